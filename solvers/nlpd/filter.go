package nlpd

import "math"

// A filter holds pairs (θ, φ) that no later iterate may be dominated by. It belongs to one μ.
type filter struct {
	theta, phi []float64
	max, min   float64 // θ_max, θ_min
	rejections int     // in a row, of trials that failed by the filter alone
	resets     int
}

func (f *filter) clear() { f.theta, f.phi, f.rejections = f.theta[:0], f.phi[:0], 0 }

// add enters a pair, and removes those that it makes redundant.
func (f *filter) add(theta, phi float64) {
	kept := 0
	for k, t := range f.theta {
		if t < theta || f.phi[k] < phi {
			f.theta[kept], f.phi[kept] = t, f.phi[k]
			kept++
		}
	}
	f.theta, f.phi = append(f.theta[:kept], theta), append(f.phi[:kept], phi)
}

// allows reports whether no pair dominates (θ, φ).
func (f *filter) allows(theta, phi float64) bool {
	if theta > f.max {
		return false
	}
	for k, t := range f.theta {
		if theta > t && slack(phi, f.phi[k]) {
			return false
		}
	}
	return true
}

// slack reports whether a is above b by more than rounding makes of it.
func slack(a, b float64) bool { return a-b > 10*eps*math.Abs(b) }

// start sets θ_max, as a multiple of the first θ, and θ_min.
func (f *filter) start(theta, factor float64) {
	f.clear()
	f.max, f.min = factor*max(1, theta), thetaMinFactor*max(1, theta)
	f.resets = 0
}

// A reference is where a line search begins: θ and φ there and the slope φ′ of its direction.
type reference struct{ theta, phi, slope float64 }

// switching reports whether a step of length α promises more for φ than θ is worth (Wächter and Biegler 2006, (19)).
func (r reference) switching(alpha float64) bool {
	return r.slope < 0 && alpha*math.Pow(-r.slope, sPhi) > math.Pow(r.theta, sTheta)
}

// armijo reports a sufficient decrease of φ for a step of length α.
func (r reference) armijo(alpha, phi float64) bool {
	return !slack(phi-etaPhi*alpha*r.slope, r.phi)
}

// leastAlpha returns the step length below which the search gives up (Wächter and Biegler 2006, (23)).
func (r reference) leastAlpha(thetaMin float64) float64 {
	a := gammaTheta
	if r.slope < 0 {
		a = min(a, gammaPhi*r.theta/-r.slope)
		if r.theta <= thetaMin {
			a = min(a, math.Pow(r.theta, sTheta)/math.Pow(-r.slope, sPhi))
		}
	}
	return max(gammaAlpha*a, alphaLeast)
}

// accepts applies the tests of the filter method to trial at step length α, seen from ref. augment says that ref has to
// enter the filter if the step is taken.
func (b *barrier) accepts(ref reference, alpha float64) (ok, augment bool) {
	t := b.trial
	phi := b.phi(t)
	if !finite(phi) || t.theta > b.filter.max {
		return false, false
	}
	if phi > ref.phi { // a rise by many decades is no step of Newton's method
		basis := 1.0
		if a := math.Abs(ref.phi); a > 10 {
			basis = math.Log10(a)
		}
		if math.Log10(phi-ref.phi) > obviousDecades+basis {
			b.filter.rejections = 0
			return false, false
		}
	}
	augment = !(ref.switching(alpha) && ref.theta <= b.filter.min)
	if !augment {
		ok = ref.armijo(alpha, phi)
	} else {
		ok = !slack(t.theta, (1-gammaTheta)*ref.theta) || !slack(phi-ref.phi, -gammaPhi*ref.theta)
	}
	if !ok {
		b.filter.rejections = 0
		return false, false
	}
	if b.filter.allows(t.theta, phi) {
		b.filter.rejections = 0
		return true, augment
	}
	if b.filter.rejections++; b.filter.rejections >= filterResetAfter && b.filter.resets < filterResets {
		b.filter.clear()
		b.filter.resets++
		return t.theta <= b.filter.max, augment
	}
	return false, false
}

// augment enters ref into the filter with the margins that later iterates have to keep.
func (b *barrier) augment(ref reference) {
	b.filter.add((1-gammaTheta)*ref.theta, ref.phi-gammaPhi*ref.theta)
}
