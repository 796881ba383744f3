package svcfit

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// check computes u from α anew, free of what thousands of updates have gathered, the gradients of all rows and the
// objectives. Both passes read the matrix itself, not the scaled features, which are rounded.
func (f *descent) check() {
	f.gather()
	if f.d.root == nil {
		f.margins(f.u)
		return
	}
	f.w = grow(f.w, len(f.u))
	f.margins(f.weights(f.w))
}

// finish brings the objectives up to date where the fit was cut off.
func (f *descent) finish() {
	if f.newton != nil {
		f.times(f.newton.m, f.newton.w)
		f.residual()
		return
	}
	f.check()
}

// gather computes u and lin from β.
func (f *descent) gather() {
	clear(f.u)
	f.lin = 0
	ind, val := f.d.x.Ind, values(f.d.x)
	for i := range f.row {
		r := &f.row[i]
		cl := &f.class[r.class]
		f.lin += cl.c * dualTerm(r.beta, f.delta)
		if r.beta != 0 {
			addRow(cl.update*r.beta, ind, val, r.at, int(r.len), f.u)
			f.work += float64(r.len)
		}
		if i%blockRows == blockRows-1 || i == len(f.row)-1 {
			f.leave(int32(i/blockRows*blockRows), int32(i))
		}
	}
	for j, s := range f.d.root {
		f.u[j] *= s
	}
}

// dualTerm returns β − δ/2(β − ½)² + δ/8.
func dualTerm(beta, delta float64) float64 { return beta + delta*beta*(1-beta)/2 }

// weights writes w, n elements, and returns it.
func (f *descent) weights(w []float64) []float64 {
	if f.newton != nil {
		copy(w, f.newton.w)
		return w
	}
	if f.d.root == nil {
		for j, v := range f.u {
			w[j] = f.d.inv * v
		}
		return w
	}
	for j, s := range f.d.root {
		w[j] = s * f.u[j]
	}
	return w
}

// margins sets g and the objectives, given w, or u where features are not scaled. Since S w = Bᵀα, the gap is a sum of terms that are not
// negative: Σ c_i[h_δ(1 − m_i) − β_i(1 − m_i) − δβ_i(1 − β_i)/2].
func (f *descent) margins(w []float64) {
	loss, gap := 0.0, 0.0
	ind, val := f.d.x.Ind, values(f.d.x)
	for i := range f.row {
		r := &f.row[i]
		cl := &f.class[r.class]
		m := cl.margin * dotRow(ind, val, r.at, int(r.len), w)
		f.work += float64(r.len)
		f.g[i] = m - 1 + f.delta*(r.beta-0.5)
		h, _ := rounded(m, f.delta)
		loss += cl.c * h
		gap += cl.c * (h - r.beta*(1-m) - f.delta*r.beta*(1-r.beta)/2)
		if i%blockRows == blockRows-1 || i == len(f.row)-1 {
			f.leave(int32(i/blockRows*blockRows), int32(i))
		}
	}
	f.objectives(loss)
	f.dual = f.primal - max(gap, 0)
}

// marginOf returns the margin of a row at the last check.
func (f *descent) marginOf(i int) float64 { return f.g[i] + 1 - f.delta*(f.row[i].beta-0.5) }

// size returns ‖w‖²_S.
func (f *descent) size() float64 {
	if f.newton != nil {
		return f.newton.size
	}
	return f.d.inv * asm.Dot(f.u, f.u)
}

// objectives sets P and D at u, given the loss of the rows that are not zero.
func (f *descent) objectives(loss float64) {
	q := 0.5 * f.size()
	lin := f.lin
	h, slope := rounded(0, f.delta)
	for k, n := range f.zero {
		loss += n * f.class[k].c * h
		lin += n * f.class[k].c * dualTerm(slope, f.delta)
	}
	f.primal, f.dual = q+loss, lin-q
}

// reactivate makes all rows active but those that the gradients of a check let out.
func (f *descent) reactivate() {
	lo, hi := 0.0, 0.0
	for i := range f.row {
		switch g := f.g[i]; f.row[i].beta {
		case 0:
			lo = min(lo, g)
		case 1:
			hi = max(hi, g)
		default:
			lo, hi = min(lo, g), max(hi, g)
		}
	}
	if f.pgTol = min(f.pgTol, hi-lo) / 4; lo == 0 {
		lo = math.Inf(-1)
	}
	if hi == 0 {
		hi = math.Inf(1)
	}
	f.lo, f.hi = lo, hi
	f.active, f.quiet = f.active[:0], 0
	for i := range f.row {
		r := &f.row[i]
		if g := f.g[i]; r.beta == 0 && g > hi || r.beta == 1 && g < lo {
			h, _ := rounded(f.marginOf(i), f.delta)
			f.quiet += f.class[r.class].c * h
			continue
		}
		f.active = append(f.active, int32(i))
	}
	f.cut()
}
