package main

import (
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// small prints the table of small matrices, where what counts is the time from new values to a solution.
func (b *bench) small() error {
	all, err := b.contestants("s", factor.Options{Threads: 1})
	if err != nil || len(all) == 0 {
		return err
	}
	b.printf("\n## Small matrices, one thread, microseconds of CPU time, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("Sum is a refactorisation and a solve. The rival is the one with the least sum.\n\n")
	b.printf("| matrix | n | analysis | refactorisation | solve | sum | refined solve | rival | analysis | refactorisation | solve | sum | ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	var sum ratio
	for _, m := range all {
		g := &m.ours
		if g.err != nil {
			b.printf("| %s | %d | %v | | | | | | | | | | |\n", m.name, m.n, g.err)
			sum.fail(m.name)
			continue
		}
		e, ok := m.field.quickest(m.name)
		if !ok {
			e = entry{name: "none", factor: nan, solve: nan, analyze: nan}
		}
		b.printf("| %s | %d | %s | %s | %s | %s | %s | %v | %s | %s | %s | %s | **%.2f** |\n", m.name, m.n, us(g.analyze), us(g.again), us(g.solve), us(g.total()), us(g.refined),
			e, us(e.analyze), us(e.factor), us(e.solve), us(e.factor+e.solve), sum.add(m.name, (e.factor+e.solve)/g.total()))
	}
	b.printf("\nRival over ours: %v.\n", &sum)
	b.quality(all)
	b.fields(all)
	return nil
}

// quickest returns the entry with the least time of a factorisation and a solve.
func (f *field) quickest(matrix string) (best entry, ok bool) {
	for _, e := range f.entries(matrix) {
		if !ok || e.factor+e.solve < best.factor+best.solve {
			best, ok = e, true
		}
	}
	return best, ok
}

// threshold prints the tables of factorisations that pivot by threshold from the start.
func (b *bench) threshold() error {
	all, err := b.contestants("ml", factor.Options{Threads: 1, Pivoting: factor.PivotThreshold, U: 0.01})
	if err != nil || len(all) == 0 {
		return err
	}
	b.printf("\n## Threshold 0.01 from the start, one thread, milliseconds of CPU time, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("| matrix | ours | best rival that pivots | its time | ratio | best rival | its time | ratio |\n|---|---|---|---|---|---|---|---|\n")
	var sums [2]ratio
	for _, m := range all {
		b.printf("| %s | %s |", m.name, m.ours.text())
		for i, want := range []func(entry) bool{pivoting, nil} {
			e, ok := m.field.best(m.name, want)
			switch {
			case !ok:
				b.printf(" none | – | – |")
				continue
			case m.ours.err != nil:
				sums[i].fail(m.name)
			}
			b.printf(" %v | %s | **%.2f** |", e, ms(e.factor), sums[i].add(m.name, m.ours.over(e.factor)))
		}
		b.printf("\n")
	}
	b.printf("\nBest rival that pivots over ours: %v.\n\nBest rival over ours: %v.\n", &sums[0], &sums[1])
	b.quality(all)
	return nil
}

// realMatrices prints what the factorisation does with the symmetric files of a folder.
func (b *bench) realMatrices() error {
	var all []*match
	err := b.eachOf(b.real, func(string) bool { return true }, func(name, file string, a *sparse.Sym) error {
		m := &match{name: name, n: a.SymmetricDim(), nnz: a.NNZ()}
		all = append(all, m)
		for range b.rounds {
			b.own(&m.ours, a, factor.Options{Threads: 1})
			if b.peers != "" {
				b.round(&m.field, name, file)
			}
		}
		m.report()
		return nil
	})
	if err != nil || len(all) == 0 {
		return err
	}
	b.printf("\n## Further matrices, one thread, microseconds of CPU time, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("| matrix | n | nnz | refactorisation | solve | rival | refactorisation | solve | ratio |\n|---|---|---|---|---|---|---|---|---|\n")
	var sum ratio
	for _, m := range all {
		g := &m.ours
		e, ok := m.field.quickest(m.name)
		if !ok {
			e = entry{name: "none", factor: nan, solve: nan}
		}
		if g.err != nil {
			b.printf("| %s | %d | %d | fails | | %v | %s | %s | |\n", m.name, m.n, m.nnz, e, us(e.factor), us(e.solve))
			continue
		}
		b.printf("| %s | %d | %d | %s | %s | %v | %s | %s | **%.2f** |\n", m.name, m.n, m.nnz, us(g.again), us(g.solve), e, us(e.factor), us(e.solve),
			sum.add(m.name, (e.factor+e.solve)/g.total()))
	}
	b.printf("\nRival over ours, refactorisation and solve: %v.\n", &sum)
	b.quality(all)
	return nil
}
