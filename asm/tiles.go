package asm

import (
	"sync"

	"github.com/saddle-go/saddle/internal/isa"
)

// A tiling holds the shapes that the level-3 kernels of a level work on.
type tiling struct {
	rows int // rows of a register tile
	cols int // columns of a register tile, the width of a strip of C
	vec  int // rows of a vector; a strip may begin at any multiple of it in a tile
	mc   int // rows of A, depthMax deep, that are packed at a time, a multiple of rows

	byColumns bool // the kernel takes B by columns of C
}

// Depths of the level-3 operations. They fix the order of summation, so they do
// not depend on the machine: sums over k are cut at multiples of about depthMax.
const (
	depthMax = 256 // a strip of B, depthMax×8 numbers, takes 16 KiB of the first cache
	maxCols  = 8   // widest strip of any level
)

// tilings holds the shapes of every level of this build.
var tilings = func() (t [isa.NEON + 1]tiling) {
	for l := range t {
		t[l] = tileOf(isa.Level(l))
		// Half of the second cache for the packed block of A, the rest for what streams by.
		block := isa.Caches().L2 / 2 / (8 * depthMax)
		t[l].mc = max(4, min(block, 1000)/t[l].rows) * t[l].rows
	}
	return t
}()

// blockRows returns how many rows of A, k ≤ depthMax deep, make a block: as many as
// fill the part of the second cache that is meant for it.
func (t *tiling) blockRows(k int) int { return t.mc * depthMax / k / t.rows * t.rows }

// cut returns the length of the first of the equal parts, multiples of unit, in
// which n is best cut if none may exceed limit, itself a multiple of unit.
func cut(n, limit, unit int) int {
	parts := (n + limit - 1) / limit
	return ((n+parts-1)/parts + unit - 1) / unit * unit
}

// A block is room for packed matrices and the like. Blocks are kept for reuse and
// never freed: as many exist as operations have run at once.
type block struct {
	a    []float64
	b    [packedStrips]float64
	ints []int32
	next *block
}

// needInts makes room for n integers.
func (b *block) needInts(n int) {
	if len(b.ints) < n {
		b.ints = make([]int32, n)
	}
}

var blocks struct {
	sync.Mutex
	free *block
}

// getBlock returns room for n numbers.
func getBlock(n int) *block {
	blocks.Lock()
	b := blocks.free
	if b != nil {
		blocks.free = b.next
	}
	blocks.Unlock()
	if b == nil {
		b = new(block)
	}
	if len(b.a) < n {
		b.a = make([]float64, n)
	}
	return b
}

// putBlock gives room back. nil is allowed.
func putBlock(b *block) {
	if b == nil {
		return
	}
	blocks.Lock()
	b.next = blocks.free
	blocks.free = b
	blocks.Unlock()
}
