package svcfit_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// Three folds of the heart data at two costs: the second fit begins where the first ended.
func ExampleTrainer_Fit() {
	set, err := rows.FromData(heart.Data())
	if err != nil {
		fmt.Println(err)
		return
	}
	fold := make([]int32, set.X.Rows)
	for i := range fold {
		fold[i] = int32(i % 3)
	}
	tr, err := svcfit.New(svcfit.Problem{Set: set, Fold: fold, Folds: 3}, svcfit.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tr.Why())
	for _, c := range []float64{0.1, 1} {
		f, err := tr.Fit(context.Background(), svcfit.Params{Cost: []float64{c, c}, Delta: 0.25}, svcfit.Target{})
		if err != nil {
			fmt.Println(err)
			return
		}
		wrong := 0
		for _, m := range tr.Margins() {
			if m < 0 {
				wrong++
			}
		}
		fmt.Printf("C = %g: %v, objective of fold 0 %.3f, %d rows in its zone, %d of %d wrong\n", c, f.Status, f.Objective[0], f.Free[0], wrong, len(fold))
	}
	// Output:
	// newton: 13 features, a matrix of that order is quick to factor
	// C = 0.1: done, objective of fold 0 7.580, 23 rows in its zone, 46 of 270 wrong
	// C = 1: done, objective of fold 0 66.791, 23 rows in its zone, 46 of 270 wrong
}
