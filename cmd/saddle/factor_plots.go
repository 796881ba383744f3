package main

import (
	"fmt"
	"html/template"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// shares are two fractions of a class, as bars.
type shares struct {
	label         string
	fronts, flops float64
}

// sizePlot shows which part of fronts and flops the fronts of each size have.
func (t *tree) sizePlot() (template.HTML, error) {
	var list []shares
	for k, c := range t.size {
		if c.fronts == 0 && len(list) == 0 {
			continue // smaller than all
		}
		list = append(list, shares{sizeLabel(k), part01(float64(c.fronts), float64(t.fronts)), part01(c.flops, t.flops)})
	}
	return sharePlot("rows of the front", "Share of fronts and flops by size of the front", list)
}

// sizeLabel names the rows of class k.
func sizeLabel(k int) string {
	if k < 2 {
		return fmt.Sprint(1 << k)
	}
	return fmt.Sprintf("%d–%d", 1<<(k-1)+1, 1<<k)
}

// mostLevels bounds the bars of levelPlot; deeper trees are shown in steps of several levels.
const mostLevels = 32

// levelPlot shows which part of fronts and flops lies at each distance from the root.
func (t *tree) levelPlot() (template.HTML, error) {
	step := (len(t.level) + mostLevels - 1) / mostLevels
	var list []shares
	for k, c := range t.level {
		if k%step == 0 {
			list = append(list, shares{label: fmt.Sprint(k)})
		}
		s := &list[len(list)-1]
		s.fronts += part01(float64(c.fronts), float64(t.fronts))
		s.flops += part01(c.flops, t.flops)
	}
	return sharePlot("fronts above, up to the root", "Share of fronts and flops by distance from the root", list)
}

// part01 returns x/all, 0 for nothing of nothing.
func part01(x, all float64) float64 {
	if all == 0 {
		return 0
	}
	return x / all
}

// sharePlot draws two bars for each class: fronts, and flops in the accent.
func sharePlot(x, label string, list []shares) (template.HTML, error) {
	if len(list) < 2 {
		return "", nil
	}
	p := newPlot(x)
	top := 0.0
	var ticks plot.ConstantTicks
	every := (len(list) + 15) / 16 // as many labels as there is room for
	for k, s := range list {
		top = max(top, s.fronts, s.flops)
		if k%every == 0 {
			ticks = append(ticks, plot.Tick{Value: float64(k), Label: s.label})
		}
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks, percentTicks{}
	if len(list) > 10 && len(list[len(list)-1].label) > 5 {
		p.X.Tick.Label.Font.Size = 8.5
	}
	addFrame(p, plotter.XYs{{X: -0.6, Y: 0}, {X: float64(len(list)) - 0.4, Y: 1.05 * top}})
	p.Y.Min = 0
	for k, s := range list {
		addBar(p, float64(k)-0.36, float64(k)-0.02, s.fronts, seriesColor[0])
		addBar(p, float64(k)+0.02, float64(k)+0.36, s.flops, accentColor)
	}
	return svg(p, label)
}

// addBar fills the rectangle from 0 to y. It is at least a hair high unless y is 0.
func addBar(p *plot.Plot, lo, hi, y float64, c color.Color) {
	if y <= 0 {
		return
	}
	y = max(y, 0.004*p.Y.Max)
	bar, err := plotter.NewPolygon(plotter.XYs{{X: lo, Y: 0}, {X: hi, Y: 0}, {X: hi, Y: y}, {X: lo, Y: y}})
	if err != nil {
		return // never: the numbers are finite
	}
	bar.Color = c
	bar.LineStyle.Width = vg.Length(0)
	p.Add(bar)
}
