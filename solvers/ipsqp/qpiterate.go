package ipsqp

import (
	"context"
	"math"
)

// Rules of the iteration.
const (
	stepShort = 0.99  // part of the way to the boundary
	stepLong  = 0.999 // the same where errors are small

	cautiousShare = 0.2 // of μ that cautious steps aim at

	gondzioReach = 0.1 // how much longer a correction tries to make the step
	gondzioGain  = 0.1 // part of that which it must achieve
	gondzioLeast = 0.1 // products outside of [least, most]·μ are corrected
	gondzioMost  = 10.0
)

// centring returns the products to aim at after the affine direction, by Mehrotra's rule; μ is their mean now.
func (in *interior) centring(mu float64) (target float64) {
	ap, ad := in.lengths(1)
	ratio := in.mu(ap, ad) / mu
	return mu * min(max(ratio*ratio*ratio, 1e-8), 1)
}

// correct computes the direction towards the products target, with the second-order term of the affine direction, and returns step lengths.
func (in *interior) correct(ctx context.Context, target, eta float64) (ap, ad float64, err error) {
	for k, s := range in.s {
		in.so[k] = in.ds[k] * in.dl[k]
		in.rc[k] = target - s*in.l[k] - in.so[k]
	}
	if err := in.direction(ctx); err != nil {
		return 0, 0, err
	}
	ap, ad = in.lengths(eta)
	return ap, ad, nil
}

// lengths returns step lengths: one for both in a quadratic program, whose dual residual depends on x.
func (in *interior) lengths(eta float64) (ap, ad float64) {
	ap, ad = in.steps(eta)
	if in.f.p != nil {
		ap = min(ap, ad)
		ad = ap
	}
	return ap, ad
}

// center improves the direction by up to count corrections of products that are far from target, as long as steps become longer (Gondzio).
func (in *interior) center(ctx context.Context, target, eta, ap, ad float64, count int, keep *qpDirection) (float64, float64, error) {
	for range count {
		if min(ap, ad) > 0.95 {
			break
		}
		keep.save(in)
		rp, rd := min(1, ap+gondzioReach), min(1, ad+gondzioReach)
		for k, s := range in.s {
			v := (s + rp*in.ds[k]) * (in.l[k] + rd*in.dl[k])
			t := min(max(v, gondzioLeast*target), gondzioMost*target) - v
			in.rc[k] += max(t, -gondzioMost*target)
		}
		if err := in.direction(ctx); err != nil {
			return 0, 0, err
		}
		np, nd := in.lengths(eta)
		if np+nd < ap+ad+gondzioGain*gondzioReach*2 {
			if np+nd < ap+ad {
				keep.restore(in)
			} else {
				ap, ad = np, nd
			}
			break
		}
		ap, ad = np, nd
	}
	return ap, ad, nil
}

// A qpDirection is a copy of a direction.
type qpDirection struct{ dz, ds, dl []float64 }

func newQPDirection(in *interior) *qpDirection {
	return &qpDirection{make([]float64, len(in.dz)), make([]float64, len(in.ds)), make([]float64, len(in.dl))}
}

func (d *qpDirection) save(in *interior) {
	copy(d.dz, in.dz)
	copy(d.ds, in.ds)
	copy(d.dl, in.dl)
}

func (d *qpDirection) restore(in *interior) {
	copy(in.dz, d.dz)
	copy(in.ds, d.ds)
	copy(in.dl, d.dl)
}

// step does one iteration from the residuals that are there: factor, predict, correct, center, move.
func (in *interior) step(ctx context.Context, e *qpErrors, corrections int, keep *qpDirection) (ap, ad float64, err error) {
	if err := in.affine(ctx); err != nil {
		return 0, 0, err
	}
	if len(in.s) == 0 { // an equality-constrained program: Newton's step is the solution
		return in.take(1, 1)
	}
	if in.cautious > 0 {
		in.cautious--
		return in.central(ctx, max(cautiousShare*e.mu, in.floor))
	}
	target := max(in.centring(e.mu), in.floor)
	eta := stepShort
	if e.worst() < 1e-3 {
		eta = stepLong
	}
	if ap, ad, err = in.correct(ctx, target, eta); err != nil {
		return 0, 0, err
	}
	if ap, ad, err = in.center(ctx, target, eta, ap, ad, corrections, keep); err != nil {
		return 0, 0, err
	}
	return in.take(ap, ad)
}

// take moves, and joins what rounding parts.
func (in *interior) take(ap, ad float64) (float64, float64, error) {
	if math.IsNaN(ap + ad) {
		return 0, 0, errNotANumber
	}
	in.move(ap, ad)
	in.join()
	return ap, ad, nil
}

// central does the part of an iteration that follows the affine direction without the second-order term: a Newton step towards the products target. Where second-order terms
// are larger than what they correct, steps with them can go round in a circle (Cartis 2009).
func (in *interior) central(ctx context.Context, target float64) (ap, ad float64, err error) {
	for k, s := range in.s {
		in.rc[k] = target - s*in.l[k]
	}
	if err := in.direction(ctx); err != nil {
		return 0, 0, err
	}
	return in.take(in.lengths(stepShort))
}
