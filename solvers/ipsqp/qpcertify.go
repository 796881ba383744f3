package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A certificate with an error of reach relative to what it proves excludes all points of norm below 1/reach.
const reach = 1e-8

// infeasible reports whether the duals prove that there is no feasible point. With z = Σ σλ of the bounds, every feasible x has
//
//	(Aᵀy + z)ᵀx ≥ κ = Σ λσβ + Σ yᵢcᵢ,
//
// so that κ > 0 and Aᵀy + z = 0 exclude it. What is left of Aᵀy + z is taken up by bounds where there are any; the rest, of size ε, leaves
// only x with ‖x‖₁ ≥ κ/ε.
func (in *interior) infeasible() bool {
	f, n := in.f, in.f.n
	kappa, size := 0.0, 0.0
	add := func(v float64) {
		kappa += v
		size += math.Abs(v)
	}
	for k := range in.at {
		add(in.l[k] * in.sigma[k] * in.beta[k])
	}
	for i, eq := range in.equal {
		if eq {
			add(in.y[i] * f.cl[i])
		}
	}
	if !(kappa > reach*size) {
		return false
	}
	left := 0.0
	for j := range n {
		e := in.aty[j] + in.bound[j]
		switch {
		case e == 0:
		case e > 0 && !math.IsInf(f.xu[j], 1):
			add(-e * f.xu[j])
		case e < 0 && !math.IsInf(f.xl[j], -1):
			add(-e * f.xl[j])
		default:
			left = max(left, math.Abs(e))
		}
	}
	return kappa > reach*size && left <= reach*kappa
}

// complete gives the duals of bounds what infeasible takes them to take up.
func (in *interior) complete() {
	for k, at := range in.at {
		if int(at) >= in.f.n {
			break
		}
		in.l[k] += max(0, -in.sigma[k]*(in.aty[at]+in.bound[at]))
	}
}

// unbounded reports whether x itself or the last step dx is a ray d of falling objective: qᵀd = −1, P d = 0, A d and d not against any side.
func (in *interior) unbounded() bool {
	n := in.f.n
	return in.ray(in.zeta, in.px) || in.ray(in.dz, nil) && n > 0
}

// ray is unbounded for d = (d, A d) and P d, which it computes if it is nil.
func (in *interior) ray(d, pd []float64) bool {
	f, n := in.f, in.f.n
	fall := -asm.Dot(f.q, d[:n])
	if !(fall > 0) {
		return false
	}
	eps := reach * fall
	for k, at := range in.at {
		if in.sigma[k]*d[at] < -eps {
			return false
		}
	}
	if pd == nil {
		in.k.mulA(in.acc[n:n+f.m], d[:n])
		pd = in.acc[:n]
		in.k.mulH(pd, d[:n])
		d = in.acc
	}
	for i, eq := range in.equal {
		if eq && math.Abs(d[n+i]) > eps {
			return false
		}
	}
	for _, v := range pd {
		if math.Abs(v) > eps {
			return false
		}
	}
	return true
}
