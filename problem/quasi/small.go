package quasi

import "math"

// A small is a square matrix by rows with its LU factors, for the middle of compact forms.
type small struct {
	n, ld int
	a, lu []float64
	pivot []int
}

func newSmall(most int) *small {
	return &small{ld: most, a: make([]float64, most*most), lu: make([]float64, most*most), pivot: make([]int, most)}
}

func (m *small) at(i, j int) *float64 { return &m.a[i*m.ld+j] }

// factor computes P A = L U by partial pivoting and reports whether all pivots are above rounding, each compared with its column of A.
func (m *small) factor() bool {
	copy(m.lu, m.a)
	n, ld, lu := m.n, m.ld, m.lu
	for k := range n {
		p, size := k, 0.0
		largest := 0.0 // of column k in A: pivots far below it are rounding
		for i := range n {
			largest = max(largest, math.Abs(m.a[i*ld+k]))
			if v := math.Abs(lu[i*ld+k]); i >= k && v > size {
				p, size = i, v
			}
		}
		if !(size > 1e-13*largest) || !finite(size) {
			return false
		}
		m.pivot[k] = p
		if p != k {
			for j := range n {
				lu[k*ld+j], lu[p*ld+j] = lu[p*ld+j], lu[k*ld+j]
			}
		}
		for i := k + 1; i < n; i++ {
			l := lu[i*ld+k] / lu[k*ld+k]
			lu[i*ld+k] = l
			for j := k + 1; j < n; j++ {
				lu[i*ld+j] -= l * lu[k*ld+j]
			}
		}
	}
	return true
}

// solve overwrites b with A⁻¹ b.
func (m *small) solve(b []float64) {
	n, ld, lu := m.n, m.ld, m.lu
	for k := range n {
		b[k], b[m.pivot[k]] = b[m.pivot[k]], b[k]
	}
	for k := range n {
		for i := k + 1; i < n; i++ {
			b[i] -= lu[i*ld+k] * b[k]
		}
	}
	for k := n - 1; k >= 0; k-- {
		for j := k + 1; j < n; j++ {
			b[k] -= lu[k*ld+j] * b[j]
		}
		b[k] /= lu[k*ld+k]
	}
}
