package saddle

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// An Iteration is the preconditioner that does a fixed number of steps of Chebyshev's
// semi-iteration for A x = r from zero, given a preconditioner M for which the eigenvalues
// of M⁻¹A are at most 1, as they are for a cycle of multigrid. After k steps the error is
//
//	T_k((θ - M⁻¹A)/δ) / T_k(θ/δ)   times that of x = 0,   θ = (1 + least)/2,  δ = (1 - least)/2,
//
// T_k being Chebyshev's polynomial, which is best for eigenvalues in [least, 1] (Golub and
// Varga, Chebyshev semi-iterative methods, successive overrelaxation iterative methods, and
// second order Richardson iterative methods, 1961). It is linear, and symmetric positive
// definite if A and M are. One goroutine may use it at a time.
type Iteration struct {
	a     krylov.Operator
	m     krylov.Preconditioner
	steps int
	least float64
	r     []float64 // residual
	z, d  []float64 // M⁻¹ r, and the last change of x
}

// NewIteration returns the preconditioner of A that does the given number of steps with m,
// for eigenvalues of M⁻¹A between least and 1. For multigrid least = 0.5 is prudent; with
// least = 1 a step is x ← x + M⁻¹ (r - A x). It keeps a and m. The error is a [*SizeError],
// or an [*ArgumentError] unless steps ≥ 1 and 0 < least ≤ 1.
func NewIteration(a krylov.Operator, m krylov.Preconditioner, steps int, least float64) (*Iteration, error) {
	n := a.Dim()
	if m.Dim() != n {
		return nil, &SizeError{"NewIteration", "order of m", m.Dim(), n}
	}
	if steps < 1 {
		return nil, &ArgumentError{"NewIteration", "steps", fmt.Sprintf("= %d, want at least 1", steps)}
	}
	if !(0 < least && least <= 1) {
		return nil, &ArgumentError{"NewIteration", "least", fmt.Sprintf("= %v, want 0 < least <= 1", least)}
	}
	return &Iteration{a, m, steps, least, make([]float64, n), make([]float64, n), make([]float64, n)}, nil
}

// Dim returns the order of A.
func (t *Iteration) Dim() int { return len(t.r) }

// Solve computes the result of the steps in dst. It panics unless dst and r have length
// Dim. They must not overlap. Nothing is allocated by it. The cost is steps products with
// M⁻¹ and one less with A.
func (t *Iteration) Solve(dst, r []float64) {
	checkSolve("Iteration", t.Dim(), dst, r)
	theta, delta := (1+t.least)/2, (1-t.least)/2
	t.m.Solve(dst, r)
	asm.Scale(1/theta, dst) // x = M⁻¹ r / θ
	copy(t.d, dst)          // d = x
	rho := delta / theta    // ρ = 1/σ, σ = θ/δ
	for range t.steps - 1 {
		t.a.MulVec(t.r, dst)
		asm.Scale(-1, t.r)
		asm.Axpy(1, r, t.r)                   // r - A x
		t.m.Solve(t.z, t.r)                   // z = M⁻¹ (r - A x)
		next := delta / (2*theta - rho*delta) // ρ₊ = 1/(2σ - ρ)
		asm.Scale(next*rho, t.d)
		asm.Axpy(2/(2*theta-rho*delta), t.z, t.d) // d ← ρ₊ρ d + 2ρ₊/δ z
		asm.Axpy(1, t.d, dst)                     // x ← x + d
		rho = next
	}
}
