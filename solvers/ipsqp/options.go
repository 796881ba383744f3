package ipsqp

import (
	"fmt"

	"github.com/saddle-go/saddle/solvers"
)

// A HessianKind says what stands for the Hessian of the Lagrangian.
type HessianKind int

const (
	// Auto is Exact, and where that fails BFGS from the start again, or Limited for more than 300 variables.
	Auto HessianKind = iota
	// BFGS is a dense matrix that Powell's damped update keeps positive definite.
	BFGS
	// Exact is the Hessian of the Lagrangian, made convex where it has to be; see the package's page.
	Exact
	// Limited is the damped update from the last few steps only, sparse but for a border of the Newton systems.
	Limited
)

var kindNames = [...]string{"auto", "bfgs", "exact", "limited"}

// String returns the name of the kind.
func (k HessianKind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("HessianKind(%d)", int(k))
	}
	return kindNames[k]
}

// denseLimit is the number of variables up to which Auto keeps a dense matrix.
const denseLimit = 300

// attempts returns the kinds to be tried in turn for n variables.
func (k HessianKind) attempts(n int) []HessianKind {
	switch {
	case k != Auto:
		return []HessianKind{k}
	case n > denseLimit:
		return []HessianKind{Exact, Limited}
	}
	return []HessianKind{Exact, BFGS}
}

// Options of the method. The zero value asks for what is recommended.
type Options struct {
	// Options are those of all methods. Tolerance is 1e-6 by default, and 1e-8 with the exact Hessian; Acceptable is 100 times as large.
	solvers.Options

	// Hessian says what stands for the Hessian of the Lagrangian.
	Hessian HessianKind
	// Memory is the number of steps that Limited keeps; 0 means 6.
	Memory int
	// ExactStart begins the updates of BFGS with the exact Hessian at the start, its eigenvalues made positive, instead of a multiple of the identity.
	ExactStart bool
	// RangeEqualities treats equalities as ranges of width zero, as the method's source does. It takes more iterations of the QPs.
	RangeEqualities bool
	// ZeroDuals begins with λ = 0 instead of the multipliers of the first QP.
	ZeroDuals bool
	// NoPenaltyDecrease lets the penalty parameter grow only.
	NoPenaltyDecrease bool
}

// Literal returns the options of the method as its source has it, for comparison.
func Literal() Options {
	return Options{Hessian: BFGS, ExactStart: true, RangeEqualities: true, ZeroDuals: true, NoPenaltyDecrease: true}
}

// withDefaults returns o with zeros replaced by defaults, or an error that names the first bad field.
func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Hessian < 0 || int(o.Hessian) >= len(kindNames):
		return o, fmt.Errorf("ipsqp: option Hessian is %d", int(o.Hessian))
	case o.Memory < 0 || o.Memory > 100:
		return o, fmt.Errorf("ipsqp: option Memory is %d", o.Memory)
	}
	if o.Memory == 0 {
		o.Memory = 6
	}
	given := o.Options
	var err error
	if o.Options, err = given.WithDefaults(); err != nil {
		return o, err
	}
	if given.Tolerance == 0 && o.Hessian != Exact {
		o.Tolerance = 1e-6
	}
	if given.Acceptable == 0 {
		o.Acceptable = 100 * o.Tolerance
	}
	return o, nil
}

// String returns the options in force as words of the form name=value. Where Hessian is Auto they are those of the first attempt.
func (o Options) String() string {
	kind := o.Hessian
	if kind == Auto {
		o.Hessian = Exact
	}
	o, err := o.withDefaults()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%v hessian=%v memory=%d exact_start=%t range_equalities=%t zero_duals=%t no_penalty_decrease=%t",
		o.Options, kind, o.Memory, o.ExactStart, o.RangeEqualities, o.ZeroDuals, o.NoPenaltyDecrease)
}
