package kkt_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

var ctx = context.Background()

// newSystem makes a system, with values.
func newSystem(t testing.TB, in kkttest.Instance, o kkt.Options) *kkt.System {
	t.Helper()
	k, err := kkt.New(in.Structure, o)
	if err != nil {
		t.Fatalf("%s: %v", in.Name, err)
	}
	if err := k.SetValues(in.Values); err != nil {
		t.Fatalf("%s: %v", in.Name, err)
	}
	return k
}

// solved factors without shifts and solves.
func solved(t testing.TB, name string, k *kkt.System, b []float64) ([]float64, kkt.SolveInfo) {
	t.Helper()
	if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	x := make([]float64, k.Dim())
	info, err := k.Solve(ctx, x, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return x, info
}

// apart returns ‖x−y‖∞/‖y‖∞.
func apart(x, y []float64) float64 {
	d, size := 0.0, 0.0
	for i, v := range y {
		d, size = math.Max(d, math.Abs(x[i]-v)), math.Max(size, math.Abs(v))
	}
	if d == 0 {
		return 0
	}
	return d / size
}

// A way is a named set of options.
type way struct {
	name string
	o    kkt.Options
}

// forms are the options under which every instance is solved.
func forms(in kkttest.Instance) []way {
	list := []way{
		{"augmented", kkt.Options{Form: kkt.Augmented}},
		{"condensed", kkt.Options{Form: kkt.Condensed}},
		{"auto", kkt.Options{}},
		{"dense", kkt.Options{Backend: func() kkt.Backend { return kkt.NewDense() }}},
		{"matrix-free", kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Tol: 1e-13, MaxIter: 2000}}},
	}
	if in.Quasidefinite {
		list = append(list, way{"quasidefinite", kkt.Options{Form: kkt.Augmented, Quasidefinite: true}},
			way{"quasidefinite condensed", kkt.Options{Form: kkt.Condensed, Quasidefinite: true}})
	}
	return list
}

// Each row of the table of methods: reduced solution and recovery equal the solution of the unreduced system, in every form.
func TestMethods(t *testing.T) {
	const seed = 1
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, in := range kkttest.Instances(rng, 40, 12) {
		want := kkttest.SolveDense(in.Full, in.FullRHS)
		for _, way := range forms(in) {
			name, o := way.name, way.o
			k := newSystem(t, in, o)
			x, info := solved(t, in.Name, k, in.RHS)
			tol := 1e-10
			if name == "matrix-free" {
				tol = 1e-7
			}
			if e := apart(in.Recover(x), want); !(e <= tol) {
				t.Errorf("seed %d, %s, n %d, m %d, %s: differs by %.1e, %+v", seed, in.Name, in.Structure.N, in.Structure.M, name, e, info)
			}
		}
	}
}

// newRand returns the generator of a test.
func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }
