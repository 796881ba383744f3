// Package numdiff differentiates functions Rⁿ → Rᵐ by differences of their values, sparse derivatives by groups of columns: all
// columns of a group are moved at once, since no row has entries in two of them. It is the arithmetic behind problem/diff and
// problem.Check, and knows no problems: only values, bounds that steps must not cross, and places of entries.
//
// Nothing is allocated after the constructors, except by the function itself.
package numdiff

import "math"

// Scheme chooses the formula of first derivatives.
type Scheme int

const (
	// Central is [f(x+h) − f(x−h)]/2h, error O(h²); at a bound [−3f(x) + 4f(x+h) − f(x+2h)]/2h. Two evaluations a group.
	Central Scheme = iota
	// Forward is [f(x+h) − f(x)]/h, error O(h). One evaluation a group and one for f(x).
	Forward
	// Ridders extrapolates central differences with steps h, h/r, h/r², … to zero (Ridders 1982), and keeps for each entry the value
	// with the smallest estimate of its error. At a bound it extrapolates one-sided differences. Up to twice Levels evaluations a group.
	Ridders
)

// Config is how steps are chosen. The zero value asks for the defaults.
type Config struct {
	Scheme Scheme
	// Step is relative to max(|x_j|, Typical_j), or absolute if Absolute is set; 0 means that of DefaultStep.
	Step     float64
	Absolute bool
	// Noise is the relative error of function values; 0 means 2⁻⁵².
	Noise float64
	// Typical are sizes of the variables; nil, and any zero, means 1.
	Typical []float64
	// Lower and Upper are not crossed by steps, unless they leave no room at all; nil means none. A bound may be infinite.
	Lower, Upper []float64
	// Levels of the extrapolation and Ratio of its steps; 0 means 12 and 2.
	Levels int
	Ratio  float64
}

// DefaultStep returns the step that balances the errors of truncation and of rounding for functions of size and scale one: noise^½ for Forward, noise^⅓ for
// Central, 0.01 for Ridders, which only begins there.
func DefaultStep(s Scheme, noise float64) float64 {
	switch s {
	case Forward:
		return math.Sqrt(noise)
	case Ridders:
		return 0.01
	}
	return math.Cbrt(noise)
}

func (c Config) withDefaults() Config {
	if c.Noise == 0 {
		c.Noise = 0x1p-52
	}
	if c.Step == 0 {
		c.Step = DefaultStep(c.Scheme, c.Noise)
		c.Absolute = false
	}
	if c.Levels == 0 {
		c.Levels = 12
	}
	if c.Ratio == 0 {
		c.Ratio = 2
	}
	return c
}

// withDefaults2 is withDefaults for second derivatives from values, whose step is noise^¼ whatever the scheme.
func (c Config) withDefaults2() Config {
	if c.Step == 0 {
		c.Absolute = false
		c = c.withDefaults()
		c.Step = math.Sqrt(math.Sqrt(c.Noise))
	}
	return c.withDefaults()
}

// Func sets out to f(x), len(out) = m. It keeps neither.
type Func func(x, out []float64)
