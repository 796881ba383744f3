package rowstest

import (
	"math"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// Problem is a training set, a test set of the same distribution and what is known about the features.
type Problem struct {
	Train, Test *rows.Set
	W           []float64 // planted weights
	Group       []int32   // group of each feature; nil if there are none
	Groups      int       // number of groups
}

// NewD1 returns the generator of D1: 100 features with 10 common factors and weights that fall off as 0.97^j.
func NewD1() *Dense {
	w := normals(1, 1, 100)
	for j := range w {
		w[j] *= math.Pow(.97, float64(j))
	}
	return &Dense{Seed: 1, W: w, Factors: 10, Rho: .7, Noise: .5, Flip: .1}
}

// D1 returns m training and test rows of NewD1.
func D1(m, test int) *Problem {
	g := NewD1()
	return &Problem{Train: g.Rows(0, m), Test: g.Rows(TestRow, test), W: g.W}
}

// G40 returns 4000 rows of 400 features in 40 groups, of which 8 matter, with weights 2^(−g/2), and test rows, 50000
// of which make a test set.
func G40(seed uint64, test int) *Problem { return groups(seed, 4000, 40, 8, 2, test) }

// G100 returns 40000 rows of 1000 features in 100 groups, of which 15 matter, with weights 2^(−g/4), and test rows.
func G100(seed uint64, test int) *Problem { return groups(seed, 40000, 100, 15, 4, test) }

func groups(seed uint64, m, count, relevant int, slope float64, test int) *Problem {
	p := &Problem{W: normals(seed, 1, 10*count), Group: make([]int32, 10*count), Groups: count}
	for j := range p.W {
		g := j / 10
		p.Group[j] = int32(g)
		if g < relevant {
			p.W[j] *= math.Pow(2, -float64(g)/slope)
		} else {
			p.W[j] = 0
		}
	}
	g := &Dense{Seed: seed, W: p.W, Rho: .7, Noise: .5, Flip: .05}
	p.Train, p.Test = g.Rows(0, m), g.Rows(TestRow, test)
	return p
}

// T1 returns m training and test rows of 200000 features, of which 32940 have a weight. The usual
// set is T1(200000, 20000); the labels depend on the sum of both numbers through the scale of the noise.
func T1(m, test int) *Problem {
	w := normals(2, 1, 200_000)
	for j, v := range normals(2, 2, len(w)) {
		if !(v > 1) {
			w[j] = 0
		}
	}
	g := &Text{Seed: 2, W: w, Words: 80, Noise: .3, Flip: .02}
	all := g.Rows(m + test)
	return &Problem{Train: slice(all, 0, m), Test: slice(all, m, m+test), W: w}
}

// T20 returns m training rows of m features in 20 interleaved groups (j mod 20), of which 5 matter, and 30000 test
// rows.
func T20(m int) *Problem {
	const count, relevant, test = 20, 5, 30_000
	p := &Problem{W: normals(5, 1, m), Group: make([]int32, m), Groups: count}
	for j := range p.W {
		g := j % count
		p.Group[j] = int32(g)
		if g < relevant {
			p.W[j] *= math.Pow(2, -float64(g)/2)
		} else {
			p.W[j] = 0
		}
	}
	g := &Text{Seed: 5, W: p.W, Words: 80, Noise: .2, Flip: .02}
	all := g.Rows(m + test)
	p.Train, p.Test = slice(all, 0, m), slice(all, m, m+test)
	return p
}
