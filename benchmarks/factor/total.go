package main

import "math"

// aimed is the quotient of our total and the best rival's that is aimed at.
const aimed = 0.7

// total compares the time of one system from the pattern to the solution: analysis, first factorisation and one refined solve.
func (b *bench) total() error {
	all, err := b.byDefault()
	if err != nil || len(all) == 0 {
		return err
	}
	b.printf("\n## One system from the start, milliseconds of CPU time, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("Ours: analysis, first factorisation of a new handle, refined solve. Rivals: analysis, the least of several factorisations, and as many solves as ours makes ")
	b.printf("with its refinement, products with A not counted; the best is the one with the least sum of those measured. Ratio: ours over theirs; aimed at: %.2f.\n\n", aimed)
	b.printf("| matrix | ordering | analysis | first | refined | total | best rival | analysis | factor | solves | total | ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	sums := map[byte]*ratio{'m': {}, 'l': {}, '*': {}}
	for _, m := range all {
		g := &m.ours
		if g.err != nil {
			b.printf("| %s | %v | | | | | | | | | | |\n", m.name, g.err)
			continue
		}
		ours := g.analyze + g.first + g.refined
		e, theirs := m.bestTotal()
		solves := float64(1 + g.steps)
		q := ours / theirs
		for _, size := range []byte{m.name[len(m.name)-1], '*'} {
			sums[size].add(m.name, q)
		}
		b.printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | **%.2f** |\n", m.name, g.traits.ordering, ms(g.analyze), ms(g.first), ms(g.refined), ms(ours),
			e.name, ms(e.analyze), ms(e.factor), ms(solves*e.solve), ms(theirs), q)
	}
	b.printf("\nGeometric mean of ours over theirs:\n\n")
	for _, s := range []struct {
		title string
		of    *ratio
	}{{"m", sums['m']}, {"l", sums['l']}, {"all", sums['*']}} {
		b.printf("- %s: %s, of %d\n", s.title, num(math.Exp(s.of.logs/float64(s.of.n))), s.of.n)
	}
	return nil
}

// bestTotal returns the measured rival with the least time for one system, with as many solves as we make, and that time.
func (m *match) bestTotal() (best entry, seconds float64) {
	best, seconds = entry{name: "none", factor: nan, solve: nan, analyze: nan}, nan
	for _, e := range m.field.entries(m.name) {
		if e.scaled {
			continue
		}
		if t := e.analyze + e.factor + float64(1+m.ours.steps)*e.solve; !(t >= seconds) {
			best, seconds = e, t
		}
	}
	return best, seconds
}
