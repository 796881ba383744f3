package kkt

import (
	"fmt"
	"math"
)

// Rules of [IfSafe].
const (
	safeC    = 1e-8 // C_i ≥ safeC·max(1, ‖J_i‖²), else dividing by C_i loses digits that b needs
	leastRow = 16   // rows of J up to this length are never too long
)

// A condensation is the pattern of
//
//	K_c = [ W + Σ + δ_w I + J_Eᵀ(C_E + δ_c I)⁻¹J_E   J_Rᵀ         ]
//	      [ J_R                                    −(C_R + δ_c I) ],
//
// what remains when the rows E of J are eliminated and the rows R kept, with all maps that lead from the values of K to its values.
// It is shared by clones.
type condensation struct {
	n     int
	rows  []int32 // E, ascending
	kept  []int32 // R, ascending
	ptr   []int   // of the lower triangle
	ind   []int32
	to    []int32 // K_c[to[t]] = K[from[t]]: W below the diagonal, J_R, −C_R
	from  []int32
	start []int   // row E[t] of J has its entries at the places place[start[t]:start[t+1]] of K,
	place []int32 // columns ascending
	col   []int32 // its columns
	pair  []int32 // place in K_c of the product of entries a ≤ b of a row, row by row, a by a
}

// order returns the order of K_c.
func (c *condensation) order() int { return c.n + len(c.kept) }

// chooseRows returns for each row of J whether it is condensed, by the rules of the blocks. cv and norm2, if not nil, are values of C and ‖J_i‖²;
// longest is the number of entries up to which rows may be condensed if that is safe.
func chooseRows(s *Structure, a *assembly, cv, norm2 []float64, longest int) []bool {
	length := a.rowLengths()
	chosen := make([]bool, s.M)
	for _, b := range s.Blocks {
		for i := b.Begin; i < b.End; i++ {
			switch b.Condense {
			case Always:
				chosen[i] = true
			case IfSafe:
				least, size := b.MinC, b.MaxJ*b.MaxJ
				if cv != nil {
					least, size = cv[i], norm2[i]
				}
				chosen[i] = least > 0 && least >= safeC*math.Max(1, size) && length[i] <= longest
			}
		}
	}
	return chosen
}

// rowLengths returns the number of entries of each row of J.
func (a *assembly) rowLengths() []int {
	length := make([]int, a.m)
	for j := range a.n {
		for _, i := range a.ind[a.jptr[j]:a.ptr[j+1]] {
			length[int(i)-a.n]++
		}
	}
	return length
}

// rowNorms2 sets norm2 to ‖J_i‖₂² for the values val of K.
func (a *assembly) rowNorms2(norm2, val []float64) {
	clear(norm2)
	for j := range a.n {
		for p := a.jptr[j]; p < a.ptr[j+1]; p++ {
			norm2[int(a.ind[p])-a.n] += val[p] * val[p]
		}
	}
}

// newCondensation plans the elimination of the chosen rows. O(nnz(K) + Σ l² over their lengths l).
func newCondensation(a *assembly, chosen []bool) (*condensation, error) {
	c := &condensation{n: a.n, start: []int{0}}
	slot := make([]int32, a.m) // place in E, or in R
	for i, e := range chosen {
		if e {
			slot[i] = int32(len(c.rows))
			c.rows = append(c.rows, int32(i))
		} else {
			slot[i] = int32(len(c.kept))
			c.kept = append(c.kept, int32(i))
		}
	}
	c.gather(a, chosen, slot)
	pairs := 0
	for t := range c.rows {
		l := c.start[t+1] - c.start[t]
		pairs += l * (l + 1) / 2
	}
	total := pairs + c.order() + len(a.ind)
	if total > math.MaxInt32 {
		return nil, &Error{Kind: BadStructure, Func: "New", Where: "Blocks", Msg: fmt.Sprintf("condensed rows give %d entries", total)}
	}
	row, col := make([]int32, 0, total), make([]int32, 0, total)
	add := func(i, j int32) { row, col = append(row, i), append(col, j) }
	for i := range c.order() {
		add(int32(i), int32(i))
	}
	for j := range a.n {
		for p := a.ptr[j] + 1; p < a.ptr[j+1]; p++ {
			i := a.ind[p]
			if r := int(i) - a.n; r >= 0 {
				if chosen[r] {
					continue
				}
				i = int32(a.n) + slot[r]
			}
			add(i, int32(j))
			c.from = append(c.from, int32(p))
		}
	}
	kept := len(row)
	for t := range c.rows {
		cols := c.col[c.start[t]:c.start[t+1]]
		for p, j := range cols {
			for _, i := range cols[p:] {
				add(i, j)
			}
		}
	}
	var at []int32
	c.ptr, c.ind, at = merge(c.order(), row, col)
	c.to, c.pair = at[c.order():kept:kept], at[kept:]
	for t, i := range c.kept { // −C_R
		c.to = append(c.to, int32(c.ptr[a.n+t]))
		c.from = append(c.from, int32(a.ptr[a.n+int(i)]))
	}
	return c, nil
}

// gather lists the entries of the rows E of J, row by row.
func (c *condensation) gather(a *assembly, chosen []bool, slot []int32) {
	length := a.rowLengths()
	for _, i := range c.rows {
		c.start = append(c.start, c.start[len(c.start)-1]+length[i])
	}
	next := append([]int(nil), c.start...)
	c.place, c.col = make([]int32, next[len(c.rows)]), make([]int32, next[len(c.rows)])
	for j := range a.n {
		for p := a.jptr[j]; p < a.ptr[j+1]; p++ {
			i := int(a.ind[p]) - a.n
			if !chosen[i] {
				continue
			}
			q := &next[slot[i]]
			c.place[*q], c.col[*q] = int32(p), int32(j)
			*q++
		}
	}
}

// fill sets kc to the values of K_c, given those of K and the reciprocals inv of C_E + δ_c, but for W + Σ + δ_w I: of the
// first n diagonal elements it leaves in gdiag what the condensed rows add. The terms of an element are added in the order of the rows. je
// receives the values of J_E, row by row.
func (c *condensation) fill(kc, gdiag, je, k, inv []float64) {
	clear(kc)
	for t, p := range c.from {
		kc[c.to[t]] = k[p]
	}
	for t, p := range c.place {
		je[t] = k[p]
	}
	at := 0
	for t := range c.rows {
		row := je[c.start[t]:c.start[t+1]]
		for a, u := range row {
			v, rest := inv[t]*u, row[a:]
			pair := c.pair[at : at+len(rest)]
			for b, w := range rest {
				kc[pair[b]] += v * w
			}
			at += len(rest)
		}
	}
	for j := range c.n {
		gdiag[j] = kc[c.ptr[j]]
	}
}

// pack sets y, order() elements, to the right-hand side of the condensed system for r, n + m elements:
// (r₁ + J_EᵀC_E⁻¹r₂E; r₂R).
func (c *condensation) pack(y, r, je, inv []float64) {
	copy(y, r[:c.n])
	for t, i := range c.kept {
		y[c.n+t] = r[c.n+int(i)]
	}
	for t, i := range c.rows {
		v, lo, hi := inv[t]*r[c.n+int(i)], c.start[t], c.start[t+1]
		row := je[lo:hi]
		for p, j := range c.col[lo:hi] {
			y[j] += v * row[p]
		}
	}
}

// unpack overwrites r by the solution (a; b) of the full system, given that of the condensed one: b_E = C_E⁻¹(J_E a − r₂E).
func (c *condensation) unpack(r, y, je, inv []float64) {
	copy(r[:c.n], y[:c.n])
	for t, i := range c.kept {
		r[c.n+int(i)] = y[c.n+t]
	}
	for t, i := range c.rows {
		v, lo, hi := -r[c.n+int(i)], c.start[t], c.start[t+1]
		row := je[lo:hi]
		for p, j := range c.col[lo:hi] {
			v += row[p] * y[j]
		}
		r[c.n+int(i)] = inv[t] * v
	}
}

// reduceOrder returns the order of elimination that remains of one of the n + m unknowns.
func (c *condensation) reduceOrder(order []int32) []int32 {
	if order == nil {
		return nil
	}
	slot := make([]int32, c.n+len(c.rows)+len(c.kept))
	for i := range slot {
		slot[i] = -1
	}
	for i := range c.n {
		slot[i] = int32(i)
	}
	for t, i := range c.kept {
		slot[c.n+int(i)] = int32(c.n + t)
	}
	var left []int32
	for _, i := range order {
		if slot[i] >= 0 {
			left = append(left, slot[i])
		}
	}
	return left
}

// reducePart returns the blocks of the unknowns that remain, or nil if condensed rows couple different ones.
func (c *condensation) reducePart(part []int32) []int32 {
	if part == nil {
		return nil
	}
	for t := range c.rows {
		block := int32(-1)
		for _, j := range c.col[c.start[t]:c.start[t+1]] {
			if b := part[j]; b >= 0 {
				if block >= 0 && b != block {
					return nil
				}
				block = b
			}
		}
	}
	left := append([]int32(nil), part[:c.n]...)
	for _, i := range c.kept {
		left = append(left, part[c.n+int(i)])
	}
	return left
}
