package saddle

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// A Matrix is a rectangular matrix known by its products, such as [*sparse.CSR], or
// [*sparse.Plan], which with its option Transposed is faster for many products.
type Matrix = krylov.RectOperator

// An Operator is the saddle-point matrix
//
//	[ A   Bᵀ ]
//	[ B  -C  ]
//
// by its products. It satisfies [krylov.Operator]. One goroutine may use it at a time.
type Operator struct {
	a, c krylov.Operator
	b    Matrix
	n, m int
	work []float64 // n or m numbers
}

// NewOperator returns the operator of A, B and C; a nil c stands for zero. It keeps
// them. The error is a [*SizeError].
func NewOperator(a krylov.Operator, b Matrix, c krylov.Operator) (*Operator, error) {
	m, n := b.Dims()
	if a.Dim() != n {
		return nil, &SizeError{"NewOperator", "columns of b", n, a.Dim()}
	}
	if c != nil && c.Dim() != m {
		return nil, &SizeError{"NewOperator", "order of c", c.Dim(), m}
	}
	return &Operator{a, c, b, n, m, make([]float64, max(n, m))}, nil
}

// Dim returns n + m.
func (o *Operator) Dim() int { return o.n + o.m }

// Split returns the parts of a vector that belong to A and to C.
func (o *Operator) Split(v []float64) (x, y []float64) { return v[:o.n:o.n], v[o.n:] }

// MulVec computes dst = (A x + Bᵀ y; B x - C y) for v = (x; y). It panics unless dst and v
// have length n + m. They must not overlap. Nothing is allocated by it.
func (o *Operator) MulVec(dst, v []float64) {
	if len(dst) != o.Dim() || len(v) != o.Dim() {
		panic(fmt.Sprintf("saddle: Operator.MulVec: len(dst) = %d, len(v) = %d, want %d", len(dst), len(v), o.Dim()))
	}
	x, y := o.Split(v)
	u, w := o.Split(dst)
	o.a.MulVec(u, x)
	t := o.work[:o.n]
	o.b.MulVecT(t, y)
	asm.Axpy(1, t, u) // A x + Bᵀ y
	o.b.MulVec(w, x)
	if o.c != nil {
		t = o.work[:o.m]
		o.c.MulVec(t, y)
		asm.Axpy(-1, t, w) // B x - C y
	}
}
