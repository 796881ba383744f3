package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"runtime"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

//go:embed bench.html
var benchText string

var benchTemplate = newPage("bench", benchText)

// benchPage is what the template shows.
type benchPage struct {
	pageFrame
	Rooflines []rooflineSection
	Places    []named // class of the style sheet, name of the place
	Levels    []string
	Limits    []limitSection
	Cells     []cellRow
	System    []named
	Options   []named
}

// rooflineSection is the plot of a level.
type rooflineSection struct {
	Level string
	Plot  template.HTML
}

// limitSection is the table of limits with some number of threads.
type limitSection struct {
	Threads string
	Rows    []limitRow
}

// cellRow is a row of the table of kernels.
type cellRow struct {
	First       bool // of its kernel and size
	Rows        int  // that follow with the same kernel and size, this one included
	Kernel      string
	Size, Place string
	Level       string
	GFlops      string
	Interval    string
	Best        string
	GBytes      string
	Fraction    string
	Bar         float64 // width in percent
	Versus      string
}

// writeHTML writes the run as one page that needs no other file.
func (r *benched) writeHTML(w io.Writer) error {
	res := r.result
	page := &benchPage{
		pageFrame: newFrame(isa.CPU(), r.figures(), nil, r.again, res.Options.Threads), System: r.machine(), Options: r.optionTable(),
	}
	if res.Status != solvers.Done {
		page.Conclusions = append(page.Conclusions, named{"Status", r.ending()})
	}
	for _, s := range skipped(res.Skipped) {
		page.Conclusions = append(page.Conclusions, named{"Left out", s})
	}
	for _, l := range res.Options.Levels {
		page.Levels = append(page.Levels, l.String())
		pic, err := r.roofline(l)
		if err != nil {
			return err
		}
		if pic != "" {
			page.Rooflines = append(page.Rooflines, rooflineSection{l.String(), pic})
		}
	}
	for _, p := range r.places() {
		page.Places = append(page.Places, named{placeClass[p], p.String()})
	}
	for _, t := range threadCounts(&res.Limits) {
		page.Limits = append(page.Limits, limitSection{words.Count(t, "thread"), r.limitRows(t)})
	}
	for _, c := range r.cells() {
		page.addCell(c)
	}
	return benchTemplate.Execute(w, page)
}

// addCell adds the rows of a kernel at a size.
func (p *benchPage) addCell(c benchCell) {
	for i, f := range c.figures {
		p.Cells = append(p.Cells, cellRow{
			First: i == 0, Rows: len(c.figures), Kernel: c.name(), Size: f.Shape.Size, Place: f.Place.String(),
			Level: f.Level.String(), GFlops: rate(f.GFlops(f.Time.Median)), Interval: interval(f),
			Best: rate(f.GFlops(f.Time.Min)), GBytes: rate(f.GBytes(f.Time.Median)), Fraction: part(f.Fraction),
			Bar: math.Round(1000*min(1, f.Fraction)) / 10, Versus: times(f.Versus),
		})
	}
}

// figures are the limits of the best level with one thread, and the time.
func (r *benched) figures() []figure {
	l, best := &r.result.Limits, r.best()
	var f []figure
	if p := l.Peak(best, 1); p > 0 {
		f = append(f, figure{"Peak", rate(p) + " GFLOP/s", best.String() + ", one thread"})
	}
	for _, p := range []bench.Place{bench.L1, bench.Memory} {
		if b := l.Bandwidth(best, 1, p); b != nil {
			f = append(f, figure{"Reading, " + p.String(), rate(b.Read) + " GB/s", extent(b.Bytes)})
		}
	}
	return append(f, figure{"Time", duration(r.result.Seconds), words.Count(len(r.result.Figures), "figure")})
}

func (r *benched) machine() []named {
	c := isa.Caches()
	return []named{
		{"Processor", isa.CPU()},
		{"Cores", fmt.Sprint(runtime.NumCPU())},
		{"L1d", byteSize(c.L1D)},
		{"L2", byteSize(c.L2)},
		{"L3", byteSize(c.L3)},
		{"Go", fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)},
	}
}

func (r *benched) optionTable() []named {
	o := r.result.Options
	kernels, sizes := "all", "all places"
	if o.Kernels != nil {
		kernels = o.Kernels.String()
	}
	if r.flags.sizes.text != "" {
		sizes = r.flags.sizes.text
	}
	chosen := levels(o.Levels)
	return []named{
		{"Kernels", kernels},
		{"Sizes", sizes},
		{"Levels", chosen.String()},
		{"Threads", fmt.Sprint(o.Threads)},
		{"Samples", fmt.Sprintf("up to %d of at least %v", o.Repeats, o.Sample)},
	}
}
