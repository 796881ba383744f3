package pde

import "github.com/saddle-go/saddle/sparse"

// A Control problem is
//
//	min ½ (y-ŷ)ᵀM(y-ŷ) + ½ β uᵀM u   with   K y = M u,
//
// the distributed control of Poisson's equation. Its optimality conditions are
//
//	[ M   0    Kᵀ ] [y]   [M ŷ]
//	[ 0   βM  -M  ] [u] = [ 0 ]
//	[ K  -M    0  ] [λ]   [ 0 ]
type Control struct {
	K    *sparse.CSR // seven-point matrix of -Δ, times h
	M    []float64   // diagonal of the mass matrix, h³
	Beta float64
}

// NewControl returns the problem on the unit cube with zero boundary values and k³ interior
// points at distance h = 1/(k+1).
func NewControl(k int, beta float64) *Control {
	h := 1 / float64(k+1)
	c := &Control{K: Laplace(k, k, k, [3]float64{h, h, h}, 0), M: make([]float64, k*k*k), Beta: beta}
	for i := range c.M {
		c.M[i] = h * h * h
	}
	return c
}

// Blocks returns the system in the form [A Bᵀ; B 0], with A = diag(M, βM) and B = [K -M].
func (c *Control) Blocks() (a, b *sparse.CSR) {
	n := len(c.M)
	d := make([]float64, 2*n)
	for i, m := range c.M {
		d[i], d[n+i] = m, c.Beta*m
	}
	a, err := sparse.Diagonal[*sparse.CSR](d)
	if err != nil {
		panic(err) // n is that of a matrix
	}
	ptr, ind, val := c.K.Raw()
	w := newBuilder(n, 2*n, len(ind)+n)
	for i := range n {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			w.add(int(ind[k]), val[k])
		}
		w.add(n+i, -c.M[i])
		w.end()
	}
	return a, w.matrix()
}

// Shifted returns K + shift·M.
func (c *Control) Shifted(shift float64) *sparse.CSR {
	a := c.K.Clone()
	ptr, ind, val := a.Raw()
	for i, m := range c.M {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if int(ind[k]) == i {
				val[k] += shift * m
			}
		}
	}
	return a
}
