package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// symFrom returns the symmetric matrix whose lower triangle has the non-zeros among val(i, j), j ≤ i.
func symFrom(t *testing.T, n int, val func(i, j int) float64) *sparse.Sym {
	t.Helper()
	ptr, ind, v := []int{0}, []int32(nil), []float64(nil)
	for j := range n {
		for i := j; i < n; i++ {
			if x := val(i, j); x != 0 {
				ind, v = append(ind, int32(i)), append(v, x)
			}
		}
		ptr = append(ptr, len(ind))
	}
	l, err := sparse.NewCSC(n, n, ptr, ind, v)
	if err != nil {
		t.Fatal(err)
	}
	a, err := sparse.NewSym(l)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A wideRoot is a matrix whose tree ends in a root of many columns.
type wideRoot struct {
	name    string
	a       *sparse.Sym
	opt     Options
	pos     int // positive eigenvalues
	waits   int // columns that pieces have to delay to the next one, those that do so twice counted twice
	gathers bool
}

func wideRoots(t *testing.T, rng *rand.Rand) []wideRoot {
	given := func(n int, p Pivoting) Options {
		return Options{Ordering: OrderGiven, Perm: sparse.IdentityPerm(n), Pivoting: p}
	}
	small := func() float64 { return rng.Float64() - 0.5 }
	const n = 1200
	dominant := symFrom(t, n, func(i, j int) float64 {
		if i == j {
			return n
		}
		return small()
	})
	signed := symFrom(t, n, func(i, j int) float64 {
		if i == j {
			return float64(n * (1 - 2*(i%2)))
		}
		return small()
	})
	// Nothing of the first piece can be eliminated before it meets the last rows.
	saddle := func(n int) *sparse.Sym {
		return symFrom(t, n, func(i, j int) float64 {
			switch {
			case i < n/2 || j >= n/2:
				return 0
			case i == j+n/2:
				return float64(n)
			}
			return small()
		})
	}
	const three = 1600 // columns of three pieces: of the 800 in the zero block, the second one has 224 partners
	// Some columns of each piece have to wait for partners in later ones.
	waits := func(i int) bool { return i%(n/2)%7 == 0 }
	waiting := symFrom(t, n, func(i, j int) float64 {
		switch {
		case i == j+n/2 && waits(j):
			return n
		case i == j && waits(i):
			return 0
		case i == j:
			return float64(n * (1 - 2*(i%2)))
		}
		return small()
	})
	pos, waiters := 0, 0
	for i := range n {
		if waits(i) && i < pieceCols {
			waiters++
		}
		if waits(i) && i < n/2 || !waits(i) && i%2 == 0 {
			pos++
		}
	}
	const own, leaves = 1000, 40 // dense blocks of 30 columns, each with 60 rows of the root
	rows := make([][]bool, leaves)
	for k := range rows {
		rows[k] = make([]bool, own)
		for range 60 {
			rows[k][rng.IntN(own)] = true
		}
	}
	blocks := symFrom(t, own+30*leaves, func(i, j int) float64 {
		switch {
		case i == j && j < 30*leaves:
			return float64(n * (1 - 2*(i%2)))
		case i == j:
			return 2 * n
		case j >= 30*leaves, i < 30*leaves && i/30 == j/30, i >= 30*leaves && rows[j/30][i-30*leaves]:
			return small()
		}
		return 0
	})
	pairs := symFrom(t, n+1, func(i, j int) float64 { // the last column, alone, comes first: pairs begin at odd columns
		switch {
		case j == 0 && i == 0:
			return n
		case i == j:
			return 0
		case i == j+1 && i%2 == 0:
			return n
		}
		return small()
	})
	svm := factortest.SVM(rng, 3000, 1200, 12).A
	return []wideRoot{
		{"positive", dominant, given(n, PivotCholesky), n, 0, false},
		{"static", signed, given(n, PivotStatic), n / 2, 0, false},
		{"threshold", signed, given(n, PivotThreshold), n / 2, 0, false},
		{"saddle", saddle(n), given(n, PivotThreshold), n / 2, pieceCols, false},
		{"saddle, three pieces", saddle(three), given(three, PivotThreshold), three / 2, pieceCols + 2*pieceCols - 2*224, false},
		{"waiting", waiting, given(n, PivotThreshold), pos, waiters, false},
		{"blocks", blocks, given(own+30*leaves, PivotStatic), own + 15*leaves, 0, false},
		{"blocks, threshold", blocks, given(own+30*leaves, PivotThreshold), own + 15*leaves, 0, false},
		{"pairs", pairs, Options{Ordering: OrderPairsAMD, Pivoting: PivotThreshold}, n/2 + 1, 0, false},
		{"leaves", svm, Options{Ordering: OrderAMD, Pivoting: PivotStatic}, 3000, 0, true},
		{"leaves, threshold", svm, Options{Ordering: OrderAMD, Pivoting: PivotThreshold}, 3000, 0, true},
	}
}

// TestPieces: roots in pieces are right in all modes, with delayed columns and with early roots, whatever the number of threads.
func TestPieces(t *testing.T) {
	const seed = 77
	for _, c := range wideRoots(t, rand.New(rand.NewPCG(seed, 0))) {
		t.Run(c.name, func(t *testing.T) {
			var want []float64
			for _, threads := range []int{1, 3} {
				c.opt.Threads = threads
				s, err := Analyze(c.a, c.opt)
				if err != nil {
					t.Fatal(err)
				}
				checkPieces(t, s, c.gathers)
				if got := solvedBy(t, s, c); want == nil {
					want = got
				} else {
					for i, v := range want {
						if got[i] != v {
							t.Fatalf("seed %d: x[%d] depends on the number of threads", seed, i)
						}
					}
				}
			}
		})
	}
}

// checkPieces tests that the plan has a root in pieces, that it is consistent, and that it comes back from its encoding.
func checkPieces(t *testing.T, s *Symbolic, gathers bool) {
	t.Helper()
	last := s.fronts() - 1
	pieces, p := 1, 0
	for f := last; f > 0 && s.continues(f); f-- {
		p, _ = s.dims(f - 1)
		if p < pieceCols || p > pieceCols+1 {
			t.Errorf("a piece has %d columns", p)
		}
		pieces++
	}
	if p, m := s.dims(last); pieces < 2 || p != m || p > pieceMost {
		t.Fatalf("%d pieces, the last of %d columns and %d rows", pieces, p, m)
	}
	if gathers != (len(s.blocks.gather) > 0) {
		t.Errorf("the root gathers leaves: %v", !gathers)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Symbolic
	if err := again.UnmarshalBinary(b); err != nil {
		t.Error(err)
	}
}

// solvedBy tests a factorisation, the same from its flat form, and one without allocation, and returns a solution that is not refined.
func solvedBy(t *testing.T, s *Symbolic, c wideRoot) []float64 {
	t.Helper()
	f := s.New()
	_, _, val := c.a.Lower().Raw()
	in, err := f.Factorize(context.Background(), val)
	if err != nil {
		t.Fatal(err)
	}
	if got := passedOn(f); got < c.waits || c.waits == 0 && got > 0 {
		t.Errorf("pieces have delayed %d columns to the next, want %d", got, c.waits)
	}
	if want := (Inertia{Pos: c.pos, Neg: s.n - c.pos}); in != want {
		t.Errorf("inertia %+v, want %+v", in, want)
	}
	b, x := make([]float64, s.n), make([]float64, s.n)
	for i := range x {
		x[i] = math.Cos(float64(i))
	}
	c.a.MulVec(b, x)
	copy(x, b)
	if err := f.Solve(x, 1); err != nil {
		t.Fatal(err)
	}
	if e := factortest.BackwardError(c.a, x, b); !(e <= 1e-12) {
		t.Errorf("backward error %g", e)
	}
	floats, words := f.FlatSizes()
	values, index := make([]float64, floats), make([]int32, words)
	if err := f.Store(values, index); err != nil {
		t.Fatal(err)
	}
	g, err := Load(values, index)
	if err != nil {
		t.Fatal(err)
	}
	y := append([]float64(nil), b...)
	if err := g.Solve(y, 1); err != nil {
		t.Fatal(err)
	}
	for i, v := range x {
		if y[i] != v {
			t.Fatalf("x[%d] is %v, that of the flat form %v", i, v, y[i])
		}
	}
	if s.opt.Threads == 1 && c.opt.Pivoting == PivotStatic {
		if n := testing.AllocsPerRun(1, func() { _, err = f.Factorize(context.Background(), val) }); n > 0 || err != nil {
			t.Errorf("a factorisation allocates %v times, error %v", n, err)
		}
	}
	return x
}

// passedOn returns how many columns pieces have sent to those after them.
func passedOn(f *LDL) int {
	n := 0
	for g := range f.elim {
		if f.s.continues(g) && f.extra != nil && f.extra[g] != nil {
			n += f.extra[g].in
		}
	}
	return n
}

// A task must not end between two pieces, since no contribution block lies there.
func TestTaskEndsInPieces(t *testing.T) {
	const n = 1300
	s, err := Analyze(symFrom(t, n, func(i, j int) float64 { return 1 }), Options{Pivoting: PivotStatic})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.task) != 0 || s.fronts() != 3 {
		t.Fatalf("%d tasks, %d fronts", len(s.task), s.fronts())
	}
	s.task, s.taskCost, s.root, s.rootPtr = []span{{0, 1}}, []float64{1}, []int32{0}, []int32{0, 1}
	if s.check() == nil {
		t.Error("a task may end with the first piece")
	}
}

// Pieces belong to one branch, whatever time the predictions give to each.
func TestPiecesAreOneBranch(t *testing.T) {
	s, err := Analyze(symFrom(t, 3000, func(i, j int) float64 { return 1 }), Options{Pivoting: PivotStatic, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	if s.fronts() != 6 || len(s.task) != 0 || len(s.blocks.branch) != 1 {
		t.Errorf("%d fronts, %d tasks, %d branches", s.fronts(), len(s.task), len(s.blocks.branch))
	}
}
