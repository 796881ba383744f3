package nl

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// A Solution is what a .sol file tells the program that stated the problem. Lists have one element for each variable or row, or are
// nil if there is nothing to tell.
type Solution struct {
	// Message is for the user, of any number of lines.
	Message string
	// Code says how the method ended, see ResultCode.
	Code int
	// Objective is File.Objective.
	Objective int

	// X are the variables, and RowDuals the derivatives of the optimal objective by the sides of the rows, as package problem
	// has them: AMPL's and JuMP's readers expect the same signs, also in a maximisation.
	X, RowDuals []float64
	// LowerDuals and UpperDuals are the same for bounds of variables, written as the suffixes that Ipopt uses.
	LowerDuals, UpperDuals []float64

	// Suffixes are more of them, of which only values that are not 0 are written.
	Suffixes []Suffix
}

// Names of the suffixes of duals of bounds.
const (
	LowerDualsSuffix = "ipopt_zL_out"
	UpperDualsSuffix = "ipopt_zU_out"
)

// Result codes that ResultCode does not return. AMPL understands hundreds: 0 solved, 100 solved with doubts, 200 infeasible, 300
// unbounded, 400 stopped by a limit, 500 failed.
const (
	CodeSquare      = 2   // a feasible point of as many equations as variables
	CodeUnsupported = 550 // the file asks for what is not offered
)

// ResultCode returns the code of a status, given as the word that String of solvers.Status returns. Feasible tells whether the point
// of an unbounded problem is feasible.
func ResultCode(status string, feasible bool) int {
	switch status {
	case "optimal", "done":
		return 0
	case "acceptable":
		return 1
	case "infeasible":
		return 200
	case "unbounded":
		if !feasible {
			return 350
		}
		return 300
	case "iteration_limit":
		return 400
	case "time_limit":
		return 402
	case "interrupted":
		return 403
	case "evaluation_error":
		return 501
	}
	return 500
}

// RelaxationNote is a sentence for Solution.Message that says how many variables should have been whole numbers, or "" if none should.
func (h *Header) RelaxationNote() string {
	switch d := h.Discrete(); d {
	case 0:
		return ""
	case 1:
		return "1 integer variable was relaxed to a continuous one."
	default:
		return fmt.Sprintf("%d integer variables were relaxed to continuous ones.", d)
	}
}

// WriteSolution writes s in text form, which every reader of the protocol understands. A list with an element that is not
// finite is left out as a whole, a value of a suffix alone.
func (h *Header) WriteSolution(w io.Writer, s *Solution) error {
	if err := s.check(h); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	for line := range strings.Lines(strings.TrimRight(s.Message, "\n\r\t ") + "\n") {
		b.WriteString(messageLine(line))
		b.WriteByte('\n')
	}
	x, duals := finiteOrNone(s.X), finiteOrNone(s.RowDuals)
	h.writeOptions(b, len(duals), len(x))
	for _, list := range [][]float64{duals, x} {
		for _, v := range list {
			b.Write(append(strconv.AppendFloat(b.AvailableBuffer(), v, 'g', -1, 64), '\n'))
		}
	}
	fmt.Fprintf(b, "objno %d %d\n", max(s.Objective, 0), s.Code)
	for _, z := range []struct {
		name   string
		values []float64
	}{{LowerDualsSuffix, s.LowerDuals}, {UpperDualsSuffix, s.UpperDuals}} {
		if z.values != nil {
			writeSuffix(b, &Suffix{Name: z.name, Real: true, Value: z.values})
		}
	}
	for k := range s.Suffixes {
		writeSuffix(b, &s.Suffixes[k])
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("nl: %w", err)
	}
	return nil
}

// check returns an error about a list of the wrong length or a suffix that cannot be written.
func (s *Solution) check(h *Header) error {
	for _, list := range []struct {
		name   string
		values []float64
		n      int
	}{{"X", s.X, h.Variables}, {"RowDuals", s.RowDuals, h.Rows}, {"LowerDuals", s.LowerDuals, h.Variables}, {"UpperDuals", s.UpperDuals, h.Variables}} {
		if list.values != nil && len(list.values) != list.n {
			return fmt.Errorf("nl: solution with %d elements of %s, want %d", len(list.values), list.name, list.n)
		}
	}
	for _, x := range s.Suffixes {
		if x.Name == "" || strings.ContainsAny(x.Name, " \t\r\n") || x.Target < ToVariables || x.Target > ToProblem || len(x.Index) != len(x.Value) {
			return fmt.Errorf("nl: solution with a bad suffix %q", x.Name)
		}
	}
	return nil
}

// messageLine returns a line of a message such that readers do not take it for the end of the message.
func messageLine(line string) string {
	line = strings.TrimRight(strings.ReplaceAll(line, "\r", " "), "\n")
	switch {
	case line == "":
		return " "
	case strings.HasPrefix(strings.TrimLeft(line, " \t"), "Options"): // which begins what follows the message
		return "- " + line
	}
	return line
}

func finiteOrNone(list []float64) []float64 {
	for _, v := range list {
		if !finite(v) {
			return nil
		}
	}
	return list
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// writeOptions writes the words of the header's first line and the four counts.
func (h *Header) writeOptions(b *bufio.Writer, duals, variables int) {
	words := h.Options
	if len(words) == 0 { // readers want some
		words = []int{1, 1, 0}
	}
	k := len(words)
	tolerance := k > 1 && words[1] == 3
	if tolerance { // the protocol counts one more word for it, and itself
		k += 2
	}
	fmt.Fprintf(b, "\nOptions\n%d\n", k)
	for _, v := range words {
		fmt.Fprintln(b, v)
	}
	fmt.Fprintf(b, "%d\n%d\n%d\n%d\n", h.Rows, duals, h.Variables, variables)
	if tolerance {
		b.Write(append(strconv.AppendFloat(b.AvailableBuffer(), h.Tolerance, 'g', -1, 64), '\n'))
	}
}

// writeSuffix writes the values that are finite and not 0. Without an Index there is one value for each element.
func writeSuffix(b *bufio.Writer, s *Suffix) {
	written := func(v float64) bool { return v != 0 && finite(v) }
	n := 0
	for _, v := range s.Value {
		if written(v) {
			n++
		}
	}
	kind := int(s.Target)
	if s.Real {
		kind |= 4
	}
	fmt.Fprintf(b, "suffix %d %d %d 0 0\n%s\n", kind, n, len(s.Name)+1, s.Name)
	for k, v := range s.Value {
		if !written(v) {
			continue
		}
		i := k
		if s.Index != nil {
			i = int(s.Index[k])
		}
		text := strconv.AppendInt(b.AvailableBuffer(), int64(i), 10)
		text = append(text, ' ')
		if s.Real {
			text = strconv.AppendFloat(text, v, 'g', -1, 64)
		} else {
			text = strconv.AppendInt(text, int64(v), 10)
		}
		b.Write(append(text, '\n'))
	}
}
