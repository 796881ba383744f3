package problemtest

import (
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/problem"
)

// An Outcome is how a good method ends on a problem.
type Outcome int

const (
	Solvable     Outcome = iota // it finds a minimum (a maximum where the problem asks for one)
	Infeasible                  // no point keeps rows and bounds
	Unbounded                   // the objective has no bound on the feasible points
	NotAttained                 // the objective has a bound that it only approaches
	NotEvaluable                // no point near the start has values to go on with
)

func (o Outcome) String() string {
	switch o {
	case Solvable:
		return "solvable"
	case Infeasible:
		return "infeasible"
	case Unbounded:
		return "unbounded"
	case NotAttained:
		return "not attained"
	case NotEvaluable:
		return "not evaluable"
	}
	return fmt.Sprintf("Outcome(%d)", int(o))
}

// A Problem is a statement together with what is known of its solutions.
type Problem struct {
	Name string
	// Number is that of Hock and Schittkowski, 0 for other problems.
	Number int
	// Outcome is how the problem ends; the next four fields belong to Solvable and NotAttained.
	Outcome Outcome
	// Optimum is the best known objective value, or that of the collection or of the standard start if these count another
	// one; NaN if none is known. It has about nine digits. If the infimum is not attained, Optimum is the infimum.
	Optimum float64
	// Solution is a point with the value Optimum, to about ten digits; nil where none is stored.
	Solution []float64
	// Others are objective values of other local optima and of stationary points where methods end, too.
	Others []float64
	// NoMultipliers tells that the solution is no Karush–Kuhn–Tucker point: approximate solutions at best.
	NoMultipliers bool
	// Elusive tells that tolerances or luck decide: a method that ends otherwise than Outcome says, at a nearly stationary point or
	// without a point where functions have values, does nothing wrong.
	Elusive bool
	// Verified tells that a method that did not know it reached Optimum, or that it follows by hand.
	Verified bool
	// Starts are more points to begin at, from the source of the problem.
	Starts [][]float64
	// Note says what is special.
	Note string

	state func(*sheet)
}

// NLP makes the program. Each call returns a new one, so that several goroutines can work on a problem.
func (p Problem) NLP() *problem.NLP {
	s := newSheet(p.Name)
	p.state(s)
	return s.nlp()
}

// Accepts reports whether f is a value that a method may end with: Optimum or one of Others, to the relative
// accuracy tol, or absolute where they are below 1. Where no optimum is known it accepts any number.
func (p Problem) Accepts(f, tol float64) bool {
	if math.IsNaN(p.Optimum) {
		return !math.IsNaN(f)
	}
	if near(f, p.Optimum, tol) {
		return true
	}
	for _, v := range p.Others {
		// Some of the lists give six digits.
		if near(f, v, max(tol, 1e-5)) {
			return true
		}
	}
	return false
}

func near(a, b, tol float64) bool { return abs(a-b) <= tol*max(1, abs(b)) }

func abs(v float64) float64 { return max(v, -v) }

// at stores a solution.
func (p Problem) at(x ...float64) Problem {
	p.Solution = x
	return p
}

// others adds objective values where methods end, too.
func (p Problem) others(f ...float64) Problem {
	p.Others = append(p.Others, f...)
	return p
}

func (p Problem) note(text string) Problem {
	p.Note = text
	return p
}

// elusive marks a problem whose outcome is not certain.
func (p Problem) elusive() Problem {
	p.Elusive = true
	return p
}

// unqualified marks a solution without multipliers.
func (p Problem) unqualified() Problem {
	p.NoMultipliers = true
	return p
}

// solvable states a problem with an optimum, NaN if none is known.
func solvable(name string, optimum float64, state func(*sheet)) Problem {
	return Problem{Name: name, Optimum: optimum, Verified: !math.IsNaN(optimum), state: state}
}

// ending states a problem with another outcome, which is the first part of its name.
func ending(o Outcome, name string, state func(*sheet)) Problem {
	return Problem{Name: strings.ReplaceAll(o.String(), " ", "-") + "-" + name, Outcome: o, Verified: true, state: state}
}
