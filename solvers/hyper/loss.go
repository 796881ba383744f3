package hyper

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// LossKind names the smooth loss of a validation margin that the search minimises.
type LossKind int

const (
	// AutoLoss is Hinge for more than two hyperparameters, Sigmoid of width 0.2 for fewer.
	AutoLoss LossKind = iota
	// Hinge is the hinge rounded over a zone of the given width, h(1 − m).
	Hinge
	// Sigmoid is 1/(1 + exp(m/τ)), τ the width.
	Sigmoid
	// Step is s_τ(m) = τ²/(m + τ² + √(m² + τ⁴)), the smoothed step of package sdnm.
	Step
	// Logistic is log(1 + exp(−m/τ))·τ, τ the width.
	Logistic
)

var lossNames = [...]string{"auto", "hinge", "sigmoid", "step", "logistic"}

// String returns the word for the kind.
func (k LossKind) String() string { return tuning.Word(lossNames[:], int(k), "LossKind") }

// MarshalText writes the word of String.
func (k LossKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Loss is a smooth loss of a validation margin with its width; a width of 0 is the default of the kind.
type Loss struct {
	Kind  LossKind
	Width float64
}

// String returns the kind and the width.
func (l Loss) String() string { return fmt.Sprintf("%v %g", l.Kind, l.Width) }

// resolve returns the loss in force for p hyperparameters and training of width delta.
func (l Loss) resolve(p int, delta float64) Loss {
	if l.Kind == AutoLoss {
		if l.Kind = Hinge; p <= 2 {
			l.Kind = Sigmoid
		}
	}
	if l.Width == 0 {
		l.Width = map[LossKind]float64{Hinge: delta, Sigmoid: 0.2, Step: 0.3, Logistic: 1}[l.Kind]
	}
	return l
}

// at returns ℓ(m) and ℓ'(m).
func (l Loss) at(m float64) (v, d float64) {
	w := l.Width
	switch l.Kind {
	case Sigmoid:
		// Of the two forms the one whose exponential does not overflow.
		if m >= 0 {
			e := math.Exp(-m / w)
			v = e / (1 + e)
		} else {
			v = 1 / (1 + math.Exp(m/w))
		}
		return v, -v * (1 - v) / w
	case Step:
		r := math.Hypot(m, w*w)
		s := w * w / (math.Abs(m) + w*w + r)
		if d = -s * (1 - s) / r; m < 0 {
			s = 1 - s
		}
		return s, d
	case Logistic:
		z := m / w
		e := math.Exp(-math.Abs(z))
		v = (max(-z, 0) + math.Log1p(e)) * w
		if z >= 0 {
			return v, -e / (1 + e)
		}
		return v, -1 / (1 + e)
	default:
		switch u := 0.5 + (1-m)/w; {
		case u <= 0:
			return 0, 0
		case u < 1:
			return w * u * u / 2, -u
		default:
			return 1 - m, -1
		}
	}
}
