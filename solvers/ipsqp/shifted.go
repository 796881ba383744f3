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

// A shifted is the matrices P and A of SolveQP. Their Newton systems are factored as quasi-definite ones after a tiny shift, in a fixed order of
// elimination, until that is not accurate enough.
type shifted struct {
	f         *qpForm
	k         *kkt.System
	structure kkt.Structure
	options   kkt.Options
	careful   bool // the factorisation looks for pivots
	poor      bool // a solution was not accurate enough
	shift     float64

	res, cor []float64
	weight   []float64

	factorizations, shifts int
	spent                  float64 // seconds in systems that are no longer in use
}

// newShifted plans the linear systems of f, which it keeps.
func newShifted(ctx context.Context, f *qpForm, o kkt.Options) (*shifted, error) {
	s := kkt.Structure{N: f.n, M: f.m, J: kkt.ByColumns(f.a)}
	if f.p != nil {
		s.W = kkt.ByColumns(f.p.Lower())
	}
	o.Refine.NoEscalation = true
	o.FullRank = true // by the shift; inertias are not asked for
	q := &shifted{f: f, structure: s, options: o, shift: shiftFirst,
		res: make([]float64, f.n+f.m), cor: make([]float64, f.n+f.m), weight: make([]float64, f.n+f.m)}
	o.Quasidefinite = true
	var err error
	if q.k, err = nlp.NewSystem(ctx, s, o); err != nil {
		return nil, err
	}
	return q, q.values()
}

// sharpen goes over to a factorisation with pivots and next to no shift if solutions were poor.
func (q *shifted) sharpen(ctx context.Context) (bool, error) {
	if !q.poor || q.careful {
		return false, nil
	}
	return true, q.pivot(ctx)
}

// pivot goes over to a factorisation with pivots and next to no shift, for good: it costs more, and is accurate where
// the shifts that a fixed order of elimination needs are not small.
func (q *shifted) pivot(ctx context.Context) error {
	k, err := nlp.NewSystem(ctx, q.structure, q.options)
	if err != nil {
		return err
	}
	q.spent = q.seconds()
	q.k, q.shift, q.careful = k, shiftCareful, true
	return q.values()
}

// seconds returns the time that linear algebra has taken so far.
func (q *shifted) seconds() float64 {
	t := q.k.Stats().Seconds
	return q.spent + t.Assemble + t.Factor + t.Solve
}

// values hands P and A to the linear systems.
func (q *shifted) values() error {
	v := kkt.Values{}
	if q.f.p != nil {
		_, _, v.W = q.f.p.Lower().Raw()
	}
	_, _, v.J = q.f.a.Raw()
	return q.k.SetValues(v)
}

func (q *shifted) mulA(y, x []float64)  { q.f.a.MulVec(y, x) }
func (q *shifted) mulAT(y, x []float64) { q.f.a.MulVecT(y, x) }

func (q *shifted) mulH(y, x []float64) {
	if q.f.p == nil {
		clear(y)
		return
	}
	q.f.p.MulVec(y, x)
}

// factor factors the matrix, and raises the shift where that fails.
func (q *shifted) factor(ctx context.Context, theta, c []float64, _ float64) error {
	q.poor = false
	n := q.f.n
	for j := range n {
		q.weight[j] = 1
	}
	for i, c := range c {
		q.weight[n+i] = 1 / max(1, c)
	}
	if err := q.k.SetDiagonals(theta, c); err != nil {
		return err
	}
	for {
		q.factorizations++
		_, err := q.k.Factor(ctx, kkt.Shift{W: q.shift, C: q.shift})
		if err == nil || ctx.Err() != nil || q.shift >= shiftMost {
			return err
		}
		q.shift *= shiftRaise
		q.shifts++
	}
}

// solve sets sol to the solution of the matrix without shift for rhs, as far as refinement with the factors of the shifted one leads.
func (q *shifted) solve(_ context.Context, sol, rhs []float64) error {
	copy(sol, rhs)
	if err := q.k.SolveOnce(sol, 1); err != nil {
		return err
	}
	size := q.size(rhs)
	last := q.residual(sol, rhs)
	for range refineSteps {
		if last <= refineTarget*size || !(last <= math.MaxFloat64) {
			break
		}
		copy(q.cor, q.res)
		if err := q.k.SolveOnce(q.cor, 1); err != nil {
			return err
		}
		asm.Axpy(1, q.cor, sol)
		now := q.residual(sol, rhs)
		if !(now < last) {
			asm.Axpy(-1, q.cor, sol)
			break
		}
		if refineGain*now > last {
			break
		}
		last = now
	}
	q.poor = q.poor || !(last <= refineEnough*size)
	return nil
}

// residual sets res = rhs − K·sol and returns its size.
func (q *shifted) residual(sol, rhs []float64) float64 {
	q.k.Mul(q.res, sol, false)
	for i, v := range rhs {
		q.res[i] = v - q.res[i]
	}
	return q.size(q.res)
}

// size returns the largest element of v, weighted such that sides far away, with their large diagonals, do not hide the others.
func (q *shifted) size(v []float64) (size float64) {
	for i, w := range q.weight {
		if a := math.Abs(v[i]) * w; !(a <= size) {
			size = a
		}
	}
	return size
}
