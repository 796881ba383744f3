package asm

import (
	"fmt"
	"math"
	"math/bits"
)

// PivotOrder is the largest order of the fronts that a [PivotFront] eliminates.
const PivotOrder = 64

// pivotShare is the reciprocal of the share of columns that must pass in a sweep for another one to follow.
const pivotShare = 10

// pivotSingular is the share of its terms that the determinant of a pivot of order 2 must keep.
const pivotSingular = 0.01

// A PivotFront is a front of order M, of which P columns may be eliminated, and the room that this takes, some 100 KB:
// keep it.
type PivotFront struct {
	M, P   int
	Panel  []float64 // its first P columns, lower trapezoid, column-major with leading dimension Ld ≥ M
	Ld     int
	Block  []float64 // lower triangle of the others, (M-P)×(M-P); nil if it is not wanted
	Fresh  bool      // Block has to be taken for zero
	U      float64   // threshold of pivots, 0 < U ≤ 0.5
	Loss   float64   // share of Growth up to which what is left of a column is nothing but rounding errors,
	Noise  []float64 // and the size up to which it is in any case; P elements
	Growth []float64 // of each row: Σ l²·|d|, or what it is for pivots of order 2
	D, E   []float64 // pivots, P elements each
	Perm   []int32   // likewise

	// Columns by rows of the front as it was: what is left of the matrix, both triangles, and in the order of pivots L and L·D. The
	// distance of columns is M rounded up to a multiple of 8.
	a, l, v [PivotOrder*PivotOrder + 8]float64
	g       [PivotOrder]float64
	order   [PivotOrder]int32
}

// Eliminate eliminates as many of the columns of f as it can by threshold pivoting and returns their number n:
//
//	Perm            column Perm[k] of the front stands at k; of rows from P on none moves
//	D, E            pivots: E[k] ≠ 0 marks one of order 2, [D[k] E[k]; E[k] D[k+1]]
//	Panel           columns before n are those of L, with D on the diagonal; columns from n on
//	                what is left of the matrix
//	Block           Block -= L·D·Lᵀ of the rows from P on, or its negative if Fresh
//	Growth          what the n pivots add to it, in the new order
//
// The other elements of E, and those of D from n on, are 0. What stands above the diagonals of Panel and Block is overwritten.
//
// A column becomes a pivot if its diagonal element is at least U times all others in it, or together with the one in whose row its largest
// element is, if the inverse of that block of order 2 enlarges no element of the two by more than 1/U (Duff and Reid, The multifrontal solution of indefinite
// sparse symmetric linear equations, 1983; Duff, Hogg and Lopez, A new sparse LDLᵀ solver using a posteriori threshold pivoting,
// 2020), or else the other one alone; and if it is more than noise, max(Noise, Loss·Growth). Sweeps go over the columns in their order
// as long as a tenth of them passes.
//
// It returns -1, and has changed nothing but D and E, if a column that it looks at has an element that is not finite, or a pivot is so small that
// its reciprocal is not, or if Loss, or Noise or Growth of one of the P columns is NaN. It panics if M is greater than PivotOrder or an array is too short. About 2·P²·M + P·(M-P)² flops.
func (f *PivotFront) Eliminate() int {
	f.check()
	if f.vague() {
		return -1
	}
	return pivotFront(f)
}

// vague reports whether it is not defined what is noise.
func (f *PivotFront) vague() bool {
	growth := f.Growth[:f.P]
	for j, v := range f.Noise[:f.P] {
		if math.IsNaN(v) || math.IsNaN(growth[j]) {
			return true
		}
	}
	return math.IsNaN(f.Loss)
}

// check panics if sizes do not fit.
func (f *PivotFront) check() {
	m, p := f.M, f.P
	if m < 0 || p < 0 || p > m || m > PivotOrder {
		panic(fmt.Sprintf("asm: PivotFront: order %d with %d pivots, at most %d", m, p, PivotOrder))
	}
	r := m - p
	if f.Ld >= m && len(f.Panel) >= f.Ld*p && (f.Block == nil || len(f.Block) >= r*r) && len(f.Growth) >= m &&
		min(len(f.Noise), len(f.D), len(f.E), len(f.Perm)) >= p {
		return
	}
	checkMatrix("PivotFront", "Panel", m, p, len(f.Panel), f.Ld)
	for _, a := range [...]struct {
		name      string
		got, want int
	}{
		{"Panel", len(f.Panel), f.Ld * p}, {"Block", len(f.Block), r * r}, {"Growth", len(f.Growth), m}, {"Noise", len(f.Noise), p},
		{"D", len(f.D), p}, {"E", len(f.E), p}, {"Perm", len(f.Perm), p},
	} {
		if a.got < a.want {
			panicLength("PivotFront", a.name, a.got, a.want)
		}
	}
}

// pivotFrontGeneric is PivotFront.Eliminate.
func pivotFrontGeneric(f *PivotFront) int {
	w := pivotWork{PivotFront: f, ld: (f.M + 7) &^ 7}
	w.rows, w.open = 1<<f.M-1, 1<<f.P-1 // all bits for 64
	w.load()
	for {
		before, left := w.n, bits.OnesCount64(w.open)
		for w.next = w.open; w.next != 0; {
			if !w.choose() {
				return -1
			}
		}
		if done := w.n - before; done == 0 || pivotShare*done < left {
			break
		}
	}
	w.store()
	return w.n
}

// pivotWork is a PivotFront while it is eliminated. Sets of rows are bits.
type pivotWork struct {
	*PivotFront
	ld   int
	n    int    // pivots so far
	rows uint64 // rows that are not eliminated
	open uint64 // columns likewise
	next uint64 // columns that are to be looked at in this sweep
}

// load copies the panel, and what is above its diagonal from below.
func (w *pivotWork) load() {
	for j := range w.P {
		for i := j; i < w.M; i++ {
			v := w.Panel[j*w.Ld+i]
			w.a[j*w.ld+i] = v
			if i < w.P {
				w.a[i*w.ld+j] = v
			}
		}
	}
	copy(w.g[:], w.Growth[:w.M])
}

// largest returns the largest magnitude in column c, rows not in skip left out, of all rows that are left and of those of open columns, and
// where the latter is first. What is not finite counts as +Inf.
func (w *pivotWork) largest(c int, skip uint64) (all, inside float64, at int) {
	at = -1
	for set := w.rows &^ skip; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		v := math.Abs(w.a[c*w.ld+i])
		if !(v <= math.MaxFloat64) {
			v = math.Inf(1)
		}
		if all = max(all, v); i < w.P && v > inside {
			inside, at = v, i
		}
	}
	return all, inside, at
}

// noise returns the size of what is nothing but rounding errors in column c.
func (w *pivotWork) noise(c int) float64 { return max(w.Noise[c], w.Loss*w.g[c]) }

// choose takes the next column and eliminates it if it can, alone or with another. It reports whether elements are finite.
func (w *pivotWork) choose() bool {
	c := bits.TrailingZeros64(w.next)
	w.next &^= 1 << c
	all, _, t := w.largest(c, 1<<c)
	diag, noise := math.Abs(w.a[c*w.ld+c]), w.noise(c)
	switch {
	case !(max(all, diag) <= math.MaxFloat64): // NaN too
		return false
	case max(all, diag) <= noise:
		return true
	case diag >= w.U*all && diag > noise:
		return w.one(c)
	case t < 0:
		return true
	}
	a, b, x := w.a[c*w.ld+c], w.a[t*w.ld+t], w.a[c*w.ld+t]
	ga, _, _ := w.largest(c, 1<<c|1<<t)
	gb, _, _ := w.largest(t, 1<<c|1<<t)
	if !(max(gb, math.Abs(b)) <= math.MaxFloat64) {
		return false
	}
	if w.passes(a, b, x, ga, gb, max(noise, w.noise(t))) {
		return w.two(c, t)
	}
	if diag = math.Abs(b); diag >= w.U*max(gb, math.Abs(x)) && diag > w.noise(t) {
		w.next = w.next&^(1<<t) | 1<<c
		return w.one(t)
	}
	return true
}

// passes reports whether [a x; x b] may be a pivot, if ga and gb are the largest of the other elements in its columns.
func (w *pivotWork) passes(a, b, x, ga, gb, noise float64) bool {
	big := max(math.Abs(a), math.Abs(b), math.Abs(x))
	if !(big > noise) {
		return false
	}
	a, b, x = a/big, b/big, x/big
	ab, xx := a*b, x*x
	det := math.Abs(ab - xx)
	if !(det >= pivotSingular*max(math.Abs(ab), xx)) || det*big <= noise { // it has cancelled
		return false
	}
	a, b, x = math.Abs(a), math.Abs(b), math.Abs(x)
	limit := det * big / w.U
	return b*ga+x*gb <= limit && x*ga+a*gb <= limit
}

// close takes column c off the open ones and notes it as the next pivot, d.
func (w *pivotWork) close(c int, d float64) {
	bit := uint64(1) << c
	w.rows, w.open, w.next = w.rows&^bit, w.open&^bit, w.next&^bit
	w.order[w.n], w.D[w.n], w.E[w.n] = int32(c), d, 0
	w.n++
}

// one eliminates column c.
func (w *pivotWork) one(c int) bool {
	d := w.a[c*w.ld+c]
	inv := 1 / d
	if !(math.Abs(inv) <= math.MaxFloat64) {
		return false
	}
	at := w.n * w.ld
	w.close(c, d)
	for i, x := range w.a[c*w.ld : c*w.ld+w.ld] {
		if w.rows>>i&1 == 0 {
			x = 0
		}
		w.v[at+i], w.l[at+i] = x, x*inv
		w.g[i] += math.Abs(x * (x * inv))
	}
	l := w.l[at : at+w.ld]
	for set := w.open; set != 0; set &= set - 1 {
		j := bits.TrailingZeros64(set)
		x, to := w.v[at+j], w.a[j*w.ld:]
		for i, v := range l {
			to[i] -= v * x
		}
	}
	return true
}

// two eliminates columns c and t with a pivot of order 2, scaled by its element off the diagonal against overflow.
func (w *pivotWork) two(c, t int) bool {
	a, b, x := w.a[c*w.ld+c], w.a[t*w.ld+t], w.a[c*w.ld+t]
	as, bs := a/x, b/x
	inv := 1 / (as*bs - 1) / x
	if !(math.Abs(inv) <= math.MaxFloat64) {
		return false
	}
	at := w.n * w.ld
	w.close(c, a)
	w.E[w.n-1] = x
	w.close(t, b)
	l, m := w.l[at:at+w.ld], w.l[at+w.ld:at+2*w.ld]
	y, z := w.v[at:at+w.ld], w.v[at+w.ld:at+2*w.ld]
	a, b, x = math.Abs(a), math.Abs(b), 2*math.Abs(x)
	for i := range l {
		y[i], z[i] = w.a[c*w.ld+i], w.a[t*w.ld+i]
		if w.rows>>i&1 == 0 {
			y[i], z[i] = 0, 0
		}
		l[i], m[i] = (bs*y[i]-z[i])*inv, (as*z[i]-y[i])*inv
		w.g[i] += l[i]*l[i]*a + m[i]*m[i]*b + math.Abs(l[i]*m[i])*x
	}
	for set := w.open; set != 0; set &= set - 1 {
		j := bits.TrailingZeros64(set)
		u, v, to := y[j], z[j], w.a[j*w.ld:]
		for i := range l {
			to[i] -= l[i]*u + m[i]*v
		}
	}
	return true
}

// store writes the results.
func (w *pivotWork) store() {
	k := w.n
	for set := w.open; set != 0; set &= set - 1 {
		w.order[k], w.D[k], w.E[k] = int32(bits.TrailingZeros64(set)), 0, 0
		k++
	}
	copy(w.Perm, w.order[:w.P])
	for i, c := range w.order[:w.P] {
		w.Growth[i] = w.g[c]
	}
	copy(w.Growth[w.P:], w.g[w.P:w.M])
	for k, c := range w.order[:w.P] {
		from, to := w.a[int(c)*w.ld:], w.Panel[k*w.Ld:]
		if k < w.n {
			from = w.l[k*w.ld:]
		}
		for i, q := range w.order[:w.P] {
			to[i] = from[q]
		}
		copy(to[w.P:w.M], from[w.P:w.M])
		if k < w.n {
			to[k] = w.D[k]
		}
	}
	if w.Block != nil {
		w.update()
	}
}

// update subtracts L·D·Lᵀ from the block.
func (w *pivotWork) update() {
	r := w.M - w.P
	for j := range r {
		to := w.Block[j+j*r : r+j*r]
		if w.Fresh {
			clear(to)
		}
		for at := w.P; at < w.n*w.ld; at += w.ld {
			x := w.v[at+j]
			for i, l := range w.l[at+j : at+r] {
				to[i] -= l * x
			}
		}
	}
}
