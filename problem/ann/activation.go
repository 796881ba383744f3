package ann

import (
	"fmt"
	"math"
	"slices"
)

// An Activation is the function σ of a layer's units.
type Activation int

const (
	// Default is Tanh in hidden layers; at the output it is Identity, and Logistic with the logistic loss.
	Default  Activation = iota
	Tanh                // tanh t
	HalfTanh            // tanh(t/2) = (1 − e⁻ᵗ)/(1 + e⁻ᵗ)
	Logistic            // 1/(1 + e⁻ᵗ)
	Softplus            // log(1 + eᵗ)
	Identity            // t
)

var activationNames = []string{"default", "tanh", "halftanh", "logistic", "softplus", "identity"}

// String returns the name of a.
func (a Activation) String() string {
	if a < 0 || int(a) >= len(activationNames) {
		return fmt.Sprintf("Activation(%d)", int(a))
	}
	return activationNames[a]
}

// ParseActivation returns the activation of a name that String gives.
func ParseActivation(name string) (Activation, error) {
	k := slices.Index(activationNames, name)
	if k < 0 {
		return 0, fmt.Errorf("ann: %.40q is no activation", name)
	}
	return Activation(k), nil
}

// Value returns σ(t) and σ'(t). Default counts as Tanh.
func (a Activation) Value(t float64) (v, d float64) {
	switch a {
	case HalfTanh:
		v = math.Tanh(t / 2)
		return v, (1 - v*v) / 2
	case Logistic:
		v = logistic(t)
		return v, v * logistic(-t)
	case Softplus:
		return softplus(t), logistic(t)
	case Identity:
		return t, 1
	}
	v = math.Tanh(t)
	return v, 1 - v*v
}

// Inverse returns the t with σ(t) = v, NaN or ±Inf where there is none.
func (a Activation) Inverse(v float64) float64 {
	switch a {
	case HalfTanh:
		return 2 * math.Atanh(v)
	case Logistic:
		return math.Log(v) - math.Log1p(-v)
	case Softplus:
		return v + math.Log(-math.Expm1(-v))
	case Identity:
		return v
	}
	return math.Atanh(v)
}

// logistic returns 1/(1 + e⁻ᵗ) without overflow.
func logistic(t float64) float64 {
	if t >= 0 {
		return 1 / (1 + math.Exp(-t))
	}
	e := math.Exp(t)
	return e / (1 + e)
}

// softplus returns log(1 + eᵗ) without overflow.
func softplus(t float64) float64 { return max(t, 0) + math.Log1p(math.Exp(-math.Abs(t))) }

// A Loss is what a net's outputs are judged by.
type Loss int

const (
	// Squares is ½Σe² over all outputs of all samples.
	Squares Loss = iota
	// LogisticLoss is −Σ log of the probability that a logistic output gives to a target of 0 or 1.
	LogisticLoss
)

var lossNames = []string{"squares", "logistic"}

// String returns the name of l.
func (l Loss) String() string {
	if l < 0 || int(l) >= len(lossNames) {
		return fmt.Sprintf("Loss(%d)", int(l))
	}
	return lossNames[l]
}

// ParseLoss returns the loss of a name that String gives.
func ParseLoss(name string) (Loss, error) {
	k := slices.Index(lossNames, name)
	if k < 0 {
		return 0, fmt.Errorf("ann: %.40q is no loss", name)
	}
	return Loss(k), nil
}
