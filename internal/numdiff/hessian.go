package numdiff

import (
	"slices"

	"github.com/saddle-go/saddle/sparse/coloring"
)

// A Term adds weight_Row·∂²f_Row/∂x_J∂x_K to element At of the values.
type Term struct {
	Row, J, K, At int32
}

// Pairs puts the terms of each pair of groups (of J, of K), the smaller number first, next to each other and returns where each pair begins. In one
// evaluation at which both groups are moved all terms of a pair can be read, if no row has two columns in a group.
func Pairs(g *coloring.Groups, terms []Term) (first []int) {
	for i, t := range terms {
		if g.Of[t.J] > g.Of[t.K] {
			terms[i].J, terms[i].K = t.K, t.J
		}
	}
	slices.SortStableFunc(terms, func(a, b Term) int {
		if d := int(g.Of[a.J]) - int(g.Of[b.J]); d != 0 {
			return d
		}
		return int(g.Of[a.K]) - int(g.Of[b.K])
	})
	for i, t := range terms {
		if i == 0 || g.Of[t.J] != g.Of[terms[i-1].J] || g.Of[t.K] != g.Of[terms[i-1].K] {
			first = append(first, i)
		}
	}
	return append(first, len(terms))
}

// A Hessian computes sums of second derivatives from values alone. With steps of noise^¼ the relative error is about noise^½ for functions of
// size and scale one. It is for one goroutine.
//
// For variables with room on both sides it uses [f(+j) − 2f + f(−j)]/h_j² and
//
//	∂²f/∂x_j∂x_k ≈ [f(+j+k) + f(−j−k) − f(+j) − f(−j) − f(+k) − f(−k) + 2f]/(2h_j h_k)
//
// near a bound the product of formulas of second order to one side. That is 2 evaluations for each group, 1 for f and 2 for each pair of
// groups, 4 where a column of the pair is near a bound.
type Hessian struct {
	config Config
	groups *coloring.Groups
	terms  []Term
	pairs  []int
	used   []bool // groups with terms

	x, at  []float64
	moves  []move
	base   []float64
	single [][2][]float64  // f with one group displaced, by group
	both   [2][2][]float64 // f with two, by the displacement of the first and of the second

	// Evaluations counts calls of functions.
	Evaluations int
}

// NewHessian prepares second derivatives of functions of n variables with m values. terms must be sound and are reordered. It keeps
// 2m numbers for each group.
func NewHessian(n, m int, g *coloring.Groups, terms []Term, c Config) *Hessian {
	c = c.withDefaults2()
	h := &Hessian{
		config: c, groups: g, terms: terms, pairs: Pairs(g, terms), used: make([]bool, g.Count()), x: make([]float64, n),
		at: make([]float64, n), moves: make([]move, n), base: make([]float64, m), single: make([][2][]float64, g.Count()),
	}
	for _, t := range terms {
		h.used[g.Of[t.J]], h.used[g.Of[t.K]] = true, true
	}
	for k := range h.single {
		if h.used[k] {
			h.single[k] = [2][]float64{make([]float64, m), make([]float64, m)}
		}
	}
	for i := range 4 {
		h.both[i/2][i%2] = make([]float64, m)
	}
	return h
}

// Eval adds to v. base is f(x) if it is known, else nil. Terms with weight 0 are left out, even if undefined.
func (h *Hessian) Eval(f Func, x, base, weight, v []float64) {
	copy(h.x, x)
	copy(h.at, x)
	for j := range h.moves {
		h.moves[j] = h.config.move(j, x[j], 3, 1)
	}
	if base != nil {
		copy(h.base, base)
	} else {
		h.call(f, h.base)
	}
	for k, used := range h.used {
		for side := range 2 {
			if used {
				h.displace(k, side)
				h.call(f, h.single[k][side])
				h.restore(k)
			}
		}
	}
	for p := range len(h.pairs) - 1 {
		terms := h.terms[h.pairs[p]:h.pairs[p+1]]
		if j, k := h.groups.Of[terms[0].J], h.groups.Of[terms[0].K]; j == k {
			h.diagonal(f, int(j), terms, weight, v)
		} else {
			h.mixed(f, int(j), int(k), terms, weight, v)
		}
	}
}

func (h *Hessian) call(f Func, out []float64) {
	f(h.at, out)
	h.Evaluations++
}

// displace moves group k by its displacements a (0), b (1), or the third ones a + b (2), of variables near bounds.
func (h *Hessian) displace(k, which int) {
	for _, j := range h.groups.Columns(k) {
		m := &h.moves[j]
		switch {
		case which == 0:
			h.at[j] = h.x[j] + m.a
		case which == 1:
			h.at[j] = h.x[j] + m.b
		case !m.central:
			h.at[j] = h.x[j] + (m.a + m.b)
		}
	}
}

func (h *Hessian) restore(k int) {
	for _, j := range h.groups.Columns(k) {
		h.at[j] = h.x[j]
	}
}

// isCentral reports whether all columns of group k are.
func (h *Hessian) isCentral(k int) bool {
	for _, j := range h.groups.Columns(k) {
		if !h.moves[j].central {
			return false
		}
	}
	return true
}

// diagonal adds second derivatives in one variable: the three-point formula, or (2f₀ − 5f₁ + 4f₂ − f₃)/a² at the points 0, a, 2a, 3a near a bound.
func (h *Hessian) diagonal(f Func, k int, terms []Term, weight, v []float64) {
	third := h.both[0][0]
	if !h.isCentral(k) {
		h.displace(k, 2)
		h.call(f, third)
		h.restore(k)
	}
	for _, t := range terms {
		w := weight[t.Row]
		if w == 0 {
			continue
		}
		m := &h.moves[t.J]
		f0, fa, fb := h.base[t.Row], h.single[k][0][t.Row], h.single[k][1][t.Row]
		if m.central {
			v[t.At] += w * 2 * ((fa-f0)/m.a - (fb-f0)/m.b) / (m.a - m.b)
		} else {
			v[t.At] += w * (4*(fb-f0) - 5*(fa-f0) - (third[t.Row] - f0)) / (m.a * m.a)
		}
	}
}

// mixed adds second derivatives in one variable of group j and one of group k.
func (h *Hessian) mixed(f Func, j, k int, terms []Term, weight, v []float64) {
	central := h.isCentral(j) && h.isCentral(k)
	for sides := range 4 {
		a, b := sides/2, sides%2
		if a == b || !central {
			h.displace(j, a)
			h.displace(k, b)
			h.call(f, h.both[a][b])
			h.restore(j)
			h.restore(k)
		}
	}
	for _, t := range terms {
		w := weight[t.Row]
		if w == 0 {
			continue
		}
		mj, mk, f0 := &h.moves[t.J], &h.moves[t.K], h.base[t.Row]
		fj, fk := h.single[j], h.single[k]
		if central {
			up := h.both[0][0][t.Row] - fj[0][t.Row] - fk[0][t.Row] + f0
			down := h.both[1][1][t.Row] - fj[1][t.Row] - fk[1][t.Row] + f0
			v[t.At] += w * (up + down) / (mj.a*mk.a + mj.b*mk.b)
			continue
		}
		sum := 0.0
		for a := range 2 {
			for b := range 2 {
				mixed := h.both[a][b][t.Row] - fj[a][t.Row] - fk[b][t.Row] + f0
				sum += mj.weight(a) * mk.weight(b) * mixed
			}
		}
		v[t.At] += w * sum
	}
}

// weight returns w_a or w_b of f′ ≈ w_a[f(x+a) − f(x)] + w_b[f(x+b) − f(x)], which is exact for parabolas.
func (m *move) weight(which int) float64 {
	if which == 0 {
		return m.b / (m.a * (m.b - m.a))
	}
	return -m.a / (m.b * (m.b - m.a))
}
