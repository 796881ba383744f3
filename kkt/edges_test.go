package kkt_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/sparse"
)

// Blocks may be empty: no rows, no variables, nothing, no W, a row or column without entries.
func TestEmptyBlocks(t *testing.T) {
	e := func(pairs ...int32) (e kkt.Entries) {
		for i := 0; i < len(pairs); i += 2 {
			e.RowIdx, e.ColIdx = append(e.RowIdx, pairs[i]), append(e.ColIdx, pairs[i+1])
		}
		return e
	}
	for _, c := range []struct {
		name string
		s    kkt.Structure
		v    kkt.Values
		b, x []float64
	}{
		{"nothing", kkt.Structure{}, kkt.Values{}, nil, nil},
		{"no rows", kkt.Structure{N: 2, W: e(0, 0, 1, 0)}, kkt.Values{W: []float64{2, 1}, Sigma: []float64{1, 1}}, []float64{4, 2}, []float64{1, 1}},
		{"no variables", kkt.Structure{M: 2}, kkt.Values{C: []float64{1, 2}}, []float64{-1, -4}, []float64{1, 2}},
		{"no W", kkt.Structure{N: 2, M: 1, J: e(0, 0, 0, 1)}, kkt.Values{J: []float64{1, 1}, Sigma: []float64{1, 1}}, []float64{1, 1, 0}, []float64{0, 0, 1}},
		{"a row without entries", kkt.Structure{N: 1, M: 1}, kkt.Values{Sigma: []float64{2}, C: []float64{4}}, []float64{2, 4}, []float64{1, -1}},
		{"column pointers", kkt.Structure{N: 2, M: 1, W: kkt.Entries{ColPtr: []int{0, 0, 1}, RowIdx: []int32{1}}, J: kkt.Entries{ColPtr: []int{0, 1, 1}, RowIdx: []int32{0}}},
			kkt.Values{W: []float64{3}, J: []float64{1}}, []float64{2, 6, 5}, []float64{5, 2, 2}},
	} {
		for _, form := range []kkt.Form{kkt.Auto, kkt.Augmented, kkt.Condensed, kkt.MatrixFree} {
			for _, dense := range []bool{false, true} {
				c.s.Blocks = []kkt.RowBlock{{Name: "rows", End: c.s.M, Condense: kkt.IfSafe}}
				c.s.Sample = &c.v
				o := kkt.Options{Form: form}
				if dense {
					o.Backend = func() kkt.Backend { return kkt.NewDense() }
				}
				k, err := kkt.New(c.s, o)
				if err != nil {
					t.Fatalf("%s, %v: %v", c.name, form, err)
				}
				if err := k.SetValues(c.v); err != nil {
					t.Fatalf("%s, %v: %v", c.name, form, err)
				}
				rep, err := k.FactorCorrected(ctx, &kkt.Correction{})
				if err != nil || rep.Factorizations != 1 {
					t.Fatalf("%s, %v: %+v, %v", c.name, form, rep, err)
				}
				x := make([]float64, len(c.b))
				if info, err := k.Solve(ctx, x, c.b); err != nil || !info.Converged || apart(x, c.x) > 1e-9 {
					t.Errorf("%s, %v, dense %v: %v instead of %v, %+v, %v", c.name, form, dense, x, c.x, info, err)
				}
			}
		}
	}
}

// Entries in any order, repeated or not, make the same matrix as those sorted and summed.
func TestEntries(t *testing.T) {
	rng := newRand(14)
	for _, method := range kkttest.Methods() {
		in := method.Make(rng, 20, 8)
		n, m := in.Structure.N, in.Structure.M
		a := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
		coo, err := sparse.NewCOO(m, n)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range in.Values.J {
			if err := coo.Append(int(in.Structure.J.RowIdx[k]), int(in.Structure.J.ColIdx[k]), v); err != nil {
				t.Fatal(err)
			}
		}
		for _, rows := range []bool{false, true} {
			other := in
			if rows {
				j := coo.ToCSR()
				other.Structure.J = kkt.ByRows(j)
				_, _, other.Values.J = j.Raw()
			} else {
				j := coo.ToCSC()
				other.Structure.J = kkt.ByColumns(j)
				_, _, other.Values.J = j.Raw()
			}
			b := newSystem(t, other, kkt.Options{Form: kkt.Augmented})
			x, y := make([]float64, n+m), make([]float64, n+m)
			a.Mul(x, in.RHS, true)
			b.Mul(y, in.RHS, true)
			if e := apart(y, x); e > 1e-14 {
				t.Errorf("%s, by rows %v: products differ by %.1e", method.Name, rows, e)
			}
		}
		// products with J alone and without shifts
		if _, err := a.Factor(ctx, kkt.Shift{W: 2, C: 3}); err != nil {
			t.Fatal(err)
		}
		full, plain := make([]float64, n+m), make([]float64, n+m)
		x := randomsOf(rng.NormFloat64, n+m)
		a.Mul(full, x, true)
		a.Mul(plain, x, false)
		for i := range full {
			d := 2 * x[i]
			if i >= n {
				d = -3 * x[i]
			}
			if math.Abs(full[i]-plain[i]-d) > 1e-12 {
				t.Fatalf("%s: element %d with and without shifts: %g, %g", method.Name, i, full[i], plain[i])
			}
		}
		j := coo.ToCSR()
		y1, y2 := make([]float64, m), make([]float64, m)
		a.MulJ(y1, x[:n])
		j.MulVec(y2, x[:n])
		z1, z2 := make([]float64, n), make([]float64, n)
		a.MulJT(z1, x[n:])
		j.MulVecT(z2, x[n:])
		if apart(y1, y2) > 1e-14 || apart(z1, z2) > 1e-14 {
			t.Errorf("%s: products with J: %.1e, %.1e", method.Name, apart(y1, y2), apart(z1, z2))
		}
	}
}

// randomsOf returns n values of f.
func randomsOf(f func() float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = f()
	}
	return x
}

// A dense row of J stays out of the condensation unless it must go.
func TestDenseRow(t *testing.T) {
	const n, m = 400, 30
	rng := newRand(15)
	in := kkttest.Methods()[2].Make(rng, n, m)
	for j := range n {
		in.Structure.J.RowIdx = append(in.Structure.J.RowIdx, 0)
		in.Structure.J.ColIdx = append(in.Structure.J.ColIdx, int32(j))
		in.Values.J = append(in.Values.J, rng.NormFloat64())
	}
	var xs [][]float64
	for _, rule := range []kkt.CondenseRule{kkt.Never, kkt.IfSafe, kkt.Always} {
		in.Structure.Blocks = []kkt.RowBlock{{End: m, Condense: rule, MinC: 1e-3, MaxJ: 50}}
		for _, form := range []kkt.Form{kkt.Condensed, kkt.Auto} {
			k := newSystem(t, in, kkt.Options{Form: form, DenseRow: 100})
			x, info := solved(t, "dense row", k, in.RHS)
			if !info.Converged {
				t.Errorf("rule %d, %v: %+v", rule, form, info)
			}
			xs = append(xs, x)
			want := []int{0, m - 1, m}[rule]
			if got := k.Stats().Condensed; form == kkt.Condensed && got != want {
				t.Errorf("rule %d: %d rows condensed instead of %d", rule, got, want)
			}
		}
	}
	for i, x := range xs[1:] {
		if e := apart(x, xs[0]); e > 1e-10 {
			t.Errorf("solution %d differs by %.1e", i+1, e)
		}
	}
}

// Systems may be huge or tiny, and badly scaled by rows.
func TestScale(t *testing.T) {
	rng := newRand(16)
	for _, exp := range []int{-400, -100, 100, 400} {
		for _, method := range kkttest.Methods() {
			in := method.Make(rng, 25, 10)
			want, _ := solved(t, "plain", newSystem(t, in, kkt.Options{Form: kkt.Augmented}), in.RHS)
			v := in.Values
			times := func(x []float64) []float64 {
				y := slices.Clone(x)
				for i := range y {
					y[i] = math.Ldexp(y[i], exp)
				}
				return y
			}
			v = kkt.Values{W: times(v.W), J: times(v.J), Sigma: times(v.Sigma), C: times(v.C)}
			big := in
			big.Values = v
			for _, back := range []func() kkt.Backend{nil, func() kkt.Backend { return kkt.NewDense() }} {
				k := newSystem(t, big, kkt.Options{Form: kkt.Augmented, Backend: back})
				x, info := solved(t, method.Name, k, times(in.RHS))
				if e := apart(x, want); e > 1e-7 || !info.Converged {
					t.Errorf("%s times 2^%d: differs by %.1e, %+v", method.Name, exp, e, info)
				}
			}
		}
	}
}

// A scaling of the caller's changes no more than rounding, in both forms.
func TestSetScaling(t *testing.T) {
	rng := newRand(17)
	for _, in := range kkttest.Instances(rng, 30, 2) {
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed} {
			k := newSystem(t, in, kkt.Options{Form: form})
			want, _ := solved(t, in.Name, k, in.RHS)
			d := make([]float64, k.Dim())
			for i := range d {
				d[i] = math.Pow(10, 4*rng.Float64()-2)
			}
			if err := k.SetScaling(d); err != nil {
				t.Fatal(err)
			}
			if _, err := k.Solve(ctx, d, in.RHS); kindOf(err) != kkt.OutOfOrder {
				t.Errorf("Solve after SetScaling: %v", err)
			}
			x, info := solved(t, in.Name, k, in.RHS)
			if e := apart(x, want); e > 1e-9 || !info.Converged {
				t.Errorf("%s, %v: differs by %.1e, %+v", in.Name, form, e, info)
			}
			if kindOf(k.SetScaling(d[1:])) != kkt.BadLength {
				t.Error("a scaling of wrong length is accepted")
			}
			for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
				d[0] = bad
				if kindOf(k.SetScaling(d)) != kkt.NonFinite {
					t.Errorf("a scaling with %g is accepted", bad)
				}
			}
			if err := k.SetScaling(nil); err != nil {
				t.Error(err)
			}
		}
	}
}

// What is wrong with structures, options and values is told with its place.
func TestErrors(t *testing.T) {
	good := func() kkttest.Instance { return saddle([]float64{1, 2}, [][]float64{{1, 1}}, []float64{1}) }
	for _, c := range []struct {
		change func(*kkt.Structure, *kkt.Options)
		want   string
	}{
		{func(s *kkt.Structure, _ *kkt.Options) { s.N = -1 }, "N, M"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.M = math.MaxInt32 }, "N, M"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.W.RowIdx[1] = 2 }, "W.RowIdx[1]"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.W.ColIdx[0] = -1 }, "W.ColIdx[0]"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.W.ColIdx[0] = 1 }, "above the diagonal"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.J.RowIdx[1] = 1 }, "J.RowIdx[1]"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.J.ColIdx = s.J.ColIdx[:1] }, "J.ColIdx"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.J.ColPtr = []int{0, 1, 2} }, "J.ColPtr"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.J = kkt.Entries{ColPtr: []int{0, 1}, RowIdx: []int32{0}} }, "J.ColPtr"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.J = kkt.Entries{ColPtr: []int{0, 2, 1}, RowIdx: []int32{0}} }, "J.ColPtr[2]"},
		{func(s *kkt.Structure, _ *kkt.Options) {
			s.J = kkt.Entries{ColPtr: []int{0, 1, 1}, RowIdx: []int32{0, 0}}
		}, "J.ColPtr"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Blocks = []kkt.RowBlock{{End: 2}} }, "Blocks[0]"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Blocks = []kkt.RowBlock{{End: 1}, {End: 1}} }, "Blocks[1]"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Blocks = []kkt.RowBlock{{End: 1, Condense: 7}} }, "no rule 7"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Blocks = []kkt.RowBlock{{End: 1, MinC: math.NaN()}} }, "bounds"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Order = []int32{0, 1} }, "Order"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Order = []int32{0, 1, 1} }, "Order"},
		{func(s *kkt.Structure, _ *kkt.Options) { s.Part = []int32{0} }, "Part"},
		{func(s *kkt.Structure, _ *kkt.Options) {
			s.Sample = &kkt.Values{W: []float64{1, math.NaN()}, J: []float64{1, 1}}
		}, "W[1]"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Form = 9 }, "Options.Form"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Refine.Target = -1 }, "Options.Refine.Target"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Refine.Steps = -1 }, "Options.Refine.Steps"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Refine.Quality = 2 }, "Options.Refine.Quality"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.DenseRow = -1 }, "Options.DenseRow"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.MemoryLimit = -1 }, "Options.MemoryLimit"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Threads = -1 }, "Options.Threads"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Threads = 1e9 }, "Options.Threads"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Expected = -1 }, "Options.Expected"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Krylov.Method = 9 }, "Options.Krylov.Method"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Krylov.Tol = math.NaN() }, "Options.Krylov.Tol"},
		{func(_ *kkt.Structure, o *kkt.Options) { o.Krylov.MaxIter = -1 }, "Options.Krylov.MaxIter"},
		{func(_ *kkt.Structure, o *kkt.Options) { // a back end that refuses
			o.Form, o.Backend = kkt.Augmented, func() kkt.Backend { return kkt.NewLDL(factor.Options{U: 2}) }
		}, "back"},
	} {
		in, o := good(), kkt.Options{}
		c.change(&in.Structure, &o)
		_, err := kkt.New(in.Structure, o)
		if err == nil || !strings.HasPrefix(err.Error(), "kkt: New: ") || strings.Contains(err.Error(), "\n") || c.want != "back" && !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q: %v", c.want, err)
		}
	}

	k := newSystem(t, good(), kkt.Options{})
	for _, c := range []struct {
		v    kkt.Values
		kind kkt.Kind
		want string
	}{
		{kkt.Values{W: []float64{1}, J: []float64{1, 1}}, kkt.BadLength, "W: 1 elements instead of 2"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{1}}, kkt.BadLength, "J"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{1, 1}, Sigma: []float64{1}}, kkt.BadLength, "Sigma"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{1, 1}, C: []float64{}}, kkt.BadLength, "C"},
		{kkt.Values{W: []float64{1, math.Inf(1)}, J: []float64{1, 1}}, kkt.NonFinite, "W[1]: +Inf"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{math.NaN(), 1}}, kkt.NonFinite, "J[0]: NaN"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{1, 1}, Sigma: []float64{math.Inf(-1), 0}}, kkt.NonFinite, "Sigma[0]: -Inf"},
		{kkt.Values{W: []float64{1, 1}, J: []float64{1, 1}, C: []float64{math.NaN()}}, kkt.NonFinite, "C[0]"},
	} {
		if err := k.SetValues(c.v); kindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %v, %q: %v", c.kind, c.want, err)
		}
	}
	if _, err := k.Factor(ctx, kkt.Shift{}); err != nil { // with the values before
		t.Error(err)
	}
}

// Calls out of order, bad vectors and ended contexts are errors.
func TestOrderOfCalls(t *testing.T) {
	in := saddle([]float64{1, 2}, [][]float64{{1, 1}}, []float64{1})
	k, err := kkt.New(in.Structure, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, b := make([]float64, 3), []float64{1, 2, 3}
	want := func(kind kkt.Kind, what string, err error) {
		t.Helper()
		if kindOf(err) != kind {
			t.Errorf("%s: %v, want kind %v", what, err, kind)
		}
	}
	_, err = k.Factor(ctx, kkt.Shift{})
	want(kkt.OutOfOrder, "Factor without values", err)
	_, err = k.FactorCorrected(ctx, kkt.AcceptAll{})
	want(kkt.OutOfOrder, "FactorCorrected without values", err)
	want(kkt.OutOfOrder, "SetDiagonals without values", k.SetDiagonals(nil, nil))
	want(kkt.OutOfOrder, "Replan without values", k.Replan(ctx))
	_, err = k.Matrix()
	want(kkt.OutOfOrder, "Matrix without values", err)
	if err := k.SetValues(in.Values); err != nil {
		t.Fatal(err)
	}
	_, err = k.Solve(ctx, x, b)
	want(kkt.OutOfOrder, "Solve without factors", err)
	want(kkt.OutOfOrder, "SolveOnce without factors", k.SolveOnce(x, 1))
	for _, s := range []kkt.Shift{{W: math.NaN()}, {C: math.Inf(1)}} {
		_, err = k.Factor(ctx, s)
		want(kkt.NonFinite, "a shift", err)
	}
	if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
		t.Fatal(err)
	}
	_, err = k.Solve(ctx, x[1:], b)
	want(kkt.BadLength, "x", err)
	_, err = k.Solve(ctx, x, b[1:])
	want(kkt.BadLength, "b", err)
	want(kkt.BadLength, "two columns", k.SolveMany(ctx, x, b, 2, nil))
	want(kkt.BadLength, "-1 columns", k.SolveMany(ctx, x, b, -1, nil))
	want(kkt.BadLength, "info", k.SolveMany(ctx, x, b, 1, make([]kkt.SolveInfo, 2)))
	want(kkt.BadLength, "SolveOnce", k.SolveOnce(x, 2))
	_, err = k.Solve(ctx, x, []float64{1, math.NaN(), 3})
	want(kkt.NonFinite, "b", err)
	want(kkt.BadLength, "sigma", k.SetDiagonals([]float64{1}, nil))
	want(kkt.BadLength, "c", k.SetDiagonals(nil, []float64{1, 2}))
	want(kkt.NonFinite, "sigma", k.SetDiagonals([]float64{1, math.NaN()}, nil))
	want(kkt.NonFinite, "c", k.SetDiagonals(nil, []float64{math.Inf(1)}))
	if _, err := k.Solve(ctx, x, b); err != nil { // what was refused has changed nothing
		t.Error(err)
	}
	if err := k.SetDiagonals([]float64{1, 1}, nil); err != nil {
		t.Error(err)
	}
	_, err = k.Solve(ctx, x, b)
	want(kkt.OutOfOrder, "Solve after SetDiagonals", err)

	ended, cancel := context.WithCancel(ctx)
	cancel()
	free := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree})
	if _, err := free.Factor(ctx, kkt.Shift{}); err != nil {
		t.Fatal(err)
	}
	_, err = free.Solve(ended, x, b)
	want(kkt.Interrupted, "an ended context", err)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v does not wrap the cause", err)
	}
	dense := newSystem(t, in, kkt.Options{Backend: func() kkt.Backend { return kkt.NewDense() }})
	_, err = dense.Factor(ended, kkt.Shift{})
	want(kkt.Interrupted, "an ended context", err)
}

// Policies and patterns that make no sense are refused before anything is factored.
func TestSenseless(t *testing.T) {
	in := saddle([]float64{1, -3}, [][]float64{{1, 1}}, []float64{0})
	k := newSystem(t, in, kkt.Options{})
	for where, p := range map[string]kkt.Policy{
		"policy": nil, "Correction.Grow": &kkt.Correction{Grow: 0.5}, "Correction.GrowFirst": &kkt.Correction{GrowFirst: 1},
		"Correction.First0": &kkt.Correction{First0: -1}, "Correction.Mu": &kkt.Correction{Mu: math.NaN()}, "Correction.Shrink": &kkt.Correction{Shrink: 2},
		"Correction.Max": &kkt.Correction{Max: math.Inf(1)},
	} {
		if rep, err := k.FactorCorrected(ctx, p); kindOf(err) != kkt.BadStructure || !strings.Contains(err.Error(), where) || rep.Factorizations != 0 {
			t.Errorf("%s: %+v, %v", where, rep, err)
		}
	}
	v := in.Values
	v.C = []float64{-5}
	if err := k.SetValues(v); kindOf(err) != kkt.BadStructure || !strings.Contains(err.Error(), "C[0]") {
		t.Errorf("C = -5: %v", err)
	}
	for name, b := range map[string]kkt.Backend{"LDL": kkt.NewLDL(factor.Options{}), "Dense": kkt.NewDense(), "Iterative": kkt.NewIterative(kkt.IterativeOptions{}), "BlockAngular": kkt.NewBlockAngular(kkt.BlockAngularOptions{})} {
		lower, _ := sparse.NewCSC(2, 2, []int{0, 1, 2}, []int32{0, 1}, []float64{1, 1})
		a, _ := sparse.NewSym(lower)
		p, _ := kkttest.Prepare(a)
		p.Signs = []int8{1}
		for _, p := range []*kkt.Pattern{nil, {}, p} {
			if err := b.Analyze(p); err == nil {
				t.Errorf("%s: pattern %+v was accepted", name, p)
			}
		}
		if p, ok := b.(kkt.Predictor); ok {
			p.Predict()
		}
	}
}

// A condensed row whose C has vanished is refused by name.
func TestUnsafe(t *testing.T) {
	in := saddle([]float64{1, 2}, [][]float64{{1, 1}, {0, 1}}, []float64{1, 1})
	in.Structure.Blocks = []kkt.RowBlock{{End: 2, Condense: kkt.Always}}
	k := newSystem(t, in, kkt.Options{Form: kkt.Condensed})
	if err := k.SetDiagonals(nil, []float64{1, 0}); err != nil {
		t.Fatal(err)
	}
	_, err := k.Factor(ctx, kkt.Shift{})
	if kindOf(err) != kkt.Unsafe || !strings.Contains(err.Error(), "C[1]") {
		t.Errorf("%v", err)
	}
	if _, err := k.Factor(ctx, kkt.Shift{C: 1}); err != nil {
		t.Errorf("with δ_c: %v", err)
	}
	free := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.CG}})
	if err := free.SetDiagonals(nil, []float64{1, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := free.Factor(ctx, kkt.Shift{}); kindOf(err) != kkt.Unsafe {
		t.Errorf("CG: %v", err)
	}
}

// Without refinement, which hides much, solutions are those of K with its present values, shifts and scaling.
func TestSolveOnce(t *testing.T) {
	rng := newRand(19)
	for _, in := range kkttest.Instances(rng, 30, 3) {
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed} {
			k := newSystem(t, in, kkt.Options{Form: form})
			check := func(what string, s kkt.Shift) {
				t.Helper()
				got, err := k.Factor(ctx, s)
				if err != nil {
					t.Fatal(err)
				}
				if got.Pos+got.Neg+got.Zero != k.Dim() {
					t.Errorf("%s, %v, %s: inertia %+v of order %d", in.Name, form, what, got, k.Dim())
				}
				x := slices.Clone(in.RHS)
				if err := k.SolveOnce(x, 1); err != nil {
					t.Fatal(err)
				}
				a, err := k.Matrix()
				if err != nil {
					t.Fatal(err)
				}
				if e := factortest.BackwardError(a, x, in.RHS); !(e <= 1e-5) { // static pivots may grow
					t.Errorf("%s, %v, %s: backward error %.1e", in.Name, form, what, e)
				}
			}
			check("first", kkt.Shift{})
			check("δ_c", kkt.Shift{C: 0.5})
			check("δ_w", kkt.Shift{W: 2, C: 0.5})
			check("back", kkt.Shift{})
			d := make([]float64, k.Dim())
			for i := range d {
				d[i] = math.Ldexp(1, rng.IntN(21)-10)
			}
			if err := k.SetScaling(d); err != nil {
				t.Fatal(err)
			}
			check("scaled", kkt.Shift{})
		}
	}
}

// A singular system without a solution is left as it is: more careful pivots do not help.
func TestInconsistent(t *testing.T) {
	in := saddle([]float64{1, 2, 3}, [][]float64{{1, 1, 0}, {1, 1, 0}}, nil)
	k := newSystem(t, in, kkt.Options{})
	x, info := solved(t, "inconsistent", k, []float64{1, 1, 1, 1, 2})
	if info.Converged || info.Tightened || k.Stats().Factorizations != 1 || slices.ContainsFunc(x, math.IsNaN) {
		t.Errorf("%v, %+v", x, info)
	}
	if x, info := solved(t, "consistent", k, []float64{1, 1, 1, 2, 2}); !info.Converged {
		t.Errorf("%v, %+v", x, info)
	}
}
