package scale_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A lower is the lower triangle of a symmetric matrix by columns.
type lower struct {
	ptr []int
	ind []int32
	val []float64
}

func (a lower) n() int { return len(a.ptr) - 1 }

// each visits the stored entries.
func (a lower) each(f func(i, j, k int)) {
	for j := range a.n() {
		for k := a.ptr[j]; k < a.ptr[j+1]; k++ {
			f(int(a.ind[k]), j, k)
		}
	}
}

// dense returns both triangles, a[i][j].
func (a lower) dense() [][]float64 {
	d := make([][]float64, a.n())
	for i := range d {
		d[i] = make([]float64, a.n())
	}
	a.each(func(i, j, k int) { d[i][j], d[j][i] = a.val[k], a.val[k] })
	return d
}

// fromTriplets makes a matrix of order n; of repeated places the last counts.
func fromTriplets(n int, at map[[2]int]float64) lower {
	cols := make([][]int32, n)
	for p := range at {
		i, j := max(p[0], p[1]), min(p[0], p[1])
		if p[0] < p[1] {
			panic(fmt.Sprint("above the diagonal: ", p))
		}
		cols[j] = append(cols[j], int32(i))
	}
	a := lower{ptr: make([]int, n+1)}
	for j, c := range cols {
		slices.Sort(c)
		for _, i := range c {
			a.ind = append(a.ind, i)
			a.val = append(a.val, at[[2]int{int(i), j}])
		}
		a.ptr[j+1] = len(a.ind)
	}
	return a
}

// random returns a matrix with about density·n² entries, stored zeros among
// them; the logarithms of the values are uniform in ±decades, and about the
// share zero of the diagonal is absent.
func random(r *rand.Rand, n int, density, decades, zero float64) lower {
	at := map[[2]int]float64{}
	value := func() float64 {
		if r.IntN(16) == 0 {
			return 0
		}
		v := math.Pow(10, decades*(2*r.Float64()-1))
		if r.IntN(2) == 0 {
			v = -v
		}
		return v
	}
	for j := range n {
		if r.Float64() >= zero {
			at[[2]int{j, j}] = value()
		}
	}
	for range int(density * float64(n) * float64(n) / 2) {
		i, j := r.IntN(n), r.IntN(n)
		if i != j {
			at[[2]int{max(i, j), min(i, j)}] = value()
		}
	}
	return fromTriplets(n, at)
}

// seeded calls f with generators of fixed seeds, whose number a failure prints.
func seeded(t *testing.T, count int, f func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range count {
		ok := t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			f(t, rand.New(rand.NewPCG(uint64(seed), 7)))
		})
		if !ok {
			t.Fatalf("failed at seed %d", seed)
		}
	}
}
