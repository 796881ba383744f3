package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// whyC says in words why this C was chosen.
func (r *tuned) whyC() string {
	res := r.result
	rows := tried(res)
	if res.CVError == nil {
		s := "the best so far"
		if k := slices.IndexFunc(rows, func(e triedC) bool { return e.Chosen }); k >= 0 {
			s += fmt.Sprintf(", cross-validation error %s", percent(rows[k].CVError))
		}
		return s + "; it was not confirmed by folds trained exactly"
	}
	better, ties := 0, 0
	for _, e := range rows {
		switch {
		case e.CVError < *res.CVError:
			better++
		case e.CVError == *res.CVError:
			ties++
		}
	}
	s := fmt.Sprintf("cross-validation error %s, the folds trained exactly", percent(*res.CVError))
	if iterates(res.Options.Method) {
		return s + "; this is where the iteration ended, no other value was evaluated"
	}
	switch {
	case better > 0:
		return s + fmt.Sprintf("; %s tried had less, but not when trained exactly as far as that was tested", words.Count(better, "value"))
	case ties > 1:
		return s + fmt.Sprintf(", the least of %s tried; %d of them have it, and the smallest was taken", words.Count(len(rows), "value"), ties)
	case len(rows) > 1 && (rows[0].Chosen || rows[len(rows)-1].Chosen):
		return s + fmt.Sprintf(", the least of %s tried, at the edge of their range (see --grid)", words.Count(len(rows), "value"))
	default:
		return s + fmt.Sprintf(", the least of %s tried", words.Count(len(rows), "value"))
	}
}

// ending says in words how the run ended.
func (r *tuned) ending() string {
	res := r.result
	if res.Status == solvers.Done {
		return statusWords(res.Status)
	}
	s := statusWords(res.Status) + ": "
	switch {
	case res.C == 0 && len(res.Evaluations) == 0:
		s += "no value of C was evaluated"
	case res.Model == nil:
		s += "there is no classifier"
	default:
		s += "the result is the best so far"
	}
	if res.Status == solvers.NumericalTrouble {
		s += "; " + strings.ReplaceAll(res.Message, "sdnm: ", "")
	}
	return s
}

// certificate says in words what the Newton steps on the smoothed problem
// showed. It is empty if none was asked for.
func (r *tuned) certificate() string {
	res := r.result
	c := res.Certificate
	switch {
	case c == nil && (res.Options.Method != sdnm.Reduced || res.Options.NoPolish || res.Status != solvers.Done):
		return ""
	case c == nil:
		return "none could be computed; the choice of C does not depend on it"
	}
	s := fmt.Sprintf("at C = %s the problem smoothed with ε = %s has optimality residual ‖F‖ = %s (at most %s asked) after %s",
		number(c.C), number(c.Epsilon), scientific(c.Residual), scientific(c.Tol), words.Count(max(0, len(c.History)-1), "Newton step"))
	xi := c.SecondOrder
	switch {
	case c.Residual <= c.Tol && xi != nil && *xi > 0:
		return s + fmt.Sprintf(" and curvature Ξ = %s > 0: a strict local minimiser of it", scientific(*xi))
	case c.Residual <= c.Tol && xi != nil:
		return s + fmt.Sprintf(", but the curvature Ξ = %s is not positive: a stationary point, not certified as a minimiser", scientific(*xi))
	case res.Options.Method == sdnm.Literal:
		return s + ": not converged"
	default:
		return s + ": nothing is certified. The choice of C does not depend on it"
	}
}

// iterates reports whether a method ends at one C without evaluating others on its way; its progress is that of a residual.
func iterates(m sdnm.Method) bool { return m == sdnm.Literal || m == sdnm.SGRM || m == sdnm.MPEC }

// programs says in words how the last nonlinear program of --method sgrm or mpec ended. It is empty for other methods.
func (r *tuned) programs() string {
	list := r.result.Programs
	if len(list) == 0 {
		return ""
	}
	p := list[len(list)-1]
	s := fmt.Sprintf("%s, the last with products at most t = %s, %s and %s: %s, objective %s, residual %s, largest product %s, in %s",
		words.Count(len(list), "program"), scientific(p.T), words.Count(p.Variables, "variable"), words.Count(p.Rows, "row"),
		statusWords(p.Status), percent(p.Objective), scientific(p.Residual), scientific(p.Largest),
		words.Count(r.result.InnerIterations, "Newton step"))
	if r.result.Status != solvers.Done {
		s += ": not converged"
	}
	return s
}

// classifier says how the final model was trained.
func (r *tuned) classifier() string {
	res := r.result
	trained := res.Rows - res.Holdout
	s := fmt.Sprintf("trained on %s with C = %s", words.Count(trained, "row"), number(res.FinalC))
	switch t := res.Folds; res.Options.Rescale {
	case sdnm.RescaleUp:
		s += fmt.Sprintf(" (%d/%d of the chosen C; --rescale none or down for others)", t, t-1)
	case sdnm.RescaleDown:
		s += fmt.Sprintf(" (%d/%d of the chosen C, which keeps the ratio of the summed loss to the regulariser)", t-1, t)
	}
	if res.Gap != nil {
		s += fmt.Sprintf(", relative duality gap %s", scientific(*res.Gap))
	}
	return s
}

// trained says how the folds were trained at this C.
func (e *triedC) trained() string {
	switch {
	case e.Exact:
		return "exactly"
	case e.Phase != "sweep" && e.Phase != "search" && e.Phase != "verify":
		return "not to the end"
	default:
		return "smoothed"
	}
}
