package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
)

// peak compares the tile kernels with the rate of multiply-adds that need no memory. The operands of the product lie in
// the second cache.
func (b *bench) peak() error {
	fmt.Println("\n## Tiles against the peak of this machine, one thread, GFLOP/s\n\n| level | peak | A·Bᵀ, 96×96×256 | of peak | A·B | of peak |\n|---|---|---|---|---|---|")
	return b.atLevels(func(level isa.Level, _ *peer) error {
		const n, k, chains = 96, 256, 1 << 16
		a, bm, c, s := vector(n*k), vector(n*k), vector(n*n), make([]float64, asm.FMAChains)
		flops := 2. * n * n * k
		var best [3]float64
		for range 4 * b.rounds {
			for i, f := range []struct {
				flops float64
				run   func()
			}{
				{2 * chains * asm.FMAChains, func() { asm.PeakFMA(chains, 0.5, 0.5, s) }},
				{flops, func() { asm.Gemm(asm.NoTrans, asm.Trans, n, n, k, -1, a, n, nil, bm, n, 1, c, n) }},
				{flops, func() { asm.Gemm(asm.NoTrans, asm.NoTrans, n, n, k, -1, a, n, nil, bm, k, 1, c, n) }},
			} {
				best[i] = max(best[i], f.flops/repeat(f.run, b.budget/4)*1e-9)
			}
		}
		fmt.Printf("| %v | %.1f | %.1f | %.3f | %.1f | %.3f |\n", level, best[0], best[1], best[1]/best[0], best[2], best[2]/best[0])
		return nil
	})
}

var productSizes = []int{48, 64, 96, 100, 128, 192, 256, 300, 384, 512, 768, 1000, 1500, 2000}

// products compares gemm, as C -= A·Bᵀ and C -= A·B, and syrk.
func (b *bench) products() error {
	return b.atLevels(func(level isa.Level, p *peer) error {
		fmt.Printf("\n## Products at %v, OpenBLAS %s, one thread, GFLOP/s\n\n", level, p.core)
		fmt.Println("| n | k | A·Bᵀ | OpenBLAS | ratio | A·B | OpenBLAS | ratio | syrk | OpenBLAS | ratio |\n|---|---|---|---|---|---|---|---|---|---|---|")
		var list []contest
		for _, n := range b.sizes(productSizes) {
			list = append(list, productContests(n, 64)...)
			if n > 64 {
				list = append(list, productContests(n, n)...)
			}
		}
		results, err := b.contests(list, p)
		if err != nil {
			return err
		}
		var all summary
		for i, c := range list {
			if i%3 == 0 {
				fmt.Printf("| %d | %d |", c.n, c.k)
			}
			o := results[i]
			all.add(o.ratio())
			fmt.Printf(" %.1f | %.1f | %.2f |", c.flops/o.ours*1e-9, c.flops/o.theirs*1e-9, o.ratio())
			if i%3 == 2 {
				fmt.Println()
			}
		}
		fmt.Printf("\nRatios: %v.\n", &all)
		return nil
	})
}

func productContests(n, k int) []contest {
	ld, ldk := leading(n), leading(k)
	flops := 2 * float64(n) * float64(n) * float64(k)
	run := func(f func(a, b, c []float64)) func() func(time.Duration) float64 {
		return func() func(time.Duration) float64 {
			a, b, c := vector(ld*k), vector(max(ld*k, ldk*n)), vector(ld*n)
			return func(t time.Duration) float64 { return repeat(func() { f(a, b, c) }, t) }
		}
	}
	return []contest{
		{"gemm_nt", n, n, k, flops, run(func(a, b, c []float64) {
			asm.Gemm(asm.NoTrans, asm.Trans, n, n, k, -1, a, ld, nil, b, ld, 1, c, ld)
		})},
		{"gemm_nn", n, n, k, flops, run(func(a, b, c []float64) {
			asm.Gemm(asm.NoTrans, asm.NoTrans, n, n, k, -1, a, ld, nil, b, ldk, 1, c, ld)
		})},
		{"syrk", n, n, k, float64(n) * float64(n+1) * float64(k), run(func(a, _, c []float64) {
			asm.Syrk(n, k, -1, a, ld, c, ld)
		})},
	}
}

var factorSizes = []int{32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1000, 1500, 2000}

// factors compares Cholesky with dpotrf and Bunch–Kaufman with dsytrf, and, for orientation, LDLᵀ without pivoting, of a
// definite matrix, with dpotrf, which OpenBLAS has no counterpart of.
func (b *bench) factors() error {
	return b.atLevels(func(level isa.Level, p *peer) error {
		fmt.Printf("\n## Factorisations at %v, OpenBLAS %s, one thread, microseconds\n\n", level, p.core)
		fmt.Println("| n | Cholesky | dpotrf | ratio | LDLᵀ, no pivoting | dpotrf | ratio | Bunch–Kaufman | dsytrf | ratio |\n|---|---|---|---|---|---|---|---|---|---|")
		var list []contest
		for _, n := range b.sizes(factorSizes) {
			list = append(list, factorContests(n)...)
		}
		results, err := b.contests(list, p)
		if err != nil {
			return err
		}
		var all, pivoted summary
		for i, c := range list {
			o := results[i]
			switch i % 3 {
			case 0:
				fmt.Printf("| %d |", c.n)
				all.add(o.ratio())
			case 2:
				all.add(o.ratio())
				pivoted.add(o.ratio())
			}
			fmt.Printf(" %.2f | %.2f | %.2f |", o.ours*1e6, o.theirs*1e6, o.ratio())
			if i%3 == 2 {
				fmt.Println()
			}
		}
		fmt.Printf("\nCholesky and Bunch–Kaufman: %v; Bunch–Kaufman: %v.\n", &all, &pivoted)
		return nil
	})
}

func factorContests(n int) []contest {
	ld := leading(n)
	d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
	run := func(shift float64, f func(x []float64) bool) func() func(time.Duration) float64 {
		return func() func(time.Duration) float64 {
			fresh := vector(ld * n)
			for i := range n {
				fresh[i+i*ld] += shift
			}
			return func(t time.Duration) float64 {
				return overwrite(fresh, func(x []float64) {
					if !f(x) {
						panic("dense: a factorisation failed")
					}
				}, t)
			}
		}
	}
	return []contest{
		{"potrf", n, n, n, 0, run(float64(n), func(x []float64) bool { return asm.Cholesky(n, x, ld) < 0 })},
		{"potrf", n, n, n, 0, run(float64(n), func(x []float64) bool { return asm.LDL(n, x, ld, d) < 0 })},
		{"sytrf", n, n, n, 0, run(0, func(x []float64) bool {
			_, bad := asm.BunchKaufman(asm.Partial, n, x, ld, d, e, perm)
			return bad < 0
		})},
	}
}

// vectors compares dot and axpy in cache and memory.
func (b *bench) vectors() error {
	return b.atLevels(func(level isa.Level, p *peer) error {
		fmt.Printf("\n## Vectors at %v, OpenBLAS %s, one thread, GB/s\n\n", level, p.core)
		fmt.Println("| n | dot | OpenBLAS | ratio | axpy | OpenBLAS | ratio |\n|---|---|---|---|---|---|---|")
		var list []contest
		for _, n := range b.sizes([]int{256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 1 << 24}) {
			list = append(list, vectorContests(n)...)
		}
		results, err := b.contests(list, p)
		if err != nil {
			return err
		}
		var cache, memory summary
		for i, c := range list {
			o := results[i]
			if c.n > 1<<20 {
				memory.add(o.ratio())
			} else {
				cache.add(o.ratio())
			}
			if i%2 == 0 {
				fmt.Printf("| %d |", c.n)
			}
			bytes := c.flops * float64(c.n)
			fmt.Printf(" %.1f | %.1f | %.2f |", bytes/o.ours*1e-9, bytes/o.theirs*1e-9, o.ratio())
			if i%2 == 1 {
				fmt.Println()
			}
		}
		fmt.Printf("\nRatios in cache: %v; in memory: %v.\n", &cache, &memory)
		return nil
	})
}

// vectorContests has the bytes of an element in place of flops.
func vectorContests(n int) []contest {
	run := func(f func(x, y []float64)) func() func(time.Duration) float64 {
		both := vector(2*n + 16) // as far apart as the peer's: whole pages would share sets of the cache
		x, y := both[:n], both[n+16:]
		return func() func(time.Duration) float64 {
			return func(t time.Duration) float64 { return repeat(func() { f(x, y) }, t) }
		}
	}
	return []contest{
		{"dot", n, n, 1, 16, run(func(x, y []float64) { runtime.KeepAlive(asm.Dot(x, y)) })},
		{"axpy", n, n, 1, 24, run(func(x, y []float64) { asm.Axpy(1e-9, x, y) })},
	}
}

// threads compares two goroutines with one.
func (b *bench) threads() error {
	fmt.Printf("\n## Two goroutines against one, at %v, %d CPUs\n\n", isa.Active(), runtime.NumCPU())
	fmt.Println("| n | gemm, one, GFLOP/s | two | ratio | syrk, one | two | ratio |\n|---|---|---|---|---|---|---|")
	for _, n := range []int{256, 512, 1000, 2000} {
		ld := leading(n)
		a, bm, c := vector(ld*n), vector(ld*n), vector(ld*n)
		fmt.Printf("| %d |", n)
		for _, op := range []struct {
			flops float64
			run   func(threads asm.Parallel)
		}{
			{2 * float64(n) * float64(n) * float64(n), func(threads asm.Parallel) {
				threads.Gemm(asm.NoTrans, asm.Trans, n, n, n, -1, a, ld, nil, bm, ld, 1, c, ld)
			}},
			{float64(n) * float64(n+1) * float64(n), func(threads asm.Parallel) { threads.Syrk(n, n, -1, a, ld, c, ld) }},
		} {
			var best [2]float64
			for r := range b.rounds {
				for i := range best {
					t := repeatBy(wallSeconds, func() { op.run(asm.Parallel(i + 1)) }, b.budget)
					if r == 0 || t < best[i] {
						best[i] = t
					}
				}
			}
			fmt.Printf(" %.1f | %.1f | %.2f |", op.flops/best[0]*1e-9, op.flops/best[1]*1e-9, best[0]/best[1])
		}
		fmt.Println()
	}
	return nil
}
