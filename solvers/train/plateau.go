package train

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
)

// Steps over which the loss has to fall, and cycles of the incremental methods, which may rest for a hundred and go on.
const (
	plateauSteps  = 50
	plateauCycles = 200
)

const plateauViolation = 1e-6 // up to which the states of AugLag are those of the net

// A plateau is the test of Options.Plateau.
type plateau struct {
	part  float64
	past  []float64 // losses, a ring
	count int
	flat  bool // the test was met
}

// newPlateau returns the test for a fall by part of the loss in so many steps.
func newPlateau(part float64, steps int) *plateau {
	return &plateau{part: part, past: make([]float64, steps)}
}

// add takes the loss with decay after a step and reports whether it has stopped falling.
func (p *plateau) add(loss float64) bool {
	if p.part == 0 {
		return false
	}
	old := &p.past[p.count%len(p.past)]
	if p.count >= len(p.past) && *old-loss < p.part**old {
		p.flat = true
	}
	*old = loss
	p.count++
	return p.flat
}

// message says what was met.
func (p *plateau) message() string {
	return fmt.Sprintf("the loss has levelled off: it fell by less than %g %% in %d iterations", 100*p.part, len(p.past))
}

// watch adds the test to those of next, which may be nil.
func (p *plateau) watch(next solvers.Watch) solvers.Watch {
	return func(s solvers.Step) bool {
		if next != nil && next(s) {
			return true
		}
		if s.PrimalInfeasibility > plateauViolation {
			p.count = 0
			return false
		}
		return p.add(s.Objective)
	}
}

// ended is how a run ended that auglag calls status, with its message.
func (p *plateau) ended(status solvers.Status, message string) (solvers.Status, string) {
	if p.flat && status == solvers.Interrupted {
		return solvers.Done, p.message()
	}
	return status, message
}

// A holder records the loss on Options.Held.
type holder struct {
	net    *ann.Net
	rows   *ann.Data
	losses []float64
}

// add records the loss of the weights w.
func (h *holder) add(w []float64) {
	if h.rows != nil {
		h.losses = append(h.losses, h.net.LossOf(w, h.rows))
	}
}
