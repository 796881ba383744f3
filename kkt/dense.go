package kkt

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// denseZero is the size, relative to the largest, of pivots of the equilibrated matrix that count as zero.
const denseZero = 1e-14

// A Dense is the [Backend] for systems of small order: a dense LDLᵀ with rook pivoting of the matrix equilibrated by [scale.Ruiz], 8n² bytes and n³/3 flops.
// It heeds no hint. An [LDL] takes less time on sparse systems of any order; this one is for dense matrices and to check the other.
type Dense struct {
	p     *Pattern
	n     int
	a     []float64
	scale equilibration
	d, e  []float64
	perm  []int32
	valid bool
	stats BackendStats
}

// NewDense returns a dense back end.
func NewDense() *Dense { return &Dense{} }

// Analyze makes room.
func (b *Dense) Analyze(p *Pattern) error {
	if err := p.check("Dense.Analyze"); err != nil {
		return err
	}
	n, _ := p.Lower.Dims()
	if n > 1<<15 {
		return &Error{Kind: BadStructure, Func: "Dense.Analyze", Where: "pattern", Msg: fmt.Sprintf("order %d is too large for dense factors", n)}
	}
	*b = Dense{p: p, n: n, a: make([]float64, n*n), d: make([]float64, n), e: make([]float64, n), perm: make([]int32, n)}
	b.stats = BackendStats{Name: "dense", Analyses: 1, NnzL: int64(n) * int64(n+1) / 2, Bytes: int64(n) * int64(n+5) * 8}
	return nil
}

// Factorize factors. Pivots that are tiny beside the largest count as zero and are left out of solves.
func (b *Dense) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	b.valid = false
	if err := b.p.admit(ctx, "Dense.Factorize", val); err != nil {
		return Inertia{}, err
	}
	if err := checkFinite("Dense.Factorize", "val", val); err != nil {
		return Inertia{}, err
	}
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	clear(b.a)
	for j := range b.n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			b.a[int(ind[k])+j*b.n] = val[k]
		}
	}
	b.scale.apply(b.n, b.a, nil) // values are finite
	if b.n > 0 {
		if _, bad := asm.BunchKaufman(asm.Rook, b.n, b.a, b.n, b.d, b.e, b.perm); bad >= 0 {
			return Inertia{}, &Error{Kind: BackendFailure, Func: "Dense.Factorize", Msg: "overflow"}
		}
	}
	b.valid = true
	b.stats.Factorizations++
	b.stats.Flops += float64(b.n) * float64(b.n) * float64(b.n) / 3
	in := b.count()
	r := certify.NoPivots
	if r.Include(b.d, b.e); r.Most == 0 {
		r.Least = 0
	}
	b.stats.MinPivot, b.stats.MaxPivot = r.Least, r.Most
	return in, nil
}

// count returns the inertia of D and takes its zero pivots out of solves.
func (b *Dense) count() Inertia {
	in := Inertia{Known: true}
	largest := 0.0
	for k, v := range b.d {
		largest = max(largest, math.Abs(v), math.Abs(b.e[k]))
	}
	for k := 0; k < b.n; k++ {
		if k+1 < b.n && b.e[k] != 0 && max(math.Abs(b.e[k]), math.Abs(b.d[k]), math.Abs(b.d[k+1])) > denseZero*largest {
			k++ // a block of order 2 has one eigenvalue of each sign
			in.Pos++
			in.Neg++
			continue
		}
		switch v := b.d[k]; {
		case math.Abs(v) <= denseZero*largest:
			in.Zero++
			b.d[k], b.e[k] = math.Inf(1), 0
		case v > 0:
			in.Pos++
		default:
			in.Neg++
		}
	}
	return in
}

// Solve solves without refinement.
func (b *Dense) Solve(x []float64, nrhs int) error {
	if err := checkSolve("Dense.Solve", b.valid, b.n, x, nrhs); err != nil {
		return err
	}
	b.stats.Solves += nrhs
	if b.n == 0 {
		return nil
	}
	b.scale.times(x)
	asm.BunchKaufmanSolve(b.n, nrhs, b.a, b.n, b.d, b.e, b.perm, x, b.n)
	b.scale.times(x)
	return nil
}

// Stats returns the counters.
func (b *Dense) Stats() BackendStats { return b.stats }

// Share returns a back end for the same pattern.
func (b *Dense) Share() Backend {
	c := NewDense()
	if b.p != nil {
		_ = c.Analyze(b.p) // it has accepted p before
	}
	c.stats.Analyses = 0
	return c
}
