package main

import (
	"cmp"
	"html/template"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/saddle-go/saddle/solvers/sdnm"
)

// errorPlot shows the cross-validation error of every C that was tried: full dots
// are exact, rings come from the smoothed training of the search, the accent is the chosen
// C. It is empty for less than two values.
func errorPlot(res *sdnm.Result) (template.HTML, error) {
	var all, exact, smoothed, chosen plotter.XYs
	for _, e := range tried(res) {
		xy := plotter.XY{X: math.Log2(e.C), Y: e.CVError}
		all = append(all, xy)
		switch {
		case e.Chosen:
			chosen = append(chosen, xy)
		case e.Exact:
			exact = append(exact, xy)
		default:
			smoothed = append(smoothed, xy)
		}
	}
	if len(all) < 2 {
		return "", nil
	}
	p := newPlot("C")
	p.X.Tick.Marker, p.Y.Tick.Marker = powerTicks{2, 16}, percentTicks{}
	addFrame(p, all)
	addChosen(p, res)
	addLine(p, all, mutedColor, 0.7)
	addDots(p, smoothed, seriesColor[0], 3.6)
	addDots(p, smoothed, paperColor, 2.3)
	addDots(p, exact, seriesColor[0], 3.6)
	addDots(p, chosen, accentColor, 5)
	return svg(p, "Cross-validation error against C")
}

// objectivePlot shows the smoothed error, one curve for each width τ of the step.
// The widths are returned in the order of their colours. It is empty for less
// than two values.
func objectivePlot(res *sdnm.Result) (template.HTML, []float64, error) {
	curves := map[float64]plotter.XYs{}
	var all plotter.XYs
	for _, e := range res.Evaluations {
		if e.Smoothed == nil {
			continue
		}
		xy := plotter.XY{X: math.Log2(e.C), Y: *e.Smoothed}
		curves[e.Tau] = append(curves[e.Tau], xy)
		all = append(all, xy)
	}
	if len(all) < 2 {
		return "", nil, nil
	}
	p := newPlot("C")
	p.X.Tick.Marker, p.Y.Tick.Marker = powerTicks{2, 16}, percentTicks{}
	addFrame(p, all)
	addChosen(p, res)
	var taus []float64
	for tau := range curves {
		taus = append(taus, tau)
	}
	slices.SortFunc(taus, func(a, b float64) int { return cmp.Compare(b, a) })
	taus = taus[:min(len(taus), len(seriesColor))]
	for k, tau := range taus {
		curve := curves[tau]
		slices.SortFunc(curve, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
		addLine(p, curve, seriesColor[k], 1.4)
		addDots(p, curve, seriesColor[k], 2.2)
	}
	pic, err := svg(p, "Smoothed cross-validation error against C")
	return pic, taus, err
}

// residualPlot shows ‖F‖ after each Newton step of the certificate. It is empty
// without one.
func residualPlot(c *sdnm.Certificate) (template.HTML, error) {
	if c == nil {
		return "", nil
	}
	var line plotter.XYs
	for k, f := range c.History {
		if f > 0 && !math.IsInf(f, 0) {
			line = append(line, plotter.XY{X: float64(k), Y: math.Log10(f)})
		}
	}
	if len(line) < 2 {
		return "", nil
	}
	p := newPlot("Newton step")
	p.X.Tick.Marker, p.Y.Tick.Marker = countTicks{}, powerTicks{10, 8}
	frame := slices.Clone(line)
	if c.Tol > 0 {
		frame = append(frame, plotter.XY{X: 0, Y: math.Log10(c.Tol)})
	}
	addFrame(p, frame)
	if c.Tol > 0 {
		y := math.Log10(c.Tol)
		addLine(p, plotter.XYs{{X: p.X.Min, Y: y}, {X: p.X.Max, Y: y}}, accentColor, 1, 3, 3)
	}
	addLine(p, line, seriesColor[0], 1.4)
	addDots(p, line, seriesColor[0], 3)
	return svg(p, "Optimality residual after each Newton step, logarithmic")
}

// addFrame fits the axes to the points with some air above and below, and draws
// horizontal grid lines.
func addFrame(p *plot.Plot, points plotter.XYs) {
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = plotter.XYRange(points)
	if p.X.Max-p.X.Min < 1e-9 {
		p.X.Min, p.X.Max = p.X.Min-1, p.X.Max+1
	}
	air := 0.08 * (p.Y.Max - p.Y.Min)
	if air < 1e-9 {
		air = 0.01
	}
	p.Y.Min, p.Y.Max = p.Y.Min-air, p.Y.Max+air
	g := plotter.NewGrid()
	g.Vertical.Width = 0
	g.Horizontal.Color, g.Horizontal.Width = ruleColor, 0.6
	p.Add(g)
}

// addChosen marks the chosen C by a vertical line.
func addChosen(p *plot.Plot, res *sdnm.Result) {
	if res.C > 0 {
		x := math.Log2(res.C)
		addLine(p, plotter.XYs{{X: x, Y: p.Y.Min}, {X: x, Y: p.Y.Max}}, accentColor, 1, 3, 3)
	}
}

// addLine connects the points.
func addLine(p *plot.Plot, points plotter.XYs, c color.Color, width float64, dashes ...vg.Length) {
	if len(points) < 2 {
		return
	}
	p.Add(&plotter.Line{XYs: points, LineStyle: draw.LineStyle{Color: c, Width: vg.Length(width), Dashes: dashes}})
}

func addDots(p *plot.Plot, points plotter.XYs, c color.Color, radius float64) {
	if len(points) > 0 {
		style := draw.GlyphStyle{Color: c, Radius: vg.Length(radius), Shape: draw.CircleGlyph{}}
		p.Add(&plotter.Scatter{XYs: points, GlyphStyle: style})
	}
}
