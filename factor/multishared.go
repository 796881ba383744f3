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
	y := need(&f.lanes[0].multi, n*nrhs)
	f.job.b, f.job.x, f.job.nrhs = x, y, nrhs
	f.share(stepEnterMany, parts(n, orderPart))
	f.forwardManyShared(y, nrhs)
	f.backwardManyShared(y, nrhs, true)
	f.job.b, f.job.x, f.job.nrhs = x, y, nrhs
	f.share(stepLeaveMany, parts(n, orderPart))
	f.job = solveJob{}
}

// partMany does part k of a step with several right-hand sides.
func (f *factors) partMany(k int, l *lane) {
	j := &f.job
	v, nrhs := &j.v, j.nrhs
	first := j.k + j.n
	switch j.step {
	case stepEnterMany:
		f.enterMulti(j.b, j.x, nrhs, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepLeaveMany:
		f.leaveMulti(j.b, j.x, nrhs, k*orderPart, min((k+1)*orderPart, f.s.n))
	case stepForwardMany:
		l.forwardTaskMany(k)
	case stepBackwardMany:
		b := f.rowsOf(j.x, nrhs)
		b.bare = !j.divide
		t := f.s.solve.task[k]
		l.backwardMulti(int(t.lo), int(t.hi), &b)
	case stepBelowMany:
		lo := first + k*j.stride
		hi := min(lo+j.stride, v.m)
		asm.Gemm(asm.NoTrans, asm.Trans, nrhs, hi-lo, j.n, -1, j.w[j.k*nrhs:], nrhs, nil, v.panel[j.k*v.ld+lo:], v.ld, 1, j.w[lo*nrhs:], nrhs)
	case stepAboveMany:
		lo := j.k + k*j.stride
		hi := min(lo+j.stride, first)
		asm.Gemm(asm.NoTrans, asm.NoTrans, nrhs, hi-lo, v.m-first, -1, j.w[first*nrhs:], nrhs, nil, v.panel[lo*v.ld+first:], v.ld, 1, j.w[lo*nrhs:], nrhs)
	}
}

// forwardManyShared is forwardShared for several right-hand sides.
func (f *factors) forwardManyShared(y []float64, nrhs int) {
	p := &f.s.solve
	out := need(&f.out, len(p.out)*nrhs)
	f.job.x, f.job.nrhs = y, nrhs
	f.share(stepForwardMany, len(p.task))
	b := f.rowsOf(y, nrhs)
	for k, i := range p.out {
		asm.Axpy(1, out[k*nrhs:(k+1)*nrhs], b.row(i))
	}
	lo := 0
	for _, t := range p.task {
		f.forwardTopMany(lo, int(t.lo), &b)
		lo = int(t.hi)
	}
	f.forwardTopMany(lo, f.s.fronts(), &b)
}

// forwardTaskMany does task t.
func (l *lane) forwardTaskMany(t int) {
	f := l.f
	s, p, j := f.s, &f.s.solve, &f.job
	lo, hi := p.outPtr[t], p.outPtr[t+1]
	own := f.out[lo*j.nrhs : hi*j.nrhs]
	clear(own)
	slot := need(&l.slot, s.n)
	for k, i := range p.out[lo:hi] {
		slot[i] = int32(k)
	}
	part := p.task[t]
	b := manyRows{y: j.x, nrhs: j.nrhs, end: s.first[part.hi], slot: slot, own: own}
	l.forwardMulti(int(part.lo), int(part.hi), &b)
}

// forwardTopMany does the fronts lo ≤ i < hi of the top.
func (f *factors) forwardTopMany(lo, hi int, b *manyRows) {
	for i := lo; i < hi; i++ {
		if v := f.pivots(i); v.ne*v.m >= f.s.solve.big {
			f.forwardBigMany(&v, b)
		} else {
			f.lanes[0].forwardMulti(i, i+1, b)
		}
	}
}

// forwardBigMany does a large front, block by block of its pivots.
func (f *factors) forwardBigMany(v *pivots, b *manyRows) {
	nrhs := b.nrhs
	w := v.gatherMulti(f.lanes[0], b)
	j := &f.job
	j.v, j.w = *v, w
	for k := 0; k < v.ne; k += bigManyCols {
		n := min(bigManyCols, v.ne-k)
		asm.Trsm(asm.Right, asm.Lower, asm.Trans, true, nrhs, n, 1, v.panel[k*v.ld+k:], v.ld, w[k*nrhs:], nrhs)
		if below := v.m - k - n; below > 0 {
			j.k, j.n, j.stride = k, n, eight(bigManyPart/n)
			f.share(stepBelowMany, parts(below, j.stride))
		}
	}
	v.scatterMulti(w, b)
}

// backwardManyShared is backwardShared for several right-hand sides.
func (f *factors) backwardManyShared(y []float64, nrhs int, divide bool) {
	p := &f.s.solve
	b := f.rowsOf(y, nrhs)
	b.bare = !divide
	f.job.x, f.job.nrhs, f.job.divide = y, nrhs, divide
	hi := f.s.fronts()
	for t := len(p.task) - 1; t >= 0; t-- {
		f.backwardTopMany(int(p.task[t].hi), hi, &b)
		hi = int(p.task[t].lo)
	}
	f.backwardTopMany(0, hi, &b)
	f.share(stepBackwardMany, len(p.task))
}

// backwardTopMany does the fronts lo ≤ i < hi of the top.
func (f *factors) backwardTopMany(lo, hi int, b *manyRows) {
	for i := hi - 1; i >= lo; i-- {
		if v := f.pivots(i); v.ne*v.m >= f.s.solve.big {
			f.backwardBigMany(&v, b)
		} else {
			f.lanes[0].backwardMulti(i, i+1, b)
		}
	}
}

// backwardBigMany does a large front.
func (f *factors) backwardBigMany(v *pivots, b *manyRows) {
	nrhs := b.nrhs
	if !b.bare {
		v.divideMulti(b)
	}
	w := v.gatherMulti(f.lanes[0], b)
	j := &f.job
	j.v, j.w = *v, w
	for k := (v.ne - 1) / bigManyCols * bigManyCols; k >= 0; k -= bigManyCols {
		n := min(bigManyCols, v.ne-k)
		if below := v.m - k - n; below > 0 {
			j.k, j.n, j.stride = k, n, max(8, eight(bigManyPart/below))
			f.share(stepAboveMany, parts(n, j.stride))
		}
		asm.Trsm(asm.Right, asm.Lower, asm.NoTrans, true, nrhs, n, 1, v.panel[k*v.ld+k:], v.ld, w[k*nrhs:], nrhs)
	}
	v.scatterMulti(w[:v.ne*nrhs], b)
}
