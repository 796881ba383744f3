package diff

import (
	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse/coloring"
)

func newGradient(n int, c numdiff.Config) *numdiff.Jacobian {
	groups := coloring.Singletons(n)
	places := make([]numdiff.Place, n)
	for j := range places {
		places[j] = numdiff.Place{Group: int32(j), Col: int32(j), At: int32(j)}
	}
	return numdiff.NewJacobian(n, 1, groups, places, c)
}

// jacobianGroups colours the columns of the Jacobian, or of its rows that are not linear.
func jacobianGroups(q *problem.NLP, nonlinear bool) (*coloring.Groups, error) {
	n, m := q.Dim()
	row, col := q.Jacobian.Row, q.Jacobian.Col
	if nonlinear && len(q.Linear) > 0 {
		row, col = nil, nil
		for k, i := range q.Jacobian.Row {
			if !q.Linear[i] {
				row, col = append(row, i), append(col, q.Jacobian.Col[k])
			}
		}
	}
	return coloring.Columns(m, n, row, col)
}

// A gradientPart adds differences of σ∇f + Jᵀy, or of one of both terms, in the groups of a star colouring.
type gradientPart struct {
	d              *Differences
	q              *problem.NLP
	objective, row bool // the terms
	diff           *numdiff.Jacobian
	eval           numdiff.Func
	to             []int32 // place of each entry in the Hessian
	values         []float64

	sigma float64
	y     []float64
	g, j  []float64
}

func newGradientPart(d *Differences, q *problem.NLP, pattern problem.Pattern, at map[uint64]int32, objective, row bool, o Options) (*gradientPart, error) {
	groups, reading, err := coloring.Star(d.n, pattern.Row, pattern.Col)
	if err != nil {
		return nil, err
	}
	p := &gradientPart{
		d: d, q: q, objective: objective, row: row, to: make([]int32, pattern.Len()), values: make([]float64, pattern.Len()),
		y: make([]float64, d.m), g: make([]float64, d.n), j: make([]float64, q.Jacobian.Len()),
	}
	places := make([]numdiff.Place, pattern.Len())
	for k, r := range reading {
		i, j := pattern.Row[k], pattern.Col[k]
		p.to[k] = at[key(i, j)]
		places[k] = numdiff.Place{Group: r.Group, Row: r.Row, Col: i + j - r.Row, At: int32(k)}
	}
	p.diff = numdiff.NewJacobian(d.n, d.n, groups, places, o.config(q, false))
	p.eval = p.lagrangian
	return p, nil
}

// lagrangian sets out to the terms of σ∇f(x) + J(x)ᵀy. Rows with y_i = 0 take no part, even if undefined.
func (p *gradientPart) lagrangian(x, out []float64) {
	clear(out)
	if p.objective && p.sigma != 0 {
		p.d.Evaluations.Gradient++
		p.d.user.Gradient(x, p.g)
		for j, g := range p.g {
			out[j] = p.sigma * g
		}
	}
	if p.row && len(p.j) > 0 {
		p.d.Evaluations.Jacobian++
		p.d.user.Jacobian(x, p.j)
		col := p.q.Jacobian.Col
		for k, i := range p.q.Jacobian.Row {
			if y := p.y[i]; y != 0 {
				out[col[k]] += y * p.j[k]
			}
		}
	}
}

func (p *gradientPart) add(x []float64, sigma float64, y, v []float64) {
	p.sigma = sigma
	copy(p.y, y)
	if !(p.objective && sigma != 0 || p.row && anyNonzero(y)) {
		return
	}
	p.diff.Eval(p.eval, x, nil, p.values, nil)
	for k, at := range p.to {
		v[at] += p.values[k]
	}
}

func anyNonzero(y []float64) bool {
	for _, v := range y {
		if v != 0 {
			return true
		}
	}
	return false
}

// A valuePart adds second differences of the objective or of the rows.
type valuePart struct {
	d         *Differences
	objective bool
	diff      *numdiff.Hessian
	eval      numdiff.Func
	weight    []float64
}

func newObjectivePart(d *Differences, q *problem.NLP, pattern problem.Pattern, at map[uint64]int32, o Options) *valuePart {
	terms := make([]numdiff.Term, pattern.Len())
	for k, i := range pattern.Row {
		terms[k] = numdiff.Term{J: pattern.Col[k], K: i, At: at[key(i, pattern.Col[k])]}
	}
	return &valuePart{
		d: d, objective: true, eval: d.objective, weight: make([]float64, 1),
		diff: numdiff.NewHessian(d.n, 1, coloring.Singletons(d.n), terms, o.config(q, true)),
	}
}

func newRowsPart(d *Differences, q *problem.NLP, at map[uint64]int32, o Options) (*valuePart, error) {
	groups, err := jacobianGroups(q, true)
	if err != nil {
		return nil, err
	}
	return &valuePart{
		d: d, eval: d.constraints, weight: make([]float64, d.m),
		diff: numdiff.NewHessian(d.n, d.m, groups, rowTerms(q, at), o.config(q, true)),
	}, nil
}

func (p *valuePart) add(x []float64, sigma float64, y, v []float64) {
	last := &p.d.lastC
	if p.objective {
		last = &p.d.lastF
		p.weight[0] = sigma
	} else {
		copy(p.weight, y)
	}
	if anyNonzero(p.weight) {
		p.diff.Eval(p.eval, x, last.get(x), p.weight, v)
	}
}

// rowTerms returns what each row that is not linear may contribute to the entries of the Hessian: the pairs of its columns. It takes the smaller of
// the squares of its length and the entries of the Hessian, row by row.
func rowTerms(q *problem.NLP, at map[uint64]int32) (terms []numdiff.Term) {
	n, m := q.Dim()
	columns := make([][]int32, m)
	for k, i := range q.Jacobian.Row {
		columns[i] = append(columns[i], q.Jacobian.Col[k])
	}
	in := make([]int32, n) // the last row with this column, plus one
	for i, cols := range columns {
		if len(q.Linear) > 0 && q.Linear[i] {
			continue
		}
		if len(cols)*len(cols) <= 2*q.Hessian.Len() {
			for a, j := range cols {
				for _, k := range cols[:a+1] {
					if e, ok := at[key(max(j, k), min(j, k))]; ok {
						terms = append(terms, numdiff.Term{Row: int32(i), J: j, K: k, At: e})
					}
				}
			}
			continue
		}
		for _, j := range cols {
			in[j] = int32(i) + 1
		}
		for e, j := range q.Hessian.Row {
			if k := q.Hessian.Col[e]; in[j] == int32(i)+1 && in[k] == int32(i)+1 {
				terms = append(terms, numdiff.Term{Row: int32(i), J: j, K: k, At: int32(e)})
			}
		}
	}
	return terms
}
