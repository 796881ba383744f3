package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

//go:embed report_style.html
var styleText string

//go:embed report.html
var reportText string

var reportTemplate = newPage("tune", reportText)

// newPage returns the template of a command's report, with the parts that all reports share.
func newPage(command, text string) *template.Template {
	t := template.Must(template.New(command).Parse(styleText))
	template.Must(t.New("kind").Parse(command))
	return template.Must(t.Parse(text))
}

// pageFrame is what all pages show.
type pageFrame struct {
	Title                  string
	Figures                []figure
	Conclusions            []named
	Again                  string
	Version, When, Machine string
}

// newFrame returns that of a run.
func newFrame(title string, figures []figure, conclusions []named, again string, threads int) pageFrame {
	return pageFrame{
		Title: title, Figures: figures, Conclusions: conclusions, Again: again,
		Version: buildVersion(), When: time.Now().Format("2 January 2006, 15:04"),
		Machine: fmt.Sprintf("%s, %s of %s, %s, level %v", isa.CPU(), words.Count(threads, "thread"),
			words.Count(runtime.NumCPU(), "core"), runtime.Version(), isa.Active()),
	}
}

// became is an option as asked for, with what was used if that is something else.
func became(asked, used string) string {
	if asked == used {
		return asked
	}
	return asked + ": " + used
}

// reportPage is what the template shows.
type reportPage struct {
	pageFrame
	ErrorPlot template.HTML
	Objective template.HTML
	Taus      []string
	Residual  template.HTML
	FoldRows  []int
	TotalRows int // when there are too many folds for columns
	Tried     []reportRow
	Data      []named
	Options   []named
	Usage     []step
}

// figure is one of the large numbers at the top.
type figure struct{ Name, Value, Note string }

// reportRow is a row of the table of tried C.
type reportRow struct {
	C          string
	Wrong      []int
	CVError    string
	Bar        float64 // width in percent, the largest error being 100
	Found      string
	Trained    string
	Chosen     bool
	Seconds    string
	Iterations int
}

// writeHTML writes the run as one page that needs no other file.
func (r *tuned) writeHTML(w io.Writer) error {
	res := r.result
	page := &reportPage{
		pageFrame: newFrame(filepath.Base(r.input.name), r.figures(), r.conclusions(), r.again, res.Options.Threads),
		Data:      r.dataTable(), Options: r.optionTable(), Usage: r.usage(),
	}
	page.fillTable(r)
	var taus []float64
	var err error
	if page.ErrorPlot, err = errorPlot(res); err != nil {
		return err
	}
	if page.Objective, taus, err = objectivePlot(res); err != nil {
		return err
	}
	for _, tau := range taus {
		page.Taus = append(page.Taus, number(tau))
	}
	if page.Residual, err = residualPlot(res.Certificate); err != nil {
		return err
	}
	return reportTemplate.Execute(w, page)
}

func (r *tuned) figures() []figure {
	res := r.result
	f := []figure{{"Chosen C", "none", ""}}
	if res.C > 0 {
		f[0] = figure{"Chosen C", significant(res.C, 4), fmt.Sprintf("log₂ C = %.2f", math.Log2(res.C))}
	}
	if res.CVError != nil {
		f = append(f, figure{"Cross-validation error", percent(*res.CVError), fmt.Sprintf("%d folds", res.Folds)})
	}
	if t := res.Test; t != nil {
		f = append(f, figure{"Test error", percent(t.Error), fmt.Sprintf("%d of %d wrong", t.Wrong, t.Rows)})
	}
	return append(f, figure{"Time", duration(res.Seconds), words.Count(len(res.Evaluations), "evaluation")})
}

func (p *reportPage) fillTable(r *tuned) {
	size := r.foldRows()
	p.FoldRows = size
	if len(size) > maxFoldColumns {
		p.FoldRows, p.TotalRows = nil, 0
		for _, k := range size {
			p.TotalRows += k
		}
	}
	rows := tried(r.result)
	var worst float64
	for _, e := range rows {
		worst = max(worst, e.CVError)
	}
	for _, e := range rows {
		row := reportRow{
			C: number(e.C), Wrong: e.FoldErrors, CVError: percent(e.CVError),
			Found: e.Found, Trained: e.trained(), Chosen: e.Chosen, Seconds: duration(e.Seconds), Iterations: e.Iterations,
		}
		if worst > 0 {
			row.Bar = math.Round(1000*e.CVError/worst) / 10
		}
		if p.FoldRows == nil {
			sum := 0
			for _, k := range e.FoldErrors {
				sum += k
			}
			row.Wrong = []int{sum}
		}
		p.Tried = append(p.Tried, row)
	}
}

func (r *tuned) dataTable() []named {
	in := r.input
	rows, features := in.data.X.Dims()
	n := svc.Count(in.data.Y)
	l := []named{
		{"File", in.name},
		{"Rows", fmt.Sprint(rows)},
		{"Features", fmt.Sprint(features)},
		{"Nonzeros", fmt.Sprintf("%d (%s)", in.data.X.NNZ(), percent(float64(in.data.X.NNZ())/(float64(rows)*float64(max(1, features)))))},
		{"Label " + in.data.Labels.Pos, words.Count(n.Pos, "row")},
		{"Label " + in.data.Labels.Neg, words.Count(n.Neg, "row")},
	}
	if in.test != nil {
		m, _ := in.test.X.Dims()
		return append(l, named{"Test file", fmt.Sprintf("%s, %s", r.flags.test, words.Count(m, "row"))})
	}
	if held := len(in.split.Holdout()); held > 0 {
		l = append(l, named{"Held out", words.Count(held, "row")})
	}
	return l
}

func (r *tuned) optionTable() []named {
	o := r.result.Options
	l := []named{
		{"Method", o.Method.String()},
		{"Folds", fmt.Sprintf("%d, %s", r.input.split.T, r.flags.orderName())},
		{"Seed", fmt.Sprint(r.flags.seed)},
		{"Scaling", o.Scale.String()},
		{"Constant feature", "none"},
		{"Final C", "chosen C"},
	}
	if o.Bias != 0 {
		l[4].Text = number(o.Bias)
	}
	if o.Rescale != sdnm.RescaleNone {
		l[5].Text += ", rescaled " + o.Rescale.String()
	}
	if o.Method == sdnm.Reduced || o.Method == sdnm.Literal {
		l = append(l, named{"Smoothing ε", number(o.Epsilon)})
	}
	if o.Method != sdnm.Literal && len(o.Grid) > 0 {
		l = append(l, named{"Grid", fmt.Sprintf("%s from %s to %s", words.Count(len(o.Grid), "value"),
			number(o.Grid[0]), number(o.Grid[len(o.Grid)-1]))})
	}
	return l
}
