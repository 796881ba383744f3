package factor

import "slices"

// A heap gives memory for delayed columns that is all taken back at once. Chunks double up to heapMost elements; pieces of as many and more have a
// chunk each.
type heap struct {
	large   [][]float64
	nl      int // of them in use, the first ones
	chunk   [][]float64
	ints    [][]int32
	records [][]extraFront
	nf, ni  int // chunks in use
	uf, ui  int // used of the last one
	nr      int // records in use
}

const (
	heapLeast   = 1 << 10 // elements of the first chunk
	heapDoubled = 5       // times that chunks double
	heapMost    = heapLeast << heapDoubled
	heapRecords = 32 // of a chunk
)

func (h *heap) reset() { h.nl, h.nf, h.ni, h.uf, h.ui, h.nr = 0, 0, 0, 0, 0, 0 }

// size returns the number of floats that h has claimed.
func (h *heap) size() int {
	n := 0
	for _, c := range h.large {
		n += len(c)
	}
	for _, c := range h.chunk {
		n += len(c)
	}
	return n
}

func (h *heap) floats(n int) []float64 {
	if n >= heapMost {
		return h.largeFloats(n)
	}
	return take(&h.chunk, &h.nf, &h.uf, n)
}

// largeFloats returns n elements of the least large chunk that is free and has as many, or of a new one, which takes the place of the largest that
// is free. What has been served once, in any order, is served again without more memory, and no more chunks are kept than were in use at once.
func (h *heap) largeFloats(n int) []float64 {
	best, most := -1, -1
	for k := h.nl; k < len(h.large); k++ {
		size := len(h.large[k])
		if size >= n && (best < 0 || size < len(h.large[best])) {
			best = k
		}
		if most < 0 || size > len(h.large[most]) {
			most = k
		}
	}
	switch {
	case best >= 0:
	case most >= 0:
		best = most
		h.large[best] = make([]float64, n)
	default:
		best = len(h.large)
		h.large = append(h.large, make([]float64, n))
	}
	h.large[best], h.large[h.nl] = h.large[h.nl], h.large[best]
	h.nl++
	return h.large[h.nl-1][:n:n]
}

// has reports whether n elements can be had without another chunk of their own.
func (h *heap) has(n int) bool {
	return n < heapMost || slices.ContainsFunc(h.large[h.nl:], func(c []float64) bool { return len(c) >= n })
}

// trim gives up the large chunks that are not in use.
func (h *heap) trim() {
	clear(h.large[h.nl:])
	h.large = h.large[:h.nl]
}

func (h *heap) int32s(n int) []int32 { return take(&h.ints, &h.ni, &h.ui, n) }

// take returns n elements of the list of chunks, of which *k are in use, the last of them
// up to *used.
func take[T any](chunks *[][]T, k, used *int, n int) []T {
	for {
		if *k > 0 {
			if c := (*chunks)[*k-1]; len(c)-*used >= n {
				x := c[*used : *used+n : *used+n]
				*used += n
				return x
			}
		}
		if *k == len(*chunks) {
			*chunks = append(*chunks, make([]T, max(n, heapLeast<<min(len(*chunks), heapDoubled))))
		}
		*k++
		*used = 0
	}
}

func (h *heap) extra() *extraFront {
	k, j := h.nr/heapRecords, h.nr%heapRecords
	if k == len(h.records) {
		h.records = append(h.records, make([]extraFront, heapRecords))
	}
	h.nr++
	x := &h.records[k][j]
	*x = extraFront{}
	return x
}

// A frontHeap is a binary heap of fronts, the least first.
type frontHeap []int32

func (h *frontHeap) push(f int32) {
	a := append(*h, f)
	i := len(a) - 1
	for i > 0 && a[(i-1)/2] > f {
		a[i] = a[(i-1)/2]
		i = (i - 1) / 2
	}
	a[i] = f
	*h = a
}

func (h *frontHeap) pop() {
	a := *h
	last := len(a) - 1
	f := a[last]
	a = a[:last]
	i := 0
	for c := 1; c < last; c = 2*i + 1 {
		if c+1 < last && a[c+1] < a[c] {
			c++
		}
		if f <= a[c] {
			break
		}
		a[i] = a[c]
		i = c
	}
	if last > 0 {
		a[i] = f
	}
	*h = a
}
