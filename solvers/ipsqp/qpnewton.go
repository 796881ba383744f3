package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Shifts of the matrix that is factored, relative to elements near 1. Solutions are refined against the matrix without them.
const (
	shiftFirst   = 1e-9
	shiftCareful = 1e-12 // with pivots
	shiftMost    = 1e-4
	shiftRaise   = 100
)

// Refinement ends at a residual of refineTarget relative to the right side, or when a step does not divide it by refineGain.
const (
	refineTarget = 1e-16
	refineGain   = 2
	refineSteps  = 12
	refineEnough = 1e-12 // a residual above asks for another factorisation
)

// An interior is the state of the iteration and its workspace.
type interior struct {
	f *qpForm
	*qpPairs
	k         *kkt.System
	structure kkt.Structure
	options   kkt.Options
	careful   bool // the factorisation looks for pivots
	cautious  int  // iterations to come without second-order terms
	poor      bool // a solution was not accurate enough
	shift     float64
	floor     float64 // least μ to aim at

	zeta  []float64 // (x, A x)
	bound []float64 // Σ σλ of the bounds
	x, ax []float64 // its parts
	y     []float64 // duals of rows: of equalities; of others Σ σλ up to rb
	px    []float64 // P x
	aty   []float64 // Aᵀy
	rd    []float64 // P x + q − Aᵀy − Σ σλ
	rb    []float64 // A x − c of equalities, y − Σ σλ of other rows
	equal []bool    // rows without pairs that are equalities

	theta    []float64 // Σ λ/s of variables and rows
	c        []float64 // of the matrix
	dz       []float64 // direction (dx, A dx)
	dy       []float64
	acc      []float64
	rhs, sol []float64
	res, cor []float64
	weight   []float64

	bestX, bestY []float64 // of the iterate that save has kept, with bestS and bestL

	factorizations, shifts int
	spent                  float64 // seconds in systems that are no longer in use
}

// newInterior makes the state for f, which it keeps, and plans the linear systems.
func newInterior(ctx context.Context, f *qpForm, ranges bool, o kkt.Options) (*interior, error) {
	n, m := f.n, f.m
	in := &interior{f: f, qpPairs: f.pairs(ranges), shift: shiftFirst, equal: make([]bool, m)}
	for _, v := range []struct {
		p *[]float64
		n int
	}{
		{&in.zeta, n + m}, {&in.bound, n}, {&in.bestX, n}, {&in.bestY, m}, {&in.y, m}, {&in.px, n}, {&in.aty, n}, {&in.rd, n}, {&in.rb, m}, {&in.theta, n + m}, {&in.c, m}, {&in.dz, n + m},
		{&in.dy, m}, {&in.acc, n + m}, {&in.rhs, n + m}, {&in.sol, n + m}, {&in.res, n + m}, {&in.cor, n + m}, {&in.weight, n + m},
	} {
		*v.p = make([]float64, v.n)
	}
	in.x, in.ax = in.zeta[:n], in.zeta[n:]
	for i := range in.equal {
		in.equal[i] = !(f.cl[i] < f.cu[i]) && !ranges
	}
	s := kkt.Structure{N: n, M: m, J: kkt.ByColumns(f.a)}
	if f.p != nil {
		s.W = kkt.ByColumns(f.p.Lower())
	}
	o.Refine.NoEscalation = true
	in.structure, in.options = s, o
	o.Quasidefinite = true
	var err error
	if in.k, err = nlp.NewSystem(ctx, s, o); err != nil {
		return nil, err
	}
	return in, in.values()
}

// pivot goes over to a factorisation with pivots and next to no shift, for good: it costs more, and is accurate where
// the shifts that a fixed order of elimination needs are not small.
func (in *interior) pivot(ctx context.Context) error {
	k, err := nlp.NewSystem(ctx, in.structure, in.options)
	if err != nil {
		return err
	}
	t := in.k.Stats().Seconds
	in.spent += t.Assemble + t.Factor + t.Solve
	in.k, in.shift, in.careful = k, shiftCareful, true
	return in.values()
}

// values hands P and A to the linear systems.
func (in *interior) values() error {
	v := kkt.Values{}
	if in.f.p != nil {
		_, _, v.W = in.f.p.Lower().Raw()
	}
	_, _, v.J = in.f.a.Raw()
	return in.k.SetValues(v)
}

// residuals brings everything up to date that depends on x, y, s and λ.
func (in *interior) residuals() {
	f := in.f
	f.a.MulVec(in.ax, in.x)
	f.a.MulVecT(in.aty, in.y)
	if f.p != nil {
		f.p.MulVec(in.px, in.x)
	}
	clear(in.acc)
	for k, at := range in.at {
		in.acc[at] += in.sigma[k] * in.l[k]
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
			in.rb[i] = in.y[i] - in.acc[f.n+i]
		}
	}
}

// factor factors the matrix of the present s and λ.
func (in *interior) factor(ctx context.Context) error {
	n := in.f.n
	clear(in.theta)
	for k, at := range in.at {
		in.theta[at] += in.l[k] / in.s[k]
	}
	return in.factorWith(ctx, n)
}

// factorWith factors the matrix with the present theta, and raises the shift where that fails.
func (in *interior) factorWith(ctx context.Context, n int) error {
	for i := range in.c {
		in.c[i] = 0
		if !in.equal[i] {
			in.c[i] = min(1/in.theta[n+i], 1e30)
		}
		in.weight[n+i] = 1 / max(1, in.c[i])
	}
	for j := range n {
		in.weight[j] = 1
	}
	if err := in.k.SetDiagonals(in.theta[:n], in.c); err != nil {
		return err
	}
	for {
		in.factorizations++
		_, err := in.k.Factor(ctx, kkt.Shift{W: in.shift, C: in.shift})
		if err == nil || ctx.Err() != nil || in.shift >= shiftMost {
			return err
		}
		in.shift *= shiftRaise
		in.shifts++
	}
}

// direction solves the Newton system for complementarity rc: dx, A dx, dy, ds, dλ. O(entries of the factors + pairs).
func (in *interior) direction() error {
	n := in.f.n
	clear(in.acc)
	for k, at := range in.at {
		in.acc[at] += in.sigma[k] * (in.rc[k] - in.l[k]*in.rp[k]) / in.s[k]
	}
	for j := range n {
		in.rhs[j] = in.acc[j] - in.rd[j]
	}
	for i := range in.rb {
		if in.equal[i] {
			in.rhs[n+i] = -in.rb[i]
		} else {
			in.rhs[n+i] = (in.acc[n+i] - in.rb[i]) * in.c[i]
		}
	}
	if err := in.solve(); err != nil {
		return err
	}
	copy(in.dz[:n], in.sol[:n])
	in.f.a.MulVec(in.dz[n:], in.dz[:n])
	for i := range in.dy {
		in.dy[i] = -in.sol[n+i]
		if !in.equal[i] && in.c[i] <= 1 { // an error of the solution goes to A x − w here, else it would go, divided by c, to the dual residual
			in.dz[n+i] = in.rhs[n+i] - in.c[i]*in.dy[i]
		}
	}
	for k, at := range in.at {
		in.ds[k] = in.sigma[k]*in.dz[at] + in.rp[k]
		in.dl[k] = (in.rc[k] - in.l[k]*in.ds[k]) / in.s[k]
	}
	return nil
}

// solve sets sol to the solution of the matrix without shift for rhs, as far as refinement with the factors of the shifted one leads.
func (in *interior) solve() error {
	copy(in.sol, in.rhs)
	if err := in.k.SolveOnce(in.sol, 1); err != nil {
		return err
	}
	size := in.size(in.rhs)
	last := in.residual()
	for range refineSteps {
		if last <= refineTarget*size || !(last <= math.MaxFloat64) {
			break
		}
		copy(in.cor, in.res)
		if err := in.k.SolveOnce(in.cor, 1); err != nil {
			return err
		}
		asm.Axpy(1, in.cor, in.sol)
		now := in.residual()
		if !(now < last) {
			asm.Axpy(-1, in.cor, in.sol)
			break
		}
		if refineGain*now > last {
			break
		}
		last = now
	}
	in.poor = in.poor || !(last <= refineEnough*size)
	return nil
}

// residual sets res = rhs − K·sol and returns its size.
func (in *interior) residual() float64 {
	in.k.Mul(in.res, in.sol, false)
	for i, v := range in.rhs {
		in.res[i] = v - in.res[i]
	}
	return in.size(in.res)
}

// size returns the largest element of v, weighted such that sides far away, with their large diagonals, do not hide the others.
func (in *interior) size(v []float64) (size float64) {
	for i, w := range in.weight {
		if a := math.Abs(v[i]) * w; !(a <= size) {
			size = a
		}
	}
	return size
}

// move goes along the direction, and gives rows that are no equalities the dual of their pairs.
func (in *interior) move(ap, ad float64) {
	asm.Axpy(ap, in.dz[:in.f.n], in.x)
	asm.Axpy(ap, in.ds, in.s)
	asm.Axpy(ad, in.dy, in.y)
	asm.Axpy(ad, in.dl, in.l)
	in.join()
}

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
