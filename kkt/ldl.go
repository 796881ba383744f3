package kkt

import (
	"context"
	"errors"
	"fmt"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// An LDL is the [Backend] that factors by package factor. Without hints it pivots as its options say. Pattern.Signs make it
// quasi-definite, or Cholesky's where all are positive; Pattern.Order is the order of elimination unless the options name one.
type LDL struct {
	opt   factor.Options
	sym   *factor.Symbolic
	ldl   *factor.LDL
	mode  factor.Pivoting
	u     float64
	stats BackendStats

	fullRank bool // see Options.FullRank
}

// NewLDL returns a back end with the given options, without analysis.
func NewLDL(opt factor.Options) *LDL { return &LDL{opt: opt} }

// Analyze orders and plans. Memory for the factors is claimed by the first factorisation.
func (b *LDL) Analyze(p *Pattern) error {
	if err := p.check("LDL.Analyze"); err != nil {
		return err
	}
	opt := b.opt
	if opt.Ordering == factor.OrderAuto && p.Order != nil {
		opt.Ordering, opt.Perm = factor.OrderGiven, p.Order
	}
	if opt.Pivoting == factor.PivotAuto && p.Signs != nil {
		opt.Pivoting, opt.Signs = factor.PivotCholesky, p.Signs
		for _, s := range p.Signs {
			if s < 0 {
				opt.Pivoting = factor.PivotQuasidefinite
				break
			}
		}
	}
	a := p.Lower
	if !p.Typical { // the analysis looks for zeros on the diagonal
		ones, err := withOnes(a)
		if err != nil {
			return err
		}
		a = ones
	}
	sym, err := factor.Analyze(a, opt)
	if err != nil {
		return err
	}
	b.sym, b.ldl = sym, nil
	b.mode, b.u = opt.Pivoting, opt.U
	b.stats = BackendStats{Name: "ldl", Analyses: 1, NnzL: int64(sym.NNZL()), Bytes: sym.PredictedBytes()}
	return nil
}

// withOnes returns a matrix with the pattern of a and elements one.
func withOnes(a *sparse.Sym) (*sparse.Sym, error) {
	n, _ := a.Dims()
	ptr, ind, _ := a.Lower().Raw()
	val := make([]float64, len(ind))
	for k := range val {
		val[k] = 1
	}
	return symOf(n, ptr, ind, val)
}

// Factorize factors; see [factor.LDL.Factorize].
func (b *LDL) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	if b.sym == nil {
		return Inertia{}, &Error{Kind: OutOfOrder, Func: "LDL.Factorize", Msg: "no analysis"}
	}
	if b.ldl == nil {
		b.ldl = b.sym.New()
		b.ldl.SetFullRank(b.fullRank)
		if err := b.ldl.SetPivoting(b.mode, b.u); err != nil {
			return Inertia{}, err
		}
	}
	in, err := b.ldl.Factorize(ctx, val)
	if err != nil {
		if npe := (*factor.NotPositiveError)(nil); errors.As(err, &npe) {
			return Inertia{}, fmt.Errorf("%w: %w", ErrSigns, err)
		}
		return Inertia{}, err
	}
	s := b.ldl.Stats()
	b.stats.Factorizations++
	b.stats.Flops += s.Flops
	b.stats.Bytes = int64(s.PeakBytes)
	b.stats.MinPivot, b.stats.MaxPivot = b.ldl.PivotRange()
	perturbed := s.Perturbed
	if b.mode == factor.PivotAuto { // which accounts for the pivots that it has replaced, see factor.LDL
		perturbed = 0
	}
	return Inertia{Pos: in.Pos, Neg: in.Neg, Zero: in.Zero, Known: true, Perturbed: perturbed}, nil
}

// Solve solves without refinement; see [factor.LDL.Solve].
func (b *LDL) Solve(x []float64, nrhs int) error {
	if b.ldl == nil {
		return &Error{Kind: OutOfOrder, Func: "LDL.Solve", Msg: "no factorisation"}
	}
	b.stats.Solves += nrhs
	return b.ldl.Solve(x, nrhs)
}

// Stats returns the counters.
func (b *LDL) Stats() BackendStats { return b.stats }

// Tighten goes from promised signs to measured ones, then to threshold pivoting with 0.01, 0.1 and 0.5.
func (b *LDL) Tighten() bool {
	mode, u := b.mode, b.u
	switch {
	case mode != factor.PivotAuto && mode != factor.PivotThreshold:
		mode = factor.PivotAuto
	case mode == factor.PivotAuto:
		mode, u = factor.PivotThreshold, max(0.01, u)
	case u < 0.1:
		u = 0.1
	case u < 0.5:
		u = 0.5
	default:
		return false
	}
	if b.ldl != nil {
		if err := b.ldl.SetPivoting(mode, u); err != nil {
			return false
		}
	}
	b.mode, b.u = mode, u
	return true
}

// Share returns a back end with the same analysis.
func (b *LDL) Share() Backend {
	c := &LDL{opt: b.opt, sym: b.sym, mode: b.mode, u: b.u, fullRank: b.fullRank}
	c.stats = BackendStats{Name: b.stats.Name, NnzL: b.stats.NnzL, Bytes: b.stats.Bytes}
	return c
}

// Predict tells what one factorisation will take on a core of the reference machine; nothing before Analyze.
func (b *LDL) Predict() (seconds float64, bytes int64) {
	if b.sym == nil {
		return 0, 0
	}
	return b.sym.PredictedSeconds(), b.sym.PredictedBytes()
}

// Factors returns the factorisation, for questions that only it answers, such as a condition number or a null space: nil before the first.
func (b *LDL) Factors() *factor.LDL { return b.ldl }
