package sdnm

import (
	"math"

	"github.com/saddle-go/saddle/problem"
)

// mpcc is the selection of C as a mathematical program with complementarity constraints, relaxed by t ≥ 0, in the
// form that methods for nonlinear programs are given. For every fold, with w, a, s and c as
// variables beside C, ζ, z, α and ξ,
//
//	min  Σ_t (1/(T m1_t)) 1ᵀζ
//	s.t. w − Bᵀα = 0,   Aw + z − a = 0,   Bw + ξ − s = 1,   C1 − α − c = 0,
//	     ζ∘a ≤ t,   z∘(1−ζ) ≤ t,   α∘s ≤ t,   ξ∘c ≤ t,
//	     0 ≤ ζ ≤ 1,   z, a, α, ξ, s, c, C ≥ 0.
//
// In (ζ, z, α, ξ) and C alone, as (4) has it, the rows of BBᵀα and ABᵀα would be full; with w they are as sparse as the data, and with a,
// s and c the functions G and H are bounded variables, which methods keep nonnegative. There are 1 + Σ_t(n + 3m1_t + 4m2_t) variables and
// Σ_t(n + 3m1_t + 4m2_t) rows, of which 2T·l1 are not linear, with two entries each.
//
// A function call takes time proportional to the rows and nonzeros. Source: (4) and (MPECr); S. Scholtes, Convergence properties of a regularization scheme for
// mathematical programs with complementarity constraints, SIAM Journal on Optimization 11, 2001.
type mpcc struct {
	folds []*fold
	at    []mpccFold
	n, m  int
	c     float64 // C at the last accepted iterate
}

// mpccFold says where the variables and rows of a fold begin.
type mpccFold struct {
	w, zeta, z, a, alpha, xi, s, c int // variables
	rows                           int // w − Bᵀα, Aw + z − a, Bw + ξ − s, C − α − c
	pairs                          int // the four products
	weight                         float64
}

// newMPCC lays out the variables and rows.
func newMPCC(folds []*fold) *mpcc {
	p := &mpcc{folds: folds, n: 1}
	for _, f := range folds {
		m1, m2 := f.a.len(), f.b.len()
		at := mpccFold{rows: p.m, weight: 1 / (float64(len(folds)) * float64(m1))}
		for _, b := range []struct {
			first *int
			n     int
		}{{&at.w, f.n}, {&at.zeta, m1}, {&at.z, m1}, {&at.a, m1}, {&at.alpha, m2}, {&at.xi, m2}, {&at.s, m2}, {&at.c, m2}} {
			*b.first = p.n
			p.n += b.n
		}
		p.m += f.n + m1 + 2*m2
		at.pairs = p.m
		p.m += 2 * (m1 + m2)
		p.at = append(p.at, at)
	}
	return p
}

// nlp returns the program relaxed by t, starting at C = startC, c = C and all else zero.
func (p *mpcc) nlp(startC, t float64) *problem.NLP {
	q := &problem.NLP{
		Name: "mpcc", Functions: p, Start: make([]float64, p.n), Linear: make([]bool, p.m),
		Lower: make([]float64, p.n), Upper: make([]float64, p.n), RowLower: make([]float64, p.m), RowUpper: make([]float64, p.m),
	}
	for j := range q.Upper {
		q.Upper[j] = math.Inf(1)
	}
	q.Start[0] = startC
	for k, f := range p.folds {
		at := p.at[k]
		for j := range f.n {
			q.Lower[at.w+j] = math.Inf(-1)
		}
		for i := range f.a.len() {
			q.Upper[at.zeta+i] = 1
		}
		for i := range f.b.len() {
			q.Start[at.c+i] = startC
			q.RowLower[at.rows+f.n+f.a.len()+i], q.RowUpper[at.rows+f.n+f.a.len()+i] = 1, 1
		}
		for i := at.rows; i < at.pairs; i++ {
			q.Linear[i] = true
		}
		for i := range 2 * (f.a.len() + f.b.len()) {
			q.RowLower[at.pairs+i], q.RowUpper[at.pairs+i] = math.Inf(-1), t
		}
	}
	q.Jacobian = p.jacobian()
	q.Hessian = p.hessian()
	return q
}

// relax changes the bound t of the products of a program that nlp has made.
func (p *mpcc) relax(q *problem.NLP, t float64) {
	p.eachPair(func(row, _, _ int, _ bool) { q.RowUpper[row] = t })
}

// eachPair calls f for every product, in the order of its rows: variable g times variable h, or, where minus is set, g times 1 − h.
func (p *mpcc) eachPair(f func(row, g, h int, minus bool)) {
	for k, d := range p.folds {
		at, m1, m2 := p.at[k], d.a.len(), d.b.len()
		row := at.pairs
		for _, b := range []struct {
			g, h, n int
			minus   bool
		}{{at.zeta, at.a, m1, false}, {at.z, at.zeta, m1, true}, {at.alpha, at.s, m2, false}, {at.xi, at.c, m2, false}} {
			for i := range b.n {
				f(row, b.g+i, b.h+i, b.minus)
				row++
			}
		}
	}
}

// eachLinear calls f for every entry of the linear rows.
func (p *mpcc) eachLinear(f func(row, col int, v float64)) {
	for k, d := range p.folds {
		at, m1 := p.at[k], d.a.len()
		row := at.rows
		for j := range d.n {
			f(row+j, at.w+j, 1)
		}
		margins := func(r *rows, first, plus, minus int, alpha int) {
			for i, x := range r.list {
				ind, val := r.x.Row(int(x))
				for e, j := range ind {
					f(first+i, at.w+int(j), r.y[x]*val[e])
					if alpha >= 0 {
						f(row+int(j), alpha+i, -r.y[x]*val[e])
					}
				}
				f(first+i, plus+i, 1)
				f(first+i, minus+i, -1)
			}
		}
		margins(&d.a, row+d.n, at.z, at.a, -1)
		margins(&d.b, row+d.n+m1, at.xi, at.s, at.alpha)
		for i := range d.b.len() {
			last := row + d.n + m1 + d.b.len() + i
			f(last, 0, 1)
			f(last, at.alpha+i, -1)
			f(last, at.c+i, -1)
		}
	}
}

// jacobian lists the linear entries and then two for each product.
func (p *mpcc) jacobian() (at problem.Pattern) {
	add := func(row, col int) {
		at.Row, at.Col = append(at.Row, int32(row)), append(at.Col, int32(col))
	}
	p.eachLinear(func(row, col int, _ float64) { add(row, col) })
	p.eachPair(func(row, g, h int, _ bool) { add(row, g); add(row, h) })
	return at
}

// hessian lists one entry for each product.
func (p *mpcc) hessian() (at problem.Pattern) {
	p.eachPair(func(_, g, h int, _ bool) {
		at.Row, at.Col = append(at.Row, int32(max(g, h))), append(at.Col, int32(min(g, h)))
	})
	return at
}

// Objective implements problem.Functions.
func (p *mpcc) Objective(x []float64) float64 {
	f := 0.0
	for k, at := range p.at {
		sum := 0.0
		for _, v := range x[at.zeta : at.zeta+p.folds[k].a.len()] {
			sum += v
		}
		f += at.weight * sum
	}
	return f
}

// Gradient implements problem.Functions.
func (p *mpcc) Gradient(_, g []float64) {
	clear(g)
	for k, at := range p.at {
		for i := range p.folds[k].a.len() {
			g[at.zeta+i] = at.weight
		}
	}
}

// Constraints implements problem.Functions.
func (p *mpcc) Constraints(x, c []float64) {
	clear(c)
	p.eachLinear(func(row, col int, v float64) { c[row] += v * x[col] })
	p.eachPair(func(row, g, h int, minus bool) {
		if minus {
			c[row] = x[g] * (1 - x[h])
		} else {
			c[row] = x[g] * x[h]
		}
	})
}

// Jacobian implements problem.Functions.
func (p *mpcc) Jacobian(x, v []float64) {
	e := 0
	p.eachLinear(func(_, _ int, a float64) { v[e] = a; e++ })
	p.eachPair(func(_, g, h int, minus bool) {
		if minus {
			v[e], v[e+1] = 1-x[h], -x[g]
		} else {
			v[e], v[e+1] = x[h], x[g]
		}
		e += 2
	})
}

// Hessian implements problem.Functions.
func (p *mpcc) Hessian(_ []float64, _ float64, y, v []float64) {
	e := 0
	p.eachPair(func(row, _, _ int, minus bool) {
		v[e] = y[row]
		if minus {
			v[e] = -y[row]
		}
		e++
	})
}

// Accepted implements problem.Observer: it remembers C for reports.
func (p *mpcc) Accepted(x []float64, _ float64, _ []float64) { p.c = x[0] }

// Restarted implements problem.Observer.
func (p *mpcc) Restarted() {}

// complementarity returns max_i min(G_i, H_i) over all pairs, by the size of the numbers, and max_i G_i H_i.
func (p *mpcc) complementarity(x []float64) (least, product float64) {
	p.eachPair(func(_, g, h int, minus bool) {
		a, b := x[g], x[h]
		if minus {
			b = 1 - b
		}
		least = max(least, math.Abs(min(a, b)))
		product = max(product, a*b)
	})
	return least, product
}
