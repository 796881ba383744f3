package svcfit

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/solvers"
)

// plain is Newton's method as the formulas say it, row by row: the reference of the tests.
type plain struct {
	v  *view
	o  Options
	w  [][]float64
	h  [][]float64 // factors
	p  Params
	la [][]float64 // multipliers λ_i/c_i, ½ for the rounded hinge
}

func newPlain(v *view, o Options) *plain {
	pl := &plain{v: v, o: o}
	for range v.folds {
		pl.w = append(pl.w, make([]float64, v.x.Cols))
		pl.h = append(pl.h, nil)
		la := make([]float64, v.x.Rows)
		pl.la = append(pl.la, la)
	}
	return pl
}

// each calls f for each stored entry of row i.
func (v *view) each(i int, f func(j int, b float64)) {
	y := float64(v.y[i])
	if v.x.IsDense() {
		for j, a := range v.x.Dense[i*v.x.Cols : (i+1)*v.x.Cols] {
			f(j, y*float64(a))
		}
		return
	}
	for k := v.x.Ptr[i]; k < v.x.Ptr[i+1]; k++ {
		f(int(v.x.Ind[k]), y*float64(v.x.Val[k]))
	}
}

func (v *view) margin(i int, w []float64) (s float64) {
	v.each(i, func(j int, b float64) { s += b * w[j] })
	return s
}

// slope returns α_i/c_i at a margin.
func (pl *plain) slope(t, i int, margin, delta float64) float64 {
	return min(max(pl.la[t][i]+(1-margin)/delta, 0), 1)
}

// value returns the function that Newton's method minimises, whose derivative by the margin is −slope.
func (pl *plain) value(t int, w []float64, delta float64) float64 {
	s := 0.0
	for j, x := range w {
		s += pl.scale(j) * x * x / 2
	}
	for i := range pl.v.fold {
		if pl.v.trains(t, i) {
			c := pl.p.Cost[pl.v.kindOf(i)]
			u := pl.la[t][i] + (1-pl.v.margin(i, w))/delta
			switch {
			case u >= 1:
				s += c * delta * (u - 0.5)
			case u > 0:
				s += c * delta * u * u / 2
			}
		}
	}
	return s
}

func (pl *plain) scale(j int) float64 {
	if pl.p.Scale == nil {
		return 1
	}
	return pl.p.Scale[j]
}

// linear returns the gradient Sw − Bᵀα and the matrix H at w.
func (pl *plain) linear(t int, w []float64, delta float64) (g, h []float64) {
	n := len(w)
	g, h = make([]float64, n), make([]float64, n*n)
	for j := range w {
		g[j] = pl.scale(j) * w[j]
		h[j+j*n] = pl.scale(j)
	}
	row := make([]float64, n)
	for i := range pl.v.fold {
		if !pl.v.trains(t, i) {
			continue
		}
		c := pl.p.Cost[pl.v.kindOf(i)]
		a := pl.slope(t, i, pl.v.margin(i, w), delta)
		pl.v.each(i, func(j int, b float64) { g[j] -= c * a * b })
		if a > 0 && a < 1 {
			clear(row)
			pl.v.each(i, func(j int, b float64) { row[j] = b })
			asm.Ger(n, n, c/delta, row, row, h, n)
		}
	}
	return g, h
}

// newton minimises value to tol and leaves the factor.
func (pl *plain) newton(ctx context.Context, t int, delta, tol float64, f *Fit) (res float64, err error) {
	w := pl.w[t]
	n := len(w)
	for step := 0; ; step++ {
		if err := ctx.Err(); err != nil {
			return res, err
		}
		g, h := pl.linear(t, w, delta)
		norm, size := 0.0, 0.0
		for j := range g {
			norm += g[j] * g[j] / pl.scale(j)
			size += pl.scale(j) * w[j] * w[j]
		}
		asm.Cholesky(n, h, n)
		pl.h[t] = h
		res = math.Sqrt(norm / size)
		if norm == 0 || res <= tol || step == pl.o.MaxSteps {
			return res, nil
		}
		d := append([]float64(nil), g...)
		asm.CholeskySolve(n, h, n, d)
		at, slope, u := pl.value(t, w, delta), asm.Dot(g, d), make([]float64, n)
		for s := 1.0; ; s /= 2 {
			copy(u, w)
			asm.Axpy(-s, d, u)
			if pl.value(t, u, delta) <= at-0.1*s*slope || s < 1e-10 {
				break
			}
		}
		copy(w, u)
		f.Steps++
		f.Passes += 2
	}
}

// measure fills in what f says of problem t at α_i = c_i·slope and returns the relative gap.
func (pl *plain) measure(t int, delta float64, f *Fit) float64 {
	w := pl.w[t]
	wide := delta
	if delta == 0 {
		wide = pl.p.Delta
	}
	v := make([]float64, len(w))
	p, loss, dual := 0.0, 0.0, 0.0
	f.Free[t] = 0
	for i := range pl.v.fold {
		if !pl.v.trains(t, i) {
			continue
		}
		c, m := pl.p.Cost[pl.v.kindOf(i)], pl.v.margin(i, w)
		a := pl.la[t][i]
		if delta > 0 {
			a = pl.slope(t, i, m, wide)
		}
		if a > 0 && a < 1 {
			f.Free[t]++
		}
		h, _ := rounded(m, delta)
		loss += c * h
		dual += c * concave(a, delta)
		pl.v.each(i, func(j int, b float64) { v[j] += c * a * b })
	}
	for j, x := range w {
		p += pl.scale(j) * x * x / 2
		dual -= v[j] * v[j] / pl.scale(j) / 2
	}
	f.Objective[t] = p + loss
	f.Gap[t] = max(p+loss-dual, 0)
	copy(f.W[t], w)
	if f.Objective[t] == 0 {
		return 0
	}
	return f.Gap[t] / f.Objective[t]
}

func (pl *plain) fit(ctx context.Context, p *Params, to Target, f *Fit) error {
	pl.p = *p
	f.Status = solvers.Done
	for t := range pl.w {
		for i := range pl.la[t] {
			pl.la[t][i] = 0.5
		}
		tol := to.Tol
		if tol == 0 {
			tol = 1e-3
		}
		for {
			res, err := pl.newton(ctx, t, max(p.Delta, 0.0625), tol, f)
			if err != nil {
				return err
			}
			f.Residual[t] = res
			if p.Delta == 0 {
				break
			}
			gap := pl.measure(t, p.Delta, f)
			if to.Gap == 0 || gap <= to.Gap || tol < 1e-12 {
				break
			}
			tol /= 10
		}
		if p.Delta > 0 {
			continue
		}
		for delta := 0.0625; ; delta /= 2 {
			for i := range pl.la[t] {
				pl.la[t][i] = pl.slope(t, i, pl.v.margin(i, pl.w[t]), delta)
			}
			if gap := pl.measure(t, 0, f); gap <= to.Gap {
				break
			}
			if delta < 1e-6 {
				f.Status = solvers.NumericalTrouble
				break
			}
			if _, err := pl.newton(ctx, t, delta/2, 1e-5, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (pl *plain) margins(out []float64) {
	for i, t := range pl.v.fold {
		if t >= 0 {
			out[i] = pl.v.margin(i, pl.w[t])
		}
	}
}

func (pl *plain) adjoint(_ context.Context, t int, q, g []float64) error {
	copy(q, g)
	asm.CholeskySolve(len(q), pl.h[t], len(q), q)
	return nil
}

func (pl *plain) kindGradient(_ context.Context, t, k int, out []float64) error {
	for i := range pl.v.fold {
		if pl.v.trains(t, i) && pl.v.kindOf(i) == k {
			a := pl.p.Cost[k] * pl.slope(t, i, pl.v.margin(i, pl.w[t]), pl.p.Delta)
			pl.v.each(i, func(j int, b float64) { out[j] += a * b })
		}
	}
	return nil
}

func (pl *plain) kindSlopes(ctx context.Context, t int, q, out []float64) error {
	b := make([]float64, len(q))
	for k := range out {
		clear(b)
		if err := pl.kindGradient(ctx, t, k, b); err != nil {
			return err
		}
		out[k] += asm.Dot(q, b)
	}
	return nil
}
