package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// A sweep is a factor L·D·Lᵀ in fronts, made at random, with a vector. Its arrays stand between
// guards, and what must not count in panels is NaN.
type sweep struct {
	TinyFronts
	n          int
	l, d, e, x *vec
	static     bool
}

// sweep returns so many fronts of orders of at most order. Some have pivots in another
// order, pairs and columns that are left.
func (s *source) sweep(fronts, pivots, order, offset int) *sweep {
	return s.sweepLike(&sweep{}, fronts, pivots, order, offset)
}

// staticSweep is sweep without any of that, so that neither Done nor E is given.
func (s *source) staticSweep(fronts, pivots, order, offset int) *sweep {
	w := s.sweepLike(&sweep{static: true}, fronts, pivots, order, offset)
	w.Done, w.E = nil, nil
	return w
}

func (s *source) sweepLike(w *sweep, fronts, pivots, order, offset int) *sweep {
	w.First, w.RowPtr, w.Panel, w.Done = make([]int32, fronts+1), make([]int, fronts+1), make([]int, fronts+1), make([]int32, fronts)
	for f := range fronts {
		w.First[f+1] = w.First[f] + int32(1+s.IntN(min(pivots, order)))
	}
	w.n = int(w.First[fronts])
	w.d, w.e, w.x = s.vec(w.n, offset), newVec(w.n, (3*offset)%8), s.vec(w.n, (5*offset)%8)
	clear(w.e.s)
	size := 0
	for f := range fronts {
		m := w.rows(s, f, order)
		w.Panel[f] = size
		if m > TinyOrder {
			w.Panel[f] = (size + 7) &^ 7
		}
		size = w.Panel[f] + frontLead(m)*int(w.First[f+1]-w.First[f])
	}
	w.Panel[fronts] = size
	w.l = newVec(size, (7*offset)%8)
	w.D, w.E, w.L = w.d.s, w.e.s, w.l.s
	for f := range fronts {
		w.values(s, f)
	}
	for _, v := range []*vec{w.l, w.d, w.e, w.x} {
		v.save()
	}
	return w
}

// rows draws the rows of front f and returns their number.
func (w *sweep) rows(s *source, f, order int) int {
	first, end := int(w.First[f]), int(w.First[f+1])
	own := make([]int32, 0, order)
	for c := first; c < end; c++ {
		own = append(own, int32(c))
	}
	w.Done[f] = int32(len(own))
	if !w.static && s.IntN(3) == 0 {
		s.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
		w.Done[f] -= int32(s.IntN(len(own) + 1))
	}
	r := min(s.IntN(order-len(own)+1), w.n-end)
	var below []int32
	if s.IntN(3) == 0 {
		at := end + s.IntN(w.n-end-r+1)
		for k := range r {
			below = append(below, int32(at+k))
		}
	} else {
		for _, k := range s.Perm(w.n - end)[:r] {
			below = append(below, int32(end+k))
		}
		slices.Sort(below)
	}
	w.Row = append(append(w.Row, own...), below...)
	w.RowPtr[f+1] = len(w.Row)
	return len(own) + r
}

// values draws panel and pivots of front f. What is left in w.l are guards.
func (w *sweep) values(s *source, f int) {
	v := w.solveFront(f)
	for k := range v.ne {
		for i := k + 1; i < len(v.row); i++ {
			v.panel[k*v.ld+i] = s.draw(s.Rand) / float64(len(v.row))
		}
		if w.D[v.first+k] == 0 || s.IntN(40) == 0 {
			w.D[v.first+k] = 0
		} else {
			w.D[v.first+k] += math.Copysign(1, w.D[v.first+k])
		}
	}
	for k := 0; !w.static && k+1 < v.ne && s.IntN(2) == 0; k++ {
		if s.IntN(3) > 0 {
			w.E[v.first+k] = 2 + s.Float64()
			w.D[v.first+k], w.D[v.first+k+1] = s.Float64(), -s.Float64()
			v.panel[k*v.ld+k+1] = 0
			k++
		}
	}
}

// sizes overwrites x by what Forward, or Backward, would make of absolute values if nothing cancelled.
func (w *sweep) sizes(x []float64, backward bool) {
	fronts := len(w.First) - 1
	for i := range fronts {
		if backward {
			i = fronts - 1 - i
		}
		v := w.solveFront(i)
		for k := 0; k < v.ne && backward; k++ {
			d := w.D[v.first+k]
			switch at := v.row[k]; {
			case w.e.s[v.first+k] != 0:
				x[at] = (x[at] + x[v.row[k+1]]) / w.e.s[v.first+k] * 4
				x[v.row[k+1]] = x[at]
				k++
			case d == 0:
				x[at] = 0
			default:
				x[at] /= math.Abs(d)
			}
		}
		for k := range v.ne {
			if backward {
				k = v.ne - 1 - k
			}
			for i := k + 1; i < len(v.row); i++ {
				l := math.Abs(v.panel[k*v.ld+i])
				if backward {
					x[v.row[k]] += l * x[v.row[i]]
				} else {
					x[v.row[i]] += l * x[v.row[k]]
				}
			}
		}
	}
}

func testFrontsForward(t *testing.T, s *source, n, offset int)  { testSweep(t, s, n, offset, false) }
func testFrontsBackward(t *testing.T, s *source, n, offset int) { testSweep(t, s, n, offset, true) }

func testSweep(t *testing.T, s *source, n, offset int, backward bool) {
	if n == 0 {
		return
	}
	draw := s.sweep
	if s.IntN(2) == 0 {
		draw = s.staticSweep
	}
	w := draw(n, 1+s.IntN(20), 1+s.IntN(40), offset)
	want, size := slices.Clone(w.x.s), absAll(w.x.s)
	w.sizes(size, backward)
	if backward {
		frontsBackwardGeneric(&w.TinyFronts, 0, n, want)
		w.Backward(0, n, w.x.s)
	} else {
		frontsForwardGeneric(&w.TinyFronts, 0, n, want)
		w.Forward(0, n, w.x.s)
	}
	for i, v := range size {
		if !(v <= math.MaxFloat64) {
			continue
		}
		if e := math.Abs(want[i] - w.x.s[i]); !(e <= 40*float64(w.n+4)*(0x1p-53*v+math.SmallestNonzeroFloat64)) {
			t.Fatalf("backward %v: element %d of %d is %v, want %v; size %g", backward, i, w.n, w.x.s[i], want[i], v)
		}
	}
	w.x.check(t, "x", always)
	for _, v := range []*vec{w.l, w.d, w.e} {
		v.check(t, "factor", nil)
	}
}

// TestSweepDense multiplies solutions by L, D and Lᵀ.
func TestSweepDense(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, order := range []int{1, 2, 3, 5, 8, 9, 12, 16, 17, 24, 33, 70} {
			for pivots := 1; pivots <= order; pivots += 1 + order/16 {
				w := s.sweep(80, pivots, order, order%8)
				b, size := slices.Clone(w.x.s), absAll(w.x.s)
				w.Forward(0, 80, w.x.s)
				w.sizes(size, false)
				sameProduct(t, "forward", w, b, size, w.timesL)
				copy(b, w.x.s)
				copy(size, absAll(b))
				t2 := w.TinyFronts
				t2.D, t2.E = nil, nil
				t2.Backward(0, 80, w.x.s)
				w.sizes(size, true)
				sameProduct(t, "backward", w, b, size, w.timesLT)
			}
		}
	})
}

func sameProduct(t *testing.T, what string, w *sweep, b, size []float64, times func(x, y []float64)) {
	t.Helper()
	y := make([]float64, w.n)
	times(w.x.s, y)
	largest := slices.Max(size)
	for i, v := range b {
		if e := math.Abs(v - y[i]); !(e <= 1e-13*float64(w.n)*largest) {
			t.Fatalf("%s: the product differs in row %d by %g beside %g", what, i, e, largest)
		}
	}
}

// timesL sets y to L·x.
func (w *sweep) timesL(x, y []float64) {
	copy(y, x)
	for f := range len(w.First) - 1 {
		v := w.solveFront(f)
		for k := range v.ne {
			for i := k + 1; i < len(v.row); i++ {
				y[v.row[i]] += v.panel[k*v.ld+i] * x[v.row[k]]
			}
		}
	}
}

// timesLT sets y to Lᵀ·x.
func (w *sweep) timesLT(x, y []float64) {
	copy(y, x)
	for f := range len(w.First) - 1 {
		v := w.solveFront(f)
		for k := range v.ne {
			for i := k + 1; i < len(v.row); i++ {
				y[v.row[k]] += v.panel[k*v.ld+i] * x[v.row[i]]
			}
		}
	}
}

// TestSweepPair checks blocks of order 2 at every place of a front, with ends of chunks among them.
func TestSweepPair(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		for p := 2; p <= 20; p++ {
			for k := range p - 1 {
				f := TinyFronts{First: []int32{0, int32(p)}, RowPtr: []int{0, p}, Panel: []int{0, p * 24}}
				f.L, f.D, f.E = make([]float64, p*24), make([]float64, p), make([]float64, p)
				x, want := make([]float64, p), make([]float64, p)
				for i := range p {
					f.Row = append(f.Row, int32(i))
					f.D[i], x[i], want[i] = 2, 2, 1
				}
				f.D[k], f.D[k+1], f.E[k] = 1, -2, 3
				x[k], x[k+1], want[k], want[k+1] = 4+12, 12-8, 4, 4 // (1 3; 3 -2)·(4; 4)
				f.Backward(0, 1, x)
				for i := range x {
					if math.Abs(x[i]-want[i]) > 1e-14 {
						t.Fatalf("%d columns, pair at %d: element %d is %v, want %v", p, k, i, x[i], want[i])
					}
				}
			}
		}
	})
}

// TestSweepCut checks that results are the same wherever a run is cut.
func TestSweepCut(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const fronts = 1500
		for _, order := range []int{4, 9, 16, 30} {
			w := s.sweep(fronts, 6, order, 3)
			x, y := slices.Clone(w.x.s), slices.Clone(w.x.s)
			w.Forward(0, fronts, x)
			for lo := 0; lo < fronts; {
				hi := min(fronts, lo+1+s.IntN(5))
				w.Forward(lo, hi, y)
				lo = hi
			}
			sameBits(t, "forward", x, y)
			w.Backward(0, fronts, x)
			for hi := fronts; hi > 0; {
				lo := max(0, hi-1-s.IntN(5))
				w.Backward(lo, hi, y)
				hi = lo
			}
			sameBits(t, "backward", x, y)
		}
	})
}

func TestSweepAllocs(t *testing.T) {
	w := newSource(t).sweep(50, 3, 20, 0)
	if n := testing.AllocsPerRun(10, func() { w.Forward(0, 50, w.x.s); w.Backward(0, 50, w.x.s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSweepPanics(t *testing.T) {
	s := newSource(t)
	for name, spoil := range map[string]func(w *sweep){
		"hi":   func(w *sweep) { w.First = w.First[:20] },
		"row":  func(w *sweep) { w.Row = w.Row[:len(w.Row)-1] },
		"l":    func(w *sweep) { w.L = w.L[:len(w.L)-1] },
		"d":    func(w *sweep) { w.D = w.D[:len(w.D)-1] },
		"e":    func(w *sweep) { w.E = w.E[:len(w.E)-1] },
		"done": func(w *sweep) { w.Done = w.Done[:19] },
	} {
		for _, run := range []func(w *sweep){
			func(w *sweep) { w.Forward(0, 20, w.x.s) }, func(w *sweep) { w.Backward(0, 20, w.x.s) },
		} {
			t.Run(name, func(t *testing.T) {
				w := s.sweep(20, 2, 8, 0)
				spoil(w)
				defer func() {
					if recover() == nil {
						t.Error("accepted")
					}
				}()
				run(w)
			})
		}
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, shape := range []struct{ fronts, pivots, order int }{{1000, 1, 5}, {1000, 4, 9}, {1000, 16, 16}, {1000, 30, 30}, {50000, 8, 16}} {
		s := newSource(b)
		w := s.sweep(shape.fronts, shape.pivots, shape.order, 0)
		for i := range w.L {
			w.L[i] *= 1e-12
		}
		w.E, w.Done = nil, nil
		for i := range w.D {
			w.D[i] = 1
		}
		for _, l := range isa.Levels() {
			for name, run := range map[string]func(lo, hi int, x []float64){"forward": w.Forward, "backward": w.Backward} {
				b.Run(fmt.Sprintf("%v/%s/%d,p≤%d,m≤%d", l, name, shape.fronts, shape.pivots, shape.order), func(b *testing.B) {
					undo, err := isa.Force(l)
					if err != nil {
						b.Fatal(err)
					}
					defer undo()
					for b.Loop() {
						run(0, shape.fronts, w.x.s)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(shape.fronts), "ns/front")
					b.ReportMetric(float64(w.Panel[shape.fronts])/float64(shape.fronts), "entries/front")
				})
			}
		}
	}
}
