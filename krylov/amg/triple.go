package amg

import (
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A gatherer adds up one row of a product of sparse matrices, finding its columns and its
// values at once. That takes half the time of two passes, for a result that is needed only once.
type gatherer struct {
	seen []int32 // seen[j] = mark: column j occurs in the present row,
	slot []int32 // as element slot[j] of it
	mark int32
	ind  []int32
	val  []float64
}

func newGatherer(cols int) *gatherer {
	return &gatherer{seen: make([]int32, cols), slot: make([]int32, cols)}
}

// begin begins another row.
func (g *gatherer) begin() {
	g.mark++
	g.ind, g.val = g.ind[:0], g.val[:0]
}

// add adds s times the sparse vector (ind, val).
func (g *gatherer) add(s float64, ind []int32, val []float64) {
	val = val[:len(ind)]
	for k, j := range ind {
		if g.seen[j] == g.mark {
			g.val[g.slot[j]] += s * val[k]
			continue
		}
		g.seen[j] = g.mark
		g.slot[j] = int32(len(g.ind))
		g.ind = append(g.ind, j)
		g.val = append(g.val, s*val[k])
	}
}

// rowStore holds rows of a matrix in pieces that are as long as they need to be, however
// many they will be.
type rowStore struct {
	ptr   []int32   // row i is ptr[i] to ptr[i]+count[i] of its piece
	count []int32   //
	ind   [][]int32 // pieces of pieceRows rows
	val   [][]float64
}

const pieceRows = 4096

// row returns row i.
func (s *rowStore) row(i int) ([]int32, []float64) {
	lo, hi := s.ptr[i], s.ptr[i]+s.count[i]
	return s.ind[i/pieceRows][lo:hi], s.val[i/pieceRows][lo:hi]
}

// store computes n rows, row i by calling row(i), which leaves it in g. ordered says that columns
// must ascend.
func (g *gatherer) store(n int, ordered bool, row func(i int)) *rowStore {
	s := &rowStore{ptr: make([]int32, n), count: make([]int32, n)}
	var ind []int32
	var val []float64
	for lo := 0; lo < n; lo += pieceRows {
		ind, val = ind[:0], val[:0]
		for i := lo; i < min(n, lo+pieceRows); i++ {
			g.begin()
			row(i)
			s.ptr[i], s.count[i] = int32(len(ind)), int32(len(g.ind))
			ind = append(ind, g.ind...)
			if !ordered {
				val = append(val, g.val...)
				continue
			}
			line := ind[s.ptr[i]:]
			slices.Sort(line)
			for _, j := range line {
				val = append(val, g.val[g.slot[j]])
			}
		}
		s.ind, s.val = append(s.ind, slices.Clone(ind)), append(s.val, slices.Clone(val))
	}
	return s
}

// triple returns Pᵀ A P.
func triple(a, p *sparse.CSR) (*sparse.CSR, error) {
	n, cols := p.Dims()
	pt := p.Transpose()
	pp, pi, pv := p.Raw()
	g := newGatherer(cols)
	ap := g.store(n, false, func(i int) { // A P
		ind, val := a.Row(i)
		for k, j := range ind {
			lo, hi := pp[j], pp[j+1]
			g.add(val[k], pi[lo:hi], pv[lo:hi])
		}
	})
	c := g.store(cols, true, func(i int) { // Pᵀ (A P)
		ind, val := pt.Row(i)
		for k, j := range ind {
			r, v := ap.row(int(j))
			g.add(val[k], r, v)
		}
	})
	ptr := make([]int, cols+1)
	for i, k := range c.count {
		ptr[i+1] = ptr[i] + int(k)
	}
	return sparse.NewCSR(cols, cols, ptr, slices.Concat(c.ind...), slices.Concat(c.val...))
}
