package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// TestSolveSparse: a sparse right-hand side gives what Solve gives for the dense one.
func TestSolveSparse(t *testing.T) {
	rng := rand.New(rand.NewPCG(302, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(20, 20), factortest.Stokes(rng, 8, 2), factortest.QuasiDefinite(rng, 80, 40)} {
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			for range 10 {
				b, x := make([]float64, c.N()), make([]float64, c.N())
				ind, val := make([]int32, rng.IntN(4)), []float64{}
				for k := range ind {
					ind[k] = int32(rng.IntN(c.N()))
					val = append(val, rng.NormFloat64())
					b[ind[k]] += val[k]
				}
				if err := f.SolveSparse(x, ind, val); err != nil {
					t.Fatal(err)
				}
				if err := f.Solve(b, 1); err != nil {
					t.Fatal(err)
				}
				for i, want := range b {
					if d := math.Abs(x[i] - want); d > 1e-7*(1+math.Abs(want)) {
						t.Fatalf("seed 302: %s, %v: x[%d] = %v, want %v", c.Name, opt.Pivoting, i, x[i], want)
					}
				}
			}
			if err := f.SolveSparse(make([]float64, c.N()), []int32{int32(c.N())}, []float64{1}); err == nil {
				t.Errorf("%s: a row out of range accepted", c.Name)
			}
		}
	}
}

// TestAnswers: the determinant and condition of small matrices against eigenvalues.
func TestAnswers(t *testing.T) {
	rng := rand.New(rand.NewPCG(303, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(6, 5), factortest.QuasiDefinite(rng, 20, 10), factortest.Stokes(rng, 4, 2)} {
		values := factortest.Eigenvalues(c.A)
		var wantLog, least, most float64 = 0, math.Inf(1), 0
		wantSign := 1
		for _, v := range values {
			wantLog += math.Log(math.Abs(v))
			least, most = min(least, math.Abs(v)), max(most, math.Abs(v))
			if v < 0 {
				wantSign = -wantSign
			}
		}
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			logAbs, sign, err := f.LogDet()
			if err != nil || sign != wantSign || math.Abs(logAbs-wantLog) > 1e-6*(1+math.Abs(wantLog)) {
				t.Errorf("%s, %v: log|det| %v, sign %d, error %v; want %v, %d", c.Name, opt.Pivoting, logAbs, sign, err, wantLog, wantSign)
			}
			cond, err := f.Condition()
			n := math.Sqrt(float64(c.N()))
			if err != nil || cond < most/least/n/3 || cond > 1.01*n*most/least {
				t.Errorf("%s, %v: condition %v, error %v; in the 2-norm it is %v", c.Name, opt.Pivoting, cond, err, most/least)
			}
		}
	}
}

// TestNullSpace: the path of five vertices has the null vector (1, 0, -1, 0, 1), and a system that is consistent
// is solved.
func TestNullSpace(t *testing.T) {
	lower, err := sparse.NewCSC(5, 5, []int{0, 1, 2, 3, 4, 4}, []int32{1, 2, 3, 4}, []float64{1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	a, err := sparse.NewSym(lower)
	if err != nil {
		t.Fatal(err)
	}
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if in := f.Stats().Inertia; in != (factor.Inertia{Pos: 2, Neg: 2, Zero: 1}) {
		t.Fatalf("inertia %+v", in)
	}
	v, err := f.NullSpace()
	if err != nil || len(v) != 5 {
		t.Fatalf("%v, error %v", v, err)
	}
	y := make([]float64, 5)
	a.MulVec(y, v)
	for i := range y {
		if math.Abs(y[i]) > 1e-15 || math.Abs(math.Abs(v[i])-float64(1-i%2)) > 1e-15 {
			t.Errorf("null vector %v, A times it %v", v, y)
		}
	}
	if _, sign, err := f.LogDet(); sign != 0 || err != nil {
		t.Errorf("sign of the determinant %d, error %v", sign, err)
	}
	x := make([]float64, 5)
	r, err := f.SolveRefined(x, []float64{1, 3, 2, 3, 1}) // A times a vector
	if err != nil || r.BackwardError > 1e-15 {
		t.Errorf("consistent system: %+v, error %v", r, err)
	}
}
