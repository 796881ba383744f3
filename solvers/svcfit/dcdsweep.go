package svcfit

import (
	"math"
)

// sweep minimises over each active coordinate once, in random order, and leaves out the rows that sit at a bound with a gradient
// beyond those of the last sweep. It returns an estimate of the gap, from margins met on the way.
func (f *descent) sweep() float64 {
	f.shuffle()
	pgMin, pgMax, loss := f.pass()
	f.sweeps++
	f.lo, f.hi, f.spread = pgMin, pgMax, pgMax-pgMin
	if f.lo >= 0 {
		f.lo = math.Inf(-1)
	}
	if f.hi <= 0 {
		f.hi = math.Inf(1)
	}
	f.objectives(loss + f.quiet)
	return f.primal - f.dual
}

// blockRows is the number of neighbouring rows that a sweep visits together, in random order. Blocks are in random order too. It makes
// a sweep faster than one in which any row may follow any other, since pages and records of rows are met together.
const blockRows = 256

// cut divides the active rows, which are ascending, into blocks.
func (f *descent) cut() {
	f.block = f.block[:0]
	for left := len(f.active); left > 0; left -= blockRows {
		f.block = append(f.block, int32(min(left, blockRows)))
	}
}

// random returns a number of 0..n-1. The generator is SplitMix64 (Steele, Lea and Flood, 2014), written out because results must not
// change with a version of Go.
func (f *descent) random(n int) int {
	f.rng += 0x9E3779B97F4A7C15
	z := f.rng
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return int(z >> 32 * uint64(n) >> 32)
}

// shuffle puts the blocks in random order and the rows of each block (Fisher and Yates).
func (f *descent) shuffle() {
	f.order = f.order[:0]
	at := int32(0)
	for _, n := range f.block { // start and length of each block
		f.order = append(f.order, at, n)
		at += n
	}
	to := f.spare[:0]
	for left := len(f.block); left > 0; left-- {
		k := f.random(left)
		at, n := f.order[2*k], f.order[2*k+1]
		f.order[2*k], f.order[2*k+1] = f.order[2*left-2], f.order[2*left-1]
		f.block[left-1] = n
		to = append(to, f.active[at:at+n]...)
		a := to[len(to)-int(n):]
		for i := len(a) - 1; i > 0; i-- {
			j := f.random(i + 1)
			a[i], a[j] = a[j], a[i]
		}
	}
	for i, j := 0, len(f.block)-1; i < j; i, j = i+1, j-1 {
		f.block[i], f.block[j] = f.block[j], f.block[i]
	}
	f.active, f.spare = to, f.active[:len(f.spare)]
}

// pass visits the active rows in their order. It returns the range of the projected gradients, and the loss at the margins
// found.
func (f *descent) pass() (pgMin, pgMax, loss float64) {
	pgMin, pgMax = math.Inf(1), math.Inf(-1)
	ind, val := f.d.x.Ind, f.d.val
	kept, work, p := 0, 0, 0
	for k, n := range f.block {
		before, first, last := kept, int32(math.MaxInt32), int32(-1)
		for end := p + int(n); p < end; p++ {
			if p+1 < len(f.active) {
				next := &f.row[f.active[p+1]]
				expectRow(ind, val, next.at, int(next.len))
			}
			i := f.active[p]
			first, last = min(first, i), max(last, i)
			r := &f.row[i]
			cl := &f.class[r.class]
			m := cl.margin * dotRow(ind, val, r.at, int(r.len), f.u)
			work += int(r.len)
			b := r.beta
			g := m - 1 + f.delta*(b-0.5)
			h, _ := rounded(m, f.delta)
			h *= cl.c
			pg := g
			switch {
			case b == 0 && g > f.hi, b == 1 && g < f.lo:
				f.quiet += h
				continue
			case b == 0:
				pg = min(g, 0)
			case b == 1:
				pg = max(g, 0)
			}
			f.active[kept] = i
			kept++
			loss += h
			pgMin, pgMax = min(pgMin, pg), max(pgMax, pg)
			if math.Abs(pg) <= negligible {
				continue
			}
			r.beta = min(max(b-g*r.step, 0), 1)
			if change := r.beta - b; change != 0 {
				f.lin += cl.c * change * (1 + f.delta*(1-r.beta-b)/2)
				addRow(cl.update*change, ind, val, r.at, int(r.len), f.u)
				work += int(r.len)
			}
		}
		f.block[k] = int32(kept - before)
		f.leave(first, last)
	}
	f.active = f.active[:kept]
	f.work += float64(work)
	if pgMin > pgMax {
		return 0, 0, loss
	}
	return pgMin, pgMax, loss
}

// leave says that the rows first to last of the problem are not needed soon.
func (f *descent) leave(first, last int32) {
	if first <= last {
		f.d.x.Done(int(f.id[first]), int(f.id[last])+1)
	}
}

// leaveAt is leave for the block that row i of a whole pass ends, if it does.
func (f *descent) leaveAt(i int) {
	if i%blockRows == blockRows-1 || i == len(f.row)-1 {
		f.leave(int32(i/blockRows*blockRows), int32(i))
	}
}

// negligible is a gradient, a difference of margins, that rounding leaves.
const negligible = 1e-13
