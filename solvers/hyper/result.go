package hyper

import (
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// Result of Tune. Errors are fractions in [0,1]; a quantity that was not computed is a nil pointer, never a zero.
type Result struct {
	Options  Options // as resolved
	Rows     int     // rows of the data, hold-out included
	Features int
	Nonzeros int // values that are not zero
	Holdout  int // rows held out
	Folds    int

	Regime svcfit.Regime // how the folds were trained
	Why    string        // why so, in one line
	Delta  float64       // width of the search's zone
	Loss   Loss          // of validation margins, in the search
	// FinalDelta is the width with which certification and final fit train: 0, the hinge itself, except for scales that coordinate descent trains, where
	// it is Delta.
	FinalDelta float64

	Status   solvers.Status
	Message  string   // one sentence on why the run ended as it did
	Warnings []string // what a reader of the figures must know

	Names  []string  // of the hyperparameters: c; c_pos, c_neg; s_ and the name of a group or number of a feature; …
	Values []float64 // the chosen ones; nil when nothing was evaluated
	C      float64   // the chosen C, or the C whose common regularisation is nearest to Values: their geometric mean
	FinalC float64   // mean cost of a row in the final fit, over the geometric mean of the scales

	CVError      *float64 // cross-validation error at Values with exact training: Σ v_i [m_i < 0], see Options.Balanced
	CVZeros      *int     // rows of CVError with a margin of exactly zero, which are no errors there, while a classifier gives them the more frequent class
	Smooth       *float64 // Σ v_i ℓ(m_i) there, without the penalty
	GradientNorm *float64 // ‖∇F‖ there, in θ; nil where no gradient was computed
	FreeRows     *float64 // rows in the zone over features, the least over the folds
	FoldGap      *float64 // largest relative duality gap of the exactly trained folds

	Model *svc.Model // nil when nothing was evaluated or the final fit failed, which Message then says
	Gap   *float64   // relative duality gap of the final fit
	Test  *Test      // nil without test rows

	Evaluations []Evaluation // every visited θ, in order
	Scanned     int          // evaluations of the scan
	Searched    int          // evaluations of the search
	Iterations  int          // of L-BFGS-B
	Steps       int          // Newton steps or sweeps of all trainings
	Seconds     float64
}

// Evaluation is one θ and what the folds say of it.
type Evaluation struct {
	Phase        string    // "scan", "refine", "width", "search", "certify"
	Values       []float64 // of the hyperparameters; nil in the scan of SearchBox
	C            float64   // see Result.C
	F            float64   // smooth loss and penalty
	Smooth       float64   // Σ v_i ℓ(m_i)
	CVError      float64   // Σ v_i [m_i < 0]: a margin of exactly zero is no error
	FoldErrors   []int     // wrong validation rows of each fold
	Zeros        int       // validation rows with a margin of exactly zero
	Exact        bool      // trained to Options.Gap with width Result.FinalDelta
	Trained      bool      // whether training reached its target
	FreeRows     float64   // see Result.FreeRows
	Gap          float64   // largest relative duality gap of the folds
	GradientNorm *float64
	Steps        int
	Seconds      float64
}

// Test counts the final model's mistakes on rows it has not seen.
type Test struct {
	Rows  int
	Wrong int // rows whose sign is wrong; a margin of exactly zero is not counted here
	Zeros int // rows with a margin of exactly zero
	Error float64
	// Balanced is the mean of the errors of both classes, nil if rows of one are missing.
	Balanced *float64
}

// NewTest counts over n rows, of which at returns label and x_iᵀw + bias; rows with label 0 are left out. It returns nil if none is left.
func NewTest(n int, at func(i int) (y, margin float64)) *Test {
	t := &Test{}
	var count, wrong [2]int
	for i := range n {
		y, m := at(i)
		if y == 0 {
			continue
		}
		k := 0
		if y < 0 {
			k = 1
		}
		count[k]++
		switch {
		case y*m < 0:
			wrong[k]++
		case m == 0:
			t.Zeros++
		}
	}
	if t.Rows, t.Wrong = count[0]+count[1], wrong[0]+wrong[1]; t.Rows == 0 {
		return nil
	}
	t.Error = float64(t.Wrong) / float64(t.Rows)
	if count[0] > 0 && count[1] > 0 {
		e := (float64(wrong[0])/float64(count[0]) + float64(wrong[1])/float64(count[1])) / 2
		t.Balanced = &e
	}
	return t
}
