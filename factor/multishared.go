package factor

import "github.com/saddle-go/saddle/asm"

// Sizes of the parts of a large front, for several right-hand sides.
const (
	bigManyCols = 128     // pivots that are done before the rows below are
	bigManyPart = 1 << 14 // entries of a part
)

// solveMultiShared is solveMulti by all goroutines together, along the solvePlan.
func (f *factors) solveMultiShared(x []float64, nrhs int) {
	n := f.s.n
	b := f.lanes[0].rows(nrhs)
	f.job.b, f.job.nrhs, f.job.rows = x, nrhs, b
	f.share(stepEnterMany, parts(n, orderPart))
	f.forwardManyShared(&b)
	f.backwardManyShared(&b, true)
	f.job.b, f.job.nrhs, f.job.rows = x, nrhs, b
	f.share(stepLeaveMany, parts(n, orderPart))
	f.job = solveJob{}
}

// partMany does part k of a step with several right-hand sides.
func (f *factors) partMany(k int, l *lane) {
	j := &f.job
	first := j.k + j.n
	switch j.step {
	case stepEnterMany:
		f.enterMulti(j.b, j.nrhs, &j.rows, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepLeaveMany:
		f.leaveMulti(j.b, j.nrhs, &j.rows, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepClear, stepSquares, stepSpread:
		f.partBare(k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepForwardMany:
		l.forwardTaskMany(k)
	case stepBackwardMany:
		t := f.s.solve.task[k]
		l.backwardMulti(int(t.lo), int(t.hi), &j.rows, j.divide)
	case stepBelowMany:
		lo := first + k*j.stride
		j.front.ForwardPart(0, asm.FrontPart{From: j.k, To: first, Skip: lo, End: min(lo+j.stride, j.m)}, &j.rows)
	case stepAboveMany:
		lo := j.k + k*j.stride
		j.front.BackwardPart(0, asm.FrontPart{From: lo, To: min(lo+j.stride, first), Skip: first, End: j.m}, &j.rows)
	}
}

// forwardManyShared is forwardShared for several right-hand sides. What a task adds to rows that are not its own is kept behind the rows of each
// strip.
func (f *factors) forwardManyShared(b *asm.FrontRows) {
	p, n := &f.s.solve, f.s.n
	f.job.rows = *b
	f.share(stepForwardMany, len(p.task))
	for s := range b.Strips {
		x := b.Strip(s)
		kept := x[n*asm.FrontColumns:]
		for k, i := range p.out {
			to := asm.FrontRow(x, i)
			for c, v := range asm.FrontRow(kept, int32(k)) {
				to[c] += v
			}
		}
	}
	lo := 0
	for _, t := range p.task {
		f.forwardTopMany(lo, int(t.lo), b)
		lo = int(t.hi)
	}
	f.forwardTopMany(lo, f.s.fronts(), b)
}

// forwardTaskMany does task t.
func (l *lane) forwardTaskMany(t int) {
	f := l.f
	s, p := f.s, &f.s.solve
	b := f.job.rows
	lo, hi := p.outPtr[t], p.outPtr[t+1]
	for k := range b.Strips {
		clear(b.Strip(k)[(s.n+lo)*asm.FrontColumns : (s.n+hi)*asm.FrontColumns])
	}
	slot := need(&l.slot, s.n)
	for k, i := range p.out[lo:hi] {
		slot[i] = int32(s.n + lo + k)
	}
	part := p.task[t]
	b.Far, b.Slot = int(s.first[part.hi]), slot
	l.forwardMulti(int(part.lo), int(part.hi), &b)
}

// forwardTopMany does the fronts lo ≤ i < hi of the top.
func (f *factors) forwardTopMany(lo, hi int, b *asm.FrontRows) {
	from := lo
	for i := lo; i < hi; i++ {
		if v := f.pivots(i); v.ne*v.m >= f.s.solve.big {
			f.lanes[0].forwardMulti(from, i, b)
			f.forwardBigMany(i, &v, b)
			from = i + 1
		}
	}
	f.lanes[0].forwardMulti(from, hi, b)
}

// forwardBigMany does a large front, block by block of its pivots.
func (f *factors) forwardBigMany(i int, v *pivots, b *asm.FrontRows) {
	t := f.lanes[0].front(i)
	j := &f.job
	j.front, j.m, j.rows = t, v.m, *b
	for k := 0; k < v.ne; k += bigManyCols {
		to := min(k+bigManyCols, v.ne)
		t.ForwardPart(0, asm.FrontPart{From: k, To: to, Skip: k, End: to}, b)
		if below := v.m - to; below > 0 {
			j.k, j.n, j.stride = k, to-k, eight(bigManyPart/(to-k))
			f.share(stepBelowMany, parts(below, j.stride))
		}
	}
}

// backwardManyShared is backwardShared for several right-hand sides.
func (f *factors) backwardManyShared(b *asm.FrontRows, divide bool) {
	p := &f.s.solve
	hi := f.s.fronts()
	for t := len(p.task) - 1; t >= 0; t-- {
		f.backwardTopMany(int(p.task[t].hi), hi, b, divide)
		hi = int(p.task[t].lo)
	}
	f.backwardTopMany(0, hi, b, divide)
	f.job.rows, f.job.divide = *b, divide
	f.share(stepBackwardMany, len(p.task))
}

// backwardTopMany does the fronts lo ≤ i < hi of the top.
func (f *factors) backwardTopMany(lo, hi int, b *asm.FrontRows, divide bool) {
	end := hi
	for i := hi - 1; i >= lo; i-- {
		if v := f.pivots(i); v.ne*v.m >= f.s.solve.big {
			f.lanes[0].backwardMulti(i+1, end, b, divide)
			f.backwardBigMany(i, &v, b, divide)
			end = i
		}
	}
	f.lanes[0].backwardMulti(lo, end, b, divide)
}

// backwardBigMany does a large front.
func (f *factors) backwardBigMany(i int, v *pivots, b *asm.FrontRows, divide bool) {
	t := f.lanes[0].front(i)
	if divide {
		t.DivideMany(0, 1, b)
	}
	j := &f.job
	j.front, j.m, j.rows = t, v.m, *b
	for k := (v.ne - 1) / bigManyCols * bigManyCols; k >= 0; k -= bigManyCols {
		to := min(k+bigManyCols, v.ne)
		if below := v.m - to; below > 0 {
			j.k, j.n, j.stride = k, to-k, max(8, eight(bigManyPart/below))
			f.share(stepAboveMany, parts(to-k, j.stride))
		}
		t.BackwardPart(0, asm.FrontPart{From: k, To: to, Skip: k, End: to}, b)
	}
}
