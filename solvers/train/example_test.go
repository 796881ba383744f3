package train_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/train"
)

// The exclusive or, by Levenberg–Marquardt.
func ExampleTrain() {
	n, err := ann.NewNet([]int{2, 4, 1}, ann.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d := &ann.Data{Rows: 4, Inputs: 2, Outputs: 1, X: []float64{0, 0, 0, 1, 1, 0, 1, 1}, Y: []float64{0, 1, 1, 0}}
	r, err := train.Train(context.Background(), n, d, train.Options{Decay: 1e-10, Target: 1e-8})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Status, r.Loss <= 1e-8)
	// Output: done true
}
