package main

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The plots are drawn in placeholder colours, which become variables of the page's style
// sheet: the same picture then suits light, dark and paper.
var (
	mutedColor  = color.RGBA{2, 0, 0, 255}
	ruleColor   = color.RGBA{3, 0, 0, 255}
	accentColor = color.RGBA{4, 0, 0, 255}
	seriesColor = [...]color.RGBA{{5, 0, 0, 255}, {6, 0, 0, 255}, {7, 0, 0, 255}}
	paperColor  = color.RGBA{8, 0, 0, 255}
)

// svgStyle replaces the placeholders, and leaves the choice of the font to the page.
var svgStyle = strings.NewReplacer(
	"#020000", "var(--muted)",
	"#030000", "var(--rule)",
	"#040000", "var(--accent)",
	"#050000", "var(--series1)",
	"#060000", "var(--series2)",
	"#070000", "var(--series3)",
	"#080000", "var(--paper)",
	"font-family:Liberation Sans;", "",
)

const (
	plotWidth  = 560 * vg.Length(1) // in units of the picture, which the page scales
	plotHeight = 250 * vg.Length(1)
)

// newPlot returns an empty plot in the style of the report, its horizontal axis
// labelled.
func newPlot(x string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	sans := font.Font{Typeface: "Liberation", Variant: "Sans"}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Color = mutedColor
		a.Label.TextStyle.Font = font.From(sans, 11)
		a.Label.Padding = 4
		a.Tick.Label.Color = mutedColor
		a.Tick.Label.Font = font.From(sans, 10.5)
		a.Tick.Color = ruleColor
		a.Tick.Length = 4
		a.Color = ruleColor
		a.Padding = 6
	}
	p.X.Label.Text = x
	p.Y.Tick.Length = 0
	p.Y.LineStyle.Width = 0
	return p
}

// svg renders p as an element for the page.
func svg(p *plot.Plot, label string) (template.HTML, error) {
	c := vgsvg.NewWith(vgsvg.UseWH(plotWidth, plotHeight))
	p.Draw(draw.Crop(draw.New(c), 0, -10, 0, 0)) // room for half of the last tick's label
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", err
	}
	// The page needs the element alone, without the XML prologue and the fixed size.
	_, body, ok := strings.Cut(b.String(), `xlink">`)
	if !ok {
		return "", fmt.Errorf("plot: unexpected SVG header")
	}
	head := fmt.Sprintf(`<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`,
		plotWidth.Points(), plotHeight.Points(), template.HTMLEscapeString(label))
	return template.HTML(head + svgStyle.Replace(body)), nil
}

// powerTicks labels the integers of an axis that shows the logarithm to base,
// at most limit of them.
type powerTicks struct{ base, limit int }

func (t powerTicks) Ticks(lo, hi float64) []plot.Tick {
	step := max(1, math.Ceil((hi-lo)/float64(t.limit-1)))
	var ticks []plot.Tick
	for k := math.Ceil(lo/step) * step; k <= hi; k += step {
		ticks = append(ticks, plot.Tick{Value: k, Label: fmt.Sprint(t.base) + superscript(int(k))})
	}
	return ticks
}

// decadeTicks labels the powers of ten on an axis that shows decimal logarithms.
type decadeTicks struct{}

func (decadeTicks) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for k := math.Ceil(lo); k <= hi; k++ {
		ticks = append(ticks, plot.Tick{Value: k, Label: number(math.Pow(10, k))})
	}
	return ticks
}

// percentTicks labels fractions as percentages.
type percentTicks struct{}

func (percentTicks) Ticks(lo, hi float64) []plot.Tick {
	step := niceStep((hi - lo) / 6)
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9))-2)
	var ticks []plot.Tick
	for k := math.Ceil(lo / step); k*step <= hi; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: fmt.Sprintf("%.*f %%", decimals, 100*k*step)})
	}
	return ticks
}

// countTicks labels whole numbers.
type countTicks struct{}

func (countTicks) Ticks(lo, hi float64) []plot.Tick {
	step := max(1, niceStep((hi-lo)/12))
	var ticks []plot.Tick
	for k := math.Ceil(lo / step); k*step <= hi; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: fmt.Sprint(int(k * step))})
	}
	return ticks
}

// niceStep returns the smallest 1, 2 or 5 times a power of ten that is at least x.
func niceStep(x float64) float64 {
	decade := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*decade >= x {
			return m * decade
		}
	}
	return 10 * decade
}

// superscript writes k as an exponent.
func superscript(k int) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(fmt.Sprint(k))
}
