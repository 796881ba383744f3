package kkt

import (
	"cmp"
	"math"
	"slices"

	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/internal/certify"
)

// zeroCorrect is the size up to which what may be an eigenvector of a zero eigenvalue is improved.
const zeroCorrect = 1e-9

// A suspected pivot of S, at column k, with what it was before recount: d, or [d e; e d1].
type suspected struct {
	k        int
	size     float64
	d, d1, e float64
}

// recount counts those pivots of S as zero that belong to eigenvalues of K which are zero up to rounding, see [certify.Recount]. With
// L·D·Lᵀ the factors of S, u = L⁻ᵀ·e_k and x = (−Kᵢ⁻¹·Bᵢᵀ·u; u), K·x is zero but for L·D·e_k. Sizes are those of K scaled so that its
// rows have largest elements of about one.
func (b *BlockAngular) recount() error {
	p := &b.probe
	if p.ruiz == nil {
		p.ruiz = scale.NewRuiz(b.n)
	}
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	if _, err := p.ruiz.Scale(resize(&p.scaling, b.n), ptr, ind, b.val, false); err != nil {
		return nil
	}
	slices.SortFunc(b.s.suspects, func(x, y suspected) int { return cmp.Or(cmp.Compare(x.size, y.size), cmp.Compare(x.k, y.k)) })
	p.zeros.Nearly = zeroCorrect
	entries := certify.Together * (len(b.val) + b.s.k*b.s.k) // of K at least, as vectors share no pass
	return p.zeros.Run(b.ctx, scaledBlocks{b}, certify.Worth(len(b.s.suspects), entries), p.vectors(b.n))
}

// IsPair implements certify.Pivots.
func (s scaledBlocks) IsPair(k int) bool { return s.b.s.suspects[k].e != 0 }

// IsGone implements certify.Pivots.
func (s scaledBlocks) IsGone(k int) bool { return math.IsInf(s.b.s.d[s.b.s.suspects[k].k], 0) }

// Null implements certify.Pivots.
func (s scaledBlocks) Null(k int, second bool, x []float64) float64 {
	b := s.b
	at := b.s.suspects[k].k
	if second {
		at++
	}
	rhs := resize(&b.s.rhs, b.s.k)
	b.s.column(at, rhs)
	clear(x) // the right-hand sides of blocks
	for q, row := range b.border {
		x[row] = rhs[q]
	}
	b.x, b.nrhs = x, 1
	b.crew.run(len(b.blocks), b.nullJob)
	b.x = nil
	s.unscale(x)
	r := b.probe.v.R
	s.Product(r, x)
	return certify.Quotient(r, x)
}

// Bounds implements certify.Pivots.
func (s scaledBlocks) Bounds(b [][2]float64, limit float64, x []float64) {
	certify.EachBound(s, b, limit, x)
}

// Nulls implements certify.Pivots.
func (s scaledBlocks) Nulls(columns []certify.Column, x []float64, v certify.Vectors) {
	certify.EachNull(s, columns, x, v)
}

// Rows implements certify.Pivots.
func (s scaledBlocks) Rows() int { return s.b.n }

// SolveMany implements certify.Pivots.
func (s scaledBlocks) SolveMany(x, _ []float64, k int, v certify.Vectors) bool {
	return certify.EachSolve(s, x, k, v)
}

// Products implements certify.Pivots.
func (s scaledBlocks) Products(y, x []float64, k int, v certify.Vectors) {
	certify.EachProduct(s, y, x, k, v)
}

// Drop implements certify.Pivots.
func (s scaledBlocks) Drop(k int) {
	c, z := &s.b.s, &s.b.s.suspects[k]
	c.d[z.k] = math.Inf(1)
	if z.e != 0 {
		c.d[z.k+1], c.e[z.k] = math.Inf(1), 0
	}
}

// Restore implements certify.Pivots.
func (s scaledBlocks) Restore(k int) {
	c, z := &s.b.s, &s.b.s.suspects[k]
	c.d[z.k] = z.d
	if z.e != 0 {
		c.d[z.k+1], c.e[z.k] = z.d1, z.e
	}
}

// Count implements certify.Pivots.
func (s scaledBlocks) Count(k int) {
	in, z := &s.b.s.inertia, &s.b.s.suspects[k]
	pos, neg := 0, 1
	switch {
	case z.e != 0:
		pos, neg = certify.PairSigns(z.d, z.d1, z.e)
	case z.d > 0:
		pos, neg = 1, 0
	}
	in.Pos -= pos
	in.Neg -= neg
	in.Zero += pos + neg
}
