package nlpd

import (
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// iterate runs the method from its start to one of its ends.
func (l *literal) iterate() outcome {
	if !l.residual(l.x, l.y, l.s, l.z) {
		return outcome{solvers.EvaluationError, "functions are undefined at the start"}
	}
	for t, v := range l.r3 { // g(x) at first, since s = 0
		l.s[t], l.z[t] = max(v, 1), 1
	}
	l.residual(l.x, l.y, l.s, l.z)
	for {
		if out, ended := l.ended(); ended {
			return out
		}
		sz := 0.0
		for t, v := range l.s {
			sz += v * l.z[t]
		}
		if l.mu = 0; len(l.s) > 0 {
			l.mu = min(literalSigma, literalSigmaFactor*sz) * sz / float64(len(l.s))
		}
		if l.anneal != nil { // which may go on at a solution
			l.mu = max(l.mu, min(annealedMu, sz))
		}
		if !l.direction() {
			if out, ended := l.interrupted(); ended {
				return out
			}
			return outcome{solvers.NumericalTrouble, "the Newton system is singular"}
		}
		alpha, trials, ok := l.search()
		if !ok {
			return outcome{solvers.NumericalTrouble, "functions are undefined along the whole step"}
		}
		l.iterations++
		if l.anneal != nil {
			l.anneal.shake(l, alpha)
		}
		l.report(alpha, trials)
	}
}

// report tells watch about a step.
func (l *literal) report(alpha float64, trials int) {
	if l.watch == nil {
		return
	}
	f, _ := l.form.Objective(l.x)
	l.stopped = l.watch(solvers.Step{Index: l.iterations, Objective: l.form.Unscaled(f), PrimalInfeasibility: l.form.Violation(l.c),
		DualInfeasibility: nlp.MaxAbs(l.r1), Mu: l.mu, Norm: nlp.MaxAbs(l.dx), AlphaDual: alpha, AlphaPrimal: alpha, Trials: trials})
}

// ended applies the tests of the end.
func (l *literal) ended() (outcome, bool) {
	if l.anneal != nil && l.iterations < l.anneal.o.NoEnd {
		return l.halted()
	}
	if l.optimality() <= l.o.Tolerance {
		return outcome{solvers.Optimal, "optimal"}, true
	}
	if l.o.Epsilon > 0 {
		norm := 0.0
		for _, v := range [][]float64{l.x, l.y, l.s, l.z} {
			for _, e := range v {
				norm += e * e
			}
		}
		if l.merit(0, l.s, l.z) < l.o.Epsilon*(1+norm) {
			return outcome{solvers.Done, "the thesis' test holds, that of optimality does not"}, true
		}
	}
	return l.halted()
}

// halted applies those that have nothing to do with optimality.
func (l *literal) halted() (outcome, bool) {
	if out, ended := l.interrupted(); ended {
		return out, true
	}
	if nlp.MaxAbs(l.x) > unboundedAt {
		return outcome{solvers.NumericalTrouble, "the iterates diverge"}, true
	}
	return outcome{}, false
}

// optimality returns the scaled error of the conditions of optimality.
func (l *literal) optimality() float64 {
	compl, sum := 0.0, 0.0
	for t, s := range l.s {
		compl = max(compl, s*l.z[t])
		sum += l.z[t]
	}
	for _, y := range l.y {
		sum += math.Abs(y)
	}
	scale := max(scaleMax, sum/float64(max(1, len(l.y)+len(l.z)))) / scaleMax
	return max(nlp.MaxAbs(l.r1)/scale, nlp.MaxAbs(l.r2), nlp.MaxAbs(l.r3), compl/scale)
}

// residual sets r1, r2 and r3 for a point, and reports whether everything is defined.
func (l *literal) residual(x, y, s, z []float64) bool {
	f := l.form
	if !f.Constraints(x, l.c) || !f.Gradient(x, l.g) || !f.JacobianValues(x, l.jac) {
		return false
	}
	for k, from := range l.jacTo {
		if l.jval[k] = l.rowOf[k]; from >= 0 {
			l.jval[k] *= l.jac[from]
		}
	}
	copy(l.r1, l.g)
	m := int32(len(l.eq))
	for k, i := range l.jrow {
		if i < m {
			l.r1[l.jcol[k]] += l.jval[k] * y[i]
		} else {
			l.r1[l.jcol[k]] -= l.jval[k] * z[i-m]
		}
	}
	for e, i := range l.eq {
		l.r2[e] = l.c[i] - f.CL[i]
	}
	for t, d := range l.sides {
		v := 0.0
		if d.row >= 0 {
			v = l.c[d.row]
		} else {
			v = x[d.col]
		}
		l.r3[t] = d.sign*(v-d.at) - s[t]
	}
	return true
}

// merit returns ‖F_μ‖² with the residuals that are there.
func (l *literal) merit(mu float64, s, z []float64) float64 {
	sum := 0.0
	for _, r := range [][]float64{l.r1, l.r2, l.r3} {
		for _, v := range r {
			sum += v * v
		}
	}
	for t, v := range s {
		v = v*z[t] - mu
		sum += v * v
	}
	return sum
}

// direction sets dx, dy, ds and dz by the reduced system in its augmented form: with b = (dy; −dz),
//
//	W dx + J_hᵀdy − J_gᵀdz = −r₁,  J_h dx = −r₂,  J_g dx + SZ⁻¹dz = −r₃ − Z⁻¹r₄.
func (l *literal) direction() bool {
	n, m := l.form.N, len(l.eq)
	if l.o.Hessian == RPEM {
		k := 0
		for j := range n {
			for i := j; i < n; i++ {
				l.hess[k] = l.o.Forget*l.hess[k] + l.r1[i]*l.r1[j]
				k++
			}
		}
	} else {
		if !l.lagrangianHessian() {
			return false
		}
		copy(l.hess, l.hform)
	}
	for j, v := range l.r1 {
		l.rhs[j] = -v
	}
	for e, v := range l.r2 {
		l.rhs[n+e] = -v
	}
	for t, s := range l.s {
		l.cdiag[m+t] = s / l.z[t]
		l.rhs[n+m+t] = -l.r3[t] - (s*l.z[t]-l.mu)/l.z[t]
	}
	if l.system.SetValues(kkt.Values{W: l.hess, J: l.jval, C: l.cdiag}) != nil {
		return false
	}
	l.factorizations++
	if in, err := l.system.Factor(l.ctx, kkt.Shift{}); err != nil || in.Zero > 0 {
		return false
	}
	if _, err := l.system.Solve(l.ctx, l.sol, l.rhs); err != nil {
		return false
	}
	copy(l.dx, l.sol)
	copy(l.dy, l.sol[n:n+m])
	for t, s := range l.s {
		l.dz[t] = -l.sol[n+m+t]
		l.ds[t] = -((s*l.z[t] - l.mu) + s*l.dz[t]) / l.z[t]
	}
	return nlp.MaxAbs(l.dx) <= math.MaxFloat64
}

// lagrangianHessian sets hform to ∇²(f + yᵀh − zᵀg).
func (l *literal) lagrangianHessian() bool {
	clear(l.yform)
	for e, i := range l.eq {
		l.yform[i] = -l.y[e]
	}
	for t, d := range l.sides {
		if d.row >= 0 {
			l.yform[d.row] += d.sign * l.z[t]
		}
	}
	return l.form.HessianValues(l.x, 1, l.yform, l.hform)
}

// search halves the step until ‖F_μ‖² has fallen by Armijo's rule; the shortest step is taken as it is.
func (l *literal) search() (alpha float64, trials int, ok bool) {
	longest := func(v, dv []float64) float64 {
		most := 1.0
		for t, d := range dv {
			if d < 0 {
				most = min(most, -literalTau*v[t]/d)
			}
		}
		return most
	}
	ax, as, az := 1.0, longest(l.s, l.ds), longest(l.z, l.dz)
	if l.o.EqualSteps {
		ax = min(as, az)
		as, az = ax, ax
	}
	phi := l.merit(l.mu, l.s, l.z)
	slope := l.slope(ax, as, az)
	for k := range literalHalvings {
		alpha = math.Ldexp(1, -k)
		move := func(to, v, dv []float64, a float64) {
			for i, d := range dv {
				to[i] = v[i] + alpha*a*d
			}
		}
		move(l.tx, l.x, l.dx, ax)
		move(l.ty, l.y, l.dy, ax)
		move(l.ts, l.s, l.ds, as)
		move(l.tz, l.z, l.dz, az)
		if !l.residual(l.tx, l.ty, l.ts, l.tz) {
			continue
		}
		ok = true
		if next := l.merit(l.mu, l.ts, l.tz); next-phi <= literalSlope*alpha*slope || k == literalHalvings-1 {
			l.x, l.tx, l.y, l.ty, l.s, l.ts, l.z, l.tz = l.tx, l.x, l.ty, l.y, l.ts, l.s, l.tz, l.z
			return alpha, k + 1, true
		}
	}
	return alpha, literalHalvings, false
}

// slope returns 2FᵀF′Λdv, the derivative of ‖F_μ‖² along the step with the lengths Λ, with ∇²L in F′: with one length and W = ∇²L it is −2‖F‖².
func (l *literal) slope(ax, as, az float64) float64 {
	if l.o.Hessian == RPEM && !l.lagrangianHessian() {
		return 0
	}
	m := int32(len(l.eq))
	hd := l.tx
	clear(hd)
	h := l.form.Hessian
	for k, i := range h.Row {
		j := h.Col[k]
		hd[i] += ax * l.hform[k] * l.dx[j]
		if i != j {
			hd[j] += ax * l.hform[k] * l.dx[i]
		}
	}
	sum := 0.0
	for k, i := range l.jrow {
		j := l.jcol[k]
		if i < m {
			hd[j] += ax * l.jval[k] * l.dy[i]
			sum += l.r2[i] * ax * l.jval[k] * l.dx[j]
		} else {
			hd[j] -= az * l.jval[k] * l.dz[i-m]
			sum += l.r3[i-m] * ax * l.jval[k] * l.dx[j]
		}
	}
	for j, v := range hd {
		sum += l.r1[j] * v
	}
	for t, s := range l.s {
		sum -= l.r3[t] * as * l.ds[t]
		sum += (s*l.z[t] - l.mu) * (az*s*l.dz[t] + as*l.z[t]*l.ds[t])
	}
	return 2 * sum
}

// inner sets in to the point, in the signs of forms.
func (l *literal) inner(in nlp.Inner) {
	copy(in.X, l.x)
	for e, i := range l.eq {
		in.Y[i] = -l.y[e]
	}
	for t, d := range l.sides {
		switch {
		case d.row >= 0:
			in.Y[d.row] += d.sign * l.z[t]
		case d.sign > 0:
			in.ZL[d.col] = l.z[t]
		default:
			in.ZU[d.col] = l.z[t]
		}
	}
}
