package main

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// A ratio tells of one file by how much each side's iterations exceed those of the better one; +Inf for one that does not solve it, or ends
// with an objective that is worse.
type ratio struct{ ours, ipopt float64 }

// ratios are those of the files that either side solves (Dolan and Moré 2002).
func ratios(rows []row) (list []ratio) {
	for _, r := range rows {
		a, c := math.Inf(1), math.Inf(1)
		if r.solved() && r.verdict != "worse" {
			a = float64(max(1, r.Iterations))
		}
		if r.ref.solved() && r.verdict != "better" {
			c = float64(max(1, r.ref.iterations))
		}
		if best := min(a, c); !math.IsInf(best, 1) {
			list = append(list, ratio{a / best, c / best})
		}
	}
	return list
}

func (r ratio) side(ipopt bool) float64 {
	if ipopt {
		return r.ipopt
	}
	return r.ours
}

// profile writes a table of the shares of files that each side solves within τ times the iterations of the better one.
func profile(b *strings.Builder, rows []row) {
	taus := []float64{1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 1e9}
	list := ratios(rows)
	fmt.Fprintf(b, "\nShare of the %d files that either solves, within τ times the iterations of the better one:\n\n| τ |", len(list))
	for _, tau := range taus[:len(taus)-1] {
		fmt.Fprintf(b, " %g |", tau)
	}
	fmt.Fprintf(b, " any |\n|---|%s\n", strings.Repeat("---|", len(taus)))
	for _, ipopt := range []bool{false, true} {
		b.WriteString(map[bool]string{false: "| ours |", true: "| Ipopt |"}[ipopt])
		for _, tau := range taus {
			n := 0
			for _, r := range list {
				if r.side(ipopt) <= tau {
					n++
				}
			}
			fmt.Fprintf(b, " %.3f |", float64(n)/float64(max(1, len(list))))
		}
		b.WriteString("\n")
	}
}

// drawProfile writes the same as a picture, in the format that the name of the file tells, with log₂ τ from 0 to 6.
func drawProfile(path string, rows []row) error {
	const last = 6.0
	list := ratios(rows)
	p := plot.New()
	p.Title.Text = fmt.Sprintf("Share of %d files solved within τ times the iterations of the better one", len(list))
	p.X.Label.Text, p.Y.Label.Text = "log₂ τ", "share"
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, last, 0.8, 1
	p.Legend.Top = false
	p.Add(plotter.NewGrid())
	for _, ipopt := range []bool{false, true} {
		var at []float64
		for _, r := range list {
			if v := math.Log2(r.side(ipopt)); v <= last {
				at = append(at, v)
			}
		}
		slices.Sort(at)
		var steps plotter.XYs
		for k, v := range at {
			share := float64(k+1) / float64(len(list))
			if n := len(steps); n > 0 && steps[n-1].X == v {
				steps[n-1].Y = share
				continue
			} else if n > 0 {
				steps = append(steps, plotter.XY{X: v, Y: steps[n-1].Y})
			}
			steps = append(steps, plotter.XY{X: v, Y: share})
		}
		if n := len(steps); n > 0 {
			steps = append(steps, plotter.XY{X: last, Y: steps[n-1].Y})
		}
		line, err := plotter.NewLine(steps)
		if err != nil {
			return err
		}
		name := "Saddle"
		line.Color = color.RGBA{0x1f, 0x5f, 0xa8, 0xff}
		if ipopt {
			name, line.Color = "Ipopt 3.14", color.RGBA{0xc0, 0x50, 0x20, 0xff}
		}
		line.Width = vg.Points(1.5)
		p.Add(line)
		p.Legend.Add(name, line)
	}
	return p.Save(16*vg.Centimeter, 10*vg.Centimeter, path)
}
