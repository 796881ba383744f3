package kkt_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// kindOf returns the kind of an error of package kkt, 0 for others.
func kindOf(err error) kkt.Kind {
	var e *kkt.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// saddle returns W = diag(w) with rows of J over columns.
func saddle(w []float64, j [][]float64, c []float64) kkttest.Instance {
	in := kkttest.Instance{Structure: kkt.Structure{N: len(w), M: len(j)}, Values: kkt.Values{W: w, C: c}}
	for i := range w {
		in.Structure.W.RowIdx = append(in.Structure.W.RowIdx, int32(i))
		in.Structure.W.ColIdx = append(in.Structure.W.ColIdx, int32(i))
	}
	for i := range j {
		for k, v := range j[i] {
			if v != 0 {
				in.Structure.J.RowIdx = append(in.Structure.J.RowIdx, int32(i))
				in.Structure.J.ColIdx = append(in.Structure.J.ColIdx, int32(k))
				in.Values.J = append(in.Values.J, v)
			}
		}
	}
	return in
}

// A J without full rank: δ_c where it is allowed, an error at once where it is not, and neither where C > 0.
func TestRankDeficient(t *testing.T) {
	rows := [][]float64{{1, 1, 0}, {1, 1, 0}}
	in := saddle([]float64{1, 2, 3}, rows, nil)
	k := newSystem(t, in, kkt.Options{})
	rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true, Mu: 1e-4})
	if err != nil || rep.Factorizations != 2 || rep.Shift.W != 0 || math.Abs(rep.Shift.C-1e-9) > 1e-24 {
		t.Errorf("with δ_c: %+v, %v", rep, err)
	}
	rep, err = k.FactorCorrected(ctx, &kkt.Correction{})
	if kindOf(err) != kkt.Singular || rep.Factorizations != 1 || rep.Action != kkt.GiveUp || rep.Inertia.Zero != 1 {
		t.Errorf("without δ_c: %+v, %v", rep, err)
	}
	in = saddle([]float64{1, 2, 3}, rows, []float64{1e-6, 1e-6})
	rep, err = newSystem(t, in, kkt.Options{}).FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true})
	if err != nil || rep.Factorizations != 1 || rep.Shift != (kkt.Shift{}) {
		t.Errorf("with C > 0: %+v, %v", rep, err)
	}
	in = saddle([]float64{-1, 2, 3}, rows, nil) // singular and indefinite: both shifts
	rep, err = newSystem(t, in, kkt.Options{}).FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true})
	if err != nil || rep.Shift.C == 0 {
		t.Errorf("indefinite: %+v, %v", rep, err)
	}
}

// Zeros of W beside all m negative eigenvalues: δ_c alone cannot help, so that it comes together with δ_w. That δ_c has not been tried alone
// shows in the number of factorisations only.
func TestZerosOfW(t *testing.T) {
	for _, c := range []struct {
		w     []float64
		rows  [][]float64
		tried int
	}{
		{[]float64{1, 0, 0}, [][]float64{{1, 1, 0}}, 2},             // zeros are due to W
		{[]float64{-1, 2, 0}, [][]float64{{0, 0, 1}, {0, 0, 1}}, 4}, // one zero is due to J, and hides a negative curvature
		{[]float64{1, 2, 3}, [][]float64{{0, 0, 1}, {0, 0, 1}}, 2},  // due to J alone
	} {
		k := newSystem(t, saddle(c.w, c.rows, nil), kkt.Options{})
		rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true, GrowFirst: 200})
		if err != nil || rep.Factorizations != c.tried {
			t.Errorf("W = %v: %+v, %v", c.w, rep, err)
		}
		if k, err := newSystem(t, saddle(c.w, c.rows, nil), kkt.Options{}).FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true}); err != nil || k.Shift.C != 1e-8 {
			t.Errorf("W = %v: shift %v, %v", c.w, k.Shift, err)
		}
	}
}

// After three systems in a row that needed δ_c a Correction begins with it; one that did not need it in between starts the count again.
func TestDependentRows(t *testing.T) {
	rows := [][]float64{{1, 1, 0}, {1, 1, 0}}
	singular := newSystem(t, saddle([]float64{1, 2, 3}, rows, nil), kkt.Options{})
	regular := newSystem(t, saddle([]float64{1, 2, 3}, rows, []float64{1e-3, 1e-3}), kkt.Options{})
	c := &kkt.Correction{AllowDeltaC: true, Mu: 1}
	for i, step := range []struct {
		k    *kkt.System
		want int
	}{{singular, 2}, {singular, 2}, {regular, 1}, {singular, 2}, {singular, 2}, {singular, 2}, {singular, 1}, {regular, 1}, {singular, 1}} {
		rep, err := step.k.FactorCorrected(ctx, c)
		if err != nil || rep.Factorizations != step.want {
			t.Errorf("system %d: %d factorisations, want %d, %v", i, rep.Factorizations, step.want, err)
		}
		if i == 8 && rep.Shift.C != 1e-8 {
			t.Errorf("shift %v", rep.Shift)
		}
	}
	if s := (&kkt.Correction{AllowDeltaC: true}).First(); s != (kkt.Shift{}) {
		t.Errorf("a new correction begins with %v", s)
	}
}

// The sequence of shifts is that of Algorithm IC.
func TestCorrectionSequence(t *testing.T) {
	in := saddle([]float64{-1, 1}, nil, nil)
	k := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
	c := &kkt.Correction{}
	var tried []float64
	spy := spyPolicy{c, &tried}
	check := func(want ...float64) {
		t.Helper()
		tried = tried[:0]
		if _, err := k.FactorCorrected(ctx, spy); err != nil {
			t.Fatal(err)
		}
		if len(tried) != len(want) {
			t.Fatalf("tried %v, want %v", tried, want)
		}
		for i, v := range want {
			if math.Abs(tried[i]-v) > 1e-12*v {
				t.Fatalf("tried %v, want %v", tried, want)
			}
		}
	}
	check(0, 1e-4, 1e-2, 1, 100)   // 1 leaves a zero eigenvalue
	check(0, 100./3)               // 100/3 suffices
	check(0, 100./9)               //
	check(0, 100./27)              //
	check(0, 100./81)              //
	check(0, 100./243, 8*100./243) // 0.41 does not
	c2 := &kkt.Correction{Max: 0.5}
	rep, err := k.FactorCorrected(ctx, c2)
	if kindOf(err) != kkt.Singular || rep.Action != kkt.GiveUp || rep.Factorizations != 3 {
		t.Errorf("beyond the largest shift: %+v, %v", rep, err)
	}
}

type spyPolicy struct {
	kkt.Policy
	tried *[]float64
}

func (s spyPolicy) Next(a kkt.Attempt) (kkt.Action, kkt.Shift) {
	*s.tried = append(*s.tried, a.Shift.W)
	return s.Policy.Next(a)
}

// The other policies, on a matrix with a wrong inertia, in forms with and without rows in J.
func TestPolicies(t *testing.T) {
	for _, in := range []kkttest.Instance{
		saddle([]float64{-1, 1, 4}, nil, nil),
		saddle([]float64{-1, 1, 4}, [][]float64{{0, 1, 1}}, []float64{1}),
	} {
		in.Structure.Blocks = []kkt.RowBlock{{End: in.Structure.M, Condense: kkt.Always}}
		n, m := in.Structure.N, in.Structure.M
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed, kkt.Auto} {
			k := newSystem(t, in, kkt.Options{Form: form})
			rep, err := k.FactorCorrected(ctx, kkt.AcceptAll{})
			if err != nil || rep.Inertia.Pos != n-1 || rep.Inertia.Neg != m+1 {
				t.Errorf("%v, AcceptAll: %+v, %v", form, rep, err)
			}
			x := make([]float64, n+m)
			b := make([]float64, n+m)
			b[0] = 1
			if info, err := k.Solve(ctx, x, b); err != nil || !info.Converged || x[0] != -1 {
				t.Errorf("%v, AcceptAll: x %v, %+v, %v", form, x, info, err)
			}
			rep, err = k.FactorCorrected(ctx, kkt.Trust{W: 2})
			if err != nil || rep.Inertia.Pos != n || rep.Shift.W != 2 || rep.Factorizations != 1 {
				t.Errorf("%v, Trust: %+v, %v", form, rep, err)
			}
			rep, err = k.FactorCorrected(ctx, kkt.Quasidefinite{})
			if kindOf(err) != kkt.Singular || rep.Action != kkt.GiveUp {
				t.Errorf("%v, Quasidefinite: %+v, %v", form, rep, err)
			}
			rep, err = k.FactorCorrected(ctx, kkt.PolicyFunc(func(a kkt.Attempt) (kkt.Action, kkt.Shift) {
				if a.Verdict == kkt.Right {
					return kkt.Accept, a.Shift
				}
				return kkt.Retry, kkt.Shift{W: a.Shift.W + 0.75}
			}))
			if err != nil || rep.Shift.W != 1.5 || rep.Factorizations != 3 {
				t.Errorf("%v, PolicyFunc: %+v, %v", form, rep, err)
			}
		}
	}
}

// A quasi-definite system is factored once, whatever the order, with the signs that were promised.
func TestQuasidefinite(t *testing.T) {
	rng := newRand(6)
	for _, method := range kkttest.Methods() {
		in := method.Make(rng, 30, 12)
		if !in.Quasidefinite {
			continue
		}
		dim := in.Structure.N + in.Structure.M
		for range 5 {
			in.Structure.Order = nil
			for _, i := range rng.Perm(dim) {
				in.Structure.Order = append(in.Structure.Order, int32(i))
			}
			k := newSystem(t, in, kkt.Options{Form: kkt.Augmented, Quasidefinite: true})
			rep, err := k.FactorCorrected(ctx, kkt.Quasidefinite{})
			if err != nil || rep.Factorizations != 1 || rep.Inertia.Pos != in.Structure.N || rep.Inertia.Neg != in.Structure.M || rep.Inertia.Perturbed != 0 {
				t.Errorf("%s: %+v, %v", method.Name, rep, err)
			}
			if got := k.Backend().(*kkt.LDL).Factors().Stats(); got.TwoByTwo != 0 || got.Delayed != 0 {
				t.Errorf("%s: %d pivots of order 2, %d delayed", method.Name, got.TwoByTwo, got.Delayed)
			}
			x := make([]float64, dim)
			if info, err := k.Solve(ctx, x, in.RHS); err != nil || !(info.BackwardError <= 1e-15) {
				t.Errorf("%s: %+v, %v", method.Name, info, err)
			}
		}
	}
}

// TestWords compares what numbers look like in a text.
func TestWords(t *testing.T) {
	for want, v := range map[string]fmt.Stringer{
		"give up": kkt.GiveUp, "accept": kkt.Accept, "Action(3)": kkt.Action(3), "right": kkt.Right, "Verdict(-1)": kkt.Verdict(-1),
		"not known": kkt.Inertia{Pos: 1}, "2 positive, 1 negative, 0 zero": kkt.Inertia{Pos: 2, Neg: 1, Known: true},
		"2 positive, 0 negative, 1 zero, 1 pivot replaced": kkt.Inertia{Pos: 2, Zero: 1, Known: true, Perturbed: 1},
	} {
		if v.String() != want {
			t.Errorf("%q, want %q", v, want)
		}
	}
}
