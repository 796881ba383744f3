package kkt

import "github.com/saddle-go/saddle/factor/scale"

// An equilibration scales dense symmetric matrices by powers of two so that each row's largest element is about one.
type equilibration struct {
	ruiz scale.Ruiz
	s    []float64 // scales
	t    []float64 // of one pass
}

// passes is how often the matrix is equilibrated: scales have a bounded range, which a row of denormal numbers needs twice.
const passes = 2

// apply replaces the lower triangle of A, of order n, by that of D·A·D, D = diag(s), and mass, if not nil, by D²·mass. Diagonal elements have at least the size
// mass, see [scale.Ruiz.ScaleDense]. It reports whether all elements were finite.
func (q *equilibration) apply(n int, a, mass []float64) bool {
	s, t := resize(&q.s, n), resize(&q.t, n)
	for i := range s {
		s[i] = 1
	}
	for range passes {
		b, err := q.ruiz.ScaleDense(t, a, n, mass)
		if err != nil {
			return false
		}
		for j, tj := range t {
			col := a[j*n : (j+1)*n]
			for i := j; i < n; i++ {
				col[i] *= t[i] * tj
			}
			s[j] *= tj
			if mass != nil {
				mass[j] *= tj * tj
			}
		}
		if b.Good {
			break
		}
	}
	return true
}

// times multiplies the columns of X, n×nrhs, by D.
func (q *equilibration) times(x []float64) {
	for len(x) > 0 {
		for i, s := range q.s {
			x[i] *= s
		}
		x = x[len(q.s):]
	}
}
