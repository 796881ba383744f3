package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// A match is one matrix factored by both sides.
type match struct {
	name  string
	n     int
	nnz   int
	ours  figures
	field field
}

// contestants lets both sides take turns on the matrices of some sizes.
func (b *bench) contestants(sizes string, o factor.Options) ([]*match, error) {
	var all []*match
	err := b.each(sizes, func(name, file string, a *sparse.Sym) error {
		m := &match{name: name, n: a.SymmetricDim(), nnz: a.NNZ()}
		all = append(all, m)
		for range b.rounds {
			b.own(&m.ours, a, o)
			if b.peers != "" {
				b.round(&m.field, name, file)
			}
		}
		m.report()
		return nil
	})
	return all, err
}

// byDefault lets both sides take turns on the middle and large matrices, once for all tables.
func (b *bench) byDefault() ([]*match, error) {
	if b.played == nil {
		all, err := b.contestants("ml", factor.Options{Threads: 1})
		if err != nil {
			return nil, err
		}
		b.played = all
	}
	return b.played, nil
}

// report says on standard error how a match ended, since the tables come when all matrices are done.
func (m *match) report() {
	text := m.ours.text()
	if m.ours.err != nil {
		text = m.ours.err.Error()
	}
	fmt.Fprintf(os.Stderr, "%s: %s", m.name, text)
	if e, ok := m.field.best(m.name, nil); ok {
		fmt.Fprintf(os.Stderr, ", %v %s, ratio %.2f", e, ms(e.factor), m.ours.over(e.factor))
	}
	fmt.Fprintln(os.Stderr)
}

// contest prints the tables of medium and large matrices.
func (b *bench) contest() error {
	all, err := b.byDefault()
	if err != nil || len(all) == 0 {
		return err
	}
	b.printf("\n## Refactorisation, one thread, milliseconds of CPU time, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("Ratio: best rival over ours. ≈ marks an estimate by a published quotient; \"measured\" leaves estimates out.\n\n")
	b.printf("| matrix | n | ours | best rival | its time | ratio | best measured | its time | ratio | best that pivots | its time | ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	var sums [3]map[byte]*ratio
	for i := range sums {
		sums[i] = map[byte]*ratio{'m': {}, 'l': {}, '*': {}}
	}
	for _, m := range all {
		b.printf("| %s | %d | %s |", m.name, m.n, m.ours.text())
		for i, want := range []func(entry) bool{nil, func(e entry) bool { return !e.scaled }, pivoting} {
			e, ok := m.field.best(m.name, want)
			if !ok {
				b.printf(" none | – | – |")
				continue
			}
			for _, size := range []byte{m.name[len(m.name)-1], '*'} {
				if m.ours.err != nil {
					sums[i][size].fail(m.name)
				} else {
					sums[i][size].add(m.name, e.factor/m.ours.again)
				}
			}
			b.printf(" %v | %s | **%.2f** |", e, ms(e.factor), m.ours.over(e.factor))
		}
		b.printf("\n")
	}
	for i, title := range []string{"Best rival", "Best measured", "Best that pivots"} {
		b.printf("\n%s over ours:\n\n- m: %v\n- l: %v\n- all: %v\n", title, sums[i]['m'], sums[i]['l'], sums[i]['*'])
	}
	b.quality(all)
	b.analyses(all)
	b.fields(all)
	return nil
}

// text returns our time of a refactorisation in milliseconds, or why there is none.
func (g *figures) text() string {
	if g.err != nil {
		return "fails"
	}
	return ms(g.again)
}

// over returns a rival's time over ours.
func (g *figures) over(seconds float64) float64 {
	if g.err != nil {
		return nan
	}
	return seconds / g.again
}

// quality prints what our factorisations are like.
func (b *bench) quality(all []*match) {
	b.printf("\n## Our factorisations\n\nInertia is positive/negative/zero, marked where the rivals that pivot found another number of negative eigenvalues (? if they do not agree or none ran).\n\n")
	b.printf("| matrix | mode | ordering | scaling | nnz(L) M | stored M | GF | growth | 2×2 | delayed | perturbed | MB | error before | after | steps | inertia |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, m := range all {
		b.qualityRow(m.name, &m.ours, m.field.negatives())
	}
}

func (b *bench) qualityRow(name string, g *figures, negatives int) {
	if g.err != nil {
		b.printf("| %s | %v | | | | | | | | | | | | | | |\n", name, g.err)
		return
	}
	t := &g.traits
	b.printf("| %s | %s | %s | %s | %s | %s | %s | %s | %d | %d | %d | %s | %s | %s | %d | %s |\n", name, t.mode, t.ordering, t.scaling,
		num(t.nnzL/1e6), num(t.stored/1e6), num(t.flops/1e9), tiny(t.growth), t.twoByTwo, t.delayed, t.perturbed,
		num(t.bytes/1e6), tiny(g.before), tiny(g.after), g.steps, g.inertiaText(negatives))
}

// analyses prints the times around a refactorisation, ours and of the rival that was best at it.
func (b *bench) analyses(all []*match) {
	b.printf("\n## Analysis, first factorisation and solve, milliseconds of CPU time\n\nThe rival is the one with the best measured refactorisation. Its solve is not refined.\n\n")
	b.printf("| matrix | analysis | first | again | solve | refined | rival | analysis | again | solve | analysis, ratio | solve, ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	var analysis, solve ratio
	for _, m := range all {
		g := &m.ours
		if g.err != nil {
			continue
		}
		e, ok := m.field.best(m.name, func(e entry) bool { return !e.scaled })
		if !ok {
			e = entry{name: "none", factor: nan, solve: nan, analyze: nan}
		}
		b.printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %.2f | %.2f |\n", m.name, ms(g.analyze), ms(g.first), ms(g.again), ms(g.solve), ms(g.refined),
			e.name, ms(e.analyze), ms(e.factor), ms(e.solve), analysis.add(m.name, e.analyze/g.analyze), solve.add(m.name, e.solve/g.solve))
	}
	b.printf("\nAnalysis: %v.\n\nSolve: %v.\n", &analysis, &solve)
}

// fields prints the refactorisations of all rivals.
func (b *bench) fields(all []*match) {
	if b.peers == "" {
		return
	}
	b.printf("\n## Rivals, milliseconds of CPU time of a refactorisation\n\n| matrix |")
	for _, r := range rivals {
		b.printf(" %s |", r.name)
	}
	b.printf(" ≈ ssids | ≈ qdldl |\n|%s\n", strings.Repeat("---|", len(rivals)+3))
	for _, m := range all {
		b.printf("| %s |", m.name)
		for _, r := range rivals {
			b.printf(" %s |", m.field.rows[r.name].text())
		}
		cells := map[string]string{}
		for _, e := range m.field.estimates(m.name) {
			cells[e.name] = ms(e.factor)
		}
		b.printf(" %s | %s |\n", cells["ssids"], cells["qdldl"])
	}
}

// text returns a rival's time, with the backward error if that disqualifies it, or why there is none.
func (r *record) text() string {
	switch {
	case r == nil:
		return ""
	case strings.HasPrefix(r.Error, "more than"):
		return "time"
	case strings.HasPrefix(r.Error, "skipped"):
		return "skipped"
	case r.Error != "":
		return "fails"
	case !r.counts():
		return ms(r.Factor) + " (error " + tiny(r.Before) + ")"
	}
	return ms(r.Factor)
}
