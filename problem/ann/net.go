package ann

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Options of a Net. The zero value asks for tanh units, biases, a linear output and the loss of squares.
type Options struct {
	Hidden, Output Activation
	NoBias         bool
	Loss           Loss
}

// MaxWeights bounds the number of weights of a Net.
const MaxWeights = 1 << 24

// A Net is the shape of a feed-forward network: what does not depend on its weights. It is not changed by use.
type Net struct {
	widths []int
	o      Options
	off    []int // of the weights of layer k, into the layer k+1; one more is the end
	state  []int // of the states of layer k ≥ 1 in those of a sample; state[H+1] is their number
}

// NewNet returns a net with the given numbers of units: inputs, hidden layers, outputs. The error says which of them, or which option, is
// impossible.
func NewNet(widths []int, o Options) (*Net, error) {
	if len(widths) < 2 {
		return nil, fmt.Errorf("ann: a net has %d layers, want inputs and outputs at least", len(widths))
	}
	for k, v := range []Activation{o.Hidden, o.Output} {
		if v < Default || v > Identity {
			return nil, fmt.Errorf("ann: %s activation is %v", []string{"hidden", "output"}[k], v)
		}
	}
	switch {
	case o.Loss != Squares && o.Loss != LogisticLoss:
		return nil, fmt.Errorf("ann: loss is %v", o.Loss)
	case o.Loss == LogisticLoss && o.Output != Default && o.Output != Logistic:
		return nil, fmt.Errorf("ann: the logistic loss goes with logistic outputs, not %v", o.Output)
	}
	if o.Hidden == Default {
		o.Hidden = Tanh
	}
	if o.Output == Default {
		o.Output = map[Loss]Activation{Squares: Identity, LogisticLoss: Logistic}[o.Loss]
	}
	n := &Net{widths: slices.Clone(widths), o: o, off: make([]int, len(widths)), state: make([]int, len(widths))}
	for k, v := range widths {
		if v < 1 || v > MaxWeights {
			return nil, fmt.Errorf("ann: layer %d has %d units, want 1 to %d", k, v, MaxWeights)
		}
		if k == 0 {
			continue
		}
		n.off[k] = n.off[k-1] + v*n.sources(k-1)
		if n.off[k] > MaxWeights {
			return nil, fmt.Errorf("ann: the net has more than %d weights", MaxWeights)
		}
		if k > 1 {
			n.state[k] = n.state[k-1] + widths[k-1]
		}
	}
	return n, nil
}

// sources returns the number of what the units of layer k+1 sum over: those of layer k and the constant.
func (n *Net) sources(k int) int {
	if n.o.NoBias {
		return n.widths[k]
	}
	return n.widths[k] + 1
}

// last returns the number of the output layer, H+1.
func (n *Net) last() int { return len(n.widths) - 1 }

// Widths returns a copy of the numbers of units.
func (n *Net) Widths() []int { return slices.Clone(n.widths) }

// Options returns the options, with defaults replaced.
func (n *Net) Options() Options { return n.o }

// Inputs returns n₀.
func (n *Net) Inputs() int { return n.widths[0] }

// Outputs returns n_{H+1}.
func (n *Net) Outputs() int { return n.widths[n.last()] }

// Weights returns the number of weights, biases included.
func (n *Net) Weights() int { return n.off[n.last()] }

// States returns the number of hidden units, those of all layers.
func (n *Net) States() int { return n.state[n.last()] }

// Layer returns where the weights between layers k and k+1 begin, and how many there are: the bias of unit i is at first+(sources−1)·n_{k+1}+i.
func (n *Net) Layer(k int) (first, count int) { return n.off[k], n.off[k+1] - n.off[k] }

// Random sets w to random weights, N(0,1)/√fan-in with the constant counted among the sources, from the seed.
func (n *Net) Random(w []float64, seed uint64) {
	g := rand.New(rand.NewPCG(seed, 0x5ad1e))
	for k := range n.last() {
		f := 1 / math.Sqrt(float64(n.sources(k)))
		for i := n.off[k]; i < n.off[k+1]; i++ {
			w[i] = f * g.NormFloat64()
		}
	}
}

// sums sets t to W_k z + b_k, the sums of layer k+1. O(n_k n_{k+1}).
func (n *Net) sums(k int, w, z, t []float64) {
	nk, ni := n.widths[k+1], n.widths[k]
	a := w[n.off[k]:n.off[k+1]]
	if n.o.NoBias {
		clear(t)
	} else {
		copy(t, a[nk*ni:])
	}
	asm.Gemv(nk, ni, 1, a, nk, z, t)
}

// activation returns σ of layer k ≥ 1.
func (n *Net) activation(k int) Activation {
	if k == n.last() {
		return n.o.Output
	}
	return n.o.Hidden
}

// Forward sets y to the outputs for the input x, using z for the hidden states, which it sets as well. It panics unless w, x, z and y have the
// numbers of elements that Weights, Inputs, States and Outputs tell.
func (n *Net) Forward(w, x, z, y []float64) {
	if len(w) != n.Weights() || len(x) != n.Inputs() || len(z) != n.States() || len(y) != n.Outputs() {
		panic("ann: lengths")
	}
	from := x
	for k := 1; k <= n.last(); k++ {
		to := y
		if k < n.last() {
			to = z[n.state[k]:n.state[k+1]]
		}
		n.sums(k-1, w, from, to)
		for i, t := range to {
			to[i], _ = n.activation(k).Value(t)
		}
		from = to
	}
}

// residual returns F and dF/dt of an output whose sum is t and whose target is y.
func (n *Net) residual(t, y float64) (f, d float64) {
	if n.o.Loss == Squares {
		v, d := n.o.Output.Value(t)
		return y - v, -d
	}
	// F²/2 is the loss of u, the log-odds of the right class, and so F·F' its derivative.
	s := 1.0
	if y < 0.5 {
		s = -1
	}
	u := s * t
	root := math.Sqrt(2 * softplus(-u))
	if root == 0 {
		return 0, 0
	}
	return s * root, -logistic(-u) / root
}
