package quasi

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// pairs are the last steps s_i and differences y_i, oldest first, with their inner products.
type pairs struct {
	n, most, k int
	s, y       [][]float64
	ss, sy     []float64 // s_iᵀs_j and s_iᵀy_j at [i·most+j]
}

func newPairs(n, most int) pairs {
	p := pairs{n: n, most: most, s: make([][]float64, most), y: make([][]float64, most), ss: make([]float64, most*most), sy: make([]float64, most*most)}
	for i := range p.s {
		p.s[i], p.y[i] = make([]float64, n), make([]float64, n)
	}
	return p
}

// dropOldest forgets the first pair; its vectors are used again.
func (p *pairs) dropOldest() {
	s, y := p.s[0], p.y[0]
	copy(p.s, p.s[1:p.k])
	copy(p.y, p.y[1:p.k])
	p.k--
	p.s[p.k], p.y[p.k] = s, y
	for i := range p.k {
		for j := range p.k {
			p.ss[i*p.most+j] = p.ss[(i+1)*p.most+j+1]
			p.sy[i*p.most+j] = p.sy[(i+1)*p.most+j+1]
		}
	}
}

// add appends a pair, for which the oldest goes if there is no room.
func (p *pairs) add(s, y []float64) {
	if p.k == p.most {
		p.dropOldest()
	}
	k := p.k
	copy(p.s[k], s)
	copy(p.y[k], y)
	p.k++
	for i := range p.k {
		p.ss[i*p.most+k] = asm.Dot(p.s[i], p.s[k])
		p.ss[k*p.most+i] = p.ss[i*p.most+k]
		p.sy[i*p.most+k] = asm.Dot(p.s[i], p.y[k])
		p.sy[k*p.most+i] = asm.Dot(p.s[k], p.y[i])
	}
}

// A compact is B = δI − W M⁻¹Wᵀ with W n×r by columns and M r×r symmetric, r small.
type compact struct {
	n     int
	delta float64
	w     [][]float64 // r columns
	m     *small
	q     []float64
}

func (c *compact) mulVec(y, x []float64) {
	if len(x) != c.n || len(y) != c.n {
		panic(fmt.Sprintf("quasi: vectors of %d and %d elements for order %d", len(x), len(y), c.n))
	}
	q := c.q[:c.m.n]
	for r := range q {
		q[r] = asm.Dot(c.w[r], x)
	}
	c.m.solve(q)
	for i, v := range x {
		y[i] = c.delta * v
	}
	for r, v := range q {
		asm.Axpy(-v, c.w[r], y)
	}
}

func (c *compact) lower(v []float64) {
	if len(v) != c.n*(c.n+1)/2 {
		panic(fmt.Sprintf("quasi: %d elements for the lower triangle of order %d", len(v), c.n))
	}
	clear(v)
	q := c.q[:c.m.n]
	for j := range c.n {
		column := v[:c.n-j]
		v = v[c.n-j:]
		for r := range q {
			q[r] = c.w[r][j]
		}
		c.m.solve(q)
		column[0] = c.delta
		for r, a := range q {
			asm.Axpy(-a, c.w[r][j:], column)
		}
	}
}

// Compact is the form B = δI − W M⁻¹Wᵀ of a limited-memory matrix. In a KKT system [B+Σ Jᵀ; J −C] the low rank term is a border of r more rows,
//
//	[δI+Σ  Jᵀ   W ]
//	[J     −C   0 ]
//	[Wᵀ    0    M ]
//
// which is sparse but for W, or it is eliminated last by the Sherman–Morrison–Woodbury formula with r more right-hand sides.
type Compact struct {
	Delta float64
	W     [][]float64 // r columns of n elements
	M     []float64   // r×r, symmetric
}

// form returns copies.
func (c *compact) form() Compact {
	f := Compact{Delta: c.delta}
	for _, column := range c.w[:c.m.n] {
		f.W = append(f.W, append([]float64(nil), column...))
	}
	for i := range c.m.n {
		f.M = append(f.M, c.m.a[i*c.m.ld:i*c.m.ld+c.m.n]...)
	}
	return f
}
