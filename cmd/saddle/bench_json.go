package main

import (
	"runtime"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
)

// benchJSON is what saddle bench --json prints. Scripts rely on its keys: add,
// never rename. What does not exist is null.
type benchJSON struct {
	CPU     string            `json:"cpu"`
	Levels  []string          `json:"levels"` // that were measured, lowest first
	Results []benchResultJSON `json:"results"`
	Limits  limitsJSON        `json:"limits"`

	Skipped []string   `json:"skipped"` // sizes that were asked for and are too large
	Cores   int        `json:"cores"`
	Caches  cachesJSON `json:"caches"`
	Go      string     `json:"go"`

	machineJSON // threads of parallel kernels and of limits, beside 1
	endJSON
}

// benchResultJSON is a kernel at a size and level; rates are those of the median.
type benchResultJSON struct {
	Kernel        string   `json:"kernel"`
	Level         string   `json:"level"`
	Size          string   `json:"size"`
	Threads       int      `json:"threads"`
	GFlops        *float64 `json:"gflops"`
	GBytes        *float64 `json:"gbytes_per_s"`
	LimitFraction *float64 `json:"limit_fraction"`
	Versus        *float64 `json:"versus"` // speed relative to the generic level

	N          int         `json:"n"`
	Place      bench.Place `json:"place"` // where the operands lie
	Bytes      float64     `json:"bytes"` // of the operands
	Flops      float64     `json:"flops"`
	Moved      float64     `json:"bytes_moved"`
	Seconds    float64     `json:"seconds"` // median
	Min        float64     `json:"seconds_min"`
	Lo         float64     `json:"seconds_lo"` // interval of the median
	Hi         float64     `json:"seconds_hi"`
	Confidence float64     `json:"confidence"`
	Samples    int         `json:"samples"`
}

type limitsJSON struct {
	Peaks      []peakJSON      `json:"peaks"`
	Bandwidths []bandwidthJSON `json:"bandwidths"`
}

type peakJSON struct {
	Level   string  `json:"level"`
	Threads int     `json:"threads"`
	GFlops  float64 `json:"gflops"`
}

// bandwidthJSON holds rates in 10⁹ bytes a second.
type bandwidthJSON struct {
	Level   string      `json:"level"`
	Threads int         `json:"threads"`
	Place   bench.Place `json:"place"`
	Bytes   float64     `json:"bytes"`
	Read    float64     `json:"read"`
	Copy    float64     `json:"copy"`
	Triad   float64     `json:"triad"`
	Update  float64     `json:"update"`
}

func (r *benched) object() any {
	res, c := r.result, isa.Caches()
	out := &benchJSON{
		CPU: isa.CPU(), machineJSON: machineJSON{res.Options.Threads, isa.Active().String()}, Results: []benchResultJSON{},
		Limits: limitsJSON{[]peakJSON{}, []bandwidthJSON{}}, Skipped: []string{},
		Cores: runtime.NumCPU(), Caches: cachesJSON{c.L1D, c.L2, c.L3},
		Go: runtime.Version(), endJSON: newEnd(res.Status, "", res.Seconds),
	}
	if res.Status != solvers.Done {
		out.Message = r.ending()
	}
	for _, l := range res.Options.Levels {
		out.Levels = append(out.Levels, l.String())
	}
	out.Skipped = append(out.Skipped, skipped(res.Skipped)...)
	for _, p := range res.Limits.Peaks {
		out.Limits.Peaks = append(out.Limits.Peaks, peakJSON{p.Level.String(), p.Threads, p.GFlops})
	}
	for _, b := range res.Limits.Bandwidths {
		out.Limits.Bandwidths = append(out.Limits.Bandwidths,
			bandwidthJSON{b.Level.String(), b.Threads, b.Place, b.Bytes, b.Read, b.Copy, b.Triad, b.Update})
	}
	for i := range res.Figures {
		out.Results = append(out.Results, newBenchResult(&res.Figures[i]))
	}
	return out
}

func newBenchResult(f *bench.Figure) benchResultJSON {
	t := f.Time
	return benchResultJSON{
		Kernel: f.Kernel.Name, Level: f.Level.String(), Size: f.Shape.Size, Threads: f.Threads,
		GFlops: positive(f.GFlops(t.Median)), GBytes: positive(f.GBytes(t.Median)),
		LimitFraction: positive(f.Fraction), Versus: positive(f.Versus),
		N: f.N, Place: f.Place, Bytes: f.Shape.Held, Flops: f.Shape.Flops, Moved: f.Shape.Moved,
		Seconds: t.Median, Min: t.Min, Lo: t.Lo, Hi: t.Hi, Confidence: t.Coverage, Samples: t.Samples,
	}
}

// positive returns a pointer to x for JSON, nil (null) if it is 0, which stands for
// a rate or ratio that does not exist, or not finite.
func positive(x float64) *float64 {
	if x <= 0 {
		return nil
	}
	return finite(x)
}

// benchListJSON is what saddle bench --list --json prints.
type benchListJSON struct {
	Kernels []benchKernelJSON `json:"kernels"`
}

type benchKernelJSON struct {
	Kernel   string          `json:"kernel"`
	What     string          `json:"what"`
	Parallel bool            `json:"parallel"` // measured with several threads, too
	Sizes    []benchSizeJSON `json:"sizes"`
}

type benchSizeJSON struct {
	N     int         `json:"n"`
	Size  string      `json:"size"`
	Place bench.Place `json:"place"`
	Bytes float64     `json:"bytes"`
	Flops float64     `json:"flops"`
}

func newBenchList(plan *bench.Plan) *benchListJSON {
	list := new(benchListJSON)
	for _, c := range plan.Cells {
		if c.Threads > 1 {
			continue
		}
		if n := len(list.Kernels); n == 0 || list.Kernels[n-1].Kernel != c.Kernel.Name {
			list.Kernels = append(list.Kernels, benchKernelJSON{c.Kernel.Name, c.Kernel.What, c.Kernel.Parallel, nil})
		}
		last := &list.Kernels[len(list.Kernels)-1]
		last.Sizes = append(last.Sizes, benchSizeJSON{c.N, c.Shape.Size, c.Place, c.Shape.Held, c.Shape.Flops})
	}
	return list
}
