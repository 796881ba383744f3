package svcfit

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// stage is a width δ and how near to the minimum at that width a problem has to come before the next.
type stage struct {
	delta  float64
	tol    float64 // of the residual
	last   bool    // the width asked for
	polish int     // number of the stage of the augmented Lagrangian, 0 before
	before float64 // width of the stage before
	steps  int     // taken
}

// Widths on the way, and tolerances there. After smoothWidth the hinge itself is approached by stages of the augmented
// Lagrangian, α_i = c_i·clip(β_i + (1 − m_i)/δ, 0, 1) with β the α/c of the stage before and half its width.
//
// The numbers were chosen by counting steps on a9a, w8a and dense rows at costs over five decades: a faster fall of the width costs more steps
// than it saves stages, since Newton's method has to find anew who is in the zone.
const (
	firstWidth   = 1.0
	nextWidth    = 0.25 // factor
	smoothWidth  = 0.0625
	roughTol     = 0.1 // of stages on the way
	polishTol    = 1e-3
	warmWidth    = 0.25 // of a first stage with multipliers of a fit before
	polishFactor = 0.5  // of widths
	polishShare  = 2    // of the slack: multipliers change when the distance to the minimum is less
	maxPolish    = 40
)

// begin prepares a fit. A cold one comes through widths 1, ¼, …; a warm one begins at the last, or a quarter of where it was.
func (p *foldState) begin(nw *newton, warm bool) {
	p.ended, p.status, p.message, p.steps, p.step = false, solvers.Done, "", 0, 0
	p.keep, p.fresh = false, false
	p.best.obj = math.Inf(1)
	final := nw.p.Delta
	if final == 0 {
		final = smoothWidth
	}
	if warm {
		final = max(final, nextWidth*p.stage.delta)
	} else {
		final = max(final, firstWidth)
	}
	p.stage = stage{delta: final}
	if warm && nw.kept && nw.p.Delta == 0 {
		p.stage.polish, p.stage.delta = 1, warmWidth
	}
	p.stage.settle(nw)
}

// settle sets what follows from the width.
func (s *stage) settle(nw *newton) {
	s.steps = 0
	s.last = s.delta == nw.p.Delta
	switch {
	case s.last:
		s.tol = nw.to.Tol
	case s.polish > 0 || s.delta <= smoothWidth && nw.p.Delta == 0:
		s.tol = polishTol
	default:
		s.tol = roughTol
	}
}

// next goes on to the next stage and reports whether there is one.
func (p *foldState) next(nw *newton) bool {
	s := &p.stage
	s.before = s.delta
	switch {
	case s.last:
		return false
	case s.polish > 0 || nw.p.Delta == 0 && s.delta <= smoothWidth:
		if s.polish++; s.polish > maxPolish {
			return false
		}
		s.delta *= polishFactor
		p.keep = true
	default:
		s.delta = max(s.delta*nextWidth, nw.p.Delta)
		if nw.p.Delta == 0 {
			s.delta = max(s.delta, smoothWidth)
		}
	}
	s.settle(nw)
	return true
}

// measure computes gradient, objective, gap and residual from v = Bᵀα. The gap is a sum of terms that are not negative:
//
//	P − D = Σ_j φ_j(w_j) − min φ_j + Σ_i c_i[h(1 − m_i) + h*(β_i) − β_i(1 − m_i)],   φ_j(x) = ½s_j x² − v_j x,
//
// with the minimum over the box; of the rows only those of the hinge itself have a term, where α is not a function of m. Without box the
// first sum is ½‖Sw − Bᵀα‖² in the norm of S⁻¹.
func (p *foldState) measure(nw *newton, loss, slack float64, zone int) {
	size, far := 0.0, 0.0
	for j, x := range p.w {
		s := nw.scale(j)
		size += s * x * x
		p.g[j] = s*x - p.v[j]
		e := p.g[j] * p.g[j] / (2 * s)
		if nw.p.Box != nil {
			if b := nw.p.Box[j]; math.Abs(p.v[j]) > s*b {
				u := math.Copysign(b, p.v[j])
				e = s*(x-u)*(x-u)/2 + math.Max((s*u-p.v[j])*(x-u), 0)
			}
		}
		far += e
	}
	p.obj = size/2 + loss
	p.distance, p.slack, p.zone, p.loss = far, slack, zone, loss
	p.gap = far
	if nw.p.Delta == 0 {
		p.gap += slack
	}
	p.res = 0
	if !(far == 0) {
		p.res = math.Sqrt(2 * far / size)
	}
}

func (nw *newton) scale(j int) float64 {
	if nw.p.Scale == nil {
		return 1
	}
	return nw.p.Scale[j]
}

// reached reports whether the problem is as near to its minimum as asked.
func (p *foldState) reached(nw *newton) bool {
	near := p.gap <= nw.to.Gap*math.Abs(p.obj)
	if nw.p.Delta == 0 {
		return near
	}
	return p.stage.last && (nw.to.Tol == 0 || p.res <= nw.to.Tol) && (nw.to.Gap == 0 || near)
}

// action is what a problem does after an evaluation.
type action int

const (
	rest   action = iota // it has ended
	step                 // a Newton step
	change               // a step to another width
)

// rounding is the part of the objective below which its changes cannot be told: a problem so near to its minimum, and hardly nearer than
// before the last step, is where it can get.
const rounding = 1e-15

// decide says what to do next.
func (p *foldState) decide(nw *newton) action {
	s := &p.stage
	if nw.p.Delta == 0 {
		p.best.see(p.w, p.obj, p.gap, p.res)
	}
	if !finite(p.gap) || !finite(p.obj) {
		p.ended, p.status = true, solvers.NumericalTrouble
		p.message = fmt.Sprintf("%s: objective %g, gap %g", words.Count(p.steps, "step"), p.obj, p.gap)
		return rest
	}
	if p.reached(nw) {
		p.ended = true
		return rest
	}
	enough := !s.last && p.res <= s.tol
	if nw.p.Delta == 0 && (s.polish > 0 || s.delta <= smoothWidth) {
		// What the next multipliers remove is the slack: it is no use to come much nearer than that.
		enough = p.distance <= polishShare*p.slack
	}
	near := p.distance <= rounding*math.Abs(p.obj)
	stuck := s.steps >= nw.o.MaxSteps || near && s.steps > 0 && p.distance > 0.25*p.former
	p.former = p.distance
	if !enough && !stuck {
		s.steps++
		p.steps++
		return step
	}
	if s.last && near {
		p.ended = true // numbers of this precision are not nearer
		return rest
	}
	long := s.steps >= nw.o.MaxSteps
	if p.next(nw) {
		s.steps++
		p.steps++
		p.fresh = true
		return change
	}
	p.ended, p.status = true, solvers.NumericalTrouble
	if long {
		p.status = solvers.IterationLimit
	}
	p.message = fmt.Sprintf("%s: residual %.1e, relative gap %.1e", words.Count(p.steps, "step"), p.res, p.gap/math.Abs(p.obj))
	return rest
}

// predict sets gradient and H to those at the new width δ' under the assumption that the rows of the zone, and no others, stay in it.
// A step from the new zone, which is smaller by far at the same margins, would have to find again who belongs to it. With z = Σ c_i(1 − m_i)b_i over the zone,
//
//	Bᵀα' = Bᵀα + (1/δ' − 1/δ)z with multipliers as they are, Bᵀα + z/δ' with α as multipliers,  H' = S + (δ/δ')(H − S).
func (p *foldState) predict(nw *newton, z []float64) {
	s := &p.stage
	by := 1 / s.delta
	if !p.keep {
		by -= 1 / s.before
	}
	asm.Axpy(-by, z, p.g)
	n := len(p.w)
	ratio := s.before / s.delta
	for j := range n {
		asm.Scale(ratio, p.h[j+j*n:(j+1)*n])
		p.h[j+j*n] += (1 - ratio) * nw.scale(j)
	}
}

// startMatrix sets H to S.
func (p *foldState) startMatrix(nw *newton) {
	clearLower(p.h)
	n := len(p.w)
	for j := range n {
		p.h[j+j*n] = nw.scale(j)
	}
}

// factor factors H without the features at their bound.
func (p *foldState) factor(nw *newton) bool {
	n := len(p.w)
	copyLower(p.l, p.h)
	p.free = p.free[:0]
	if box := nw.p.Box; box != nil {
		p.free = resize(p.free, n)
		for j, w := range p.w {
			p.free[j] = !bound(w, p.g[j], box[j])
		}
		pin(p.l, n, p.free)
	}
	p.factored = asm.Cholesky(n, p.l, n) < 0
	return p.factored
}

// direction solves H d = −g, or the same in the box, and prepares the search along d.
func (p *foldState) direction(nw *newton) {
	n := len(p.w)
	limit := math.Inf(1)
	if nw.p.Box != nil {
		limit = p.boxDirection(nw)
	} else {
		p.factor(nw)
		for j, g := range p.g {
			p.d[j] = -g
		}
		if p.factored {
			asm.CholeskySolve(n, p.l, n, p.d)
		} else {
			for j := range p.d {
				p.d[j] /= nw.scale(j)
			}
		}
	}
	a, b := 0.0, 0.0
	for j, d := range p.d {
		a += nw.scale(j) * p.w[j] * d
		b += nw.scale(j) * d * d
	}
	p.line.begin(a, b, asm.Dot(p.g, p.d), limit, nw.o.Trials, p.fresh)
	p.fresh = false
}

// mark is the best point that a fit of the hinge has seen. Its stages minimise other functions, which fall from step to step while the
// objective need not; a fit that does not reach its target returns to the mark.
type mark struct {
	x             []float64
	obj, gap, res float64
}

func (b *mark) see(x []float64, obj, gap, res float64) {
	if obj < b.obj {
		b.x = append(b.x[:0], x...)
		b.obj, b.gap, b.res = obj, gap, res
	}
}

// better reports whether to return to the mark from a point with objective obj.
func (b *mark) better(obj float64, reached bool) bool {
	return !reached && finite(b.obj) && !(obj <= b.obj)
}
