package svcfit

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// primal is the semismooth Newton method on the primal of a problem whose H is too large to factor: the same as that of regime Newton,
// with conjugate gradients for the direction, to a tolerance that falls with the residual. It takes over from coordinate descent
// where that converges slowly, and works on w and the margins of all rows. It may do as much work as the descent has done; then, if it has not
// ended, the descent goes on from the better of the two α, with four times the patience: neither can cost more than a factor over the other alone.
type primal struct {
	w, d, rhs []float64 // n-vectors
	m, q      []float64 // margins and their change along d
	line      line
	res       float64 // ‖Sw − Bᵀα‖_{S⁻¹}/‖w‖_S
	size      float64 // ‖w‖²_S
	fresh     bool    // m was computed from w, not summed up
	steps     int
	beta      []float64 // α/c of the descent, and its dual objective
	dual      float64
	budget    float64 // work at which to give up
}

const (
	pcgTol   = 0.1 // largest relative residual of a direction
	pcgIters = 200 // limit of iterations for a direction, which is then what there is
)

// toPrimal begins at the weights of the descent.
func (f *descent) toPrimal() {
	n := f.d.x.Cols
	p := &primal{w: f.weights(make([]float64, n)), d: make([]float64, n), rhs: make([]float64, n),
		m: make([]float64, len(f.row)), q: make([]float64, len(f.row)), res: math.Inf(1)}
	p.beta, p.dual, p.budget = make([]float64, len(f.row)), f.dual, 2*f.work
	for i := range f.row {
		p.beta[i] = f.row[i].beta
	}
	f.times(p.m, p.w)
	p.fresh = true
	f.newton = p
}

// toDual goes back to the descent.
func (f *descent) toDual() {
	p := f.newton
	f.newton = nil
	f.gather()
	if f.objectives(0); f.dual < p.dual {
		for i := range f.row {
			f.row[i].beta = p.beta[i]
		}
		f.gather()
	}
	f.activateAll()
	f.due = false
}

// times computes out = B v for the rows that are not zero.
func (f *descent) times(out, v []float64) {
	ind, val := f.d.x.Ind, values(f.d.x)
	for i := range f.row {
		r := &f.row[i]
		cl := &f.class[r.class]
		y := 1.0
		if cl.margin < 0 {
			y = -1
		}
		out[i] = y * dotRow(ind, val, r.at, int(r.len), v)
		f.work += float64(r.len)
		f.leaveAt(i)
	}
}

// newtonStep evaluates the objective at w and takes a step unless the gap is reached. It reports whether it is. Cost: two passes and those of
// conjugate gradients over the zone.
func (f *descent) newtonStep(ctx context.Context, to Target, threads int) (done bool) {
	p := f.newton
	f.residual()
	if f.primal-f.dual <= f.wanted(to) {
		if p.fresh {
			return true
		}
		f.times(p.m, p.w)
		p.fresh = true
		return false
	}
	if p.steps++; f.work > p.budget {
		f.toDual()
		return false
	}
	f.zone(threads)
	for j, v := range p.rhs {
		p.rhs[j] = -v
	}
	res, err := f.system.solve(ctx, p.d, p.rhs, min(pcgTol, max(p.res, 1e-6)), pcgIters)
	f.work += float64(res.Iterations) * 2 * float64(f.system.entries)
	if err != nil {
		if ctx.Err() == nil { // no such system: the descent needs none
			f.toDual()
			f.patience = math.MaxInt
		}
		return false
	}
	f.times(p.q, p.d)
	a, b := 0.0, 0.0
	for j, d := range p.d {
		s := f.d.scaleAt(j)
		a += s * p.w[j] * d
		b += s * d * d
	}
	p.line.begin(a, b, -asm.Dot(p.rhs, p.d), math.Inf(1), 1, false)
	f.search()
	asm.Axpy(p.line.best, p.d, p.w)
	asm.Axpy(p.line.best, p.q, p.m)
	p.fresh = false
	return false
}

// residual sets β and G from the margins, the gradient rhs = Sw − Bᵀα, and the objectives: the gap is half the square of the gradient in the
// norm of S⁻¹, since α is the derivative of the loss.
func (f *descent) residual() {
	p := f.newton
	ind, val := f.d.x.Ind, values(f.d.x)
	clear(p.rhs)
	loss := 0.0
	for i := range f.row {
		r := &f.row[i]
		cl := &f.class[r.class]
		h, slope := rounded(p.m[i], f.delta)
		loss += cl.c * h
		r.beta = slope
		f.g[i] = p.m[i] - 1 + f.delta*(slope-0.5)
		if slope > 0 {
			addRow(cl.update*slope, ind, val, r.at, int(r.len), p.rhs)
			f.work += float64(r.len)
		}
		f.leaveAt(i)
	}
	far := 0.0
	p.size = 0
	for j, v := range p.rhs {
		s := f.d.scaleAt(j)
		p.rhs[j] = s*p.w[j] - v
		p.size += s * p.w[j] * p.w[j]
		far += p.rhs[j] * p.rhs[j] / s
	}
	h, _ := rounded(0, f.delta)
	for k, n := range f.zero {
		loss += n * f.class[k].c * h
	}
	f.primal = p.size/2 + loss
	f.dual = f.primal - far/2
	p.res = 0
	if !(far == 0) {
		p.res = math.Sqrt(far / p.size)
	}
}

// search finds the step along d.
func (f *descent) search() {
	p := f.newton
	for {
		s := p.line.trials[0]
		var slope, curve [1]float64
		for i, m := range p.m {
			q := p.q[i]
			u := 0.5 + (1-m-s*q)/f.delta
			c := f.class[f.row[i].class].c
			switch {
			case u >= 1:
				slope[0] += c * q
			case u > 0:
				slope[0] += c * u * q
				curve[0] += c / f.delta * q * q
			}
		}
		if p.line.look(slope[:], curve[:]) {
			return
		}
	}
}
