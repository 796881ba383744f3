package kkt

import (
	"fmt"

	"github.com/saddle-go/saddle/factor"
)

// A Form is a way to solve a system.
type Form int

const (
	// Auto is MatrixFree where the structure has products only; else Condensed where its factorisation is predicted to take, assembly
	// included, at most 0.9 of the time of the augmented one; else Augmented. If the one chosen needs more than Options.MemoryLimit, and the other too, it is MatrixFree.
	// Predictions are those of back ends that are a [Predictor]; without them it is Augmented.
	Auto Form = iota
	// Augmented factors K itself.
	Augmented
	// Condensed eliminates the rows of J that the blocks' rules allow and factors what remains. If nothing
	// remains of J, a Cholesky factorisation succeeds exactly if the inertia is right.
	Condensed
	// MatrixFree solves by iterations, with products only.
	MatrixFree
)

var formNames = [...]string{"auto", "augmented", "condensed", "matrix-free"}

// String returns the form in words.
func (f Form) String() string {
	if f < Auto || MatrixFree < f {
		return fmt.Sprintf("Form(%d)", int(f))
	}
	return formNames[f]
}

// condenseGain is the share of the predicted time below which Auto condenses: predictions are seldom better.
const condenseGain = 0.9

// Options of a [System]. The zero value is what most users want.
type Options struct {
	Form Form

	// Backend makes the back end, nil for [NewLDL] with the options below.
	Backend func() Backend

	// Quasidefinite promises that W + Σ + δ_w I and C + δ_c I are positive definite in every factorisation: the inertia is then right in any order of
	// elimination, pivots are not looked for, and those of the wrong sign are rounding errors, which are replaced and counted.
	// Where C or W + Σ have tiny elements the promise may hold and accuracy suffer all the same; a smaller Refine.Quality then asks for pivoting in time.
	Quasidefinite bool

	// FullRank promises that shifts keep all eigenvalues away from zero by more than rounding, and that their number is not asked for: pivots
	// that have cancelled are not looked at again, see [factor.LDL.SetFullRank]. It goes with the default back end.
	FullRank bool

	Refine Refine
	Krylov KrylovOptions

	// DenseRow is the largest number of entries in a row of J that the rule IfSafe condenses; 0 means √N, and 16 at least.
	DenseRow int
	// MemoryLimit is the number of bytes of a factorisation above which Auto iterates; 0 means no limit.
	MemoryLimit int64
	// Threads and Expected are those of [factor.Options], but that Expected = 0 means 20: methods factor one pattern many times.
	Threads  int
	Expected int
}

// Refine says how accurate solutions are to be. Errors are backward errors, see [SolveInfo].
type Refine struct {
	// Target ends refinement; 0 means 1e-15.
	Target float64
	// Steps bounds the number of steps; 0 means 5.
	Steps int
	// Quality is the row-wise error above which the back end is asked for more accuracy; 0 means 1e-8.
	Quality float64
	// NoEscalation leaves out what follows refinement that has failed: factoring anew, FGMRES.
	NoEscalation bool
}

// rowTarget times Target is the row-wise error with which refinement is content.
const rowTarget = 1e3

// Validate returns an error that names the first field out of range.
func (o *Options) Validate() error {
	bad := func(where string, v any) error {
		return &Error{Kind: BadStructure, Func: "New", Where: "Options." + where, Msg: fmt.Sprintf("%v is out of range", v)}
	}
	switch {
	case o.Form < Auto || MatrixFree < o.Form:
		return bad("Form", int(o.Form))
	case !(0 <= o.Refine.Target && o.Refine.Target < 1):
		return bad("Refine.Target", o.Refine.Target)
	case o.Refine.Steps < 0:
		return bad("Refine.Steps", o.Refine.Steps)
	case !(0 <= o.Refine.Quality && o.Refine.Quality < 1):
		return bad("Refine.Quality", o.Refine.Quality)
	case o.DenseRow < 0:
		return bad("DenseRow", o.DenseRow)
	case o.MemoryLimit < 0:
		return bad("MemoryLimit", o.MemoryLimit)
	case o.Threads < 0 || o.Threads > factor.MaxThreads:
		return bad("Threads", o.Threads)
	case o.Expected < 0:
		return bad("Expected", o.Expected)
	}
	return o.Krylov.validate()
}

// resolve fills in defaults.
func (o *Options) resolve() {
	if o.Refine.Target == 0 {
		o.Refine.Target = 1e-15
	}
	if o.Refine.Steps == 0 {
		o.Refine.Steps = 5
	}
	if o.Refine.Quality == 0 {
		o.Refine.Quality = 1e-8
	}
	if o.Expected == 0 {
		o.Expected = 20
	}
	if o.Backend == nil {
		f := factor.Options{Threads: o.Threads, Expected: o.Expected}
		full := o.FullRank
		o.Backend = func() Backend {
			b := NewLDL(f)
			b.fullRank = full
			return b
		}
	}
	o.Krylov.resolve()
}
