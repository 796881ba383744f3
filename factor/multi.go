package factor

import "github.com/saddle-go/saddle/asm"

// Right-hand sides that are solved for together: fewer than multiMin one by one.
const (
	multiMin   = 3
	multiMax   = 32
	multiLeast = 4 // least number of them for one of several goroutines
)

// thinRows is the number of rows up to which fronts are too thin for dense kernels to gain anything.
const thinRows = 32

// sharedWork is how many products of an entry of L with an element must be to do, in one direction, for goroutines to
// share the columns of a solve.
const sharedWork = 1 << 19

// solveColumns overwrites the nrhs columns of x by the solutions. Goroutines share the tree, or, where that is not worth while, the
// columns, in parts of four or more, if there is work enough: how those are cut does not change their bits.
func (f *factors) solveColumns(x []float64, nrhs int) {
	n := f.s.n
	if !f.s.solve.worth && f.threads > 1 && nrhs*f.s.stored() >= sharedWork {
		f.job.b, f.job.nrhs = x, nrhs
		f.job.width = min(multiMax, max(multiLeast, (parts(nrhs, f.threads)+3)&^3))
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

// solveMulti overwrites the nrhs columns of x by the solutions. Inside, the right-hand sides
// are the rows of a matrix with nrhs rows, so that what a front needs of them is contiguous.
func (l *lane) solveMulti(x []float64, nrhs int) {
	f := l.f
	n := f.s.n
	y := need(&l.multi, n*nrhs)
	f.enterMulti(x, y, nrhs, 0, n)
	b := f.rowsOf(y, nrhs)
	l.forwardMulti(0, f.s.fronts(), &b)
	l.backwardMulti(0, f.s.fronts(), &b)
	f.leaveMulti(x, y, nrhs, 0, n)
}

// enterMulti sets rows lo ≤ k < hi of y to those of the right-hand sides in x, scaled.
func (f *factors) enterMulti(x, y []float64, nrhs, lo, hi int) {
	n := f.s.n
	for k, i := range f.s.perm[lo:hi] {
		k += lo
		for j := range nrhs {
			y[k*nrhs+j] = x[j*n+int(i)] * f.scaleP[k]
		}
	}
}

// leaveMulti sets the elements of x to rows lo ≤ k < hi of y, scaled.
func (f *factors) leaveMulti(x, y []float64, nrhs, lo, hi int) {
	n := f.s.n
	for k, i := range f.s.perm[lo:hi] {
		k += lo
		for j := range nrhs {
			x[j*n+int(i)] = y[k*nrhs+j] * f.scaleP[k]
		}
	}
}

// manyRows are the rows of several right-hand sides. The goroutine of a task keeps those from end on, which are not the task's, in a place of
// its own.
type manyRows struct {
	y    []float64
	nrhs int
	end  int32
	slot []int32 // place in own of rows from end on
	own  []float64
	bare bool // backward steps leave D out
}

func (f *factors) rowsOf(y []float64, nrhs int) manyRows {
	return manyRows{y: y, nrhs: nrhs, end: int32(f.s.n)}
}

func (b *manyRows) row(i int32) []float64 {
	if i < b.end {
		at := int(i) * b.nrhs
		return b.y[at : at+b.nrhs : at+b.nrhs]
	}
	at := int(b.slot[i]) * b.nrhs
	return b.own[at : at+b.nrhs : at+b.nrhs]
}

// forwardMulti does fronts lo ≤ i < hi.
func (l *lane) forwardMulti(lo, hi int, b *manyRows) {
	for i := lo; i < hi; i++ {
		if v := l.f.pivots(i); v.m <= thinRows {
			v.forwardThin(b)
		} else {
			v.forwardMulti(l, b)
		}
	}
}

// backwardMulti does fronts lo ≤ i < hi.
func (l *lane) backwardMulti(lo, hi int, b *manyRows) {
	for i := hi - 1; i >= lo; i-- {
		if v := l.f.pivots(i); v.m <= thinRows {
			v.backwardThin(b)
		} else {
			v.backwardMulti(l, b)
		}
	}
}

// solveRows overwrites the rows in y of nrhs right-hand sides, in the order of elimination and scaled, by those of the solutions.
func (f *factors) solveRows(y []float64, nrhs int) {
	if f.s.solve.worth {
		f.forwardManyShared(y, nrhs)
		f.backwardManyShared(y, nrhs, true)
		return
	}
	b := f.rowsOf(y, nrhs)
	f.lanes[0].forwardMulti(0, f.s.fronts(), &b)
	f.lanes[0].backwardMulti(0, f.s.fronts(), &b)
}

// backwardBare overwrites the rows in y of nrhs right-hand sides by those of L⁻ᵀy.
func (f *factors) backwardBare(y []float64, nrhs int) {
	if f.s.solve.worth {
		f.backwardManyShared(y, nrhs, false)
		return
	}
	b := f.rowsOf(y, nrhs)
	b.bare = true
	f.lanes[0].backwardMulti(0, f.s.fronts(), &b)
}

// gatherMulti returns the rows of the front, as columns of a matrix with nrhs rows.
func (v *pivots) gatherMulti(l *lane, b *manyRows) []float64 {
	w := need(&l.w, v.m*b.nrhs)
	at := 0
	for _, list := range [2][]int32{v.cols, v.rows} {
		for _, i := range list {
			at += copy(w[at:at+b.nrhs], b.row(i))
		}
	}
	return w
}

// scatterMulti sets the first rows of the front, as many as there are in w.
func (v *pivots) scatterMulti(w []float64, b *manyRows) {
	for _, list := range [2][]int32{v.cols, v.rows} {
		for _, i := range list {
			if len(w) == 0 {
				return
			}
			copy(b.row(i), w[:b.nrhs])
			w = w[b.nrhs:]
		}
	}
}

func (v *pivots) forwardMulti(l *lane, b *manyRows) {
	if v.ne == 0 {
		return
	}
	nrhs := b.nrhs
	w := v.gatherMulti(l, b)
	asm.Trsm(asm.Right, asm.Lower, asm.Trans, true, nrhs, v.ne, 1, v.panel, v.ld, w, nrhs)
	if v.ne < v.m {
		asm.Gemm(asm.NoTrans, asm.Trans, nrhs, v.m-v.ne, v.ne, -1, w, nrhs, nil, v.panel[v.ne:], v.ld, 1, w[v.ne*nrhs:], nrhs)
	}
	v.scatterMulti(w, b)
}

func (v *pivots) backwardMulti(l *lane, b *manyRows) {
	if v.ne == 0 {
		return
	}
	if !b.bare {
		v.divideMulti(b)
	}
	nrhs := b.nrhs
	w := v.gatherMulti(l, b)
	if v.ne < v.m {
		asm.Gemm(asm.NoTrans, asm.NoTrans, nrhs, v.ne, v.m-v.ne, -1, w[v.ne*nrhs:], nrhs, nil, v.panel[v.ne:], v.ld, 1, w, nrhs)
	}
	asm.Trsm(asm.Right, asm.Lower, asm.NoTrans, true, nrhs, v.ne, 1, v.panel, v.ld, w, nrhs)
	v.scatterMulti(w[:v.ne*nrhs], b)
}

// divideMulti is divide for several right-hand sides.
func (v *pivots) divideMulti(b *manyRows) {
	for k := 0; k < v.ne; k++ {
		row := b.row(v.cols[k])
		switch d := v.d[k]; {
		case v.e[k] != 0:
			p := pairInverse(d, v.d[k+1], v.e[k])
			next := b.row(v.cols[k+1])
			for j, x := range row {
				row[j], next[j] = p.solve(x, next[j])
			}
			k++
		case d == 0:
			clear(row)
		default:
			for j := range row {
				row[j] /= d
			}
		}
	}
}

// forwardThin is forwardMulti for a front with few rows, which are changed where they are, one by one.
func (v *pivots) forwardThin(b *manyRows) {
	for k := range v.ne {
		from := b.row(v.cols[k])
		col := v.panel[k*v.ld : k*v.ld+v.m]
		for j := k + 1; j < v.p; j++ {
			takeRow(col[j], from, b.row(v.cols[j]))
		}
		for j, i := range v.rows {
			takeRow(col[v.p+j], from, b.row(i))
		}
	}
}

// backwardThin is backwardMulti for such a front.
func (v *pivots) backwardThin(b *manyRows) {
	if !b.bare {
		v.divideMulti(b)
	}
	for k := v.ne - 1; k >= 0; k-- {
		to := b.row(v.cols[k])
		col := v.panel[k*v.ld : k*v.ld+v.m]
		for j := k + 1; j < v.p; j++ {
			takeRow(col[j], b.row(v.cols[j]), to)
		}
		for j, i := range v.rows {
			takeRow(col[v.p+j], b.row(i), to)
		}
	}
}

// fewColumns is the number of right-hand sides up to which a row is changed here, since a call would take longer.
const fewColumns = 8

// takeRow subtracts l times the row from of right-hand sides from the row to.
func takeRow(l float64, from, to []float64) {
	if len(to) > fewColumns {
		asm.Axpy(-l, from, to)
		return
	}
	from = from[:len(to)]
	for i := range to {
		to[i] -= l * from[i]
	}
}
