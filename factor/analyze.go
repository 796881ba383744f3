package factor

import (
	"context"
	"time"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// Analyze plans the factorisation of matrices with the pattern of a. Values are looked at
// only where the options ask for a matching.
//
// The error says what is wrong with an option or that a panel would be too large.
func Analyze(a *sparse.Sym, opt Options) (*Symbolic, error) {
	n, _ := a.Dims()
	if err := opt.check(n); err != nil {
		return nil, err
	}
	start := time.Now()
	ptr, ind, _ := a.Lower().Raw()
	perm, chosen := orderOf(n, ptr, ind, &opt)
	s, err := analyze(n, ptr, ind, perm, analysis{})
	if err != nil {
		return nil, err
	}
	s.ptr, s.ind, s.opt, s.ordering = ptr, ind, opt, chosen
	s.planBlocks()
	s.seconds = time.Since(start).Seconds()
	return s, nil
}

// orderOf returns the order of elimination and which ordering it is.
func orderOf(n int, ptr []int, ind []int32, opt *Options) ([]int32, Ordering) {
	switch opt.Ordering {
	case OrderGiven:
		return append([]int32(nil), opt.Perm...), OrderGiven
	case OrderNatural:
		return sparse.IdentityPerm(n), OrderNatural
	}
	g := order.FromLower(n, ptr, ind)
	return order.AMD(g, order.AMDOptions{}), OrderAMD
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
