package rowstest

import (
	"math"
	"runtime"
	"sync"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// Dense describes dense rows. With f_k, k < Factors, and all other numbers from the row's own stream,
//
//	x_j = √(1−Rho²)·norm + Rho·f_{j mod Factors}
//	y   = sign(Σ_j x_j W_j + Noise·norm),   turned over with probability Flip
type Dense struct {
	Seed             uint64
	W                []float64 // planted weights, one per feature
	Factors          int       // 0: features without common factors
	Rho, Noise, Flip float64
}

// TestRow is the number of the first row that is meant for tests: no training set reaches it.
const TestRow = 100_000_000

// Row writes the features of row i into x, which has the length of W, and returns the label.
func (g *Dense) Row(i int, x []float32) int8 {
	s := newStream(g.Seed, rowStream+uint64(i))
	var few [32]float64
	f := few[:0]
	for range g.Factors {
		f = append(f, s.norm())
	}
	own := math.Sqrt(1 - float64(g.Rho*g.Rho))
	d := 0.0
	for j, k := 0, 0; j < len(g.W); j++ {
		v := float64(own * s.norm())
		if len(f) > 0 {
			v += float64(g.Rho * f[k])
			if k++; k == len(f) {
				k = 0
			}
		}
		d += float64(v * g.W[j])
		x[j] = float32(v)
	}
	return g.label(&s, d)
}

// label draws the noise and the flip of a row with the planted margin d.
func (g *Dense) label(s *stream, d float64) int8 {
	d += float64(g.Noise * s.norm())
	return label(d, s.unif() < g.Flip)
}

func label(d float64, flip bool) int8 {
	if (d > 0) != flip {
		return 1
	}
	return -1
}

// Rows returns rows first to first+count−1.
func (g *Dense) Rows(first, count int) *rows.Set {
	n := len(g.W)
	x := &rows.Matrix{Rows: count, Cols: n, Dense: make([]float32, count*n)}
	y := make([]int8, count)
	parallel(count, func(i int) { y[i] = g.Row(first+i, x.Dense[i*n:(i+1)*n]) })
	return &rows.Set{X: x, Y: y, Labels: labels()}
}

func labels() svc.Labels { return svc.Labels{Pos: "+1", Neg: "-1"} }

// parallel calls do for 0 ≤ i < count on all processors.
func parallel(count int, do func(i int)) {
	const block = 256
	var wait sync.WaitGroup
	procs := runtime.GOMAXPROCS(0)
	for p := range procs {
		wait.Go(func() {
			for lo := p * block; lo < count; lo += procs * block {
				for i := lo; i < min(lo+block, count); i++ {
					do(i)
				}
			}
		})
	}
	wait.Wait()
}
