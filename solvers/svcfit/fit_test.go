package svcfit

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

func heartProblem(t testing.TB) Problem {
	t.Helper()
	s, err := rows.FromData(heart.Data())
	if err != nil {
		t.Fatal(err)
	}
	fold := make([]int32, s.X.Rows)
	for i := range fold {
		fold[i] = int32(i % 3)
	}
	return Problem{Set: s, Fold: fold, Folds: 3}
}

func TestHeart(t *testing.T) {
	tr, err := New(heartProblem(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(tr.Why())
	for _, delta := range []float64{1, 0.25, 0} {
		f, err := tr.Fit(context.Background(), Params{Cost: []float64{1, 1}, Delta: delta}, Target{})
		if err != nil {
			t.Fatal(err)
		}
		if f.Status != solvers.Done {
			t.Errorf("δ = %g: %v", delta, f.Status)
		}
		t.Log(delta, f.Objective, f.Gap, f.Residual, f.Free, f.Steps)
	}
}
