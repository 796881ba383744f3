package diff

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/problem"
)

// Scheme chooses the formula of first derivatives.
type Scheme int

const (
	// Central is [f(x+h) − f(x−h)]/2h, error O(h²); at a bound [−3f(x) + 4f(x+h) − f(x+2h)]/2h.
	Central Scheme = iota
	// Forward is [f(x+h) − f(x)]/h, error O(h): half the evaluations and half the digits.
	Forward
	// Ridders extrapolates central differences with steps h, h/2, h/4, … to h = 0 and keeps for each entry the value with the smallest estimate of
	// its error (C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F”(x), 1982). At a bound it extrapolates one-sided differences.
	Ridders
)

var schemeNames = [...]string{"central", "forward", "ridders"}

// String returns the scheme's name.
func (s Scheme) String() string {
	if s < 0 || int(s) >= len(schemeNames) {
		return fmt.Sprintf("Scheme(%d)", int(s))
	}
	return schemeNames[s]
}

// MarshalText writes the word of String.
func (s Scheme) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseScheme is the inverse of String.
func ParseScheme(s string) (Scheme, error) {
	for i, name := range schemeNames {
		if s == name {
			return Scheme(i), nil
		}
	}
	return 0, fmt.Errorf("diff: no scheme %q", s)
}

// Options of differences. The zero value asks for the defaults.
type Options struct {
	Scheme Scheme
	// Step of first derivatives, relative to max(|x_j|, Typical_j), or absolute if Absolute is set; 0 means Noise^⅓ for Central, Noise^½ for
	// Forward, and 0.01 for Ridders, which begins there.
	Step     float64
	Absolute bool
	// SecondStep is the relative step of second derivatives from values; 0 means Noise^¼.
	SecondStep float64
	// Noise is the relative error of function values; 0 means 2⁻⁵². Functions that iterate or simulate have more.
	Noise float64
	// Typical are sizes of the variables, n elements or nil; 0 means 1.
	Typical []float64
	// Levels and Ratio of Ridders' tableau; 0 means 12 and 2.
	Levels int
	Ratio  float64
	// LeaveBox allows steps over the bounds of variables.
	LeaveBox bool

	// Objective has the places of ∇²f, within those of NLP.Hessian, for second derivatives from values, where they are what it costs; nil Row: all of them.
	Objective problem.Pattern
	// Dense takes unknown patterns as full instead of trying.
	Dense bool
	// NoNaN keeps trials of patterns from calling functions with NaN.
	NoNaN bool
	// Seed of the points of trials.
	Seed uint64
}

// Couellan returns the options of N. Couellan's thesis (1997): central differences at h = 0.01 and h/1.4 and one extrapolation, error O(h⁴), four evaluations a derivative.
func Couellan() Options {
	return Options{Scheme: Ridders, Step: 0.01, Absolute: true, Levels: 2, Ratio: 1.4}
}

// Validate returns an error that names the first field out of range.
func (o Options) Validate() error {
	if o.Scheme < 0 || int(o.Scheme) >= len(schemeNames) {
		return fmt.Errorf("diff: option Scheme is %d", int(o.Scheme))
	}
	for _, f := range []struct {
		name      string
		value, to float64
	}{{"Step", o.Step, 1e10}, {"SecondStep", o.SecondStep, 1e10}, {"Noise", o.Noise, 1}, {"Levels", float64(o.Levels), 50}, {"Ratio", o.Ratio, 100}} {
		if !(f.value >= 0 && f.value <= f.to) {
			return fmt.Errorf("diff: option %s is %g, not within [0, %g]", f.name, f.value, f.to)
		}
	}
	if o.Ratio != 0 && o.Ratio <= 1 {
		return fmt.Errorf("diff: option Ratio is %g, not above 1", o.Ratio)
	}
	for j, s := range o.Typical {
		if !(s >= 0) || math.IsInf(s, 1) {
			return fmt.Errorf("diff: option Typical has %g for variable %d", s, j)
		}
	}
	return nil
}

// config returns what numdiff needs, for first or for second derivatives from values.
func (o *Options) config(p *problem.NLP, second bool) numdiff.Config {
	c := numdiff.Config{
		Scheme: numdiff.Scheme(o.Scheme), Step: o.Step, Absolute: o.Absolute, Noise: o.Noise, Typical: o.Typical, Levels: o.Levels, Ratio: o.Ratio,
	}
	if !o.LeaveBox {
		c.Lower, c.Upper = p.Lower, p.Upper
	}
	if second {
		c.Scheme, c.Step, c.Absolute = numdiff.Central, o.SecondStep, false
	}
	return c
}
