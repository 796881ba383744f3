package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem"
)

// A hyper is a number a + bε + cδ + dεδ, ε² = δ² = 0: with seeds ε at variable i and δ at variable j, d is the second derivative by
// both. It is an evaluation of the graph itself, that shares nothing with tapes but the formulas of single operations.
type hyper struct{ a, b, c, d float64 }

func (x hyper) chain(v, p, q float64) hyper {
	return hyper{v, times(p, x.b), times(p, x.c), times(p, x.d) + times(q, times(x.b, x.c))}
}

// hypers evaluates every vertex of g for seeds at i and j.
func hypers(g *Graph, x []float64, i, j int) []hyper {
	val := make([]hyper, len(g.all))
	for v, u := range g.all {
		switch {
		case u.op == opVar:
			val[v] = hyper{x[u.a], truth(int(u.a) == i), truth(int(u.a) == j), 0}
		case u.op == opConst:
			val[v].a = g.num[u.a]
		case u.op == opSum:
			for _, a := range g.args[u.a : u.a+u.b] {
				p := val[a]
				val[v] = hyper{val[v].a + p.a, val[v].b + p.b, val[v].c + p.c, val[v].d + p.d}
			}
		case u.op == Min || u.op == Max:
			best := g.args[u.a]
			for _, a := range g.args[u.a : u.a+u.b] {
				if p := val[a].a; p != p || u.op == Min && p < val[best].a || u.op == Max && p > val[best].a {
					best = a
				}
			}
			val[v] = val[best]
		case u.op == opIf:
			if c := val[g.args[u.a]].a; c != c {
				val[v] = hyper{c, c, c, c}
			} else if c != 0 {
				val[v] = val[g.args[u.a+1]]
			} else {
				val[v] = val[g.args[u.a+2]]
			}
		case u.op.Operands() == 1:
			p := val[u.a]
			r := value1(u.op, p.a)
			d := first1(u.op, p.a, r)
			val[v] = p.chain(r, d, second1(u.op, p.a, r, d))
		default:
			p, q := val[u.a], val[u.b]
			r := value2(u.op, p.a, q.a)
			da, db := first2(u.op, p.a, q.a, r)
			aa, ab, bb := second2(u.op, p.a, q.a, r, da, db)
			val[v] = hyper{
				r, times(da, p.b) + times(db, q.b), times(da, p.c) + times(db, q.c),
				times(da, p.d) + times(db, q.d) + times(aa, times(p.b, p.c)) + times(bb, times(q.b, q.c)) +
					times(ab, times(p.b, q.c)) + times(ab, times(p.c, q.b)),
			}
		}
	}
	return val
}

// A dense holds all derivatives of an objective and rows.
type dense struct {
	value []float64     // objective first
	first [][]float64   // [row][variable]
	h     [][][]float64 // [row][variable][variable]
}

func reference(g *Graph, all []Row, x []float64) *dense {
	n := g.n
	d := &dense{value: make([]float64, len(all)), first: make([][]float64, len(all)), h: make([][][]float64, len(all))}
	for r, row := range all {
		d.first[r] = make([]float64, n)
		d.h[r] = make([][]float64, n)
		for i := range n {
			d.h[r][i] = make([]float64, n)
		}
		d.value[r] = row.Constant
		for k, j := range row.Cols {
			d.value[r] += row.Coefs[k] * x[j]
			d.first[r][j] += row.Coefs[k]
		}
	}
	for i := range n {
		for j := range n {
			val := hypers(g, x, i, j)
			for r, row := range all {
				if row.Nonlinear.g == nil {
					continue
				}
				v := val[row.Nonlinear.at]
				if i == 0 && j == 0 {
					d.value[r] += v.a
				}
				if j == 0 {
					d.first[r][i] += v.b
				}
				d.h[r][i][j] = v.d
			}
		}
	}
	return d
}

// near reports whether a and b agree, of the size given.
func near(a, b, size, tol float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) == math.IsNaN(b)
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return a == b
	}
	return math.Abs(a-b) <= tol*(1+size+math.Abs(a)+math.Abs(b))
}

// random returns a graph with random expressions whose parts are shared, an objective and rows.
func random(rng *rand.Rand) (*Graph, []Row) {
	n := 1 + rng.IntN(7)
	g := NewGraph(n)
	pool := make([]Expr, 0, 64)
	for j := range n {
		pool = append(pool, g.Var(j))
	}
	pick := func() Expr {
		if rng.IntN(6) == 0 {
			return g.Const([]float64{-2, -1, 0, 0.5, 1, 2, 3, 1.7}[rng.IntN(8)])
		}
		return pool[max(rng.IntN(len(pool)), rng.IntN(len(pool)))]
	}
	for range 5 + rng.IntN(50) {
		pool = append(pool, randomOp(g, rng, pick))
	}
	rows := make([]Row, 1+rng.IntN(6))
	for i := range rows {
		if rng.IntN(8) > 0 {
			rows[i].Nonlinear = pool[len(pool)-1-rng.IntN(min(len(pool), 12))]
		}
		for range rng.IntN(4) {
			rows[i].Cols = append(rows[i].Cols, int32(rng.IntN(n)))
			rows[i].Coefs = append(rows[i].Coefs, rng.NormFloat64())
		}
		rows[i].Constant = float64(rng.IntN(3))
	}
	return g, rows
}

// randomOp keeps values of a size at which derivatives can be compared.
func randomOp(g *Graph, rng *rand.Rand, pick func() Expr) Expr {
	a, b := pick(), pick()
	// Choices are not made between what is equal but for rounding.
	apart := func(e Expr) Expr { return g.Binary(Add, e, g.Const(rng.Float64())) }
	tame := func(e Expr) Expr { return g.Unary(Sin, e) }
	positive := func(e Expr) Expr { return g.Binary(Add, g.Const(1.5), tame(e)) }
	switch rng.IntN(22) {
	case 0, 1:
		return g.Binary(Add, a, b)
	case 2, 3:
		return g.Binary(Sub, a, b)
	case 4, 5:
		return g.Binary(Mul, a, tame(b))
	case 6:
		return g.Binary(Div, a, positive(b))
	case 7:
		return g.Binary(Mul, g.Const(rng.NormFloat64()), a)
	case 8:
		return g.Unary(Neg, a)
	case 9:
		return g.Unary(Square, tame(a))
	case 10:
		return g.Binary(Pow, positive(a), g.Const([]float64{3, 2.5, -1, -2, 5, 0.3}[rng.IntN(6)]))
	case 11:
		return g.Binary(Pow, positive(a), tame(b))
	case 12:
		return g.Unary(Exp, tame(a))
	case 13:
		return g.Unary(Log, positive(a))
	case 14:
		return g.Binary(Atan2, a, positive(b))
	case 15:
		list := make([]Expr, 2+rng.IntN(6))
		for k := range list {
			list[k] = pick()
		}
		return g.Sum(list...)
	case 16:
		return g.NAry([]Op{Min, Max}[rng.IntN(2)], apart(a), apart(b), apart(pick()))
	case 17:
		return g.If(g.Binary(Lt, a, apart(b)), pick(), pick())
	case 18:
		return g.Binary([]Op{Less, Mod}[rng.IntN(2)], apart(a), positive(b))
	case 19:
		return g.Unary([]Op{Abs, Floor}[rng.IntN(2)], apart(a))
	case 20:
		return g.Unary([]Op{Tan, Sinh, Cosh, Asin, Acos, Atanh}[rng.IntN(6)], g.Binary(Mul, g.Const(0.5), tame(a)))
	}
	return g.Unary([]Op{Sin, Cos, Tanh, Atan, Asinh, Logistic}[rng.IntN(6)], a)
}

// checkAll compares everything that f gives at x with the reference.
func checkAll(f *Functions, g *Graph, all []Row, x []float64, rng *rand.Rand, tol float64) error {
	n, m := g.n, len(all)-1
	d := reference(g, all, x)
	if v := f.Objective(x); !near(v, d.value[0], 0, tol) {
		return fmt.Errorf("objective %g, want %g", v, d.value[0])
	}
	c, grad := make([]float64, m), make([]float64, n)
	f.Constraints(x, c)
	for i := range c {
		if !near(c[i], d.value[i+1], 0, tol) {
			return fmt.Errorf("row %d: %g, want %g", i, c[i], d.value[i+1])
		}
	}
	size := 0.0
	for _, r := range d.first {
		for _, v := range r {
			if finite(v) {
				size = max(size, math.Abs(v))
			}
		}
	}
	f.Gradient(x, grad)
	for j := range grad {
		if !near(grad[j], d.first[0][j], size, tol) {
			return fmt.Errorf("gradient %d: %g, want %g", j, grad[j], d.first[0][j])
		}
	}
	p := f.JacobianPattern()
	jac := make([]float64, p.Len())
	f.Jacobian(x, jac)
	have := make([][]float64, m)
	for i := range have {
		have[i] = make([]float64, n)
	}
	for k, i := range p.Row {
		have[i][p.Col[k]] = jac[k]
	}
	for i := range have {
		for j := range n {
			if !near(have[i][j], d.first[i+1][j], size, tol) {
				return fmt.Errorf("jacobian %d, %d: %g, want %g", i, j, have[i][j], d.first[i+1][j])
			}
		}
	}
	return checkHessian(f, d, x, rng, tol)
}

func checkHessian(f *Functions, d *dense, x []float64, rng *rand.Rand, tol float64) error {
	n, m := len(x), len(d.value)-1
	sigma, y := rng.NormFloat64(), make([]float64, m)
	for i := range y {
		y[i] = rng.NormFloat64()
	}
	want, size := make([][]float64, n), 0.0
	for i := range n {
		want[i] = make([]float64, n)
		for j := range n {
			want[i][j] = sigma * d.h[0][i][j]
			for r := range m {
				want[i][j] += y[r] * d.h[r+1][i][j]
				size = max(size, math.Abs(d.h[r+1][i][j]))
			}
		}
	}
	h := f.HessianPattern()
	v := make([]float64, h.Len())
	f.Hessian(x, sigma, y, v)
	have := make([][]float64, n)
	for i := range n {
		have[i] = make([]float64, n)
	}
	for k, i := range h.Row {
		have[i][h.Col[k]] = v[k]
		have[h.Col[k]][i] = v[k]
	}
	dir, hv := make([]float64, n), make([]float64, n)
	for i := range n {
		dir[i] = rng.NormFloat64()
		for j := range n {
			if !near(have[i][j], want[i][j], size, tol) {
				return fmt.Errorf("hessian %d, %d: %g, want %g", i, j, have[i][j], want[i][j])
			}
		}
	}
	f.HessianProduct(x, sigma, y, dir, hv)
	for i := range n {
		s := 0.0
		for j := range n {
			s += want[i][j] * dir[j]
		}
		if !near(hv[i], s, size*float64(n), tol) {
			return fmt.Errorf("product %d: %g, want %g", i, hv[i], s)
		}
	}
	return nil
}

// TestRandomGraphs compares all results with hyper-dual numbers, for plans without cuts, with some and with all.
func TestRandomGraphs(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	spare, entries, shared := 0, 0, 0
	for trial := range 1500 {
		g, all := random(rng)
		f, err := NewFunctions(g, all[0], all[1:])
		if err != nil {
			t.Fatal(err)
		}
		if limit := []int{0, 1, 2, 3}[trial%4]; limit > 0 {
			c := newCurvature(f.t, limit)
			if !c.plan(math.MaxInt / 2) {
				t.Fatal("no plan")
			}
			f.hess = c.finish()
			f.t.findReads(limit)
			f.jac, f.jacConst = problem.Pattern{}, nil
			f.planJacobian()
			shared += len(f.t.shared)
		}
		met := map[[2]int]bool{}
		for range 3 {
			x := make([]float64, g.n)
			for j := range x {
				x[j] = rng.NormFloat64()
			}
			if err := checkAll(f, g, all, x, rng, 1e-9); err != nil {
				t.Fatalf("seed %d, trial %d: %v", seed, trial, err)
			}
			d := reference(g, all, x)
			for _, h := range d.h {
				for i := range h {
					for j := range i + 1 {
						if h[i][j] != 0 {
							met[[2]int{i, j}] = true
						}
					}
				}
			}
		}
		p := f.HessianPattern()
		chooses := func(u vertex) bool { return u.op == opIf || u.op == Min || u.op == Max || u.op == Less }
		if slices.ContainsFunc(g.all, chooses) {
			continue // what is never chosen is zero at all points
		}
		entries += p.Len()
		for k, i := range p.Row {
			if !met[[2]int{int(i), int(p.Col[k])}] {
				spare++
			}
		}
	}
	if shared < 100 {
		t.Errorf("only %d shared cells", shared)
	}
	t.Logf("%d of %d entries were zero at all points", spare, entries)
	if 5*spare > entries {
		t.Errorf("%d of %d entries of the patterns were zero at all points", spare, entries)
	}
}
