package factor

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Right-hand sides that are solved for together: where fewer than multiMin are left over they are solved for one by one.
const (
	multiMin = 3
	multiMax = 32
)

// sharedWork is how many products of an entry of L with an element must be to do, in one direction, for goroutines to
// share the columns of a solve.
const sharedWork = 1 << 19

// together returns how many of so many right-hand sides are solved for at once: full strips of them, and one that is not full if it holds multiMin or more.
func together(left int) int {
	k := min(left, multiMax)
	if over := k % asm.FrontColumns; over < multiMin && k > over {
		k -= over
	}
	return k
}

// solveColumns overwrites the nrhs columns of x by the solutions. Goroutines share the tree, or, where that is not worth while, the
// columns, in strips, if there is work enough: how those are cut does not change their bits.
func (f *factors) solveColumns(x []float64, nrhs int) {
	n := f.s.n
	if !f.s.solve.worth && f.threads > 1 && nrhs*f.s.stored() >= sharedWork {
		f.job.b, f.job.nrhs = x, nrhs
		f.job.width = min(multiMax, parts(parts(nrhs, f.threads), asm.FrontColumns)*asm.FrontColumns)
		f.share(stepColumns, parts(nrhs, f.job.width))
		f.job = solveJob{}
		return
	}
	for j := 0; j < nrhs; j += multiMax {
		k := min(multiMax, nrhs-j)
		if part := x[j*n : (j+k)*n]; f.s.solve.worth {
			f.solveMultiShared(part, k)
		} else {
			f.lanes[0].solveMulti(part, k)
		}
	}
}

// rows returns room for so many right-hand sides as rows, behind those of each strip for what tasks keep for others.
func (l *lane) rows(nrhs int) asm.FrontRows {
	strips := parts(nrhs, asm.FrontColumns)
	s := l.f.s
	return asm.FrontRows{X: need(&l.multi, strips*(s.n+len(s.solve.out))*asm.FrontColumns), Strips: strips}
}

// solveMulti overwrites the nrhs columns of x by the solutions.
func (l *lane) solveMulti(x []float64, nrhs int) {
	f := l.f
	b := l.rows(nrhs)
	f.enterMulti(x, nrhs, &b, 0, f.s.n)
	l.forwardMulti(0, f.s.fronts(), &b)
	l.backwardMulti(0, f.s.fronts(), &b, true)
	f.leaveMulti(x, nrhs, &b, 0, f.s.n)
}

// enterMulti sets the rows of the right-hand sides' elements lo ≤ i < hi, scaled.
func (f *factors) enterMulti(x []float64, nrhs int, b *asm.FrontRows, lo, hi int) {
	n := f.s.n
	for s := range b.Strips {
		j := s * asm.FrontColumns
		asm.ToRows(f.s.inv[lo:hi], f.scale[lo:hi], x[j*n+lo:], n, min(asm.FrontColumns, nrhs-j), b.Strip(s))
	}
}

// leaveMulti sets the elements lo ≤ i < hi of the solutions, scaled.
func (f *factors) leaveMulti(x []float64, nrhs int, b *asm.FrontRows, lo, hi int) {
	n := f.s.n
	for s := range b.Strips {
		j := s * asm.FrontColumns
		asm.FromRows(f.s.inv[lo:hi], f.scale[lo:hi], b.Strip(s), min(asm.FrontColumns, nrhs-j), x[j*n+lo:], n)
	}
}

// forwardMulti does fronts lo ≤ i < hi.
func (l *lane) forwardMulti(lo, hi int, b *asm.FrontRows) {
	f := l.f
	at, _ := slices.BinarySearch(f.single, int32(lo))
	for ; at < len(f.single) && int(f.single[at]) < hi; at++ {
		if f.stopped() {
			return
		}
		i := int(f.single[at])
		if lo < i {
			f.sweep.ForwardMany(lo, i, b)
		}
		lo = i + 1
		l.front(i).ForwardMany(0, 1, b)
	}
	f.sweep.ForwardMany(lo, hi, b)
}

// backwardMulti does fronts lo ≤ i < hi, with the division by D or without.
func (l *lane) backwardMulti(lo, hi int, b *asm.FrontRows, divide bool) {
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
			t.BackwardMany(i+1, hi, b)
		}
		hi = i
		one := l.front(i)
		if !divide {
			one.D, one.E = nil, nil
		}
		one.BackwardMany(0, 1, b)
	}
	t.BackwardMany(lo, hi, b)
}

// front returns front i by itself.
func (l *lane) front(i int) *asm.TinyFronts {
	v, t := l.f.pivots(i), &l.one
	t.First[1], t.RowPtr[1], t.Panel[1], t.Done[0] = int32(v.p), v.m, len(v.panel), int32(v.ne)
	t.Row, t.L, t.D, t.E = v.list, v.panel, v.d, v.e
	return t
}

// forwardRows overwrites the rows of right-hand sides, in the order of elimination and scaled, by those of L⁻¹ times them.
func (f *factors) forwardRows(b *asm.FrontRows) {
	if f.s.solve.worth {
		f.forwardManyShared(b)
		return
	}
	f.upwards(func(lo, hi int) { f.lanes[0].forwardMulti(lo, hi, b) })
}

// backwardRows overwrites them by those of L⁻ᵀD⁻¹ times them, or of L⁻ᵀ if not divide.
func (f *factors) backwardRows(b *asm.FrontRows, divide bool) {
	if f.s.solve.worth {
		f.backwardManyShared(b, divide)
		return
	}
	f.downwards(func(lo, hi int) { f.lanes[0].backwardMulti(lo, hi, b, divide) })
}
