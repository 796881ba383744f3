package factortest

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// Eigenvalues returns the eigenvalues of A, ascending, in floating point: each is wrong by a small
// multiple of 2⁻⁵³ ‖A‖. O(n³).
func Eigenvalues(a *sparse.Sym) []float64 {
	n := a.SymmetricDim()
	if n == 0 {
		return nil
	}
	var e mat.EigenSym
	// Vectors are not needed, but without them gonum's Dsterf panics when a diagonal block has a norm below 1e-120 or so.
	if !e.Factorize(mat.NewSymDense(n, Dense(a)), true) {
		panic(fmt.Sprintf("factortest: Eigenvalues: no convergence at order %d", n))
	}
	return e.Values(nil)
}

// EigenInertia returns the inertia by signs of [Eigenvalues], and whether it is sure: that the
// least |λ| exceeds tol times the largest.
func EigenInertia(a *sparse.Sym, tol float64) (inertia asm.Inertia, sure bool) {
	lambda := Eigenvalues(a)
	least, most := math.Inf(1), 0.0
	for _, l := range lambda {
		least, most = min(least, math.Abs(l)), max(most, math.Abs(l))
		switch {
		case l > 0:
			inertia.Pos++
		case l < 0:
			inertia.Neg++
		default:
			inertia.Zero++
		}
	}
	return inertia, least > tol*most
}

// Equilibrated returns D A D with a diagonal D of powers of two for which the largest element of
// each row that is not empty lies within a factor of about four of 1. The inertia is the same,
// unless elements underflow beside others some 300 orders of magnitude larger.
func Equilibrated(a *sparse.Sym) *sparse.Sym {
	n := a.SymmetricDim()
	var list []entry
	each(a, func(i, j int, v float64) {
		if v != 0 {
			list = append(list, entry{i, j, v})
		}
	})
	s := balance(n, list)
	b := newBuilder(n)
	for _, e := range list {
		b.add(e.i, e.j, math.Ldexp(e.v, s[e.i]+s[e.j]))
	}
	return b.sym()
}

// Margin returns the least |λ| over the largest for the [Equilibrated] matrix, leaving out the
// zero eigenvalues, of which there are `zero`: the relative perturbation that may change the inertia
// of the rest. A factorisation whose backward error is well below it must count right. 1 if all
// eigenvalues are zero.
func Margin(a *sparse.Sym, zero int) float64 {
	lambda := Eigenvalues(Equilibrated(a))
	if len(lambda) <= zero {
		return 1
	}
	size := make([]float64, len(lambda))
	for k, l := range lambda {
		size[k] = math.Abs(l)
	}
	most := maxAbs(size)
	for range zero { // the smallest are the zeros, up to rounding
		at := 0
		for k, s := range size {
			if s < size[at] {
				at = k
			}
		}
		size[at] = math.Inf(1)
	}
	least := most
	for _, s := range size {
		least = min(least, s)
	}
	return least / most
}

// A DenseFactor is P A Pᵀ = L D Lᵀ of a dense matrix by [asm.BunchKaufman] with rook pivoting.
type DenseFactor struct {
	N       int
	L, D, E []float64
	Perm    []int32
	Inertia asm.Inertia
}

// DenseLDL factorises A as a dense matrix. It panics for NaN and infinities. O(n³).
func DenseLDL(a *sparse.Sym) *DenseFactor {
	n := a.SymmetricDim()
	f := &DenseFactor{N: n, L: Dense(a), D: make([]float64, n), E: make([]float64, n), Perm: make([]int32, n)}
	inertia, bad := asm.BunchKaufman(asm.Rook, n, f.L, max(n, 1), f.D, f.E, f.Perm)
	if bad >= 0 {
		panic(fmt.Sprintf("factortest: DenseLDL: column %d is not finite", bad))
	}
	f.Inertia = inertia
	return f
}

// Solve overwrites x by A⁻¹ x.
func (f *DenseFactor) Solve(x []float64) {
	asm.BunchKaufmanSolve(f.N, 1, f.L, max(f.N, 1), f.D, f.E, f.Perm, x, max(f.N, 1))
}

// Columns returns the strict lower triangle of L by columns, zeros left out, as [FactorResidual]
// takes it.
func (f *DenseFactor) Columns() (ptr []int, ind []int32, val []float64) {
	ptr = make([]int, f.N+1)
	for j := range f.N {
		for i := j + 1; i < f.N; i++ {
			if v := f.L[i+j*f.N]; v != 0 {
				ind, val = append(ind, int32(i)), append(val, v)
			}
		}
		ptr[j+1] = len(ind)
	}
	return ptr, ind, val
}
