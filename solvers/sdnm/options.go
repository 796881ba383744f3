package sdnm

import (
	"fmt"
	"math"
	"runtime"
	"slices"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// Method names the algorithm that chooses C.
type Method int

const (
	// Reduced is the default: search in C along the central path, then certify.
	Reduced Method = iota
	// Literal is the published Algorithm 1, unpreconditioned BiCGSTAB inside.
	Literal
	// Grid trains exactly at every C of Options.Grid.
	Grid
	// SGRM is Scholtes' global relaxation of the mathematical program with complementarity constraints.
	SGRM
	// MPEC hands that program to a method for nonlinear programs as it is.
	MPEC
)

var methodNames = [...]string{"reduced", "literal", "grid", "sgrm", "mpec"}

// String returns the word that the command line and its JSON use.
func (m Method) String() string { return tuning.Word(methodNames[:], int(m), "Method") }

// MarshalText writes the word of String.
func (m Method) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// ParseMethod is the inverse of String.
func ParseMethod(s string) (Method, error) {
	i, err := parseWord(methodNames[:], s, "method")
	return Method(i), err
}

// GridSolver names the exact trainer that the grid uses.
type GridSolver int

const (
	// Path follows the central path down to a certified duality gap.
	Path GridSolver = iota
	// CoordinateDescent is dual coordinate descent with shrinking.
	CoordinateDescent
)

var gridSolverNames = [...]string{"path", "dcd"}

// String returns the word that the command line and its JSON use.
func (g GridSolver) String() string { return tuning.Word(gridSolverNames[:], int(g), "GridSolver") }

// MarshalText writes the word of String.
func (g GridSolver) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// ParseGridSolver is the inverse of String.
func ParseGridSolver(s string) (GridSolver, error) {
	i, err := parseWord(gridSolverNames[:], s, "grid solver")
	return GridSolver(i), err
}

// Rescale says how the chosen C is changed for the final fit, which sees all
// l1 rows where each fold saw (T−1)/T of them.
type Rescale int

const (
	// RescaleUp uses C·T/(T−1), the published rule.
	RescaleUp Rescale = iota
	// RescaleDown uses C·(T−1)/T, which keeps the ratio of summed loss to regulariser.
	RescaleDown
	// RescaleNone uses C.
	RescaleNone
)

var rescaleNames = [...]string{"up", "down", "none"}

// String returns the word that the command line and its JSON use.
func (r Rescale) String() string { return tuning.Word(rescaleNames[:], int(r), "Rescale") }

// MarshalText writes the word of String.
func (r Rescale) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// ParseRescale is the inverse of String.
func ParseRescale(s string) (Rescale, error) {
	i, err := parseWord(rescaleNames[:], s, "rescaling")
	return Rescale(i), err
}

// factor returns what the chosen C is multiplied by for T folds.
func (r Rescale) factor(folds int) float64 {
	t := float64(folds)
	switch r {
	case RescaleUp:
		return t / (t - 1)
	case RescaleDown:
		return (t - 1) / t
	default:
		return 1
	}
}

// Options of Tune. The zero value is the documented default of every field.
type Options struct {
	Method Method

	// Split fixes folds and hold-out. When nil, NewSplit(data.Y, SplitOptions).
	Split        *svc.Split
	SplitOptions svc.SplitOptions

	// Grid holds the values of C that are tried first (Reduced) or only (Grid),
	// positive and ascending. Default: 2^-7, 2^-5, …, 2^7 for Reduced and
	// 2^-7, 2^-6, …, 2^7 for Grid. For SGRM and MPEC half its least and twice its largest value bound C: at C = 0 every margin is zero, which
	// is no error, so that C = 0 is a minimiser of the published problem. Literal ignores it.
	Grid       []float64
	GridSolver GridSolver // used by Grid only

	// Epsilon is the smoothing ε at which the certificate (Reduced; default 1e-2)
	// or the iteration (Literal; default 1e-4) works.
	Epsilon float64
	// LowerEpsilon is the ε_l of the search: the central-path parameter is
	// μ = ε_l²/2. Default 1e-2.
	LowerEpsilon float64
	// NoPolish leaves out the certificate of Reduced.
	NoPolish bool

	// Scale maps every feature into [-1,1] before anything else; the map is
	// fitted on the rows that are not held out and kept in the model.
	Scale svc.ScaleMethod
	// Bias is the value of a constant feature that is appended to every row, its
	// weight regularised like the others; 0 means none.
	Bias    float64
	Rescale Rescale

	// Test, when not nil, is a second set on which the final model is judged; its
	// labels are the training set's. Otherwise the held-out rows of the split serve.
	Test *svc.Data

	// Threads bounds the number of goroutines that compute; 0 means GOMAXPROCS.
	// Results do not depend on it.
	Threads int
	// Literal tunes Algorithm 1.
	Literal LiteralOptions
	// SGRM and MPEC tune the methods of these names.
	SGRM SGRMOptions
	MPEC MPECOptions

	// Progress, when not nil, is called after each evaluation and each attempt at a certificate
	// (phase "certify"), and after each Newton step of Literal, SGRM and MPEC (phase "newton").
	Progress solvers.Progress `json:"-"`
}

// LiteralOptions of the published iteration; the paper leaves them open.
type LiteralOptions struct {
	Tol       float64 // stop at ‖F‖ ≤ Tol; default 1e-6
	MaxOuter  int     // Newton steps; default 100
	InnerTol  float64 // relative residual asked of BiCGSTAB; default 1e-2
	MaxInner  int     // BiCGSTAB iterations a Newton step; default 200
	StartC    float64 // C⁰; default 1
	Armijo    float64 // σ; default 1e-4
	Backtrack float64 // ρ; default 0.5
}

// OptionError reports an Options field that is out of range.
type OptionError struct {
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("sdnm: option %s is %v, want %s", e.Field, e.Value, e.Want)
}

// Validate returns an *OptionError for the first field out of range.
func (o *Options) Validate() error {
	if o.Method < Reduced || o.Method > MPEC {
		return &OptionError{"Method", int(o.Method), "Reduced, Literal, Grid, SGRM or MPEC"}
	}
	if o.GridSolver < Path || o.GridSolver > CoordinateDescent {
		return &OptionError{"GridSolver", int(o.GridSolver), "Path or CoordinateDescent"}
	}
	if o.Rescale < RescaleUp || o.Rescale > RescaleNone {
		return &OptionError{"Rescale", int(o.Rescale), "RescaleUp, RescaleDown or RescaleNone"}
	}
	if field, value, want := tuning.CheckGrid(o.Grid); field != "" {
		return &OptionError{field, value, want}
	}
	l := &o.Literal
	fields := []floatField{
		{"Epsilon", o.Epsilon, 1e-8, 1, "0 (default) or a value in [1e-8, 1]"},
		{"LowerEpsilon", o.LowerEpsilon, 1e-4, 1, "0 (default) or a value in [1e-4, 1]"},
		{"Literal.Tol", l.Tol, 1e-15, 1, "0 (default) or a value in [1e-15, 1]"},
		{"Literal.InnerTol", l.InnerTol, 1e-15, 0.99, "0 (default) or a value in [1e-15, 0.99]"},
		{"Literal.StartC", l.StartC, tuning.MinC, tuning.MaxC, fmt.Sprintf("0 (default) or a value in [%g, %g]", tuning.MinC, tuning.MaxC)},
		{"Literal.Armijo", l.Armijo, 1e-12, 0.49, "0 (default) or a value in [1e-12, 0.49]"},
		{"Literal.Backtrack", l.Backtrack, 0.01, 0.99, "0 (default) or a value in [0.01, 0.99]"},
	}
	for _, f := range slices.Concat(fields, o.SGRM.check(), o.MPEC.check("MPEC")) {
		if f.v != 0 && !(f.v >= f.lo && f.v <= f.hi) {
			return &OptionError{f.name, f.v, f.interval}
		}
	}
	last := o.SGRM
	if last.resolve(); last.TMin > last.T0 {
		return &OptionError{"SGRM.TMin", last.TMin, fmt.Sprintf("at most SGRM.T0, which is %g", last.T0)}
	}
	if math.IsNaN(o.Bias) || math.IsInf(o.Bias, 0) {
		return &OptionError{"Bias", o.Bias, "a finite value"}
	}
	for _, f := range []struct {
		name string
		v    int
	}{{"Threads", o.Threads}, {"Literal.MaxOuter", l.MaxOuter}, {"Literal.MaxInner", l.MaxInner},
		{"SGRM.MaxIterations", o.SGRM.MaxIterations}, {"MPEC.MaxIterations", o.MPEC.MaxIterations}} {
		if f.v < 0 {
			return &OptionError{f.name, f.v, "0 (default) or a positive number"}
		}
	}
	if o.Threads > tuning.MaxThreads {
		return &OptionError{"Threads", o.Threads, fmt.Sprintf("at most %d", tuning.MaxThreads)}
	}
	return nil
}

// floatField is an option that is 0 or in [lo, hi].
type floatField struct {
	name     string
	v        float64
	lo, hi   float64
	interval string
}

// def sets *p to v where it is zero.
func def(p *float64, v float64) {
	if *p == 0 {
		*p = v
	}
}

// resolve returns a copy with every default written out.
func (o Options) resolve() Options {
	if o.Method == Literal {
		def(&o.Epsilon, 1e-4)
	} else {
		def(&o.Epsilon, 1e-2)
	}
	def(&o.LowerEpsilon, 1e-2)
	def(&o.Literal.Tol, 1e-6)
	def(&o.Literal.InnerTol, 1e-2)
	def(&o.Literal.StartC, 1)
	def(&o.Literal.Armijo, 1e-4)
	def(&o.Literal.Backtrack, 0.5)
	if o.Literal.MaxOuter == 0 {
		o.Literal.MaxOuter = 100
	}
	if o.Literal.MaxInner == 0 {
		o.Literal.MaxInner = 200
	}
	o.SGRM.resolve()
	o.MPEC.resolve()
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Grid == nil {
		step := 2
		if o.Method == Grid {
			step = 1
		}
		for k := -7; k <= 7; k += step {
			o.Grid = append(o.Grid, math.Ldexp(1, k))
		}
	}
	return o
}

func parseWord(names []string, s, kind string) (int, error) {
	i, ok := tuning.ParseWord(names, s)
	if !ok {
		return 0, fmt.Errorf("sdnm: unknown %s %q, want one of %v", kind, s, names)
	}
	return i, nil
}
