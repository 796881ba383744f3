package ipsqp

import (
	"context"
	"math"
)

// Least slacks and duals to begin with, of the scaled program.
const (
	startFloor = 1.0
	warmFloor  = 1e-3
)

// qpInterior makes the state for f with the matrices k. With ranges rows that are equalities have two sides and two duals.
func qpInterior(f *qpForm, k matrices, ranges bool) *interior {
	in := newInterior(f, k)
	for i := range in.equal {
		in.equal[i] = !(f.cl[i] < f.cu[i]) && !ranges
	}
	in.list(f, in.equal, 0)
	return in
}

// start finds the point to begin with: the solution of
//
//	minimise ½xᵀPx + qᵀx + ½‖x − a‖² + ½‖w − b‖²  subject to  A x = w where a row is no equality, A x = c else,
//
// where a and b are the points next to 0 between the sides, after which slacks and duals are made positive.
func (in *interior) start(ctx context.Context) error {
	f, n := in.f, in.f.n
	for j := range n {
		in.theta[j] = 1
		in.rhs[j] = nearest(f.xl[j], f.xu[j]) - f.q[j]
	}
	for i, eq := range in.equal {
		in.theta[n+i] = 1
		in.rhs[n+i] = nearest(f.cl[i], f.cu[i])
		if eq {
			in.rhs[n+i] = f.cl[i]
		}
	}
	if err := in.factorWith(ctx); err != nil {
		return err
	}
	if err := in.begin(ctx); err != nil {
		return err
	}
	in.positive()
	in.join()
	return nil
}

// begin solves the system that was factored and takes x, y and A x from there.
func (in *interior) begin(ctx context.Context) error {
	if err := in.k.solve(ctx, in.sol, in.rhs); err != nil {
		return err
	}
	n := len(in.x)
	copy(in.x, in.sol[:n])
	for i := range in.y {
		in.y[i] = -in.sol[n+i]
	}
	in.k.mulA(in.ax, in.x)
	return nil
}

// nearest returns the point of [lo, hi] next to 0.
func nearest(lo, hi float64) float64 {
	return min(max(0, lo), hi)
}

// positive makes slacks and duals of x and y, shifted by what the largest violation asks for, and by half of what balances
// their sum, as Mehrotra does.
func (in *interior) positive() {
	f, n := in.f, in.f.n
	in.k.mulAT(in.aty, in.y)
	in.k.mulH(in.px, in.x)
	leastS, leastL := math.Inf(1), math.Inf(1)
	for k, at := range in.at {
		in.s[k] = in.sigma[k] * (in.zeta[at] - in.beta[k])
		g := 0.0
		if int(at) < n {
			g = in.px[at] + f.q[at] - in.aty[at]
		} else {
			g = in.y[int(at)-n]
		}
		in.l[k] = in.sigma[k] * g
		if paired := k > 0 && in.at[k-1] == at || k+1 < len(in.at) && in.at[k+1] == at; paired {
			in.l[k] = max(in.l[k], 0)
		}
		leastS, leastL = min(leastS, in.s[k]), min(leastL, in.l[k])
	}
	if len(in.s) == 0 {
		return
	}
	addS, addL := max(0, -1.5*leastS), max(0, -1.5*leastL)
	sl, s, l := 0.0, 0.0, 0.0
	for k := range in.s {
		in.s[k] += addS
		in.l[k] += addL
		sl += in.s[k] * in.l[k]
		s += in.s[k]
		l += in.l[k]
	}
	addS, addL = 0, 0
	if l > 0 {
		addS = sl / (2 * l)
	}
	if s > 0 {
		addL = sl / (2 * s)
	}
	for k := range in.s {
		in.s[k] = max(in.s[k]+addS, startFloor)
		in.l[k] = max(in.l[k]+addL, startFloor)
	}
}

// warm begins at a given point, kept away from the boundary. Duals of rows that are missing are those of
//
//	minimise ½dᵀPd + qᵀd + ½‖d − x‖² + ½‖w − A x‖²  subject to  A d = w where a row is no equality, A d = c else,
//
// those of bounds what stationarity leaves to them.
func (in *interior) warm(ctx context.Context, w qpWarm) error {
	f, n := in.f, in.f.n
	copy(in.x, w.x)
	in.k.mulA(in.ax, in.x)
	if copy(in.y, w.y); w.y == nil {
		for j := range n {
			in.theta[j] = 1
			in.rhs[j] = in.x[j] - f.q[j]
		}
		for i, eq := range in.equal {
			in.theta[n+i] = 1
			if in.rhs[n+i] = in.ax[i]; eq {
				in.rhs[n+i] = f.cl[i]
			}
		}
		if err := in.factorWith(ctx); err != nil {
			return err
		}
		if err := in.k.solve(ctx, in.sol, in.rhs); err != nil {
			return err
		}
		for i := range in.y {
			in.y[i] = -in.sol[n+i]
		}
	}
	in.k.mulAT(in.aty, in.y)
	in.k.mulH(in.px, in.x)
	floorS, floorL := warmFloor, warmFloor // no less than what is wrong with the point
	for k, at := range in.at {
		j, z := int(at), w.zl
		if in.sigma[k] < 0 {
			z = w.zu
		}
		dual := 0.0
		switch {
		case j >= n:
			dual = in.y[j-n]
		case z != nil:
			dual = z[j]
		default:
			dual = in.px[j] + f.q[j] - in.aty[j]
		}
		in.s[k], in.l[k] = in.sigma[k]*(in.zeta[at]-in.beta[k]), in.sigma[k]*dual
		floorS = max(floorS, -in.s[k])
	}
	for j := range n {
		if math.IsInf(f.xl[j], -1) && math.IsInf(f.xu[j], 1) {
			floorL = max(floorL, math.Abs(in.px[j]+f.q[j]-in.aty[j]))
		}
	}
	for k := range in.s {
		in.s[k], in.l[k] = max(in.s[k], floorS), max(in.l[k], floorL)
	}
	in.join()
	return nil
}
