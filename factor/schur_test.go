package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// schurOf returns the Schur complement of p, of which the lower triangle is stored.
func schurOf(p *factor.Partial) []float64 {
	k := len(p.Kept())
	s := make([]float64, k*k)
	pos := make([]int32, k)
	for q := range pos {
		pos[q] = int32(q)
	}
	for lo := 0; lo < k; lo += 5 { // in strips, which must give the same
		p.AddSchur(s, max(1, k), pos, lo, min(lo+5, k))
	}
	return s
}

// A bordered system is solved by a Partial and a dense factorisation of what it keeps.
type bordered struct {
	p       *factor.Partial
	k       int
	l, d, e []float64
	perm    []int32
}

func newBordered(t *testing.T, p *factor.Partial) (*bordered, asm.Inertia) {
	k := len(p.Kept())
	b := &bordered{p: p, k: k, l: schurOf(p), d: make([]float64, k), e: make([]float64, k), perm: make([]int32, k)}
	in, bad := asm.BunchKaufman(asm.Rook, k, b.l, max(1, k), b.d, b.e, b.perm)
	if bad >= 0 {
		t.Fatalf("S is not finite")
	}
	return b, in
}

func (b *bordered) solve(t *testing.T, x []float64, nrhs int) {
	tail := make([]float64, b.k*nrhs)
	if err := b.p.Forward(x, len(x)/nrhs, nil, nrhs, tail); err != nil {
		t.Fatal(err)
	}
	asm.BunchKaufmanSolve(b.k, nrhs, b.l, max(1, b.k), b.d, b.e, b.perm, tail, max(1, b.k))
	if err := b.p.Backward(tail, nrhs, x, len(x)/nrhs, nil); err != nil {
		t.Fatal(err)
	}
}

// TestPartialInertia keeps rows of matrices of known inertia, so that what is to be eliminated is often singular.
func TestPartialInertia(t *testing.T) {
	rng := rand.New(rand.NewPCG(411, 0))
	clear, left := 0, 0
	for _, c := range small() {
		n := c.N()
		if n > 120 || c.Inertia.Zero > 0 || c.margin < clearMargin {
			continue
		}
		for _, kept := range []int{0, 1, n / 3, n - 1, n} {
			if kept < 0 || kept > n {
				continue
			}
			for _, opt := range pivotings {
				plan, err := factor.AnalyzePartial(c.A, kept, opt)
				if err != nil {
					t.Fatalf("%s: %v", c.Name, err)
				}
				p := plan.New()
				for range 2 { // with memory reused
					in, err := p.Factorize(context.Background(), values(c.A))
					if err != nil {
						t.Fatalf("%s: %v", c.Name, err)
					}
					if extra := len(p.Kept()) - kept; extra > 0 {
						left++
					}
					b, rest := newBordered(t, p)
					got := factor.Inertia{Pos: in.Pos + rest.Pos, Neg: in.Neg + rest.Neg, Zero: in.Zero + rest.Zero}
					st := p.Stats()
					if st.Pivoting != factor.PivotThreshold && (st.Growth > 1e5 || p.Doubted() > 0) {
						continue // the caller should probe
					}
					clear++
					if got != c.Inertia {
						t.Errorf("%s, n = %d, kept %d, %v: inertia %+v, want %+v", c.Name, n, kept, opt.Pivoting, got, c.Inertia)
					}
					if m := c.A.NormMax(); kept == 0 || c.margin < 1e-8 || m < 1e-100 || m > 1e100 {
						continue
					}
					for _, nrhs := range []int{1, 2, 35} {
						x := make([]float64, n*nrhs)
						for i := range x {
							x[i] = rng.NormFloat64()
						}
						rhs := append([]float64(nil), x...)
						b.solve(t, x, nrhs)
						for j := range nrhs {
							if e := factortest.BackwardError(c.A, x[j*n:(j+1)*n], rhs[j*n:(j+1)*n]); !(e < 1e-7) && spread(c.A) < 1e6 {
								t.Errorf("%s, n = %d, kept %d, %v: backward error %.2g", c.Name, n, kept, opt.Pivoting, e)
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d inertias compared, %d factorisations kept more rows than asked for", clear, left)
	if clear < 1000 || left < 100 {
		t.Errorf("too few cases")
	}
}

// TestSchurComplement compares with dense elimination.
func TestSchurComplement(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(412, seed))
		a := factortest.QuasiDefinite(rng, 60, 25).A
		if seed >= 3 {
			a = factortest.Shuffled(rng, factortest.EqualityQP(rng, 50, 20)).A
		}
		n := a.SymmetricDim()
		kept := 9
		for _, opt := range []factor.Options{{}, {Pivoting: factor.PivotThreshold, U: 0.1}, {Ordering: factor.OrderND}, {Ordering: factor.OrderNatural, Scaling: factor.ScaleNone}} {
			plan, err := factor.AnalyzePartial(a, kept, opt)
			if err != nil {
				t.Fatal(err)
			}
			p := plan.New()
			if _, err := p.Factorize(context.Background(), values(a)); err != nil {
				t.Fatal(err)
			}
			if len(p.Kept()) != kept {
				continue // the dense elimination below would fail
			}
			want := denseSchur(factortest.Dense(a), n, kept)
			got := schurOf(p)
			largest := asm.AbsMax(want)
			for j := range kept {
				if p.Kept()[j] != int32(n-kept+j) {
					t.Fatalf("seed %d: kept %v", seed, p.Kept())
				}
				for i := j; i < kept; i++ {
					if e := math.Abs(got[i+j*kept] - want[i+j*kept]); !(e <= 1e-9*largest) {
						t.Fatalf("seed %d, %+v: S(%d,%d) = %v, want %v", seed, opt, i, j, got[i+j*kept], want[i+j*kept])
					}
				}
			}
		}
	}
}

// denseSchur eliminates all rows of a but the last kept with complete pivoting among them.
func denseSchur(a []float64, n, kept int) []float64 {
	m := n - kept
	for k := range m {
		p, q := k, k
		for i := k; i < m; i++ {
			for j := k; j < m; j++ {
				if math.Abs(a[i+j*n]) > math.Abs(a[p+q*n]) {
					p, q = i, j
				}
			}
		}
		for j := range n {
			a[k+j*n], a[p+j*n] = a[p+j*n], a[k+j*n]
		}
		for i := range n {
			a[i+k*n], a[i+q*n] = a[i+q*n], a[i+k*n]
		}
		for i := k + 1; i < n; i++ {
			f := a[i+k*n] / a[k+k*n]
			for j := k; j < n; j++ {
				a[i+j*n] -= f * a[k+j*n]
			}
		}
	}
	s := make([]float64, kept*kept)
	for j := range kept {
		for i := range kept {
			s[i+j*kept] = a[m+i+(m+j)*n]
		}
	}
	return s
}

// TestPartialLast eliminates with a low threshold what has no pivot that is large beside the rows kept.
func TestPartialLast(t *testing.T) {
	const seed = 414
	rng := rand.New(rand.NewPCG(seed, 0))
	a := factortest.AngularSamples(rng, 1, 80, 12)
	n := a.N()
	plan, err := factor.AnalyzePartial(a.A, 12, factor.Options{Pivoting: factor.PivotThreshold})
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New()
	b := make([]float64, n)
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	var kept [2]int
	for k, u := range []float64{0, 1e-8} {
		p.SetLast(u)
		in, err := p.Factorize(context.Background(), values(a.A))
		if err != nil {
			t.Fatal(err)
		}
		bd, rest := newBordered(t, p)
		kept[k] = bd.k
		if in.Pos+rest.Pos != a.Inertia.Pos || in.Neg+rest.Neg != a.Inertia.Neg {
			t.Errorf("seed %d, %v: inertia %+v and %+v, want %+v", seed, u, in, rest, a.Inertia)
		}
		x := append([]float64(nil), b...)
		bd.solve(t, x, 1)
		if e := factortest.BackwardError(a.A, x, b); !(e < 1e-10) {
			t.Errorf("seed %d, %v: backward error %.2g; kept %d, growth %.2g", seed, u, e, bd.k, p.Stats().Growth)
		}
	}
	if kept[0] <= 12 || kept[1] >= kept[0] {
		t.Errorf("seed %d: %v rows kept, want fewer with a low threshold", seed, kept)
	}
}

// TestPartialThreads compares bits, and TestPartialDoesNotAllocate the memory of a second cycle.
func TestPartialThreads(t *testing.T) {
	samePartial(t, factortest.PDEControl(24, 2, 1e-3).A, 70)
	if !testing.Short() { // so large that solves are shared, too
		samePartial(t, factortest.PDEControl(70, 2, 1e-3).A, 150)
		samePartial(t, factortest.AngularSamples(rand.New(rand.NewPCG(413, 1)), 1, 20000, 50).A, 50)
	}
}

func samePartial(t *testing.T, a *sparse.Sym, rows int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(413, 0))
	n := a.SymmetricDim()
	b := make([]float64, n)
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	for _, opt := range pivotings {
		var first, firstX []float64
		for _, threads := range []int{1, 2, 3, 8} {
			opt.Threads = threads
			plan, err := factor.AnalyzePartial(a, rows, opt)
			if err != nil {
				t.Fatal(err)
			}
			p := plan.New()
			if _, err := p.Factorize(context.Background(), values(a)); err != nil {
				t.Fatal(err)
			}
			bd, _ := newBordered(t, p)
			s := schurOf(p)
			x := append([]float64(nil), b...)
			bd.solve(t, x, 1)
			if threads == 1 {
				first, firstX = s, x
				if e := factortest.BackwardError(a, x, b); !(e < 1e-9) {
					t.Errorf("%v: backward error %.2g", opt.Pivoting, e)
				}
			}
			for i := range s {
				if s[i] != first[i] {
					t.Fatalf("%v: S differs with %d threads", opt.Pivoting, threads)
				}
			}
			for i := range x {
				if x[i] != firstX[i] {
					t.Fatalf("%v: x differs with %d threads", opt.Pivoting, threads)
				}
			}
		}
	}
}

func TestPartialDoesNotAllocate(t *testing.T) {
	a := factortest.PDEControl(12, 2, 1e-3).A
	n := a.SymmetricDim()
	for _, opt := range pivotings {
		plan, err := factor.AnalyzePartial(a, 40, opt)
		if err != nil {
			t.Fatal(err)
		}
		p := plan.New()
		val := values(a)
		ctx := context.Background()
		x := make([]float64, 4*n)
		tail := make([]float64, 4*n)
		s, pos := make([]float64, n*n), make([]int32, n)
		cycle := func() {
			p.Factorize(ctx, val)
			p.AddSchur(s, n, pos[:len(p.Kept())], 0, n)
			for _, nrhs := range []int{1, 4} {
				tail := tail[:nrhs*len(p.Kept())]
				p.Forward(x, n, nil, nrhs, tail)
				p.Backward(tail, nrhs, x, n, nil)
			}
		}
		cycle()
		if got := testing.AllocsPerRun(5, cycle); got > 0 {
			t.Errorf("%v: %v allocations a cycle", opt.Pivoting, got)
		}
	}
}

func TestAnalyzePartialRefuses(t *testing.T) {
	a := factortest.Laplacian(3, 3).A
	for _, c := range []struct {
		kept int
		opt  factor.Options
	}{
		{-1, factor.Options{}}, {10, factor.Options{}},
		{2, factor.Options{Scaling: factor.ScaleMatching}},
		{2, factor.Options{Ordering: factor.OrderGiven, Perm: sparse.IdentityPerm(9)}},
		{2, factor.Options{Pivoting: factor.PivotQuasidefinite, Signs: make([]int8, 7)}},
		{2, factor.Options{MemoryLimit: 1}},
	} {
		if _, err := factor.AnalyzePartial(a, c.kept, c.opt); err == nil {
			t.Errorf("kept %d, %+v: no error", c.kept, c.opt)
		}
	}
	plan, err := factor.AnalyzePartial(a, 2, factor.Options{Ordering: factor.OrderGiven, Perm: sparse.IdentityPerm(7)})
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New()
	if err := p.SetPivoting(factor.PivotThreshold, 0.1); err != nil {
		t.Error(err)
	}
	if err := p.Forward(make([]float64, 9), 9, nil, 1, make([]float64, 2)); err == nil {
		t.Error("Forward without a factorisation: no error")
	}
	val := values(a)
	val[3] = math.NaN()
	if _, err := p.Factorize(context.Background(), val); err == nil {
		t.Error("NaN: no error")
	}
	if plan.Plan().NNZL <= 0 || plan.Plan().Bytes <= 0 {
		t.Errorf("plan %+v", plan.Plan())
	}
}
