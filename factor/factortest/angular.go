package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// An Angular is a block-angular matrix: rows of different blocks are not coupled but through the border.
type Angular struct {
	Case
	Part []int32 // block of each row, -1 for the border
}

// AngularQPs returns the system of a quadratic program with `blocks` blocks of n variables and m ≤ n/2 constraints each, and border
// variables that all blocks share,
//
//	Kᵢ = [ W  Jᵀ ]      W = diag + GᵀG,  J banded with a share `far` of its elements anywhere,  C = reg·I,
//	     [ J  -C ],
//
// where the border enters per constraints of each block with one element. Inertia (blocks·n + border, blocks·m, 0). With same the blocks
// have one pattern.
func AngularQPs(rng *rand.Rand, blocks, n, m, border, per int, far, reg float64, same bool) Angular {
	size := n + m
	b := newBuilder(blocks*size + border)
	part := make([]int32, 0, blocks*size+border)
	state := rng.Uint64()
	for t := range blocks {
		shape := rng
		if same {
			shape = rand.New(rand.NewPCG(state, 1))
		}
		o := t * size
		g := bandRows(shape, n/2, n, 2, 3, 0)
		j := bandRows(shape, m, n, 3, 4, far)
		for i := range j {
			j[i].v = rng.NormFloat64()
		}
		for i := range m { // J has full rank: variables 2i belong to a triangle
			j = append(j, entry{i, 2 * i, 20})
		}
		b.addGram(o, 1, g)
		b.block(o+n, o, j)
		for i := range n {
			b.add(o+i, o+i, 0.1+rng.Float64())
		}
		for i := range m {
			b.add(o+n+i, o+n+i, -reg)
		}
		for k := range per {
			row := (k * m) / per
			b.add(blocks*size+(k+shape.IntN(border))%border, o+n+row, rng.NormFloat64())
		}
		for range size {
			part = append(part, int32(t))
		}
	}
	for k := range border {
		b.add(blocks*size+k, blocks*size+k, 1+rng.Float64())
		part = append(part, -1)
	}
	return Angular{known(fmt.Sprintf("angular-qp-%d-%d-%d", blocks, n, m), b.sym(), blocks*n+border, blocks*m, 0), part}
}

// AngularFolds returns a system like that of choosing C for a linear support vector machine by cross-validation: a fold is an
// [SVM], and C, whose row is dense, is coupled to all its samples. Inertia (folds·samples, folds·(features+1) + 1, 0).
func AngularFolds(rng *rand.Rand, folds, samples, features, per int) Angular {
	size := samples + features + 1
	b := newBuilder(folds*size + 1)
	part := make([]int32, 0, folds*size+1)
	for t := range folds {
		each(SVM(rng, samples, features, per).A, func(i, j int, v float64) { b.add(t*size+i, t*size+j, v) })
		for i := range samples {
			b.add(folds*size, t*size+i, 0.1+rng.Float64())
		}
		for range size {
			part = append(part, int32(t))
		}
	}
	b.add(folds*size, folds*size, -1)
	part = append(part, -1)
	return Angular{known(fmt.Sprintf("angular-folds-%d-%d-%d", folds, samples, features), b.sym(), folds*samples, folds*(features+1)+1, 0), part}
}

// AngularSamples returns samples of one [PowerFlow] network with other barrier terms and admittances each, which share border
// variables, each an injection at one bus. All blocks have the same pattern. Inertia (2·samples·buses + border, 2·samples·buses, 0).
func AngularSamples(rng *rand.Rand, samples, buses, border int) Angular {
	net := PowerFlow(rng, buses).A
	n := 2 * buses
	size := 2 * n
	b := newBuilder(samples*size + border)
	part := make([]int32, 0, samples*size+border)
	for t := range samples {
		o := t * size
		each(net, func(i, j int, v float64) {
			switch {
			case i >= n && j < n:
				v *= 0.9 + 0.2*rng.Float64()
			case i == j && i < n:
				v += math.Pow(10, 9*rng.Float64()-4)
			}
			b.add(o+i, o+j, v)
		})
		for k := range border {
			b.add(samples*size+k, o+n+k*n/border, 1)
		}
		for range size {
			part = append(part, int32(t))
		}
	}
	for k := range border {
		b.add(samples*size+k, samples*size+k, 0.5+rng.Float64())
		part = append(part, -1)
	}
	return Angular{known(fmt.Sprintf("angular-samples-%d-%d", samples, buses), b.sym(), samples*n+border, samples*n, 0), part}
}

// AngularTraining returns a Gauss–Newton system of training a feed-forward network whose layers have so many units, the inputs first, with
// the states of hidden units as unknowns (Carreira-Perpiñán and Wang, Distributed optimization of deeply nested systems, 2014):
//
//	[ ν I   Jᵀ ]
//	[ J    −I  ],
//
// a sample is a block, weights are the border. A unit has a row: its weights, its state, and those of the layer before. Inertia (weights + samples·hidden
// units, samples·(hidden units and outputs), 0).
func AngularTraining(rng *rand.Rand, samples int, layers ...int) Angular {
	const nu = 1e-3
	weights, units := 0, 0
	for l := 1; l < len(layers); l++ {
		weights += (layers[l-1] + 1) * layers[l]
		units += layers[l]
	}
	hidden := units - layers[len(layers)-1]
	size := hidden + units
	border := samples * size
	b := newBuilder(border + weights)
	part := make([]int32, 0, border+weights)
	w := make([]float64, weights)
	for k := range w {
		w[k] = rng.NormFloat64()
	}
	for t := range samples {
		o := t * size
		before := make([]float64, layers[0])
		for k := range before {
			before[k] = rng.NormFloat64()
		}
		at, row, first := 0, o+hidden, -1 // weights and rows so far, the states of the layer before
		for l := 1; l < len(layers); l++ {
			var z []float64
			own := row - hidden
			for u := range layers[l] {
				z = append(z, math.Tanh(rng.NormFloat64()))
				slope := 1 - z[u]*z[u]
				for k, v := range before {
					b.add(border+at, row, -slope*v)
					if first >= 0 {
						b.add(row, first+k, -slope*w[at])
					}
					at++
				}
				b.add(border+at, row, -slope)
				at++
				if l < len(layers)-1 {
					b.add(row, own+u, 1)
				}
				b.add(row, row, -1)
				row++
			}
			before, first = z, own
		}
		for k := range size {
			if k < hidden {
				b.add(o+k, o+k, nu)
			}
			part = append(part, int32(t))
		}
	}
	for k := range weights {
		b.add(border+k, border+k, nu)
		part = append(part, -1)
	}
	return Angular{known(fmt.Sprintf("angular-training-%d-%d", samples, weights), b.sym(), weights+samples*hidden, samples*units, 0), part}
}

// Shuffle returns a with rows and columns in random order.
func (a Angular) Shuffle(rng *rand.Rand) Angular {
	n := a.N()
	p := rng.Perm(n) // row i becomes row p[i]
	b := newBuilder(n)
	each(a.A, func(i, j int, v float64) { b.add(p[i], p[j], v) })
	part := make([]int32, n)
	for i, k := range p {
		part[k] = a.Part[i]
	}
	c := a
	c.Name += "-shuffled"
	c.A, c.Part, c.Order, c.Signs = b.sym(), part, nil, nil
	return c
}

// DenseRows returns c, which is quasi-definite or has an inertia that is known, with k more rows, constraints that are dense with
// elements of 1/√n:
//
//	[ A  Vᵀ ]
//	[ V  -I ].
//
// The inertia is not known.
func DenseRows(rng *rand.Rand, c Case, k int) Angular {
	n := c.N()
	b := newBuilder(n + k)
	each(c.A, func(i, j int, v float64) { b.add(i, j, v) })
	part := make([]int32, n+k)
	for q := range k {
		for j := range n {
			b.add(n+q, j, rng.NormFloat64()/math.Sqrt(float64(n)))
		}
		b.add(n+q, n+q, -1)
		part[n+q] = -1
	}
	return Angular{Case{Name: fmt.Sprintf("%s+%d", c.Name, k), A: b.sym()}, part}
}
