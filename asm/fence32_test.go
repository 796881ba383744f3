//go:build linux

package asm

import (
	"runtime/debug"
	"testing"
	"unsafe"
)

// slice32 returns n float32 numbers, all ones, that end or begin at a forbidden page.
func (f *fence) slice32(n int, atEnd bool) []float32 {
	all := unsafe.Slice((*float32)(unsafe.Pointer(&f.whole[0])), 2*len(f.whole))
	s := all[:n:n]
	if atEnd {
		s = all[len(all)-n:]
	}
	for i := range s {
		s[i] = 1
	}
	return s
}

// TestFences32 runs the kernels on float32 beside pages that must not be touched.
func TestFences32(t *testing.T) {
	var f [4]*fence
	for i := range f {
		f[i] = newFence(t, fenced)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	atEveryLevel(t, func(t *testing.T) {
		for _, atEnd := range []bool{true, false} {
			wide := func(i, n int) []float64 { return f[i].slice(n, atEnd) }
			for n := 1; n <= 40; n++ {
				for m := 1; m <= 9; m++ {
					w := 1 + (m+n)%dense32Vectors
					a := f[0].slice32(m*n, atEnd)
					untouched(t, "mulDense32", func() { mulDense32(m, n, w, a, n, wide(1, w*n), n, wide(2, w*m), m) })
					// Rows and vectors farther apart than they are long: what lies between ends with the last of them.
					lda, ldx, ldy := n+1+m%5, n+1+n%3, m+1+n%4
					strided := f[0].slice32((m-1)*lda+n, atEnd)
					untouched(t, "mulDense32, strided", func() {
						mulDense32(m, n, w, strided, lda, wide(1, (w-1)*ldx+n), ldx, wide(2, (w-1)*ldy+m), ldy)
					})
					off, coef := make([]int, m), wide(1, m*w)
					for i := range off {
						off[i] = i * n
					}
					untouched(t, "addDense32", func() { addDense32(off, coef, w, a, n, wide(2, w*n), n) })
				}
				fencedRows32(t, f[:], n, atEnd)
			}
		}
	})
}

func fencedRows32(t *testing.T, f []*fence, n int, atEnd bool) {
	wide := func(i, n int) []float64 { return f[i].slice(n, atEnd) }
	a := f[0].slice32(3*n, atEnd)
	h, d := wide(1, n*n), wide(2, 3)
	work := f[3].slice32(min(SyrDense32Size(n), 2*fenced), atEnd)
	if len(work) == SyrDense32Size(n) {
		untouched(t, "syrTile32", func() { SyrDense32List([]int32{2, 0, 1}, d, a, n, n, h, n, work) })
	}
	list, ptr, ind := []int32{0, 1, 1}, []int{0, n, n + n/2}, make([]int32, n+n/2)
	for k := range ind {
		ind[k] = int32(k % n)
	}
	val := f[0].slice32(len(ind), atEnd)
	x, y := wide(1, n), wide(2, 3)
	untouched(t, "dotSp32", func() { dotSp32(ind[:n], val[:n], x) })
	untouched(t, "axpySp32", func() { axpySp32(1, ind[:n], val[:n], x) })
	untouched(t, "mulRows32", func() { mulRows32(ptr, ind, val, x, y[:2], unlimited) })
	untouched(t, "mulRowList32", func() { mulRowList32(list, ptr, ind, val, x, y, unlimited) })
	untouched(t, "addRowList32", func() { addRowList32(list, y, ptr, ind, val, x, unlimited) })
	untouched(t, "syrRowList32", func() { syrRowList32(list, y, ptr, ind, val, wide(1, n*n), n, unlimited) })
	for w := 1; w <= dense32Vectors; w++ {
		x, y := wide(1, n*w), wide(2, 3*w)
		untouched(t, "mulRowsMulti32", func() { mulRowsMulti32(ptr, ind, val, x, w, y[:2*w], w, w, unlimited) })
		untouched(t, "addRowListMulti32", func() { addRowListMulti32(list, y, w, ptr, ind, val, x, w, w, unlimited) })
	}
}
