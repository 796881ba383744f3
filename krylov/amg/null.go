package amg

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A nullSpace finds which unknowns of the coarsest matrix A to hold at zero, so that what
// is left of a semidefinite matrix is definite: as many as the dimension of the null space
// as far as the near null vectors B span it. Whether a vector belongs to it is told part by
// part of A that is connected, as a vector may be null in some and not in others.
//
// A factorisation alone would have to tell zero pivots from small ones, after rounding
// errors on all the finer levels. Here only the energy of a few given vectors is to be told
// from zero, relative to the sizes that bound those errors.
type nullSpace struct {
	a    *sparse.CSR
	size []float64 // see clean
	near []float64 // B, n×k by rows
	k    int

	q []float64 // size^½ B, orthonormalised part by part; then null vectors
}

// nullEnergy is the energy vᵀAv of a vector with Σ size_i v_i² = 1 below which it counts as
// null.
const nullEnergy = 1e-12

// held returns which unknowns are to be held at zero. O(n k² + nnz(A) k).
func (s *nullSpace) held() []bool {
	n := len(s.size)
	s.q = make([]float64, n*s.k)
	for i, size := range s.size {
		for c := range s.k {
			s.q[i*s.k+c] = math.Sqrt(size) * s.near[i*s.k+c]
		}
	}
	hold := make([]bool, n)
	r := make([]float64, s.k*s.k)
	for _, part := range parts(s.a) {
		clear(r)
		orthonormalise(s.q, s.k, part, r)
		s.hold(part, hold)
	}
	return hold
}

// parts returns the rows of each connected part of a; rows without nonzero elements are in
// none.
func parts(a *sparse.CSR) [][]int {
	ptr, ind, val := a.Raw()
	n, _ := a.Dims()
	seen := make([]bool, n)
	var list [][]int
	for i := range n {
		if seen[i] {
			continue
		}
		seen[i] = true
		part := []int{i}
		edges := 0
		for at := 0; at < len(part); at++ {
			for k := ptr[part[at]]; k < ptr[part[at]+1]; k++ {
				if val[k] == 0 {
					continue
				}
				edges++
				if j := int(ind[k]); !seen[j] {
					seen[j] = true
					part = append(part, j)
				}
			}
		}
		if edges > 0 {
			slices.Sort(part)
			list = append(list, part)
		}
	}
	return list
}

// hold marks the unknowns of a part that are to be held.
func (s *nullSpace) hold(part []int, hold []bool) {
	k := s.k
	energy := s.energy(part)
	w := make([]float64, k*k)
	eigenvectors(energy, w, k)
	var null []int
	for c := range k {
		if energy[c*k+c] <= nullEnergy {
			null = append(null, c)
		}
	}
	row := make([]float64, k)
	for _, i := range part { // Q ← size^-½ Q W, whose columns null are null vectors
		q := s.q[i*k : (i+1)*k]
		for c := range k {
			row[c] = 0
			for p := range k {
				row[c] += q[p] * w[p*k+c]
			}
		}
		scale := 1 / math.Sqrt(s.size[i])
		for c := range k {
			q[c] = scale * row[c]
		}
	}
	largest := 0.0
	for len(null) > 0 { // elimination with complete pivoting
		best, at, col := 0.0, -1, 0
		for _, i := range part {
			for t, c := range null {
				if v := math.Abs(s.q[i*k+c]); v > best && !hold[i] {
					best, at, col = v, i, t
				}
			}
		}
		largest = max(largest, best)
		if best <= dependent*largest {
			return // what is left are columns of zeros, of vectors that depended on others
		}
		hold[at] = true
		pivot := null[col]
		null = slices.Delete(null, col, col+1)
		for _, c := range null {
			f := s.q[at*k+c] / s.q[at*k+pivot]
			for _, i := range part {
				s.q[i*k+c] -= f * s.q[i*k+pivot]
			}
		}
	}
}

// energy returns the k×k matrix Qᵀ size^-½ A size^-½ Q of a part.
func (s *nullSpace) energy(part []int) []float64 {
	k := s.k
	g := make([]float64, k*k)
	sum := make([]float64, k)
	for _, i := range part {
		clear(sum)
		ind, val := s.a.Row(i)
		for e, j := range ind {
			if val[e] == 0 {
				continue
			}
			f := val[e] / (math.Sqrt(s.size[i]) * math.Sqrt(s.size[j]))
			for c := range k {
				sum[c] += f * s.q[int(j)*k+c]
			}
		}
		for p := range k {
			for c := range k {
				g[p*k+c] += s.q[i*k+p] * sum[c]
			}
		}
	}
	return g
}

// eigenvectors makes the symmetric k×k matrix g diagonal, g ← WᵀGW, by Jacobi's rotations,
// and stores the orthogonal W in w.
func eigenvectors(g, w []float64, k int) {
	for i := range k {
		w[i*k+i] = 1
	}
	for range 30 { // sweeps; each about squares what is left
		off, diag := 0.0, 0.0
		for p := range k {
			diag += g[p*k+p] * g[p*k+p]
			for q := range p {
				off += g[p*k+q] * g[p*k+q]
				rotate(g, w, k, q, p)
			}
		}
		if off <= 1e-34*diag {
			return
		}
	}
}

// rotate makes element (p, q) of g zero.
func rotate(g, w []float64, k, p, q int) {
	apq := (g[p*k+q] + g[q*k+p]) / 2
	if apq == 0 {
		return
	}
	theta := (g[q*k+q] - g[p*k+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Hypot(theta, 1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Hypot(t, 1)
	s := t * c
	for i := range k { // columns of G and of W
		gp, gq := g[i*k+p], g[i*k+q]
		g[i*k+p], g[i*k+q] = c*gp-s*gq, s*gp+c*gq
		wp, wq := w[i*k+p], w[i*k+q]
		w[i*k+p], w[i*k+q] = c*wp-s*wq, s*wp+c*wq
	}
	for i := range k { // rows of G
		gp, gq := g[p*k+i], g[q*k+i]
		g[p*k+i], g[q*k+i] = c*gp-s*gq, s*gp+c*gq
	}
}
