package asm

// prefetchMost bounds the entries that PrefetchSp32 asks for: those of a longer row come by themselves once its first are read.
const prefetchMost = 256

// PrefetchSp32 asks for the entries of a sparse row ahead of their use: the caches then have them, or will soon, and the caller does
// not wait. It changes no result. A method that visits rows in random order gains from it, since no processor foresees which row is next. ind
// may be nil for a row of val alone. Rows of more than 256 entries are asked for in part. It panics if ind is not nil and differs from val
// in length.
func PrefetchSp32(ind []int32, val []float32) {
	if ind != nil && len(ind) != len(val) {
		panicLength("PrefetchSp32", "ind", len(ind), len(val))
	}
	if len(val) > prefetchMost {
		val = val[:prefetchMost]
		if ind != nil {
			ind = ind[:prefetchMost]
		}
	}
	if len(val) > 0 {
		prefetchSp32(ind, val)
	}
}

// prefetchSp32Generic does nothing: Go has no such instruction.
func prefetchSp32Generic([]int32, []float32) {}
