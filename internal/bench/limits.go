package bench

import (
	"context"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
)

// Limits holds what the machine can do at best.
type Limits struct {
	Peaks      []Peak
	Bandwidths []Bandwidth
}

// A Peak is the rate of arithmetic in registers.
type Peak struct {
	Level   isa.Level
	Threads int
	GFlops  float64 // 10⁹ additions and multiplications a second
}

// A Bandwidth holds the rates of moving numbers, all threads together, in 10⁹ bytes a
// second. As in STREAM, bytes are those that the program names: a copy counts what
// it reads and what it writes, but not that the line it writes to may first be read.
type Bandwidth struct {
	Level   isa.Level
	Threads int
	Place   Place
	Bytes   float64 // extent of the operands, all threads together

	Read   float64 // Σ x[i]
	Copy   float64 // y[i] = x[i]
	Triad  float64 // y[i] = x[i] + a·z[i]
	Update float64 // y[i] += a·x[i]
}

// Write returns the highest rate of those that write.
func (b *Bandwidth) Write() float64 { return max(b.Copy, b.Triad, b.Update) }

// Peak returns the peak at a level with so many threads, 0 if it was not measured.
func (l *Limits) Peak(level isa.Level, threads int) float64 {
	for _, p := range l.Peaks {
		if p.Level == level && p.Threads == threads {
			return p.GFlops
		}
	}
	return 0
}

// Bandwidth returns the rates in a place, nil if they were not measured.
func (l *Limits) Bandwidth(level isa.Level, threads int, p Place) *Bandwidth {
	for i := range l.Bandwidths {
		if b := &l.Bandwidths[i]; b.Level == level && b.Threads == threads && b.Place == p {
			return b
		}
	}
	return nil
}

// seconds returns the least time for a call of shape s that the limits allow, and
// false if they are not known.
func (l *Limits) seconds(level isa.Level, threads int, p Place, writes bool, s Shape) (float64, bool) {
	peak, b := l.Peak(level, threads), l.Bandwidth(level, threads, p)
	if peak == 0 || b == nil {
		return 0, false
	}
	rate := b.Read
	if writes {
		rate = b.Write()
	}
	return 1e-9 * max(s.Flops/peak, s.Moved/rate), rate > 0
}

// raise takes the better of the limits known and those measured now.
func (l *Limits) raise(peaks []Peak, rates []Bandwidth) {
	for _, p := range peaks {
		i := slices.IndexFunc(l.Peaks, func(q Peak) bool { return q.Level == p.Level && q.Threads == p.Threads })
		if i < 0 {
			l.Peaks = append(l.Peaks, p)
			continue
		}
		l.Peaks[i].GFlops = max(l.Peaks[i].GFlops, p.GFlops)
	}
	for i := range rates {
		b := l.Bandwidth(rates[i].Level, rates[i].Threads, rates[i].Place)
		if b == nil {
			l.Bandwidths = append(l.Bandwidths, rates[i])
			continue
		}
		for _, s := range streams {
			*s.rate(b) = max(*s.rate(b), *s.rate(&rates[i]))
		}
	}
}

// withThreads names a number of threads other than one.
func withThreads(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(", %d threads", n)
}

// peakSteps is the number of steps of the recurrences in a call of their probe.
const peakSteps = 1 << 10

// measureLimits finds the limits with one thread and with those of the options.
func (r *runner) measureLimits(ctx context.Context, places []Place) error {
	for _, t := range r.threads() {
		if err := r.measurePeak(ctx, t); err != nil {
			return err
		}
		for _, p := range places {
			if err := r.measureBandwidth(ctx, t, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// measurePeak finds the peaks with so many threads.
func (r *runner) measurePeak(ctx context.Context, threads int) error {
	runs := make([]func(), threads)
	for k := range runs {
		s := make([]float64, asm.FMAChains)
		runs[k] = func() { asm.PeakFMA(peakSteps, 0.5, 0.5, s) }
	}
	stats, err := r.run(ctx, together(runs))
	if err != nil {
		return err
	}
	flops := 2 * peakSteps * asm.FMAChains * float64(threads)
	var all []Peak
	for i, s := range stats {
		all = append(all, Peak{r.levels[i], threads, 1e-9 * flops / s.Min})
	}
	r.result.Limits.raise(all, nil)
	r.step("peak" + withThreads(threads))
	return nil
}

// A stream moves numbers between parts of a vector.
type stream struct {
	name  string
	parts int     // operands, of equal length
	bytes float64 // moved for each element of an operand
	run   func(part [][]float64)
	rate  func(b *Bandwidth) *float64
}

var streams = []stream{
	{"read", 1, 8, func(x [][]float64) { asm.Sum(x[0]) }, func(b *Bandwidth) *float64 { return &b.Read }},
	{"copy", 2, 16, func(x [][]float64) { asm.Copy(x[0], x[1]) }, func(b *Bandwidth) *float64 { return &b.Copy }},
	{"triad", 3, 24, func(x [][]float64) { asm.Triad(0.5, x[0], x[1], x[2]) }, func(b *Bandwidth) *float64 { return &b.Triad }},
	{"update", 2, 24, func(x [][]float64) { asm.Axpy(1e-12, x[0], x[1]) }, func(b *Bandwidth) *float64 { return &b.Update }},
}

// measureBandwidth finds the rates in place p with so many threads. Where each core
// has a cache of its own each thread has operands for it, else they share.
func (r *runner) measureBandwidth(ctx context.Context, threads int, p Place) error {
	n := int(r.places.target[p] / 8)
	if p >= L3 {
		n /= threads
	}
	all := make([]Bandwidth, len(r.levels))
	for i, l := range r.levels {
		all[i] = Bandwidth{Level: l, Threads: threads, Place: p, Bytes: 8 * float64(n*threads)}
	}
	x := make([][]float64, threads)
	for k := range x {
		x[k] = vector(n)
	}
	for _, s := range streams {
		length := n / s.parts &^ (sizeUnit - 1)
		runs := make([]func(), threads)
		for k := range runs {
			part := slices.Collect(slices.Chunk(x[k][:length*s.parts], length))
			runs[k] = func() { s.run(part) }
		}
		stats, err := r.run(ctx, together(runs))
		if err != nil {
			return err
		}
		for i := range stats {
			*s.rate(&all[i]) = 1e-9 * s.bytes * float64(length*threads) / stats[i].Min
		}
		r.step(fmt.Sprintf("%s in %v%s", s.name, p, withThreads(threads)))
	}
	r.result.Limits.raise(nil, all)
	return nil
}
