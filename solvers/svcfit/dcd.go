package svcfit

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// descent is dual coordinate descent for one problem,
//
//	max D_δ(α) over 0 ≤ α_i ≤ c_i,
//
// one coordinate at a time in random order; rows at a bound are left out while their gradient keeps them there. It works on
// β_i = α_i/c_i, so that nothing is divided by a cost, and on u with S w = Bᵀα: in the scaled features x̃_ij = x_ij/√s_j it is
// u = S^½w, and where the scale s is common to all features x̃ = x and u = s·w. With inv = 1, or 1/s, the margin of a row
// is m_i = y_i inv·x̃_iᵀu and the coordinate step
//
//	G = m_i − 1 + δ(β_i − ½),   β_i ← clip(β_i − G/(c_i inv‖x̃_i‖² + δ), 0, 1):
//
// a dot product and an update of u. The fit ends by the duality gap over all rows, never by the gradients that it met.
// Source: Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), Algorithm 3, for the hinge; δ adds to the diagonal.
type descent struct {
	d *scaledRows

	id     []int32 // row of the matrix, for each row of the problem that is not zero
	row    []coordinate
	class  []costClass
	zero   []float64 // number of rows that are all zero, by class
	u      []float64 // see above
	w      []float64 // weights, where features are scaled
	g      []float64 // G of row, from the last whole pass
	active []int32   // rows that the next sweep visits, in blocks
	spare  []int32   // as long as active can be
	block  []int32   // lengths of the blocks
	order  []int32   // of blocks

	delta  float64
	lin    float64 // Σ c_i[β_i + δβ_i(1 − β_i)/2]
	quiet  float64 // Σ c_i h_δ of the rows left out, at the margins at which they were
	lo, hi float64 // a row at a bound is left out if G is beyond
	spread float64 // range of the projected gradients of the last sweep
	pgTol  float64 // spread that asks for a check
	trust  float64 // true gap over that estimated in a sweep, at the last check
	rng    uint64

	newton    *primal     // at work instead of sweeps, if not nil
	system    *zoneSystem // H, nil until it is needed
	systemOld bool        // it is not that of the last check

	primal, dual float64 // at the last check
	due          bool    // the next unit of work is a check
	done         bool
	sweeps       int     // since the start of the fit
	wait         int     // patience at the start of a fit
	patience     int     // sweeps after which Newton's method takes over
	work         float64 // entries of rows visited since then
}

// coordinate is a row as a sweep needs it, half a cache line.
type coordinate struct {
	beta  float64
	step  float64 // 1/(c inv‖x̃‖² + δ)
	at    int     // first entry
	len   int32
	class int32
}

// costClass is what the rows of one kind and one label have in common; class 2k+1 is kind k with y = −1.
type costClass struct {
	c      float64
	margin float64 // y·inv: turns x̃ᵀu into a margin
	update float64 // y·c: turns a change of β into one of u
}

// scaledRows is what the problems share: the rows with scaled features.
type scaledRows struct {
	v     *view
	x     *rows.Matrix
	val   []float32 // x̃; the matrix's own where the scale is common
	inv   float64
	scale []float64 // s_j as in Params, nil where common
	root  []float64 // 1/√s_j, nil where common
	norm2 []float64 // ‖x̃_i‖²
}

// A gap and a shrunk set are looked at when the projected gradients, which are differences of margins, span no more than
// this.
const firstRange = 0.1

// patience is the number of sweeps after which Newton's method takes over. On text it never pays: the descent needs fewer sweeps than Newton's method
// products. With correlated dense features it does.
const patience = 100

// firstTrust is the ratio of the gap after a sweep to that which its margins suggest, until a check has measured it.
const firstTrust = 0.3

// newDescent returns problem t at α = 0.
func newDescent(d *scaledRows, t int) *descent {
	v := d.v
	f := &descent{d: d, u: make([]float64, d.x.Cols), class: make([]costClass, 2*v.kinds), zero: make([]float64, 2*v.kinds)}
	for i := range d.x.Rows {
		if !v.trains(t, i) {
			continue
		}
		class := int32(2 * v.kindOf(i))
		if v.y[i] < 0 {
			class++
		}
		at, end := span(d.x, i)
		if allZero(values(d.x)[at:end]) {
			f.zero[class]++
			continue
		}
		f.id = append(f.id, int32(i))
		f.row = append(f.row, coordinate{at: at, len: int32(end - at), class: class})
	}
	f.g = make([]float64, len(f.row))
	f.active, f.spare = make([]int32, len(f.row)), make([]int32, len(f.row))
	f.trust, f.wait = firstTrust, patience
	return f
}

// span returns where the entries of row i are.
func span(x *rows.Matrix, i int) (at, end int) {
	if x.IsDense() {
		return i * x.Cols, (i + 1) * x.Cols
	}
	return x.Ptr[i], x.Ptr[i+1]
}

// values returns all entries.
func values(x *rows.Matrix) []float32 {
	if x.IsDense() {
		return x.Dense
	}
	return x.Val
}

func allZero(val []float32) bool {
	for _, v := range val {
		if v != 0 {
			return false
		}
	}
	return true
}

// begin enters the costs and the width δ from the α at hand: a row at its upper bound stays there, another keeps its α
// if that is feasible. Cost: a pass over the rows with α > 0.
func (f *descent) begin(p *Params, seed uint64) {
	f.newton = nil
	keep := make([]float64, len(f.class)) // old cost over new
	for k := range f.class {
		cl := &f.class[k]
		c := p.Cost[k/2]
		keep[k] = 1
		if cl.c > 0 {
			keep[k] = cl.c / c
		}
		*cl = costClass{c: c, margin: f.d.inv, update: c}
		if k%2 == 1 {
			cl.margin, cl.update = -f.d.inv, -c
		}
	}
	for i := range f.row {
		r := &f.row[i]
		if r.beta < 1 {
			r.beta = min(r.beta*keep[r.class], 1)
		}
		q := f.class[r.class].c * f.d.norm2[f.id[i]] * f.d.inv
		r.step = min(1/(q+p.Delta), math.MaxFloat64)
	}
	f.delta, f.rng = p.Delta, seed
	f.activateAll()
	f.pgTol, f.due, f.done = firstRange, false, false
	f.sweeps, f.work, f.patience = 0, 0, f.wait
	f.systemOld = true
	f.gather()
}

func (f *descent) activateAll() {
	f.active = f.active[:len(f.row)]
	for k := range f.active {
		f.active[k] = int32(k)
	}
	f.quiet, f.lo, f.hi = 0, math.Inf(-1), math.Inf(1)
	f.cut()
}

// advance does the next unit of work, a sweep or a check, and reports whether the gap was reached. Cost: two passes over
// the active rows, or over all.
func (f *descent) advance(ctx context.Context, to Target, threads int) (done bool) {
	if f.newton != nil {
		f.done = f.newtonStep(ctx, to, threads)
		return f.done
	}
	if f.delta > 0 && f.sweeps >= f.patience && !f.due {
		f.patience *= 4
		f.toPrimal()
		return false
	}
	if !f.due {
		estimate := f.sweep()
		f.due = estimate*f.trust <= f.wanted(to) || f.spread <= f.pgTol
		return false
	}
	f.due = false
	before := f.primal - f.dual // as the sweep estimated it
	f.check()
	gap := f.primal - f.dual
	if before > 0 {
		f.trust = min(max(gap/before, 0.05), 1)
	}
	if f.done = gap <= f.wanted(to); !f.done {
		f.reactivate()
	}
	return f.done
}

// wanted returns the gap that ends the fit. A gap of ½‖w‖²_S Tol² bounds the error of w, relative and in the norm of S, by Tol.
func (f *descent) wanted(to Target) float64 {
	gap := math.Inf(1)
	if to.Gap > 0 {
		gap = to.Gap * math.Abs(f.primal)
	}
	if to.Tol > 0 {
		gap = min(gap, 0.5*to.Tol*to.Tol*f.size())
	}
	return gap
}
