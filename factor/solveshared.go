package factor

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Sizes of what goroutines share in a solve.
const (
	bigCols   = 64      // pivots of a large front that are done before the rows below are
	bigPart   = 1 << 15 // entries of a part of a large front
	orderPart = 1 << 13 // elements that are permuted in one go
)

// A solveStep is what a solve does in several goroutines at a time.
type solveStep int

const (
	stepEnter solveStep = iota
	stepForward
	stepBelow // a block of pivots of a large front: the rows below
	stepAbove // a block of pivots of a large front: what the rows below contribute
	stepBackward
	stepLeave
	stepColumns
	stepEnterMany // as those above, for several right-hand sides
	stepForwardMany
	stepBelowMany
	stepAboveMany
	stepBackwardMany
	stepLeaveMany
	stepCall    // a job of package certify
	stepClear   // rows of vectors L⁻ᵀ·e, before they are computed
	stepSquares // their squares
	stepSpread  // to other rows
)

// A solveJob says what the crew is doing.
type solveJob struct {
	step   solveStep
	x      []float64 // in the order of elimination
	b      []float64 // in the order of the rows of A
	divide bool
	nrhs   int // columns of b
	width  int // columns of b of a part
	rows   asm.FrontRows

	v      pivots // a large front, its part of x, and the pivots k ≤ j < k+n at work
	w      []float64
	front  *asm.TinyFronts // such a front for several right-hand sides, with m rows
	m      int
	k, n   int
	stride int // rows or columns of a part

	call func(part int)
	from [asm.FrontColumns][]float64 // vectors, elements of a strip
}

// share does so many parts of a step.
func (f *factors) share(step solveStep, parts int) {
	f.job.step = step
	if f.crew == nil || len(f.crew.member) != f.threads {
		f.crew = newCrew(f.threads, f.part)
	}
	f.crew.run(parts)
}

// shareCall does the parts of a job of package certify.
func (f *factors) shareCall(parts int, job func(part int)) {
	f.job.call = job
	f.share(stepCall, parts)
	f.job.call = nil
}

// part does part k of the step.
func (f *factors) part(k, member int) {
	if f.stopped() {
		return
	}
	j, l := &f.job, f.lanes[member]
	switch j.step {
	case stepEnter:
		f.enterPart(j.b, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepLeave:
		f.leavePart(j.b, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepForward:
		l.forwardTask(k, j.x)
	case stepBackward:
		t := f.s.solve.task[k]
		l.backward(int(t.lo), int(t.hi), j.x, j.divide)
	case stepBelow:
		v := &j.v
		first := j.k + j.n
		lo := first + k*j.stride
		hi := min(lo+j.stride, v.m)
		asm.Gemv(hi-lo, j.n, -1, v.panel[j.k*v.ld+lo:], v.ld, j.w[j.k:first], j.w[lo:hi])
	case stepAbove:
		v := &j.v
		first := j.k + j.n
		lo := j.k + k*j.stride
		hi := min(lo+j.stride, first)
		asm.GemvT(v.m-first, hi-lo, -1, v.panel[lo*v.ld+first:], v.ld, j.w[first:v.m], j.w[lo:hi])
	case stepColumns:
		n := f.s.n
		lo := k * j.width
		hi := min(lo+j.width, j.nrhs)
		l.solveMulti(j.b[lo*n:hi*n], hi-lo)
	case stepCall:
		j.call(k)
	default:
		f.partMany(k, l)
	}
}

// parts returns into how many parts of the given size n is cut.
func parts(n, size int) int { return (n + size - 1) / size }

// forwardShared overwrites x by L⁻¹x. Each task does its columns in a vector that is the goroutine's own, where other rows begin
// with zero; what it adds to those is added to x afterwards, task after task.
func (f *factors) forwardShared(x []float64) {
	p := &f.s.solve
	out := need(&f.out, len(p.out))
	f.job.x = x
	f.share(stepForward, len(p.task))
	for k, i := range p.out {
		x[i] += out[k]
	}
	lo := 0
	for _, t := range p.task {
		f.forwardTop(lo, int(t.lo), x)
		lo = int(t.hi)
	}
	f.forwardTop(lo, f.s.fronts(), x)
}

// forwardTask does task t.
func (l *lane) forwardTask(t int, x []float64) {
	f := l.f
	s, p := f.s, &f.s.solve
	if len(l.x) < s.n {
		l.x = make([]float64, s.n)
	}
	part := p.task[t]
	lo, hi := s.first[part.lo], s.first[part.hi]
	rows := p.out[p.outPtr[t]:p.outPtr[t+1]]
	for _, i := range rows {
		l.x[i] = 0
	}
	copy(l.x[lo:hi], x[lo:hi])
	l.forward(int(part.lo), int(part.hi), l.x)
	copy(x[lo:hi], l.x[lo:hi])
	out := f.out[p.outPtr[t]:p.outPtr[t+1]]
	for k, i := range rows {
		out[k] = l.x[i]
	}
}

// forwardTop does the fronts lo ≤ i < hi of the top.
func (f *factors) forwardTop(lo, hi int, x []float64) {
	at, _ := slices.BinarySearch(f.single, int32(lo))
	for ; at < len(f.single) && int(f.single[at]) < hi; at++ {
		i := int(f.single[at])
		v := f.pivots(i)
		if v.ne*v.m < f.s.solve.big {
			continue
		}
		f.lanes[0].forward(lo, i, x)
		f.forwardBig(&v, x)
		lo = i + 1
	}
	f.lanes[0].forward(lo, hi, x)
}

// forwardBig does a large front, block by block of its pivots.
func (f *factors) forwardBig(v *pivots, x []float64) {
	w := need(&f.lanes[0].w, v.m)
	v.gather(w, x)
	j := &f.job
	j.v, j.w = *v, w
	for k := 0; k < v.ne; k += bigCols {
		n := min(bigCols, v.ne-k)
		asm.Trsv(asm.Lower, asm.NoTrans, true, n, v.panel[k*v.ld+k:], v.ld, w[k:k+n])
		if below := v.m - k - n; below > 0 {
			j.k, j.n, j.stride = k, n, eight(bigPart/n)
			f.share(stepBelow, parts(below, j.stride))
		}
	}
	v.scatter(x, w)
}

// backwardShared overwrites x by L⁻ᵀD⁻¹x, or by L⁻ᵀx if not divide: first the top, then the tasks, which only read what they do
// not own.
func (f *factors) backwardShared(x []float64, divide bool) {
	p := &f.s.solve
	hi := f.s.fronts()
	for t := len(p.task) - 1; t >= 0; t-- {
		f.backwardTop(int(p.task[t].hi), hi, x, divide)
		hi = int(p.task[t].lo)
	}
	f.backwardTop(0, hi, x, divide)
	f.job.x, f.job.divide = x, divide
	f.share(stepBackward, len(p.task))
}

// backwardTop does the fronts lo ≤ i < hi of the top.
func (f *factors) backwardTop(lo, hi int, x []float64, divide bool) {
	at, _ := slices.BinarySearch(f.single, int32(hi))
	for at--; at >= 0 && int(f.single[at]) >= lo; at-- {
		i := int(f.single[at])
		v := f.pivots(i)
		if v.ne*v.m < f.s.solve.big {
			continue
		}
		f.lanes[0].backward(i+1, hi, x, divide)
		if divide {
			v.divide(x)
		}
		f.backwardBig(&v, x)
		hi = i
	}
	f.lanes[0].backward(lo, hi, x, divide)
}

// backwardBig does a large front, after the division by D.
func (f *factors) backwardBig(v *pivots, x []float64) {
	w := need(&f.lanes[0].w, v.m)
	v.gather(w, x)
	j := &f.job
	j.v, j.w = *v, w
	for k := (v.ne - 1) / bigCols * bigCols; k >= 0; k -= bigCols {
		n := min(bigCols, v.ne-k)
		if below := v.m - k - n; below > 0 {
			j.k, j.n, j.stride = k, n, max(8, eight(bigPart/below))
			f.share(stepAbove, parts(n, j.stride))
		}
		asm.Trsv(asm.Lower, asm.Trans, true, n, v.panel[k*v.ld+k:], v.ld, w[k:k+n])
	}
	for k, c := range v.cols[:v.ne] {
		x[c] = w[k]
	}
}
