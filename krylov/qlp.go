package krylov

import "math"

// qlp holds the scalars of MINRES and MINRES-QLP, in the notation of the paper: a left
// reflection per step makes T upper triangular, two right reflections make that
// lower triangular,
//
//	Q_k T_k = R_k,  R_k P_k = L_k,  L_k u = t,  x = W_k u,
//
// with the diagonals γ of L, ϑ and η beside it, and the solution u = (…, μ_{k-2},
// μ_{k-1}, μ_k), of which only the last two entries change. A name that ends in
// 1 or 2 belongs to the column k-1 or k-2, one that ends in "next" to k+1.
type qlp struct {
	k                      int
	cs, sn                 float64 // Q_{k}
	c1, s1, c2, s2         float64 // P_{k-1,k} and P_{k-2,k}
	delta, deltaNext       float64 // δ_k, and δ̄_{k+1} before Q_k is applied to it
	epsilon, epsilonNext   float64
	gbar, root, diag       float64 // γ̄_k, ‖A r_{k-1}‖/‖r_{k-1}‖, and γ_k of R
	gamma, gamma1, gamma2  float64
	theta, theta1, theta2  float64
	eta, eta1, eta2        float64
	tau, tau1, tau2, phi   float64
	mu, mu1, mu2, mu3, mu4 float64
	length2, lengthX       float64 // ‖(…, μ_{k-2})‖, ‖u‖
	least, greatest        float64 // of the γ
}

// start prepares for k = 1.
func (t *qlp) start(beta float64) {
	*t = qlp{cs: -1, c1: -1, c2: -1, phi: beta, least: math.Inf(1)}
}

// left does of step k what needs α_k only, and finds μ_{k-2}.
func (t *qlp) left(alpha float64) {
	t.k++
	dbar := t.deltaNext
	t.delta = t.cs*dbar + t.sn*alpha
	t.gbar = t.sn*dbar - t.cs*alpha
	t.epsilon = t.epsilonNext
	if t.k > 2 {
		t.mu4, t.mu3 = t.mu3, t.mu2
		t.mu2 = (t.tau2 - t.eta2*t.mu4 - t.theta2*t.mu3) / t.gamma2
		t.length2 = math.Hypot(t.length2, t.mu2)
	}
}

// rootOf returns ‖A r_{k-1}‖/‖r_{k-1}‖ = ‖(γ̄_k, δ̄_{k+1})‖ for β_{k+1}.
func (t *qlp) rootOf(next float64) float64 {
	t.root = math.Hypot(t.gbar, t.cs*next)
	return t.root
}

// right does the rest of step k with β_{k+1}. With singular, γ_k counts as zero
// and the residual stays as it is.
func (t *qlp) right(next float64, singular bool) {
	t.epsilonNext = t.sn * next
	t.deltaNext = -t.cs * next
	if singular {
		t.gamma, t.tau = 0, 0
	} else {
		t.cs, t.sn, t.gamma = reflection(t.gbar, next)
		t.diag = t.gamma
		t.tau = t.cs * t.phi
		t.phi *= t.sn
	}
	delta := t.delta
	if t.k > 2 { // P_{k-2,k}, computed in the step before
		t.theta1, delta = t.c2*t.theta1+t.s2*t.delta, t.s2*t.theta1-t.c2*t.delta
		t.eta = t.s2 * t.gamma
		t.gamma = -t.c2 * t.gamma
	}
	t.theta = 0
	if t.k > 1 { // P_{k-1,k}
		t.c1, t.s1, t.gamma1 = reflection(t.gamma1, delta)
		t.theta = t.s1 * t.gamma
		t.gamma = -t.c1 * t.gamma
		t.mu1 = (t.tau1 - t.eta1*t.mu3 - t.theta1*t.mu2) / t.gamma1
	}
	t.mu = 0
	if !singular {
		t.mu = (t.tau - t.eta*t.mu2 - t.theta*t.mu1) / t.gamma
		t.least = min(t.least, math.Abs(t.gamma))
		t.greatest = max(t.greatest, math.Abs(t.gamma), t.gamma1)
	}
	t.lengthX = math.Hypot(math.Hypot(t.length2, t.mu1), t.mu)
}

// shift goes on to the next k.
func (t *qlp) shift() {
	if t.k > 1 { // P_{k-1,k+1}
		t.c2, t.s2, t.gamma1 = reflection(t.gamma1, t.epsilonNext)
	}
	t.gamma2, t.gamma1 = t.gamma1, t.gamma
	t.theta2, t.theta1 = t.theta1, t.theta
	t.eta2, t.eta1 = t.eta1, t.eta
	t.tau2, t.tau1 = t.tau1, t.tau
}

// reflection returns c, s and r ≥ 0 with (c s; s -c)(a; b) = (r; 0).
func reflection(a, b float64) (c, s, r float64) {
	r = math.Hypot(a, b)
	if r == 0 {
		return 1, 0, 0
	}
	return a / r, b / r, r
}
