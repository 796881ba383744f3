package ipsqp

import (
	"context"
	"errors"

	"github.com/saddle-go/saddle/asm"
)

// mostC is the largest C of a row without pressure from its sides.
const mostC = 1e30

// matrices are H and A of a quadratic program and the Newton systems with them. H may be any matrix for which these
// systems have the signs of a minimum; see shifted and subproblem.
type matrices interface {
	mulH(y, x []float64)  // y = H x
	mulA(y, x []float64)  // y = A x
	mulAT(y, x []float64) // y = Aᵀx
	// factor factors [H + Θ, Aᵀ; A, −C] for a mean product μ of pairs.
	factor(ctx context.Context, theta, c []float64, mu float64) error
	// solve solves with that matrix, to the accuracy that its factors allow.
	solve(ctx context.Context, sol, rhs []float64) error
	// sharpen goes over to more accurate factors, for good, if the last solutions were poor. The matrix must be factored again if it reports that it has.
	sharpen(ctx context.Context) (bool, error)
}

// An interior is the state of a primal–dual interior-point iteration, and its workspace, on
//
//	min ½xᵀHx + qᵀx + ½Σρ_i(u_i − ŵ_i)² + ρ_e·1ᵀ(e₁ + e₂)  subject to  A x + e₁ − e₂ = u,  cl ≤ u ≤ cu,  xl ≤ x ≤ xu,  e₁, e₂ ≥ 0.
//
// ρ = 0 and no e make it a quadratic program as SolveQP has it. The published iteration (published.go) and that of SolveQP (qpiterate.go)
// are ways to choose right sides and step lengths; all else they share.
type interior struct {
	f *qpForm
	*pairs
	k     matrices
	equal []bool // rows without pairs that are equalities

	rho, anchor []float64 // ρ, ŵ

	cautious int     // iterations to come without second-order terms
	floor    float64 // least μ to aim at

	zeta     []float64 // (x, u, y)
	x, ax, y []float64 // its parts; y are duals of rows: of equalities; of others near Σ σλ − ρ(u − ŵ), up to rb
	bound    []float64 // Σ σλ of the bounds
	px       []float64 // H x
	aty      []float64 // Aᵀy
	rd       []float64 // H x + q − Aᵀy − Σ σλ
	rb       []float64 // u − c of equalities, y − Σ σλ + ρ(u − ŵ) of other rows

	theta    []float64 // Σ λ/s of variables, rows and duals
	e        []float64 // (Θ + ρ)⁻¹ of rows, 0 of equalities
	c        []float64 // of the matrix, E and Θ of the duals
	dz       []float64 // direction (dx, du, dy)
	dy       []float64 // its last part
	acc      []float64
	rhs, sol []float64

	bestX, bestY []float64 // of the iterate that save has kept, with bestS and bestL
}

var errNotANumber = errors.New("a direction is not a number")

// newInterior makes the state for f, which it keeps. The pairs are to be listed before it is used.
func newInterior(f *qpForm, k matrices) *interior {
	n, m := f.n, f.m
	in := &interior{f: f, k: k, pairs: &pairs{}, equal: make([]bool, m)}
	for _, v := range []struct {
		p *[]float64
		n int
	}{
		{&in.rho, m}, {&in.anchor, m}, {&in.zeta, n + 2*m}, {&in.bound, n}, {&in.px, n}, {&in.aty, n}, {&in.rd, n}, {&in.rb, m}, {&in.theta, n + 2*m},
		{&in.e, m}, {&in.c, m}, {&in.dz, n + 2*m}, {&in.acc, n + 2*m}, {&in.rhs, n + m}, {&in.sol, n + m}, {&in.bestX, n}, {&in.bestY, m},
	} {
		*v.p = make([]float64, v.n)
	}
	in.x, in.ax, in.y, in.dy = in.zeta[:n], in.zeta[n:n+m], in.zeta[n+m:], in.dz[n+m:]
	return in
}

// residuals brings everything up to date that depends on x, y, s and λ.
func (in *interior) residuals() {
	f, n := in.f, in.f.n
	in.k.mulA(in.ax, in.x)
	in.k.mulAT(in.aty, in.y)
	in.k.mulH(in.px, in.x)
	clear(in.acc)
	for k, at := range in.at {
		in.acc[at] += in.sigma[k] * in.l[k]
	}
	for i, e := range in.acc[n+f.m:] { // e₂ − e₁
		in.ax[i] -= e
	}
	for k, at := range in.at {
		in.rp[k] = in.sigma[k]*(in.zeta[at]-in.beta[k]) - in.s[k]
	}
	copy(in.bound, in.acc)
	for j := range in.rd {
		in.rd[j] = in.px[j] + f.q[j] - in.aty[j] - in.acc[j]
	}
	for i := range in.rb {
		if in.equal[i] {
			in.rb[i] = in.ax[i] - f.cl[i]
		} else {
			in.rb[i] = in.y[i] - in.acc[n+i] + in.rho[i]*(in.ax[i]-in.anchor[i])
		}
	}
}

// factor factors the matrix of the present s and λ.
func (in *interior) factor(ctx context.Context) error {
	clear(in.theta)
	for k, at := range in.at {
		in.theta[at] += in.l[k] / in.s[k]
	}
	return in.factorWith(ctx)
}

// factorWith factors the matrix with the present theta.
func (in *interior) factorWith(ctx context.Context) error {
	n, m := in.f.n, in.f.m
	for i := range in.c {
		in.e[i] = 0
		if !in.equal[i] {
			in.e[i] = min(1/(in.theta[n+i]+in.rho[i]), mostC)
		}
		in.c[i] = in.e[i] + in.theta[n+m+i]
	}
	return in.k.factor(ctx, in.theta[:n], in.c, in.mu(0, 0))
}

// direction solves the Newton system for complementarity rc: dx, du, dy, ds, dλ. O(entries of the factors + pairs). What is eliminated is, with acc = Σ σ(rc − λ rp)/s,
//
//	dλ = (rc − λ ds)/s,  ds = σ dζ + rp,         of pairs
//	du = E(acc − rb − dy)                        of rows that are no equalities, else du = −rb
//	de₁ − de₂ = Θ dy − acc                       of elastic rows, Θ and acc those of their duals.
func (in *interior) direction(ctx context.Context) error {
	n, m := in.f.n, in.f.m
	clear(in.acc)
	for k, at := range in.at {
		in.acc[at] += in.sigma[k] * (in.rc[k] - in.l[k]*in.rp[k]) / in.s[k]
	}
	for j := range n {
		in.rhs[j] = in.acc[j] - in.rd[j]
	}
	for i := range in.rb {
		own := -in.rb[i]
		if !in.equal[i] {
			own = (in.acc[n+i] - in.rb[i]) * in.e[i]
		}
		in.rhs[n+i] = own + in.acc[n+m+i]
	}
	if err := in.k.solve(ctx, in.sol, in.rhs); err != nil {
		return err
	}
	dx, du := in.dz[:n], in.dz[n:n+m]
	copy(dx, in.sol)
	in.k.mulA(du, dx)
	for i := range in.dy {
		dy := -in.sol[n+i]
		in.dy[i] = dy
		if in.equal[i] || in.e[i] > 1 {
			du[i] += in.theta[n+m+i]*dy - in.acc[n+m+i]
		} else { // an error of the solution goes to A x − u here, else it would go, divided by E, to the dual residual
			du[i] = (in.acc[n+i]-in.rb[i])*in.e[i] - in.e[i]*dy
		}
	}
	for k, at := range in.at {
		in.ds[k] = in.sigma[k]*in.dz[at] + in.rp[k]
		in.dl[k] = (in.rc[k] - in.l[k]*in.ds[k]) / in.s[k]
	}
	in.tighten()
	return nil
}

// tighten computes ds and dλ anew for sides of rows that press hard, λ > s: dλ from dy, by the row of the Newton system that belongs to u, and ds = (rc − s dλ)/λ. A
// slack that is small beside the rounding errors of A x keeps its digits so, where σ du + rp has none of it.
func (in *interior) tighten() {
	n := in.f.n
	for k := in.firstRow; k < in.firstDual; k++ {
		i, tight, rest := int(in.at[k])-n, k, 0.0
		if k+1 < in.firstDual && in.at[k+1] == in.at[k] {
			k++
			other := k
			if in.l[k]*in.s[tight] > in.l[tight]*in.s[k] {
				tight, other = other, tight
			}
			rest = in.sigma[other] * in.dl[other]
		}
		if in.l[tight] < in.s[tight]*max(1, in.rho[i]) {
			continue
		}
		in.dl[tight] = in.sigma[tight] * (in.dy[i] + in.rb[i] + in.rho[i]*in.dz[n+i] - rest)
		in.ds[tight] = (in.rc[tight] - in.s[tight]*in.dl[tight]) / in.l[tight]
	}
}

// affine factors the matrix and computes the direction towards products 0. Where that is inaccurate and better factors can be had it uses these.
func (in *interior) affine(ctx context.Context) error {
	for {
		if err := in.factor(ctx); err != nil {
			return err
		}
		for k, s := range in.s {
			in.rc[k] = -s * in.l[k]
		}
		if err := in.direction(ctx); err != nil {
			return err
		}
		if again, err := in.k.sharpen(ctx); !again || err != nil {
			return err
		}
	}
}

// move goes along the direction.
func (in *interior) move(ap, ad float64) {
	asm.Axpy(ap, in.dz[:in.f.n], in.x)
	asm.Axpy(ap, in.ds, in.s)
	asm.Axpy(ad, in.dy, in.y)
	asm.Axpy(ad, in.dl, in.l)
	in.lift()
}

// join gives rows that are no equalities the dual of their pairs, where ρ = 0.
func (in *interior) join() {
	n := in.f.n
	for i, eq := range in.equal {
		if !eq {
			in.y[i] = 0
		}
	}
	for k, at := range in.at {
		if i := int(at) - n; i >= 0 {
			in.y[i] += in.sigma[k] * in.l[k]
		}
	}
}

// save keeps the iterate, load goes back to it.
func (in *interior) save() {
	copy(in.bestX, in.x)
	copy(in.bestY, in.y)
	copy(in.bestS, in.s)
	copy(in.bestL, in.l)
}

func (in *interior) load() {
	copy(in.x, in.bestX)
	copy(in.y, in.bestY)
	copy(in.s, in.bestS)
	copy(in.l, in.bestL)
}
