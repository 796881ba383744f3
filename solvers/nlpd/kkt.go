package nlpd

import (
	stderrors "errors"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// newSystem plans the KKT systems of the form, with slacks and elastic variables eliminated:
//
//	[ W + Σ_x + δ_w I   Jᵀ ] [  Δx ]
//	[ J                 −C ] [ −Δy ],  C = Σ 1/(Σ_k + δ_w) over what row i has of slack, p and n.
func (r *run) newSystem(o kkt.Options) error {
	f := r.form
	var err error
	r.system, err = nlp.NewSystem(r.ctx, kkt.Structure{
		N: f.N, M: f.M,
		W: kkt.Entries{RowIdx: f.Hessian.Row, ColIdx: f.Hessian.Col},
		J: kkt.Entries{RowIdx: f.Jacobian.Row, ColIdx: f.Jacobian.Col},
	}, o)
	return err
}

// errDirection means that no shift gives a usable system.
var errDirection = stderrors.New("nlpd: no direction")

// direction sets dw, dy, dzl and dzu to the Newton step of the barrier problem at cur, with the shifts that give the
// matrix the right inertia.
func (b *barrier) direction() error {
	p := b.cur
	if !b.form.HessianValues(p.w[:b.n], b.objectiveFactor(), p.y, b.hess) {
		return errDirection
	}
	b.barrierDiagonal()
	copy(b.sigma, b.diag)
	if b.elastic {
		zeta := b.zeta()
		for j, w := range b.weight {
			b.sigma[j] += zeta * w * w
		}
	}
	b.setC(0)
	if err := b.system.SetValues(kkt.Values{W: b.hess, J: p.jac, Sigma: b.sigma, C: b.cdiag}); err != nil {
		return errDirection
	}
	b.barrierGradient()
	return b.factorAndSolve()
}

func (b *barrier) objectiveFactor() float64 {
	if b.elastic {
		return 0
	}
	return 1
}

// barrierDiagonal sets diag to Σ = zl/(w − lo) + zu/(up − w).
func (b *barrier) barrierDiagonal() {
	p := b.cur
	clear(b.diag)
	for _, i := range b.lower {
		b.diag[i] += p.zl[i] / (p.w[i] - b.lo[i])
	}
	for _, i := range b.upper {
		b.diag[i] += p.zu[i] / (b.up[i] - p.w[i])
	}
}

// barrierGradient sets grad to the gradient of the barrier function less Aᵀy.
func (b *barrier) barrierGradient() {
	p := b.cur
	b.gradient(p, b.grad)
	b.subtractRows(p, p.y, b.grad)
	b.addBarrier(p, b.grad)
}

// addBarrier adds the gradient of the barrier terms at p to g.
func (b *barrier) addBarrier(p *point, g []float64) {
	for _, i := range b.lower {
		g[i] -= b.mu / (p.w[i] - b.lo[i])
	}
	for _, i := range b.upper {
		g[i] += b.mu / (b.up[i] - p.w[i])
	}
	for _, i := range b.onlyLower {
		g[i] += kappaD * b.mu
	}
	for _, i := range b.onlyUpper {
		g[i] -= kappaD * b.mu
	}
}

// setC sets cdiag for a shift δ_w, which slacks get as well: the inertia is that of the whole matrix.
func (b *barrier) setC(shift float64) {
	n, m := b.n, b.m
	for i := range m {
		c := 0.0
		if !b.equality[i] {
			c = 1 / max(b.diag[n+i]+shift, 1e-100)
		}
		if b.elastic {
			c += 1/(b.diag[n+m+i]+shift) + 1/(b.diag[n+2*m+i]+shift)
		}
		b.cdiag[i] = c
	}
}

// factorAndSolve factors with growing shifts until the inertia is right and the solution accurate.
func (b *barrier) factorAndSolve() error {
	b.correction.Mu = b.mu
	b.correction.AllowDeltaC = true
	if b.correction.Min = 1e-20; b.errors.dual <= nearlyStationary { // where it falls without end steps have to grow
		if b.correction.Min = leastShift; b.drifting() {
			b.correction.Min = driftShift
		}
	}
	b.correction.Grow = b.opt.ShiftGrowth
	s := b.correction.First()
	if b.opt.AlwaysDeltaC {
		s.C = 1e-8 * math.Pow(b.mu, 0.25)
	}
	for attempt := 0; ; attempt++ {
		if attempt > 0 || s.W > 0 {
			b.setC(s.W)
			if err := b.system.SetDiagonals(nil, b.cdiag); err != nil {
				return errDirection
			}
		}
		if attempt > 0 {
			b.refactors++
		}
		b.factorizations++
		in, err := b.system.Factor(b.ctx, s)
		if err != nil {
			if b.ctx.Err() != nil {
				return b.ctx.Err()
			}
			return errDirection
		}
		a := kkt.Attempt{N: b.n, M: b.m, Shift: s, Inertia: in, Verdict: kkt.Right}
		if in.Known && (in.Pos != b.n || in.Neg != b.m) {
			a.Verdict = kkt.Wrong
		}
		consistent := a.Verdict == kkt.Wrong && s.C == 0 && in.Pos == b.n && in.Neg+in.Zero == b.m
		if a.Verdict == kkt.Right || consistent {
			b.shift, b.shiftC = s.W, s.C
			accurate, err := b.solveDirection(b.cur.r)
			if err != nil {
				return err
			}
			if accurate && (!consistent || b.residual2 <= consistentAccuracy) {
				a.Verdict = kkt.Right
				b.correction.Next(a) // remembers the shift
				return nil
			}
			if a.Verdict = kkt.Wrong; !consistent {
				a.Inertia.Zero = 1
			}
		}
		action, next := b.correction.Next(a)
		if action == kkt.GiveUp {
			return errDirection
		}
		s = next
	}
}

// drifting reports whether the dual part of the barrier problem is solved and the rows are not. Where there still is no curvature, steps of the length of that gradient over
// δ_w do nothing for the objective but keep the rows from being met: second-order errors of such steps are all that is left of θ.
func (b *barrier) drifting() bool {
	e := &b.errors
	return e.dual/e.sDual <= b.mu && e.primal > kappaEps*b.mu
}

// nearlyStationary is the gradient of the Lagrangian below which shifts are not less than leastShift.
const nearlyStationary = 1e-3

// consistentAccuracy is the residual of a block of rows, as a part of its right-hand side, with which the solution of a system with zero pivots counts: rows that depend on
// each other but agree need no δ_c.
const consistentAccuracy = 1e-8

// solveAccuracy is the backward error above which a system counts as singular.
const solveAccuracy = 1e-5

// solveDirection solves for the step that brings rows from r to zero, with the factors that are there.
func (b *barrier) solveDirection(r []float64) (accurate bool, err error) {
	n, m := b.n, b.m
	for j := range n {
		b.rhs[j] = -b.grad[j]
	}
	for i, v := range r {
		v = -v
		if !b.equality[i] {
			v -= b.grad[n+i] / b.slackDiagonal(n+i)
		}
		if b.elastic {
			v += b.grad[n+2*m+i]/b.slackDiagonal(n+2*m+i) - b.grad[n+m+i]/b.slackDiagonal(n+m+i)
		}
		b.rhs[n+i] = v
	}
	info, err := b.system.Solve(b.ctx, b.sol, b.rhs)
	if err != nil {
		if b.ctx.Err() != nil {
			return false, b.ctx.Err()
		}
		return false, nil
	}
	b.refine()
	copy(b.dw[:n], b.sol[:n])
	for i := range m {
		b.dy[i] = -b.sol[n+i]
		b.dw[n+i] = 0
		if !b.equality[i] {
			b.dw[n+i] = -(b.grad[n+i] + b.dy[i]) / b.slackDiagonal(n+i)
		}
		if b.elastic {
			b.dw[n+m+i] = -(b.grad[n+m+i] + b.dy[i]) / b.slackDiagonal(n+m+i)
			b.dw[n+2*m+i] = -(b.grad[n+2*m+i] - b.dy[i]) / b.slackDiagonal(n+2*m+i)
		}
	}
	b.dualDirection()
	return info.BackwardError <= solveAccuracy, nil
}

// blockAccuracy is the residual, as a part of the right-hand side's block, with which a direction is good enough.
const (
	blockAccuracy = 1e-10
	blockSteps    = 3
)

// refine makes the two blocks of rows accurate, each beside its own right-hand side and without δ_c. The backward error of the whole system
// says little where duals are large: a direction that violates the linearised constraints by ε‖Δy‖, or by δ_c‖Δy‖, leads nowhere near a solution. As the
// factors are those with δ_c, this is a proximal method; it converges where the linearised constraints have a solution.
func (b *barrier) refine() {
	n := b.n
	b.residual2 = math.Inf(1)
	limitX, limitC := blockAccuracy*nlp.MaxAbs(b.rhs[:n]), blockAccuracy*nlp.MaxAbs(b.rhs[n:])
	last := math.Inf(1)
	for range blockSteps {
		b.system.Mul(b.res, b.sol, true)
		for i, v := range b.rhs {
			b.res[i] = v - b.res[i]
		}
		if b.shiftC > 0 {
			for i, v := range b.sol[n:] {
				b.res[n+i] -= b.shiftC * v
			}
		}
		x, c := nlp.MaxAbs(b.res[:n]), nlp.MaxAbs(b.res[n:])
		now := max(x/(limitX+leastResidual), c/(limitC+leastResidual))
		if b.residual2 = min(b.residual2, now*blockAccuracy); !(now > 1 && now < last/2) {
			return
		}
		last = now
		if b.system.SolveOnce(b.res, 1) != nil {
			return
		}
		for i, v := range b.res {
			b.sol[i] += v
		}
	}
}

// leastResidual is a residual that needs no refinement.
const leastResidual = 1e-16

// slackDiagonal returns Σ_k + δ_w, bounded away from zero as in setC.
func (b *barrier) slackDiagonal(k int) float64 { return max(b.diag[k]+b.shift, 1e-100) }

// dualDirection sets dzl and dzu from dw.
func (b *barrier) dualDirection() {
	p := b.cur
	for _, i := range b.lower {
		gap := p.w[i] - b.lo[i]
		b.dzl[i] = (b.mu-p.zl[i]*b.dw[i])/gap - p.zl[i]
	}
	for _, i := range b.upper {
		gap := b.up[i] - p.w[i]
		b.dzu[i] = (b.mu+p.zu[i]*b.dw[i])/gap - p.zu[i]
	}
}

// leastSquares sets cur.y to the multipliers that come nearest to a zero gradient of the Lagrangian,
//
//	[ I  Jᵀ ] [ a ]   [ ∇f − zl + zu ]
//	[ J  −E ] [ y ] = [ −zl_s + zu_s ],   E = I in rows with slacks,
//
// or to zero where they are too large to be of use.
func (b *barrier) leastSquares() error {
	p, n := b.cur, b.n
	clear(p.y)
	if b.m == 0 {
		return nil
	}
	clear(b.hess)
	for j := range n {
		b.sigma[j] = 1
		b.rhs[j] = p.g[j] - p.zl[j] + p.zu[j]
	}
	for i := range b.m {
		b.cdiag[i], b.rhs[n+i] = 0, 0
		if !b.equality[i] {
			b.cdiag[i], b.rhs[n+i] = 1, p.zu[n+i]-p.zl[n+i]
		}
	}
	if err := b.system.SetValues(kkt.Values{W: b.hess, J: p.jac, Sigma: b.sigma, C: b.cdiag}); err != nil {
		return nil
	}
	b.factorizations++
	in, err := b.system.Factor(b.ctx, kkt.Shift{})
	if err == nil && in.Known && (in.Neg != b.m || in.Pos != n) {
		b.factorizations++
		b.refactors++
		_, err = b.system.Factor(b.ctx, kkt.Shift{C: 1e-8})
	}
	if err != nil {
		return b.ctx.Err()
	}
	if info, err := b.system.Solve(b.ctx, b.sol, b.rhs); err != nil || info.BackwardError > solveAccuracy {
		return b.ctx.Err()
	}
	for _, v := range b.sol[n:] {
		if !(math.Abs(v) <= leastSquaresMax) {
			return nil
		}
	}
	copy(p.y, b.sol[n:])
	return nil
}
