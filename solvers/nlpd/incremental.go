package nlpd

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// IncrementalOptions are options of [Incremental].
type IncrementalOptions struct {
	LiteralOptions // of the steps, whose lengths are equal; MaxIterations limits cycles, 0 means 500

	// Target ends the run, as Done, once the sum of the objectives is at most this, without any test of optimality: the thesis' own end. nil means none.
	Target *float64
	// SlowAfter is the number of cycles t₀ after which steps are shortened, by 1/(1 + (t − t₀)/t₀). 0 means never, as the thesis has it: where no point solves all terms at
	// once, x then goes round such a point.
	SlowAfter int
}

// incrementalSlack is the least slack with which a step on a term begins.
const incrementalSlack = 1e-3

// Incremental is INCNLPD as N. Couellan's thesis (1997, chapter 5) has it: for the sum of the objectives of terms, which are programs in the same variables with rows of their
// own, a cycle makes one step of [Literal] for each term in turn, from where the one before has ended. A term keeps its y and z from cycle to cycle; its slacks
// begin each step at max(g(x), min(10⁻³, μ/z)). μ changes once in a cycle, with the mean of all products sz. With RPEM there is one H for all terms.
//
// The theory asks for a point that solves each term. There the status is Optimal, of the sum as well, its duals being those of the terms; without such a
// point there is no convergence, and the status is IterationLimit. Package train has the form that fits networks, with SlowAfter and ψψᵀ in place of the thesis' H.
//
// X and the measures of the result are those of the sum under all rows: RowDuals has the rows of the first term, then those of the second, and so on.
func Incremental(ctx context.Context, terms []*problem.NLP, o IncrementalOptions) (solvers.Result, error) {
	start := time.Now()
	o.EqualSteps = true
	if err := o.resolve(); err != nil {
		return solvers.Result{}, err
	}
	if o.SlowAfter < 0 || o.Target != nil && math.IsNaN(*o.Target) {
		return solvers.Result{}, fmt.Errorf("nlpd: options of Incremental out of range: SlowAfter %d, Target %v", o.SlowAfter, o.Target)
	}
	sum, err := sumOf(terms)
	if err != nil {
		return solvers.Result{}, err
	}
	f, err := nlp.NewForm(sum)
	if err != nil {
		return solvers.Result{}, err
	}
	c := &cycles{run: &run{ctx: ctx, form: f, start: start, watch: o.Watch, limit: o.MaxIterations}, o: o, x: f.Start()}
	in := f.NewInner()
	copy(in.X, c.x)
	var out outcome
	switch {
	case f.Crossed != "":
		out = outcome{solvers.Infeasible, f.Crossed}
	case f.N == 0:
		out = c.allFixed()
	default:
		if err := c.begin(terms); err != nil {
			var ended bool
			if out, ended = c.interrupted(); !ended {
				return solvers.Result{}, err
			}
			break
		}
		out = c.iterate()
		c.inner(in)
	}
	res := c.result(in, out)
	c.addTo(&res)
	for _, l := range c.terms {
		e := l.form.Count
		res.Factorizations += l.factorizations
		res.Evaluations.Objective += e.Objective
		res.Evaluations.Gradient += e.Gradient
		res.Evaluations.Constraints += e.Constraints
		res.Evaluations.Jacobian += e.Jacobian
		res.Evaluations.Hessian += e.Hessian
		res.EvaluationTime += l.form.Time
	}
	res.Method = "incnlpd"
	return res, nil
}

// cycles are the state of Incremental. form is that of the sum.
type cycles struct {
	*run
	o     IncrementalOptions
	x     []float64
	terms []*literal
}

// begin makes room, and gives all terms the start s = max(g, 1), z = 1, y = 0.
func (c *cycles) begin(terms []*problem.NLP) error {
	for _, p := range terms {
		f, err := nlp.NewForm(p)
		if err != nil {
			return err
		}
		l, err := newLiteral(&run{ctx: c.ctx, form: f, start: c.start}, c.o.LiteralOptions)
		if err != nil {
			return err
		}
		if l.form.N != c.form.N {
			return fmt.Errorf("nlpd: a term has %d variables that are not fixed, the sum %d: want the same bounds in all terms", l.form.N, c.form.N)
		}
		if len(c.terms) > 0 && c.o.Hessian == RPEM {
			l.hess = c.terms[0].hess
		}
		for t := range l.z {
			l.z[t] = 1
		}
		c.terms = append(c.terms, l)
	}
	return nil
}

// iterate does the cycles.
func (c *cycles) iterate() outcome {
	length, mu := 1.0, 1.0
	for {
		products, pairs, worst := 0.0, 0, 0.0
		for _, l := range c.terms {
			if !c.enter(l, mu) {
				return outcome{solvers.EvaluationError, "functions are undefined where a step has to begin"}
			}
			worst = max(worst, l.optimality())
			for t, s := range l.s {
				products += s * l.z[t]
			}
			pairs += len(l.s)
		}
		if worst <= c.o.Tolerance {
			return outcome{solvers.Optimal, "optimal for each term"}
		}
		total := c.total()
		if c.o.Target != nil && total <= *c.o.Target {
			return outcome{solvers.Done, "the target was reached"}
		}
		if nlp.MaxAbs(c.x) > unboundedAt {
			return outcome{solvers.NumericalTrouble, "the iterates diverge"}
		}
		if out, ended := c.interrupted(); ended {
			return out
		}
		if mu = 0; pairs > 0 {
			mu = min(literalSigma, literalSigmaFactor*products) * products / float64(pairs)
		}
		if t0 := c.o.SlowAfter; t0 > 0 && c.iterations > t0 {
			length = 1 / (1 + float64(c.iterations-t0)/float64(t0))
		}
		if out, ended := c.cycle(mu, length); ended {
			return out
		}
		c.iterations++
		if c.watch != nil {
			c.stopped = c.watch(solvers.Step{Index: c.iterations, Objective: total, DualInfeasibility: worst, Mu: mu, AlphaPrimal: length, AlphaDual: length, Trials: 1})
		}
	}
}

// cycle makes a step for each term.
func (c *cycles) cycle(mu, length float64) (outcome, bool) {
	for _, l := range c.terms {
		if c.ctx.Err() != nil {
			return c.interrupted()
		}
		if !c.enter(l, mu) {
			return outcome{solvers.EvaluationError, "functions are undefined where a step has to begin"}, true
		}
		l.mu = mu
		if !l.direction() {
			if out, ended := c.interrupted(); ended {
				return out, true
			}
			return outcome{solvers.NumericalTrouble, "the Newton system of a term is singular"}, true
		}
		for _, d := range [][]float64{l.dx, l.dy, l.ds, l.dz} {
			for i := range d {
				d[i] *= length
			}
		}
		if _, _, ok := l.search(); !ok {
			return outcome{solvers.NumericalTrouble, "functions are undefined along a whole step"}, true
		}
		copy(c.x, l.x)
	}
	return outcome{}, false
}

// enter makes x the point of l: with slacks that are g(x), as far as they may be.
func (c *cycles) enter(l *literal, mu float64) bool {
	copy(l.x, c.x)
	return l.enter(l.x, incrementalSlack, mu)
}

// total returns the sum of the objectives at x, as stated.
func (c *cycles) total() float64 {
	f, _ := c.form.Objective(c.x)
	return c.form.Unscaled(f)
}

// inner sets in to the point: rows of all terms, and bounds with the sum of their duals.
func (c *cycles) inner(in nlp.Inner) {
	copy(in.X, c.x)
	row := 0
	for _, l := range c.terms {
		one := l.form.NewInner()
		l.inner(one)
		row += copy(in.Y[row:], one.Y)
		for j := range in.ZL {
			in.ZL[j] += one.ZL[j]
			in.ZU[j] += one.ZU[j]
		}
	}
}

// A sum is the functions of a program that is the sum of others.
type sum struct {
	terms []*problem.NLP
	g     []float64
	jac   []int     // where entries of a term's Jacobian begin, one more than terms
	row   []int     // the same of rows
	hess  [][]int32 // place of each entry of a term's Hessian
	h     []float64
}

// sumOf states the sum of terms under all their rows.
func sumOf(terms []*problem.NLP) (*problem.NLP, error) {
	if len(terms) == 0 {
		return nil, fmt.Errorf("nlpd: Incremental without terms")
	}
	for l, p := range terms {
		if p == nil {
			return nil, fmt.Errorf("nlpd: term %d is nil", l)
		}
		if err := p.Validate(); err != nil {
			return nil, err
		}
		if len(p.Lower) != len(terms[0].Lower) || p.Maximize != terms[0].Maximize {
			return nil, fmt.Errorf("nlpd: term %d differs from the first one in its number of variables or its sense", l)
		}
	}
	first := terms[0]
	n := len(first.Lower)
	s := &sum{terms: terms, g: make([]float64, n), jac: []int{0}, row: []int{0}, hess: make([][]int32, len(terms))}
	q := &problem.NLP{Name: first.Name, Lower: append([]float64(nil), first.Lower...), Upper: append([]float64(nil), first.Upper...), Functions: s,
		Start: first.Start, Maximize: first.Maximize, Names: first.Names, Integer: first.Integer}
	at := map[[2]int32]int32{}
	longest := 0
	for l, p := range terms {
		for j := range n {
			q.Lower[j], q.Upper[j] = max(q.Lower[j], p.Lower[j]), min(q.Upper[j], p.Upper[j])
		}
		q.RowLower, q.RowUpper = append(q.RowLower, p.RowLower...), append(q.RowUpper, p.RowUpper...)
		for k, i := range p.Jacobian.Row {
			q.Jacobian.Row, q.Jacobian.Col = append(q.Jacobian.Row, i+int32(s.row[l])), append(q.Jacobian.Col, p.Jacobian.Col[k])
		}
		s.row, s.jac = append(s.row, len(q.RowLower)), append(s.jac, q.Jacobian.Len())
		for k, i := range p.Hessian.Row {
			key := [2]int32{i, p.Hessian.Col[k]}
			if _, ok := at[key]; !ok {
				at[key] = int32(q.Hessian.Len())
				q.Hessian.Row, q.Hessian.Col = append(q.Hessian.Row, key[0]), append(q.Hessian.Col, key[1])
			}
			s.hess[l] = append(s.hess[l], at[key])
		}
		longest = max(longest, p.Hessian.Len())
	}
	s.h = make([]float64, longest)
	return q, nil
}

func (s *sum) Objective(x []float64) float64 {
	f := 0.0
	for _, p := range s.terms {
		f += p.Objective(x)
	}
	return f
}

func (s *sum) Gradient(x, g []float64) {
	clear(g)
	for _, p := range s.terms {
		p.Gradient(x, s.g)
		for j, v := range s.g {
			g[j] += v
		}
	}
}

func (s *sum) Constraints(x, c []float64) {
	for l, p := range s.terms {
		p.Constraints(x, c[s.row[l]:s.row[l+1]])
	}
}

func (s *sum) Jacobian(x, v []float64) {
	for l, p := range s.terms {
		p.Functions.Jacobian(x, v[s.jac[l]:s.jac[l+1]])
	}
}

func (s *sum) Hessian(x []float64, sigma float64, y, v []float64) {
	clear(v)
	for l, p := range s.terms {
		h := s.h[:p.Hessian.Len()]
		p.Functions.Hessian(x, sigma, y[s.row[l]:s.row[l+1]], h)
		for k, to := range s.hess[l] {
			v[to] += h[k]
		}
	}
}
