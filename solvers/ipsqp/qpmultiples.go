package ipsqp

import (
	"fmt"
	"math"
)

// qpCopies are where the sides of a row come from: a row that is ratio times this one, or itself.
type qpCopies struct {
	lower, upper           int32
	lowerRatio, upperRatio float64
}

// share gives the dual of row i, which is kept for others, to the one whose side it belongs to.
func (c *qpCopies) share(duals []float64, i int) {
	y := duals[i]
	row, ratio := c.lower, c.lowerRatio
	if y < 0 {
		row, ratio = c.upper, c.upperRatio
	}
	if ratio == 0 { // a row without copies
		return
	}
	duals[i] = 0
	duals[row] = y / ratio
}

// sum returns the dual of row i that those of the rows whose sides it has amount to.
func (c *qpCopies) sum(duals []float64, i int) float64 {
	y := duals[i]
	if c.lowerRatio == 0 {
		return y
	}
	if int(c.lower) != i {
		y += c.lowerRatio * duals[c.lower]
	}
	if int(c.upper) != i && c.upper != c.lower {
		y += c.upperRatio * duals[c.upper]
	}
	return y
}

// multiples merges rows that are multiples of each other.
func (p *qpPresolve) multiples() {
	first := map[uint64][]int32{} // rows by their hash
	for i := range p.m {
		if p.gone[i] || p.count[i] < 2 {
			continue
		}
		h := p.hash(i)
		merged := false
		for _, k := range first[h] {
			if ratio, ok := p.ratio(int(k), i); ok {
				p.merge(int(k), i, ratio)
				merged = true
				break
			}
		}
		if !merged {
			first[h] = append(first[h], int32(i))
		}
		if p.cause != "" {
			return
		}
	}
}

// staying calls visit with the entries of row i in variables that stay.
func (p *qpPresolve) staying(i int, visit func(j int32, v float64)) {
	ind, val := p.rows.Row(i)
	for k, j := range ind {
		if val[k] != 0 && !p.isFixed[j] {
			visit(j, val[k])
		}
	}
}

// hash is one of the columns of row i and of its entries, relative to the first, to few digits.
func (p *qpPresolve) hash(i int) uint64 {
	h, scale := uint64(14695981039346656037), 0.0
	p.staying(i, func(j int32, v float64) {
		if scale == 0 {
			scale = v
		}
		h = (h ^ uint64(j)) * 1099511628211
		h = (h ^ uint64(math.Float32bits(float32(v/scale)))) * 1099511628211
	})
	return h
}

// ratio returns c if row i is c times row k.
func (p *qpPresolve) ratio(k, i int) (c float64, ok bool) {
	type entry struct {
		j int32
		v float64
	}
	var list []entry
	p.staying(k, func(j int32, v float64) { list = append(list, entry{j, v}) })
	at := 0
	ok = true
	p.staying(i, func(j int32, v float64) {
		if at >= len(list) || list[at].j != j {
			ok = false
			return
		}
		if at == 0 {
			c = v / list[0].v
		}
		ok = ok && math.Abs(v-c*list[at].v) <= multiple*math.Abs(v)
		at++
	})
	return c, ok && at == len(list)
}

// merge moves the sides of row i, which is c times row k but for fixed variables, to row k.
func (p *qpPresolve) merge(k, i int, c float64) {
	offset := func(i int) (sum float64) {
		ind, val := p.rows.Row(i)
		for t, j := range ind {
			if p.isFixed[j] {
				sum += val[t] * p.x[j]
			}
		}
		return sum
	}
	shift := offset(i)
	lo, hi := (p.cl[i]-shift)/c, (p.cu[i]-shift)/c
	if c < 0 {
		lo, hi = hi, lo
	}
	shift = offset(k)
	lo, hi = lo+shift, hi+shift
	if p.copies == nil {
		p.copies = make([]qpCopies, p.m)
	}
	s := &p.copies[k]
	if s.lowerRatio == 0 {
		*s = qpCopies{int32(k), int32(k), 1, 1}
	}
	if lo > p.cl[k] {
		p.cl[k], s.lower, s.lowerRatio = lo, int32(i), c
	}
	if hi < p.cu[k] {
		p.cu[k], s.upper, s.upperRatio = hi, int32(i), c
	}
	p.gone[i] = true
	if !p.meet(&p.cl[k], &p.cu[k]) {
		p.cause = fmt.Sprintf("row %s is a multiple of row %s, and their sides exclude each other", p.p.RowName(i), p.p.RowName(k))
	}
}
