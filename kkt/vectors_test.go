package kkt_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// readVectors reads reference vectors, which are not part of this module.
func readVectors(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile("../../shared/spec/vectors/" + name)
	if err != nil {
		t.Skipf("no reference vectors: %v", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// fromDense returns the system with K = [W Jᵀ; J −C] dense by rows.
func fromDense(k [][]float64, n int) kkttest.Instance {
	in := kkttest.Instance{Structure: kkt.Structure{N: n, M: len(k) - n}, Values: kkt.Values{C: make([]float64, len(k)-n)}}
	w, j := &in.Structure.W, &in.Structure.J
	for r := range k {
		for c, v := range k[r][:min(r+1, n)] {
			if r < n {
				w.RowIdx, w.ColIdx = append(w.RowIdx, int32(r)), append(w.ColIdx, int32(c))
				in.Values.W = append(in.Values.W, v)
			} else {
				j.RowIdx, j.ColIdx = append(j.RowIdx, int32(r-n)), append(j.ColIdx, int32(c))
				in.Values.J = append(in.Values.J, v)
			}
		}
		if r >= n {
			in.Values.C[r-n] = -k[r][r]
		}
	}
	return in
}

// The direction of the shifted primal-dual method, and the inertia of its trust-region form.
func TestShiftedVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			N, M, MA   int
			BL, BU     []any
			K          [][]float64
			KTR        [][]float64 `json:"K_tr"`
			R1, R2     []float64
			InertiaNeg int `json:"inertia_neg"`
			Direction  struct{ X, Y []float64 }
		}
	}
	readVectors(t, "spd_direction.json", &file)
	if len(file.Cases) == 0 {
		t.Fatal("no cases")
	}
	for i, c := range file.Cases {
		nf := len(c.R1)
		var free []int
		for j := range c.BL {
			if lo, ok := c.BL[j].(float64); !ok || lo != c.BU[j] {
				free = append(free, j)
			}
		}
		if len(free) != nf {
			t.Fatalf("case %d: %d free variables, %d rows", i, len(free), nf)
		}
		rhs := append(append([]float64(nil), c.R1...), c.R2...)
		for p := range rhs {
			rhs[p] = -rhs[p]
		}
		for _, form := range []kkt.Form{kkt.Augmented, kkt.Condensed} {
			in := fromDense(c.K, nf)
			in.Structure.Blocks = []kkt.RowBlock{{End: in.Structure.M, Condense: kkt.Always}}
			k := newSystem(t, in, kkt.Options{Form: form})
			rep, err := k.FactorCorrected(ctx, kkt.AcceptAll{})
			if err != nil || rep.Inertia.Neg != c.InertiaNeg {
				t.Fatalf("case %d: %+v, %v; want %d negative", i, rep, err, c.InertiaNeg)
			}
			x := make([]float64, k.Dim())
			if _, err := k.Solve(ctx, x, rhs); err != nil {
				t.Fatal(err)
			}
			var want []float64
			for _, j := range free {
				want = append(want, c.Direction.X[j])
			}
			for _, y := range c.Direction.Y {
				want = append(want, -y)
			}
			if e := apart(x, want); !(e <= 1e-9) {
				t.Errorf("case %d, %v: differs by %.1e", i, form, e)
			}
		}
		tr := newSystem(t, fromDense(c.KTR, nf), kkt.Options{})
		if in, err := tr.Factor(ctx, kkt.Shift{}); err != nil || in.Pos+in.Neg != nf+len(c.R2) {
			t.Errorf("case %d, trust region: %+v, %v", i, in, err)
		}
	}
}

// A predictor step of the interior-point SQP method: K as it is printed has its first block row negated.
func TestIPSQPVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			N, M      int
			K         [][]float64
			RHS       []float64 `json:"rhs_predictor"`
			Predictor struct{ Delta, Y []float64 }
		}
	}
	readVectors(t, "ipqp_step.json", &file)
	if len(file.Cases) == 0 {
		t.Fatal("no cases")
	}
	for i, c := range file.Cases {
		rhs := append([]float64(nil), c.RHS...)
		for r := range c.K { // [−(H+D) Jᵀ; J E](dΔ; dy) is [H+D Jᵀ; J −E](dΔ; −dy) with the first rows negated
			for col := range c.K[r] {
				if r < c.N && col < c.N || r >= c.N && col >= c.N {
					c.K[r][col] = -c.K[r][col]
				}
			}
			if r < c.N {
				rhs[r] = -rhs[r]
			}
		}
		k := newSystem(t, fromDense(c.K, c.N), kkt.Options{Quasidefinite: true})
		rep, err := k.FactorCorrected(ctx, kkt.Quasidefinite{})
		if err != nil || rep.Inertia.Perturbed > 0 {
			t.Fatalf("case %d: %+v, %v", i, rep, err)
		}
		x := make([]float64, k.Dim())
		if _, err := k.Solve(ctx, x, rhs); err != nil {
			t.Fatal(err)
		}
		want := append([]float64(nil), c.Predictor.Delta...)
		for _, y := range c.Predictor.Y {
			want = append(want, -y)
		}
		if e := apart(x, want); !(e <= 1e-10) || math.IsNaN(e) {
			t.Errorf("case %d: differs by %.1e", i, e)
		}
	}
}
