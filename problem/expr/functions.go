package expr

import (
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/problem"
)

// A Row is a function Nonlinear + Σ_k Coefs[k]·x_{Cols[k]} + Constant. Its parts may be absent; a column may occur more than once.
type Row struct {
	Nonlinear Expr
	Cols      []int32
	Coefs     []float64
	Constant  float64
}

// Functions evaluates an objective and rows and their derivatives. It is a problem.Functions and a
// problem.HessianVector.
type Functions struct {
	g         *Graph
	objective Row
	rows      []Row
	jac, hess problem.Pattern
	slot      map[[2]int32]int
	val       []float64
	adj       []float64
	order     []int32
}

// NewFunctions plans the evaluation of an objective and rows over the variables of g. It returns an error for a
// column outside of the graph or a coefficient that is not finite. The graph may grow afterwards; the functions do not.
func NewFunctions(g *Graph, objective Row, rows []Row) (*Functions, error) {
	f := &Functions{g: g, objective: objective, rows: rows, val: make([]float64, len(g.all)), adj: make([]float64, len(g.all)), slot: map[[2]int32]int{}}
	for i, r := range append([]Row{objective}, rows...) {
		if r.Nonlinear.g != nil && r.Nonlinear.g != g {
			panic("expr: a row belongs to another graph")
		}
		if len(r.Cols) != len(r.Coefs) {
			return nil, fmt.Errorf("expr: row %d: %d columns and %d coefficients", i-1, len(r.Cols), len(r.Coefs))
		}
		for k, j := range r.Cols {
			if j < 0 || int(j) >= g.n {
				return nil, fmt.Errorf("expr: row %d: column %d of %d", i-1, j, g.n)
			}
			if math.IsNaN(r.Coefs[k]) || math.IsInf(r.Coefs[k], 0) {
				return nil, fmt.Errorf("expr: row %d: coefficient %g", i-1, r.Coefs[k])
			}
		}
	}
	for i, r := range rows {
		for _, j := range f.support(r) {
			f.jac.Row, f.jac.Col = append(f.jac.Row, int32(i)), append(f.jac.Col, j)
		}
	}
	f.plan()
	return f, nil
}

// Jacobian etc. are filled in below.
func (f *Functions) support(r Row) []int32 {
	seen := map[int32]bool{}
	for _, j := range r.Cols {
		seen[j] = true
	}
	for _, v := range f.reach(r.Nonlinear) {
		if u := f.g.all[v]; u.op == opVar {
			seen[u.a] = true
		}
	}
	var s []int32
	for j := range seen {
		s = append(s, j)
	}
	slices.Sort(s)
	return s
}

func (f *Functions) reach(e Expr) []int32 {
	if e.g == nil {
		return nil
	}
	seen := map[int32]bool{e.at: true}
	list := []int32{e.at}
	var pair [2]int32
	for k := 0; k < len(list); k++ {
		for _, a := range f.g.operands(list[k], &pair) {
			if !seen[a] {
				seen[a] = true
				list = append(list, a)
			}
		}
	}
	slices.Sort(list)
	return list
}

// pairs calls visit for the local second derivatives of vertex v that may differ from zero.
func (f *Functions) pairs(v int32, numeric bool, visit func(a, b int32, w float64)) {
	u := f.g.all[v]
	switch {
	case u.op.step() || u.op == opVar || u.op == opConst:
	case u.op == Neg, u.op == Abs, u.op == Add, u.op == Sub, u.op == Mod, u.op == Less, u.op == opSum, u.op == opIf, u.op == Min, u.op == Max:
	case u.op.Operands() == 1:
		w := 0.0
		if numeric {
			a, x := f.val[u.a], f.val[v]
			w = second1(u.op, a, x, first1(u.op, a, x))
		}
		visit(u.a, u.a, w)
	default:
		var aa, ab, bb float64
		a, b, x := f.val[u.a], f.val[u.b], f.val[v]
		if numeric {
			da, db := first2(u.op, a, b, x)
			aa, ab, bb = second2(u.op, a, b, x, da, db)
		}
		if u.op == Pow || u.op == Atan2 {
			visit(u.a, u.a, aa)
		}
		visit(u.a, u.b, ab)
		if u.op != Mul {
			visit(u.b, u.b, bb)
		}
	}
}

func (f *Functions) plan() {
	all := f.reachAll()
	f.order = all
	grads := f.gradients(all, false)
	for _, v := range all {
		f.pairs(v, false, func(a, b int32, _ float64) {
			for p := range grads[a] {
				for q := range grads[b] {
					key := [2]int32{max(p, q), min(p, q)}
					if _, ok := f.slot[key]; !ok {
						f.slot[key] = f.hess.Len()
						f.hess.Row, f.hess.Col = append(f.hess.Row, key[0]), append(f.hess.Col, key[1])
					}
				}
			}
		})
	}
}

func (f *Functions) reachAll() []int32 {
	seen := map[int32]bool{}
	for _, r := range append([]Row{f.objective}, f.rows...) {
		for _, v := range f.reach(r.Nonlinear) {
			seen[v] = true
		}
	}
	var all []int32
	for v := range seen {
		all = append(all, v)
	}
	slices.Sort(all)
	return all
}

func (f *Functions) gradients(all []int32, numeric bool) map[int32]map[int32]float64 {
	grads := map[int32]map[int32]float64{}
	for _, v := range all {
		m := map[int32]float64{}
		if u := f.g.all[v]; u.op == opVar {
			m[u.a] = 1
		}
		f.partials(v, func(a int32, d float64) {
			if d == 0 && numeric {
				return
			}
			for j, x := range grads[a] {
				m[j] += d * x
			}
		})
		grads[v] = m
	}
	return grads
}

func (f *Functions) sweep(x []float64) {
	g := f.g
	for _, v := range f.order {
		u := g.all[v]
		switch u.op {
		case opVar:
			f.val[v] = x[u.a]
		case opConst:
			f.val[v] = g.num[u.a]
		case opSum:
			s := 0.0
			for _, a := range g.args[u.a : u.a+u.b] {
				s += f.val[a]
			}
			f.val[v] = s
		case Min, Max:
			s := f.val[g.args[u.a]]
			for _, a := range g.args[u.a+1 : u.a+u.b] {
				if u.op == Min {
					s = min(s, f.val[a])
				} else {
					s = max(s, f.val[a])
				}
			}
			f.val[v] = s
		case opIf:
			switch c := f.val[g.args[u.a]]; {
			case c != c:
				f.val[v] = c
			case c != 0:
				f.val[v] = f.val[g.args[u.a+1]]
			default:
				f.val[v] = f.val[g.args[u.a+2]]
			}
		default:
			if u.op.Operands() == 1 {
				f.val[v] = value1(u.op, f.val[u.a])
			} else {
				f.val[v] = value2(u.op, f.val[u.a], f.val[u.b])
			}
		}
	}
}

// partials calls visit for the operands of v with the derivatives.
func (f *Functions) partials(v int32, visit func(a int32, d float64)) {
	g, u := f.g, f.g.all[v]
	switch {
	case u.op.step() || u.op == opVar || u.op == opConst:
	case u.op == opSum:
		for _, a := range g.args[u.a : u.a+u.b] {
			visit(a, 1)
		}
	case u.op == Min || u.op == Max:
		done := false
		for _, a := range g.args[u.a : u.a+u.b] {
			d := 0.0
			if !done && f.val[a] == f.val[v] {
				d, done = 1, true
			}
			if f.val[v] != f.val[v] {
				d = math.NaN()
			}
			visit(a, d)
		}
	case u.op == opIf:
		c := f.val[g.args[u.a]]
		d, e := 0.0, 1.0
		if c != c {
			d, e = c, c
		} else if c != 0 {
			d, e = 1, 0
		}
		visit(g.args[u.a+1], d)
		visit(g.args[u.a+2], e)
	case u.op.Operands() == 1:
		visit(u.a, first1(u.op, f.val[u.a], f.val[v]))
	default:
		da, db := first2(u.op, f.val[u.a], f.val[u.b], f.val[v])
		visit(u.a, da)
		visit(u.b, db)
	}
}

func (f *Functions) linear(r Row, x []float64) float64 {
	s := r.Constant
	for k, j := range r.Cols {
		s += r.Coefs[k] * x[j]
	}
	if r.Nonlinear.g != nil {
		s += f.val[r.Nonlinear.at]
	}
	return s
}

// JacobianPattern returns the places of the entries of ∂c/∂x, row by row and in a row by columns.
func (f *Functions) JacobianPattern() problem.Pattern { return f.jac }

// HessianPattern returns the places of the lower triangle of the Hessian of the Lagrangian that may differ from zero.
func (f *Functions) HessianPattern() problem.Pattern { return f.hess }

// Linear tells of each row whether it is linear.
func (f *Functions) Linear() []bool {
	l := make([]bool, len(f.rows))
	for i, r := range f.rows {
		l[i] = true
		for _, v := range f.reach(r.Nonlinear) {
			f.pairs(v, false, func(a, b int32, _ float64) { l[i] = false })
			if op := f.g.all[v].op; op == Abs || op == Min || op == Max || op == opIf || op == Less || op == Mod || op.step() {
				l[i] = false
			}
		}
	}
	return l
}

// Objective returns f(x).
func (f *Functions) Objective(x []float64) float64 {
	f.sweep(x)
	return f.linear(f.objective, x)
}

// Gradient sets g to ∇f(x).
func (f *Functions) Gradient(x, g []float64) {
	f.sweep(x)
	f.reverse(f.objective, g)
}

func (f *Functions) reverse(r Row, g []float64) {
	clear(g)
	for k, j := range r.Cols {
		g[j] += r.Coefs[k]
	}
	if r.Nonlinear.g == nil {
		return
	}
	clear(f.adj)
	f.adj[r.Nonlinear.at] = 1
	for k := len(f.order) - 1; k >= 0; k-- {
		v := f.order[k]
		if f.adj[v] == 0 {
			continue
		}
		if u := f.g.all[v]; u.op == opVar {
			g[u.a] += f.adj[v]
		}
		f.partials(v, func(a int32, d float64) {
			f.adj[a] += f.adj[v] * d
		})
	}
}

// Constraints sets c to c(x).
func (f *Functions) Constraints(x, c []float64) {
	f.sweep(x)
	for i, r := range f.rows {
		c[i] = f.linear(r, x)
	}
}

// Jacobian sets v to the entries of ∂c/∂x, in the order of JacobianPattern.
func (f *Functions) Jacobian(x, v []float64) {
	f.sweep(x)
	g := make([]float64, f.g.n)
	last := int32(-1)
	for k, i := range f.jac.Row {
		if i != last {
			f.reverse(f.rows[i], g)
			last = i
		}
		v[k] = g[f.jac.Col[k]]
	}
}

// Hessian sets v to the entries of σ∇²f(x) + Σ y_i ∇²c_i(x), in the order of HessianPattern.
func (f *Functions) Hessian(x []float64, sigma float64, y, v []float64) {
	f.sweep(x)
	clear(v)
	clear(f.adj)
	if e := f.objective.Nonlinear; e.g != nil {
		f.adj[e.at] += sigma
	}
	for i, r := range f.rows {
		if e := r.Nonlinear; e.g != nil {
			f.adj[e.at] += y[i]
		}
	}
	grads := f.gradients(f.order, true)
	for k := len(f.order) - 1; k >= 0; k-- {
		u := f.order[k]
		w := f.adj[u]
		if w == 0 {
			continue
		}
		f.partials(u, func(a int32, d float64) { f.adj[a] += w * d })
		f.pairs(u, true, func(a, b int32, d float64) {
			if d == 0 {
				return
			}
			for p, gp := range grads[a] {
				for q, gq := range grads[b] {
					if t := w * d * gp * gq; a == b && p >= q {
						v[f.slot[[2]int32{p, q}]] += t
					} else if a != b && p == q {
						v[f.slot[[2]int32{p, q}]] += 2 * t
					} else if a != b {
						v[f.slot[[2]int32{max(p, q), min(p, q)}]] += t
					}
				}
			}
		})
	}
}

// HessianProduct sets hv to (σ∇²f(x) + Σ y_i ∇²c_i(x))·d.
func (f *Functions) HessianProduct(x []float64, sigma float64, y, d, hv []float64) {
	v := make([]float64, f.hess.Len())
	f.Hessian(x, sigma, y, v)
	clear(hv)
	for k, i := range f.hess.Row {
		j := f.hess.Col[k]
		hv[i] += v[k] * d[j]
		if i != j {
			hv[j] += v[k] * d[i]
		}
	}
}

var (
	_ problem.Functions     = (*Functions)(nil)
	_ problem.HessianVector = (*Functions)(nil)
)
