package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/hyper"
)

// writeText prints the run for people.
func (r *searched) writeText(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, r.dataLine())
	fmt.Fprintln(&b, r.flags.splitText(r.input.split, r.testCount()))
	if len(r.result.Evaluations) > 0 {
		b.WriteByte('\n')
		r.writeTable(&b)
	}
	b.WriteByte('\n')
	writeNamed(&b, append(r.conclusions(), r.line()...))
	if use := r.flags.usage(r.result.Model, r.has(r.flags.model) != nil, r.again); len(use) > 0 {
		b.WriteByte('\n')
		for _, u := range use {
			fmt.Fprintf(&b, "%s\n  %s\n", u.What, u.Command)
		}
	}
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// dataLine describes the data.
func (r *searched) dataLine() string {
	in := r.input
	n := svc.Count(floats(in.set.Y))
	return fmt.Sprintf("%s: %s, %s, %s; label %s: %d, label %s: %d", printable(in.name), words.Count(in.set.X.Rows, "row"),
		words.Count(in.features(), "feature"), words.Count(r.result.Nonzeros, "nonzero"), printable(in.set.Labels.Pos), n.Pos, printable(in.set.Labels.Neg), n.Neg)
}

// testCount returns the number of rows of --test, or −1.
func (r *searched) testCount() int {
	if r.input.test == nil {
		return -1
	}
	return r.input.test.count()
}

// told returns the numbers of the evaluations that the table shows: all of scan and certification, and of the search the chosen one and
// those that improved the error or the objective.
func told(res *hyper.Result, chosen int) (list []int) {
	f, cv := 0.0, 0.0
	first := true
	for k, e := range res.Evaluations {
		if e.Phase == "search" || e.Phase == "width" {
			if !first && e.F >= f && e.CVError >= cv && k != chosen {
				continue
			}
			if first {
				f, cv, first = e.F, e.CVError, false
			}
			f, cv = min(f, e.F), min(cv, e.CVError)
		}
		list = append(list, k)
	}
	return list
}

func (r *searched) writeTable(b *bytes.Buffer) {
	res, chosen := r.result, r.chosen()
	rows := told(res, chosen)
	cs := make([]string, len(rows))
	total := 0
	for _, f := range r.input.split.Fold {
		if f >= 0 {
			total++
		}
	}
	for i, k := range rows {
		cs[i] = number(res.Evaluations[k].C)
	}
	cs = alignPoint(cs)
	name := r.cHead()
	cw := max(utf8.RuneCountInString(cs[0]), len(name))
	head := fmt.Sprintf("wrong of %d", total)
	fmt.Fprintf(b, "  %-8s  %-*s  %s  %8s  %9s  %s\n", "phase", cw, name, head, "CV error", "loss", "zone/n")
	for i, k := range rows {
		e, mark := res.Evaluations[k], " "
		if k == chosen {
			mark = "→"
		}
		wrong := 0
		for _, k := range e.FoldErrors {
			wrong += k
		}
		fmt.Fprintf(b, "%s %-8s  %-*s  %*d  %8s  %9s  %s\n", mark, e.Phase, cw, cs[i], len(head), wrong, percent(e.CVError), significant(e.Smooth, 4), significant(e.FreeRows, 3))
	}
	if more := len(res.Evaluations) - len(rows); more > 0 {
		fmt.Fprintf(b, "  and %s of the search with neither fewer errors nor a smaller objective than those before (--json, --report)\n",
			words.Count(more, "more evaluation"))
	}
	fmt.Fprintf(b, "  zone/n: rows within the rounded zone per feature%s\n", r.zoneNote())
}

// cHead names the column of C, for a search the geometric mean of what it chooses: scales act as 1/C.
func (r *searched) cHead() string {
	switch r.result.Options.Search {
	case hyper.SearchC:
		return "C"
	case hyper.SearchWeights:
		return "mean C"
	default:
		return "1/mean scale"
	}
}

// zoneNote says what the rows in the zone mean for a search by derivatives; 1.5 is where package hyper warns.
func (r *searched) zoneNote() string {
	if r.result.Options.Search == hyper.SearchC {
		return ""
	}
	return "; below 1.5 derivatives are unreliable (certify needs none)"
}

// chosen returns the number of the evaluation that decided, or −1: of those at the chosen point, which ends of phases repeat, the first that
// is best.
func (r *searched) chosen() int {
	at := -1
	list := r.result.Evaluations
	for k, e := range list {
		if !sameValues(e.Values, r.result.Values) || r.result.CVError != nil && !e.Exact {
			continue
		}
		if at < 0 || e.CVError < list[at].CVError || e.CVError == list[at].CVError && e.F < list[at].F {
			at = k
		}
	}
	return at
}

// conclusions says what was found, what it rests on and how good it is.
func (r *searched) conclusions() []named {
	res := r.result
	l := []named{{"Status", r.ending()}, {"Method", r.method()}}
	if res.Values == nil {
		l = append(l, named{"Chosen", "none"})
	} else {
		l = append(l, named{"Chosen", r.choice()})
	}
	if res.CVError != nil {
		l = append(l, named{"CV error", r.crossValidation()})
	}
	for _, w := range res.Warnings {
		l = append(l, named{"Warning", w})
	}
	if res.Model != nil {
		l = append(l, named{"Classifier", r.classifier()})
	}
	if t := res.Test; t != nil {
		s := fmt.Sprintf("%s, %d of %s wrong", percent(t.Error), t.Wrong, words.Count(t.Rows, "row"))
		if r.result.Options.Balanced && t.Balanced != nil {
			s += fmt.Sprintf("; %s balanced over the classes", percent(*t.Balanced))
		}
		if t.Zeros > 0 {
			s += fmt.Sprintf("; %s exactly on the boundary, not counted as wrong", words.Count(t.Zeros, "more row"))
		}
		l = append(l, named{"Test error", s})
	}
	return append(l, named{"Time", brief(r.seconds)}, named{"Machine", machineText(res.Options.Threads)})
}

// method says how the search went and why so.
func (r *searched) method() string {
	res := r.result
	s := fmt.Sprintf("scan of %s", words.Count(res.Scanned, "value"))
	if res.Options.Search != hyper.SearchC {
		s += fmt.Sprintf(", then %s of %s by the gradient", words.Count(res.Searched, "evaluation"), words.Count(len(res.Names), "hyperparameter"))
	}
	return fmt.Sprintf("%s; methods for many rows since %s; training by %s; zone of width %s", s, r.input.reason, res.Why, number(res.Delta))
}

// maxTold bounds the hyperparameters that a line of text names.
const maxTold = 8

// choice names the hyperparameters.
func (r *searched) choice() string {
	list := r.hypers()
	words := make([]string, 0, maxTold)
	for _, h := range list[:min(len(list), maxTold)] {
		words = append(words, fmt.Sprintf("%s = %s", printable(h.Name), significant(h.Value, 4)))
	}
	s := strings.Join(words, ", ")
	if more := len(list) - maxTold; more > 0 {
		s += fmt.Sprintf(" and %d more (--json, --report)", more)
	}
	if o := r.result.Options.Search; o == hyper.SearchGroups || o == hyper.SearchFeatures {
		s += "; a small scale leaves weights free, a large one holds them at zero"
	}
	return s
}

// hypers returns the hyperparameters, scales in ascending order.
func (r *searched) hypers() []hyperJSON {
	var list []hyperJSON
	for k, v := range r.result.Values {
		list = append(list, hyperJSON{r.result.Names[k], v})
	}
	if o := r.result.Options.Search; o == hyper.SearchGroups || o == hyper.SearchFeatures {
		slices.SortStableFunc(list, func(a, b hyperJSON) int { return cmp.Compare(a.Value, b.Value) })
	}
	return list
}

// crossValidation says what the error rests on.
func (r *searched) crossValidation() string {
	res := r.result
	s := percent(*res.CVError)
	if res.Options.Balanced {
		s += " balanced over the classes"
	}
	if s += ", the folds trained exactly"; res.FinalDelta > 0 {
		s += fmt.Sprintf(", with the hinge rounded over %s", number(res.FinalDelta))
	}
	if res.FoldGap != nil {
		s += fmt.Sprintf(", relative duality gap %s", scientific(*res.FoldGap))
	}
	if res.GradientNorm != nil {
		s += fmt.Sprintf("; gradient of the smoothed loss %s", scientific(*res.GradientNorm))
	}
	return s + "; " + res.Message
}

// ending says in words how the run ended.
func (r *searched) ending() string {
	res := r.result
	if res.Status == solvers.Done {
		return statusWords(res.Status)
	}
	s := statusWords(res.Status) + ": "
	switch {
	case len(res.Evaluations) == 0:
		s += "nothing was evaluated"
	case res.Model == nil:
		s += "there is no classifier"
	default:
		s += "the result is the best so far"
	}
	if res.Status == solvers.NumericalTrouble {
		s += "; " + res.Message
	}
	return s
}

// classifier says how the final model was trained.
func (r *searched) classifier() string {
	res := r.result
	s := fmt.Sprintf("trained on %s, costs times %s (--rescale)", words.Count(res.Rows-res.Holdout, "row"), significant(res.Options.FinalFactor, 4))
	if res.Options.Search == hyper.SearchC {
		s = fmt.Sprintf("trained on %s with C = %s (%s of the chosen C, see --rescale)", words.Count(res.Rows-res.Holdout, "row"), number(res.FinalC),
			significant(res.Options.FinalFactor, 4))
	}
	if res.Gap != nil {
		s += fmt.Sprintf(", relative duality gap %s", scientific(*res.Gap))
	}
	return s
}
