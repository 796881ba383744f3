package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"

	"gonum.org/v1/plot/plotter"

	"github.com/saddle-go/saddle/krylov"
)

//go:embed krylov.html
var krylovText string

var krylovTemplate = newPage("krylov", krylovText)

// krylovPage is what the template shows.
type krylovPage struct {
	pageFrame
	Convergence template.HTML
	Tol         string
	Times       []shareRow
	Matrix      []named
	Options     []named
}

// writeHTML writes the run as one page that needs no other file.
func (r *iterated) writeHTML(w io.Writer) error {
	page := &krylovPage{
		pageFrame: newFrame(filepath.Base(r.input.name), r.figures(), r.conclusions(), r.again, r.threads), Tol: scientific(r.flags.tol),
		Times: r.timeRows(), Matrix: r.matrixTable(), Options: r.optionTable(),
	}
	if r.worst != nil {
		var err error
		if page.Convergence, err = convergencePlot(r.worst.History, r.flags.tol); err != nil {
			return err
		}
	}
	return krylovTemplate.Execute(w, page)
}

// mostPoints bounds the points of a plot.
const mostPoints = 600

// convergencePlot shows the relative residual after each iteration. It is empty for less than
// two values.
func convergencePlot(history []float64, tol float64) (template.HTML, error) {
	line := thin(history, mostPoints)
	if len(line) < 2 {
		return "", nil
	}
	p := newPlot("iteration")
	p.X.Tick.Marker, p.Y.Tick.Marker = countTicks{}, powerTicks{10, 8}
	goal := math.Log10(tol)
	addFrame(p, append(plotter.XYs{{X: 0, Y: goal}}, line...))
	addLine(p, plotter.XYs{{X: p.X.Min, Y: goal}, {X: p.X.Max, Y: goal}}, accentColor, 1, 3, 3)
	addLine(p, line, seriesColor[0], 1.4)
	if len(line) <= 60 {
		addDots(p, line, seriesColor[0], 2.2)
	}
	return svg(p, "Relative residual after each iteration, logarithmic")
}

// thin returns the logarithms of the positive finite numbers of the history: of each of up to limit/2
// equal pieces the smallest and the largest, in their order, so that peaks remain.
func thin(history []float64, limit int) (points plotter.XYs) {
	piece := max(1, (2*len(history)+limit-1)/limit)
	for lo := 0; lo < len(history); lo += piece {
		least, most := -1, -1
		for k := lo; k < min(lo+piece, len(history)); k++ {
			if v := history[k]; v > 0 && !math.IsInf(v, 0) {
				if least < 0 || v < history[least] {
					least = k
				}
				if most < 0 || v > history[most] {
					most = k
				}
			}
		}
		for _, k := range []int{min(least, most), max(least, most)} {
			if n := len(points); k >= 0 && (n == 0 || points[n-1].X != float64(k)) {
				points = append(points, plotter.XY{X: float64(k), Y: math.Log10(history[k])})
			}
		}
	}
	return points
}

// figures are the large numbers at the top.
func (r *iterated) figures() []figure {
	var f []figure
	if c := r.worst; c != nil {
		goal := "at most " + scientific(r.flags.tol) + " asked"
		if c.Status == krylov.LeastSquares {
			goal = "relative gradient " + scientific(c.gradient)
		}
		f = append(f, figure{"Relative residual", scientific(c.residual), goal},
			figure{"Iterations", grouped(c.Iterations), c.Status.String()})
	}
	if r.input.a != nil {
		f = append(f, figure{"Method", methods[r.method].word, "preconditioner " + preconds[r.precond].word})
	}
	if r.solveS != nil {
		f = append(f, figure{"Solve", brief(*r.solveS), "set-up " + brief(*r.setupS)})
	}
	return f
}

// timeRows are the steps with their times.
func (r *iterated) timeRows() []shareRow {
	if r.input.a == nil {
		return nil
	}
	return timeRows([]timed{{"reading", &r.input.readS}, {"set-up", r.setupS}, {"solve", r.solveS}})
}

// matrixTable describes the matrix and the errors of the solution.
func (r *iterated) matrixTable() []named {
	var l []named
	add := func(name, format string, a ...any) { l = append(l, named{name, fmt.Sprintf(format, a...)}) }
	add("File", "%s", r.input.name)
	if a := r.input.a; a != nil {
		add("Format", "%s", r.input.what)
		add("Size", "%s", r.sizeText())
		add("Entries", "%s", grouped(a.NNZ()))
		add("Symmetric", "%s", map[bool]string{true: "yes", false: "no"}[r.input.sym != nil])
	}
	if c := r.worst; c != nil {
		add("Backward error", "%s", scientific(c.backward))
		if r.input.rhs == nil {
			add("Error against ones", "%s", scientific(c.forward))
		}
	}
	return l
}

// optionTable lists the options with what auto became.
func (r *iterated) optionTable() []named {
	f := r.flags
	l := []named{
		{"Method", became(methods[f.method].word, methods[r.method].word)},
		{"Preconditioner", became(preconds[f.precond].word, preconds[r.precond].word)},
		{"Tolerance", number(f.tol)}, {"Iterations at most", grouped(r.maxIter())},
	}
	if r.usesRestart() {
		l = append(l, named{"Restart", fmt.Sprint(r.restart())})
	}
	if r.method == methodBiCGSTABL {
		l = append(l, named{"ℓ", fmt.Sprint(r.ell())})
	}
	right := named{"Right-hand side", "A times ones"}
	if f.rhs != "" {
		right = named{"Right-hand sides", fmt.Sprintf("%d of %s", r.input.nrhs, f.rhs)}
	}
	return append(l, right, named{"Threads", fmt.Sprint(r.threads)}, named{"Level", r.isa.String()})
}
