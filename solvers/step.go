package solvers

import (
	"fmt"
	"io"
	"math"
)

// A Step is one iteration of a method for nonlinear programs. Its columns mean what those of Ipopt's table mean.
type Step struct {
	Index               int
	Phase               string  // a letter for the table: "" in the main phase, "r" in the restoration
	Objective           float64 // f(x), not scaled
	PrimalInfeasibility float64 // largest violation of the constraints, not scaled
	DualInfeasibility   float64 // largest element of the gradient of the Lagrangian, of the scaled problem
	Mu                  float64 // barrier parameter
	Norm                float64 // largest element of the primal step
	Shift               float64 // δ_w that was added to the Hessian, 0 if none
	AlphaDual           float64 // step lengths
	AlphaPrimal         float64
	Tag                 string // one letter: what kind of step was accepted
	Trials              int    // points tried by the line search
}

// Watch receives a Step after each iteration, one call at a time. Returning true asks the method to stop and to
// return its best point so far.
type Watch func(Step) (stop bool)

const tableHead = "iter    objective    inf_pr   inf_du lg(mu)  ||d||  lg(rg) alpha_du alpha_pr  ls\n"

// Table returns a Watch that writes a line per iteration to w, with a heading every ten lines, in the
// columns of Ipopt. It never asks to stop, and ignores errors of w.
func Table(w io.Writer) Watch {
	lines := 0
	return func(s Step) bool {
		if lines%10 == 0 {
			io.WriteString(w, tableHead)
		}
		lines++
		shift := "   - "
		if s.Shift > 0 {
			shift = fmt.Sprintf("%5.1f", math.Log10(s.Shift))
		}
		mu := "   - "
		if s.Mu > 0 {
			mu = fmt.Sprintf("%5.1f", math.Log10(s.Mu))
		}
		fmt.Fprintf(w, "%4d%-1s %14.7e %8.2e %8.2e %s %8.2e %s %8.2e %8.2e%-1s%3d\n", s.Index, s.Phase, s.Objective,
			s.PrimalInfeasibility, s.DualInfeasibility, mu, s.Norm, shift, s.AlphaDual, s.AlphaPrimal, s.Tag, s.Trials)
		return false
	}
}
