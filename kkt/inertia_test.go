package kkt_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// integers returns a system of small integers under a congruence by powers of two, with rank defects in W, J and C: its inertia is known in exact
// arithmetic.
func integers(rng *rand.Rand) kkttest.Instance {
	n, m := 1+rng.IntN(14), rng.IntN(9)
	spread := []int{0, 3, 10, 20}[rng.IntN(4)]
	exp := make([]int, n+m)
	for i := range exp {
		exp[i] = rng.IntN(2*spread+1) - spread
	}
	in := kkttest.Instance{Name: "integers", Structure: kkt.Structure{N: n, M: m}}
	w, j := &in.Structure.W, &in.Structure.J
	addW := func(r, c int, v float64) {
		if v != 0 {
			r, c = max(r, c), min(r, c)
			w.RowIdx, w.ColIdx = append(w.RowIdx, int32(r)), append(w.ColIdx, int32(c))
			in.Values.W = append(in.Values.W, math.Ldexp(v, exp[r]+exp[c]))
		}
	}
	addJ := func(r, c int, v float64) {
		if v != 0 {
			j.RowIdx, j.ColIdx = append(j.RowIdx, int32(r)), append(j.ColIdx, int32(c))
			in.Values.J = append(in.Values.J, math.Ldexp(v, exp[n+r]+exp[c]))
		}
	}
	small := func(most int) float64 { return float64(rng.IntN(2*most+1) - most) }
	for range rng.IntN(n + 1) { // rank one terms and single elements
		if f := small(1); rng.IntN(2) == 0 {
			at := [2]int{rng.IntN(n), rng.IntN(n)}
			v := [2]float64{small(3), small(3)}
			addW(at[0], at[0], f*v[0]*v[0])
			addW(at[1], at[1], f*v[1]*v[1])
			if at[0] != at[1] {
				addW(at[0], at[1], f*v[0]*v[1])
			}
		} else {
			addW(rng.IntN(n), rng.IntN(n), small(4))
		}
	}
	rows := make([][]float64, m)
	for r := range rows {
		rows[r] = make([]float64, n)
		if r > 1 && rng.IntN(4) == 0 { // dependent
			for c := range n {
				rows[r][c] = rows[r-1][c] - rows[r-2][c]
			}
		} else {
			for range 1 + rng.IntN(3) {
				rows[r][rng.IntN(n)] = small(3)
			}
		}
		for c, v := range rows[r] {
			addJ(r, c, v)
		}
	}
	if rng.IntN(2) == 0 {
		in.Values.Sigma = make([]float64, n)
		for i := range n {
			in.Values.Sigma[i] = math.Ldexp(float64(rng.IntN(4)), 2*exp[i])
		}
	}
	if rng.IntN(2) == 0 {
		in.Values.C = make([]float64, m)
		for i := range m {
			in.Values.C[i] = math.Ldexp(float64(rng.IntN(3)), 2*exp[n+i])
		}
	}
	return in
}

// A thousand systems whose inertia is known exactly: no mismatch, with either back end.
func TestInertiaExact(t *testing.T) {
	const seed = 3
	rng := rand.New(rand.NewPCG(seed, 0))
	singular, right := 0, 0
	for trial := range 1000 {
		in := integers(rng)
		for name, o := range map[string]kkt.Options{
			"ldl":   {Form: kkt.Augmented},
			"dense": {Form: kkt.Augmented, Backend: func() kkt.Backend { return kkt.NewDense() }},
		} {
			k := newSystem(t, in, o)
			got, err := k.Factor(ctx, kkt.Shift{})
			if err != nil {
				t.Fatalf("seed %d, trial %d, %s: %v", seed, trial, name, err)
			}
			a, err := k.Matrix()
			if err != nil {
				t.Fatal(err)
			}
			pos, neg, zero := factortest.Inertia(a)
			if !got.Known || got.Pos != pos || got.Neg != neg || got.Zero != zero {
				t.Errorf("seed %d, trial %d, n %d, m %d, %s: %+v instead of (%d, %d, %d)", seed, trial, in.Structure.N, in.Structure.M, name, got, pos, neg, zero)
			}
			if name == "ldl" && zero > 0 {
				singular++
			}
			if name == "ldl" && pos == in.Structure.N && neg == in.Structure.M {
				right++
			}
		}
	}
	if singular < 200 || right < 100 {
		t.Errorf("of 1000 systems %d singular, %d with the right inertia: too few to tell", singular, right)
	}
}

// Where the smallest eigenvalue is not tiny the inertia is that of the eigenvalues.
func TestInertiaEigenvalues(t *testing.T) {
	const seed = 4
	rng := rand.New(rand.NewPCG(seed, 0))
	sure := 0
	for _, in := range kkttest.Instances(rng, 40, 25) {
		k := newSystem(t, in, kkt.Options{Form: kkt.Condensed})
		got, err := k.Factor(ctx, kkt.Shift{})
		if err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		a, err := k.Matrix()
		if err != nil {
			t.Fatal(err)
		}
		want, ok := factortest.EigenInertia(a, 1e-10)
		if !ok {
			continue
		}
		sure++
		if got.Pos != want.Pos || got.Neg != want.Neg || got.Zero != want.Zero {
			t.Errorf("seed %d, %s: %+v instead of %+v", seed, in.Name, got, want)
		}
	}
	if sure < 150 {
		t.Errorf("only %d of 200 systems can be judged", sure)
	}
}

// The correction ends with the right inertia, and its last shift is remembered.
func TestCorrection(t *testing.T) {
	const seed = 5
	rng := rand.New(rand.NewPCG(seed, 0))
	shifted := 0
	for trial := range 300 {
		in := integers(rng)
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed, kkt.Auto} {
			in.Structure.Blocks = []kkt.RowBlock{{End: in.Structure.M, Condense: kkt.IfSafe}}
			in.Structure.Sample = &in.Values
			k := newSystem(t, in, kkt.Options{Form: form})
			c := &kkt.Correction{AllowDeltaC: true, First0: 1, Mu: 1e-4}
			rep, err := k.FactorCorrected(ctx, c)
			if err != nil {
				if kindOf(err) == kkt.Singular {
					continue // δ_c is nothing beside rows of size 2^200
				}
				t.Fatalf("seed %d, trial %d, %v: %v", seed, trial, form, err)
			}
			if i := rep.Inertia; i.Pos != in.Structure.N || i.Neg != in.Structure.M || i.Zero != 0 || rep.Action != kkt.Accept {
				t.Errorf("seed %d, trial %d, %v: %+v", seed, trial, form, rep)
			}
			if rep.Shift.W > 0 {
				shifted++
				if c.Last() != rep.Shift.W {
					t.Errorf("last shift %g, accepted %g", c.Last(), rep.Shift.W)
				}
			}
			if rep.Factorizations != k.Stats().Factorizations || rep.Shift != k.Shift() {
				t.Errorf("%+v, but %+v", rep, k.Stats())
			}
		}
	}
	if shifted < 100 {
		t.Errorf("only %d corrections", shifted)
	}
}
