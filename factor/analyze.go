package factor

import (
	"context"
	"fmt"
	"time"

	"github.com/saddle-go/saddle/sparse"
)

// Analyze plans the factorisation of matrices with the pattern of a. Values are looked at
// where the order depends on them: whether most of the diagonal is zero, and where the options
// ask for pairs. Nothing of a is kept.
//
// The error says what is wrong with an option, or that the factorisation would be too large.
func Analyze(a *sparse.Sym, opt Options) (*Symbolic, error) {
	n, _ := a.Dims()
	if err := opt.check(n); err != nil {
		return nil, err
	}
	start := time.Now()
	ptr, ind, val := a.Lower().Raw()
	c := chooser{n: n, ptr: ptr, ind: ind, val: val, opt: opt}
	s, err := c.run()
	if err != nil {
		return nil, err
	}
	s.opt, s.candidates, s.reason = opt, c.tried, c.reason
	s.planBlocks()
	if need := s.PredictedBytes(); opt.MemoryLimit > 0 && need > opt.MemoryLimit {
		return nil, fmt.Errorf("factor: a factorisation takes %d bytes, more than the limit MemoryLimit = %d", need, opt.MemoryLimit)
	}
	s.seconds = time.Since(start).Seconds()
	return s, nil
}

// New analyses and factors a.
func New(ctx context.Context, a *sparse.Sym, opt Options) (*LDL, error) {
	s, err := Analyze(a, opt)
	if err != nil {
		return nil, err
	}
	f := s.New()
	_, _, val := a.Lower().Raw()
	if _, err := f.Factorize(ctx, val); err != nil {
		return nil, err
	}
	return f, nil
}
