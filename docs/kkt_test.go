package docs_test

import (
	"fmt"
	"log"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/sparse"
)

// One iteration for least ½x₀² − ½x₁² on the line x₀ + x₁ = 1, with bounds that give Σ.
func Example_layer() {
	const n, m = 2, 1
	wi, wj, ji, jj := []int32{0, 1}, []int32{0, 1}, []int32{0, 0}, []int32{0, 1}
	hess, jac, sigma, c := []float64{1, -1}, []float64{1, 1}, []float64{0.5, 0.5}, []float64{0}
	dir, rhs, mu := make([]float64, n+m), []float64{1, 0, 1}, 0.1
	correction := &kkt.Correction{AllowDeltaC: true}

	s := kkt.Structure{N: n, M: m, W: kkt.Entries{RowIdx: wi, ColIdx: wj}, J: kkt.Entries{RowIdx: ji, ColIdx: jj}} // triplets, repeats are summed
	k, err := kkt.New(s, kkt.Options{})
	if err != nil {
		log.Fatal(err)
	}

	for range 2 { // iterations
		err = k.SetValues(kkt.Values{W: hess, J: jac, Sigma: sigma, C: c})
		if err != nil {
			log.Fatal(err)
		}
		correction.Mu = mu                             // correction := &kkt.Correction{AllowDeltaC: true}, kept between iterations
		rep, err := k.FactorCorrected(ctx, correction) // rep.Shift, rep.Inertia, rep.Factorizations
		if err != nil {
			log.Fatal(err)
		}
		info, err := k.Solve(ctx, dir, rhs) // info.BackwardError, info.Converged
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(rep.Inertia, info.Converged)
	}
	// Output:
	// 2 positive, 1 negative, 0 zero true
	// 2 positive, 1 negative, 0 zero true
}

func Example_backEnd() {
	coo, err := sparse.NewCOO(2, 2)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range []struct {
		i, j int
		v    float64
	}{{0, 0, 0}, {1, 0, 2}, {1, 1, 3}} {
		if err := coo.Append(e.i, e.j, e.v); err != nil {
			log.Fatal(err)
		}
	}
	lower, err := sparse.NewSym(coo.ToCSC())
	if err != nil {
		log.Fatal(err)
	}
	_, _, val := lower.Lower().Raw()
	x, nrhs := []float64{2, 5}, 1

	b := kkt.NewLDL(factor.Options{Threads: 4})
	err = b.Analyze(&kkt.Pattern{Lower: lower}) // a *sparse.Sym: lower triangle by columns, rows ascending, best with every diagonal element
	if err != nil {
		log.Fatal(err)
	}
	in, err := b.Factorize(ctx, val) // in.Pos, in.Neg, in.Zero; in.Known: it counts, which Iterative does not
	if err != nil {
		log.Fatal(err)
	}
	err = b.Solve(x, nrhs) // in place, without refinement
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, x = %.3f\n", in, x)
	if b.Tighten() { // factor again, more carefully
		in, err = b.Factorize(ctx, val)
		fmt.Println(in, err)
	}
	// Output:
	// 1 positive, 1 negative, 0 zero, x = [1.000 1.000]
	// 1 positive, 1 negative, 0 zero <nil>
}

func TestMine(t *testing.T) { kkttest.Run(t, func() kkt.Backend { return new(eigen) }) }
