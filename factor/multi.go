package factor

import "github.com/saddle-go/saddle/asm"

// Right-hand sides that are solved for together: fewer than multiMin one by one.
const (
	multiMin = 3
	multiMax = 32
)

// solveMulti overwrites the nrhs columns of x by the solutions. Inside, the right-hand sides
// are the rows of a matrix with nrhs rows, so that what a front needs of them is contiguous.
func (f *LDL) solveMulti(x []float64, nrhs int) {
	s, n := f.s, f.s.n
	y := need(&f.multi, n*nrhs)
	for k, i := range s.perm {
		for j := range nrhs {
			y[k*nrhs+j] = x[j*n+int(i)] * f.scaleP[k]
		}
	}
	for i := range f.elim {
		v := f.pivots(i)
		v.forwardMulti(f, y, nrhs)
	}
	for i := len(f.elim) - 1; i >= 0; i-- {
		v := f.pivots(i)
		v.backwardMulti(f, y, nrhs)
	}
	for k, i := range s.perm {
		for j := range nrhs {
			x[j*n+int(i)] = y[k*nrhs+j] * f.scaleP[k]
		}
	}
}

// gatherMulti returns the rows of the front of y, as columns of a matrix with nrhs rows.
func (v *pivots) gatherMulti(f *LDL, y []float64, nrhs int) []float64 {
	w := need(&f.w, v.m*nrhs)
	for k, c := range v.cols {
		copy(w[k*nrhs:(k+1)*nrhs], y[int(c)*nrhs:])
	}
	below := w[v.p*nrhs:]
	for k, i := range v.rows {
		copy(below[k*nrhs:(k+1)*nrhs], y[int(i)*nrhs:])
	}
	return w
}

func (v *pivots) forwardMulti(f *LDL, y []float64, nrhs int) {
	if v.ne == 0 {
		return
	}
	w := v.gatherMulti(f, y, nrhs)
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

func (v *pivots) backwardMulti(f *LDL, y []float64, nrhs int) {
	if v.ne == 0 {
		return
	}
	w := v.gatherMulti(f, y, nrhs)
	for k := 0; k < v.ne; k++ {
		row := w[k*nrhs : (k+1)*nrhs]
		switch d := v.d[k]; {
		case v.e[k] != 0:
			p := pairInverse(d, v.d[k+1], v.e[k])
			next := w[(k+1)*nrhs : (k+2)*nrhs]
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
	if v.ne < v.m {
		asm.Gemm(asm.NoTrans, asm.NoTrans, nrhs, v.ne, v.m-v.ne, -1, w[v.ne*nrhs:], nrhs, nil, v.panel[v.ne:], v.ld, 1, w, nrhs)
	}
	asm.Trsm(asm.Right, asm.Lower, asm.NoTrans, true, nrhs, v.ne, 1, v.panel, v.ld, w, nrhs)
	for k, c := range v.cols[:v.ne] {
		copy(y[int(c)*nrhs:int(c+1)*nrhs], w[k*nrhs:])
	}
}
