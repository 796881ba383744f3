package kkt

import (
	"context"
	"errors"
	"fmt"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/sparse"
)

// A Backend solves symmetric linear systems with a fixed pattern: the interface by
// which this package uses a factorisation or an iteration, and by which an outside
// optimiser may use ours.
//
// Analyze is called once and before all others, then Factorize as often as values change, then
// Solve as often as right-hand sides change. A Backend belongs to one goroutine at a time. The package
// kkttest checks what is said here of any implementation.
type Backend interface {
	// Analyze prepares for matrices with the pattern p. The back end keeps p, which the caller does
	// not change any more.
	Analyze(p *Pattern) error

	// Factorize takes the matrix with the values val, in the order of the pattern's lower triangle by columns. val
	// stays unchanged as long as there are calls of Solve for this factorisation; a back end may refer to it until the last of them. A [System] writes the values to
	// come into the same array, and has no Solve called in between. A
	// singular matrix is no error. Errors tell that val has the wrong length or is not finite, that ctx ended, or
	// that the back end failed; after an error there is no factorisation. One that wraps ErrSigns says that the matrix
	// is not what Pattern.Signs promise.
	Factorize(ctx context.Context, val []float64) (Inertia, error)

	// Solve overwrites the nrhs columns of X, n×nrhs and column-major, by an approximate solution of K·X = B, where X
	// holds B. It does not allocate after the first call with that nrhs.
	Solve(x []float64, nrhs int) error

	// Stats tells what was done since Analyze.
	Stats() BackendStats
}

// ErrSigns is wrapped by errors of back ends that rely on [Pattern.Signs], as a Cholesky factorisation does, and have met a matrix with
// other signs. A [System] takes it for the answer to its question about the inertia, not for a failure.
var ErrSigns = errors.New("kkt: the matrix has not the signs of its pattern")

// A Tightener is a [Backend] that can trade speed for accuracy. A [System] asks for it when refinement does not reach the accuracy wanted.
type Tightener interface {
	// Tighten makes the factorisations to come more careful and reports whether that was possible. Values are to be factored again.
	// A Cholesky factorisation becomes one for indefinite matrices.
	Tighten() bool
}

// A Sharer is a [Backend] that can share what Analyze has found.
type Sharer interface {
	// Share returns a back end in the state after Analyze, which may be used at the same time as the first one.
	Share() Backend
}

// A Predictor is a [Backend] that can tell, after Analyze, what a factorisation will take.
type Predictor interface {
	Predict() (seconds float64, bytes int64)
}

// A Pattern says where a symmetric matrix of order n may have nonzeros, and what else is known of it before there are values.
type Pattern struct {
	// Lower is the lower triangle by columns, rows ascending, every diagonal element present. Its values mean nothing
	// unless Typical is set.
	Lower *sparse.Sym

	// Typical says that the values of Lower are like those to come, so that an order may be chosen by them.
	Typical bool

	// Hints: nil where nothing is known. A back end may ignore them.
	Signs []int8  // sign of each pivot of a quasi-definite matrix, 1 or -1, which may replace pivots of the other sign; all 1: whether the matrix is positive definite is the question, see ErrSigns
	Order []int32 // Order[k] is the row to be eliminated k-th
	Part  []int32 // block of each row, -1 for rows of the border: rows of different blocks are not coupled but through the border
}

// check returns an error that says what is missing, or which hint has the wrong length.
func (p *Pattern) check(fn string) error {
	if p == nil || p.Lower == nil {
		return &Error{Kind: BadStructure, Func: fn, Where: "pattern", Msg: "nil"}
	}
	n, _ := p.Lower.Dims()
	for _, h := range [...]struct {
		name  string
		len   int
		given bool
	}{{"Signs", len(p.Signs), p.Signs != nil}, {"Order", len(p.Order), p.Order != nil}, {"Part", len(p.Part), p.Part != nil}} {
		if h.given && h.len != n {
			return badLength(fn, "Pattern."+h.name, h.len, n)
		}
	}
	return nil
}

// admit returns why a back end of this package cannot factor the values val: there is no analysis, the length is wrong, or ctx has ended.
func (p *Pattern) admit(ctx context.Context, fn string, val []float64) error {
	if p == nil {
		return &Error{Kind: OutOfOrder, Func: fn, Msg: "no analysis"}
	}
	if len(val) != p.Lower.NNZ() {
		return badLength(fn, "val", len(val), p.Lower.NNZ())
	}
	if err := ctx.Err(); err != nil {
		return &Error{Kind: Interrupted, Func: fn, Err: err}
	}
	return nil
}

// checkSolve returns why a back end of order n cannot solve for the nrhs columns of x: there is no factorisation that is valid, or the length is
// wrong.
func checkSolve(fn string, valid bool, n int, x []float64, nrhs int) error {
	if !valid {
		return &Error{Kind: OutOfOrder, Func: fn, Msg: "no factorisation"}
	}
	return checkColumns(fn, "x", len(x), nrhs, n)
}

// Inertia counts the eigenvalues by sign.
type Inertia struct {
	Pos, Neg, Zero int
	Known          bool // the back end counts; where it does not, as an iteration, nothing is corrected
	Perturbed      int  // pivots that were replaced, so that the counts are those of a nearby matrix
}

// String returns the counts in words.
func (in Inertia) String() string {
	switch {
	case !in.Known:
		return "not known"
	case in.Perturbed > 0:
		return fmt.Sprintf("%d positive, %d negative, %d zero, %s replaced", in.Pos, in.Neg, in.Zero, words.Count(in.Perturbed, "pivot"))
	}
	return fmt.Sprintf("%d positive, %d negative, %d zero", in.Pos, in.Neg, in.Zero)
}

// BackendStats are the counters of a [Backend]. What a back end has no word for is zero.
type BackendStats struct {
	Name           string
	Analyses       int
	Factorizations int
	Solves         int     // right-hand sides
	NnzL           int64   // nonzeros of the factor
	Flops          float64 // of all factorisations; of an iterative back end those of products with the matrix
	Bytes          int64   // memory held
	MinPivot       float64 // least and largest size of eigenvalues of D in the last factorisation, in the back end's own scales,
	MaxPivot       float64 // without pivots that count as zero: a factor whose quotient is large has been near to a singular matrix
	Iterations     int     // of an iterative back end
}
