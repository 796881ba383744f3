package nlpd

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/solvers"
)

// A Solution is a result together with the state in which the method has ended.
type Solution struct {
	solvers.Result
	run      *run
	factored bool // the matrix at the solution
}

// A Perturbation is the derivative of a problem's data with respect to a parameter. Slices are nil where nothing changes.
type Perturbation struct {
	Gradient           []float64 // n elements: ∂/∂p of ∇ₓ(f − yᵀc), with the duals y of the solution
	Rows               []float64 // m elements: ∂c/∂p
	Lower, Upper       []float64 // n elements: of the bounds, finite ones of variables that are not fixed
	RowLower, RowUpper []float64 // m elements: of the sides; equal in rows that are equalities
}

// Sensitivity returns the derivatives of the solution and of its duals with respect to the parameter of d, by the
// implicit function theorem on the conditions of optimality at the last μ:
//
//	[ W + Σ   Jᵀ ] [  dx ]     [ ∂²L/∂x∂p − Σ_l dl − Σ_u du ]
//	[ J      −C  ] [ −dy ] = − [ ∂c/∂p and sides             ].
//
// It is the derivative where second-order conditions hold and no dual of an active side is zero; the error says if the matrix shows
// that they do not, or if there is no solution. Several perturbations take one factorisation. As sIPOPT does it (Pirnay, López-Negrete and
// Biegler 2012).
func (s *Solution) Sensitivity(ctx context.Context, d Perturbation) (solvers.Point, error) {
	if !s.Solved() || s.run == nil || s.run.last == nil {
		return solvers.Point{}, fmt.Errorf("nlpd: no sensitivity of a run of %s that ended with %v", s.Method, s.Status)
	}
	b := s.run.last
	if err := checkPerturbation(b, &d); err != nil {
		return solvers.Point{}, err
	}
	b.ctx = ctx
	if !s.factored {
		if err := b.direction(); err != nil {
			return solvers.Point{}, fmt.Errorf("nlpd: sensitivity: %w", err)
		}
		if b.shift > 0 {
			return solvers.Point{}, fmt.Errorf("nlpd: sensitivity: second-order conditions do not hold: shift %g", b.shift)
		}
		s.factored = true
	}
	return b.sensitivity(&d)
}

// checkPerturbation returns an error that names a field of the wrong length.
func checkPerturbation(b *barrier, d *Perturbation) error {
	n, m := b.form.Problem.Dim()
	for _, f := range []struct {
		name string
		v    []float64
		want int
	}{
		{"Gradient", d.Gradient, n}, {"Lower", d.Lower, n}, {"Upper", d.Upper, n},
		{"Rows", d.Rows, m}, {"RowLower", d.RowLower, m}, {"RowUpper", d.RowUpper, m},
	} {
		if f.v != nil && len(f.v) != f.want {
			return fmt.Errorf("nlpd: sensitivity: %s has %d elements for %d", f.name, len(f.v), f.want)
		}
	}
	return nil
}

// element returns v_i, or 0 where v is nil.
func element(v []float64, i int32) float64 {
	if v == nil {
		return 0
	}
	return v[i]
}

// sensitivity solves for the direction that d asks for, with the factors that are there.
func (b *barrier) sensitivity(d *Perturbation) (solvers.Point, error) {
	f, p, n := b.form, b.cur, b.n
	dlo, dup := make([]float64, n+b.m), make([]float64, n+b.m)
	r := make([]float64, b.m)
	clear(b.grad)
	for k, j := range f.Variables() {
		b.grad[k] = element(d.Gradient, j) / f.DualScale(-1)
		dlo[k], dup[k] = element(d.Lower, j), element(d.Upper, j)
	}
	for k, i := range f.Rows() {
		scale := f.RowScale()[k]
		lo, up := scale*element(d.RowLower, i), scale*element(d.RowUpper, i)
		r[k] = scale * element(d.Rows, i)
		if b.equality[k] {
			r[k] -= lo
			continue
		}
		dlo[n+k], dup[n+k] = lo, up
	}
	for _, i := range b.lower {
		b.grad[i] -= p.zl[i] / (p.w[i] - b.lo[i]) * dlo[i]
	}
	for _, i := range b.upper {
		b.grad[i] -= p.zu[i] / (b.up[i] - p.w[i]) * dup[i]
	}
	if accurate, err := b.solveDirection(r); err != nil || !accurate {
		return solvers.Point{}, fmt.Errorf("nlpd: sensitivity: the matrix at the solution is singular (%v)", err)
	}
	b.dualSensitivity(d, dlo, dup)
	return b.outerDirection(), nil
}

// dualSensitivity sets dzl and dzu. The derivative of the larger dual of a pair follows from the gradient of the Lagrangian, which stays zero: its
// complementarity would divide rounding errors by a tiny gap.
func (b *barrier) dualSensitivity(d *Perturbation, dlo, dup []float64) {
	p, g := b.cur, b.grad
	clear(g)
	for k, j := range b.form.Variables() {
		g[k] = element(d.Gradient, j) / b.form.DualScale(-1)
	}
	for k, i := range b.form.Hessian.Row {
		j := b.form.Hessian.Col[k]
		g[i] += b.hess[k] * b.dw[j]
		if i != j {
			g[j] += b.hess[k] * b.dw[i]
		}
	}
	b.subtractRows(p, b.dy, g) // now dzl − dzu
	for _, i := range b.lower {
		b.dzl[i] = -p.zl[i] * (b.dw[i] - dlo[i]) / (p.w[i] - b.lo[i])
	}
	for _, i := range b.upper {
		b.dzu[i] = p.zu[i] * (b.dw[i] - dup[i]) / (b.up[i] - p.w[i])
	}
	for _, i := range b.lower {
		if p.zl[i] >= p.zu[i] {
			b.dzl[i] = g[i] + b.dzu[i]
		}
	}
	for _, i := range b.upper {
		if p.zu[i] > p.zl[i] {
			b.dzu[i] = b.dzl[i] - g[i]
		}
	}
}

// outerDirection returns the direction in terms of the problem.
func (b *barrier) outerDirection() solvers.Point {
	f := b.form
	n, m := f.Problem.Dim()
	out := solvers.Point{X: make([]float64, n), RowDuals: make([]float64, m), LowerDuals: make([]float64, n), UpperDuals: make([]float64, n)}
	for k, j := range f.Variables() {
		out.X[j] = b.dw[k]
		out.LowerDuals[j], out.UpperDuals[j] = b.dzl[k]*f.DualScale(-1), -b.dzu[k]*f.DualScale(-1)
	}
	for k, i := range f.Rows() {
		out.RowDuals[i] = b.dy[k] * f.DualScale(k)
	}
	return out
}
