package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// SolveManyRefined sets the columns of X, n×len(r) and column-major like B, to the solutions of A·X = B, each as [LDL.SolveRefined] refines it, and r[j] to how
// column j was reached. Columns are solved for together, as by Solve, and only those whose errors remain large one by one. A column that is not finite
// has infinite errors and does no harm to others. x and b must not overlap. The error is as that of SolveRefined. No
// allocation after the first call with so many columns.
func (f *LDL) SolveManyRefined(x, b []float64, r []Refinement) error {
	const fn = "SolveManyRefined"
	if err := f.checkSolve(fn, len(x), len(r)); err != nil {
		return err
	}
	n := f.s.n
	if len(b) != len(x) {
		return fmt.Errorf("factor: %s: %d elements of B for %d of X", fn, len(b), len(x))
	}
	for j := 0; j < len(r); j += multiMax {
		k := min(multiMax, len(r)-j)
		f.refineTogether(x[j*n:(j+k)*n], b[j*n:(j+k)*n], r[j:j+k])
	}
	for j := range r {
		if r[j].BackwardError <= refineGood {
			continue
		}
		var err error
		if r[j], err = f.SolveRefined(x[j*n:(j+1)*n], b[j*n:(j+1)*n]); err != nil {
			return err
		}
	}
	return nil
}

// refineTogether solves for up to multiMax columns and refines them: those that go on have their corrections computed together.
func (f *LDL) refineTogether(x, b []float64, r []Refinement) {
	n := f.s.n
	room := need(&f.basis, (len(r)+1)*n)
	next, residuals := room[:n], room[n:]
	column := func(m []float64, j int) []float64 { return m[j*n : (j+1)*n] }
	copy(x, b)
	f.Solve(x, len(r))
	var list [multiMax]int // columns that go on, whose residuals are the first ones
	going := 0
	for j := range r {
		e := f.columnErrors(column(x, j), column(b, j), column(residuals, going))
		r[j] = Refinement{Before: e.backward, BackwardError: e.backward, Componentwise: e.componentwise}
		if r[j].wantsMore(refineSteps) {
			list[going] = j
			going++
		}
	}
	for going > 0 {
		f.Solve(residuals[:going*n], going)
		still := 0
		for q, j := range list[:going] {
			xj := column(x, j)
			copy(next, xj)
			asm.Axpy(1, column(residuals, q), next)
			e := f.columnErrors(next, column(b, j), column(residuals, still))
			better, slow := r[j].take(e)
			if better {
				copy(xj, next)
			}
			if better && !slow && r[j].wantsMore(refineSteps) {
				list[still] = j
				still++
			}
		}
		going = still
	}
}

// columnErrors returns the errors of x as a solution of A·x = b and sets r = b − A·x.
func (f *LDL) columnErrors(x, b, r []float64) solveErrors {
	norm, normB := f.normInf(), asm.AbsMax(b)
	f.enter(b)
	rhs, y := need(&f.b, f.s.n), need(&f.y, f.s.n)
	copy(rhs, f.x)
	for k, i := range f.s.perm {
		y[k] = x[i] / f.scaleP[k]
	}
	e := f.residual(rhs, y, f.r, norm, normB)
	for k, i := range f.s.perm {
		r[i] = f.r[k] / f.scaleP[k]
	}
	return e
}
