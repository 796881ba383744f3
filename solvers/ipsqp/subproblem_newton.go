package ipsqp

import "context"

// residuals are the right sides of the Newton system that do not belong to complementarity, in the names of the source:
//
//	σ = (H)Δ + ∇F − Jᵀy − z + s      β = y + q − v + ρ∘(w − ŵ)     ρ = w + b − JΔ − h − e₁ + e₂
//	α = r − w − p                     υ = l − Δ − x + g         τ = u − Δ − x − t
//	φ₁ = ρ_e − y − f₁                 φ₂ = ρ_e + y − f₂
//
// What belongs to an absent side is zero.
type residuals struct {
	sigma, upsilon, tau          []float64
	beta, rho, alpha, phi1, phi2 []float64
}

func newResiduals(n, m int) residuals {
	return residuals{make([]float64, n), make([]float64, n), make([]float64, n),
		make([]float64, m), make([]float64, m), make([]float64, m), make([]float64, m), make([]float64, m)}
}

// residual sets res, HΔ and JΔ at the iterate.
func (q *subproblem) residual() {
	a, r := &q.at, &q.res
	q.mulH(a.delta, q.hd)
	mulJ(q.jacobian, q.jac, a.delta, q.jd)
	for j := range q.n {
		r.sigma[j] = q.hd[j] + q.grad[j] - a.z[j] + a.s[j]
		r.upsilon[j], r.tau[j] = 0, 0
		if q.hasLower(j) {
			r.upsilon[j] = q.lx[j] - a.delta[j] + a.g[j]
		}
		if q.hasUpper(j) {
			r.tau[j] = q.ux[j] - a.delta[j] - a.t[j]
		}
	}
	addMulJT(q.jacobian, q.jac, -1, a.y, r.sigma)
	for i := range q.m {
		r.rho[i] = a.w[i] + q.b[i] - q.jd[i] - q.h[i]
		r.beta[i], r.alpha[i] = 0, 0
		if !q.equality(i) {
			r.beta[i] = a.y[i] + a.q[i] - a.v[i] + q.rho[i]*(a.w[i]-q.anchor[i])
		}
		if q.ranged(i) {
			r.alpha[i] = q.r[i] - a.w[i] - a.p[i]
		}
		if q.elastic {
			r.rho[i] += a.e2[i] - a.e1[i]
			r.phi1[i] = q.rhoE - a.y[i] - a.f1[i]
			r.phi2[i] = q.rhoE + a.y[i] - a.f2[i]
		}
	}
}

// factor forms and factors the reduced matrix, in canonical signs
//
//	[ H + D  Jᵀ ]      D = ZG⁻¹ + ST⁻¹,  E = (VW⁻¹ + QP⁻¹ + ρ)⁻¹,  C = E + E₁F₁⁻¹ + E₂F₂⁻¹.
//	[ J      −C ]
func (q *subproblem) factor(ctx context.Context, mu float64) error {
	a := &q.at
	for j := range q.n {
		q.dDiag[j] = 0
		if q.hasLower(j) {
			q.dDiag[j] += a.z[j] / a.g[j]
		}
		if q.hasUpper(j) {
			q.dDiag[j] += a.s[j] / a.t[j]
		}
	}
	for i := range q.m {
		q.e[i] = 0
		if !q.equality(i) {
			sum := a.v[i]/a.w[i] + q.rho[i]
			if q.ranged(i) {
				sum += a.q[i] / a.p[i]
			}
			q.e[i] = 1 / sum
		}
		q.c[i] = q.e[i]
		if q.elastic {
			q.c[i] += a.e1[i]/a.f1[i] + a.e2[i]/a.f2[i]
		}
	}
	return q.factorise(ctx, q.dDiag, q.c, mu)
}

// targets are what the products of pairs lack: μ − a·b − da·db for a pair (a, b), the increments being those of the predictor.
type targets struct {
	gz, ts         []float64
	wv, pq, ef, eg []float64 // eg for e₂ and f₂
}

func newTargets(n, m int) targets {
	return targets{make([]float64, n), make([]float64, n), make([]float64, m), make([]float64, m), make([]float64, m), make([]float64, m)}
}

// aim sets the targets, without the products of increments if prev is nil.
func (q *subproblem) aim(mu float64, prev *pairs) {
	set := func(t, a, b, da, db []float64) {
		for i := range t {
			t[i] = mu - a[i]*b[i]
			if prev != nil {
				t[i] -= da[i] * db[i]
			}
		}
	}
	a, d := &q.at, prev
	if d == nil {
		d = a
	}
	set(q.lack.gz, a.g, a.z, d.g, d.z)
	set(q.lack.ts, a.t, a.s, d.t, d.s)
	set(q.lack.wv, a.w, a.v, d.w, d.v)
	set(q.lack.pq, a.p, a.q, d.p, d.q)
	if q.elastic {
		set(q.lack.ef, a.e1, a.f1, d.e1, d.f1)
		set(q.lack.eg, a.e2, a.f2, d.e2, d.f2)
	}
}

// direction solves the Newton system for d, complementarity aiming at μ, less the products of increments of prev if that is not nil.
func (q *subproblem) direction(ctx context.Context, mu float64, prev, d *pairs) error {
	q.aim(mu, prev)
	q.reduce()
	if err := q.solve(ctx, q.r1, q.r2, d.delta, d.y); err != nil {
		return err
	}
	for i := range d.y {
		d.y[i] = -d.y[i]
	}
	q.recoverVariables(d)
	q.recoverRows(d)
	return nil
}

// reduce sets the right side of the canonical system,
//
//	r₁ = −(σ − ZG⁻¹υ̂ − ST⁻¹τ̂),   υ̂ = υ + GZ⁻¹γ_z,   τ̂ = τ − TS⁻¹γ_s,
//	r₂ = ρ − E(β̂ − QP⁻¹α̂),       β̂ = β − VW⁻¹γ_w,   α̂ = α − PQ⁻¹γ_q,
//
// where γ_z, γ_s, γ_q are targets divided by the slack and VW⁻¹γ_w is the target divided by w. The elastic parts take
// their share of r₂.
func (q *subproblem) reduce() {
	a := &q.at
	for j := range q.n {
		q.lHat[j], q.uHat[j] = 0, 0
		if q.hasLower(j) {
			q.lHat[j] = (a.z[j]*q.res.upsilon[j] + q.lack.gz[j]) / a.g[j]
		}
		if q.hasUpper(j) {
			q.uHat[j] = (a.s[j]*q.res.tau[j] - q.lack.ts[j]) / a.t[j]
		}
		q.r1[j] = q.lHat[j] + q.uHat[j] - q.res.sigma[j]
	}
	for i := range q.m {
		q.r2[i] = q.res.rho[i]
		if !q.equality(i) {
			q.bHat[i] = q.res.beta[i] - q.lack.wv[i]/a.w[i]
			q.aHat[i] = 0
			if q.ranged(i) {
				q.aHat[i] = (a.q[i]*q.res.alpha[i] - q.lack.pq[i]) / a.p[i]
			}
			q.r2[i] -= q.e[i] * (q.bHat[i] - q.aHat[i])
		}
		if q.elastic {
			q.e1Hat[i] = (q.lack.ef[i] - a.e1[i]*q.res.phi1[i]) / a.f1[i]
			q.e2Hat[i] = (q.lack.eg[i] - a.e2[i]*q.res.phi2[i]) / a.f2[i]
			q.r2[i] -= q.e1Hat[i] - q.e2Hat[i]
		}
	}
}

// recoverVariables sets
//
//	dz = ZG⁻¹(υ̂ − dΔ)     ds = ST⁻¹(dΔ − τ̂)     dg = dΔ − υ     dt = τ − dΔ,
//
// the last two by their own rows, where the source has GZ⁻¹(γ_z − dz) and TS⁻¹(γ_s − ds), which is the same.
func (q *subproblem) recoverVariables(d *pairs) {
	a := &q.at
	for j, dx := range d.delta {
		d.g[j], d.z[j], d.t[j], d.s[j] = 0, 0, 0, 0
		if q.hasLower(j) {
			d.z[j] = q.lHat[j] - a.z[j]/a.g[j]*dx
			d.g[j] = dx - q.res.upsilon[j]
		}
		if q.hasUpper(j) {
			d.s[j] = a.s[j]/a.t[j]*dx - q.uHat[j]
			d.t[j] = q.res.tau[j] - dx
		}
	}
}

// recoverRows sets
//
//	dw = −E(β̂ − QP⁻¹α̂ + dy)     dq = QP⁻¹(dw − α̂)     dv = VW⁻¹(γ_w − dw)     dp = α − dw
//	de₁ = ê₁ + E₁F₁⁻¹dy         df₁ = φ₁ − dy         de₂ = ê₂ − E₂F₂⁻¹dy     df₂ = φ₂ + dy.
func (q *subproblem) recoverRows(d *pairs) {
	a := &q.at
	for i, dy := range d.y {
		d.w[i], d.p[i], d.v[i], d.q[i] = 0, 0, 0, 0
		if !q.equality(i) {
			d.w[i] = -q.e[i] * (q.bHat[i] - q.aHat[i] + dy)
			d.v[i] = (q.lack.wv[i] - a.v[i]*d.w[i]) / a.w[i]
		}
		if q.ranged(i) {
			d.q[i] = a.q[i]/a.p[i]*d.w[i] - q.aHat[i]
			d.p[i] = q.res.alpha[i] - d.w[i]
		}
		if q.elastic {
			d.e1[i], d.f1[i] = q.e1Hat[i]+a.e1[i]/a.f1[i]*dy, q.res.phi1[i]-dy
			d.e2[i], d.f2[i] = q.e2Hat[i]-a.e2[i]/a.f2[i]*dy, q.res.phi2[i]+dy
		}
	}
}
