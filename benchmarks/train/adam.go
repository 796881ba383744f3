package main

import (
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/ann"
)

// An adam trains by the method of Kingma and Ba 2015 on batches.
type adam struct {
	batch, passes int
	rate          float64
	decay         float64 // of the objective, loss + ½·decay·‖w‖²
	target        float64 // ends the run once the objective is at most this
}

// run returns the weights, the number of passes over the data, and the objective.
func (a adam) run(n *ann.Net, d *ann.Data, seed uint64) ([]float64, int, float64) {
	nw := n.Weights()
	w, g, m, v := make([]float64, nw), make([]float64, nw), make([]float64, nw), make([]float64, nw)
	n.Random(w, seed)
	f := must(ann.NewReduced(n, d))
	r := make([]float64, n.Outputs())
	random := rand.New(rand.NewPCG(seed, 1))
	t := 0.0
	for pass := 1; ; pass++ {
		order := random.Perm(d.Rows)
		for at := 0; at < d.Rows; at += a.batch {
			part := order[at:min(at+a.batch, d.Rows)]
			clear(g)
			for _, j := range part {
				f.Values(j, w, nil, r)
				f.Jacobian(j, w, nil, nil, nil)
				f.MulT(r, g)
			}
			asm.Axpy(a.decay*float64(len(part))/float64(d.Rows), w, g)
			t++
			for k := range w {
				m[k] = 0.9*m[k] + 0.1*g[k]
				v[k] = 0.999*v[k] + 0.001*g[k]*g[k]
				w[k] -= a.rate * m[k] / (1 - math.Pow(0.9, t)) / (math.Sqrt(v[k]/(1-math.Pow(0.999, t))) + 1e-8)
			}
		}
		if now := objective(n, w, d, a.decay); now <= a.target || pass == a.passes {
			return w, pass, now
		}
	}
}

// objective returns the loss with weight decay.
func objective(n *ann.Net, w []float64, d *ann.Data, decay float64) float64 {
	return n.LossOf(w, d) + decay/2*asm.Dot(w, w)
}
