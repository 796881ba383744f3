package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
)

// writeText prints the run for people.
func (r *benched) writeText(w io.Writer) error {
	var b bytes.Buffer
	res := r.result
	fmt.Fprintln(&b, machineLine())
	for _, t := range threadCounts(&res.Limits) {
		fmt.Fprintf(&b, "\nLimits, %s\n", words.Count(t, "thread"))
		r.writeLimits(&b, t)
	}
	if cells := r.cells(); len(cells) > 0 {
		fmt.Fprintf(&b, "\nKernels, GFLOP/s at each level; at level %v the interval of the median, GB/s, part of the limit", r.best())
		if cells[0].figures[0].Versus > 0 {
			fmt.Fprint(&b, ", times as fast as generic")
		}
		fmt.Fprintln(&b)
		r.writeCells(&b, cells)
	}
	b.WriteByte('\n')
	writeNamed(&b, append([]named{{"Status", r.ending()}, {"Time", brief(res.Seconds)}, {"Machine", machineText(res.Options.Threads)}}, r.line()...))
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// machineLine describes the machine.
func machineLine() string {
	c := isa.Caches()
	return fmt.Sprintf("%s, %s, caches L1d %s, L2 %s, L3 %s", isa.CPU(), words.Count(runtime.NumCPU(), "core"),
		byteSize(c.L1D), byteSize(c.L2), byteSize(c.L3))
}

// best returns the highest level that was measured.
func (r *benched) best() isa.Level { return slices.Max(r.result.Options.Levels) }

// threadCounts returns the numbers of threads for which there are limits.
func threadCounts(l *bench.Limits) []int {
	var n []int
	for _, p := range l.Peaks {
		if !slices.Contains(n, p.Threads) {
			n = append(n, p.Threads)
		}
	}
	return n
}

// limitRow is a limit at each level.
type limitRow struct {
	Name, Unit string
	Values     []string
}

// limitRows returns the limits with so many threads.
func (r *benched) limitRows(threads int) []limitRow {
	l, levels := &r.result.Limits, r.result.Options.Levels
	row := func(name, unit string, value func(level isa.Level) float64) limitRow {
		out := limitRow{name, unit, nil}
		for _, level := range levels {
			out.Values = append(out.Values, rate(value(level)))
		}
		return out
	}
	rows := []limitRow{row("registers, multiply and add", "GFLOP/s", func(v isa.Level) float64 { return l.Peak(v, threads) })}
	for _, p := range bench.Places {
		first := l.Bandwidth(levels[0], threads, p)
		if first == nil {
			continue
		}
		for _, s := range []struct {
			name  string
			value func(b *bench.Bandwidth) float64
		}{
			{"read", func(b *bench.Bandwidth) float64 { return b.Read }},
			{"copy", func(b *bench.Bandwidth) float64 { return b.Copy }},
			{"triad", func(b *bench.Bandwidth) float64 { return b.Triad }},
			{"update", func(b *bench.Bandwidth) float64 { return b.Update }},
		} {
			rows = append(rows, row(fmt.Sprintf("%v (%s), %s", p, extent(first.Bytes), s.name), "GB/s",
				func(v isa.Level) float64 { return s.value(l.Bandwidth(v, threads, p)) }))
		}
	}
	return rows
}

func (r *benched) writeLimits(b *bytes.Buffer, threads int) {
	rows := r.limitRows(threads)
	names := 0
	for _, row := range rows {
		names = max(names, len(row.Name))
	}
	fmt.Fprintf(b, "  %-*s  %-8s", names, "", "")
	for _, l := range r.result.Options.Levels {
		fmt.Fprintf(b, " %8v", l)
	}
	fmt.Fprintln(b)
	for _, row := range rows {
		fmt.Fprintf(b, "  %-*s  %-8s", names, row.Name, row.Unit)
		for _, v := range row.Values {
			fmt.Fprintf(b, " %8s", v)
		}
		fmt.Fprintln(b)
	}
}

// benchCell is a kernel at a size with its figures, the lowest level first.
type benchCell struct{ figures []*bench.Figure }

// cells groups the figures by kernel, size and number of threads.
func (r *benched) cells() []benchCell {
	var cells []benchCell
	n := len(r.result.Options.Levels)
	for i := range r.result.Figures {
		if i%n == 0 {
			cells = append(cells, benchCell{})
		}
		last := &cells[len(cells)-1]
		last.figures = append(last.figures, &r.result.Figures[i])
	}
	return cells
}

func (r *benched) writeCells(b *bytes.Buffer, cells []benchCell) {
	var names, sizes int
	for _, c := range cells {
		names, sizes = max(names, len([]rune(c.name()))), max(sizes, len(c.figures[0].Shape.Size))
	}
	fmt.Fprintf(b, "  %-*s  %-*s  %-6s", names, "kernel", sizes, "size", "in")
	for _, l := range r.result.Options.Levels {
		fmt.Fprintf(b, " %8v", l)
	}
	fmt.Fprintf(b, "  %15s %7s %6s %6s\n", "interval", "GB/s", "limit", "versus")
	for _, c := range cells {
		f := c.figures[len(c.figures)-1]
		fmt.Fprintf(b, "  %-*s  %-*s  %-6v", names, c.name(), sizes, f.Shape.Size, f.Place)
		for _, g := range c.figures {
			fmt.Fprintf(b, " %8s", rate(g.GFlops(g.Time.Median)))
		}
		fmt.Fprintf(b, "  %15s %7s %6s %6s\n", interval(f), rate(f.GBytes(f.Time.Median)), part(f.Fraction), times(f.Versus))
	}
}

// name names kernel and threads.
func (c benchCell) name() string {
	f := c.figures[0]
	if f.Threads > 1 {
		return fmt.Sprintf("%s, %d threads", f.Kernel.Name, f.Threads)
	}
	return f.Kernel.Name
}

// interval writes the interval of the median in GFLOP/s.
func interval(f *bench.Figure) string {
	return rate(f.GFlops(f.Time.Hi)) + " – " + rate(f.GFlops(f.Time.Lo))
}

// rate writes a rate with three digits, a dash if there is none.
func rate(x float64) string {
	switch {
	case !(x > 0):
		return "–"
	case x >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// part writes a fraction as a whole percentage, a dash if there is none.
func part(x float64) string {
	if !(x > 0) {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// times writes a ratio, a dash if there is none.
func times(x float64) string {
	if !(x > 0) {
		return "–"
	}
	return rate(x) + "×"
}

// writeList prints what would be measured.
func (b *benchFlags) writeList(w io.Writer, plan *bench.Plan) error {
	list := newBenchList(plan)
	if b.json {
		return writeJSON(w, list)
	}
	var out bytes.Buffer
	names := 0
	for _, k := range list.Kernels {
		names = max(names, len([]rune(k.Kernel)))
	}
	for _, k := range list.Kernels {
		fmt.Fprintf(&out, "%-*s  %s\n", names, k.Kernel, k.What)
		var words []string
		for _, s := range k.Sizes {
			words = append(words, fmt.Sprintf("%s (%v, %s)", s.Size, s.Place, extent(s.Bytes)))
		}
		fmt.Fprintf(&out, "%-*s    %s\n", names, "", strings.Join(words, ", "))
	}
	_, err := w.Write(out.Bytes())
	return wrapStdout(err)
}

// extent writes a number of bytes, of which three digits matter.
func extent(bytes float64) string {
	for _, unit := range []string{"bytes", "KiB", "MiB"} {
		switch {
		case bytes < 99.95:
			return significant(bytes, 3) + " " + unit
		case bytes < 1023.5:
			return fmt.Sprintf("%.0f %s", bytes, unit)
		}
		bytes /= 1024
	}
	return significant(bytes, 3) + " GiB"
}
