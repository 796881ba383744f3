package amg

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A level is one matrix of the hierarchy with what a cycle needs there.
type level struct {
	a      *sparse.CSR
	ptr    []int // the arrays of a
	ind    []int32
	val    []float64
	dinv   []float64 // 1/a_ii, zero for rows of zeros
	size   []float64 // see clean
	lambda float64   // bound of the eigenvalues of D⁻¹A; 0 where it is not needed

	p      *sparse.CSR  // to this level from the next; nil on the coarsest level
	smooth *prolongator // how p is made; nil on the coarsest level
	triple *galerkin    // kept for Options.Refresh

	x, b    []float64 // solution and right-hand side; nil on the finest level
	r, z, w []float64 // residual, direction and next direction of smoothing; w is needed from degree 3 on
	c, v    []float64 // first correction and its product, for W- and K-cycles
}

// newLevel returns the level of a, which it keeps.
func newLevel(a *sparse.CSR, number int) (*level, error) {
	n, _ := a.Dims()
	l := &level{a: a, dinv: make([]float64, n)}
	l.ptr, l.ind, l.val = a.Raw()
	return l, l.invert(number)
}

// invert computes the inverse of the diagonal and checks it.
func (l *level) invert(number int) error {
	for i := range l.dinv {
		diag := 0.0
		empty := true
		for k := l.ptr[i]; k < l.ptr[i+1]; k++ {
			v := l.val[k]
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &MatrixError{number, i, fmt.Sprintf("has the element %v", v)}
			}
			if int(l.ind[k]) == i {
				diag = v
			}
			empty = empty && v == 0
		}
		if empty {
			l.dinv[i] = 0
			continue
		}
		if diag <= 0 || math.IsInf(1/diag, 0) {
			return &MatrixError{number, i, fmt.Sprintf("has the diagonal element %v, want it positive, with a finite reciprocal", diag)}
		}
		l.dinv[i] = 1 / diag
	}
	return nil
}

// makeRoom claims the vectors of the level.
func (l *level) makeRoom(finest, coarsest bool, o Options) {
	n := len(l.dinv)
	vector := func(v *[]float64) { *v = make([]float64, n) }
	if !finest {
		vector(&l.x)
		vector(&l.b)
		if o.Cycle != VCycle && !coarsest {
			vector(&l.c)
			vector(&l.v)
		}
	}
	if o.Smoother == Chebyshev {
		vector(&l.r)
		vector(&l.z)
		if o.Steps > 2 {
			vector(&l.w)
		}
	}
}

// bytes returns the size of what the level holds. Arrays that the caller gave are
// not counted.
func (l *level) bytes(finest bool) int {
	b := 8 * (len(l.dinv) + len(l.size) + len(l.x) + len(l.b) + len(l.r) + len(l.z) + len(l.w) + len(l.c) + len(l.v))
	if !finest {
		b += bytesOf(l.a)
	}
	if s := l.smooth; s != nil {
		b += bytesOf(l.p) + 4*(len(s.t.agg)+len(s.slot)) + 8*len(s.t.q) + len(s.g.strong)
		if s.t.block > 1 {
			b += 4*len(s.g.ind) + 8*len(s.g.ptr)
		}
	}
	if t := l.triple; t != nil {
		b += bytesOf(t.pt) + bytesOf(t.ap.Matrix()) + 8*len(t.next)
	}
	return b
}

// bytesOf returns the size of the arrays of a.
func bytesOf(a *sparse.CSR) int {
	rows, _ := a.Dims()
	return 8*(rows+1) + 12*a.NNZ()
}
