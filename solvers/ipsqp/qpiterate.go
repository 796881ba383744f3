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

// predict computes the affine direction and returns the μ to aim at, by Mehrotra's rule.
func (in *interior) predict(mu float64) (target float64, err error) {
	for k, s := range in.s {
		in.rc[k] = -s * in.l[k]
	}
	if err := in.direction(); err != nil {
		return 0, err
	}
	ap, ad := in.steps(1)
	if in.f.p != nil {
		ap = min(ap, ad)
		ad = ap
	}
	ratio := in.qpPairs.mu(ap, ad) / mu
	return mu * min(max(ratio*ratio*ratio, 1e-8), 1), nil
}

// correct computes the direction towards the products target, with the second-order term of the affine direction, and returns step lengths.
func (in *interior) correct(target, eta float64) (ap, ad float64, err error) {
	for k, s := range in.s {
		in.so[k] = in.ds[k] * in.dl[k]
		in.rc[k] = target - s*in.l[k] - in.so[k]
	}
	if err := in.direction(); err != nil {
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
func (in *interior) center(target, eta, ap, ad float64, count int, keep *qpDirection) (float64, float64, error) {
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
		if err := in.direction(); err != nil {
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
type qpDirection struct{ dz, dy, ds, dl []float64 }

func newQPDirection(in *interior) *qpDirection {
	return &qpDirection{make([]float64, len(in.dz)), make([]float64, len(in.dy)), make([]float64, len(in.ds)), make([]float64, len(in.dl))}
}

func (d *qpDirection) save(in *interior) {
	copy(d.dz, in.dz)
	copy(d.dy, in.dy)
	copy(d.ds, in.ds)
	copy(d.dl, in.dl)
}

func (d *qpDirection) restore(in *interior) {
	copy(in.dz, d.dz)
	copy(in.dy, d.dy)
	copy(in.ds, d.ds)
	copy(in.dl, d.dl)
}

// step does one iteration from the residuals that are there: factor, predict, correct, center, move.
func (in *interior) step(ctx context.Context, e *qpErrors, corrections int, keep *qpDirection) (ap, ad float64, err error) {
	in.poor = false
	if err := in.factor(ctx); err != nil {
		return 0, 0, err
	}
	if len(in.s) == 0 { // an equality-constrained program: Newton's step is the solution
		if err := in.direction(); err != nil {
			return 0, 0, err
		}
		in.move(1, 1)
		return 1, 1, nil
	}
	target, err := in.predict(e.mu)
	if in.poor && !in.careful {
		if err = in.pivot(ctx); err == nil {
			if err = in.factor(ctx); err == nil {
				target, err = in.predict(e.mu)
			}
		}
	}
	if err != nil {
		return 0, 0, err
	}
	if in.cautious > 0 {
		in.cautious--
		return in.central(max(cautiousShare*e.mu, in.floor))
	}
	target = max(target, in.floor)
	eta := stepShort
	if e.worst() < 1e-3 {
		eta = stepLong
	}
	if ap, ad, err = in.correct(target, eta); err != nil {
		return 0, 0, err
	}
	if ap, ad, err = in.center(target, eta, ap, ad, corrections, keep); err != nil {
		return 0, 0, err
	}
	if math.IsNaN(ap + ad) {
		return 0, 0, errNotANumber
	}
	in.move(ap, ad)
	return ap, ad, nil
}

// central does the part of an iteration that follows predict without the second-order term: a Newton step towards the products target. Where second-order terms
// are larger than what they correct, steps with them can go round in a circle (Cartis 2009).
func (in *interior) central(target float64) (ap, ad float64, err error) {
	for k, s := range in.s {
		in.rc[k] = target - s*in.l[k]
	}
	if err := in.direction(); err != nil {
		return 0, 0, err
	}
	if ap, ad = in.lengths(stepShort); math.IsNaN(ap + ad) {
		return 0, 0, errNotANumber
	}
	in.move(ap, ad)
	return ap, ad, nil
}
