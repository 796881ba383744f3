package svcfit

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/internal/jobs"
)

// scaleBlock is how many rows a goroutine takes at a time.
const scaleBlock = 4096

// rescale makes x̃ for the scales s. It does nothing if they are the last ones, and copies no features where all scales are the same.
// Cost: a pass over the matrix and 4 bytes an entry where they are not.
func (d *scaledRows) rescale(s []float64, threads int) {
	common := 1.0
	if len(s) > 0 {
		common = s[0]
	}
	for _, v := range s {
		if v != common {
			d.rescaleEach(s, threads)
			return
		}
	}
	d.inv = 1 / common
	if d.norm2 != nil && d.root == nil {
		return
	}
	d.scale, d.root, d.val = nil, nil, values(d.x)
	d.norms(threads)
}

func (d *scaledRows) rescaleEach(s []float64, threads int) {
	d.inv = 1
	if slices.Equal(d.scale, s) {
		return
	}
	d.scale = append(d.scale[:0], s...)
	d.root = grow(d.root, len(s))
	for j, v := range s {
		d.root[j] = 1 / math.Sqrt(v)
	}
	from := values(d.x)
	if d.val == nil || len(from) > 0 && &d.val[0] == &from[0] {
		d.val = make([]float32, len(from))
	}
	d.blocks(threads, func(i int) {
		at, end := span(d.x, i)
		if d.x.IsDense() {
			for j, v := range from[at:end] {
				d.val[at+j] = float32(float64(v) * d.root[j])
			}
			return
		}
		for k := at; k < end; k++ {
			d.val[k] = float32(float64(from[k]) * d.root[d.x.Ind[k]])
		}
	})
	d.norms(threads)
}

// norms sets ‖x̃_i‖².
func (d *scaledRows) norms(threads int) {
	d.norm2 = grow(d.norm2, d.x.Rows)
	d.blocks(threads, func(i int) {
		at, end := span(d.x, i)
		s := 0.0
		for _, v := range d.val[at:end] {
			s += float64(float64(v) * float64(v))
		}
		d.norm2[i] = s
	})
}

// blocks calls f for every row.
func (d *scaledRows) blocks(threads int, f func(i int)) {
	m := d.x.Rows
	jobs.Each(threads, (m+scaleBlock-1)/scaleBlock, func(b int) {
		for i := b * scaleBlock; i < min((b+1)*scaleBlock, m); i++ {
			f(i)
		}
		d.x.Done(b*scaleBlock, min((b+1)*scaleBlock, m))
	})
}
