package sdnm

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
)

// dcd is dual coordinate descent with shrinking for the exact lower level,
//
//	min ½‖Bᵀα‖² − 1ᵀα  over 0 ≤ α ≤ C,
//
// one coordinate at a time in random order, w = Bᵀα kept. It ends when the relative duality
// gap over all rows is small enough. Source: Hsieh, Chang, Lin, Keerthi and
// Sundararajan (2008), Algorithm 3.
type dcd struct {
	b      *rows
	c      float64
	alpha  []float64
	w      []float64
	norm2  []float64 // ‖b_i‖²
	g      []float64 // B w, for the gap
	active []int32
	rng    rand.PCG
	sweeps int // since the value was made

	maxSweeps int
	maxGap    float64 // relative duality gap that certifies
}

const (
	dcdGap       = 1e-4 // relative duality gap
	dcdWork      = 2e8  // nonzeros that may be visited at one C, but
	dcdMinSweeps = 1000 // at least this many sweeps
	dcdFirstTol  = 0.1  // first bound on the range of projected gradients
)

func newDCD(b *rows, n int, seed, stream uint64) *dcd {
	d := &dcd{}
	d.reset(b, n, seed, stream)
	return d
}

// reset makes d ready for another problem, at α = 0, reusing its memory.
func (d *dcd) reset(b *rows, n int, seed, stream uint64) {
	m := b.len()
	d.b, d.c = b, 0
	d.alpha, d.w, d.norm2, d.g = grow(d.alpha, m), grow(d.w, n), grow(d.norm2, m), grow(d.g, m)
	clear(d.alpha)
	if cap(d.active) < m {
		d.active = make([]int32, m)
	}
	d.active = d.active[:m]
	d.rng.Seed(seed, stream)
	nnz := 1
	for k, i := range b.list {
		_, val := b.x.Row(int(i))
		d.norm2[k] = asm.Dot(val, val)
		nnz += len(val)
	}
	d.maxSweeps, d.maxGap = max(dcdMinSweeps, int(dcdWork)/nnz), dcdGap
}

// solve moves to a solution at c, from the current one, and reports whether the gap was reached.
func (d *dcd) solve(ctx context.Context, c float64) (certified bool, err error) {
	d.rescale(c)
	tol := dcdFirstTol
	lo, hi := math.Inf(-1), math.Inf(1) // projected gradients of the last sweep
	d.active = d.active[:len(d.alpha)]
	for k := range d.active {
		d.active[k] = int32(k)
	}
	for range d.maxSweeps {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		whole := len(d.active) == len(d.alpha)
		lo, hi = d.sweep(lo, hi)
		if hi-lo > tol {
			continue
		}
		if whole && d.relativeGap() <= d.maxGap {
			return true, nil
		}
		if whole {
			tol /= 4
		}
		d.active = d.active[:len(d.alpha)]
		lo, hi = math.Inf(-1), math.Inf(1)
	}
	return d.relativeGap() <= d.maxGap, nil
}

// rescale enters the box of a new C: a variable at its upper bound stays there.
func (d *dcd) rescale(c float64) {
	for k, a := range d.alpha {
		switch {
		case d.norm2[k] == 0 || a > 0 && a == d.c:
			d.alpha[k] = c
		default:
			d.alpha[k] = min(a, c)
		}
	}
	d.c = c
	d.b.mulT(d.w, d.alpha, d.g)
}

// sweep minimises over each active coordinate once and removes those that sit at a bound with a gradient
// beyond [lo, hi]; it returns the range of the projected gradients it met.
func (d *dcd) sweep(lo, hi float64) (pgMin, pgMax float64) {
	if !(hi > 0) {
		hi = math.Inf(1)
	}
	if !(lo < 0) {
		lo = math.Inf(-1)
	}
	pgMin, pgMax = math.Inf(1), math.Inf(-1)
	// Fisher–Yates from the generator itself: rand.Shuffle may change with Go's version.
	for i := len(d.active) - 1; i > 0; i-- {
		j := int(d.rng.Uint64() % uint64(i+1))
		d.active[i], d.active[j] = d.active[j], d.active[i]
	}
	for p := 0; p < len(d.active); p++ {
		k := d.active[p]
		if d.norm2[k] == 0 {
			continue
		}
		row := int(d.b.list[k])
		ind, val := d.b.x.Row(row)
		y, a := d.b.y[row], d.alpha[k]
		g := y*asm.DotSp(ind, val, d.w) - 1
		pg := g
		switch {
		case a == 0 && g > hi, a == d.c && g < lo:
			last := len(d.active) - 1
			d.active[p], d.active[last] = d.active[last], d.active[p]
			d.active = d.active[:last]
			p--
			continue
		case a == 0:
			pg = min(g, 0)
		case a == d.c:
			pg = max(g, 0)
		}
		pgMin, pgMax = min(pgMin, pg), max(pgMax, pg)
		if math.Abs(pg) > 1e-12 {
			d.alpha[k] = min(max(a-g/d.norm2[k], 0), d.c)
			asm.AxpySp((d.alpha[k]-a)*y, ind, val, d.w)
		}
	}
	d.sweeps++
	if pgMin > pgMax {
		return 0, 0
	}
	return pgMin, pgMax
}

// relativeGap returns (P − D)/(1 + |P|) over all rows.
func (d *dcd) relativeGap() float64 {
	d.b.mulT(d.w, d.alpha, d.g) // free of what thousands of updates have gathered
	d.b.mul(d.g, d.w)
	p, dual := objectives(d.c, d.alpha, d.w, d.g)
	return (p - dual) / (1 + math.Abs(p))
}
