package quasi

import (
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/problem"
)

// maxOrder is the largest number of variables for which a dense Hessian is offered: 12.5 million entries.
const maxOrder = 5000

// NLP returns p with B for the Hessian of the Lagrangian, dense. The Hessian, and the product with it, of p are never asked for; everything else is
// p's. p is not changed, its slices are shared. b must have the order of p and belongs to the new program, whose Functions are a *Functions.
func NLP(p *problem.NLP, b Matrix) (*problem.NLP, error) {
	n, _ := p.Dim()
	switch {
	case p.Functions == nil:
		return nil, fmt.Errorf("quasi: program %q has no functions", p.Name)
	case b.Dim() != n:
		return nil, fmt.Errorf("quasi: a matrix of order %d for %d variables", b.Dim(), n)
	case n > maxOrder:
		return nil, fmt.Errorf("quasi: a dense Hessian of %d variables; the limit is %d", n, maxOrder)
	}
	q := *p
	f := &Functions{Functions: p.Functions, b: b, jacobian: p.Jacobian}
	f.last, f.now = newState(n, p.Jacobian.Len()), newState(n, p.Jacobian.Len())
	f.s, f.y = make([]float64, n), make([]float64, n)
	if _, ok := b.(*RPEM); ok {
		f.gradients = true
	}
	if _, ok := b.(*RPEMInverse); ok {
		return nil, fmt.Errorf("quasi: an RPEMInverse approximates the inverse of a Hessian")
	}
	q.Hessian, q.Functions = Pattern(n), f
	return &q, nil
}

// Functions are those of another program with a quasi-Newton Hessian. They implement problem.Observer: from one accepted point to the next they update
// B with
//
//	s = x⁺ − x,  y = ∇L(x⁺) − ∇L(x),  L = σf + Σ y_i c_i with the σ and y_i of x⁺ in both,
//
// or, for an RPEM, with the gradient of L at x⁺. Until Accepted is called for the first time each x at which the Hessian is asked for counts as
// accepted. B stands for the Hessian with the σ and y that the method uses; other arguments of Hessian do not change it. In a restoration it is
// merely a positive definite matrix (BFGS), or one with the last curvature seen (SR1).
type Functions struct {
	problem.Functions
	// Outcomes counts updates by outcome.
	Outcomes [3]int

	b         Matrix
	jacobian  problem.Pattern
	gradients bool // updates take gradients instead of differences
	observed  bool // Accepted has been called

	last, now state // at the accepted point, and as evaluated last
	s, y      []float64
}

// A state is first derivatives at one point each.
type state struct {
	g, j       []float64
	gAt, jAt   []float64
	gHas, jHas bool
}

func newState(n, nnz int) state {
	return state{g: make([]float64, n), j: make([]float64, nnz), gAt: make([]float64, n), jAt: make([]float64, n)}
}

// Matrix returns B.
func (f *Functions) Matrix() Matrix { return f.b }

// Gradient sets g to ∇f(x).
func (f *Functions) Gradient(x, g []float64) {
	f.Functions.Gradient(x, g)
	copy(f.now.g, g)
	copy(f.now.gAt, x)
	f.now.gHas = true
}

// Jacobian sets v to the entries of ∂c/∂x.
func (f *Functions) Jacobian(x, v []float64) {
	f.Functions.Jacobian(x, v)
	copy(f.now.j, v)
	copy(f.now.jAt, x)
	f.now.jHas = true
}

// Hessian sets v to the lower triangle of B.
func (f *Functions) Hessian(x []float64, sigma float64, y, v []float64) {
	if !f.observed {
		f.learn(x, sigma, y)
	}
	f.b.Lower(v)
}

// HessianProduct sets hv to B d.
func (f *Functions) HessianProduct(x []float64, sigma float64, y, d, hv []float64) {
	if !f.observed {
		f.learn(x, sigma, y)
	}
	f.b.MulVec(hv, d)
}

// Accepted updates B.
func (f *Functions) Accepted(x []float64, sigma float64, y []float64) {
	f.observed = true
	f.learn(x, sigma, y)
	if o, ok := f.Functions.(problem.Observer); ok {
		o.Accepted(x, sigma, y)
	}
}

// Restarted forgets the last point and all updates.
func (f *Functions) Restarted() {
	f.last.gHas = false
	f.b.Reset()
	if o, ok := f.Functions.(problem.Observer); ok {
		o.Restarted()
	}
}

// learn updates B by the step from the last point to x, and remembers x. A point where a derivative is undefined is passed over.
func (f *Functions) learn(x []float64, sigma float64, y []float64) {
	if f.last.gHas && slices.Equal(x, f.last.gAt) {
		return
	}
	if !f.now.gHas || !slices.Equal(x, f.now.gAt) {
		f.Gradient(x, f.now.g)
	}
	if !f.now.jHas || !slices.Equal(x, f.now.jAt) {
		f.Jacobian(x, f.now.j)
	}
	if !allFinite(f.now.g) || !allFinite(f.now.j) {
		return
	}
	if f.last.gHas || f.gradients {
		for i := range f.s {
			f.s[i], f.y[i] = x[i]-f.last.gAt[i], sigma*f.difference(f.now.g[i], f.last.g[i])
		}
		for k, i := range f.jacobian.Row {
			f.y[f.jacobian.Col[k]] += y[i] * f.difference(f.now.j[k], f.last.j[k])
		}
		f.Outcomes[f.b.Update(f.s, f.y)]++
	}
	f.last, f.now = f.now, f.last
	f.now.gHas, f.now.jHas = false, false
}

// difference returns a − b, or a where updates take gradients.
func (f *Functions) difference(a, b float64) float64 {
	if f.gradients {
		return a
	}
	return a - b
}

func allFinite(v []float64) bool {
	sum := 0.0
	for _, e := range v {
		sum += e - e
	}
	return sum == 0
}
