package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/krylov"
)

// writeText prints the run for people.
func (r *iterated) writeText(w io.Writer) error {
	var b bytes.Buffer
	if r.input.a != nil {
		fmt.Fprintf(&b, "%s: %s, %s (%s)\n\n", printable(r.input.name), r.sizeText(), counted(r.input.a.NNZ(), "entry", "entries"), r.input.what)
	}
	writeNamed(&b, append(r.conclusions(), r.line()...))
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// sizeText says how large the matrix is.
func (r *iterated) sizeText() string {
	if r.input.rows == r.input.cols {
		return "order " + grouped(r.input.rows)
	}
	return fmt.Sprintf("%s × %s", grouped(r.input.rows), grouped(r.input.cols))
}

// conclusions says what was done and how good it is, as far as the run came.
func (r *iterated) conclusions() []named {
	var l []named
	add := func(name, format string, a ...any) { l = append(l, named{name, fmt.Sprintf(format, a...)}) }
	add("Status", "%s", printable(r.ending()))
	if r.input.a != nil {
		add("Method", "%s", because(r.methodText(), r.methodWhy))
		text := because(preconds[r.precond].word, r.precondWhy)
		if r.precondInfo != "" {
			text += "; " + r.precondInfo
		}
		add("Preconditioner", "%s", text)
	}
	if c := r.worst; c != nil {
		add("Iterations", "%s, %v", grouped(c.Iterations), c.Status)
		add("Solution", "%s", r.solutionText())
	}
	if r.input.a != nil {
		add("Time", "%s", r.timeText())
	}
	add("Machine", "%s", machineText(r.threads))
	return l
}

// because adds a reason, if there is one.
func because(what, why string) string {
	if why == "" {
		return what
	}
	return what + ", since " + why
}

// methodText names the method with its parameter.
func (r *iterated) methodText() string {
	switch {
	case r.usesRestart():
		return fmt.Sprintf("%s, restarted after %s", methods[r.method].word, words.Count(r.restart(), "iteration"))
	case r.method == methodBiCGSTABL:
		return fmt.Sprintf("bicgstabl, ℓ = %d", r.ell())
	}
	return methods[r.method].word
}

// solutionText says how good the solution is.
func (r *iterated) solutionText() string {
	c := r.worst
	s := fmt.Sprintf("relative residual %s, backward error %s", scientific(c.residual), scientific(c.backward))
	switch {
	case c.Status == krylov.LeastSquares && !c.squares && r.precond != precondNone:
		s += ", the least there is in the norm of the inverse preconditioner"
	case c.Status == krylov.LeastSquares:
		s = fmt.Sprintf("relative residual %s, the least there is: relative gradient %s", scientific(c.residual), scientific(c.gradient))
	}
	if r.input.rhs == nil {
		return s + fmt.Sprintf("; error %s against the solution of ones", scientific(c.forward))
	}
	return s + fmt.Sprintf("; the worst of %s in %s", words.Count(r.done, "right-hand side"), printable(r.flags.rhs))
}

// timeText lists the times that are known.
func (r *iterated) timeText() string {
	s := "reading " + brief(r.input.readS)
	if r.setupS != nil {
		s += ", set-up " + brief(*r.setupS)
	}
	if r.solveS != nil {
		s += ", solve " + brief(*r.solveS)
		if r.done == 1 && r.worst.Iterations > 0 {
			s += fmt.Sprintf(" (%s an iteration)", brief(*r.solveS/float64(r.worst.Iterations)))
		}
	}
	return s
}
