package kkt

import (
	"context"

	"github.com/saddle-go/saddle/factor"
)

// mostMoved is the number of rows that may join the border. Where it would be more the matrix is factored as a whole.
const mostMoved = 3000

// general is the factorisation of the whole matrix that takes over where blocks are so singular that S would be large.
type general struct {
	ldl  *LDL
	used bool // the last factorisation is its
	left int  // factorisations to come that go to it at once
}

// moved returns the number of rows that join the border.
func (b *BlockAngular) moved() int {
	rows := 0
	for _, blk := range b.blocks {
		rows += len(blk.p.Kept()) - len(blk.touched)
	}
	return rows
}

// factorGeneral factors the matrix as a whole.
func (b *BlockAngular) factorGeneral(ctx context.Context, val []float64) (Inertia, error) {
	g := &b.general
	if g.ldl == nil {
		ldl := NewLDL(factor.Options{U: b.opt.U, Threads: b.opt.Threads, Pivoting: factor.PivotThreshold})
		if err := ldl.Analyze(b.p); err != nil {
			return Inertia{}, &Error{Kind: BackendFailure, Func: "BlockAngular.Factorize", Err: err}
		}
		g.ldl = ldl
	}
	in, err := g.ldl.Factorize(ctx, val)
	if err != nil {
		return Inertia{}, b.failure("general factorisation", err)
	}
	g.used = true
	b.counters.Factorizations++
	b.valid = true
	return in, nil
}
