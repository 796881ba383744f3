package sdnm_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// Choose C for the heart data on 200 rows and test the classifier on the other 70.
func ExampleTune() {
	r, err := sdnm.Tune(context.Background(), heart.Data(), sdnm.Options{
		SplitOptions: svc.SplitOptions{T: 5, Seed: 1, HoldoutCount: 70},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("status:", r.Status)
	fmt.Printf("cross-validation error: %.1f %%\n", 100**r.CVError)
	fmt.Printf("test error: %.1f %% of %d rows\n", 100*r.Test.Error, r.Test.Rows)
	fmt.Printf("strict local minimiser certified: %t\n", *r.Certificate.SecondOrder > 0 && r.Certificate.Residual <= 1e-9)
	// Output:
	// status: done
	// cross-validation error: 17.0 %
	// test error: 12.9 % of 70 rows
	// strict local minimiser certified: true
}
