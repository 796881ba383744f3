package factortest

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// dominant returns a random matrix whose diagonal dominates, with random signs.
func dominant(rng *rand.Rand, n, per int) *sparse.Sym {
	b := newBuilder(n)
	sum := make([]float64, n)
	for i := range n {
		for range per {
			if j := rng.IntN(n); j != i {
				v := rng.NormFloat64()
				b.add(i, j, v)
				sum[i] += math.Abs(v)
				sum[j] += math.Abs(v)
			}
		}
	}
	for i, s := range sum {
		b.add(i, i, sign(rng)*(s+0.1+rng.Float64()))
	}
	return b.sym()
}

func randomPerm(rng *rand.Rand, n int) []int32 {
	p := make([]int32, n)
	for k, i := range rng.Perm(n) {
		p[k] = int32(i)
	}
	return p
}

func TestUpLooking(t *testing.T) {
	const seed = 21
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 200 {
		n := rng.IntN(60)
		a := dominant(rng, n, 1+trial%3)
		var perm []int32
		if trial%4 != 0 {
			perm = randomPerm(rng, n)
		}
		ptr, ind, val := a.Lower().Raw()
		lptr, lind, lval, d, err := UpLooking(n, ptr, ind, val, perm)
		if err != nil {
			t.Fatalf("seed %d, trial %d: %v", seed, trial, err)
		}
		if r := FactorResidual(a, perm, lptr, lind, lval, d, nil); r > 1e-14 {
			t.Errorf("seed %d, trial %d: residual %.2g of the factorisation", seed, trial, r)
		}
		neg := 0
		for _, v := range d {
			if v < 0 {
				neg++
			}
		}
		dense := DenseLDL(a)
		if neg != dense.Inertia.Neg {
			t.Errorf("seed %d, trial %d: %d negative pivots, dense %+v", seed, trial, neg, dense.Inertia)
		}
		b, _ := Case{A: a}.RHS(rng)
		x := append([]float64(nil), b...)
		UpLookingSolve(n, lptr, lind, lval, d, perm, x)
		y := append([]float64(nil), b...)
		dense.Solve(y)
		if e, f := BackwardError(a, x, b), BackwardError(a, y, b); e > 1e-15 || f > 1e-15 {
			t.Errorf("seed %d, trial %d: backward errors %.2g, dense %.2g", seed, trial, e, f)
		}
	}
}

func TestUpLookingZeroPivot(t *testing.T) {
	b := newBuilder(3) // the leading minor of order 2 is zero
	for _, e := range []entry{{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, 1}, {2, 2, 5}} {
		b.add(e.i, e.j, e.v)
	}
	ptr, ind, val := b.sym().Lower().Raw()
	var zero *ZeroPivotError
	if _, _, _, _, err := UpLooking(3, ptr, ind, val, nil); !errors.As(err, &zero) || zero.Column != 1 || zero.Pivot != 0 {
		t.Errorf("err = %v, want a zero pivot in column 1", err)
	}
	if _, _, _, _, err := UpLooking(3, ptr, ind, val, []int32{0, 2, 1}); err != nil {
		t.Errorf("in another order: %v", err)
	}
}

func TestFactorResidualOfBlocks(t *testing.T) {
	const seed = 22
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 100 {
		n := rng.IntN(30)
		b := newBuilder(n)
		for i := range n {
			for j := range i { // no diagonal: blocks of order 2
				if rng.IntN(3) == 0 {
					b.add(i, j, rng.NormFloat64())
				}
			}
		}
		a := b.sym()
		f := DenseLDL(a)
		ptr, ind, val := f.Columns()
		if r := FactorResidual(a, f.Perm, ptr, ind, val, f.D, f.E); r > 1e-13 {
			t.Errorf("seed %d, trial %d: residual %.2g", seed, trial, r)
		}
		if len(f.D) > 0 {
			f.D[n-1] += 1e-6
			if r := FactorResidual(a, f.Perm, ptr, ind, val, f.D, f.E); r < 1e-8 && a.NNZ() > 0 {
				t.Errorf("seed %d, trial %d: a changed pivot goes unnoticed, residual %.2g", seed, trial, r)
			}
		}
	}
}
