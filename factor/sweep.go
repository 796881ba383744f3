package factor

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// denseFront is the number of rows from which on a front's part of a vector is gathered for
// dense kernels.
const denseFront = 128

// setSweep lists the fronts that do not go into runs of small fronts: the large ones, and those that
// have received delayed columns, whose panels lie elsewhere.
func (f *factors) setSweep() {
	t := &f.sweep
	if f.mode != PivotThreshold {
		t.Row, t.Done, t.E = f.s.row, nil, nil
		f.single = f.s.large
		return
	}
	t.Row, t.Done, t.E = f.order, f.elim, f.e
	f.singles = f.singles[:0]
	large := f.s.large
	for i, x := range f.extra {
		if len(large) > 0 && int(large[0]) == i {
			large = large[1:]
		} else if x == nil || x.in == 0 {
			continue
		}
		f.singles = append(f.singles, int32(i))
	}
	f.single = f.singles
}

// forward overwrites x, in the order of elimination, by L⁻¹x.
func (f *factors) forward(x []float64) {
	if f.s.solve.worth {
		f.forwardShared(x)
		return
	}
	f.upwards(func(lo, hi int) { f.lanes[0].forward(lo, hi, x) })
}

// backward overwrites x by L⁻ᵀD⁻¹x, or by L⁻ᵀx if not divide.
func (f *factors) backward(x []float64, divide bool) {
	if f.s.solve.worth {
		f.backwardShared(x, divide)
		return
	}
	f.downwards(func(lo, hi int) { f.lanes[0].backward(lo, hi, x, divide) })
}

// runFronts is the number of fronts after which a sweep with a context looks at it.
const runFronts = 1 << 10

// upwards calls sweep for runs of fronts lo ≤ i < hi, all of them in ascending order, until the context ends.
func (f *factors) upwards(sweep func(lo, hi int)) {
	n, run := f.s.fronts(), f.run()
	for lo := 0; lo < n && !f.stopped(); lo += run {
		sweep(lo, min(lo+run, n))
	}
}

// downwards does so in descending order.
func (f *factors) downwards(sweep func(lo, hi int)) {
	run := f.run()
	for hi := f.s.fronts(); hi > 0 && !f.stopped(); hi -= run {
		sweep(max(0, hi-run), hi)
	}
}

// run returns the number of fronts of a run: all without a context.
func (f *factors) run() int {
	if f.ctx == nil {
		return max(1, f.s.fronts())
	}
	return runFronts
}

// forward overwrites x by what the fronts lo ≤ i < hi do to it in L⁻¹x.
func (l *lane) forward(lo, hi int, x []float64) {
	f := l.f
	at, _ := slices.BinarySearch(f.single, int32(lo))
	for _, i := range f.single[at:] {
		if int(i) >= hi {
			break
		}
		if f.stopped() {
			return
		}
		if lo < int(i) {
			f.sweep.Forward(lo, int(i), x)
		}
		lo = int(i) + 1
		if t := l.alone(int(i)); t != nil {
			t.Forward(0, 1, x)
			continue
		}
		v := f.pivots(int(i))
		v.forward(l, x)
	}
	f.sweep.Forward(lo, hi, x)
}

// backward overwrites x by what those fronts do to it in L⁻ᵀD⁻¹x, or in L⁻ᵀx if not divide.
func (l *lane) backward(lo, hi int, x []float64, divide bool) {
	f := l.f
	t := f.sweep
	if !divide {
		t.D, t.E = nil, nil
	}
	at, _ := slices.BinarySearch(f.single, int32(hi))
	for at--; at >= 0 && int(f.single[at]) >= lo; at-- {
		if f.stopped() {
			return
		}
		i := int(f.single[at])
		if i+1 < hi {
			t.Backward(i+1, hi, x)
		}
		hi = i
		if t := l.alone(i); t != nil {
			if !divide {
				t.D, t.E = nil, nil
			}
			t.Backward(0, 1, x)
			continue
		}
		v := f.pivots(i)
		if divide {
			v.divide(x)
		}
		v.backward(l, x)
	}
	t.Backward(lo, hi, x)
}

// alone returns front i by itself if it has received delayed columns and is small for all that,
// else nil.
func (l *lane) alone(i int) *asm.TinyFronts {
	f := l.f
	if f.mode != PivotThreshold {
		return nil
	}
	x := f.extra[i]
	if x == nil || x.in == 0 || len(x.row) >= denseFront {
		return nil
	}
	t := &l.one
	t.First[1], t.RowPtr[1], t.Panel[1], t.Done[0] = int32(len(x.cols)), len(x.row), len(x.panel), f.elim[i]
	t.Row, t.L, t.D, t.E = x.row, x.panel, x.d, x.e
	return t
}

func (v *pivots) forward(l *lane, x []float64) {
	w := need(&l.w, v.m)
	v.gather(w, x)
	if v.ne <= 1 {
		for k := range v.ne {
			l := v.panel[k*v.ld : k*v.ld+v.m]
			asm.Axpy(-w[k], l[k+1:], w[k+1:v.m])
		}
	} else {
		asm.Trsv(asm.Lower, asm.NoTrans, true, v.ne, v.panel, v.ld, w[:v.ne])
		if v.ne < v.m {
			asm.Gemv(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[:v.ne], w[v.ne:v.m])
		}
	}
	v.scatter(x, w)
}

func (v *pivots) backward(l *lane, x []float64) {
	w := need(&l.w, v.m)
	v.gather(w, x)
	if v.ne <= 1 {
		for k := v.ne - 1; k >= 0; k-- {
			l := v.panel[k*v.ld : k*v.ld+v.m]
			w[k] -= asm.Dot(l[k+1:], w[k+1:v.m])
		}
	} else {
		if v.ne < v.m {
			asm.GemvT(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[v.ne:v.m], w[:v.ne])
		}
		asm.Trsv(asm.Lower, asm.Trans, true, v.ne, v.panel, v.ld, w[:v.ne])
	}
	for k, c := range v.cols[:v.ne] {
		x[c] = w[k]
	}
}

// gather sets w to the rows of the front of x.
func (v *pivots) gather(w, x []float64) {
	for k, c := range v.cols {
		w[k] = x[c]
	}
	w = w[v.p:v.m]
	for k, i := range v.rows {
		w[k] = x[i]
	}
}

// scatter sets the rows of the front of x to w.
func (v *pivots) scatter(x, w []float64) {
	for k, c := range v.cols {
		x[c] = w[k]
	}
	w = w[v.p:v.m]
	for k, i := range v.rows {
		x[i] = w[k]
	}
}

// divide overwrites the front's part of x by D⁻¹x, with zero where D is zero.
func (v *pivots) divide(x []float64) {
	for k := 0; k < v.ne; k++ {
		c := v.cols[k]
		switch d := v.d[k]; {
		case v.e[k] != 0:
			c1 := v.cols[k+1]
			x[c], x[c1] = pairInverse(d, v.d[k+1], v.e[k]).solve(x[c], x[c1])
			k++
		case d == 0:
			x[c] = 0
		default:
			x[c] /= d
		}
	}
}
