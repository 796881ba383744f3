package main

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// paperSizes are six of the sets of Table 1: l1 rows to select on, and the seconds that the publication
// reports for the method on its machine.
var paperSizes = []struct {
	name  string
	l1    int
	paper float64
}{
	{"diabetes_scale", 300, 7.3},
	{"heart_scale", 150, 1.1},
	{"australian_scale", 300, 10.4},
	{"german.numer_scale", 300, 6.2},
	{"w1a", 450, 9.7},
	{"w4a", 450, 10.3},
}

// sizes prints times on one thread, the largest over the seeds, reading excluded.
func (b *bench) sizes() error {
	b.printf("\nOne thread, l1 rows, T = 3, largest time of %d splits; mean errors; the rest of the rows is the test set\n\n", b.seeds)
	b.printf("%s\n", "| set | l1 | n | s | paper s | CV % | test % | certified | Newton steps |")
	b.printf("%s\n", "|---|---|---|---|---|---|---|---|---|")
	for _, p := range paperSizes {
		d, err := b.load(p.name)
		if err != nil {
			return err
		}
		worst, cv, test, certified, steps := 0.0, 0.0, 0.0, 0, 0
		for seed := range b.seeds {
			o := sdnm.Options{Threads: 1, SplitOptions: svc.SplitOptions{Seed: uint64(seed), HoldoutCount: len(d.Y) - p.l1}}
			r, err := tune(d, o)
			if err != nil {
				return err
			}
			if r.CVError == nil || r.Test == nil {
				return fmt.Errorf("%s, seed %d: %v, %s", p.name, seed, r.Status, r.Message)
			}
			worst = max(worst, r.Seconds)
			cv += 100 * *r.CVError / float64(b.seeds)
			test += 100 * r.Test.Error / float64(b.seeds)
			if c := r.Certificate; isCertified(c) {
				certified++
				steps = max(steps, len(c.History)-1)
			}
		}
		_, n := d.X.Dims()
		b.printf("| %s | %d | %d | %.3f | %.1f | %.1f | %.1f | %d/%d | ≤ %d |\n",
			p.name, p.l1, n, worst, p.paper, cv, test, certified, b.seeds, steps)
	}
	return nil
}
