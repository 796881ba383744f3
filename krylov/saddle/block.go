package saddle

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// A BlockDiagonal is the preconditioner
//
//	M = diag(M_1, M_2, ...),
//
// symmetric positive definite if its blocks are, as MINRES demands. For a saddle-point
// matrix the blocks are approximations of A and of S = C + B A⁻¹ Bᵀ: with the exact ones
// and C = 0 the eigenvalues of the preconditioned matrix are 1 and (1 ± √5)/2.
type BlockDiagonal struct {
	block []krylov.Preconditioner
	n     int
}

// NewBlockDiagonal returns the preconditioner with the given blocks, which it keeps.
func NewBlockDiagonal(block ...krylov.Preconditioner) *BlockDiagonal {
	d := &BlockDiagonal{block: block}
	for _, m := range block {
		d.n += m.Dim()
	}
	return d
}

// Dim returns the sum of the orders of the blocks.
func (d *BlockDiagonal) Dim() int { return d.n }

// Solve computes dst = M⁻¹ r, block by block. It panics unless dst and r have length Dim.
// They must not overlap. Nothing is allocated by it.
func (d *BlockDiagonal) Solve(dst, r []float64) {
	checkSolve("BlockDiagonal", d.n, dst, r)
	for _, m := range d.block {
		k := m.Dim()
		m.Solve(dst[:k:k], r[:k:k])
		dst, r = dst[k:], r[k:]
	}
}

// A Shape says which factors of
//
//	[ A  Bᵀ ]   [ I     0 ] [ A   0 ] [ I  A⁻¹Bᵀ ]
//	[ B -C  ] = [ BA⁻¹  I ] [ 0  -S ] [ 0  I     ]
//
// a block triangular preconditioner has.
type Shape int

const (
	// Lower is M = [Â 0; B -Ŝ], the first two factors.
	Lower Shape = iota
	// Upper is M = [Â Bᵀ; 0 -Ŝ], the last two factors.
	Upper
	// Full is M = [Â Bᵀ; B BÂ⁻¹Bᵀ-Ŝ], all three: symmetric but not definite. It applies Â⁻¹
	// twice.
	Full
)

func (s Shape) String() string {
	switch s {
	case Lower:
		return "lower"
	case Upper:
		return "upper"
	case Full:
		return "full"
	}
	return fmt.Sprintf("Shape(%d)", int(s))
}

// A BlockTriangular is a preconditioner by the block factors of a saddle-point matrix, with
// approximations Â and Ŝ. It is for methods for nonsymmetric matrices: GMRES, FGMRES,
// BiCGSTAB. With exact blocks GMRES needs two iterations, one with the shape Full. One
// goroutine may use it at a time.
type BlockTriangular struct {
	shape Shape
	a, s  krylov.Preconditioner
	b     Matrix
	n, m  int
	u, v  []float64 // n and m numbers
}

// NewBlockTriangular returns the preconditioner of the given shape from B, Â and Ŝ, which
// approximates the positive C + B A⁻¹ Bᵀ. It keeps them. The error is a [*SizeError] or,
// for another shape, an [*ArgumentError].
func NewBlockTriangular(shape Shape, b Matrix, a, s krylov.Preconditioner) (*BlockTriangular, error) {
	m, n := b.Dims()
	if shape < Lower || shape > Full {
		return nil, &ArgumentError{"NewBlockTriangular", "shape", fmt.Sprintf("= %d, want Lower, Upper or Full", int(shape))}
	}
	if a.Dim() != n {
		return nil, &SizeError{"NewBlockTriangular", "order of a", a.Dim(), n}
	}
	if s.Dim() != m {
		return nil, &SizeError{"NewBlockTriangular", "order of s", s.Dim(), m}
	}
	return &BlockTriangular{shape, a, s, b, n, m, make([]float64, n), make([]float64, m)}, nil
}

// Dim returns n + m.
func (t *BlockTriangular) Dim() int { return t.n + t.m }

// Solve computes dst = M⁻¹ r. It panics unless dst and r have length Dim. They must not
// overlap. Nothing is allocated by it.
func (t *BlockTriangular) Solve(dst, r []float64) {
	checkSolve("BlockTriangular", t.Dim(), dst, r)
	x, y := dst[:t.n:t.n], dst[t.n:]
	f, g := r[:t.n:t.n], r[t.n:]
	if t.shape == Upper {
		copy(t.v, g)
	} else {
		t.a.Solve(x, f)     // x = Â⁻¹ f
		t.b.MulVec(t.v, x)  // v = g - B x
		asm.Scale(-1, t.v)  //
		asm.Axpy(1, g, t.v) //
	}
	t.s.Solve(y, t.v) // y = -Ŝ⁻¹ v
	asm.Scale(-1, y)
	if t.shape == Lower {
		return
	}
	t.b.MulVecT(t.u, y) // u = f - Bᵀ y
	asm.Scale(-1, t.u)
	asm.Axpy(1, f, t.u)
	t.a.Solve(x, t.u) // x = Â⁻¹ u
}
