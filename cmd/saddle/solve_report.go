package main

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"slices"

	"gonum.org/v1/plot/plotter"

	"github.com/saddle-go/saddle/solvers"
)

//go:embed solve.html
var solveText string

var solveTemplate = newPage("solve", solveText)

// solvePage is what the template shows.
type solvePage struct {
	pageFrame
	Convergence template.HTML
	Objective   template.HTML
	Times       []shareRow
	Program     []named
	Options     []named
	Active      []dualRow
}

// dualRow is a variable or a row with a dual.
type dualRow struct {
	Name, Lower, Value, Upper, Dual string
	size                            float64
}

// writeHTML writes the run as one page that needs no other file.
func (r *solved) writeHTML(w io.Writer) error {
	page := &solvePage{
		pageFrame: newFrame(filepath.Base(r.model.name), r.figures(), r.conclusions(), r.again, r.flags.workers()),
		Times:     r.timeRows(), Program: r.programTable(), Options: r.optionTable(), Active: r.largestDuals(),
	}
	var err error
	if page.Convergence, err = r.convergencePlot(); err != nil {
		return err
	}
	if page.Objective, err = r.objectivePlot(); err != nil {
		return err
	}
	return solveTemplate.Execute(w, page)
}

// figures are the large numbers at the top.
func (r *solved) figures() []figure {
	res := &r.result
	f := []figure{{"Status", statusWords(r.result.Status), ""}}
	if res.X != nil {
		f = append(f, figure{"Objective", significant(res.Objective, 8), ""},
			figure{"Primal infeasibility", scientific(res.PrimalInfeasibility), "dual " + scientific(res.DualInfeasibility)})
	}
	return append(f, figure{"Iterations", grouped(res.Iterations), brief(res.Time.Seconds())})
}

// series returns a number of each step, those that are finite.
func (r *solved) series(value func(*solvers.Step) float64) (points plotter.XYs) {
	for k := range r.steps {
		s := &r.steps[k]
		if v := value(s); !math.IsNaN(v) && !math.IsInf(v, 0) {
			points = append(points, plotter.XY{X: float64(s.Index), Y: v})
		}
	}
	return points
}

// convergencePlot shows infeasibilities and μ, logarithmic, from 1e-16 upwards. It is empty for less than two steps.
func (r *solved) convergencePlot() (template.HTML, error) {
	if len(r.steps) < 2 {
		return "", nil
	}
	least := func(v float64) float64 { return math.Log10(max(v, 1e-16)) }
	lines := []plotter.XYs{
		r.series(func(s *solvers.Step) float64 { return least(s.PrimalInfeasibility) }),
		r.series(func(s *solvers.Step) float64 { return least(s.DualInfeasibility) }),
		r.series(func(s *solvers.Step) float64 { return least(s.Mu) }),
	}
	p := newPlot("iteration")
	p.X.Tick.Marker, p.Y.Tick.Marker = countTicks{}, powerTicks{10, 8}
	addFrame(p, slices.Concat(lines...))
	for k, line := range lines {
		if len(line) > 1 {
			addLine(p, line, seriesColor[k], 1.4)
		}
	}
	return svg(p, "Infeasibilities and barrier parameter after each iteration, logarithmic")
}

// objectivePlot shows the objective after each iteration.
func (r *solved) objectivePlot() (template.HTML, error) {
	line := r.series(func(s *solvers.Step) float64 { return s.Objective })
	if len(line) < 2 {
		return "", nil
	}
	p := newPlot("iteration")
	p.X.Tick.Marker = countTicks{}
	addFrame(p, line)
	addLine(p, line, seriesColor[0], 1.4)
	return svg(p, "Objective after each iteration")
}

// timeRows are the parts of the run with their times.
func (r *solved) timeRows() []shareRow {
	if r.model.nlp == nil {
		return nil
	}
	res := &r.result
	linear, functions := res.LinearTime.Seconds(), res.EvaluationTime.Seconds()
	rest := max(0, res.Time.Seconds()-linear-functions)
	return timeRows([]timed{{"reading", &r.model.readS}, {"KKT systems", &linear}, {"functions", &functions}, {"the rest of the method", &rest}})
}

// programTable describes the program.
func (r *solved) programTable() []named {
	l := []named{{"File", r.model.name}}
	p := r.model.nlp
	if p == nil {
		return l
	}
	n, m := p.Dim()
	l = append(l, named{"Format", r.model.what}, named{"Variables", grouped(n)}, named{"Rows", grouped(m)},
		named{"Entries of the Jacobian", grouped(p.Jacobian.Len())}, named{"Entries of the Hessian", grouped(p.Hessian.Len())})
	if k := r.model.relaxed(); k > 0 {
		l = append(l, named{"Whole numbers relaxed", grouped(k)})
	}
	return l
}

// optionTable lists the options.
func (r *solved) optionTable() []named {
	f := r.flags
	tol, limit := number(r.inForce().Tolerance), "3000"
	if f.maxIter > 0 {
		limit = grouped(f.maxIter)
	}
	return []named{
		{"Method", solveMethods[f.method].word}, {"Tolerance", tol}, {"Iterations at most", limit},
		{"Scaling", map[bool]string{false: "by gradients at the start", true: "none"}[f.noScaling]},
	}
}

// mostDuals bounds the table of duals.
const mostDuals = 20

// largestDuals returns the rows and bounds with the largest duals.
func (r *solved) largestDuals() []dualRow {
	p, res := r.model.nlp, &r.result
	if p == nil || res.X == nil {
		return nil
	}
	var rows []dualRow
	add := func(name string, lo, v, hi, dual float64) {
		if math.Abs(dual) > 1e-6 {
			rows = append(rows, dualRow{name, number(lo), number(v), number(hi), number(dual), math.Abs(dual)})
		}
	}
	for i, v := range res.Rows {
		add(p.RowName(i), p.RowLower[i], v, p.RowUpper[i], res.RowDuals[i])
	}
	for j, v := range res.X {
		add(p.VariableName(j), p.Lower[j], v, p.Upper[j], res.LowerDuals[j]+res.UpperDuals[j])
	}
	slices.SortStableFunc(rows, func(a, b dualRow) int { return cmp.Compare(b.size, a.size) })
	return rows[:min(mostDuals, len(rows))]
}
