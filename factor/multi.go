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

// solveColumns overwrites the nrhs columns of x by the solutions. Goroutines share them, in parts of four or more, if
// the work is worth it: how they are cut does not change their bits.
func (f *factors) solveColumns(x []float64, nrhs int) {
	if f.threads > 1 && nrhs*f.s.stored() >= sharedWork {
		f.job.b, f.job.nrhs = x, nrhs
		f.job.width = min(multiMax, max(multiLeast, (parts(nrhs, f.threads)+3)&^3))
		f.share(stepColumns, parts(nrhs, f.job.width))
		f.job = solveJob{}
		return
	}
	for j := 0; j < nrhs; j += multiMax {
		k := min(multiMax, nrhs-j)
		f.lanes[0].solveMulti(x[j*f.s.n:(j+k)*f.s.n], k)
	}
}

// solveMulti overwrites the nrhs columns of x by the solutions. Inside, the right-hand sides
// are the rows of a matrix with nrhs rows, so that what a front needs of them is contiguous.
func (l *lane) solveMulti(x []float64, nrhs int) {
	f := l.f
	s, n := f.s, f.s.n
	y := need(&l.multi, n*nrhs)
	for k, i := range s.perm {
		for j := range nrhs {
			y[k*nrhs+j] = x[j*n+int(i)] * f.scaleP[k]
		}
	}
	for i := range s.fronts() {
		if v := f.pivots(i); v.m <= thinRows {
			v.forwardThin(y, nrhs)
		} else {
			v.forwardMulti(l, y, nrhs)
		}
	}
	for i := s.fronts() - 1; i >= 0; i-- {
		if v := f.pivots(i); v.m <= thinRows {
			v.backwardThin(y, nrhs)
		} else {
			v.backwardMulti(l, y, nrhs)
		}
	}
	for k, i := range s.perm {
		for j := range nrhs {
			x[j*n+int(i)] = y[k*nrhs+j] * f.scaleP[k]
		}
	}
}

// gatherMulti returns the rows of the front of y, as columns of a matrix with nrhs rows.
func (v *pivots) gatherMulti(l *lane, y []float64, nrhs int) []float64 {
	w := need(&l.w, v.m*nrhs)
	for k, c := range v.cols {
		copy(w[k*nrhs:(k+1)*nrhs], y[int(c)*nrhs:])
	}
	below := w[v.p*nrhs:]
	for k, i := range v.rows {
		copy(below[k*nrhs:(k+1)*nrhs], y[int(i)*nrhs:])
	}
	return w
}

func (v *pivots) forwardMulti(l *lane, y []float64, nrhs int) {
	if v.ne == 0 {
		return
	}
	w := v.gatherMulti(l, y, nrhs)
	asm.Trsm(asm.Right, asm.Lower, asm.Trans, true, nrhs, v.ne, 1, v.panel, v.ld, w, nrhs)
	if v.ne < v.m {
		asm.Gemm(asm.NoTrans, asm.Trans, nrhs, v.m-v.ne, v.ne, -1, w, nrhs, nil, v.panel[v.ne:], v.ld, 1, w[v.ne*nrhs:], nrhs)
	}
	for k, c := range v.cols {
		copy(y[int(c)*nrhs:int(c+1)*nrhs], w[k*nrhs:])
	}
	below := w[v.p*nrhs:]
	for k, i := range v.rows {
		copy(y[int(i)*nrhs:int(i+1)*nrhs], below[k*nrhs:])
	}
}

func (v *pivots) backwardMulti(l *lane, y []float64, nrhs int) {
	if v.ne == 0 {
		return
	}
	w := v.gatherMulti(l, y, nrhs)
	v.divideMulti(nrhs, func(k int) []float64 { return w[k*nrhs : (k+1)*nrhs] })
	if v.ne < v.m {
		asm.Gemm(asm.NoTrans, asm.NoTrans, nrhs, v.ne, v.m-v.ne, -1, w[v.ne*nrhs:], nrhs, nil, v.panel[v.ne:], v.ld, 1, w, nrhs)
	}
	asm.Trsm(asm.Right, asm.Lower, asm.NoTrans, true, nrhs, v.ne, 1, v.panel, v.ld, w, nrhs)
	for k, c := range v.cols[:v.ne] {
		copy(y[int(c)*nrhs:int(c+1)*nrhs], w[k*nrhs:])
	}
}

// divideMulti is divide for rows with one element of each right-hand side.
func (v *pivots) divideMulti(nrhs int, at func(k int) []float64) {
	for k := 0; k < v.ne; k++ {
		row := at(k)
		switch d := v.d[k]; {
		case v.e[k] != 0:
			p := pairInverse(d, v.d[k+1], v.e[k])
			next := at(k + 1)
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
func (v *pivots) forwardThin(y []float64, nrhs int) {
	for k := range v.ne {
		from := y[int(v.cols[k])*nrhs:][:nrhs]
		col := v.panel[k*v.ld : k*v.ld+v.m]
		for j := k + 1; j < v.p; j++ {
			asm.Axpy(-col[j], from, y[int(v.cols[j])*nrhs:][:nrhs])
		}
		for j, i := range v.rows {
			asm.Axpy(-col[v.p+j], from, y[int(i)*nrhs:][:nrhs])
		}
	}
}

// backwardThin is backwardMulti for a front with few rows.
func (v *pivots) backwardThin(y []float64, nrhs int) {
	v.divideMulti(nrhs, func(k int) []float64 { return y[int(v.cols[k])*nrhs:][:nrhs] })
	for k := v.ne - 1; k >= 0; k-- {
		to := y[int(v.cols[k])*nrhs:][:nrhs]
		col := v.panel[k*v.ld : k*v.ld+v.m]
		for j := k + 1; j < v.p; j++ {
			asm.Axpy(-col[j], y[int(v.cols[j])*nrhs:][:nrhs], to)
		}
		for j, i := range v.rows {
			asm.Axpy(-col[v.p+j], y[int(i)*nrhs:][:nrhs], to)
		}
	}
}
