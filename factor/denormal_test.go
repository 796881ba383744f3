package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// denormals returns a matrix of which some rows, or all, have elements between 2^-1072 and 2^most only, the others elements about one.
func denormals(rng *rand.Rand, n, most int, all bool) *sparse.Sym {
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	tiny := make([]bool, n)
	for i := range tiny {
		tiny[i] = all || rng.IntN(3) == 0
	}
	for j := range n {
		for i := j; i < n; i++ {
			if i > j && rng.IntN(n) > 3 {
				continue
			}
			v := rng.NormFloat64()
			if tiny[i] || tiny[j] {
				v = math.Ldexp(v, most-rng.IntN(1072+most))
			}
			list.Append(i, j, v)
		}
	}
	a, err := sparse.SymFromLower(list.ToCSC())
	if err != nil {
		panic(err)
	}
	return a
}

// TestRowsOfDenormals: rows that are all denormal, beside others or not, make no NaN of a solution of A·x = A·e, of a Schur complement, or of anything else.
func TestRowsOfDenormals(t *testing.T) {
	const seed = 510
	ctx := context.Background()
	count := 600
	if testing.Short() {
		count = 150
	}
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n := 1 + rng.IntN(12) + k%10/9*60
		a := denormals(rng, n, []int{-1022, -1000, -400}[k%3], k%4 == 0)
		ones, b := make([]float64, n), make([]float64, 3*n)
		for i := range ones {
			ones[i] = 1
		}
		for j := range 3 {
			a.MulVec(b[j*n:(j+1)*n], ones)
		}
		for _, opt := range pivotings {
			for _, opt.Scaling = range []factor.Scaling{factor.ScaleAuto, factor.ScaleNone, factor.ScaleMatching} {
				check := func(what string, x ...float64) {
					t.Helper()
					for i, v := range x {
						if math.IsNaN(v) {
							t.Errorf("seed %d, %d, order %d, %v, %v: %s: element %d is NaN", seed, k, n, opt.Pivoting, opt.Scaling, what, i)
							return
						}
					}
				}
				f, err := factor.New(ctx, a, opt)
				if err != nil {
					t.Fatal(err)
				}
				x := append([]float64(nil), b...)
				f.Solve(x, 3)
				check("Solve", x...)
				r, _ := f.SolveRefined(x[:n], b[:n])
				if check("SolveRefined", x[:n]...); !(r.BackwardError <= 1e-12) {
					t.Errorf("seed %d, %d, order %d, %v, %v: %+v", seed, k, n, opt.Pivoting, opt.Scaling, r)
				}
				det, _, _ := f.LogDet()
				cond, _ := f.Condition()
				null, _ := f.NullSpace()
				check("LogDet, Condition, NullSpace", append(null, det, cond)...)
				if opt.Scaling != factor.ScaleMatching {
					checkPartial(t, a, rng.IntN(n+1), opt, b[:n], check)
				}
			}
		}
	}
}

// checkPartial calls check for what a partial factorisation returns.
func checkPartial(t *testing.T, a *sparse.Sym, kept int, opt factor.Options, b []float64, check func(what string, x ...float64)) {
	t.Helper()
	plan, err := factor.AnalyzePartial(a, kept, opt)
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New()
	if _, err := p.Factorize(context.Background(), values(a)); err != nil {
		t.Fatal(err)
	}
	m := len(p.Kept())
	schur, tail, x, pos := make([]float64, m*m), make([]float64, m), make([]float64, len(b)), make([]int32, m)
	for i := range pos {
		pos[i] = int32(i)
	}
	p.AddSchur(schur, m, pos, 0, m)
	check("AddSchur", schur...)
	check("Mass", p.Mass()...)
	if err := p.Forward(b, len(b), nil, 1, tail); err != nil {
		t.Fatal(err)
	}
	check("Forward", tail...)
	clear(tail)
	if err := p.Backward(tail, 1, x, len(b), nil); err != nil {
		t.Fatal(err)
	}
	check("Backward", x...)
}
