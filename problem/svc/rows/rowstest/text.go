package rowstest

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// Text describes sparse rows like documents: Words words each, whose numbers ⌊n·u³⌋ are mostly small, weighted by
// count·⁴√((id+1)/n) and scaled to norm 1. The label is the sign of the planted margin with noise, which is in units of the root of the
// mean squared margin over all rows that are generated, turned over with probability Flip.
type Text struct {
	Seed        uint64
	W           []float64 // planted weights, one per feature
	Words       int
	Noise, Flip float64
}

// Row returns the ascending features of row i and their values, in ind and val if these have the capacity, and the
// planted margin.
func (g *Text) Row(i int, ind []int32, val []float32) ([]int32, []float32, float64) {
	n := float64(len(g.W))
	s := newStream(g.Seed, rowStream+uint64(i))
	ids := make([]int32, g.Words)
	for k := range ids {
		u := s.unif()
		v := float64(u * u)
		v = float64(v * u)
		ids[k] = int32(float64(n * v))
	}
	slices.Sort(ids)
	ind, val = ind[:0], val[:0]
	weight := make([]float64, 0, len(ids))
	norm := 0.0
	for k := 0; k < len(ids); {
		first := k
		for k < len(ids) && ids[k] == ids[first] {
			k++
		}
		v := float64(float64(k-first) * math.Sqrt(math.Sqrt(float64(ids[first]+1)/n)))
		ind, weight = append(ind, ids[first]), append(weight, v)
		norm += float64(v * v)
	}
	norm = math.Sqrt(norm)
	d := 0.0
	for k, v := range weight {
		v /= norm
		val = append(val, float32(v))
		d += float64(v * g.W[ind[k]])
	}
	return ind, val, d
}

// Rows returns rows 0 to count−1.
func (g *Text) Rows(count int) *rows.Set {
	inds, vals, margins := make([][]int32, count), make([][]float32, count), make([]float64, count)
	parallel(count, func(i int) { inds[i], vals[i], margins[i] = g.Row(i, nil, nil) })
	x := &rows.Matrix{Rows: count, Cols: len(g.W), Ptr: make([]int, count+1)}
	x.Ind, x.Val = slices.Concat(inds...), slices.Concat(vals...)
	square := 0.0
	for i, d := range margins {
		x.Ptr[i+1] = x.Ptr[i] + len(inds[i])
		square += float64(d * d)
	}
	scale := math.Sqrt(square / float64(count))
	y := make([]int8, count)
	for i, d := range margins {
		s := newStream(g.Seed, noiseStream+uint64(i))
		d += float64(g.Noise * scale * s.norm())
		y[i] = label(d, s.unif() < g.Flip)
	}
	return &rows.Set{X: x, Y: y, Labels: labels()}
}

// slice returns rows lo..hi-1, which share their values with s.
func slice(s *rows.Set, lo, hi int) *rows.Set {
	p := s.X.Ptr[lo : hi+1]
	ptr := make([]int, len(p))
	for i, k := range p {
		ptr[i] = k - p[0]
	}
	a, b := p[0], p[len(p)-1]
	x := &rows.Matrix{Rows: hi - lo, Cols: s.X.Cols, Ptr: ptr, Ind: s.X.Ind[a:b:b], Val: s.X.Val[a:b:b]}
	return &rows.Set{X: x, Y: s.Y[lo:hi:hi], Labels: s.Labels}
}
