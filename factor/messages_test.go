package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// threeByThree returns a matrix with a zero diagonal and one element v.
func threeByThree(t *testing.T, v float64) (a *sparse.Sym, val []float64) {
	t.Helper()
	l, err := sparse.NewCSC(3, 3, []int{0, 3, 5, 6}, []int32{0, 1, 2, 1, 2, 2}, []float64{0, 1, 1, 0, v, 0})
	if err != nil {
		t.Fatal(err)
	}
	if a, err = sparse.NewSym(l); err != nil {
		t.Fatal(err)
	}
	_, _, val = a.Lower().Raw()
	return a, val
}

// TestErrorMessages walks through what the package refuses: messages are one line that begins with this package, and say nothing of those below it.
func TestErrorMessages(t *testing.T) {
	ctx := context.Background()
	a, val := threeByThree(t, 1)
	bad, nan := threeByThree(t, math.NaN())
	s, err := factor.Analyze(a, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fresh, done := s.New(), s.New()
	if _, err := done.Factorize(ctx, val); err != nil {
		t.Fatal(err)
	}
	partial, err := factor.AnalyzePartial(a, 1, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := partial.New()
	x := make([]float64, 3)
	other := integers(rand.New(rand.NewPCG(1, 0)), 5, 3, 0)
	analyzed := func(m *sparse.Sym, opt factor.Options) error { _, err := factor.Analyze(m, opt); return err }
	factored := func(opt factor.Options, val []float64) error {
		s, err := factor.Analyze(a, opt)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.New().Factorize(ctx, val)
		return err
	}
	second := func(_ any, err error) error { return err }
	third := func(_, _ any, err error) error { return err }
	for k, err := range []error{
		analyzed(bad, factor.Options{Ordering: factor.OrderPairsAMD}),
		analyzed(a, factor.Options{Ordering: factor.OrderGiven, Perm: sparse.Perm{0, 1, 1}}),
		analyzed(a, factor.Options{MemoryLimit: 1}),
		second(factor.AnalyzePartial(a, 4, factor.Options{})),
		factored(factor.Options{Scaling: factor.ScaleNone}, nan),
		factored(factor.Options{Scaling: factor.ScaleRuiz}, nan),
		factored(factor.Options{Scaling: factor.ScaleMatching}, nan),
		factored(factor.Options{Pivoting: factor.PivotCholesky}, val),
		factored(factor.Options{}, val[:2]),
		done.SetPivoting(99, 0),
		second(done.WithMatrix(other)),
		fresh.Solve(x, 1), done.Solve(x, 2), done.SolveSparse(x, []int32{5}, x[:1]), done.SolvePart(7, x),
		second(fresh.SolveRefined(x, x)), second(done.SolveRefined(x[:1], x)),
		fresh.SolveManyRefined(x, x, make([]factor.Refinement, 1)), done.SolveManyRefined(x, x, nil),
		second(fresh.Condition()), second(fresh.NullSpace()), third(fresh.LogDet()),
		second(p.Factorize(ctx, nan)), p.Forward(x, 3, nil, 1, nil), p.Backward(nil, 1, x, 3, nil),
		fresh.Store(nil, nil), done.Store(nil, nil), fresh.Use(nil), s.StorePlan(nil), second(s.NewIn(nil)),
		second(factor.Load(nil, nil)), second(factor.LoadPlan(nil)), new(factor.Symbolic).UnmarshalBinary(nil),
		s.Batch(ctx, [][]float64{nan}, func(int, *factor.LDL) error { return nil }),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "factor: ") || strings.ContainsAny(err.Error(), "\n") ||
			strings.Contains(err.Error(), "scale: ") || strings.Contains(err.Error(), "order: ") || strings.Contains(err.Error(), "certify: ") {
			t.Errorf("%d: %v", k, err)
		}
	}
}
