package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Sizes of threshold pivoting.
const (
	pivotCols  = 32  // columns factored before their pivots are tested
	pivotStrip = 8   // columns of which the triangle is looked at in Go, and what is below by kernels
	pivotPanel = 256 // columns that are updated after each block of pivotCols
	scalarCols = 8   // fronts with no more columns are eliminated pivot by pivot
)

// pivot eliminates columns of the front with pivots that bound the elements of L by 1/u:
// blocks of columns with pivots from within the block, which are taken as far as the rows
// below turn out to be bounded, then what has failed pivot by pivot (Duff, Hogg and Lopez,
// A new sparse LDLᵀ solver using a posteriori threshold pivoting, 2020).
func (w *worker) pivot() {
	fr := &w.front
	if fr.m <= asm.PivotOrder && !w.f.s.keeps(fr.index) && w.pivotSmall() {
		if fr.r == 0 && fr.ne < fr.p {
			w.pivotScalar()
		}
		return
	}
	if fr.p > scalarCols {
		for end := fr.p; ; {
			from := fr.ne
			w.pivotPanels(end)
			// What has failed is now last; it may pass with other columns eliminated.
			if fr.p-fr.ne <= scalarCols || 2*(fr.ne-from) < fr.p-from {
				break
			}
		}
	}
	w.pivotScalar()
}

// pivotPanels passes once over the columns ne to end. Those that fail are moved to the end.
func (w *worker) pivotPanels(end int) {
	fr := &w.front
	for active := end; fr.ne < active; {
		start := fr.ne
		stop := min(start+pivotPanel, active)
		failed := w.pivotBlocks(stop)
		if stop < fr.p && fr.ne > start {
			w.updateColumns(start, fr.ne-start, stop, fr.p)
		}
		// The failed columns, next to stop, change places with the last active ones.
		for k := 0; k < failed && stop-1-k < active-1-k; k++ {
			w.swap(stop-1-k, active-1-k)
		}
		active -= failed
	}
}

// pivotBlocks eliminates blocks of columns from ne on, up to stop, and keeps the columns
// before stop up to date. It returns how many failed; they are the last ones before stop.
func (w *worker) pivotBlocks(stop int) (failed int) {
	fr := &w.front
	for active := stop; fr.ne < active; {
		k := fr.ne
		b := min(pivotCols, active-k)
		ok := w.pivotBlock(k, b)
		if ok > 0 && k+b < stop {
			w.updateColumns(k, ok, k+b, stop)
		}
		fr.ne += ok
		bad := b - ok
		for q := 0; q < bad; q++ { // move them behind the active columns
			if from, to := k+b-1-q, active-1-q; from < to {
				w.swap(from, to)
			}
		}
		active -= bad
		failed += bad
	}
	return failed
}

// pivotBlock factors the diagonal block of columns k to k+b, computes the rows of L below
// and returns how many of the columns passed. The others are as if they had only been updated.
func (w *worker) pivotBlock(k, b int) (ok int) {
	fr := &w.front
	ld := fr.ld
	m := fr.m - k
	a := fr.panel[k+k*ld:]
	save := need(&w.save, m*b)
	for j := range b {
		copy(save[j*m+j:(j+1)*m], a[j*ld+j:j*ld+m])
	}
	w.count.Flops += math.Floor(float64(b) * float64(b) * float64(b+3*(m-b)) / 3) // whole numbers add up to the same for all workers
	if w.pivotNatural(k, b) {
		return b
	}
	for j := range b {
		copy(a[j*ld+j:j*ld+b], save[j*m+j:j*m+b])
	}
	perm := need(&w.perm, b)
	d, e := fr.d[k:k+b], fr.e[k:k+b]
	asm.BlockLDL(b, a, ld, w.u, d, e, perm) // what it cannot do has pivots 0 and will not pass
	w.permuteBlock(k, b, perm, save, m)
	rows := m - b
	asm.Trsm(asm.Right, asm.Lower, asm.Trans, true, rows, b, 1, a, ld, a[b:], ld)
	w.divideD(k, b, rows)
	ok = w.grown(k, b, w.passed(k, b))
	if ok < b {
		w.restore(k, b, ok, perm, save, m)
	}
	return ok
}

// pivotNatural tries the diagonal pivots of the block in their order.
func (w *worker) pivotNatural(k, b int) bool {
	fr := &w.front
	ld := fr.ld
	a := fr.panel[k+k*ld:]
	if asm.LDL(b, a, ld, fr.d[k:k+b]) >= 0 || !w.bounded(k, b) {
		return false
	}
	w.rowsBelow(k, b, false)
	before := need(&w.before, fr.m-k)
	w.before = before
	copy(before, w.g[k:fr.m])
	if w.boundedBelow(k, b) == b {
		w.addGrowth(k, b)
		if w.allAudible(k, b, before) {
			return true
		}
		copy(w.g[k:fr.m], before)
	}
	m := fr.m - k
	for j := range b {
		copy(a[j*ld+b:j*ld+m], w.save[j*m+b:(j+1)*m])
	}
	return false
}

// bounded reports whether no element of L within the block of columns k to k+b is beyond 1/u.
func (w *worker) bounded(k, b int) bool {
	fr := &w.front
	limit := 1 / w.u
	largest := need(&w.max, b)
	for j := 0; j < b; j += pivotStrip {
		n := min(pivotStrip, b-j)
		for q := j; q < j+n; q++ {
			for _, v := range fr.panel[k+q+1+(k+q)*fr.ld : k+j+n+(k+q)*fr.ld] {
				if !(math.Abs(v) <= limit) {
					return false
				}
			}
		}
		asm.ColumnMax(b-j-n, n, fr.panel[k+j+n+(k+j)*fr.ld:], fr.ld, largest[:n])
		for _, v := range largest[:n] {
			if !(v <= limit) {
				return false
			}
		}
	}
	return true
}

// allAudible reports whether the pivots of the block, all of order 1, are more than rounding errors. Its growth has been added; before is what it was for
// rows from k on.
func (w *worker) allAudible(k, b int, before []float64) bool {
	for j, d := range w.front.d[k : k+b] {
		within := w.g[k+j] - before[j]
		if !(math.Abs(d) > w.noiseOf(k+j, w.g[k+j]+within)) {
			return false
		}
	}
	return true
}

// passed returns how many of the columns k to k+b of L have no element beyond 1/u below
// the block, counted from the first; a 2×2 pivot passes or fails as a whole.
func (w *worker) passed(k, b int) int {
	return w.whole(k, b, w.audible(k, w.boundedBelow(k, b)))
}

// boundedBelow is passed without the test of the pivots.
func (w *worker) boundedBelow(k, b int) int {
	fr := &w.front
	limit := 1 / w.u
	ok := b
	if rows := fr.m - k - b; rows > 0 {
		largest := need(&w.max, b)
		asm.ColumnMax(rows, b, fr.panel[k+b+k*fr.ld:], fr.ld, largest)
		for j, v := range largest {
			if !(v <= limit) {
				ok = j
				break
			}
		}
	}
	return ok
}

// audible returns how many of the columns k to k+ok have pivots that are more than
// rounding errors, counted from the first.
func (w *worker) audible(k, ok int) int {
	fr := &w.front
	for j := 0; j < ok; j++ {
		d, noise := math.Abs(fr.d[k+j]), w.noiseOf(k+j, w.massWithin(k, j))
		if e := fr.e[k+j]; e != 0 {
			a, b, c := fr.d[k+j], fr.d[k+j+1], e
			big := max(d, math.Abs(b), math.Abs(c))
			d, noise = math.Abs((a/big)*b-(c/big)*c), max(noise, w.noiseOf(k+j+1, w.massWithin(k, j+1)))
			if !(d > noise) {
				ok = j
			}
			j++
			continue
		}
		if !(d > noise) { // it must wait
			ok = j
		}
	}
	return ok
}

// whole returns ok, or one less if that would tear a 2×2 pivot of the block apart.
func (w *worker) whole(k, b, ok int) int {
	if 0 < ok && ok < b && w.front.e[k+ok-1] != 0 {
		return ok - 1
	}
	return ok
}

// grown adds the growth by the ok columns of the block that passed. With it fewer may do:
// it returns how many. What the growth was is left in before.
func (w *worker) grown(k, b, ok int) int {
	fr := &w.front
	before := need(&w.before, fr.m-k)
	w.before = before
	copy(before, w.g[k:fr.m])
	for {
		w.addGrowth(k, ok)
		n := w.whole(k, b, w.audible(k, ok))
		if n == ok {
			return ok
		}
		copy(w.g[k:fr.m], before)
		ok = n
	}
}

// massWithin returns the growth of row k+j with what columns k to k+j of the block add to it.
func (w *worker) massWithin(k, j int) float64 {
	fr := &w.front
	mass := w.g[k+j]
	for q := k; q < k+j; q++ {
		l := fr.panel[k+j+q*fr.ld]
		mass += l * l * math.Abs(fr.d[q])
		if e := fr.e[q]; e != 0 {
			mass += 2 * math.Abs(e*l*fr.panel[k+j+(q+1)*fr.ld])
		}
	}
	return mass
}

// divideD multiplies the rows below the block of columns k to k+b by D⁻¹ from the right.
func (w *worker) divideD(k, b, rows int) {
	fr := &w.front
	for j := 0; j < b; j++ {
		x := fr.panel[k+b+(k+j)*fr.ld:][:rows]
		if fr.e[k+j] == 0 {
			divide(x, fr.d[k+j])
			continue
		}
		y := fr.panel[k+b+(k+j+1)*fr.ld:][:rows]
		pairInverse(fr.d[k+j], fr.d[k+j+1], fr.e[k+j]).columns(x, y, x, y)
		j++
	}
}

// divide divides x by the pivot d.
func divide(x []float64, d float64) {
	if inv := 1 / d; math.Abs(inv) <= math.MaxFloat64 {
		asm.Scale(inv, x)
		return
	}
	for i := range x {
		x[i] /= d
	}
}

// A pair is the inverse of a 2×2 block [a c; c b], scaled by c against overflow.
type pair struct{ a, b, c, inv float64 }

func pairInverse(a, b, c float64) pair {
	a, b = a/c, b/c
	return pair{a: a, b: b, c: c, inv: 1 / (a*b - 1)}
}

// solve returns the solution of the block's system.
func (p pair) solve(x, y float64) (float64, float64) {
	x, y = x/p.c, y/p.c
	return (p.b*x - y) * p.inv, (p.a*y - x) * p.inv
}

// columns sets the columns u and v, which may be x and y, to the solutions for the rows of x and y.
func (p pair) columns(x, y, u, v []float64) {
	c := p.inv / p.c
	a, b := p.b*c, p.a*c
	if max(math.Abs(a), math.Abs(b), math.Abs(c)) <= math.MaxFloat64 && math.Abs(c) >= 0x1p-1022 {
		asm.MixPair(a, b, -c, x, y, u, v)
		return
	}
	for i, s := range x {
		u[i], v[i] = p.solve(s, y[i])
	}
}

// addGrowth adds to the growth of each row what columns k to k+n of L contribute.
func (w *worker) addGrowth(k, n int) {
	fr := &w.front
	ld := fr.ld
	for j, end := k, k+n; j < end; {
		g := w.g[:fr.m]
		if fr.e[j] != 0 {
			x := fr.panel[j*ld : j*ld+fr.m]
			y := fr.panel[(j+1)*ld : (j+1)*ld+fr.m]
			asm.GrowthPair(math.Abs(fr.d[j]), math.Abs(fr.d[j+1]), math.Abs(fr.e[j]), x[j+2:], y[j+2:], g[j+2:])
			j += 2
			continue
		}
		next := j + 1
		for next < end && next-j < pivotStrip && fr.e[next] == 0 {
			next++
		}
		for q := j; q < next; q++ {
			size := math.Abs(fr.d[q])
			for i, l := range fr.panel[q*ld+q+1 : q*ld+next] {
				g[q+1+i] += l * l * size
			}
		}
		asm.GrowthRows(fr.m-next, next-j, fr.panel[j*ld+next:], ld, fr.d[j:next], g[next:])
		j = next
	}
}

// permuteBlock brings the rows below the block, the rows of earlier columns of L in it, and
// what belongs to each column into the order perm of its pivots.
func (w *worker) permuteBlock(k, b int, perm []int32, save []float64, m int) {
	fr := &w.front
	ld := fr.ld
	cols := need(&w.pos, b)
	row := need(&w.row, b)
	for j, p := range perm {
		cols[j] = fr.cols[k+int(p)]
		row[j] = w.g[k+int(p)]
		copy(fr.panel[k+b+(k+j)*ld:][:m-b], save[int(p)*m+b:(int(p)+1)*m])
	}
	copy(fr.cols[k:], cols)
	copy(w.g[k:k+b], row)
	for j := range k {
		x := fr.panel[k+j*ld : k+b+j*ld]
		for i, p := range perm {
			row[i] = x[p]
		}
		copy(x, row)
	}
}

// restore gives the columns of the block from ok on their values before the block, in the
// new order, updated by the columns that passed.
func (w *worker) restore(k, b, ok int, perm []int32, save []float64, m int) {
	fr := &w.front
	ld := fr.ld
	a := fr.panel[k+k*ld:]
	for j := ok; j < b; j++ {
		pj := int(perm[j])
		for i := j; i < b; i++ {
			pi := int(perm[i])
			a[i+j*ld] = save[max(pi, pj)+min(pi, pj)*m]
		}
		copy(a[j*ld+b:j*ld+m], save[pj*m+b:(pj+1)*m])
		fr.e[k+j] = 0
	}
	if ok > 0 {
		w.updateColumns(k, ok, k+ok, k+b)
	}
}

// swap interchanges columns and rows i < j of the front, neither of which is eliminated.
func (w *worker) swap(i, j int) {
	fr := &w.front
	ld, a := fr.ld, fr.panel
	fr.cols[i], fr.cols[j] = fr.cols[j], fr.cols[i]
	w.g[i], w.g[j] = w.g[j], w.g[i]
	for c := range i { // rows i and j of the columns before
		a[i+c*ld], a[j+c*ld] = a[j+c*ld], a[i+c*ld]
	}
	a[i+i*ld], a[j+j*ld] = a[j+j*ld], a[i+i*ld]
	for c := i + 1; c < j; c++ { // column i against row j
		a[c+i*ld], a[j+c*ld] = a[j+c*ld], a[c+i*ld]
	}
	x, y := a[i*ld+j+1:i*ld+fr.m], a[j*ld+j+1:j*ld+fr.m]
	for c, v := range x {
		x[c], y[c] = y[c], v
	}
}
