package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// writeText prints the run for people.
func (r *solved) writeText(w io.Writer) error {
	var b bytes.Buffer
	if r.flags.table && len(r.steps) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(printable(r.model.name))
	if r.model.nlp != nil {
		fmt.Fprintf(&b, ": %s (%s)", r.sizeText(), r.model.what)
	}
	b.WriteString("\n\n")
	writeNamed(&b, append(r.conclusions(), r.line()...))
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// sizeText says how large the program is.
func (r *solved) sizeText() string {
	p := r.model.nlp
	n, m := p.Dim()
	linear := 0
	for _, l := range p.Linear {
		if l {
			linear++
		}
	}
	s := words.Count(n, "variable") + ", " + words.Count(m, "row")
	switch {
	case m == 1 && linear == 1:
		s += ", which is linear"
	case m > 0 && linear == m:
		s += ", all linear"
	case linear > 0:
		s += fmt.Sprintf(", %d of them linear", linear)
	}
	return s
}

// reason says why the method ended, "" where that is what the status says. Whole numbers that were relaxed have a line of their own.
func (r *solved) reason() string {
	why := strings.TrimSuffix(r.result.Message, "; "+solvers.RelaxedNote)
	switch limit, first := strings.CutSuffix(why, " came first"); {
	case why == statusWords(r.result.Status), first && (limit == "the time limit" || limit == "the limit on iterations"):
		return ""
	}
	return why
}

// conclusions says what was found and how good it is, as far as the run came.
func (r *solved) conclusions() []named {
	var l []named
	add := func(name, format string, a ...any) { l = append(l, named{name, fmt.Sprintf(format, a...)}) }
	res := &r.result
	add("Status", "%s", printable(r.ending()))
	if res.X != nil {
		goal := "least"
		if r.model.nlp.Maximize {
			goal = "largest"
		}
		add("Objective", "%s (%s)", significant(res.Objective, 12), goal)
		add("Infeasibility", "primal %s, dual %s, complementarity %s",
			scientific(res.PrimalInfeasibility), scientific(res.DualInfeasibility), scientific(res.Complementarity))
	}
	if res.Method != "" {
		add("Method", "%s", res.Method)
		add("Work", "%s", r.workText())
	}
	if k := r.model.relaxed(); k > 0 {
		add("Relaxed", "%s not held to whole numbers", words.Count(k, "variable"))
	}
	if r.model.nlp != nil {
		add("Time", "%s", r.timeText())
	}
	add("Machine", "%s", machineText(r.flags.workers()))
	return l
}

// workText lists the counters.
func (r *solved) workText() string {
	res := &r.result
	s := words.Count(res.Iterations, "iteration")
	if k := res.Evaluations.Objective; k > 0 { // the method for quadratic programs has no use for functions
		s += ", " + words.Count(k, "evaluation")
	}
	s += ", " + words.Count(res.Factorizations, "factorization")
	if res.RefactorShifts > 0 {
		s += fmt.Sprintf(" (%d with other shifts)", res.RefactorShifts)
	}
	return s
}

// timeText lists the times.
func (r *solved) timeText() string {
	res := &r.result
	s := "reading " + brief(r.model.readS)
	if res.Status != solvers.Unknown && res.Time > 0 {
		s += fmt.Sprintf(", solving %s, of it KKT systems %s", brief(res.Time.Seconds()), brief(res.LinearTime.Seconds()))
		if res.EvaluationTime > 0 {
			s += " and functions " + brief(res.EvaluationTime.Seconds())
		}
	}
	return s
}
