package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/krylov"
)

// Preconditioners: the factors of an earlier iterate and the constraint preconditioner save iterations, on K and on K_c.
func TestPreconditioners(t *testing.T) {
	rng := newRand(21)
	for _, method := range kkttest.Methods() {
		in := method.Make(rng, 60, 20)
		if !in.Quasidefinite {
			continue
		}
		earlier := newSystem(t, in, kkt.Options{Form: kkt.Augmented})
		if _, err := earlier.Factor(ctx, kkt.Shift{}); err != nil {
			t.Fatal(err)
		}
		for i := range in.Values.Sigma {
			in.Values.Sigma[i] *= 1 + 0.2*rng.Float64()
		}
		want, _ := solved(t, method.Name, newSystem(t, in, kkt.Options{Form: kkt.Augmented}), in.RHS)
		for _, m := range []kkt.KrylovMethod{kkt.CG, kkt.FGMRES, kkt.BiCGSTAB} {
			run := func(p func(*kkt.System) (kkt.Preconditioner, error)) int {
				k := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: m, Tol: 1e-12, Precond: p}})
				x, info := solved(t, m.String(), k, in.RHS)
				if e := apart(x, want); e > 1e-8 || !info.Converged {
					t.Errorf("%s, %v: differs by %.1e, %+v", method.Name, m, e, info)
				}
				return info.Iterations
			}
			none, by, constraint := run(nil), run(kkt.FactorOf(earlier)), run(kkt.Constraint)
			if by > 12 || by >= none {
				t.Errorf("%s, %v: %d iterations with earlier factors, %d without", method.Name, m, by, none)
			}
			if constraint > none {
				t.Errorf("%s, %v: %d iterations with the constraint preconditioner, %d without", method.Name, m, constraint, none)
			}
		}
	}
	bad := kkttest.Methods()[2].Make(rng, 10, 3)
	other := newSystem(t, kkttest.Methods()[2].Make(rng, 11, 3), kkt.Options{})
	if _, err := kkt.New(bad.Structure, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Precond: kkt.FactorOf(other)}}); kindOf(err) != kkt.BackendFailure {
		t.Errorf("factors of another order: %v", err)
	}
}

// productsOf makes W and J known by products only.
type productsOf struct {
	n, m int
	k    *kkt.System // with Σ = 0, C = 0
}

func (p productsOf) MulW(y, x []float64) {
	full, out := make([]float64, p.n+p.m), make([]float64, p.n+p.m)
	copy(full, x)
	p.k.Mul(out, full, true)
	copy(y, out)
}
func (p productsOf) MulJ(y, x []float64)  { p.k.MulJ(y, x) }
func (p productsOf) MulJT(y, x []float64) { p.k.MulJT(y, x) }

// A system of which only products are known.
func TestProducts(t *testing.T) {
	rng := newRand(22)
	for _, in := range kkttest.Instances(rng, 30, 2) {
		if !in.Quasidefinite {
			continue
		}
		want, _ := solved(t, in.Name, newSystem(t, in, kkt.Options{Form: kkt.Augmented}), in.RHS)
		bare := in
		bare.Values.Sigma, bare.Values.C = nil, nil
		n, m := in.Structure.N, in.Structure.M
		s := kkt.Structure{N: n, M: m, Products: productsOf{n, m, newSystem(t, bare, kkt.Options{Form: kkt.Augmented})}}
		for _, method := range []kkt.KrylovMethod{kkt.KrylovAuto, kkt.MINRES, kkt.BiCGSTAB} {
			k, err := kkt.New(s, kkt.Options{Krylov: kkt.KrylovOptions{Method: method, Tol: 1e-12, MaxIter: 4000}})
			if err != nil {
				t.Fatal(err)
			}
			if err := k.SetValues(kkt.Values{Sigma: in.Values.Sigma, C: in.Values.C}); err != nil {
				t.Fatal(err)
			}
			x, info := solved(t, in.Name, k, in.RHS)
			if e := apart(x, want); e > 1e-8 || !info.Converged || k.Form() != kkt.MatrixFree {
				t.Errorf("%s, %v: differs by %.1e, %+v", in.Name, method, e, info)
			}
		}
		if _, err := kkt.New(s, kkt.Options{Form: kkt.Augmented}); kindOf(err) != kkt.BadStructure {
			t.Errorf("products with the augmented form: %v", err)
		}
		s.J = in.Structure.J
		if _, err := kkt.New(s, kkt.Options{}); kindOf(err) != kkt.BadStructure && s.J.Len() > 0 {
			t.Errorf("products together with entries: %v", err)
		}
	}
}

// CG that meets negative curvature says so; asked for by name it stops there, else MINRES goes on.
func TestIndefiniteCondensed(t *testing.T) {
	in := saddle([]float64{-1, 3, 2}, [][]float64{{0, 1, 1}}, []float64{1})
	b := []float64{1, 2, 3, 4}
	k := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree})
	_, info := solved(t, "auto", k, b)
	if !info.Indefinite || !info.Converged {
		t.Errorf("auto: %+v", info)
	}
	k = newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.CG}})
	_, info = solved(t, "CG", k, b)
	if !info.Indefinite || info.Converged || info.Status != krylov.Indefinite {
		t.Errorf("CG: %+v", info)
	}
	rep, err := k.FactorCorrected(ctx, &kkt.Correction{})
	if err != nil || rep.Inertia.Known || rep.Factorizations != 1 {
		t.Errorf("%+v, %v", rep, err)
	}
}

// Auto takes the cheaper form, and iterates where memory is short.
func TestAuto(t *testing.T) {
	rng := newRand(23)
	in := kkttest.Methods()[6].Make(rng, 60, 1500) // many residuals, few unknowns
	k := newSystem(t, in, kkt.Options{})
	if k.Form() != kkt.Condensed || k.Stats().Condensed != in.Structure.M {
		t.Errorf("many short rows: %v, %d rows", k.Form(), k.Stats().Condensed)
	}
	want, _ := solved(t, "auto", k, in.RHS)
	k = newSystem(t, in, kkt.Options{MemoryLimit: 1000, Krylov: kkt.KrylovOptions{Tol: 1e-12}})
	if k.Form() != kkt.MatrixFree {
		t.Errorf("no memory: %v", k.Form())
	}
	x, _ := solved(t, "auto", k, in.RHS)
	if e := apart(x, want); e > 1e-8 {
		t.Errorf("differs by %.1e", e)
	}
	in.Structure.Blocks = nil
	if k := newSystem(t, in, kkt.Options{}); k.Form() != kkt.Augmented {
		t.Errorf("without rules: %v", k.Form())
	}
	in.Structure.Blocks = []kkt.RowBlock{{End: in.Structure.M, Condense: kkt.Always}}
	if k := newSystem(t, in, kkt.Options{Backend: func() kkt.Backend { return kkt.NewDense() }}); k.Form() != kkt.Augmented {
		t.Errorf("a back end that does not predict: %v", k.Form())
	}
}

// Clones share the analysis, and nothing else.
func TestClone(t *testing.T) {
	rng := newRand(24)
	for _, in := range kkttest.Instances(rng, 30, 1) {
		for _, way := range forms(in) {
			name, o := way.name, way.o
			k := newSystem(t, in, o)
			want, _ := solved(t, in.Name, k, in.RHS)
			c, err := k.Clone()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Factor(ctx, kkt.Shift{}); kindOf(err) != kkt.OutOfOrder {
				t.Errorf("a clone has values: %v", err)
			}
			if s := c.Stats(); s.Analyses != 0 || s.Factorizations != 0 || c.Form() != k.Form() {
				t.Errorf("%s: %+v", name, s)
			}
			v := in.Values
			v.Sigma = make([]float64, in.Structure.N)
			for i := range v.Sigma {
				v.Sigma[i] = 7
			}
			if err := c.SetValues(v); err != nil {
				t.Fatal(err)
			}
			solved(t, in.Name, c, in.RHS)
			x := make([]float64, k.Dim())
			if _, err := k.Solve(ctx, x, in.RHS); err != nil || !sameBits(x, want) {
				t.Errorf("%s, %s: the clone has changed the original by %.1e, %v", in.Name, name, apart(x, want), err)
			}
			if err := c.SetValues(in.Values); err != nil {
				t.Fatal(err)
			}
			if y, _ := solved(t, in.Name, c, in.RHS); apart(y, want) > 1e-6 {
				t.Errorf("%s, %s: the clone differs by %.1e", in.Name, name, apart(y, want))
			}
		}
	}
}

// The same bits for any number of threads.
func TestThreads(t *testing.T) {
	in := kkttest.Methods()[0].Make(newRand(25), 400, 200)
	var first []float64
	for threads := 1; threads <= 3; threads++ {
		k := newSystem(t, in, kkt.Options{Threads: threads})
		if _, err := k.FactorCorrected(ctx, &kkt.Correction{}); err != nil {
			t.Fatal(err)
		}
		x := make([]float64, k.Dim())
		if _, err := k.Solve(ctx, x, in.RHS); err != nil {
			t.Fatal(err)
		}
		if first != nil && !sameBits(x, first) {
			t.Errorf("%d threads change the bits", threads)
		}
		first = x
	}
}

// A back end whose factors are poor is asked for better ones, and FGMRES goes on where there are none.
func TestEscalation(t *testing.T) {
	in := kkttest.Methods()[0].Make(newRand(26), 60, 25)
	for _, better := range []int{0, 1, 3} {
		sloppy := &sloppyBackend{LDL: kkt.NewLDL(factor.Options{}), better: better}
		k := newSystem(t, in, kkt.Options{Form: kkt.Augmented, Backend: func() kkt.Backend { return sloppy }})
		x, info := solved(t, "sloppy", k, in.RHS)
		want, _ := solved(t, "exact", newSystem(t, in, kkt.Options{Form: kkt.Augmented}), in.RHS)
		if !(info.RowError <= 1e-11) || !info.Converged || info.Tightened != (better > 0) {
			t.Errorf("better after %d: %+v", better, info)
		}
		if e := apart(x, want); e > 1e-7 {
			t.Errorf("better after %d: differs by %.1e", better, e)
		}
		if s := k.Stats(); s.Tightened != better || s.Factorizations != 1+better {
			t.Errorf("better after %d: %+v", better, s)
		}
		if better == 0 && info.Iterations == 0 {
			t.Errorf("no FGMRES: %+v", info)
		}
		plain := newSystem(t, in, kkt.Options{Form: kkt.Augmented, Refine: kkt.Refine{NoEscalation: true},
			Backend: func() kkt.Backend { return &sloppyBackend{LDL: kkt.NewLDL(factor.Options{}), better: better} }})
		if _, info := solved(t, "sloppy", plain, in.RHS); info.Converged || info.Iterations > 0 || info.Tightened {
			t.Errorf("without escalation: %+v", info)
		}
	}
}

// A sloppyBackend spoils every third element of solutions, until it has been tightened often enough.
type sloppyBackend struct {
	*kkt.LDL
	better, steps int
}

func (b *sloppyBackend) Tighten() bool {
	if b.steps == b.better {
		return false
	}
	b.steps++
	return true
}

func (b *sloppyBackend) Solve(x []float64, nrhs int) error {
	if err := b.LDL.Solve(x, nrhs); err != nil {
		return err
	}
	if b.better == 0 || b.steps < b.better {
		for i := 0; i < len(x); i += 12 {
			x[i] *= -1.5
		}
	}
	return nil
}
