package factortest

import (
	"fmt"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// A Case is a symmetric matrix with what is known of it.
type Case struct {
	Name    string
	A       *sparse.Sym
	Inertia asm.Inertia // of A as it is stored, if Known
	Known   bool
	Order   sparse.Perm // an order of elimination in which the matrix is a trap; nil for none
	Signs   []int8      // of the pivots in any order, where A is quasi-definite; nil for others
}

// N returns the order of the matrix.
func (c Case) N() int { return c.A.SymmetricDim() }

// RHS returns b = A x for an x of small integers, by which b lies in the range of A up to
// rounding, and x.
func (c Case) RHS(rng *rand.Rand) (b, x []float64) {
	n := c.N()
	b, x = make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = float64(rng.IntN(9) - 4)
	}
	c.A.MulVec(b, x)
	return b, x
}

// Dense returns the matrix n×n, column-major, both triangles.
func Dense(a *sparse.Sym) []float64 {
	n := a.SymmetricDim()
	d := make([]float64, n*n)
	each(a, func(i, j int, v float64) { d[i+j*n], d[j+i*n] = v, v })
	return d
}

// each calls fn for all stored entries of the lower triangle, column by column.
func each(a *sparse.Sym, fn func(i, j int, v float64)) {
	ptr, ind, val := a.Lower().Raw()
	for j := range a.SymmetricDim() {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			fn(int(ind[k]), j, val[k])
		}
	}
}

// known returns a case with an inertia that is known.
func known(name string, a *sparse.Sym, pos, neg, zero int) Case {
	if n := a.SymmetricDim(); pos < 0 || neg < 0 || zero < 0 || pos+neg+zero != n {
		panic(fmt.Sprintf("factortest: %s: inertia (%d, %d, %d) of order %d", name, pos, neg, zero, n))
	}
	return Case{Name: name, A: a, Inertia: asm.Inertia{Pos: pos, Neg: neg, Zero: zero}, Known: true}
}

// A builder collects the entries of a symmetric matrix; entries at the same place, in whichever
// triangle, are summed.
type builder struct {
	n    int
	list *sparse.COO
}

func newBuilder(n int) *builder {
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	return &builder{n, list}
}

// add adds v to A(i, j) = A(j, i).
func (b *builder) add(i, j int, v float64) {
	if err := b.list.Append(max(i, j), min(i, j), v); err != nil {
		panic(err)
	}
}

// block adds the rectangle v, a list of entries, with its corner at row r and column c.
func (b *builder) block(r, c int, v []entry) {
	for _, e := range v {
		b.add(r+e.i, c+e.j, e.v)
	}
}

// lower adds the lower triangle of a square block with its corner at (o, o), times alpha.
func (b *builder) lower(o int, alpha float64, v []entry) {
	for _, e := range v {
		if e.i >= e.j {
			b.add(o+e.i, o+e.j, alpha*e.v)
		}
	}
}

func (b *builder) sym() *sparse.Sym {
	a, err := sparse.NewSym(b.list.ToCSC())
	if err != nil {
		panic(err)
	}
	return a
}

// An entry is an element of a rectangular matrix.
type entry struct {
	i, j int
	v    float64
}

// sign returns -1 or 1.
func sign(rng *rand.Rand) float64 { return float64(2*rng.IntN(2) - 1) }

// nonzero returns an integer with 1 ≤ |v| ≤ k.
func nonzero(rng *rand.Rand, k int) float64 { return sign(rng) * float64(1+rng.IntN(k)) }

// Shuffled returns c with rows and columns in random order. An order of elimination follows.
func Shuffled(rng *rand.Rand, c Case) Case {
	n := c.N()
	p := make(sparse.Perm, n) // row k of the result is row p[k]
	for k, i := range rng.Perm(n) {
		p[k] = int32(i)
	}
	q, err := sparse.PermuteSym(c.A, p)
	if err != nil {
		panic(err)
	}
	inv, _ := p.Inverse()
	out := c
	out.Name, out.A = c.Name+"-shuffled", q.Matrix()
	if c.Order != nil {
		out.Order = make(sparse.Perm, n)
		for k, i := range c.Order {
			out.Order[k] = inv[i]
		}
	}
	if c.Signs != nil {
		out.Signs = make([]int8, n)
		for k, i := range p {
			out.Signs[k] = c.Signs[i]
		}
	}
	return out
}
