package factor

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A Partial is a factorisation that stops before the last rows of A. With E the rows that
// are eliminated and K those that are kept,
//
//	A = [ A_EE  A_KEᵀ ]      S = A_KK − A_KE·A_EE⁻¹·A_KEᵀ
//	    [ A_KE  A_KK  ],
//
// it computes the dense Schur complement S on the way, without solving for columns of A_KEᵀ. By Haynsworth's law the inertia
// of A is that of A_EE, which Factorize returns, plus that of S.
//
// A_EE may be singular, or have no pivots that are large enough: then rows of E are kept as well, so
// that K is as a rule the last rows of A, but may be more. See Kept.
//
//	p := plan.New()
//	inertia, err := p.Factorize(ctx, val)
//	p.AddSchur(…)                    // S, which the caller factors
//	p.Forward(b, n, nil, 1, tail)    // tail = b_K − A_KE·A_EE⁻¹·b_E,
//	                                 // which the caller overwrites by x_K = S⁻¹·tail
//	p.Backward(tail, 1, x, n, nil)   // A·x = b
//
// One goroutine may use it at a time; several Partial can share a PartialSymbolic.
type Partial struct {
	f     *LDL
	kept  []int32   // rows of A
	at    []int32   // their places in the last front
	inv   []float64 // reciprocals of their scales
	mass  []float64
	place []int32
	state []float64 // what Forward leaves to Backward
	nrhs  int       // right-hand sides of it, -1 without
}

// New returns a partial factorisation that has no values yet.
func (p *PartialSymbolic) New() *Partial { return &Partial{f: p.s.New()} }

// Plan returns what is known of the plan as of any other. It cannot be used to factor.
func (p *PartialSymbolic) Plan() PlanInfo {
	return PlanInfo{NNZL: p.s.nnzL, Stored: p.s.stored(), Flops: p.s.flops, Seconds: p.s.cost * 1e-9, Bytes: p.s.PredictedBytes(), Ordering: p.s.ordering}
}

// A PlanInfo describes a [PartialSymbolic].
type PlanInfo struct {
	NNZL     int     // entries of the eliminated columns of L
	Stored   int     // elements stored, those of S included
	Flops    float64 // Σ c² over eliminated columns
	Seconds  float64 // that a factorisation is expected to take
	Bytes    int64   // of a Partial and its plan, without delayed columns
	Ordering Ordering
}

// Factorize eliminates what is to be eliminated of the matrix with the values val and returns the inertia of
// A_EE. Values, errors and pivoting are as for [LDL.Factorize], with one difference: since S is not factored here, PivotAuto cannot probe a
// solve. It accepts the static order, or the low threshold, if growth is at most 1e11 and no
// pivot was replaced. The caller, who can, should probe one if Stats.Growth is large or pivots are Doubted,
// and ask for PivotThreshold if it is not accurate or the matrix turns out to be nearly singular.
func (p *Partial) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	inertia, err := p.f.Factorize(ctx, val)
	if err != nil {
		return Inertia{}, err
	}
	p.find()
	p.nrhs = -1
	return inertia, nil
}

// SetPivoting is [LDL.SetPivoting].
func (p *Partial) SetPivoting(mode Pivoting, u float64) error { return p.f.SetPivoting(mode, u) }

// SetLast sets a lower threshold for columns that have no pivot that is large beside the rows that are kept: 0, the default, means the
// same one as elsewhere. With it fewer rows have to be kept, at the price of growth in S, which Stats.Growth tells.
func (p *Partial) SetLast(u float64) { p.f.lastU = u }

// Stats describe the last factorisation. Growth is also over the rows that are kept.
func (p *Partial) Stats() Stats { return p.f.Stats() }

// PivotRange is [LDL.PivotRange] of the columns that were eliminated.
func (p *Partial) PivotRange() (least, most float64) { return p.f.PivotRange() }

// Doubted returns the number of pivots that have cancelled so much that their signs are not certain.
func (p *Partial) Doubted() int { return p.f.stats.doubted }

// find lists the rows that were kept: those that were to be, then the others.
func (p *Partial) find() {
	f := p.f
	p.kept, p.at = p.kept[:0], p.at[:0]
	if f.s.kept == 0 {
		return
	}
	v := f.pivots(f.s.fronts() - 1)
	own := f.s.n - f.s.kept
	place := need(&p.place, f.s.kept) // of the columns that were to be kept
	p.place = place
	var delayed int
	for k := v.ne; k < v.m; k++ {
		if c := int(v.cols[k]); c >= own {
			place[c-own] = int32(k)
		} else {
			delayed++
		}
	}
	for i, k := range place {
		p.kept = append(p.kept, f.s.perm[own+i])
		p.at = append(p.at, k)
	}
	for k := v.ne; delayed > 0; k++ {
		if c := int(v.cols[k]); c < own {
			p.kept = append(p.kept, f.s.perm[c])
			p.at = append(p.at, int32(k))
			delayed--
		}
	}
	m := len(p.kept)
	inv, mass := need(&p.inv, m), need(&p.mass, m)
	for q, i := range p.kept {
		inv[q] = 1 / f.scale[i]
		mass[q] = f.kept[int(p.at[q])-v.ne] * inv[q] * inv[q]
	}
	p.inv, p.mass = inv, mass
}

// Kept returns the rows of K: the last rows of A, as many as were asked for, ascending, and behind them
// rows that were to be eliminated and could not be. The slice is valid until the next Factorize.
func (p *Partial) Kept() []int32 { return p.kept }

// Mass returns for each row of K the sum of the absolute values that were subtracted from its diagonal
// element of S: what is much less than unit roundoff times that is noise. Valid until the next Factorize.
func (p *Partial) Mass() []float64 { return p.mass }

// Scale returns the scales of the rows of A, with which its largest elements are about one. Valid until the next Factorize.
func (p *Partial) Scale() []float64 { return p.f.scale }

// AddSchur adds S to a dense symmetric matrix, of which the lower triangle is stored, column-major with leading
// dimension ld: element (q, r) of S, in the order of Kept, to (pos[q], pos[r]), where pos ascends. Only columns lo ≤ j < hi of the matrix are
// touched. It panics if pos has the wrong length.
func (p *Partial) AddSchur(s []float64, ld int, pos []int32, lo, hi int) {
	if len(pos) != len(p.kept) {
		panic(fmt.Sprintf("factor: AddSchur: len(pos) = %d, want %d", len(pos), len(p.kept)))
	}
	if len(pos) == 0 {
		return
	}
	v := p.f.pivots(p.f.s.fronts() - 1)
	for r, j := range pos {
		if int(j) < lo || int(j) >= hi {
			continue
		}
		to := s[int(j)*ld : int(j)*ld+int(pos[len(pos)-1])+1]
		ar, ir := int(p.at[r]), p.inv[r]
		for q := r; q < len(pos); q++ {
			aq := int(p.at[q])
			from := aq + ar*v.ld
			if aq < ar {
				from = ar + aq*v.ld
			}
			to[pos[q]] += v.panel[from] * p.inv[q] * ir
		}
	}
}

// keep makes the Schur complement of the front that holds the kept columns. Columns that were delayed up to here are eliminated with pivots
// among themselves, as far as that goes, and are kept otherwise.
func (w *worker) keep() {
	fr := &w.front
	g := need(&w.g, fr.m)
	for j, c := range fr.cols {
		g[j] = w.growth[c]
	}
	if delayed := fr.p - fr.own; delayed > 0 {
		for q := range min(delayed, fr.own) { // they come first
			w.swap(q, fr.m-1-q)
		}
		fr.p, fr.r = delayed, fr.own
		w.pivot()
		if u := w.u; fr.ne < fr.p && 0 < w.f.lastU && w.f.lastU < u {
			w.u = w.f.lastU
			w.pivot()
			w.u = u
		}
		if fr.ne > 0 {
			w.updateColumns(0, fr.ne, fr.p, fr.m)
		}
		fr.own = -1 // the order of the columns is in extra
	}
	w.finishKept()
}

// finishKept writes back what finish does for other fronts.
func (w *worker) finishKept() {
	fr, f := &w.front, w.f
	ne, all := fr.ne, fr.m
	kept := need(&f.kept, all-ne)
	copy(kept, w.g[ne:all])
	f.kept = kept
	fr.p = ne // finish would take the others for delayed
	w.finish()
	for _, v := range kept {
		if !(v <= w.count.Growth) {
			w.count.Growth = v
		}
	}
	if math.IsNaN(w.count.Growth) {
		w.count.Growth = math.Inf(1)
	}
}

// Forward solves as far as the rows that are eliminated go: it reads nrhs right-hand sides and sets the
// columns of tail, one row for each of Kept, to b_K − A_KE·A_EE⁻¹·b_E. What Backward needs is kept inside.
//
// Element i of right-hand side j is b[rows[i]+j·ld], or 0 if i is not less than len(rows); rows ascends, and nil stands for all rows in their
// order. So A can be part of a larger system, without its vectors being copied. The error says that there is no factorisation or that
// rows or tail has the wrong length; it panics if b is too short.
func (p *Partial) Forward(b []float64, ld int, rows []int32, nrhs int, tail []float64) error {
	f := p.f
	if err := p.check("Forward", rows, nrhs, tail); err != nil {
		return err
	}
	n := f.s.n
	p.state, p.nrhs = need(&p.state, n*parts(nrhs, asm.FrontColumns)*asm.FrontColumns), nrhs
	state := p.state
	for j := 0; j < nrhs; {
		k := together(nrhs - j)
		y := state[:n*stateWidth(k)]
		state = state[len(y):]
		p.enter(b[j*ld:], ld, rows, k, y)
		if k == 1 {
			f.forward(y)
		} else {
			b := rowsIn(y, k)
			f.lanes[0].forwardMulti(0, f.s.fronts(), &b)
		}
		for r, i := range p.kept {
			c := int(f.s.inv[i])
			for q := range k {
				tail[(j+q)*len(p.kept)+r] = y[p.stateAt(c, q, k)] * p.inv[r]
			}
		}
		j += k
	}
	return nil
}

// stateWidth returns how many columns take the room of k right-hand sides.
func stateWidth(k int) int {
	if k == 1 {
		return 1
	}
	return parts(k, asm.FrontColumns) * asm.FrontColumns
}

// rowsIn returns the rows of k right-hand sides in y.
func rowsIn(y []float64, k int) asm.FrontRows {
	return asm.FrontRows{X: y, Strips: parts(k, asm.FrontColumns)}
}

// stateAt returns where element c of right-hand side q of k is in their state.
func (p *Partial) stateAt(c, q, k int) int {
	if k == 1 {
		return c
	}
	return (q/asm.FrontColumns*p.f.s.n+c)*asm.FrontColumns + q%asm.FrontColumns
}

// enter sets y, a vector or rows of several in strips, in the order of elimination, to k right-hand sides.
func (p *Partial) enter(b []float64, ld int, rows []int32, k int, y []float64) {
	f := p.f
	scale := f.scaleP
	if lo, hi, ok := p.run(rows); ok && k == 1 {
		from := b[lo:hi]
		for c, i := range f.s.perm {
			v := 0.0
			if int(i) < len(from) {
				v = from[i] * scale[c]
			}
			y[c] = v
		}
		return
	}
	if k == 1 {
		for c, i := range f.s.perm { // rows is not nil
			v := 0.0
			if int(i) < len(rows) {
				v = b[rows[i]] * scale[c]
			}
			y[c] = v
		}
		return
	}
	strips := rowsIn(y, k)
	for s := range strips.Strips {
		j := s * asm.FrontColumns
		p.enterStrip(b[j*ld:], ld, rows, min(asm.FrontColumns, k-j), strips.Strip(s))
	}
}

// enterStrip does w right-hand sides.
func (p *Partial) enterStrip(b []float64, ld int, rows []int32, w int, y []float64) {
	f := p.f
	inv := f.s.inv
	lo, hi, ok := p.run(rows)
	if ok && lo < hi {
		asm.ToRows(inv[:hi-lo], f.scale, b[lo:], ld, w, y)
		inv = inv[hi-lo:]
	} else if !ok {
		for i, at := range rows {
			to := asm.FrontRow(y, inv[i])
			clear(to[w:])
			for q := range w {
				to[q] = b[q*ld+int(at)] * f.scale[i]
			}
		}
		inv = inv[len(rows):]
	}
	for _, c := range inv {
		clear(asm.FrontRow(y, c)[:])
	}
}

// run reports whether rows, which ascend, are those from lo to hi.
func (p *Partial) run(rows []int32) (lo, hi int, ok bool) {
	switch {
	case rows == nil:
		return 0, p.f.s.n, true
	case len(rows) == 0:
		return 0, 0, true
	}
	lo, hi = int(rows[0]), int(rows[len(rows)-1])+1
	return lo, hi, hi-lo == len(rows)
}

// Backward sets nrhs solutions of A·x = b, given the solution of rows K in the columns of tail, for the right-hand sides of the last
// Forward, of which there were as many. Element i of solution j becomes x[rows[i]+j·ld], if i is less than len(rows).
func (p *Partial) Backward(tail []float64, nrhs int, x []float64, ld int, rows []int32) error {
	f := p.f
	if err := p.check("Backward", rows, nrhs, tail); err != nil {
		return err
	}
	if nrhs != p.nrhs {
		return fmt.Errorf("factor: Backward of %d right-hand sides after Forward of %d", nrhs, p.nrhs)
	}
	state := p.state
	for j := 0; j < nrhs; {
		k := together(nrhs - j)
		y := state[:f.s.n*stateWidth(k)]
		state = state[len(y):]
		for r, i := range p.kept {
			c := int(f.s.inv[i])
			for q := range k {
				y[p.stateAt(c, q, k)] = tail[(j+q)*len(p.kept)+r] * p.inv[r]
			}
		}
		if k == 1 {
			f.backward(y, true)
		} else {
			b := rowsIn(y, k)
			f.lanes[0].backwardMulti(0, f.s.fronts(), &b, true)
		}
		p.leave(y, k, x[j*ld:], ld, rows)
		j += k
	}
	p.nrhs = -1
	return nil
}

// leave sets solutions from y, which is as enter makes it.
func (p *Partial) leave(y []float64, k int, x []float64, ld int, rows []int32) {
	f := p.f
	inv, scale := f.s.inv, f.scale
	if rows != nil {
		inv = inv[:len(rows)]
	}
	if lo, hi, ok := p.run(rows); ok && k == 1 {
		to := x[lo:hi]
		for i, c := range inv[:len(to)] {
			to[i] = y[c] * scale[i]
		}
		return
	}
	if lo, hi, ok := p.run(rows); ok && lo < hi {
		strips := rowsIn(y, k)
		for s := range strips.Strips {
			j := s * asm.FrontColumns
			asm.FromRows(inv[:hi-lo], scale, strips.Strip(s), min(asm.FrontColumns, k-j), x[j*ld+lo:], ld)
		}
		return
	}
	for i, at := range rows {
		for q := range k {
			x[q*ld+int(at)] = y[p.stateAt(int(inv[i]), q, k)] * scale[i]
		}
	}
}

func (p *Partial) check(fn string, rows []int32, nrhs int, tail []float64) error {
	switch n := p.f.s.n; {
	case !p.f.valid:
		return fmt.Errorf("factor: %s without a factorisation", fn)
	case nrhs < 0 || len(rows) > n:
		return fmt.Errorf("factor: %s: %d rows of %d right-hand sides of order %d", fn, len(rows), nrhs, n)
	case len(tail) != len(p.kept)*nrhs:
		return fmt.Errorf("factor: %s: %d elements for %d right-hand sides of the %d rows that are kept", fn, len(tail), nrhs, len(p.kept))
	}
	return nil
}
