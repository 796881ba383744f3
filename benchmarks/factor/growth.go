package main

import (
	"fmt"
	"math"
	"runtime"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// A family is a series of grids of growing size.
type family struct {
	dim   int
	sides []int
	// exponents of n that are known for nested dissection; in the plane the entries are n log n
	nnz, flops float64
}

var families = []family{
	{2, []int{128, 192, 288, 432, 648}, 1, 1.5},
	{3, []int{16, 22, 30, 38, 48}, 4. / 3, 2},
}

// growth prints how fill, operations and analysis grow with the order of Laplacians.
func (b *bench) growth() error {
	b.printf("\n## Growth on Laplacians of grids, 5 and 7 points\n\nAnalysis in milliseconds of CPU time, least of %d; the exponents are those of n in a least squares fit.\n\n", b.rounds)
	for _, f := range families {
		for _, o := range []factor.Ordering{factor.OrderAuto, factor.OrderAMD, factor.OrderND} {
			if err := b.grow(f, o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) grow(f family, o factor.Ordering) error {
	b.printf("\n### %d dimensions, ordering %v\n\n| n | nnz(L) M | GF | analysis | ns per entry of A |\n|---|---|---|---|---|\n", f.dim, o)
	var n, nnz, flops, seconds, fillPerN []float64
	for _, side := range f.sides {
		a := laplacian(side, f.dim)
		best := math.Inf(1)
		var s *factor.Symbolic
		for range b.rounds {
			runtime.GC()
			start := cpuSeconds()
			var err error
			if s, err = factor.Analyze(a, factor.Options{Ordering: o}); err != nil {
				return fmt.Errorf("grid of side %d: %w", side, err)
			}
			best = min(best, cpuSeconds()-start)
		}
		entries, work := float64(s.NNZL()), s.Flops()
		b.printf("| %d | %s | %s | %s | %s |\n", a.SymmetricDim(), num(entries/1e6), num(work/1e9), ms(best), num(1e9*best/float64(a.NNZ())))
		order := float64(a.SymmetricDim())
		n, nnz, flops, seconds = append(n, order), append(nnz, entries), append(flops, work), append(seconds, best)
		fillPerN = append(fillPerN, entries/(order*math.Log2(order)))
	}
	b.printf("\nnnz(L) ~ n^%.2f (n^%.2f known for dissection", slope(n, nnz), f.nnz)
	if f.dim == 2 {
		b.printf(" times log n; nnz(L) / (n log₂ n) goes from %.2f to %.2f", fillPerN[0], fillPerN[len(fillPerN)-1])
	}
	b.printf("), operations ~ n^%.2f (n^%.2f), analysis ~ n^%.2f.\n", slope(n, flops), f.flops, slope(n, seconds))
	return nil
}

// slope returns the exponent p of the power c x^p that fits y in the sense of least squares of logarithms.
func slope(x, y []float64) float64 {
	var mx, my float64
	for i := range x {
		mx += math.Log(x[i]) / float64(len(x))
		my += math.Log(y[i]) / float64(len(x))
	}
	var num, den float64
	for i := range x {
		d := math.Log(x[i]) - mx
		num += d * (math.Log(y[i]) - my)
		den += d * d
	}
	return num / den
}

// laplacian returns the 5- or 7-point Laplacian of a grid with k points a side.
func laplacian(k, dim int) *sparse.Sym {
	n := k * k
	if dim == 3 {
		n *= k
	}
	ptr, ind, val := []int{0}, []int32(nil), []float64(nil)
	for j := range n {
		ind, val = append(ind, int32(j)), append(val, float64(2*dim))
		if j%k < k-1 {
			ind, val = append(ind, int32(j+1)), append(val, -1)
		}
		if j/k%k < k-1 {
			ind, val = append(ind, int32(j+k)), append(val, -1)
		}
		if dim == 3 && j/(k*k) < k-1 {
			ind, val = append(ind, int32(j+k*k)), append(val, -1)
		}
		ptr = append(ptr, len(ind))
	}
	l, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err != nil {
		panic(err)
	}
	a, err := sparse.NewSym(l)
	if err != nil {
		panic(err)
	}
	return a
}
