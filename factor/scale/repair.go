package scale

import (
	"math"
	"slices"
)

// Hopeless returns the number of columns whose diagonal is zero and which the
// elimination order, order[k] being the k-th column to go, puts before all
// their neighbours: their pivot is exactly 0 then. Zero rows are among them.
// O(nnz + n).
func Hopeless(order []int32, ptr []int, ind []int32, val []float64) int {
	at := positions(order)
	hope := make([]bool, len(order))
	for j := range order {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if val[k] == 0 {
				continue
			}
			if i := int(ind[k]); at[i] < at[j] {
				hope[j] = true
			} else {
				hope[i] = true // also i = j: a diagonal
			}
		}
	}
	count := 0
	for _, h := range hope {
		if !h {
			count++
		}
	}
	return count
}

// positions returns the inverse of order.
func positions(order []int32) []int32 {
	at := make([]int32, len(order))
	for k, v := range order {
		at[v] = int32(k)
	}
	return at
}

// Repaired is an elimination order in which columns with a zero diagonal go
// right behind partners of their own. See [Repair].
type Repaired struct {
	Order []int32 // Order[k] is the k-th column to go
	Pair  []int32 // Pair[v] is the partner of v, or v; partners are neighbours in Order
	Pairs int     // how many there are
	Left  int     // columns with a zero diagonal for which there was no partner
}

// RepairOptions are the options of [Repair]; the zero value is the default.
type RepairOptions struct {
	// Tau is the least |a_ij| / √(r_i r_j), r being the row maxima, that makes j a partner
	// of i. 0 means 0.01.
	Tau float64
	// All moves also columns whose partners go before them. Without it they stay
	// where they are, and without a pair: their pivots are not structurally
	// zero, and the order is disturbed less. But a small diagonal of the
	// partner is a small pivot then.
	All bool
}

// Repair changes an elimination order so that no column with a zero diagonal
// goes before a partner of its own, a neighbour j with |a_ij| ≥ τ √(r_i r_j): it
// is moved to right behind it, to make a 2×2 pivot. Partners are distinct,
// because two columns that rely on one partner can cancel exactly; columns with a
// diagonal are preferred, and among these neighbours in the order. As many columns as possible get
// a partner with a diagonal, by a matching of maximum cardinality; what is left is
// matched with its like, in pairs. The values should be scaled.
//
// It panics when the lengths do not fit; order must be a permutation. Values that are
// not finite are taken for large ones. O(√n nnz) at worst, O(nnz + n) as a rule.
func Repair(order []int32, ptr []int, ind []int32, val []float64, o RepairOptions) Repaired {
	if len(order) != len(ptr)-1 {
		panic("scale: Repair: order does not have the order of the matrix")
	}
	if o.Tau == 0 {
		o.Tau = 0.01
	}
	r := repair{order: order, at: positions(order), pair: make([]int32, len(order)), behind: make([]int32, len(order))}
	r.read(ptr, ind, val)
	for v := range order {
		r.pair[v], r.behind[v] = int32(v), -1
	}
	r.withDiagonal(ptr, ind, val, o)
	left := r.amongZeros(ptr, ind, val, o)
	pairs := 0
	for _, v := range r.behind {
		if v >= 0 {
			pairs++
		}
	}
	return Repaired{r.reorder(), r.pair, pairs, left}
}

// A repair is the state of [Repair].
type repair struct {
	order  []int32   // as given
	at     []int32   // its inverse
	zero   []bool    // the diagonal is zero
	root   []float64 // √r_i
	pair   []int32
	behind []int32 // column that goes right behind this one, or -1
	placed []bool  // has a partner, which may go before it
	number []int32 // among the columns that seek partners now, or -1
}

// read finds zero diagonals and row maxima.
func (r *repair) read(ptr []int, ind []int32, val []float64) {
	n := len(ptr) - 1
	r.zero, r.root, r.placed = make([]bool, n), make([]float64, n), make([]bool, n)
	for j := range n {
		r.zero[j] = true
	}
	for j := range n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i, v := ind[k], math.Abs(val[k])
			r.root[i], r.root[j] = max(r.root[i], v), max(r.root[j], v)
			if int(i) == j && v != 0 {
				r.zero[j] = false
			}
		}
	}
	for i, v := range r.root {
		r.root[i] = math.Sqrt(v)
	}
}

// candidates returns the graph of the columns that seek, numbered from 0, and the rows
// that offer themselves to them, each column's in the order of preference.
func (r *repair) candidates(ptr []int, ind []int32, val []float64, tau float64, seeks []int32, offers func(v int32) bool) *bipartite {
	n := len(r.at)
	number := slices.Repeat([]int32{-1}, n)
	for c, v := range seeks {
		number[v] = int32(c)
	}
	r.number = number
	b := &bipartite{ptr: make([]int, len(seeks)+1), rowOf: make([]int32, len(seeks)), colOf: make([]int32, n)}
	visit := func(f func(c, i int32)) {
		for j := range int32(n) {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				i, cj := ind[k], number[j]
				ci := number[i]
				if i == j || max(ci, cj) < 0 || val[k] == 0 || math.Abs(val[k]) < tau*r.root[i]*r.root[j] {
					continue
				}
				if ci >= 0 && offers(j) {
					f(ci, j)
				}
				if cj >= 0 && offers(i) {
					f(cj, i)
				}
			}
		}
	}
	visit(func(c, i int32) { b.ptr[c+1]++ })
	for c := range seeks {
		b.ptr[c+1] += b.ptr[c]
		b.rowOf[c] = unmatched
	}
	for i := range b.colOf {
		b.colOf[i] = unmatched
	}
	b.ind = make([]int32, b.ptr[len(seeks)])
	next := slices.Clone(b.ptr)
	visit(func(c, i int32) { b.ind[next[c]] = i; next[c]++ })
	for c, v := range seeks {
		slices.SortFunc(b.ind[b.ptr[c]:b.ptr[c+1]], func(p, q int32) int { return r.distance(v, p) - r.distance(v, q) })
	}
	return b
}

// distance returns how unwelcome p is as a partner of v: those before v come
// first, then those behind it, near ones before far ones.
func (r *repair) distance(v, p int32) int {
	if d := int(r.at[v]) - int(r.at[p]); d > 0 {
		return d
	}
	return len(r.at) + int(r.at[p])
}

// seeking returns the columns with a zero diagonal that have no partner yet, in the order of
// elimination, so that those which go first choose first.
func (r *repair) seeking() (v []int32) {
	for _, c := range r.order {
		if r.zero[c] && !r.placed[c] {
			v = append(v, c)
		}
	}
	return v
}

// withDiagonal gives columns with a zero diagonal partners with a diagonal.
func (r *repair) withDiagonal(ptr []int, ind []int32, val []float64, o RepairOptions) {
	seeks := r.seeking()
	b := r.candidates(ptr, ind, val, o.Tau, seeks, func(v int32) bool { return !r.zero[v] })
	b.maximum()
	for c, p := range b.rowOf {
		if p != unmatched {
			r.join(seeks[c], p, o.All)
		}
	}
}

// join puts v behind its partner p.
func (r *repair) join(v, p int32, all bool) {
	r.placed[v] = true
	if !all && r.at[p] < r.at[v] {
		return
	}
	r.pair[v], r.pair[p] = p, v
	r.behind[p] = v
}

// amongZeros matches the columns with a zero diagonal that are left with each
// other and returns how many still are.
func (r *repair) amongZeros(ptr []int, ind []int32, val []float64, o RepairOptions) (left int) {
	seeks := r.seeking()
	b := r.candidates(ptr, ind, val, o.Tau, seeks, func(v int32) bool { return r.zero[v] && !r.placed[v] })
	b.maximum()
	// Columns and their rows form paths and cycles; every second step is a pair.
	// Paths are walked from their beginnings.
	for _, begin := range []bool{true, false} {
		for c := range seeks {
			if !begin || b.colOf[seeks[c]] == unmatched {
				r.walk(b, seeks[c])
			}
		}
	}
	for _, v := range seeks {
		if !r.placed[v] {
			left++
		}
	}
	return left
}

// walk pairs the columns on the way from v.
func (r *repair) walk(b *bipartite, v int32) {
	for !r.placed[v] {
		q := b.rowOf[r.number[v]]
		if q == unmatched || r.placed[q] {
			return
		}
		r.placed[q] = true
		if r.at[v] < r.at[q] {
			r.join(v, q, true)
		} else {
			r.join(q, v, true)
		}
		r.placed[v] = true
		if v = b.rowOf[r.number[q]]; v == unmatched {
			return
		}
	}
}

// reorder returns the order with the columns of behind moved.
func (r *repair) reorder() []int32 {
	order := r.order
	moves := make([]bool, len(order))
	for _, v := range r.behind {
		if v >= 0 {
			moves[v] = true
		}
	}
	out := make([]int32, 0, len(order))
	for _, v := range order {
		if moves[v] {
			continue
		}
		out = append(out, v)
		if w := r.behind[v]; w >= 0 {
			out = append(out, w)
		}
	}
	return out
}
