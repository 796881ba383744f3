package sparse

import (
	"unsafe"

	"github.com/saddle-go/saddle/asm"
)

// The sliced form of a matrix by rows is a list of blocks, each some ten
// thousand entries that one call of asm.MulSell multiplies. Rows are dealt with
// in windows; a window is laid out in the way that promises the fewest cycles:
//
//   - in order: eight consecutive rows make a chunk. Entries of neighbouring
//     rows on one diagonal share a slot, which needs one column number for up
//     to eight entries and reads x without a gather: stencils, bands, blocks;
//   - sorted by length within the window, so that the lanes of a chunk are
//     about equally long: rows without such structure;
//   - not at all: the rows stay in the compressed form. This is best for rows
//     without gaps (dense data) and for few, long rows. Single rows that are much
//     longer than the rest are also taken out of the chunks of the other two.
const (
	sellWindow  = 4096    // rows of a window
	sellBlock   = 1 << 13 // entries after which a block ends, a few microseconds
	sellLongest = 1 << 13 // entries of a row that may stand in a chunk
	sellLong    = 64      // entries that make a row long if its neighbours are short
)

// A sliced is a matrix by rows in sliced form.
type sliced struct {
	blocks []slicedBlock
	src    []uint32 // place in the source of each value, in the order of the blocks
	val    []float64
	head   []uint16
	mask   []uint8
	off    []uint16
	base   []int32
	perm   []int32
	long   []int32
}

// A slicedBlock is what one goroutine multiplies in one piece: rows lo to hi-1,
// or the rows in perm if it is not nil, and then the rows in long.
type slicedBlock struct {
	lo, hi  int
	rows    bool // rows lo to hi-1 stay in compressed form
	entries int  // entries of the block, long rows included
	head    []uint16
	mask    []uint8
	off     []uint16
	base    []int32
	val     []float64
	perm    []int32
	long    []int32 // rows to be done one by one, after the others
}

// mul computes the elements of y = A x that belong to the block.
func (b *slicedBlock) mul(a *CSR, y, x []float64) {
	switch {
	case b.rows:
		asm.MulRows(a.ptr, a.ind, a.val, x, y, b.lo, b.hi)
	case b.perm != nil:
		asm.MulSell(b.head, b.mask, b.off, b.base, b.val, b.perm, x, y)
	case b.hi > b.lo:
		asm.MulSell(b.head, b.mask, b.off, b.base, b.val, nil, x, y[b.lo:b.hi])
	}
	for _, i := range b.long {
		asm.MulRows(a.ptr, a.ind, a.val, x, y, int(i), int(i)+1)
	}
}

// bytes returns the memory of the form, the source's apart.
func (s *sliced) bytes() int {
	return len(s.blocks)*int(unsafe.Sizeof(slicedBlock{})) + 4*len(s.src) + 8*len(s.val) + 2*len(s.head) + len(s.mask) + 2*len(s.off) +
		4*(len(s.base)+len(s.perm)+len(s.long))
}

// refresh copies the values of the source.
func (s *sliced) refresh(val []float64) {
	dst := s.val[:len(s.src)]
	for k, p := range s.src {
		dst[k] = val[p]
	}
}

// trace replaces the sources by the places that from names for them.
func (s *sliced) trace(from []uint32) {
	if from == nil {
		return
	}
	for k, p := range s.src {
		s.src[k] = from[p]
	}
}
