package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/words"
)

// writeText prints the run for people.
func (r *factored) writeText(w io.Writer) error {
	var b bytes.Buffer
	if r.input.matrix != nil {
		fmt.Fprintf(&b, "%s\n\n", r.matrixLine())
	}
	writeNamed(&b, append(r.conclusions(), r.line()...))
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// matrixLine describes the matrix.
func (r *factored) matrixLine() string {
	a := r.input.matrix
	return fmt.Sprintf("%s: order %s, %s in the lower triangle (%s)", printable(r.input.name), grouped(a.SymmetricDim()),
		counted(a.NNZ(), "entry", "entries"), r.input.what)
}

// conclusions says what was done and how good it is, as far as the run came.
func (r *factored) conclusions() []named {
	var l []named
	add := func(name, format string, a ...any) { l = append(l, named{name, fmt.Sprintf(format, a...)}) }
	add("Status", "%s", printable(r.ending()))
	if r.symbolic != nil {
		add("Order", "%s", r.orderText())
		if r.options.Ordering == factor.OrderAuto {
			add("Why", "%s", r.symbolic.Reason())
		}
		add("Tree", "%s", r.treeText())
	}
	if r.stats != nil {
		st := r.stats
		certain := ""
		switch {
		case st.Unsettled > 0:
			certain = fmt.Sprintf("; not certain, since %s more may be zero", words.Count(st.Unsettled, "pivot"))
		case !r.certain():
			certain = "; not certain, since pivots were replaced"
		}
		add("Inertia", "%s positive, %s negative, %s zero%s", grouped(st.Inertia.Pos), grouped(st.Inertia.Neg), grouped(st.Inertia.Zero), certain)
		add("Pivots", "%s", r.pivotText())
	}
	if r.x != nil {
		add("Solution", "%s", r.solutionText())
		if r.cond != nil && *r.cond > 0 {
			add("Condition", "about %s", scientific(*r.cond))
		}
	}
	if r.input.matrix != nil {
		add("Time", "%s", r.timeText())
	}
	if r.stats != nil {
		add("Memory", "%s at the peak, %s of it L", extent(float64(r.stats.PeakBytes)), extent(8*float64(r.symbolic.Stored())))
	}
	add("Machine", "%s", machineText(r.options.Threads))
	return l
}

// orderText says how columns were ordered and what that costs.
func (r *factored) orderText() string {
	s := r.symbolic
	words := orderingWords[s.Ordering()]
	t := fmt.Sprintf("%s; %s in L", words, counted(s.NNZL(), "entry", "entries"))
	if nnz := s.NNZ(); nnz > 0 && s.NNZL() != nnz {
		t += fmt.Sprintf(", %s times those of A", significant(float64(s.NNZL())/float64(nnz), 3))
	}
	return t + fmt.Sprintf(" (%s stored), %sflops", grouped(s.Stored()), quantity(s.Flops()))
}

var orderingWords = map[factor.Ordering]string{
	factor.OrderAMD:     "minimum degree",
	factor.OrderND:      "nested dissection",
	factor.OrderNatural: "order of the rows",
	factor.OrderGiven:   "given order",

	factor.OrderPairsAMD: "minimum degree of pairs",
	factor.OrderPairsND:  "nested dissection of pairs",
}

// treeText describes the fronts.
func (r *factored) treeText() string {
	t := r.tree()
	return fmt.Sprintf("%s, the largest has %s of which %s are pivots; depth %d; %s",
		counted(t.fronts, "front", "fronts"), counted(t.largest.Rows, "row", "rows"), grouped(t.largest.Columns), t.depth,
		counted(t.leaves, "leaf", "leaves"))
}

// pivotText says how pivots were chosen.
func (r *factored) pivotText() string {
	st := r.stats
	var how string
	switch asked := r.options.Pivoting; {
	case asked == factor.PivotAuto && st.Pivoting != factor.PivotThreshold && st.Perturbed > 0:
		how = "static order, accepted after a trial solve"
	case asked == factor.PivotAuto && st.Pivoting != factor.PivotThreshold:
		how = "static order, certified"
	case asked == factor.PivotAuto:
		how = fmt.Sprintf("by threshold u = %v, since the static order was refused", r.options.U)
	case st.Pivoting == factor.PivotThreshold:
		how = fmt.Sprintf("by threshold u = %v", r.options.U)
	case st.Pivoting == factor.PivotQuasidefinite:
		how = "static order with known signs"
	case st.Pivoting == factor.PivotCholesky:
		how = "static order, all positive"
	default:
		how = "static order"
	}
	how += fmt.Sprintf("; %s of order 2, %s delayed, %s replaced", grouped(st.TwoByTwo), grouped(st.Delayed), grouped(st.Perturbed))
	if g := positive(st.Growth); g != nil {
		how += ", growth " + scientific(*g)
	}
	return how + "; scaling " + r.scaling()
}

// solutionText says how good the solution is.
func (r *factored) solutionText() string {
	s := fmt.Sprintf("backward error %s", scientific(*r.backward))
	var steps []string
	if k := *r.steps; k > 0 {
		steps = append(steps, words.Count(k, "step")+" of refinement")
	}
	if k := *r.krylov; k > 0 {
		steps = append(steps, words.Count(k, "step")+" of FGMRES")
	}
	if len(steps) > 0 {
		s += " after " + strings.Join(steps, " and ")
		if r.before != nil {
			s += fmt.Sprintf(" (%s before)", scientific(*r.before))
		}
	}
	if r.repeated {
		s += ", for which the matrix was factored again by threshold"
	}
	if r.forward != nil && r.stats != nil && r.stats.Inertia.Zero > 0 {
		return s + fmt.Sprintf("; error %s against the solution of ones, which is one of many since the matrix is singular", scientific(*r.forward))
	}
	if r.forward != nil {
		return s + fmt.Sprintf("; error %s against the solution of ones", scientific(*r.forward))
	}
	return s + fmt.Sprintf("; the worst of %s in %s", words.Count(r.input.nrhs, "right-hand side"), printable(r.flags.rhs))
}

// timeText lists the times that are known.
func (r *factored) timeText() string {
	parts := []string{"reading " + brief(r.input.readS)}
	add := func(name string, s *float64) {
		if s != nil {
			parts = append(parts, name+" "+brief(*s))
		}
	}
	add("analysis", r.analyzeS)
	if r.factorS != nil {
		rate := r.rateText()
		if rate != "" {
			rate = " (" + rate + ")"
		}
		parts = append(parts, "factorisation "+brief(*r.factorS)+rate)
	}
	add("solve", r.solveS)
	add("with refinement", r.refinedS)
	s := strings.Join(parts, ", ")
	if r.repeats > 0 {
		s += fmt.Sprintf("; the least of %s, the first factorisation took %s", words.Count(r.repeats, "repetition"), brief(*r.firstS))
	}
	return s
}

// rateText says at which rate the factorisation ran, empty if it has none.
func (r *factored) rateText() string {
	f := max(r.stats.Flops, r.symbolic.Flops())
	if !(f > 0 && *r.factorS > 0) {
		return ""
	}
	return significant(1e-9*f / *r.factorS, 3) + " GFLOP/s"
}

// brief writes seconds for people, short times with their digits.
func brief(s float64) string {
	switch {
	case s < 0.9995e-3:
		return significant(1e6*s, 3) + narrow + "µs"
	case s < 0.0995:
		return significant(1e3*s, 3) + narrow + "ms"
	default:
		return strings.ReplaceAll(duration(s), " ", narrow)
	}
}

// narrow is a space at which no line is broken.
const narrow = "\u202f"

// grouped writes n with its digits in groups of three.
func grouped(n int) string {
	s := fmt.Sprint(n)
	if n < 10000 {
		return s
	}
	for k := len(s) - 3; k > 0; k -= 3 {
		s = s[:k] + narrow + s[k:]
	}
	return s
}

// counted is grouped with a noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// quantity writes a number with three digits and a space, and the prefix of its
// unit if it is large.
func quantity(x float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if x >= u.size {
			return significant(x/u.size, 3) + narrow + u.name
		}
	}
	return significant(x, 3) + narrow
}

// shorten cuts the middle out of s if it has more than n runes.
func shorten(s string, n int) string {
	r := []rune(printable(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n/2]) + "…" + string(r[len(r)-(n-n/2-1):])
}
