package mtx

import (
	"sort"

	"github.com/saddle-go/saddle/internal/textscan"
)

// entries are those of a coordinate file in the order of their lines.
type entries struct {
	row, col []int32
	val      []float64 // nil for a pattern
	jumps    []jump
	next     int // line that the next entry has if nothing lies between
}

// A jump says that an entry does not follow the one before on the next line.
// Together, they give the line of each entry without storing it.
type jump struct{ entry, line int }

// reserve makes room for one more entry.
func (e *entries) reserve(total int, values bool) {
	if len(e.row) < cap(e.row) {
		return
	}
	e.row = textscan.Grow(e.row, total)
	e.col = textscan.Grow(e.col, total)
	if values {
		e.val = textscan.Grow(e.val, total)
	}
}

// mark notes the line of the entry that is added next.
func (e *entries) mark(line int) {
	if line != e.next {
		e.jumps = append(e.jumps, jump{len(e.row), line})
	}
	e.next = line + 1
}

// line returns the line of entry k.
func (e *entries) line(k int) int {
	i := sort.Search(len(e.jumps), func(i int) bool { return e.jumps[i].entry > k }) - 1
	return e.jumps[i].line + k - e.jumps[i].entry
}
