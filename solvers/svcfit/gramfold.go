package svcfit

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// gramFold is one training problem in regime Gram: w = S⁻¹Bᵀa. With r = α − a the gradient Sw − Bᵀα is −Bᵀr, its square in the norm of S⁻¹
// is rᵀKr, and with v = K r and the zone F, D = δ/c, Newton's direction is S⁻¹Bᵀe for
//
//	e = r − x on F,  (D_F + K_FF) x = v_F,   and the margins change by  q = v − K_{·F} x.
type gramFold struct {
	g     *grams
	train []int32 // positions in K
	cost  []float64

	a, m, beta, slope []float64 // by training row; slope is α/c
	r, v, q           []float64
	zone              []int32   // training rows with 0 < slope < 1
	l, x              []float64 // factor of D_F + K_FF, right-hand side
	factored          bool

	stage   stage
	line    line
	status  solvers.Status
	message string
	warm    bool
	steps   int

	obj, gap, slack, distance, res float64
	former                         float64 // distance before the last step
	best                           mark
}

func newGramFold(g *grams, t int) *gramFold {
	f := &gramFold{g: g}
	for k, i := range g.id {
		if g.v.trains(t, int(i)) {
			f.train = append(f.train, int32(k))
		}
	}
	n := len(f.train)
	for _, s := range []*[]float64{&f.cost, &f.a, &f.m, &f.beta, &f.slope, &f.r, &f.v, &f.q, &f.x} {
		*s = make([]float64, n)
	}
	return f
}

// times sets out = K x over the training rows.
func (f *gramFold) times(out, x []float64) {
	n := len(f.g.id)
	clear(out)
	for q, j := range f.train {
		if x[q] == 0 {
			continue
		}
		c, col := x[q]*f.g.inv, f.g.k[int(j)*n:(int(j)+1)*n]
		for p, i := range f.train {
			out[p] += c * col[i]
		}
	}
}

// fit runs the stages that Newton's method has in the other regime.
func (f *gramFold) fit(ctx context.Context) {
	p := f.g.p
	for q, j := range f.train {
		f.cost[q] = p.Cost[f.g.v.kindOf(int(f.g.id[j]))]
		f.beta[q] = 0.5
	}
	f.status, f.message, f.steps = solvers.Done, "", 0
	f.stage = stage{delta: p.Delta}
	if p.Delta == 0 {
		f.stage.delta = smoothWidth
	}
	if !f.warm {
		f.stage.delta = max(firstWidth, f.stage.delta)
	}
	f.warm = true
	f.settle()
	f.times(f.m, f.a)
	f.best.obj = math.Inf(1)
	if f.best.better(f.run(ctx)) {
		f.obj, f.gap, f.res = f.best.obj, f.best.gap, f.best.res
		copy(f.a, f.best.x)
	}
}

// run takes the steps of a fit. It returns the objective and whether the target was reached.
func (f *gramFold) run(ctx context.Context) (obj float64, reached bool) {
	for {
		f.measure()
		if f.g.p.Delta == 0 {
			f.best.see(f.a, f.obj, f.gap, f.res)
		}
		if ctx.Err() != nil || f.g.tell(f) {
			return f.obj, false
		}
		if f.reached() {
			// The margins were summed up from steps: those of a itself decide.
			f.times(f.m, f.a)
			if f.measure(); f.reached() {
				return f.obj, true
			}
		}
		if !f.decide() {
			return f.obj, false
		}
	}
}

func (f *gramFold) settle() {
	s, p := &f.stage, &f.g.p
	s.steps, s.last = 0, s.delta == p.Delta
	s.tol = roughTol
	if s.last {
		s.tol = f.g.to.Tol
	}
}

// measure sets slope, zone, r, v and how far the problem is, as problem.measure has it.
func (f *gramFold) measure() {
	hinge := f.g.p.Delta == 0
	inv := 1 / f.stage.delta
	f.zone, f.factored = f.zone[:0], false
	loss, size := 0.0, 0.0
	f.slack = 0
	for q, m := range f.m {
		s := min(max(f.beta[q]+(1-m)*inv, 0), 1)
		f.slope[q] = s
		if s > 0 && s < 1 {
			f.zone = append(f.zone, int32(q))
		}
		width := f.stage.delta
		if hinge {
			width = 0
			f.slack += f.cost[q] * (max(1-m, 0) - s*(1-m))
		}
		h, _ := rounded(m, width)
		loss += f.cost[q] * h
		size += f.a[q] * m
		f.r[q] = f.cost[q]*s - f.a[q]
	}
	f.times(f.v, f.r)
	f.distance = max(asm.Dot(f.r, f.v)/2, 0)
	f.obj = size/2 + loss
	f.gap = f.distance + f.slack
	f.res = 0
	if !(f.distance == 0) {
		f.res = math.Sqrt(2 * f.distance / size)
	}
}

func (f *gramFold) reached() bool {
	to := f.g.to
	near := f.gap <= to.Gap*math.Abs(f.obj)
	if f.g.p.Delta == 0 {
		return near
	}
	return f.stage.last && (to.Tol == 0 || f.res <= to.Tol) && (to.Gap == 0 || near)
}

// decide takes a step or goes on to the next stage. It reports false where there is none.
func (f *gramFold) decide() bool {
	s, delta := &f.stage, f.g.p.Delta
	if !finite(f.gap) || !finite(f.obj) {
		f.status = solvers.NumericalTrouble
		f.message = fmt.Sprintf("%s: objective %g, gap %g", words.Count(f.steps, "step"), f.obj, f.gap)
		return false
	}
	polishing := delta == 0 && s.delta <= smoothWidth
	enough := !s.last && f.res <= s.tol
	if polishing {
		enough = f.distance <= polishShare*f.slack
	}
	near := f.distance <= rounding*math.Abs(f.obj)
	stuck := s.steps >= f.g.o.MaxSteps || near && s.steps > 0 && f.distance > 0.25*f.former
	f.former = f.distance
	switch {
	case !enough && !stuck:
		s.steps++
		f.steps++
		f.step()
		return true
	case s.last && near:
		return false // numbers of this precision are not nearer
	case s.last, polishing && s.polish >= maxPolish:
		f.status = solvers.NumericalTrouble
		if s.steps >= f.g.o.MaxSteps {
			f.status = solvers.IterationLimit
		}
		f.message = fmt.Sprintf("%s: residual %.1e, relative gap %.1e", words.Count(s.steps, "step"), f.res, f.gap/math.Abs(f.obj))
		return false
	case polishing:
		s.polish++
		copy(f.beta, f.slope)
		s.delta /= 2
	default:
		s.delta = max(s.delta*nextWidth, delta)
		if delta == 0 {
			s.delta = max(s.delta, smoothWidth)
		}
	}
	f.settle()
	return true
}

// step moves along Newton's direction. Where rounding makes the matrix indefinite, rows repeat and c/δ is huge, the direction is r itself.
func (f *gramFold) step() {
	e := f.r
	copy(f.q, f.v)
	if len(f.zone) > 0 && f.factorZone() == nil {
		nf := len(f.zone)
		x := f.x[:nf]
		for k, z := range f.zone {
			x[k] = f.v[z]
		}
		asm.CholeskySolve(nf, f.l, nf, x)
		n := len(f.g.id)
		for k, z := range f.zone {
			e[z] -= x[k]
			j := int(f.train[z])
			c, col := x[k]*f.g.inv, f.g.k[j*n:(j+1)*n]
			for p, i := range f.train {
				f.q[p] -= c * col[i]
			}
		}
	}
	along := 0.0 // gᵀd = −rᵀK e
	for q, c := range f.cost {
		along += (f.a[q] - c*f.slope[q]) * f.q[q]
	}
	f.line.begin(asm.Dot(f.a, f.q), asm.Dot(e, f.q), along, math.Inf(1), 1, false)
	f.search()
	asm.Axpy(f.line.best, e, f.a)
	asm.Axpy(f.line.best, f.q, f.m)
}

// search finds the step.
func (f *gramFold) search() {
	inv := 1 / f.stage.delta
	for {
		s := f.line.trials[0]
		var slope, curve [1]float64
		for q, m := range f.m {
			u := f.beta[q] + (1-m-s*f.q[q])*inv
			switch {
			case u >= 1:
				slope[0] += f.cost[q] * f.q[q]
			case u > 0:
				slope[0] += f.cost[q] * u * f.q[q]
				curve[0] += f.cost[q] * inv * f.q[q] * f.q[q]
			}
		}
		if f.line.look(slope[:], curve[:]) {
			return
		}
	}
}

// factorZone factors D_F + K_FF.
func (f *gramFold) factorZone() error {
	if f.factored {
		return nil
	}
	nf, n := len(f.zone), len(f.g.id)
	f.l = grow(f.l, nf*nf)
	for q, z := range f.zone {
		col := f.g.k[int(f.train[z])*n:]
		to := f.l[q*nf:]
		for p := q; p < nf; p++ {
			to[p] = f.g.inv * col[f.train[f.zone[p]]]
		}
		to[q] += f.stage.delta / f.cost[z]
	}
	if k := asm.Cholesky(nf, f.l, nf); k >= 0 {
		return fmt.Errorf("svcfit: matrix of the zone, order %d, is not positive definite at pivot %d", nf, k)
	}
	f.factored = true
	return nil
}

// weights writes S⁻¹Bᵀa.
func (f *gramFold) weights(w []float64) {
	clear(w)
	x := f.g.v.x
	for q, j := range f.train {
		if f.a[q] != 0 {
			i := int(f.g.id[j])
			at, end := span(x, i)
			addRow(float64(f.g.v.y[i])*f.a[q], x.Ind, values(x), at, end-at, w)
		}
		f.leave(q)
	}
	for j := range w {
		w[j] /= f.g.scale(j)
	}
}
