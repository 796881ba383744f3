package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// sweepShare is the share of columns that must pass in a sweep for another one to follow.
const sweepShare = 0.1

// noise returns the size up to which what is left of column c of the front is nothing but
// rounding errors: relative to the scaled row and to what has been summed up.
func (w *worker) noise(c int) float64 { return w.noiseOf(c, w.g[c]) }

// noiseOf is noise for column c, of which mass has been summed up.
func (w *worker) noiseOf(c int, mass float64) float64 {
	return max(cancelled*w.f.rowSize(w.front.cols[c]), w.f.rung.loss*mass)
}

// rootNoise is noise for what a root's sweeps have left: recount will tell what is zero.
func (w *worker) rootNoise(c int) float64 {
	if w.f.rowMax != nil { // elements of very different sizes
		return 0
	}
	return zeroElement * w.f.rowSize(w.front.cols[c])
}

// zeroElement is the size up to which elements of a scaled root count as zero whatever
// they have come from.
const zeroElement = 1e-20

// pivotScalar eliminates the columns from ne on pivot by pivot. A column is taken when
// its diagonal element is at least u times the others, or with another one as a 2×2 pivot
// whose inverse does not enlarge the elements of both by more than 1/u (Duff and Reid, The
// multifrontal solution of indefinite sparse symmetric linear equations, 1983; Duff, Hogg
// and Lopez, 2020). Sweeps go over the columns as long as enough of them pass.
//
// In wide fronts a column is updated when it is looked at, and the others after
// pivotCols pivots. At a root there is nowhere to send what fails: it is eliminated with
// complete pivoting, and what has cancelled counts as zero.
func (w *worker) pivotScalar() {
	fr := &w.front
	w.base = fr.ne
	width := pivotCols
	if fr.p-fr.ne <= scalarCols {
		width = 1
	}
	for fr.ne < fr.p {
		before, left := fr.ne, fr.p-fr.ne
		for c := fr.ne; c < fr.p; {
			if w.choose(c) == 0 {
				c++
				continue
			}
			c = max(c+1, fr.ne)
			if fr.ne-w.base >= width {
				w.catchUp()
			}
		}
		w.catchUp()
		if float64(fr.ne-before) < max(1, sweepShare*float64(left)) && (fr.r > 0 || fr.ne == before) {
			break
		}
	}
	if fr.r == 0 {
		w.pivotComplete()
	}
}

// catchUp updates the columns that are not eliminated by those that are since base.
func (w *worker) catchUp() {
	fr := &w.front
	k := fr.ne - w.base
	if k > 0 && fr.ne < fr.p {
		if k <= 2 {
			w.updateScalar(w.base, k)
		} else {
			w.updateColumns(w.base, k, fr.ne, fr.p)
		}
	}
	w.base = fr.ne
}

// updateScalar is updateColumns of columns j to j+k, k ≤ 2, on all others.
func (w *worker) updateScalar(j, k int) {
	fr := &w.front
	x := fr.panel[j*fr.ld : j*fr.ld+fr.m]
	if k == 2 {
		y := fr.panel[(j+1)*fr.ld : (j+1)*fr.ld+fr.m]
		for c := j + 2; c < fr.p; c++ {
			vx := x[c]*fr.d[j] + y[c]*fr.e[j]
			vy := x[c]*fr.e[j] + y[c]*fr.d[j+1]
			col := fr.panel[c*fr.ld+c : c*fr.ld+fr.m]
			xc, yc := x[c:fr.m], y[c:fr.m]
			for i := range col {
				col[i] -= xc[i]*vx + yc[i]*vy
			}
		}
		return
	}
	for c := j + 1; c < fr.p; c++ {
		v := x[c] * fr.d[j]
		if v == 0 {
			continue
		}
		col := fr.panel[c*fr.ld+c : c*fr.ld+fr.m]
		for i, l := range x[c:fr.m] {
			col[i] -= l * v
		}
	}
	w.count.Flops += float64((fr.m - j) * (fr.p - j))
}

// load sets rows ne to m of col to column c of the matrix that is left.
func (w *worker) load(c int, col []float64) {
	fr := &w.front
	ld, a := fr.ld, fr.panel
	for i := fr.ne; i < c; i++ {
		col[i] = a[c+i*ld]
	}
	copy(col[c:fr.m], a[c+c*ld:c*ld+fr.m])
	k := fr.ne - w.base
	if k == 0 {
		return
	}
	var row [pivotCols + 2]float64
	for q := w.base; q < fr.ne; q++ { // row c of L·D
		l := a[c+q*ld]
		row[q-w.base] += l * fr.d[q]
		if e := fr.e[q]; e != 0 {
			row[q-w.base] += a[c+(q+1)*ld] * e
			row[q-w.base+1] += l * e
		}
	}
	asm.Gemv(fr.m-fr.ne, k, -1, a[fr.ne+w.base*ld:], ld, row[:k], col[fr.ne:fr.m])
	w.count.Flops += float64(2 * k * (fr.m - fr.ne))
}

// largest returns the largest absolute value of column c, which is loaded, outside rows c
// and skip, and the place and size of the largest among columns that can be eliminated. Among those NaN counts as larger than
// anything else.
func (w *worker) largest(col []float64, c, skip int) (all float64, at int, inside float64) {
	fr := &w.front
	at = -1
	from := fr.ne
	for _, end := range [...]int{min(c, skip), max(c, skip), fr.p} {
		if from < end {
			k := from + asm.Iamax(col[from:end])
			if v := math.Abs(col[k]); !(v <= inside) {
				at, inside = k, v
			}
			if math.IsNaN(inside) {
				return inside, at, inside
			}
		}
		from = max(from, end+1)
	}
	all = inside
	if rows := col[fr.p:fr.m]; len(rows) > 0 {
		if v := asm.AbsMax(rows); !(v <= all) {
			all = v
		}
	}
	return all, at, inside
}

// choose tries to eliminate column c, alone or with another, and returns how many
// columns it has eliminated.
func (w *worker) choose(c int) int {
	fr := &w.front
	u := w.u
	col := need(&w.col, fr.m)
	w.load(c, col)
	all, t, _ := w.largest(col, c, -1)
	diag := math.Abs(col[c])
	switch {
	case !(all <= math.MaxFloat64 && diag <= math.MaxFloat64):
		return 0
	case max(all, diag) <= w.noise(c): // nothing is left of it: the root will tell
		return 0
	case diag >= u*all && diag > w.noise(c):
		w.bring(c)
		w.eliminateOne(col)
		return 1
	case t < 0:
		return 0
	}
	next := need(&w.next, fr.m)
	w.load(t, next)
	if !w.pairPasses(col, next, c, t) {
		// The other column may do alone.
		all, _, _ := w.largest(next, t, -1)
		if d := math.Abs(next[t]); d >= u*all && d > w.noise(t) && d <= math.MaxFloat64 {
			w.bring(t)
			w.eliminateOne(next)
			return 1
		}
		return 0
	}
	w.bring(c)
	if t == fr.ne { // it has made way
		t = c
	}
	fr.ne++
	w.bring(t)
	fr.ne--
	w.eliminateTwo(col, next)
	return 2
}

// pairPasses reports whether columns c and t, loaded as col and next, make a 2×2 pivot.
func (w *worker) pairPasses(col, next []float64, c, t int) bool {
	cross := col[t]
	big := max(math.Abs(col[c]), math.Abs(next[t]), math.Abs(cross))
	if !(big > max(w.noise(c), w.noise(t)) && big <= math.MaxFloat64) {
		return false
	}
	a, b, x := col[c]/big, next[t]/big, cross/big
	det := math.Abs(a*b - x*x)
	if !(det >= 0.01*max(math.Abs(a*b), x*x)) || det*big <= max(w.noise(c), w.noise(t)) { // it has cancelled
		return false
	}
	ga, _, _ := w.largest(col, c, t)
	gb, _, _ := w.largest(next, t, c)
	a, b, x = math.Abs(a), math.Abs(b), math.Abs(x)
	limit := det * big / w.u
	return b*ga+x*gb <= limit && x*ga+a*gb <= limit
}

// bring interchanges column c with the next pivot, in the loaded columns too.
func (w *worker) bring(c int) {
	k := w.front.ne
	if k == c {
		return
	}
	w.swap(k, c)
	w.col[k], w.col[c] = w.col[c], w.col[k]
	if w.next = w.next[:cap(w.next)]; len(w.next) > c {
		w.next[k], w.next[c] = w.next[c], w.next[k]
	}
}

// eliminateZero takes the next column, which is zero, as a zero pivot.
func (w *worker) eliminateZero() {
	fr := &w.front
	k := fr.ne
	clear(fr.panel[k*fr.ld+k : k*fr.ld+fr.m])
	fr.d[k] = 0
	fr.ne++
}

// eliminateOne eliminates the next column, which is col, with its diagonal element as pivot.
func (w *worker) eliminateOne(col []float64) {
	fr := &w.front
	k, m := fr.ne, fr.m
	l := fr.panel[k*fr.ld+k : k*fr.ld+m]
	g := w.g[k:m]
	col = col[k:m]
	d := col[0]
	fr.d[k] = d
	l[0] = d
	inv := 1 / d
	exact := !(math.Abs(inv) <= math.MaxFloat64)
	for i := 1; i < len(l); i++ {
		v := col[i]
		x := v * inv
		if exact {
			x = v / d
		}
		l[i] = x
		g[i] += math.Abs(x * v)
	}
	fr.ne++
}

// eliminateTwo eliminates the next two columns, which are x and y, with a 2×2 pivot.
func (w *worker) eliminateTwo(x, y []float64) {
	fr := &w.front
	k, ld := fr.ne, fr.ld
	a, c, b := x[k], x[k+1], y[k+1]
	fr.d[k], fr.d[k+1], fr.e[k], fr.e[k+1] = a, b, c, 0
	lx := fr.panel[k*ld : k*ld+fr.m]
	ly := fr.panel[(k+1)*ld : (k+1)*ld+fr.m]
	lx[k], lx[k+1], ly[k+1] = a, 0, b
	x, y, lx, ly = x[k+2:fr.m], y[k+2:fr.m], lx[k+2:], ly[k+2:]
	pairInverse(a, b, c).columns(x, y, lx, ly)
	asm.GrowthPair(math.Abs(a), math.Abs(b), math.Abs(c), lx, ly, w.g[k+2:fr.m])
	fr.ne += 2
}

// pivotComplete eliminates what is left of a root with pivots that are largest in what
// is left. When all of it has cancelled the rest is zero.
func (w *worker) pivotComplete() {
	fr := &w.front
	for fr.ne < fr.p {
		var diag, off, zero float64 // elements up to zero are rounding errors
		at, i, j := fr.ne, -1, -1
		for c := fr.ne; c < fr.p; c++ {
			zero = max(zero, w.rootNoise(c))
			col := fr.panel[c*fr.ld : c*fr.ld+fr.p]
			if v := math.Abs(col[c]); !(v <= diag) {
				at, diag = c, v
			}
			for r := c + 1; r < fr.p; r++ {
				if v := math.Abs(col[r]); !(v <= off) {
					i, j, off = r, c, v
				}
			}
		}
		if !(max(diag, off) <= math.MaxFloat64) {
			w.count.Growth = math.Inf(1)
			diag, off, zero = 0, 0, math.Inf(1)
		}
		const alpha = 0.6403882032022076 // (1+√17)/8
		col, next := need(&w.col, fr.m), need(&w.next, fr.m)
		switch {
		case max(diag, off) <= zero:
			for fr.ne < fr.p {
				w.eliminateZero()
			}
		case diag >= alpha*off:
			w.load(at, col)
			w.bring(at)
			w.eliminateOne(col)
		default:
			w.load(j, col)
			w.load(i, next)
			w.bring(j)
			fr.ne++
			w.bring(i)
			fr.ne--
			w.eliminateTwo(col, next)
		}
		w.catchUp()
	}
}
