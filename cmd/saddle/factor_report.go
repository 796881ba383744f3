package main

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"unicode"
	"unicode/utf8"
)

//go:embed factor.html
var factorText string

var factorTemplate = newPage("factor", factorText)

// factorPage is what the template shows.
type factorPage struct {
	pageFrame
	PatternA, PatternL template.URL
	Rendering          template.CSS
	Orders             []orderRow
	Reason             string
	SizePlot           template.HTML
	Sizes              []shareRow
	LevelPlot          template.HTML
	Times              []shareRow
	Matrix             []named
	Options            []named
}

// orderRow is an order that was compared with others.
type orderRow struct {
	Name, Entries, Flops, Predicted, Spent string
	Chosen                                 bool
}

// shareRow is a row of a table with bars.
type shareRow struct {
	Rows, Fronts, Columns, Flops, Share string
	Bar                                 float64 // width in percent
}

// writeHTML writes the run as one page that needs no other file.
func (r *factored) writeHTML(w io.Writer) error {
	page := &factorPage{
		pageFrame: newFrame(filepath.Base(r.input.name), r.figures(), r.conclusions(), r.again, r.options.Threads),
		Times:     r.timeRows(), Matrix: r.matrixTable(), Options: r.optionTable(),
	}
	if r.symbolic != nil && r.symbolic.N() > 0 {
		if err := page.fill(r); err != nil {
			return err
		}
	}
	return factorTemplate.Execute(w, page)
}

// fill adds what the analysis knows.
func (p *factorPage) fill(r *factored) (err error) {
	s, t := r.spy(), r.tree()
	if p.PatternA, err = dataURL(s.both.panel(inEntry)); err != nil {
		return err
	}
	if p.PatternL, err = dataURL(s.factor.panel(s.inShare)); err != nil {
		return err
	}
	p.Rendering = "auto"
	if s.both.scale > 1 {
		p.Rendering = "pixelated"
	}
	p.Reason = upperFirst(r.symbolic.Reason())
	for _, c := range r.symbolic.Candidates() {
		p.Orders = append(p.Orders, orderRow{orderingWords[c.Ordering], grouped(c.NNZL), quantity(c.Flops), brief(c.Seconds), brief(c.Spent),
			c.Ordering == r.symbolic.Ordering()})
	}
	most := 0.0
	for _, c := range t.size {
		most = max(most, c.flops)
	}
	for k, c := range t.size {
		if c.fronts > 0 {
			p.Sizes = append(p.Sizes, shareRow{sizeLabel(k), grouped(c.fronts), grouped(c.columns), quantity(c.flops),
				percent(part01(c.flops, t.flops)), bar(c.flops, most)})
		}
	}
	if p.SizePlot, err = t.sizePlot(); err != nil {
		return err
	}
	p.LevelPlot, err = t.levelPlot()
	return err
}

// upperFirst returns s as the beginning of a sentence.
func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// bar returns the width of a bar in percent of the widest.
func bar(x, most float64) float64 { return math.Round(1000*part01(x, most)) / 10 }

// dataURL returns the picture as part of the page.
func dataURL(img image.Image) (template.URL, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
}

// figures are the large numbers at the top.
func (r *factored) figures() []figure {
	var f []figure
	if r.backward != nil {
		f = append(f, figure{"Backward error", scientific(*r.backward), "at most " + scientific(acceptable) + " asked"})
	}
	if st := r.stats; st != nil {
		f = append(f, figure{"Negative eigenvalues", grouped(st.Inertia.Neg), fmt.Sprintf("%s positive, %s zero", grouped(st.Inertia.Pos), grouped(st.Inertia.Zero))},
			figure{"Factorisation", brief(*r.factorS), r.rateText()})
	} else if r.input.matrix != nil {
		f = append(f, figure{"Order", grouped(r.input.matrix.SymmetricDim()), ""})
	}
	if s := r.symbolic; s != nil {
		f = append(f, figure{"Entries of L", quantity(float64(s.NNZL())), quantity(s.Flops()) + "flops"})
	}
	return f
}

// timeRows are the steps with their times.
func (r *factored) timeRows() []shareRow {
	if r.input.matrix == nil {
		return nil
	}
	steps := []timed{
		{"reading", &r.input.readS}, {"analysis", r.analyzeS}, {"first factorisation", r.firstS},
		{"best factorisation", r.factorS}, {"solve", r.solveS}, {"solve with refinement", r.refinedS},
	}
	if r.repeats == 0 {
		steps[2].name, steps[3].s = "factorisation", nil
	}
	return timeRows(steps)
}

// timed is a step and its seconds, nil if it was not done.
type timed struct {
	name string
	s    *float64
}

// timeRows returns the rows of a table of times with bars.
func timeRows(steps []timed) []shareRow {
	most := 0.0
	for _, p := range steps {
		if p.s != nil {
			most = max(most, *p.s)
		}
	}
	var rows []shareRow
	for _, p := range steps {
		if p.s != nil {
			rows = append(rows, shareRow{Rows: p.name, Flops: brief(*p.s), Bar: bar(*p.s, most)})
		}
	}
	return rows
}

// matrixTable describes the matrix, its factors and their memory.
func (r *factored) matrixTable() []named {
	var l []named
	add := func(name, format string, a ...any) { l = append(l, named{name, fmt.Sprintf(format, a...)}) }
	add("File", "%s", r.input.name)
	if a := r.input.matrix; a != nil {
		add("Format", "%s", r.input.what)
		add("Order", "%s", grouped(a.SymmetricDim()))
		add("Entries", "%s", grouped(r.entries()))
		add("Lower triangle", "%s", grouped(a.NNZ()))
	}
	if s := r.symbolic; s != nil {
		t := r.tree()
		add("Entries of L", "%s", grouped(s.NNZL()))
		add("Stored", "%s", grouped(s.Stored()))
		add("Fronts", "%s", grouped(t.fronts))
		add("Roots, leaves", "%s, %s", grouped(t.roots), grouped(t.leaves))
		add("Largest front", "%d × %d", t.largest.Rows, t.largest.Columns)
		add("Flops on the costliest path", "%s", percent(part01(t.critical, t.flops)))
		add("Predicted time", "%s", brief(s.PredictedSeconds()))
	}
	if st := r.stats; st != nil {
		add("Flops done", "%s", quantity(st.Flops))
		add("Memory, L", "%s", extent(8*float64(r.symbolic.Stored())))
		add("Memory, all at the peak", "%s", extent(float64(st.PeakBytes)))
	}
	return l
}

// optionTable lists the options with what auto became.
func (r *factored) optionTable() []named {
	o := r.options
	ordering, pivots, scaling := o.Ordering.String(), o.Pivoting.String(), o.Scaling.String()
	if r.symbolic != nil {
		ordering = became(ordering, r.symbolic.Ordering().String())
	}
	if r.stats != nil {
		pivots, scaling = became(pivots, r.method()), became(scaling, r.scaling())
	}
	l := []named{
		{"Ordering", ordering}, {"Pivots", pivots}, {"Threshold u", number(o.U)}, {"Scaling", scaling},
		{"Threads", fmt.Sprint(o.Threads)}, {"Level", r.isa.String()},
	}
	if r.flags.rhs != "" {
		l = append(l, named{"Right-hand sides", fmt.Sprintf("%d of %s", r.input.nrhs, r.flags.rhs)})
	} else {
		l = append(l, named{"Right-hand side", "A times ones"})
	}
	if r.repeats > 0 {
		l = append(l, named{"Repetitions", fmt.Sprint(r.repeats)})
	}
	return l
}
