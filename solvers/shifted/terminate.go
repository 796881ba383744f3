package shifted

import (
	"context"
	"errors"
	"math"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Measures are the errors by which iterates are judged, of the scaled problem.
type measures struct {
	primal, dual    float64 // e_P and e_D
	residual        float64 // ‖c − s‖∞
	outside         float64 // how far x is outside of its bounds
	complementarity float64 // before the division that enters e_D
	gradient        float64 // ‖∇f − Jᵀy − z‖∞
	stated          float64 // violation of rows as the problem states them, by the weight that it has beside e_P
}

// error returns the largest of the errors by which a run ends.
func (e *measures) error() float64 { return max(e.primal, e.dual, e.stated) }

// measure sets now to the measures at p, with maximum norms
//
//	e_P = max{ ‖c − s‖/max(1,‖s‖), ‖min(d,0)‖/max(1,‖s‖) of s, the same of x, ‖Ax − b‖/max(1,‖x‖) }
//	e_D = max{ ‖∇f − Jᵀy − z‖/s_D, ‖y − w‖/max(1,‖y‖), comp/max(1, 0.01‖(z,w)‖) }
//	s_D = max(1, ‖∇f‖, ‖Jᵀy‖, ‖z₁‖, ‖z₂‖),      comp = max{ |z|·min(1,|d|), −z }
//
// The scaling of rows may hide what they violate, and so may ‖s‖: a hundredth of the violation as the problem states it, relative to 1 and to 1e-4 of
// the row, must be within the tolerance, too.
func (m *method) measure(p *point) {
	now := measures{}
	xNorm, sNorm := max(1, nlp.MaxAbs(p.x)), max(1, nlp.MaxAbs(p.s))
	for i, c := range p.c {
		r := math.Abs(c - p.s[i])
		now.residual = max(now.residual, r)
		if m.inA[i] {
			r /= xNorm
		} else {
			r /= sNorm
		}
		now.primal = max(now.primal, r)
		scale := m.form.RowScale()[i]
		now.stated = max(now.stated, 0.01*max(m.form.CL[i]-c, c-m.form.CU[i])/max(scale, 1e-4*math.Abs(c)))
	}
	var duals [kinds]float64
	for t := range m.sides {
		sd, v := &m.sides[t], p.of(t)
		for k := range sd.at {
			d, z := sd.gap(k, v), p.z[t][k]
			if t < lowerS {
				now.outside = max(now.outside, -d)
				now.primal = max(now.primal, -d/xNorm)
			} else {
				now.primal = max(now.primal, -d/sNorm)
			}
			now.complementarity = max(now.complementarity, math.Abs(z)*min(1, math.Abs(d)), -z)
			duals[t] = max(duals[t], math.Abs(z))
		}
	}
	clear(m.lagrangian)
	m.subJT(p, p.y, m.lagrangian)
	scale := max(1, nlp.MaxAbs(p.g), nlp.MaxAbs(m.lagrangian), duals[lowerX], duals[upperX])
	for j, v := range p.g {
		m.lagrangian[j] += v
	}
	m.subDuals(m.lagrangian, p, lowerX)
	now.gradient = nlp.MaxAbs(m.lagrangian)
	now.dual = max(now.gradient/scale, m.slackGradient(p)/max(1, nlp.MaxAbs(p.y)),
		now.complementarity/max(1, 0.01*max(duals[0], duals[1], duals[2], duals[3])))
	m.now = now
}

// slackGradient returns ‖y − w‖∞ over slacks that are not fixed.
func (m *method) slackGradient(p *point) float64 {
	copy(m.w, p.y)
	m.subDuals(m.w, p, lowerS)
	worst := 0.0
	for i, v := range m.w {
		if !m.fixed[i] {
			worst = max(worst, math.Abs(v))
		}
	}
	return worst
}

const (
	unboundedObjective = -1e20
	unboundedPoint     = 1e20
	unboundedBoth      = 1e12 // size of both, relative to what they were at the start
	lingering          = 4    // times AcceptableIterations: how many iterations come after the first acceptable one
	infeasibleGate     = 1e-6 // μᴾ above which rows are not given up
	infeasibleRow      = 1e-4 // violation that counts
	infeasibleTest     = 1e-6 // stationarity of the violation
)

// ended returns the status with which the attempt ends at the present point, or Unknown. Measures must be those of that point.
func (m *method) ended(ctx context.Context) solvers.Status {
	o, now := &m.opt, &m.now
	m.run.acceptable++
	if now.error() > o.Acceptable {
		m.run.acceptable = 0
	}
	if m.best.error <= o.Acceptable {
		m.run.lingering++
	}
	switch {
	case now.error() <= o.Tolerance:
		return solvers.Optimal
	case now.primal <= 1e-6 && m.unbounded():
		return solvers.Unbounded
	case m.run.acceptable >= o.AcceptableIterations || m.run.lingering >= lingering*o.AcceptableIterations:
		return solvers.Acceptable
	case m.infeasible():
		return solvers.Infeasible
	case m.iterations >= o.MaxIterations:
		return solvers.IterationLimit
	}
	return contextStatus(ctx)
}

// unbounded reports whether the objective as stated, or x, is beyond every measure, or both are beyond that of the start. It is for feasible points.
func (m *method) unbounded() bool {
	f, x := m.form.Unscaled(m.cur.f)*m.sense(), nlp.MaxAbs(m.cur.x)
	return f < unboundedObjective || x > unboundedPoint ||
		f < -unboundedBoth*max(1, m.run.objective0) && x > unboundedBoth*max(1, m.run.point0)
}

// sense is −1 for a maximisation, 1 otherwise.
func (m *method) sense() float64 {
	if m.form.Problem.Maximize {
		return -1
	}
	return 1
}

func contextStatus(ctx context.Context) solvers.Status {
	switch err := ctx.Err(); {
	case err == nil:
		return solvers.Unknown
	case errors.Is(err, context.DeadlineExceeded):
		return solvers.TimeLimit
	}
	return solvers.Interrupted
}

// infeasible reports whether the present point is a stationary point of the violation ½‖ρ‖², ρ = c − proj(c), in the bounds of x, without being feasible:
//
//	‖ρ‖ > 1e-4  and  ‖x − proj(x − Jᵀρ)‖ ≤ 1e-6·‖ρ‖·max(1, max|J|)
//
// A large μᴾ lets the method pass such points, so that nothing is concluded before μᴾ is small.
func (m *method) infeasible() bool {
	if m.muP > infeasibleGate || m.now.outside > 1e-6 || m.now.residual <= infeasibleRow {
		return false
	}
	f, p := m.form, m.cur
	rho := 0.0
	for i, c := range p.c {
		m.w[i] = c - min(max(c, f.CL[i]), f.CU[i])
		rho = max(rho, math.Abs(m.w[i]))
	}
	if rho <= infeasibleRow {
		return false
	}
	clear(m.lagrangian)
	m.subJT(p, m.w, m.lagrangian)
	worst := 0.0
	for j, v := range m.lagrangian { // −Jᵀρ
		worst = max(worst, math.Abs(p.x[j]-min(max(p.x[j]+v, f.XL[j]), f.XU[j])))
	}
	return worst <= infeasibleTest*rho*max(1, nlp.MaxAbs(p.jac))
}

// A bestPoint is the point with the least error so far.
type bestPoint struct {
	point
	error float64
}

func (m *method) remember() {
	if e := m.now.error(); e < m.best.error {
		m.best.error = e
		m.best.point.set(m.cur)
	}
}
