package main

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/factor"
	measure "github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/sparse"
)

// threads compares two threads with one by the wall, in rounds that have two free cores, and the bits of the solutions.
func (b *bench) threads() error {
	b.printf("\n## Two threads against one, wall milliseconds of a refactorisation, least of up to %d rounds\n\n", b.rounds)
	b.printf("A round counts if two goroutines do plain arithmetic at least 1.8 times as fast as one just before it.\n\n")
	b.printf("| matrix | GF | one | two | gain | same bits |\n|---|---|---|---|---|---|\n")
	var large, rest ratio
	err := b.each("ml", func(name, _ string, a *sparse.Sym) error {
		var f [2]*factor.LDL
		_, _, val := a.Lower().Raw()
		ctx := context.Background()
		rhs := rightSide(a)
		var x [2][]float64
		for k := range f {
			s, err := factor.Analyze(a, factor.Options{Threads: k + 1})
			if err == nil {
				f[k] = s.New()
				_, err = f[k].Factorize(ctx, val)
			}
			if err == nil {
				x[k] = slices.Clone(rhs)
				err = f[k].Solve(x[k], 1)
			}
			if err != nil {
				b.printf("| %s | | %v | | | |\n", name, err)
				return nil
			}
		}
		flops := f[0].Stats().Flops
		best, rounds, err := b.race(func(k int) error { _, err := f[k].Factorize(ctx, val); return err })
		if err != nil {
			return err
		}
		if rounds == 0 {
			b.printf("| %s | %s | no round with two free cores | | | %v |\n", name, num(flops/1e9), sameBits(x[0], x[1]))
			return nil
		}
		to := &rest
		if flops > 1e9 {
			to = &large
		}
		b.printf("| %s | %s | %s | %s | **%.2f** | %v |\n", name, num(flops/1e9), ms(best[0]), ms(best[1]), to.add(name, best[0]/best[1]), sameBits(x[0], x[1]))
		return nil
	})
	b.printf("\nGain with more than 1 GF: %v.\n\nOthers: %v.\n", &large, &rest)
	return err
}

// race times f(0) and f(1) by turns while the machine has two free cores.
func (b *bench) race(f func(k int) error) (best [2]float64, rounds int, err error) {
	best = [2]float64{math.Inf(1), math.Inf(1)}
	for try := 0; rounds < b.rounds && try < 20*b.rounds; try++ {
		if measure.CoresGain() < 1.8 {
			continue
		}
		rounds++
		for k := range best {
			for begin, calls := time.Now(), 0; calls < 1 || time.Since(begin) < b.budget/4; calls++ {
				start := time.Now()
				if err := f(k); err != nil {
					return best, rounds, err
				}
				best[k] = min(best[k], time.Since(start).Seconds())
			}
		}
	}
	return best, rounds, nil
}

func sameBits(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
}
