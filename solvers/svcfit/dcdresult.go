package svcfit

import "context"

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
	}
	return nil
}
