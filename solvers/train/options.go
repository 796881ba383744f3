package train

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auglag"
)

// A Method trains nets.
type Method int

// Methods, described in the comment of the package.
const (
	LM Method = iota
	AugLag
	TBB
	TOB
	TOSN
)

var methodNames = []string{"lm", "auglag", "tbb", "tob", "tosn"}

// String returns the name of m.
func (m Method) String() string {
	if m < 0 || int(m) >= len(methodNames) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return methodNames[m]
}

// ParseMethod returns the method of a name that String gives.
func ParseMethod(name string) (Method, error) {
	k := slices.Index(methodNames, name)
	if k < 0 {
		return 0, fmt.Errorf("train: %.40q is no method", name)
	}
	return Method(k), nil
}

// Options of Train. The zero value asks for the defaults.
type Options struct {
	Method Method
	Seed   uint64    // of random weights, and of noise
	Start  []float64 // weights to begin with; nil means random ones
	Decay  float64   // δ
	// MaxIterations limits steps, or cycles over all samples for TBB, TOB and TOSN; 0 means 1000.
	MaxIterations int
	// Target ends the run, as Done, once the loss with decay is at most this; 0 means no such test.
	Target float64
	// Plateau ends the run, as Done, once the loss with decay has fallen by less than this part of itself in 50 steps, or in 200 cycles of an incremental method; 0 means no such test. For AugLag
	// these are steps with ‖h‖∞ at most 1e-6.
	Plateau float64
	// Held are rows that take no part in training. Their loss after each step or cycle is in Result.Held.
	Held *ann.Data
	// Bound is M of the box −M ≤ w ≤ M; 0 means none, and 5 for TBB and TOB.
	Bound float64
	// StateBound is the bound of the hidden states, for AugLag; 0 means none.
	StateBound float64
	// Level is ᾱ of TOSN: the sums of the first hidden layer are kept where its activation is between ±ᾱ; 0 means 0.9.
	Level float64
	// Forget is λ of H ← λH + ψψᵀ; 0 means 0.95.
	Forget float64
	// Noise is T₀ of TOSN, NoiseRate ρ: cycle t adds noise of size T₀ρᵗ. Zero means 0.01 and 0.95; a negative Noise none.
	Noise, NoiseRate float64
	// Finish is the number of batch steps, at most, that follow the cycles of TBB, TOB or TOSN, whatever Target says: Levenberg and Marquardt's within the box, or
	// within the bounds ±ᾱ of the hidden states for TOSN, by the augmented Lagrangian. The result is the better of both ends.
	Finish int
	// Threads is the number of goroutines of LM and AugLag; 0 means one.
	Threads int
	// Watch is called after each step or cycle, if it is not nil.
	Watch solvers.Watch
	// AugLag are further options of LM and AugLag. What is above counts first.
	AugLag auglag.Options
}

// WithDefaults returns o with every zero replaced by its default, or an error that names the first bad field.
func (o Options) WithDefaults() (Options, error) {
	if o.Method < LM || o.Method > TOSN {
		return o, fmt.Errorf("train: Method is %v", o.Method)
	}
	if o.Noise < 0 {
		o.Noise = math.Inf(-1)
	}
	bound := math.Inf(1)
	if o.Method == TBB || o.Method == TOB {
		bound = 5
	}
	for _, f := range []struct {
		name         string
		p            *float64
		value, limit float64
	}{
		{"Decay", &o.Decay, 0, math.MaxFloat64}, {"Target", &o.Target, 0, math.MaxFloat64}, {"Plateau", &o.Plateau, 0, 1}, {"Bound", &o.Bound, bound, math.Inf(1)},
		{"StateBound", &o.StateBound, math.Inf(1), math.Inf(1)}, {"Level", &o.Level, 0.9, 1 - 1e-9}, {"Forget", &o.Forget, 0.95, 1}, {"NoiseRate", &o.NoiseRate, 0.95, 1},
	} {
		if !(*f.p >= 0 && *f.p <= f.limit) {
			return o, fmt.Errorf("train: %s is %v, want a number from 0 to %g", f.name, *f.p, f.limit)
		}
		if *f.p == 0 {
			*f.p = f.value
		}
	}
	if o.Noise == 0 {
		o.Noise = 0.01
	} else if math.IsNaN(o.Noise) || math.IsInf(o.Noise, 1) {
		return o, fmt.Errorf("train: Noise is %v", o.Noise)
	}
	if o.MaxIterations < 0 || o.Threads < 0 || o.Finish < 0 {
		return o, fmt.Errorf("train: MaxIterations, Threads and Finish are %d, %d and %d, want 0 or more", o.MaxIterations, o.Threads, o.Finish)
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 1000
	}
	return o, nil
}

// A Result is what Train ends with. Status is that of the method: Done where tolerances or the target were met.
type Result struct {
	Status      solvers.Status
	Message     string
	Method      Method
	W           []float64
	Loss        float64   // of the net, by a forward pass, without decay
	Iterations  int       // steps, or cycles, without those of Finish
	Finished    int       // steps of Finish
	Violation   float64   // AugLag: ‖h‖∞; else the largest violation of a bound
	Multipliers []float64 // AugLag: λ
	Penalty     float64   // AugLag: c
	Outer       int       // AugLag
	Gradient    float64   // of what the method minimises
	Held        []float64 // loss on Options.Held after each step or cycle, without those of Finish; nil without such rows
	Time        time.Duration
}
