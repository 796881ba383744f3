package sparse

import (
	"fmt"
	"math"
)

// Limits of what [Gram.UpdateDelta] lets rounding errors grow to.
const (
	deltaCancel = 0x1p-10 // least |new weight| / |old weight|
	deltaLimit  = 64      // most updates by differences since the last full one
)

// changes is what a Gram keeps to compute C from the C before.
type changes struct {
	d       []float64 // the weights of C
	valid   bool      // d is set
	deltas  int       // updates by differences since the last full one
	cost    []int     // of column j: its terms and its entries in C
	diff    []float64 // d_new - d of the changed rows
	changed []bool    // rows; false between calls
	hit     []bool    // columns; false between calls
	columns []int32   // the columns hit
}

func newChanges(g *Gram) changes {
	rows, n := g.a.rows, g.a.cols
	c := changes{
		d: make([]float64, rows), diff: make([]float64, rows), changed: make([]bool, rows),
		hit: make([]bool, n), columns: make([]int32, 0, n), cost: make([]int, n),
	}
	for j := range n {
		c.cost[j] = g.c.ptr[j+1] - g.c.ptr[j]
		for k := g.colA.ptr[j]; k < g.colA.ptr[j+1]; k++ {
			c.cost[j] += g.colA.span[2*k+1] - g.colA.span[2*k]
		}
	}
	return c
}

func (c *changes) reset(d []float64) {
	copy(c.d, d)
	c.valid, c.deltas = true, 0
}

// UpdateChanged computes C from the present values of A and the weights d, given
// the rows of A (the columns, for [NewGramT]) for which d or a value of A has
// changed since the last update. It computes anew the columns of C in which those
// rows have entries, so that the bits are those of [Gram.Update]; what has changed
// in rows that are not listed may be missed. It computes everything if there was no
// update before or if the last one was by differences.
//
// It panics unless len(d) is the number of rows and every element of rows is one;
// rows may repeat. The cost is that of the columns concerned, and does not exceed
// that of Update by more than O(entries of the rows listed).
func (g *Gram) UpdateChanged(d []float64, rows []int) {
	checkLen("Gram.UpdateChanged", "d", len(d), g.a.rows)
	g.checkRows("Gram.UpdateChanged", rows)
	if !g.changes.valid || g.changes.deltas > 0 {
		g.Update(d)
		return
	}
	g.copy.updateLines(rows)
	g.mark(rows)
	g.renew(d, rows)
	g.unmark(rows)
}

// UpdateDelta computes C from the weights d, given the rows of A (the columns, for
// [NewGramT]) for which d has changed since the last update, by the rows of the
// difference where that is cheaper:
//
//	C = C + Σ (d_i - d_i of the last update) · A(i, :)ᵀ A(i, :),   i in rows.
//
// The values of A must be those of the last update. It reports whether C has the
// bits of [Gram.Update].
//
// Rule. Differences are used if they take less than half the operations of
// [Gram.UpdateChanged], which is used otherwise: the entries of A and C in the
// columns concerned and nnz_i (nnz_i + 1) / 2 for each row i listed, against the
// entries of C in those columns and all terms of theirs. They are not used either
// where they would be inaccurate: after 64 uses in a row, if a weight falls to less
// than 2⁻¹⁰ of its absolute value, or if an old or new weight is not finite.
//
// Drift. With u = 2⁻⁵³, a use adds to an element c_jk an error of at most
// (m + 3) u (|c_jk| + Σ |d_i - d_i'| |a_ij a_ik|) over the m rows listed, which
// stays when the weights that caused it have become small: relative to the present
// C, errors can grow by the factor by which the weights fell. [Gram.Update] clears
// them.
//
// It panics as UpdateChanged does and does not allocate.
func (g *Gram) UpdateDelta(d []float64, rows []int) (exact bool) {
	checkLen("Gram.UpdateDelta", "d", len(d), g.a.rows)
	g.checkRows("Gram.UpdateDelta", rows)
	c := &g.changes
	if !c.valid || c.deltas >= deltaLimit {
		g.Update(d)
		return true
	}
	g.mark(rows)
	defer g.unmark(rows)
	if len(c.columns) == 0 { // C does not depend on these rows
		g.renew(d, rows)
		return c.deltas == 0
	}
	renew, delta := 0, 0
	for _, j := range c.columns {
		renew += c.cost[j]
		delta += g.c.ptr[j+1] - g.c.ptr[j] + g.colA.ptr[j+1] - g.colA.ptr[j]
	}
	accurate := true
	for _, i := range rows {
		n := g.a.ptr[i+1] - g.a.ptr[i]
		delta += n * (n + 1) / 2
		accurate = accurate && math.Abs(d[i]) >= deltaCancel*math.Abs(c.d[i]) &&
			isFinite(d[i]) && isFinite(c.d[i]) && isFinite(d[i]-c.d[i]) // the last may overflow
	}
	switch {
	case accurate && 2*delta < renew:
		g.addDifferences(d, rows)
		c.deltas++
	case c.deltas > 0:
		g.Update(d)
	default:
		g.renew(d, rows)
	}
	return c.deltas == 0
}

// isFinite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func isFinite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }

func (g *Gram) checkRows(fn string, rows []int) {
	for k, i := range rows {
		if i < 0 || g.a.rows <= i {
			panic(fmt.Sprintf("sparse: %s: rows[%d] = %d out of range [0,%d)", fn, k, i, g.a.rows))
		}
	}
}

// mark marks the rows, and lists the columns in which they have entries.
func (g *Gram) mark(rows []int) {
	c := &g.changes
	c.columns = c.columns[:0]
	for _, i := range rows {
		if c.changed[i] {
			continue
		}
		c.changed[i] = true
		ind, _ := g.a.Row(i)
		for _, j := range ind {
			if !c.hit[j] {
				c.hit[j] = true
				c.columns = append(c.columns, j)
			}
		}
	}
	if 8*len(c.columns) < len(c.hit) {
		return
	}
	c.columns = c.columns[:0] // so many are better visited in their order in memory
	for j, hit := range c.hit {
		if hit {
			c.columns = append(c.columns, int32(j))
		}
	}
}

func (g *Gram) unmark(rows []int) {
	c := &g.changes
	for _, i := range rows {
		c.changed[i] = false
	}
	for _, j := range c.columns {
		c.hit[j] = false
	}
}

// renew computes the columns listed from scratch.
func (g *Gram) renew(d []float64, rows []int) {
	for _, j := range g.changes.columns {
		g.column(int(j), d)
	}
	for _, i := range rows {
		g.changes.d[i] = d[i]
	}
}

// addDifferences adds the marked rows, weighted by what d has changed, to the
// columns listed.
func (g *Gram) addDifferences(d []float64, rows []int) {
	c := &g.changes
	for _, i := range rows {
		c.diff[i] = d[i] - c.d[i]
	}
	for _, j := range c.columns {
		for k := g.colA.ptr[j]; k < g.colA.ptr[j+1]; k++ {
			if i := g.colA.row[k]; c.changed[i] {
				p, q := g.colA.span[2*k], g.colA.span[2*k+1]
				addLine(c.diff[i]*g.a.val[p], g.a.ind[p:q], g.a.val[p:q], g.acc)
			}
		}
		ind, val := g.c.Col(int(j))
		for k, i := range ind {
			val[k] += g.acc[i]
			g.acc[i] = 0
		}
	}
	for _, i := range rows {
		c.d[i] = d[i]
	}
}
