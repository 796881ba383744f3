package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// Solve overwrites the nrhs columns of X, n×nrhs and column-major, by the solution of
// A·X = B, where X holds B. Zero pivots are left out: if A is singular and the system
// consistent, the result is one of its solutions. Where PivotAuto has kept the static order errors may be as large as Stats.Growth says, 1e-7 and
// more: see [LDL.SolveRefined]. Columns that are solved together may differ from single solves in the last bits.
//
// Up to Options.Threads goroutines, of a Flat those of SetThreads, share the columns if there are three or more. If there are fewer they share
// the tree, where L has half a million entries or more and not most of them in a chain. The result does
// not depend on their number. The error says that there is no factorisation or that x has the wrong length. About
// 4·nnz(L) flops for each column; no allocation after the first calls with so many columns.
func (f *factors) Solve(x []float64, nrhs int) error {
	if err := f.checkSolve("Solve", len(x), nrhs); err != nil {
		return err
	}
	n := f.s.n
	several := 0 // that are solved for together
	for several < nrhs {
		k := together(nrhs - several)
		if k < multiMin {
			break
		}
		several += k
	}
	f.solveColumns(x[:several*n], several)
	for j := several; j < nrhs; j++ {
		f.solveOne(x[j*n : (j+1)*n])
	}
	return nil
}

func (f *factors) checkSolve(fn string, size, nrhs int) error {
	if !f.valid {
		return fmt.Errorf("factor: %s without a factorisation", fn)
	}
	if nrhs < 0 || size != f.s.n*nrhs {
		return fmt.Errorf("factor: %s: %d elements for %d right-hand sides of order %d", fn, size, nrhs, f.s.n)
	}
	return nil
}

// A Part names a factor of S·P·A·Pᵀ·S = L·D·Lᵀ.
type Part int

const (
	PartL  Part = iota // L, with what Solve does to a right-hand side before: L⁻¹·P·S
	PartD              // D⁻¹, in the order of elimination
	PartLT             // Lᵀ, with what Solve does to a solution after: S·Pᵀ·L⁻ᵀ
)

// SolvePart overwrites x by the product of one part of the inverse with it, so that PartL, PartD and
// PartLT in turn are Solve. After PartL and PartD x is in the order of elimination.
func (f *factors) SolvePart(part Part, x []float64) error {
	if err := f.checkSolve("SolvePart", len(x), 1); err != nil {
		return err
	}
	switch part {
	case PartL:
		f.enter(x)
		f.forward(f.x)
		copy(x, f.x)
	case PartD:
		f.diagonal(x)
	case PartLT:
		copy(f.x, x)
		f.backward(f.x, false)
		f.leave(x)
	default:
		return fmt.Errorf("factor: SolvePart: unknown part %d", part)
	}
	f.job = solveJob{}
	return nil
}

// solveOne solves for one right-hand side in place.
func (f *factors) solveOne(b []float64) {
	f.enter(b)
	f.forward(f.x)
	f.backward(f.x, true)
	f.leave(b)
}

// enter sets f.x to b in the order of elimination, scaled.
func (f *factors) enter(b []float64) {
	if !f.s.solve.worth {
		f.enterPart(b, 0, f.s.n)
		return
	}
	f.job.b = b
	f.share(stepEnter, parts(f.s.n, orderPart))
}

// enterPart does elements lo ≤ k < hi of f.x.
func (f *factors) enterPart(b []float64, lo, hi int) {
	asm.ScaleEntries(f.x[lo:hi], f.s.perm[lo:hi], b, f.scaleP[lo:hi])
}

// leave sets b to f.x in the order of the rows of A, scaled.
func (f *factors) leave(b []float64) {
	if !f.s.solve.worth {
		f.leavePart(b, 0, f.s.n)
		return
	}
	f.job.b = b
	f.share(stepLeave, parts(f.s.n, orderPart))
	f.job = solveJob{}
}

// leavePart does elements lo ≤ i < hi of b.
func (f *factors) leavePart(b []float64, lo, hi int) {
	asm.ScaleEntries(b[lo:hi], f.s.inv[lo:hi], f.x, f.scale[lo:hi])
}

// diagonal overwrites x by D⁻¹x, with zero where D is zero.
func (f *factors) diagonal(x []float64) {
	for i := range f.s.fronts() {
		v := f.pivots(i)
		v.divide(x)
	}
}
