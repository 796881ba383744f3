package expr

import (
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/problem"
)

// A Row is a function Nonlinear + Σ_k Coefs[k]·x_{Cols[k]} + Constant. Its parts may be absent; a column may
// occur more than once.
type Row struct {
	Nonlinear Expr
	Cols      []int32
	Coefs     []float64
	Constant  float64
}

// Functions evaluates an objective and rows and their derivatives. It is a problem.Functions and a
// problem.HessianVector. It remembers by value the last x and what was computed there, so that calls at one x share
// work; methods of one Functions must not run at the same time. No method allocates. All take time proportional to
// the number of operations, the Hessian also to the numbers of variables that its nonlinear parts depend on.
type Functions struct {
	t *tape

	known  bool // whether the x of the tape has been set
	values [3]bool
	first  [3]bool
	second bool
	shared bool // gradients of shared cells

	adj []float64 // adjoints, zero between calls but for values without derivatives
	lag []float64 // adjoints of the Lagrangian
	dot []float64 // directional derivatives, and of adjoints; made by the first product
	dad []float64

	jac      problem.Pattern
	jacConst []float64
	gather   [][]int32 // of each row with a nonlinear part: the variables of the entries from gatherAt on
	jacAt    [][]int32 // and the entries they go to

	gradient []int32 // variables of the nonlinear part of the objective
	hess     *hessian
}

// NewFunctions plans the evaluation of an objective and rows over the variables of g. The graph may grow
// afterwards; the functions do not change. It returns an error for a column outside of the graph, a coefficient or constant
// that is not finite, or a Hessian with more than 2³⁰ entries. Time and memory are proportional to the numbers of
// operations and of entries of the derivatives. It panics if a row is of another graph.
func NewFunctions(g *Graph, objective Row, rows []Row) (*Functions, error) {
	all := append([]Row{objective}, rows...)
	for i := range all {
		if err := all[i].check(g, i); err != nil {
			return nil, err
		}
	}
	f := &Functions{t: newTape(lower(g, all))}
	f.adj = make([]float64, len(f.t.val))
	f.lag = make([]float64, len(f.t.val))
	f.dot = make([]float64, len(f.t.val))
	f.dad = make([]float64, len(f.t.val))
	f.planJacobian()
	var err error
	f.hess, err = planHessian(f.t)
	return f, err
}

// check returns an error for row i − 1, the objective if that is −1.
func (r *Row) check(g *Graph, i int) error {
	name := fmt.Sprintf("row %d", i-1)
	if i == 0 {
		name = "objective"
	}
	if r.Nonlinear.g != nil && r.Nonlinear.g != g {
		panic("expr: " + name + " belongs to another graph")
	}
	if len(r.Cols) != len(r.Coefs) {
		return fmt.Errorf("expr: %s: %d columns and %d coefficients", name, len(r.Cols), len(r.Coefs))
	}
	if !finite(r.Constant) {
		return fmt.Errorf("expr: %s: constant %g", name, r.Constant)
	}
	for k, j := range r.Cols {
		if j < 0 || int(j) >= g.n {
			return fmt.Errorf("expr: %s: column %d of %d", name, j, g.n)
		}
		if !finite(r.Coefs[k]) {
			return fmt.Errorf("expr: %s: coefficient %g of column %d", name, r.Coefs[k], j)
		}
	}
	return nil
}

// planJacobian finds the entries of the Jacobian: the linear part and the variables of the cells a row reads.
func (f *Functions) planJacobian() {
	t := f.t
	met := make([]int32, t.n)
	entries := 0
	for _, r := range t.rows[1:] {
		entries += len(r.cols)
	}
	entries += entries / 2
	f.jac = problem.Pattern{Row: make([]int32, 0, entries), Col: make([]int32, 0, entries)}
	f.gather = make([][]int32, len(t.rows))
	f.jacAt = make([][]int32, len(t.rows))
	for i, r := range t.rows {
		list := t.variables(t.reads[i], met, int32(i)+1)
		f.gather[i] = list
		if i > 0 {
			f.mergeRow(i, r, list)
		}
	}
	f.gradient = f.gather[0]
}

// mergeRow appends the entries of row i, counted from 1.
func (f *Functions) mergeRow(i int, r loweredRow, list []int32) {
	at := make([]int32, 0, len(list))
	p := 0
	add := func(j int32, c float64) {
		f.jac.Row = append(f.jac.Row, int32(i)-1)
		f.jac.Col = append(f.jac.Col, j)
		f.jacConst = append(f.jacConst, c)
	}
	for _, j := range list {
		for ; p < len(r.cols) && r.cols[p] < j; p++ {
			add(r.cols[p], r.coefs[p])
		}
		at = append(at, int32(f.jac.Len()))
		if p < len(r.cols) && r.cols[p] == j {
			add(j, r.coefs[p])
			p++
		} else {
			add(j, 0)
		}
	}
	for ; p < len(r.cols); p++ {
		add(r.cols[p], r.coefs[p])
	}
	f.jacAt[i] = at
}

// JacobianPattern returns the places of the entries of ∂c/∂x, row by row and in a row by columns.
func (f *Functions) JacobianPattern() problem.Pattern { return f.jac }

// HessianPattern returns the places of the lower triangle of the Hessian of the Lagrangian, column by column and in a
// column by rows. They are those where an entry can differ from zero: pairs of variables that meet in a
// nonlinear operation.
func (f *Functions) HessianPattern() problem.Pattern { return f.hess.pattern }

// Linear tells of each row whether it has no nonlinear part.
func (f *Functions) Linear() []bool {
	l := make([]bool, len(f.t.rows)-1)
	for i := range l {
		l[i] = f.t.rows[i+1].root == noRoot
	}
	return l
}

// at makes x the point of evaluation and computes the values of the segments asked for.
func (f *Functions) at(x []float64, segs ...int) {
	t := f.t
	mine := t.val[:t.n]
	if len(x) != len(mine) {
		panic(fmt.Sprintf("expr: x has %d elements instead of %d", len(x), len(mine)))
	}
	if !f.known || !slices.Equal(x, mine) {
		copy(mine, x)
		f.known = true
		f.values, f.first, f.second, f.shared = [3]bool{}, [3]bool{}, false, false
		f.hess.known = false
	}
	for _, s := range segs {
		if !f.values[s] {
			t.forward(t.segs[s])
			f.values[s] = true
		}
	}
}

// firsts is at and computes first partial derivatives, too.
func (f *Functions) firsts(x []float64, segs ...int) {
	f.at(x, segs...)
	for _, s := range segs {
		if !f.first[s] {
			f.t.firsts(f.t.store[s])
			f.first[s] = true
		}
	}
}

// value returns the value of row i, 0 being the objective.
func (f *Functions) value(i int) float64 {
	r := &f.t.rows[i]
	s := r.constant
	for k, j := range r.cols {
		s += r.coefs[k] * f.t.val[j]
	}
	if r.root != noRoot {
		s += f.t.val[r.root]
	}
	return s
}

// Objective returns f(x).
func (f *Functions) Objective(x []float64) float64 {
	f.at(x, segBoth, segObjective)
	return f.value(0)
}

// Constraints sets c to c(x), one element a row.
func (f *Functions) Constraints(x, c []float64) {
	f.at(x, segBoth, segRows)
	for i := range f.t.rows[1:] {
		c[i] = f.value(i + 1)
	}
}

// Gradient sets g to ∇f(x), n elements.
func (f *Functions) Gradient(x, g []float64) {
	t := f.t
	f.firsts(x, segBoth, segObjective)
	clear(g)
	r := &t.rows[0]
	for k, j := range r.cols {
		g[j] = r.coefs[k]
	}
	if len(f.gradient) == 0 {
		return
	}
	f.adj[r.root] = 1
	t.reverseReads(t.reads[0], f.adj)
	for _, j := range f.gradient {
		g[j] += f.adj[j]
		f.adj[j] = 0
	}
}

// Jacobian sets v to the entries of ∂c/∂x, in the order of JacobianPattern.
func (f *Functions) Jacobian(x, v []float64) {
	t := f.t
	f.firsts(x, segBoth, segRows)
	copy(v, f.jacConst)
	if !f.shared {
		t.shareGradients(f.adj)
		f.shared = true
	}
	for i := 1; i < len(t.rows); i++ {
		list := f.gather[i]
		if len(list) == 0 {
			continue
		}
		f.adj[t.rows[i].root] = 1
		t.reverseReads(t.reads[i], f.adj)
		at := f.jacAt[i]
		for k, j := range list {
			v[at[k]] += f.adj[j]
			f.adj[j] = 0
		}
	}
}

// seedLagrangian sets lag to the weights of the rows and zero elsewhere.
func (f *Functions) seedLagrangian(sigma float64, y []float64) {
	t := f.t
	clear(f.lag)
	for i, r := range t.rows {
		if r.root == noRoot || !t.live[r.root] {
			continue
		}
		if i == 0 {
			f.lag[r.root] += sigma
		} else {
			f.lag[r.root] += y[i-1]
		}
	}
}

// Hessian sets v to the entries of σ∇²f(x) + Σ y_i ∇²c_i(x), in the order of HessianPattern.
func (f *Functions) Hessian(x []float64, sigma float64, y, v []float64) {
	t := f.t
	f.seconds(x)
	f.seedLagrangian(sigma, y)
	for _, s := range []int{segRows, segObjective, segBoth} {
		t.reverse(t.segs[s], f.lag, true)
	}
	f.hess.evaluate(t, f.lag, v)
}

// seconds is firsts for everything and computes second partial derivatives, too.
func (f *Functions) seconds(x []float64) {
	f.firsts(x, segBoth, segObjective, segRows)
	if f.second {
		return
	}
	for _, list := range f.t.store {
		f.t.seconds(list)
	}
	f.second = true
}

var (
	_ problem.Functions     = (*Functions)(nil)
	_ problem.HessianVector = (*Functions)(nil)
)
