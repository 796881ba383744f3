package main

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"

	"github.com/saddle-go/saddle/solvers/hyper"
)

// scanPlot shows the cross-validation error of the scan against C. It is empty for less than two values.
func scanPlot(res *hyper.Result) (template.HTML, error) {
	var line plotter.XYs
	for _, e := range res.Evaluations {
		if e.Phase == "scan" || e.Phase == "refine" {
			line = append(line, plotter.XY{X: math.Log2(e.C), Y: e.CVError})
		}
	}
	if len(line) < 2 {
		return "", nil
	}
	slices.SortFunc(line, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	p := newPlot("C")
	p.X.Tick.Marker, p.Y.Tick.Marker = powerTicks{2, 16}, percentTicks{}
	addFrame(p, line)
	if res.C > 0 {
		x := math.Log2(res.C)
		addLine(p, plotter.XYs{{X: x, Y: p.Y.Min}, {X: x, Y: p.Y.Max}}, accentColor, 1, 3, 3)
	}
	addLine(p, line, seriesColor[0], 1.4)
	addDots(p, line, seriesColor[0], 3)
	return svg(p, "Cross-validation error of the scan against C")
}

// pathPlot shows error and smooth loss of each evaluation of the search; the loss is scaled to the range of the errors.
// It is empty for less than two evaluations.
func pathPlot(res *hyper.Result, chosen int) (template.HTML, error) {
	var cv, loss, mark plotter.XYs
	for k, e := range res.Evaluations {
		if e.Phase != "search" || math.IsNaN(e.F) {
			continue
		}
		x := float64(len(cv) + 1)
		cv, loss = append(cv, plotter.XY{X: x, Y: e.CVError}), append(loss, plotter.XY{X: x, Y: e.F})
		if k == chosen {
			mark = append(mark, plotter.XY{X: x, Y: e.CVError})
		}
	}
	if len(cv) < 2 {
		return "", nil
	}
	_, _, low, high := plotter.XYRange(cv)
	_, _, from, to := plotter.XYRange(loss)
	for k := range loss {
		if loss[k].Y = low; to > from {
			loss[k].Y = low + (high-low)*(loss[k].Y-from)/(to-from)
		}
	}
	for k := range loss {
		loss[k].Y = min(max(loss[k].Y, low), high)
	}
	p := newPlot("evaluation")
	p.X.Tick.Marker, p.Y.Tick.Marker = countTicks{}, percentTicks{}
	addFrame(p, cv)
	addLine(p, loss, seriesColor[1], 1.4)
	addLine(p, cv, seriesColor[0], 1.4)
	addDots(p, cv, seriesColor[0], 3)
	addDots(p, mark, accentColor, 5)
	return svg(p, "Cross-validation error and smooth loss of each evaluation of the search")
}
