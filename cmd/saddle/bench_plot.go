package main

import (
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
)

// Colours of the places, and the classes that the style sheet has for them.
var (
	placeColor = [...]color.RGBA{bench.L1: seriesColor[0], bench.L2: seriesColor[1], bench.L3: seriesColor[2], bench.Memory: accentColor}
	placeClass = [...]string{bench.L1: "s1", bench.L2: "s2", bench.L3: "s3", bench.Memory: "chosen"}
)

// places returns where operands of the figures lay.
func (r *benched) places() []bench.Place {
	var l []bench.Place
	for _, f := range r.result.Figures {
		l = append(l, f.Place)
	}
	slices.Sort(l)
	return slices.Compact(l)
}

// roofline shows the one-thread figures of a level: rate against flops for each
// byte that has to be moved, below the lines that the limits draw. It is empty
// without figures.
func (r *benched) roofline(l isa.Level) (template.HTML, error) {
	points := map[bench.Place]plotter.XYs{}
	var frame plotter.XYs
	for i := range r.result.Figures {
		f := &r.result.Figures[i]
		if f.Level != l || f.Threads != 1 || !(f.Shape.Flops > 0 && f.Shape.Moved > 0) {
			continue
		}
		xy := plotter.XY{X: math.Log10(f.Shape.Flops / f.Shape.Moved), Y: math.Log10(f.GFlops(f.Time.Median))}
		points[f.Place] = append(points[f.Place], xy)
		frame = append(frame, xy)
	}
	peak := r.result.Limits.Peak(l, 1)
	if len(frame) == 0 || !(peak > 0) {
		return "", nil
	}
	lo, hi, _, _ := plotter.XYRange(frame)
	lo, hi = math.Floor(lo), math.Ceil(hi)+0.1
	frame = append(frame, plotter.XY{X: lo, Y: math.Log10(peak)}, plotter.XY{X: hi, Y: math.Log10(peak)})
	p := newPlot("flops per byte that has to be moved")
	p.X.Tick.Marker, p.Y.Tick.Marker = decadeTicks{}, decadeTicks{}
	addFrame(p, frame)
	for _, place := range r.places() {
		if b := r.result.Limits.Bandwidth(l, 1, place); b != nil {
			addLine(p, roof(max(b.Read, b.Write()), peak, lo, hi, p.Y.Min), placeColor[place], 1.1)
		}
	}
	for _, place := range r.places() {
		addDots(p, points[place], placeColor[place], 2.8)
	}
	return svg(p, fmt.Sprintf("Rate of the kernels at level %v against arithmetic intensity, with the limits", l))
}

// roof returns the line min(peak, bandwidth·intensity) in logarithms, from intensity
// lo to hi as far as it lies above bottom.
func roof(bandwidth, peak, lo, hi, bottom float64) plotter.XYs {
	b, top := math.Log10(bandwidth), math.Log10(peak)
	if corner := top - b; corner <= lo {
		return plotter.XYs{{X: lo, Y: top}, {X: hi, Y: top}}
	} else if corner < hi {
		start := max(lo, bottom-b)
		return plotter.XYs{{X: start, Y: start + b}, {X: corner, Y: top}, {X: hi, Y: top}}
	}
	return plotter.XYs{{X: max(lo, bottom-b), Y: max(lo, bottom-b) + b}, {X: hi, Y: hi + b}}
}
