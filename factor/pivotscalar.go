package factor

import "math"

// pivotScalar eliminates the columns from ne on pivot by pivot. A column is taken when
// its diagonal element is at least u times the others, or with another one as a 2×2 pivot
// whose inverse does not enlarge the elements of both by more than 1/u (Duff and Reid,
// MA27, 1982; the test of Duff, Hogg and Lopez, 2020). At a root there is nowhere to send
// what fails: it is eliminated with complete pivoting, and what has cancelled counts as zero.
func (w *worker) pivotScalar() {
	fr := &w.front
	c, tried := fr.ne, 0
	for fr.ne < fr.p && tried < fr.p-fr.ne {
		if c >= fr.p {
			c = fr.ne
		}
		switch w.choose(c) {
		case 1:
			tried = 0
			if c < fr.ne {
				c = fr.ne
			}
		case 2:
			tried = 0
			if c < fr.ne {
				c = fr.ne
			}
		default:
			c++
			tried++
		}
	}
	if fr.r == 0 {
		w.pivotComplete()
	}
}

// element returns element (i, j) of the part that is not eliminated.
func (fr *front) element(i, j int) float64 {
	return fr.panel[max(i, j)+min(i, j)*fr.ld]
}

// columnMax returns the largest absolute value of column c outside rows c and skip, the
// position of the largest among columns that can be eliminated, and its size.
func (fr *front) columnMax(c, skip int) (largest float64, at int, inside float64) {
	at = -1
	for j := fr.ne; j < c; j++ {
		if v := math.Abs(fr.panel[c+j*fr.ld]); j != skip && !(v <= inside) {
			at, inside = j, v
		}
	}
	col := fr.panel[c*fr.ld : c*fr.ld+fr.m]
	for i := c + 1; i < fr.p; i++ {
		if v := math.Abs(col[i]); i != skip && !(v <= inside) {
			at, inside = i, v
		}
	}
	largest = inside
	for _, x := range col[fr.p:] {
		if v := math.Abs(x); !(v <= largest) {
			largest = v
		}
	}
	return largest, at, inside
}

// choose tries to eliminate column c, alone or with another, and returns how many
// columns it has eliminated.
func (w *worker) choose(c int) int {
	fr := &w.front
	u := w.f.u
	largest, at, _ := fr.columnMax(c, -1)
	diag := fr.panel[c+c*fr.ld]
	if !(largest <= math.MaxFloat64 && math.Abs(diag) <= math.MaxFloat64) {
		return 0
	}
	if largest <= zeroColumn && math.Abs(diag) <= zeroColumn {
		w.moveUp(c)
		w.eliminateZero()
		return 1
	}
	if math.Abs(diag) >= u*largest && math.Abs(diag) > zeroColumn {
		w.moveUp(c)
		w.eliminateOne()
		return 1
	}
	if at < 0 {
		return 0
	}
	t := at
	other := fr.panel[t+t*fr.ld]
	cross := fr.element(c, t)
	big := max(math.Abs(diag), math.Abs(other), math.Abs(cross))
	if !(big > zeroColumn && big <= math.MaxFloat64) {
		return 0
	}
	a, b, x := diag/big, other/big, cross/big
	det := a*b - x*x
	if !(math.Abs(det) >= 0.5*max(math.Abs(a*b), x*x)*1e-2) || math.Abs(det) <= 1e-14 { // it has cancelled
		return 0
	}
	ga, _, _ := fr.columnMax(c, t)
	gb, _, _ := fr.columnMax(t, c)
	limit := math.Abs(det) * big / u
	if !(math.Abs(b)*ga+math.Abs(x)*gb <= limit && math.Abs(x)*ga+math.Abs(a)*gb <= limit) {
		return 0
	}
	w.moveUp(min(c, t))
	fr.ne++
	w.moveUp(max(c, t))
	fr.ne--
	w.eliminateTwo()
	return 2
}

// moveUp brings column c to the place of the next pivot.
func (w *worker) moveUp(c int) {
	if k := w.front.ne; k < c {
		w.swap(k, c)
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

// eliminateOne eliminates the next column with its diagonal element as pivot.
func (w *worker) eliminateOne() {
	fr := &w.front
	k, ld := fr.ne, fr.ld
	col := fr.panel[k*ld : k*ld+fr.m]
	g := w.g[:fr.m]
	d := col[k]
	fr.d[k] = d
	inv := 1 / d
	scale := math.Abs(inv) <= math.MaxFloat64
	for j := k + 1; j < fr.p; j++ {
		v := col[j]
		if v == 0 {
			continue
		}
		l := v / d
		next := fr.panel[j*ld+j : j*ld+fr.m]
		for i, x := range col[j:fr.m] {
			next[i] -= x * l
		}
	}
	for i := k + 1; i < fr.m; i++ {
		v := col[i]
		if v == 0 {
			continue
		}
		l := v * inv
		if !scale {
			l = v / d
		}
		col[i] = l
		g[i] += math.Abs(l * v)
	}
	fr.ne++
	w.count.Flops += float64((fr.m - k) * (fr.p - k))
}

// eliminateTwo eliminates the next two columns with a 2×2 pivot.
func (w *worker) eliminateTwo() {
	fr := &w.front
	k, ld := fr.ne, fr.ld
	x := fr.panel[k*ld : k*ld+fr.m]
	y := fr.panel[(k+1)*ld : (k+1)*ld+fr.m]
	a, c, b := x[k], x[k+1], y[k+1]
	fr.d[k], fr.d[k+1], fr.e[k], fr.e[k+1] = a, b, c, 0
	x[k+1] = 0
	inv := pairInverse(a, b, c)
	for j := k + 2; j < fr.p; j++ {
		lx, ly := inv.solve(x[j], y[j])
		next := fr.panel[j*ld : j*ld+fr.m]
		for i := j; i < fr.m; i++ {
			next[i] -= x[i]*lx + y[i]*ly
		}
	}
	g := w.g[:fr.m]
	for i := k + 2; i < fr.m; i++ {
		vx, vy := x[i], y[i]
		if vx == 0 && vy == 0 {
			continue
		}
		lx, ly := inv.solve(vx, vy)
		x[i], y[i] = lx, ly
		g[i] += lx*lx*math.Abs(a) + ly*ly*math.Abs(b) + 2*math.Abs(c*lx*ly)
	}
	fr.ne += 2
	w.count.Flops += float64(2 * (fr.m - k) * (fr.p - k))
}

// pivotComplete eliminates what is left of a root with pivots that are largest in what
// is left. When all of it has cancelled the rest is zero.
func (w *worker) pivotComplete() {
	fr := &w.front
	for fr.ne < fr.p {
		var diag, off float64
		at, i, j := fr.ne, -1, -1
		mass := 0.0
		for c := fr.ne; c < fr.p; c++ {
			mass = max(mass, w.g[c])
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
			diag, off, mass = 0, 0, math.Inf(1)
		}
		const alpha = 0.6403882032022076 // (1+√17)/8
		switch {
		case max(diag, off) <= rootZero*max(1, mass):
			for fr.ne < fr.p {
				w.eliminateZero()
			}
		case diag >= alpha*off:
			w.moveUp(at)
			w.eliminateOne()
		default:
			w.moveUp(j)
			fr.ne++
			w.moveUp(i)
			fr.ne--
			w.eliminateTwo()
		}
	}
}

// rootZero is the size, relative to the scaled matrix and to what has been summed up,
// below which all that is left of a root counts as zero.
const rootZero = 1e-14
