package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
)

// tiny measures everything that is small, as little as possible.
func tiny() Options {
	return Options{Places: []Place{L1}, Sizes: []int{8}, Threads: 2, Repeats: 1, Sample: 1, Budget: 1}
}

// Every kernel runs at each level and has positive, finite figures.
func TestRun(t *testing.T) {
	before := isa.Active()
	o := tiny()
	steps := 0
	o.Progress = func(s Step) {
		steps++
		if s.Index != steps || s.Index > s.Total || s.What == "" {
			t.Errorf("step %+v after %d", s, steps-1)
		}
	}
	res, err := Run(t.Context(), o)
	if err != nil || res.Status != solvers.Done || !(res.Seconds > 0) {
		t.Fatalf("status %v, error %v, %v seconds", res.Status, err, res.Seconds)
	}
	if isa.Active() != before {
		t.Errorf("level %v after the run, was %v", isa.Active(), before)
	}
	positive := func(what string, x float64) {
		if !(x > 0) || math.IsInf(x, 0) {
			t.Errorf("%s is %v", what, x)
		}
	}
	seen := map[string]int{}
	for i, f := range res.Figures {
		base := res.Figures[i-i%len(isa.Levels())]
		if want := base.Time.Median / f.Time.Median; base.Level != isa.Generic || base.Kernel.Name != f.Kernel.Name || f.Versus != want {
			t.Errorf("%s at %v: versus %v, want %v", f.Kernel.Name, f.Level, f.Versus, want)
		}
		name := fmt.Sprintf("%s %s %v", f.Kernel.Name, f.Shape.Size, f.Level)
		seen[f.Kernel.Name+f.Level.String()]++
		for _, x := range []float64{f.GFlops(f.Time.Median), f.GBytes(f.Time.Median), f.Fraction, f.Versus, f.Time.Min, f.Time.Lo} {
			positive(name, x)
		}
		if f.Level == isa.Generic && f.Versus != 1 || f.Time.Samples < 1 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for _, k := range Catalogue() {
		for _, l := range isa.Levels() {
			if seen[k.Name+l.String()] < 1 {
				t.Errorf("%s was not measured at %v", k.Name, l)
			}
		}
	}
	for _, l := range isa.Levels() {
		for _, threads := range []int{1, 2} {
			positive("peak", res.Limits.Peak(l, threads))
			b := res.Limits.Bandwidth(l, threads, L1)
			for _, x := range []float64{b.Read, b.Copy, b.Triad, b.Update} {
				positive("bandwidth", x)
			}
		}
	}
	if steps == 0 || res.Limits.Peak(isa.Generic, 3) != 0 || res.Limits.Bandwidth(isa.Generic, 3, L1) != nil {
		t.Error("limits that were not measured, or no steps")
	}
}

// The roofline is the larger of the time for arithmetic and the time for traffic.
func TestLeastSeconds(t *testing.T) {
	l := Limits{
		Peaks:      []Peak{{isa.Generic, 1, 10}},
		Bandwidths: []Bandwidth{{isa.Generic, 1, L2, 1e6, 40, 20, 25, 30}},
	}
	for _, c := range []struct {
		writes       bool
		flops, moved float64
		want         float64
	}{
		{false, 1e9, 1e6, 0.1}, {false, 1e9, 40e9, 1}, {true, 1e9, 60e9, 2}, {false, 0, 4e9, 0.1},
	} {
		got, ok := l.seconds(isa.Generic, 1, L2, c.writes, Shape{Flops: c.flops, Moved: c.moved})
		if !ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v takes %v, %v", c, got, ok)
		}
	}
	if _, ok := l.seconds(isa.Generic, 2, L2, true, Shape{}); ok {
		t.Error("limits of two threads are known")
	}
}

// Limits that are measured again are replaced by better ones only.
func TestRaise(t *testing.T) {
	var l Limits
	l.raise([]Peak{{isa.Generic, 1, 10}}, []Bandwidth{{isa.Generic, 1, L2, 1e6, 40, 20, 25, 30}})
	l.raise([]Peak{{isa.Generic, 1, 9}, {isa.Generic, 2, 11}}, []Bandwidth{{isa.Generic, 1, L2, 1e6, 39, 21, 24, 31}})
	if len(l.Peaks) != 2 || l.Peak(isa.Generic, 1) != 10 || l.Peak(isa.Generic, 2) != 11 {
		t.Errorf("peaks %v", l.Peaks)
	}
	if len(l.Bandwidths) != 1 || l.Bandwidths[0] != (Bandwidth{isa.Generic, 1, L2, 1e6, 40, 21, 25, 31}) {
		t.Errorf("bandwidths %v", l.Bandwidths)
	}
}

// The first call, the progress and the deadline end a run at any unit of work.
func TestStopped(t *testing.T) {
	cause := errors.New("enough")
	for _, after := range []int{0, 1, 7, 13} {
		ctx, cancel := context.WithCancelCause(t.Context())
		o := tiny()
		o.Kernels = regexp.MustCompile("^(Dot|Axpy|Scale|Gemv)$")
		o.Progress = func(s Step) {
			if s.Index >= after {
				cancel(cause)
			}
		}
		if after == 0 {
			cancel(cause)
		}
		res, err := Run(ctx, o)
		if !errors.Is(err, cause) || res == nil || res.Status != solvers.Interrupted {
			t.Fatalf("after %d: status %v, error %v", after, res.Status, err)
		}
		if after < 10 && len(res.Figures) > 0 || after == 13 && len(res.Figures) == 0 {
			t.Errorf("after %d: %d figures", after, len(res.Figures))
		}
		cancel(nil)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if res, err := Run(ctx, tiny()); err == nil || res.Status != solvers.TimeLimit {
		t.Errorf("status %v, error %v", res.Status, err)
	}
}

func TestPlan(t *testing.T) {
	p, err := NewPlan(Options{Kernels: regexp.MustCompile("^Gemm/NN$|^Dot$"), Sizes: []int{100, 1 << 20}, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, c := range p.Cells {
		cells = append(cells, fmt.Sprint(c.Kernel.Name, " ", c.N, " ", c.Threads))
	}
	if want := []string{"Dot 100 1", "Dot 1048576 1", "Gemm/NN 100 1", "Gemm/NN 100 2"}; !slices.Equal(cells, want) {
		t.Errorf("cells %q, want %q", cells, want)
	}
	if len(p.Skipped) != 1 || p.Skipped[0].Kernel.Name != "Gemm/NN" {
		t.Errorf("skipped %v", p.Skipped)
	}
	all, err := NewPlan(Options{})
	if err != nil || len(all.Cells) < 2*len(Catalogue()) || len(all.Skipped) > 0 || !slices.Equal(all.places(), Places) {
		t.Errorf("%d cells in %v, %d skipped, error %v", len(all.Cells), all.places(), len(all.Skipped), err)
	}
}

// Kernels that obey a number of threads are measured with one and with several.
func TestParallelRows(t *testing.T) {
	k := Catalogue()[0]
	k.Parallel = true
	o := tiny().resolved()
	h := newHierarchy(isa.Caches())
	p := new(Plan)
	p.add(k, &o, h)
	if len(p.Cells) != 4 || p.Cells[0].Threads != 1 || p.Cells[1].Threads != 2 {
		t.Errorf("cells %+v", p.Cells)
	}
}

func TestOptions(t *testing.T) {
	for field, o := range map[string]Options{
		"Levels":  {Levels: []isa.Level{99}},
		"Places":  {Places: []Place{7}},
		"Sizes":   {Sizes: []int{0}},
		"Threads": {Threads: -1},
		"Repeats": {Repeats: -1},
		"Sample":  {Sample: -1},
		"Budget":  {Budget: -1},
		"Kernels": {Kernels: regexp.MustCompile("nothing")},
	} {
		res, err := Run(t.Context(), o)
		if e, ok := errors.AsType[*OptionError](err); !ok || e.Field != field || res != nil {
			t.Errorf("%s: error %v", field, err)
		}
	}
	if err := (&Options{}).Validate(); err != nil {
		t.Error(err)
	}
	o := Options{Levels: []isa.Level{isa.Best(), isa.Generic, isa.Generic}, Sizes: []int{9, 8, 9}}.resolved()
	if o.Levels[0] != isa.Generic || !slices.Equal(o.Sizes, []int{8, 9}) || len(o.Places) > 0 {
		t.Errorf("%+v", o)
	}
}

// Reset runs before each call and takes no part in the time.
func TestReset(t *testing.T) {
	var trace string
	w := Work{Run: func() { trace += "x" }, Reset: func() { trace += "r"; time.Sleep(10 * time.Millisecond) }}
	if d := w.probe(3); trace != "rxrxrx" || d > 10*time.Millisecond {
		t.Errorf("%s took %v", trace, d)
	}
}

// A sample is at least as long as was asked for, and levels take turns.
func TestSampler(t *testing.T) {
	s := sampler{levels: isa.Levels(), sample: 100 * time.Microsecond, repeats: 6, budget: time.Second}
	var order []isa.Level
	stats, err := s.run(t.Context(), func(calls int) time.Duration {
		order = append(order, isa.Active())
		return time.Duration(calls) * 3 * time.Microsecond
	})
	if err != nil {
		t.Fatal(err)
	}
	last := order[len(order)-2*len(s.levels):]
	if !slices.Equal(last[:len(s.levels)], s.levels) || !slices.Equal(last[len(s.levels):], s.levels) {
		t.Errorf("order %v", order)
	}
	for _, x := range stats {
		if x.Samples != 6 || math.Abs(x.Median-3e-6) > 1e-12 || x.Lo != x.Hi {
			t.Errorf("%+v", x)
		}
	}
	s.budget = 1
	if stats, _ = s.run(t.Context(), func(calls int) time.Duration { return time.Second }); stats[0].Samples != minSamples {
		t.Errorf("%d samples of long calls", stats[0].Samples)
	}
}
