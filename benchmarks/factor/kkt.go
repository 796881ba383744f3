package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// Bars of the table: the part of the rival's time that ours may take.
const (
	barScalar  = 1.0 // of LDL, and of QDLDL by its published quotient
	barPivoted = 0.5 // of MUMPS
)

// kkt prints the table of tiny systems, which interior-point methods factor thousands of times: thirty matrices of
// quadratic programs of order 20 to 600, and the matrices of size s.
func (b *bench) kkt() error {
	dir, err := os.MkdirTemp("", "saddle-kkt")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for k, c := range factortest.QPs() {
		if err := mtx.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d-%s.mtx", k, c.Name)), c.A.Lower(), mtx.WriteOptions{Symmetry: mtx.Symmetric}); err != nil {
			return err
		}
	}
	var all []*match
	take := func(name, file string, a *sparse.Sym) error {
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
	}
	if err := b.eachOf(dir, func(string) bool { return true }, take); err != nil {
		return err
	}
	if err := b.each("s", take); err != nil {
		return err
	}
	b.printf("\n## Tiny systems, one thread, microseconds of CPU time of a refactorisation and a solve, least of %d interleaved rounds\n\n", b.rounds)
	b.printf("Everything that certifies or pivots is in our times. Asked: at most %g of LDL and of QDLDL, %g of MUMPS, whichever ordering.\n\n", barScalar, barPivoted)
	b.printf("| matrix | n | nnz | mode | ours | LDL, QDLDL | ours / it | MUMPS | ours / it |\n|---|---|---|---|---|---|---|---|---|\n")
	var met [2]quota
	for _, m := range all {
		scalar, pivoted := m.field.least(m.name, func(e entry) bool { return e.source == "ldl amd" }), m.field.least(m.name, func(e entry) bool { return e.pivots && !e.scaled })
		ours := math.Inf(1)
		mode := "fails"
		if m.ours.err == nil {
			ours, mode = m.ours.total(), m.ours.traits.mode
		}
		b.printf("| %s | %d | %d | %s | %s | %s | %s | %s | %s |\n", m.name, m.n, m.nnz, mode, us(ours), us(scalar), num(met[0].add(ours/scalar, barScalar, m.name)), us(pivoted), num(met[1].add(ours/pivoted, barPivoted, m.name)))
	}
	b.printf("\nAgainst LDL and QDLDL: %v. Against MUMPS: %v.\n", &met[0], &met[1])
	return nil
}

// A quota counts the matrices on which a quotient is at most its bar.
type quota struct {
	logs   float64
	n, met int
	over   []string
}

func (q *quota) add(x, bar float64, name string) float64 {
	if math.IsNaN(x) {
		return x
	}
	q.logs += math.Log(x)
	if q.n++; x <= bar {
		q.met++
	} else {
		q.over = append(q.over, name)
	}
	return x
}

func (q *quota) String() string {
	if q.n == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d, geometric mean %.2f, over: %v", q.met, q.n, math.Exp(q.logs/float64(q.n)), q.over)
}

// least returns the least time of a factorisation and a solve among the entries wanted, NaN if there is none.
func (f *field) least(matrix string, want func(entry) bool) float64 {
	least := math.NaN()
	for _, e := range f.entries(matrix) {
		if t := e.factor + e.solve; want(e) && !(t >= least) {
			least = t
		}
	}
	return least
}
