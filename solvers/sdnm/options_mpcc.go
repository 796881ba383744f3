package sdnm

import (
	"fmt"

	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// NLPOptions are what SGRM and MPEC, which hand the problem to a method for nonlinear programs (solvers/nlpd), have in common.
type NLPOptions struct {
	// StartC is C⁰; default 1. It is moved to the nearest end of the grid's range if it lies outside.
	StartC float64
	// ColdStart begins at the published v⁰, zero but for C. Otherwise the start is the point of the folds' central paths at
	// C⁰ that keeps all constraints of the first relaxed problem strictly. From v⁰ runs take three to ten times as many Newton steps, some to their
	// limit, and C moves further.
	ColdStart bool
	// Tol is the tolerance of the optimality error of each program; default 1e-8.
	Tol float64
	// MaxIterations of each program; default 500. Those that converge take 10 to 300 from a central start.
	MaxIterations int
}

// SGRMOptions of Scholtes' relaxation. The publication leaves all of them open.
type SGRMOptions struct {
	NLPOptions
	// T0 is the first bound t of the products; default 1e-3. At the size of the products C·1 it bounds nothing, and C then runs to the end of
	// its range; below 1e-4 the run ends at the first local minimiser beside C⁰.
	T0 float64
	// Factor multiplies t from one program to the next; default 0.1. With 0.01 more programs reach the limit on iterations.
	Factor float64
	// TMin ends the sequence, t = TMin being the last; default 1e-8, which is the accuracy to which constraints are kept.
	TMin float64
}

// MPECOptions of the direct solution.
type MPECOptions struct{ NLPOptions }

// maxPairs is the largest number 2T·l1 of complementarity pairs for which SGRM and MPEC are tried: ten thousand rows at three
// folds would be 60 000, and take hours.
const maxPairs = 20000

// check lists the ranges of fields for Validate.
func (o *NLPOptions) check(name string) []floatField {
	return []floatField{
		{name + ".StartC", o.StartC, tuning.MinC, tuning.MaxC, fmt.Sprintf("0 (default) or a value in [%g, %g]", tuning.MinC, tuning.MaxC)},
		{name + ".Tol", o.Tol, 1e-12, 1e-2, "0 (default) or a value in [1e-12, 0.01]"},
	}
}

func (o *SGRMOptions) check() []floatField {
	return append(o.NLPOptions.check("SGRM"),
		floatField{"SGRM.T0", o.T0, 1e-12, 1e6, "0 (default) or a value in [1e-12, 1e6]"},
		floatField{"SGRM.Factor", o.Factor, 1e-6, 0.99, "0 (default) or a value in [1e-6, 0.99]"},
		floatField{"SGRM.TMin", o.TMin, 1e-12, 1e6, "0 (default) or a value in [1e-12, 1e6]"})
}

// resolve writes out the defaults.
func (o *NLPOptions) resolve() {
	def(&o.StartC, 1)
	def(&o.Tol, 1e-8)
	if o.MaxIterations == 0 {
		o.MaxIterations = 500
	}
}

func (o *SGRMOptions) resolve() {
	o.NLPOptions.resolve()
	def(&o.T0, 1e-3)
	def(&o.Factor, 0.1)
	def(&o.TMin, 1e-8)
}

// sequence returns t_0, t_0σ, …, TMin.
func (o *SGRMOptions) sequence() (t []float64) {
	for v := o.T0; v > o.TMin*(1+1e-9); v *= o.Factor {
		t = append(t, v)
	}
	return append(t, o.TMin)
}
