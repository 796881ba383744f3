package lbfgsb

import "math"

// small is a dense matrix of an order up to 2·Memory with its factors P A = L U, Gaussian elimination with partial pivoting. It is
// symmetric indefinite here, but of an order at which the halved work does not matter.
type small struct {
	n   int
	a   []float64 // by columns, leading dimension n
	piv []int
}

func newSmall(max int) small { return small{a: make([]float64, max*max), piv: make([]int, max)} }

func (m *small) resize(n int)            { m.n = n }
func (m *small) set(i, j int, v float64) { m.a[i+j*m.n] = v }

// factor overwrites the matrix by its factors and reports whether all pivots are usable.
func (m *small) factor() bool {
	n, a := m.n, m.a
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i+k*n]) > math.Abs(a[p+k*n]) {
				p = i
			}
		}
		m.piv[k] = p
		d := a[p+k*n]
		if d == 0 || math.IsNaN(d) || math.IsInf(d, 0) {
			return false
		}
		if p != k {
			for j := range n {
				a[k+j*n], a[p+j*n] = a[p+j*n], a[k+j*n]
			}
		}
		for i := k + 1; i < n; i++ {
			a[i+k*n] /= d
		}
		for j := k + 1; j < n; j++ {
			f := a[k+j*n]
			for i := k + 1; i < n; i++ {
				a[i+j*n] -= float64(a[i+k*n] * f)
			}
		}
	}
	return true
}

// solve replaces v by A⁻¹v.
func (m *small) solve(v []float64) {
	n, a := m.n, m.a
	for k, p := range m.piv[:n] {
		v[k], v[p] = v[p], v[k]
	}
	for k := range n {
		for i := k + 1; i < n; i++ {
			v[i] -= float64(a[i+k*n] * v[k])
		}
	}
	for k := n - 1; k >= 0; k-- {
		v[k] /= a[k+k*n]
		for i := range k {
			v[i] -= float64(a[i+k*n] * v[k])
		}
	}
}
