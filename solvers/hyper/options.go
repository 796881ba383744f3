package hyper

import (
	"fmt"
	"math"
	"runtime"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// Search says what is searched.
type Search int

const (
	// SearchC is one C: a scan, refined and certified.
	SearchC Search = iota
	// SearchWeights is a C for each class.
	SearchWeights
	// SearchGroups is a scale s_G for each group of features, ½ Σ_G s_G ‖w_G‖², C being 1.
	SearchGroups
	// SearchFeatures is a scale for each feature.
	SearchFeatures
	// SearchSamples is a C for each group of rows.
	SearchSamples
	// SearchBox is a bound of |w_j| for each group of features, at the C of the scan.
	SearchBox
)

var searchNames = [...]string{"C", "weights", "groups", "features", "samples", "box"}

// String returns the word that the command line and its JSON use.
func (s Search) String() string { return tuning.Word(searchNames[:], int(s), "Search") }

// MarshalText writes the word of String.
func (s Search) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Options of Tune. The zero value is the documented default of every field.
type Options struct {
	Search Search
	// Groups is the group 0, 1, … of each feature (SearchGroups, SearchBox) or row (SearchSamples), GroupNames what the groups are called; nil numbers them.
	Groups     []int32
	GroupNames []string

	// Split fixes folds and hold-out. When nil, NewSplit(labels, SplitOptions).
	Split        *svc.Split
	SplitOptions svc.SplitOptions

	// Balanced gives both classes the same total weight: of their losses in training, c₊/c₋ = n₋/n₊, and of their errors in the
	// cross-validation, ½/n₊ and ½/n₋. Test errors are counted plainly beside it.
	Balanced bool
	// Loss is the smooth loss of validation margins; the default depends on the number of hyperparameters.
	Loss Loss
	// Delta is the width of the zone in which the hinge is rounded. Default: 0.25 for dense and 1 for sparse rows of more than 2500 features, doubled up
	// to 1 until the zone holds 2n rows and 2 % of the rows.
	Delta float64

	// Grid holds the values of C of the scan, positive and ascending. Default 4^−8, 4^−7, …, 4^5, of which the scan leaves out the last ones when
	// the error only rises or does not change any more.
	Grid []float64
	// Lo and Hi are the box of each hyperparameter. Default 1e-3 and 1e5 for scales, 1e-5 and 1e3 for costs, 1e-6 and 1e6 for bounds.
	Lo, Hi float64
	// MaxEvaluations of F in the search after the scan. Default 60, 40 for the weights of classes.
	MaxEvaluations int
	// Penalty is ρ of ρ Σ(θ_k − mean θ)² on scales. Default 1e-4 for less than 5000 rows, else 0; negative means 0.
	Penalty float64
	// Certify is the number of best θ that are trained exactly. Default 3; negative means none.
	Certify int
	// Gap is the relative duality gap of exact training. Default 1e-6, 1e-4 where coordinate descent trains the folds.
	Gap float64
	// FinalFactor multiplies the costs for the final fit, which sees all rows where a fold saw (T−1)/T of them. Default T/(T−1).
	FinalFactor float64

	// Test, when not nil, is a second set on which the final model is judged; its labels are the training set's. Otherwise the held-out rows of the split serve.
	Test *rows.Set

	// Threads bounds the number of goroutines that compute; 0 means GOMAXPROCS. Results do not depend on it.
	Threads int
	// Progress, when not nil, is called after each evaluation, each exact training and the final fit.
	Progress solvers.Progress `json:"-"`
}

// OptionError reports an Options field that is out of range.
type OptionError struct {
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("hyper: option %s is %v, want %s", e.Field, e.Value, e.Want)
}

// Validate returns an *OptionError for the first field out of range.
func (o *Options) Validate() error {
	if o.Search < SearchC || o.Search > SearchBox {
		return &OptionError{"Search", int(o.Search), "one of the constants"}
	}
	if o.Search == SearchSamples && o.Balanced {
		return &OptionError{"Balanced", true, "false with SearchSamples, whose costs are the groups' own"}
	}
	if o.Loss.Kind < AutoLoss || o.Loss.Kind > Logistic {
		return &OptionError{"Loss.Kind", int(o.Loss.Kind), "one of the constants"}
	}
	if field, value, want := tuning.CheckGrid(o.Grid); field != "" {
		return &OptionError{field, value, want}
	}
	for _, f := range []struct {
		name   string
		v      float64
		lo, hi float64
	}{
		{"Loss.Width", o.Loss.Width, 1e-3, 1e3}, {"Delta", o.Delta, 1e-3, 10}, {"Gap", o.Gap, 1e-10, 1},
		{"Lo", o.Lo, tuning.MinC, tuning.MaxC}, {"Hi", o.Hi, tuning.MinC, tuning.MaxC}, {"FinalFactor", o.FinalFactor, 1e-3, 1e3},
	} {
		if f.v != 0 && !(f.v >= f.lo && f.v <= f.hi) {
			return &OptionError{f.name, f.v, fmt.Sprintf("0 (default) or a value in [%g, %g]", f.lo, f.hi)}
		}
	}
	if o.Lo != 0 && o.Hi != 0 && o.Lo >= o.Hi {
		return &OptionError{"Lo", o.Lo, "less than Hi"}
	}
	if math.IsNaN(o.Penalty) || math.IsInf(o.Penalty, 0) {
		return &OptionError{"Penalty", o.Penalty, "a finite value"}
	}
	if o.MaxEvaluations < 0 {
		return &OptionError{"MaxEvaluations", o.MaxEvaluations, "0 (default) or a positive number"}
	}
	if o.Threads < 0 || o.Threads > tuning.MaxThreads {
		return &OptionError{"Threads", o.Threads, fmt.Sprintf("0 (default) or at most %d", tuning.MaxThreads)}
	}
	return nil
}

// penaltyRows is the number of rows from which the hyperparameters are held together by nothing but the data.
const penaltyRows = 5000

// resolve returns a copy with every default written out that does not depend on the trainer, for l1 rows in T folds.
func (o Options) resolve(l1, folds int) Options {
	def := func(p *float64, v float64) {
		if *p == 0 {
			*p = v
		}
	}
	switch o.Search {
	case SearchGroups, SearchFeatures:
		def(&o.Lo, 1e-3)
		def(&o.Hi, 1e5)
	case SearchBox:
		def(&o.Lo, 1e-6)
		def(&o.Hi, 1e6)
	default:
		def(&o.Lo, 1e-5)
		def(&o.Hi, 1e3)
	}
	if l1 < penaltyRows && (o.Search == SearchGroups || o.Search == SearchFeatures) {
		def(&o.Penalty, 1e-4)
	}
	o.Penalty = max(o.Penalty, 0)
	if o.Search != SearchGroups && o.Search != SearchFeatures {
		o.Penalty = 0
	}
	def(&o.FinalFactor, float64(folds)/float64(folds-1))
	if o.MaxEvaluations == 0 {
		if o.MaxEvaluations = 60; o.Search == SearchWeights {
			o.MaxEvaluations = 40
		}
	}
	if o.Certify == 0 {
		o.Certify = 3
	}
	o.Certify = max(o.Certify, 0)
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	return o
}
