package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// writeText prints the run for people.
func (r *tuned) writeText(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, r.dataLine())
	fmt.Fprintln(&b, r.splitLine())
	if len(r.result.Evaluations) > 0 {
		b.WriteByte('\n')
		r.writeTable(&b)
	}
	b.WriteByte('\n')
	writeNamed(&b, append(r.conclusions(), r.line()...))
	if use := r.usage(); len(use) > 0 {
		b.WriteByte('\n')
		for _, u := range use {
			fmt.Fprintf(&b, "%s\n  %s\n", u.What, u.Command)
		}
	}
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// dataLine describes the data.
func (r *tuned) dataLine() string {
	in := r.input
	rows, features := in.data.X.Dims()
	n := svc.Count(in.data.Y)
	return fmt.Sprintf("%s: %s, %s, %s; label %s: %d, label %s: %d", printable(in.name),
		words.Count(rows, "row"), words.Count(features, "feature"), words.Count(in.data.X.NNZ(), "nonzero"),
		printable(in.data.Labels.Pos), n.Pos, printable(in.data.Labels.Neg), n.Neg)
}

// splitLine describes folds and test rows.
func (r *tuned) splitLine() string {
	tested := -1
	if r.input.test != nil {
		tested, _ = r.input.test.X.Dims()
	}
	return r.flags.splitText(r.input.split, tested)
}

// splitText describes folds and test rows; tested is the number of rows of --test, −1 without.
func (t *tuneFlags) splitText(split *svc.Split, tested int) string {
	how := map[string]string{
		"stratified": fmt.Sprintf("stratified, seed %d", t.seed),
		"shuffle":    fmt.Sprintf("shuffled, seed %d", t.seed),
		"file":       "in file order",
		"given":      "given by " + printable(fileName(t.split)),
	}
	rows := "rows"
	if slices.Max(foldSizes(split)) == 1 {
		rows = "row"
	}
	s := fmt.Sprintf("%s of %s %s, %s", words.Count(split.T, "fold"), span(foldSizes(split)), rows, how[t.orderName()])
	switch held := len(split.Holdout()); {
	case tested >= 0:
		s += fmt.Sprintf("; test set %s: %s", printable(fileName(t.test)), words.Count(tested, "row"))
	case held > 0:
		s += fmt.Sprintf("; %s held out as a test set", words.Count(held, "row"))
	default:
		s += "; no test set (see --holdout and --test)"
	}
	return s
}

// maxFoldColumns bounds the width of the table; more folds are summed up.
const maxFoldColumns = 6

func (r *tuned) writeTable(b *bytes.Buffer) {
	rows, size := tried(r.result), r.foldRows()
	total := 0
	for _, k := range size {
		total += k
	}
	cs := make([]string, len(rows))
	wrong := make([]string, len(rows))
	for i, e := range rows {
		cs[i] = number(e.C)
		var cells []string
		sum := 0
		for t, k := range e.FoldErrors {
			cells = append(cells, fmt.Sprintf("%*d", digits(size[t]), k))
			sum += k
		}
		wrong[i] = strings.Join(cells, "  ")
		if len(size) > maxFoldColumns {
			wrong[i] = fmt.Sprintf("%*d", digits(total), sum)
		}
	}
	head := "wrong of " + span(size)
	if len(size) > maxFoldColumns {
		head = fmt.Sprintf("wrong of %d", total)
	}
	cs = alignPoint(cs)
	cw, ww := utf8.RuneCountInString(cs[0]), max(utf8.RuneCountInString(head), utf8.RuneCountInString(wrong[0]))
	fmt.Fprintf(b, "  %-*s  %-*s  %8s   %-8s  %s\n", cw, "C", ww, head, "CV error", "found in", "trained")
	for i, e := range rows {
		mark := " "
		if e.Chosen {
			mark = "→"
		}
		fmt.Fprintf(b, "%s %s  %-*s  %8s   %-8s  %s\n", mark, cs[i], ww, wrong[i], percent(e.CVError), e.Found, e.trained())
	}
}

// conclusions says what was found, what it rests on and how good it is.
func (r *tuned) conclusions() []named {
	res := r.result
	l := []named{{"Status", r.ending()}}
	if res.C > 0 {
		l = append(l, named{"Chosen C", number(res.C) + ": " + r.whyC()})
	} else {
		l = append(l, named{"Chosen C", "none"})
	}
	if c := r.certificate(); c != "" {
		name := "Certificate"
		if res.Options.Method == sdnm.Literal {
			name = "Iteration"
		}
		l = append(l, named{name, c})
	}
	if p := r.programs(); p != "" {
		l = append(l, named{"Iteration", p})
	}
	if res.Model != nil {
		l = append(l, named{"Classifier", r.classifier()})
	}
	if t := res.Test; t != nil {
		s := fmt.Sprintf("%s, %d of %s wrong", percent(t.Error), t.Wrong, words.Count(t.Rows, "row"))
		if t.Zeros > 0 {
			s += fmt.Sprintf("; %s exactly on the boundary, not counted as wrong", words.Count(t.Zeros, "more row"))
		}
		l = append(l, named{"Test error", s})
	}
	return append(l, named{"Time", brief(r.seconds)}, named{"Machine", machineText(res.Options.Threads)})
}

// step is a command that a reader can type next.
type step struct{ What, Command string }

// usage says how to use or to keep the classifier.
func (r *tuned) usage() []step {
	return r.flags.usage(r.result.Model, r.has(r.flags.model) != nil, r.again)
}

// usage says how to use the classifier m, if it was written, or else how to keep it.
func (t *tuneFlags) usage(m *svc.Model, written bool, again string) []step {
	switch {
	case m == nil:
		return nil
	case !written:
		return []step{
			{"Keep the classifier:", printable(again) + " --model model.json"},
			{"Classify new rows with it:", "saddle predict --model model.json FILE"},
		}
	case t.format == formatLIBLINEAR:
		return []step{{"Classify new rows with LIBLINEAR:", "predict FILE " + printable(shellQuote(t.model)) + " OUTPUT"}}
	default:
		return []step{{"Classify new rows:", "saddle predict --model " + printable(shellQuote(t.model)) + " FILE"}}
	}
}

// digits returns the number of decimal digits of n ≥ 0.
func digits(n int) int { return len(fmt.Sprint(n)) }

// span writes the smallest and the largest of the numbers.
func span(list []int) string {
	lo, hi := slices.Min(list), slices.Max(list)
	if lo == hi {
		return fmt.Sprint(lo)
	}
	return fmt.Sprintf("%d to %d", lo, hi)
}

// wrapAt breaks text into lines of at most width runes, the indent included
// that all but the first get.
func wrapAt(text string, indent, width int) string {
	var b strings.Builder
	col := indent
	// Other spaces than these keep together what they separate.
	for i, w := range strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\n' }) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case col+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			col = indent
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(w)
		col += n
	}
	return b.String()
}
