package kkt_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/matfile"
)

// quadratics returns the matrices of quadratic programs that are at hand as systems, K = [P Gᵀ; G −D], with K itself.
func quadratics(t testing.TB) (list []kkttest.Instance, matrices []*sparse.Sym) {
	t.Helper()
	files, _ := filepath.Glob("../../shared/data/matrices/kkt_mm_*.mtx")
	if len(files) == 0 {
		t.Skip("no matrices of quadratic programs")
	}
	for _, name := range files {
		f, err := matfile.ReadFile(name, matfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		lower, err := f.Lower()
		if err != nil {
			t.Fatal(err)
		}
		a, err := sparse.NewSym(lower)
		if err != nil {
			t.Fatal(err)
		}
		in := splitQP(a)
		in.Name = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "kkt_mm_"), ".mtx")
		list, matrices = append(list, in), append(matrices, a)
	}
	return list, matrices
}

// splitQP takes K apart: its rows of negative diagonal are those of G.
func splitQP(a *sparse.Sym) kkttest.Instance {
	dim := a.SymmetricDim()
	d := make([]float64, dim)
	a.Diag(d)
	n := slices.IndexFunc(d, func(v float64) bool { return v < 0 })
	if n < 0 {
		n = dim
	}
	in := kkttest.Instance{Structure: kkt.Structure{N: n, M: dim - n}, Values: kkt.Values{C: make([]float64, dim-n)}, RHS: make([]float64, dim)}
	w, j := &in.Structure.W, &in.Structure.J
	w.ColPtr, j.ColPtr = []int{0}, []int{0}
	ptr, ind, val := a.Lower().Raw()
	for c := range n {
		for p := ptr[c]; p < ptr[c+1]; p++ {
			if i := ind[p]; int(i) < n {
				w.RowIdx, in.Values.W = append(w.RowIdx, i), append(in.Values.W, val[p])
			} else {
				j.RowIdx, in.Values.J = append(j.RowIdx, i-int32(n)), append(in.Values.J, val[p])
			}
		}
		w.ColPtr, j.ColPtr = append(w.ColPtr, len(w.RowIdx)), append(j.ColPtr, len(j.RowIdx))
	}
	for i := range in.Values.C {
		in.Values.C[i] = -d[n+i]
	}
	for i := range in.RHS {
		in.RHS[i] = 1 + float64(i%7)
	}
	return in
}

// What the layer adds to the bare factorisation in a cycle of values, factorisation and one refined solve.
func BenchmarkOverhead(b *testing.B) {
	list, matrices := quadratics(b)
	for i, in := range list {
		b.Run(in.Name, func(b *testing.B) {
			k := newSystem(b, in, kkt.Options{Form: kkt.Augmented})
			f, err := factor.New(ctx, matrices[i], factor.Options{})
			if err != nil {
				b.Fatal(err)
			}
			_, _, val := matrices[i].Lower().Raw()
			x := make([]float64, k.Dim())
			least := func(t *time.Duration, run func()) {
				start := time.Now()
				run()
				if d := time.Since(start); *t == 0 || d < *t {
					*t = d
				}
			}
			var values, layer, bare, solve, refined time.Duration
			for b.Loop() {
				least(&values, func() {
					if err := k.SetValues(in.Values); err != nil {
						b.Fatal(err)
					}
				})
				least(&layer, func() {
					if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
						b.Fatal(err)
					}
				})
				least(&bare, func() {
					if _, err := f.Factorize(ctx, val); err != nil {
						b.Fatal(err)
					}
				})
				least(&solve, func() {
					if _, err := k.Solve(ctx, x, in.RHS); err != nil {
						b.Fatal(err)
					}
				})
				least(&refined, func() {
					if _, err := f.SolveRefined(x, in.RHS); err != nil {
						b.Fatal(err)
					}
				})
			}
			us := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
			b.ReportMetric(us(values), "values-µs")
			b.ReportMetric(us(layer), "factor-µs")
			b.ReportMetric(us(bare), "bare-µs")
			b.ReportMetric(us(solve), "solve-µs")
			b.ReportMetric(us(refined), "bare-solve-µs")
			b.ReportMetric(us(values+layer+solve)/us(bare+refined), "ratio")
			b.ReportMetric(float64(k.Stats().NNZ), "nnz")
		})
	}
}

// Systems of real quadratic programs: the inertia is known, solutions reach the rounding unit, in each way of factoring.
func TestQuadratics(t *testing.T) {
	list, _ := quadratics(t)
	for _, in := range list {
		for _, o := range []kkt.Options{
			{Form: kkt.Augmented}, {Form: kkt.Condensed}, {},
			{Quasidefinite: true},
			{Quasidefinite: true, Refine: kkt.Refine{Quality: 1e-12}},
		} {
			in.Structure.Blocks = []kkt.RowBlock{{End: in.Structure.M, Condense: kkt.IfSafe}}
			in.Structure.Sample = &in.Values
			k := newSystem(t, in, o)
			rep, err := k.FactorCorrected(ctx, &kkt.Correction{})
			exact := rep.Factorizations == 1 || o.Form == kkt.Condensed // 1/C is 1e16 times W there, and QBRANDY singular to working precision
			if err != nil || !exact || rep.Inertia.Pos != in.Structure.N || rep.Inertia.Neg != in.Structure.M {
				t.Errorf("%s, %v: %+v, %v", in.Name, k.Form(), rep, err)
				continue
			}
			limit := 1e-15
			if o.Form == kkt.Condensed {
				limit = 1e-12
			}
			if o.Quasidefinite { // without interchanges, and C is 1e-8
				if limit = o.Refine.Quality; limit == 0 {
					limit = 1e-8
				}
			}
			x := make([]float64, k.Dim())
			if info, err := k.Solve(ctx, x, in.RHS); err != nil || !(info.BackwardError <= limit) || !info.Converged {
				t.Errorf("%s, %v, quasidefinite %v: %+v, %v", in.Name, k.Form(), o.Quasidefinite, info, err)
			}
		}
	}
}
