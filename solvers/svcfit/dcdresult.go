package svcfit

import (
	"context"

	"github.com/saddle-go/saddle/internal/jobs"
)

// free returns the number of rows with 0 < α < c.
func (f *descent) free() (n int) {
	for i := range f.row {
		if b := f.row[i].beta; b > 0 && b < 1 {
			n++
		}
	}
	return n
}

// margins writes the margin of each validation row.
func (m *descents) margins(out []float64) {
	w := make([][]float64, len(m.f))
	for t, f := range m.f {
		w[t] = f.weights(make([]float64, m.v.x.Cols))
	}
	ind, val := m.v.x.Ind, values(m.v.x)
	m.rows.blocks(m.o.Threads, func(i int) {
		t := int(m.v.fold[i])
		if t < 0 {
			return
		}
		at, end := span(m.v.x, i)
		out[i] = float64(m.v.y[i]) * dotRow(ind, val, at, end-at, w[t])
	})
}

// kindGradient adds Σ α_i b_i over the rows of kind k to out.
func (m *descents) kindGradient(_ context.Context, t, k int, out []float64) error {
	f := m.f[t]
	ind, val := m.v.x.Ind, values(m.v.x)
	for i := range f.row {
		r := &f.row[i]
		if int(r.class)/2 == k && r.beta != 0 {
			addRow(f.class[r.class].update*r.beta, ind, val, r.at, int(r.len), out)
		}
		f.leaveAt(i)
	}
	return nil
}

// kindSlopes implements method. Products are computed by threads and added in the order of the rows.
func (m *descents) kindSlopes(ctx context.Context, t int, q, out []float64) error {
	f := m.f[t]
	ind, val := m.v.x.Ind, values(m.v.x)
	dot := make([]float64, len(f.row))
	jobs.Each(m.o.Threads, (len(f.row)+blockRows-1)/blockRows, func(b int) {
		lo, hi := b*blockRows, min((b+1)*blockRows, len(f.row))
		if ctx.Err() != nil {
			return
		}
		for i := lo; i < hi; i++ {
			if r := &f.row[i]; r.beta != 0 {
				dot[i] = dotRow(ind, val, r.at, int(r.len), q)
			}
		}
		f.leave(int32(lo), int32(hi-1))
	})
	for i := range f.row {
		r := &f.row[i]
		out[r.class/2] += float64(f.class[r.class].update * r.beta * dot[i])
	}
	return ctx.Err()
}
