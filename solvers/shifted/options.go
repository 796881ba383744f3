package shifted

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/solvers"
)

// Globalization names the way in which steps are made to decrease the merit function.
type Globalization int

const (
	// LineSearch searches along a projected path, in the direction of the Newton step for a matrix with the right inertia.
	LineSearch Globalization = iota
	// TrustRegion bounds the step by a radius instead, in a norm that is scaled with the penalties.
	TrustRegion
)

var globalizationNames = [...]string{"line search", "trust region"}

// String returns the name in words.
func (g Globalization) String() string {
	if g < 0 || int(g) >= len(globalizationNames) {
		return fmt.Sprintf("Globalization(%d)", int(g))
	}
	return globalizationNames[g]
}

// Options of the method. The zero value asks for the defaults, which add to the published method what made it reliable on collections of models;
// [Published] goes without.
type Options struct {
	solvers.Options

	Globalization Globalization

	// MuP and MuB are μᴾ and μᴮ to begin with; 0 means 0.1.
	MuP, MuB float64
	// MinMu is the least μᴾ and μᴮ; 0 means 1e-9.
	MinMu float64
	// WarmMu is the largest μᴾ and μᴮ to begin with where there is a warm start; 0 means 1e-4.
	WarmMu float64
	// LinearInA treats linear equalities as rows of A, which have the penalty μᴬ = μᴾ and do not bear on what else is done to slacks.
	LinearInA bool

	// KeepMu leaves μᴾ and μᴮ as they are where an iterate has come close to a solution, as it was published. Otherwise they follow
	// the error, which makes convergence superlinear.
	KeepMu bool
	// NoCorrections leaves out second-order corrections, up to three after a full step was refused.
	NoCorrections bool
	// NoDriftGuard accepts points whose rows are violated far more than they were at the start, or where M has decreased by far more than
	// predicted: signs of a penalty too small for the objective, and of singularities.
	NoDriftGuard bool
	// NoShiftLimits shifts every bound by μᴮ, however close it is to zero or to the other bound.
	NoShiftLimits bool
	// NoDamping cuts steps of a line search instead of computing others with a larger δ.
	NoDamping bool
	// NoPatience waits for a minimiser of M however long it takes, and however short steps become.
	NoPatience bool
	// NoRestarts ends where the first attempt ends. Otherwise a failure, or a claim that the rows cannot be met, is tried again with smaller μᴾ
	// and μᴮ, twice.
	NoRestarts bool
	// NoDualResets keeps the duals after short steps. Otherwise they are set to where M is least in them, if it was not the barrier that
	// made the step short.
	NoDualResets bool
}

// Published returns options of the method without additions: as it was published, with its scaling and parameters.
func Published() Options {
	return Options{
		MuP: 1, MuB: 0.1, KeepMu: true, NoCorrections: true, NoDriftGuard: true, NoShiftLimits: true, NoDamping: true, NoPatience: true,
		NoRestarts: true, NoDualResets: true,
	}
}

// WithDefaults returns o with every zero replaced by its default, or an error that names the first bad field.
func (o Options) WithDefaults() (Options, error) {
	common, err := o.Options.WithDefaults()
	if err != nil {
		return o, err
	}
	o.Options = common
	if o.Globalization < LineSearch || o.Globalization > TrustRegion {
		return o, fmt.Errorf("shifted: option Globalization is %d", int(o.Globalization))
	}
	for _, f := range []struct {
		name  string
		value *float64
		def   float64
	}{
		{"MuP", &o.MuP, 0.1}, {"MuB", &o.MuB, 0.1}, {"MinMu", &o.MinMu, 1e-9}, {"WarmMu", &o.WarmMu, 1e-4},
	} {
		if !(*f.value >= 0) || math.IsInf(*f.value, 1) {
			return o, fmt.Errorf("shifted: option %s is %g", f.name, *f.value)
		}
		if *f.value == 0 {
			*f.value = f.def
		}
	}
	return o, nil
}

// String returns the options in force as words of the form name=value.
func (o Options) String() string {
	o, err := o.WithDefaults()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s globalization=%q mu_p=%g mu_b=%g min_mu=%g linear_in_a=%t keep_mu=%t corrections=%t drift_guard=%t shift_limits=%t "+
		"damping=%t patience=%t restarts=%t dual_resets=%t", o.Options, o.Globalization, o.MuP, o.MuB, o.MinMu, o.LinearInA, o.KeepMu, !o.NoCorrections,
		!o.NoDriftGuard, !o.NoShiftLimits, !o.NoDamping, !o.NoPatience, !o.NoRestarts, !o.NoDualResets)
}
