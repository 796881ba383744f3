package kkt_test

import (
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// Fifty cycles of values, factorisation with correction and solve: no memory after the first, one symbolic phase. The same
// for the σ-loop by SetDiagonals.
func TestCycles(t *testing.T) {
	rng := newRand(7)
	for _, method := range kkttest.Methods() {
		in := method.Make(rng, 50, 20)
		for _, way := range forms(in) {
			name, o := way.name, way.o
			if name == "matrix-free" || name == "auto" {
				o.Krylov.Tol, o.Krylov.MaxIter = 1e-6, 20
			}
			o.Refine.NoEscalation = true
			k := newSystem(t, in, o)
			analyses := k.Stats().Analyses
			policy := &kkt.Correction{AllowDeltaC: true}
			x := make([]float64, k.Dim())
			v := in.Values
			v.W, v.J = slices.Clone(v.W), slices.Clone(v.J)
			cycle := func() {
				for i := range v.J {
					v.J[i] *= 1 + 0.01*rng.Float64()
				}
				if err := k.SetValues(v); err != nil {
					t.Fatal(err)
				}
				if _, err := k.FactorCorrected(ctx, policy); err != nil {
					t.Fatalf("%s, %s: %v", method.Name, name, err)
				}
				if _, err := k.Solve(ctx, x, in.RHS); err != nil {
					t.Fatal(err)
				}
				if err := k.SetDiagonals(v.Sigma, v.C); err != nil {
					t.Fatal(err)
				}
				if _, err := k.FactorCorrected(ctx, policy); err != nil {
					t.Fatal(err)
				}
			}
			cycle()
			cycle()
			if n := testing.AllocsPerRun(50, cycle); n != 0 {
				t.Errorf("%s, %s: %v allocations in a cycle", method.Name, name, n)
			}
			if s := k.Stats(); s.Analyses != analyses || s.Solves != 53 {
				t.Errorf("%s, %s: %+v", method.Name, name, s)
			}
		}
	}
}

// A loop over σ by SetDiagonals gives the bits that SetValues gives, in every form, and so does a loop over shifts.
func TestSetDiagonals(t *testing.T) {
	rng := newRand(8)
	for _, in := range kkttest.Instances(rng, 30, 2) {
		for _, way := range forms(in) {
			name, o := way.name, way.o
			a, b := newSystem(t, in, o), newSystem(t, in, o)
			for step := range 4 {
				v := in.Values
				v.Sigma, v.C = make([]float64, in.Structure.N), slices.Clone(v.C)
				for i := range v.Sigma {
					v.Sigma[i] = math.Ldexp(rng.Float64(), step)
				}
				for i := range v.C {
					v.C[i] *= 1 + rng.Float64()
				}
				if err := a.SetDiagonals(v.Sigma, v.C); err != nil {
					t.Fatal(err)
				}
				if err := b.SetValues(v); err != nil {
					t.Fatal(err)
				}
				if step == 2 { // a has come here by other shifts
					if _, err := a.Factor(ctx, kkt.Shift{W: 3, C: 1e-3}); err != nil {
						t.Fatal(err)
					}
				}
				x, _ := solved(t, in.Name, a, in.RHS)
				y, _ := solved(t, in.Name, b, in.RHS)
				if name != "auto" && !sameBits(x, y) && apart(x, y) > 1e-9 {
					t.Fatalf("%s, %s, step %d: solutions differ by %.1e", in.Name, name, step, apart(x, y))
				}
				ka, err := a.Matrix()
				if err != nil {
					t.Fatal(err)
				}
				kb, err := b.Matrix()
				if err != nil {
					t.Fatal(err)
				}
				_, _, va := ka.Lower().Raw()
				_, _, vb := kb.Lower().Raw()
				if !sameBits(va, vb) {
					t.Fatalf("%s, %s, step %d: matrices differ", in.Name, name, step)
				}
			}
		}
	}
}

// sameBits reports whether x and y are equal bit for bit.
func sameBits(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
}

// Predictor and corrector take one factorisation, a loop over σ one symbolic phase.
func TestCounters(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(9), 40, 15)
	k := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
	if _, err := k.FactorCorrected(ctx, kkt.Quasidefinite{}); err != nil {
		t.Fatal(err)
	}
	x := make([]float64, k.Dim())
	for range 2 {
		if _, err := k.Solve(ctx, x, in.RHS); err != nil {
			t.Fatal(err)
		}
	}
	if s := k.Stats(); s.Analyses != 1 || s.Factorizations != 1 || s.Solves != 2 || s.Flops <= 0 || s.NNZL <= 0 || s.NNZ <= 0 || s.Bytes <= 0 || s.Seconds.Factor <= 0 {
		t.Errorf("%+v", s)
	}
	for range 10 {
		if err := k.SetDiagonals(in.Values.Sigma, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
			t.Fatal(err)
		}
	}
	if s := k.Stats(); s.Analyses != 1 || s.Factorizations != 11 {
		t.Errorf("%+v", s)
	}
}

// Several right-hand sides against one factor.
func TestSolveMany(t *testing.T) {
	rng := newRand(10)
	for _, in := range kkttest.Instances(rng, 30, 2) {
		for _, way := range forms(in) {
			name, o := way.name, way.o
			k := newSystem(t, in, o)
			if _, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true}); err != nil {
				t.Fatal(err)
			}
			const nrhs = 5
			dim := k.Dim()
			b, x, y := make([]float64, nrhs*dim), make([]float64, nrhs*dim), make([]float64, dim)
			for i := range b[dim:] { // the first is zero
				b[dim+i] = rng.NormFloat64()
			}
			info := make([]kkt.SolveInfo, nrhs)
			if err := k.SolveMany(ctx, x, b, nrhs, info); err != nil {
				t.Fatal(err)
			}
			for c := range nrhs {
				one, err := k.Solve(ctx, y, b[c*dim:(c+1)*dim])
				if err != nil {
					t.Fatal(err)
				}
				if d := apart(x[c*dim:(c+1)*dim], y); d > 1e-6 || !info[c].Converged || !one.Converged {
					t.Errorf("%s, %s, column %d: %.1e, %+v, %+v", in.Name, name, c, d, info[c], one)
				}
			}
			if err := k.SolveMany(ctx, nil, nil, 0, nil); err != nil {
				t.Error(err)
			}
		}
	}
}

// Refinement reaches the rounding unit where Σ spans twelve orders of magnitude.
func TestRefinement(t *testing.T) {
	const seed = 11
	rng := newRand(seed)
	for trial := range 40 {
		in := kkttest.Methods()[trial%3].Make(rng, 60, 25)
		sigma := make([]float64, in.Structure.N)
		for i := range sigma {
			sigma[i] = math.Pow(10, 12*rng.Float64()-6)
		}
		in.Values.Sigma = sigma
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed} {
			k := newSystem(t, in, kkt.Options{Form: form})
			if _, err := k.FactorCorrected(ctx, &kkt.Correction{}); err != nil {
				t.Fatal(err)
			}
			x := make([]float64, k.Dim())
			info, err := k.Solve(ctx, x, in.RHS)
			if err != nil {
				t.Fatal(err)
			}
			a, err := k.Matrix()
			if err != nil {
				t.Fatal(err)
			}
			if e := factortest.BackwardError(a, x, in.RHS); !(e <= 1e-15) || !(info.RowError <= 1e-12) {
				t.Errorf("seed %d, trial %d, %v: backward error %.1e, %+v", seed, trial, form, e, info)
			}
		}
	}
}

// With C down to 1e-12 the augmented form solves; the rule keeps the rows out of the condensation.
func TestTinyC(t *testing.T) {
	rng := newRand(12)
	for _, c := range []float64{1e-4, 1e-8, 1e-12} {
		in := kkttest.Methods()[2].Make(rng, 30, 12)
		in.Values.C = make([]float64, in.Structure.M)
		for i := range in.Values.C {
			in.Values.C[i] = c
		}
		in.Structure.Sample = &in.Values
		a := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
		x, info := solved(t, "augmented", a, in.RHS)
		if !(info.BackwardError <= 1e-14) {
			t.Errorf("C = %g: %+v", c, info)
		}
		k := newSystem(t, in, kkt.Options{Form: kkt.Condensed})
		y, info := solved(t, "condensed", k, in.RHS)
		if e := apart(y, x); !(e <= 1e-9) || !info.Converged {
			t.Errorf("C = %g: condensed and augmented differ by %.1e, %+v", c, e, info)
		}
		rows := k.Stats().Condensed
		if c == 1e-12 && rows != 0 || c == 1e-4 && rows != in.Structure.M {
			t.Errorf("C = %g: %d of %d rows condensed", c, rows, in.Structure.M)
		}
	}
}

// Forms agree on the same values.
func TestFormsAgree(t *testing.T) {
	rng := newRand(13)
	for _, method := range kkttest.Methods() {
		in := method.Make(rng, 40, 15)
		if !in.Quasidefinite {
			continue
		}
		a := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
		x, _ := solved(t, "augmented", a, in.RHS)
		for _, m := range []kkt.KrylovMethod{kkt.KrylovAuto, kkt.CG, kkt.MINRES, kkt.FGMRES, kkt.BiCGSTAB} {
			k := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: m, Tol: 1e-12, MaxIter: 4000}})
			y, info := solved(t, m.String(), k, in.RHS)
			if e := apart(y, x); !(e <= 1e-8) || !info.Converged || info.Iterations == 0 {
				t.Errorf("%s, %v: differs by %.1e, %+v", method.Name, m, e, info)
			}
		}
	}
}
