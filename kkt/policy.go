package kkt

import (
	"fmt"
	"math"
)

// A Shift is what is added to the diagonals: δ_w to W + Σ, δ_c to C.
type Shift struct{ W, C float64 }

// A Verdict says whether an inertia is the one that is wanted, (n, m, 0).
type Verdict int

const (
	Unknown Verdict = iota // the back end does not count
	Right
	Wrong
)

var verdictNames = [...]string{"unknown", "right", "wrong"}

// String returns the name of v.
func (v Verdict) String() string {
	if v < Unknown || Wrong < v {
		return fmt.Sprintf("Verdict(%d)", int(v))
	}
	return verdictNames[v]
}

// An Attempt is a factorisation as a [Policy] sees it.
type Attempt struct {
	N, M    int
	Shift   Shift
	Inertia Inertia // not Known if the back end has only found that it is wrong
	Verdict Verdict
}

// An Action is what a [Policy] wants.
type Action int

const (
	Accept Action = iota // use this factorisation
	Retry                // factor with another shift
	GiveUp               // there is no shift that helps
)

var actionNames = [...]string{"accept", "retry", "give up"}

// String returns the name of a.
func (a Action) String() string {
	if a < Accept || GiveUp < a {
		return fmt.Sprintf("Action(%d)", int(a))
	}
	return actionNames[a]
}

// A Policy decides about shifts: [System.FactorCorrected] asks First for the shift to begin with and then, after each factorisation, Next for
// what to do. A policy may keep a state from one call to the next.
type Policy interface {
	First() Shift
	Next(a Attempt) (Action, Shift)
}

// A Correction is the policy of Wächter and Biegler (On the implementation of an interior-point filter line-search algorithm,
// 2006, Algorithm IC): δ_w grows from a little below the last one that was needed until the inertia is right. Where J has
// lost rank δ_c is tried first, alone, as Ipopt does it, unless there are zeros beside m negative eigenvalues, and after three systems in a row that needed it, at once: J then has dependent rows,
// and each trial without δ_c would cost a factorisation. The zero value has the constants of that paper, δ_c excepted; it keeps δ_w of the last success.
type Correction struct {
	// AllowDeltaC allows δ_c = DeltaC·Mu^¼ where there are zero eigenvalues. Without it the system with δ_c = 0 is all that is solved, and a J without full rank in rows with
	// C = 0 is an error at once.
	AllowDeltaC bool
	// Mu is the barrier parameter, to be kept up to date by the caller; 0 means 1.
	Mu float64

	First0    float64 // first δ_w; 0 means 1e-4
	Min, Max  float64 // bounds of δ_w; 0 means 1e-20, 1e40
	Shrink    float64 // κ₋, of the last δ_w; 0 means 1/3
	Grow      float64 // κ₊, after a failure; 0 means 8
	GrowFirst float64 // κ̄₊, the same while none has ever succeeded; 0 means 100
	DeltaC    float64 // 0 means 1e-8

	last      float64 // δ_w of the last success that needed one
	dependent int     // successes in a row with a δ_c that was not there at first
}

// dependentRows is the number of systems in a row with δ_c after which J is taken to have dependent rows.
const dependentRows = 3

// or returns v, or def if v is 0.
func or(v, def float64) float64 {
	if v == 0 {
		return def
	}
	return v
}

// First returns no shift, or δ_c alone where J has dependent rows.
func (c *Correction) First() Shift {
	if c.AllowDeltaC && c.dependent >= dependentRows {
		return Shift{C: c.deltaC()}
	}
	return Shift{}
}

func (c *Correction) deltaC() float64 { return or(c.DeltaC, 1e-8) * math.Pow(or(c.Mu, 1), 0.25) }

// Validate returns an error that names the first field out of range: shifts must grow.
func (c *Correction) Validate() error {
	for _, f := range [...]struct {
		name  string
		v     float64
		above float64 // the least value other than 0
		below float64
	}{
		{"Mu", c.Mu, 0, math.Inf(1)}, {"First0", c.First0, 0, math.Inf(1)},
		{"Min", c.Min, 0, math.Inf(1)}, {"Max", c.Max, 0, math.Inf(1)},
		{"Shrink", c.Shrink, 0, 1}, {"Grow", c.Grow, 1, math.Inf(1)}, {"GrowFirst", c.GrowFirst, 1, math.Inf(1)},
		{"DeltaC", c.DeltaC, 0, math.Inf(1)},
	} {
		if f.v != 0 && !(f.above < f.v && f.v < f.below) {
			return &Error{Kind: BadStructure, Func: "FactorCorrected", Where: "Correction." + f.name, Msg: fmt.Sprintf("%g is out of range", f.v)}
		}
	}
	return nil
}

// Last returns δ_w of the last success that needed one, 0 before.
func (c *Correction) Last() float64 { return c.last }

// Next accepts an inertia that is right or unknown, and enlarges the shifts otherwise.
func (c *Correction) Next(a Attempt) (Action, Shift) {
	if a.Verdict != Wrong {
		if a.Shift.W > 0 {
			c.last = a.Shift.W
		}
		switch {
		case c.dependent >= dependentRows: // for good
		case a.Shift.C > 0:
			c.dependent++
		default:
			c.dependent = 0
		}
		return Accept, a.Shift
	}
	next := a.Shift
	if a.Inertia.Known && (a.Inertia.Zero > 0 || a.Inertia.Neg < a.M) && next.C == 0 {
		if c.AllowDeltaC && a.M > 0 {
			if next.C = c.deltaC(); a.Inertia.Neg < a.M || a.Inertia.Pos >= a.N {
				return Retry, next
			} // else δ_w is needed as well: zeros that are due to J would become negative eigenvalues beyond m, the others are due to W
		} else if a.Inertia.Pos >= a.N {
			return GiveUp, a.Shift // W is definite enough, and no δ_w gives J full rank
		}
	}
	switch {
	case next.W == 0 && c.last == 0:
		next.W = or(c.First0, 1e-4)
	case next.W == 0:
		next.W = math.Max(or(c.Min, 1e-20), or(c.Shrink, 1./3)*c.last)
	case c.last == 0:
		next.W *= or(c.GrowFirst, 100)
	default:
		next.W *= or(c.Grow, 8)
	}
	if !(next.W <= or(c.Max, 1e40)) {
		return GiveUp, a.Shift
	}
	return Retry, next
}

// Quasidefinite is the policy for systems whose inertia is known to be right: one factorisation without shifts, which is an error if its
// inertia turns out to be wrong.
type Quasidefinite struct{}

func (Quasidefinite) First() Shift { return Shift{} }

func (Quasidefinite) Next(a Attempt) (Action, Shift) {
	if a.Verdict == Wrong {
		return GiveUp, a.Shift
	}
	return Accept, a.Shift
}

// AcceptAll is the policy of methods that want the matrix as it is.
type AcceptAll struct{}

func (AcceptAll) First() Shift                   { return Shift{} }
func (AcceptAll) Next(a Attempt) (Action, Shift) { return Accept, a.Shift }

// Trust is the policy of methods that choose shifts themselves, as trust-region methods do.
type Trust Shift

func (t Trust) First() Shift                   { return Shift(t) }
func (t Trust) Next(a Attempt) (Action, Shift) { return Accept, a.Shift }

// PolicyFunc is the policy that begins without shifts and leaves the rest to a function.
type PolicyFunc func(Attempt) (Action, Shift)

func (f PolicyFunc) First() Shift                   { return Shift{} }
func (f PolicyFunc) Next(a Attempt) (Action, Shift) { return f(a) }

// A Report says how [System.FactorCorrected] ended.
type Report struct {
	Inertia        Inertia
	Shift          Shift
	Factorizations int
	Action         Action // Accept or GiveUp
}
