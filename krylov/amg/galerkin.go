package amg

import "github.com/saddle-go/saddle/sparse"

// A galerkin computes A₊ = Pᵀ A P again and again, with patterns that are found once.
type galerkin struct {
	p    *sparse.CSR
	pt   *sparse.CSR
	ap   *sparse.Product[*sparse.CSR] // A P
	ptap *sparse.Product[*sparse.CSR] // Pᵀ (A P)
	next []int                        // work space: where the next value of each row of Pᵀ goes
}

// newGalerkin finds the pattern of A₊ and computes its values.
func newGalerkin(a, p *sparse.CSR) (*galerkin, error) {
	g := &galerkin{p: p, pt: p.Transpose()}
	var err error
	if g.ap, err = sparse.NewProduct(a, p); err != nil {
		return nil, err
	}
	g.ap.Update()
	if g.ptap, err = sparse.NewProduct(g.pt, g.ap.Matrix()); err != nil {
		return nil, err
	}
	g.ptap.Update()
	return g, nil
}

// update computes A₊ from the present values of A and P.
func (g *galerkin) update() {
	_, ind, val := g.p.Raw()
	start, _, dst := g.pt.Raw()
	if g.next == nil {
		g.next = make([]int, len(start))
	}
	copy(g.next, start)
	for k, j := range ind {
		dst[g.next[j]] = val[k]
		g.next[j]++
	}
	g.ap.Update()
	g.ptap.Update()
}

// clean treats the unknowns of A₊ that are null vectors of A, as parts of a matrix that are
// not connected with the rest may have them. All that A₊ has in their rows and columns is
// rounding error, which must not be divided by: it is set to zero. What is rounding is told
// by size, the sum of the energies of the pieces that the unknown is made of,
//
//	size₊_I = Σ_i p_iI² size_i,   size_i = a_ii on the finest level.
func clean(coarse, p *sparse.CSR, size []float64) []float64 {
	n, _ := coarse.Dims()
	next := make([]float64, n)
	ptr, ind, val := p.Raw()
	for i, s := range size {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			next[ind[k]] += val[k] * val[k] * s
		}
	}
	const rounding = 1e-14
	null := make([]bool, n)
	some := false
	diag := make([]float64, n)
	coarse.Diag(diag)
	for i, d := range diag {
		if d <= rounding*next[i] && d >= -rounding*next[i] {
			null[i] = true
			some = true
		}
	}
	if !some {
		return next
	}
	ptr, ind, val = coarse.Raw()
	for i := range n {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if null[i] || null[ind[k]] {
				val[k] = 0
			}
		}
	}
	return next
}
