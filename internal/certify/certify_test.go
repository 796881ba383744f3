package certify_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// diagonal is A = diag(a) with factors of B = diag(b). Suspects are single pivots, or pairs [0 e; e 0] of A that take the place of two elements.
type diagonal struct {
	a, b     []float64
	changed  []int // columns with other pivots
	suspects []int
	first    []float64 // of b at suspects
	zero     []int     // counted suspects
	refuse   bool
	correct  bool
}

func (d *diagonal) Solve(x []float64) bool {
	for i, v := range d.b {
		if v == 0 {
			x[i] = 0
			continue
		}
		x[i] /= v
	}
	return !d.refuse
}

func (d *diagonal) Product(y, x []float64) {
	for i, v := range d.a {
		y[i] = v * x[i]
	}
}

func (d *diagonal) Reach(x []float64) float64 {
	reach := 0.0
	for _, c := range d.changed {
		reach = max(reach, math.Abs((d.b[c]-d.a[c])*x[c]))
	}
	return reach
}

func (d *diagonal) Correct(float64) bool { return d.correct }

func (d *diagonal) IsPair(int) bool   { return false }
func (d *diagonal) IsGone(s int) bool { return d.b[d.suspects[s]] == 0 }
func (d *diagonal) Drop(s int)        { d.b[d.suspects[s]] = 0 }
func (d *diagonal) Restore(s int)     { d.b[d.suspects[s]] = d.first[s] }
func (d *diagonal) Count(s int)       { d.zero = append(d.zero, s) }

func (d *diagonal) Bounds(b [][2]float64, limit float64, x []float64) {
	certify.EachBound(d, b, limit, x)
}

func (d *diagonal) Rows() int { return len(d.a) }

func (d *diagonal) Nulls(columns []certify.Column, x []float64, v certify.Vectors) {
	certify.EachNull(d, columns, x, v)
}

func (d *diagonal) SolveMany(x, _ []float64, k int, v certify.Vectors) bool {
	return certify.EachSolve(d, x, k, v)
}

func (d *diagonal) Products(y, x []float64, k int, v certify.Vectors) {
	certify.EachProduct(d, y, x, k, v)
}

func (d *diagonal) Null(s int, _ bool, x []float64) float64 {
	clear(x)
	x[d.suspects[s]] = 1
	x[len(x)-1] = 1e-10 // an error of L
	y := make([]float64, len(x))
	d.Product(y, x)
	return certify.Quotient(y, x)
}

var ctx = context.Background()

// ones returns 1, -1, 1, …
func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(1 - 2*(i%2))
	}
	return v
}

func room(n int) certify.Vectors {
	return certify.Vectors{X: make([]float64, n), B: make([]float64, n), R: make([]float64, n)}
}

func TestJudge(t *testing.T) {
	const n = 40
	var start certify.Start
	exact := func(edit func(d *diagonal)) *diagonal {
		d := &diagonal{a: ones(n)}
		d.b = slices.Clone(d.a)
		edit(d)
		return d
	}
	for _, c := range []struct {
		name   string
		d      *diagonal
		doubts certify.Doubts
		want   certify.Verdict
	}{
		{"exact", exact(func(*diagonal) {}), certify.Doubts{Growth: 1}, certify.Regular},
		{"exact, doubted", exact(func(*diagonal) {}), certify.Doubts{Growth: 1e8, Cancelled: true}, certify.Regular},
		{"small errors", exact(func(d *diagonal) { d.b[3] *= 1 + 1e-5 }), certify.Doubts{Growth: 1}, certify.Regular},
		{"large errors", exact(func(d *diagonal) { asm.Scale(1.3, d.b) }), certify.Doubts{Growth: 1}, certify.Inaccurate},
		{"slow refinement", exact(func(d *diagonal) { d.b[3] *= 0.8 }), certify.Doubts{Growth: 1}, certify.Inaccurate},
		{"no solve", exact(func(d *diagonal) { d.refuse = true }), certify.Doubts{Growth: 1}, certify.Inaccurate},
		{"not finite", exact(func(d *diagonal) { d.b[5] = math.NaN() }), certify.Doubts{Growth: 1}, certify.Inaccurate},
		{"singular", exact(func(d *diagonal) { d.a[5] = 0 }), certify.Doubts{Growth: 1}, certify.Inaccurate},
		{"nearly singular", exact(func(d *diagonal) { d.a[5], d.b[5] = 1e-11, 1e-11 }), certify.Doubts{Growth: 1e6, Cancelled: true}, certify.InDoubt},
		{"nearly singular, not doubted", exact(func(d *diagonal) { d.a[5], d.b[5] = 1e-11, 1e-11 }), certify.Doubts{Growth: 1e6}, certify.Sound},
		{"far enough from singular", exact(func(d *diagonal) { d.a[5], d.b[5] = 1e-6, 1e-6 }), certify.Doubts{Growth: 1e6, Cancelled: true}, certify.Regular},
		{"near to what counts as zero", exact(func(d *diagonal) { d.a[5], d.b[5] = 1e-12, 1e-12 }), certify.Doubts{Growth: 1, Cancelled: true}, certify.Sound},
		{"a pivot changed its sign", exact(func(d *diagonal) { d.a[5], d.b[5], d.changed = -1e-12, 1e-8, []int{5} }), certify.Doubts{Growth: 1, Changed: 1}, certify.Inaccurate},
		{"a small change", exact(func(d *diagonal) { d.a[5], d.b[5], d.changed = 0.5, 0.5+1e-8, []int{5} }), certify.Doubts{Growth: 1, Changed: 1}, certify.Regular},
		{"changes that reach far", exact(func(d *diagonal) { d.a[5], d.b[5], d.changed = 1e-9, 1.05e-9, []int{5} }), certify.Doubts{Growth: 1, Changed: 1}, certify.InDoubt},
		{"the same, corrected", exact(func(d *diagonal) { d.a[5], d.b[5], d.changed, d.correct = 1e-9, 1.05e-9, []int{5}, true }), certify.Doubts{Growth: 1, Changed: 1}, certify.Regular},
	} {
		v := room(n)
		if got, err := certify.Judge(ctx, c.d, c.doubts, v); got != c.want || err != nil {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		kept := room(n)
		kept.Start = &start // of the case before
		if got, err := certify.Judge(ctx, c.d, c.doubts, kept); err != nil || got != c.want || !sameBits(kept.B, v.B) || !sameBits(kept.X, v.X) || !sameBits(kept.R, v.R) {
			t.Errorf("%s: %v with a right-hand side that was kept, want %v and the same vectors", c.name, got, c.want)
		}
	}
	if start.Bytes() != 8*n {
		t.Errorf("%d bytes are kept", start.Bytes())
	}
	small := room(n - 1)
	small.Start = &start
	if got, err := certify.Judge(ctx, &diagonal{a: ones(n - 1), b: ones(n - 1)}, certify.Doubts{Growth: 1}, small); got != certify.Regular || err != nil {
		t.Errorf("of another order: %v, %v", got, err)
	}
}

func sameBits(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
}

func TestRecount(t *testing.T) {
	const n = 30
	d := &diagonal{a: ones(n), suspects: []int{7, 4, 9, 2}}
	d.a[7], d.a[4], d.a[9], d.a[2] = 0, 3e-14, -1e-11, 0.5
	d.b = slices.Clone(d.a)
	d.b[7], d.b[4] = 1e-16, 1e-13
	for _, k := range d.suspects {
		d.first = append(d.first, d.b[k])
	}
	var c certify.Recount
	c.Nearly = 1e-9 // the error of L is corrected
	c.Run(ctx, d, len(d.suspects), room(n))
	if !slices.Equal(d.zero, []int{0, 1}) {
		t.Errorf("suspects %v count as zero, want 0 and 1", d.zero)
	}
	if d.b[7] != 0 || d.b[4] != d.first[1] || d.b[9] != d.first[2] || d.b[2] != d.first[3] {
		t.Errorf("pivots are %v, %v, %v, %v: want the first left out and the others as they were", d.b[7], d.b[4], d.b[9], d.b[2])
	}
	d.zero, c.Alone, c.Nearly = nil, true, certify.ZeroResidual
	d.b[7] = 1e-16
	if c.Run(ctx, d, len(d.suspects), room(n)); d.zero != nil {
		t.Errorf("%v count as zero without corrections", d.zero)
	}
	v := room(n)
	if allocs := testing.AllocsPerRun(5, func() { certify.Judge(ctx, d, certify.Doubts{Cancelled: true}, v) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// TestOneNullVector: suspects whose vectors become the same null vector count once.
func TestOneNullVector(t *testing.T) {
	d := &diagonal{a: ones(30), suspects: []int{7, 7, 9}}
	d.a[7], d.a[9] = 0, -1e-10
	d.b = slices.Clone(d.a)
	d.b[7] = 1e-16
	d.first = []float64{d.b[7], d.b[7], d.b[9]}
	c := certify.Recount{Nearly: 1e-8}
	if c.Run(ctx, d, len(d.suspects), room(30)); !slices.Equal(d.zero, []int{0}) {
		t.Errorf("suspects %v count as zero, want 0", d.zero)
	}
}

// TestRefusedSolves: where solves are refused nothing counts as zero that has not been shown to be, whatever earlier vectors have left.
func TestRefusedSolves(t *testing.T) {
	c := certify.Recount{Nearly: 1e-7}
	for _, refuse := range []bool{false, true} {
		d := &diagonal{a: ones(30), suspects: []int{7}, refuse: refuse}
		d.a[7] = 1e-10
		if !refuse {
			d.a[7] = 0
		}
		d.b = slices.Clone(d.a)
		d.b[7] = 1e-10
		d.first = []float64{d.b[7]}
		c.Run(ctx, d, len(d.suspects), room(30))
		if got := len(d.zero); got != 0 && refuse {
			t.Errorf("%d count as zero although no solve worked", got)
		}
		if d.b[7] != d.first[0] && refuse {
			t.Errorf("pivot %v, want %v back", d.b[7], d.first[0])
		}
	}
}

func TestPairSigns(t *testing.T) {
	for _, c := range []struct {
		a, b, c  float64
		pos, neg int
	}{
		{0, 0, 1, 1, 1}, {2, 2, 1, 2, 0}, {-2, -2, 1, 0, 2}, {1e200, 1e200, 1e199, 2, 0}, {1e-200, 1e-200, 1e-199, 1, 1},
	} {
		if pos, neg := certify.PairSigns(c.a, c.b, c.c); pos != c.pos || neg != c.neg {
			t.Errorf("[%g %g; %g %g]: %d, %d, want %d, %d", c.a, c.c, c.c, c.b, pos, neg, c.pos, c.neg)
		}
	}
}

func TestPivotRange(t *testing.T) {
	for _, c := range []struct {
		d, e        []float64
		least, most float64
	}{
		{[]float64{-3, 0, 0.5, math.Inf(1)}, []float64{0, 0, 0, 0}, 0.5, 3},
		{[]float64{0, 0, -7}, []float64{2, 0, 0}, 2, 7},
		{[]float64{5, 5}, []float64{4, 0}, 1, 9},
		{[]float64{-5e200, -5e200, 1}, []float64{4e200, 0, 0}, 1, 9e200},
		{nil, nil, math.Inf(1), 0},
	} {
		r := certify.NoPivots
		if r.Include(c.d, c.e); math.Abs(r.Least-c.least) > 1e-14*c.least || math.Abs(r.Most-c.most) > 1e-14*c.most {
			t.Errorf("%v, %v: %v, want %v to %v", c.d, c.e, r, c.least, c.most)
		}
	}
}
