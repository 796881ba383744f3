package nlpd

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// Options of [Solve]. The zero value is what most users want.
type Options struct {
	solvers.Options

	// Method is a form of the method. Those of the thesis are there for comparison, with defaults of their own: of what follows they use the common options only.
	Method Method
	// Terms are programs whose sum p is, for INCNLPD, see [Incremental].
	Terms []*problem.NLP

	// Mu is the first barrier parameter μ₀; 0 means 0.1, or 1e-6 with Warm.
	Mu float64
	// Push is how far the start is moved inside of its bounds: by Push·max(1, |bound|), and by no more than that part of the width of the box; 0 means
	// 1e-2, or 1e-6 with Warm.
	Push float64
	// Adaptive chooses μ by the complementarity of each iterate instead of lowering it when a barrier problem is solved. It finds
	// better minima sometimes and fails more often.
	Adaptive bool
	// NoCorrections leaves out second-order corrections.
	NoCorrections bool
	// AlwaysDeltaC perturbs the rows of every KKT matrix, not only where it is singular.
	AlwaysDeltaC bool
	// ShiftGrowth is the factor by which δ_w grows until the inertia is right, above 1; 0 means 8. With less, steps through valleys of negative curvature
	// are longer, for more factorisations.
	ShiftGrowth float64
	// TightFilter allows no more violation than there is at the start.
	TightFilter bool
	// NoLadder makes a single attempt. Otherwise a failure is followed by attempts with other options.
	NoLadder bool
	// LastRung, if not nil, is a method of another kind, which is tried when all attempts have failed. It is given the iterations that
	// are left.
	LastRung func(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error)
}

// WithDefaults returns o with every zero replaced by its default, or an error that names the first bad field.
func (o Options) WithDefaults() (Options, error) {
	base, err := o.Options.WithDefaults()
	if err != nil {
		return o, err
	}
	o.Options = base
	if o.Method < NLPD || INCNLPD < o.Method {
		return o, fmt.Errorf("nlpd: option Method is %v", o.Method)
	}
	if !(0 <= o.Mu && o.Mu <= math.MaxFloat64) {
		return o, fmt.Errorf("nlpd: option Mu is %g", o.Mu)
	}
	if !(0 <= o.Push && o.Push <= 0.5) {
		return o, fmt.Errorf("nlpd: option Push is %g, outside of 0…0.5", o.Push)
	}
	if o.ShiftGrowth != 0 && !(1 < o.ShiftGrowth && o.ShiftGrowth <= math.MaxFloat64) {
		return o, fmt.Errorf("nlpd: option ShiftGrowth is %g, which is not above 1", o.ShiftGrowth)
	}
	if o.ShiftGrowth == 0 {
		o.ShiftGrowth = 8
	}
	mu, push := 0.1, 1e-2
	if o.Warm != nil {
		mu, push = warmMu, warmPush
	}
	if o.Mu == 0 {
		o.Mu = mu
	}
	if o.Push == 0 {
		o.Push = push
	}
	return o, nil
}

// String returns the options in force as words of the form name=value.
func (o Options) String() string {
	d, err := o.WithDefaults()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("method=%v %v mu=%g push=%g adaptive=%t corrections=%t always_delta_c=%t shift_growth=%g tight_filter=%t ladder=%t",
		d.Method, d.Options, d.Mu, d.Push, d.Adaptive, !d.NoCorrections, d.AlwaysDeltaC, d.ShiftGrowth, d.TightFilter, !d.NoLadder)
}

// Constants of the method, by their names in Wächter and Biegler (2006), from which most values are.
const (
	warmMu, warmPush  = 1e-6, 1e-6
	muLinear, muPower = 0.2, 1.5 // κ_μ, θ_μ
	kappaEps          = 10       // κ_ε: the barrier problem is solved when E_μ ≤ κ_ε μ
	tauMin            = 0.99     // of the fraction to the boundary
	kappaSigma        = 1e10     // bounds of z as multiples of μ/gap
	kappaD            = 1e-5     // κ_d
	scaleMax          = 100      // s_max

	gammaTheta, gammaPhi = 1e-5, 1e-8
	etaPhi               = 1e-8
	sTheta, sPhi         = 1.1, 2.3
	thetaMaxFactor       = 1e4
	thetaMinFactor       = 1e-4
	gammaAlpha           = 0.05
	alphaLeast           = 1e-14
	obviousDecades       = 5 // φ may not rise by more

	maxCorrections   = 4
	correctionFactor = 0.99 // κ_soc

	watchdogAfter, watchdogTrials   = 10, 3
	crawlAlpha, crawlMost           = 1e-6, 50 // steps that are shorter lead nowhere, and so many of them in a row end an attempt
	filterResetAfter, filterResets  = 5, 5
	leastSquaresMax                 = 1e3 // largest multiplier that is taken from least squares
	relaxation                      = 1e-8
	relaxationMost                  = 5e-7 // of the problem as stated
	feasible                        = 1e-6 // violation, of the problem as stated, of points that count as feasible
	leastShift                      = 1e-8 // δ_w below leaves directions without curvature to rounding errors
	driftShift                      = 1e-6 // the same where steps along them are not wanted
	eps                             = 0x1p-52
	rhoRestoration, enoughReduction = 1000, 0.9
)
