package asm

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

// sellBlock is a random block of rows in sliced form.
type sellBlock struct {
	rows, cols int
	head       []uint16
	mask       []uint8
	off        []uint16
	base       []int32
	val        *vec
	perm       []int32
	terms      []int // entries of each row
}

// sell returns a block of the given number of rows with up to width slots in
// each group. There are at least eight columns.
func (s *source) sell(rows, cols, width, offset int) *sellBlock {
	a := &sellBlock{rows: rows, cols: cols, terms: make([]int, rows)}
	entries := 0
	for r := 0; r < rows; r += SellLanes {
		lanes := min(SellLanes, rows-r)
		full := make([]int, 3)
		if lanes == SellLanes {
			full[0], full[1], full[2] = s.IntN(width+1), s.IntN(width+1), s.IntN(width+1)
		}
		a.head = append(a.head, uint16(full[0]), uint16(full[1]), uint16(full[2]))
		for kind, slots := range full {
			for range slots {
				a.slot(s, kind, 0xff)
				entries += SellLanes
				for l := range SellLanes {
					a.terms[r+l]++
				}
			}
		}
		for kind := range 3 {
			slots := s.IntN(width + 1)
			a.head = append(a.head, uint16(slots))
			for range slots {
				m := uint8(1+s.IntN(255)) & (1<<lanes - 1)
				if m == 0 {
					m = 1
				}
				a.mask = append(a.mask, m)
				a.slot(s, kind, m)
				entries += bits.OnesCount8(m)
				for l := range lanes {
					a.terms[r+l] += int(m >> l & 1)
				}
			}
		}
	}
	for range SellSpare {
		a.off = append(a.off, 0xffff)
	}
	a.val = s.vec(entries, offset)
	return a
}

// slot appends the columns of one slot for the lanes in m.
func (a *sellBlock) slot(s *source, kind int, m uint8) {
	switch kind {
	case 0:
		lo, hi := bits.TrailingZeros8(m), 8-bits.LeadingZeros8(m)
		a.base = append(a.base, int32(s.IntN(a.cols-(hi-lo)+1)-lo))
	case 1:
		base := s.IntN(a.cols)
		a.base = append(a.base, int32(base))
		for range bits.OnesCount8(m) {
			a.off = append(a.off, uint16(s.IntN(min(1<<16, a.cols-base))))
		}
	default:
		for range bits.OnesCount8(m) {
			a.base = append(a.base, int32(s.IntN(a.cols)))
		}
	}
}

func testMulSell(t *testing.T, s *source, n, offset int) {
	mulSellSize(t, s, 1+s.IntN(40), n+8, 3, offset)
}

func mulSellSize(t *testing.T, s *source, rows, cols, width, offset int) {
	a := s.sell(rows, cols, width, offset)
	x := s.vec(cols, (3*offset)%8)
	ny := rows
	if s.IntN(2) == 0 {
		ny += s.IntN(5)
		for _, i := range s.Perm(ny)[:rows] {
			a.perm = append(a.perm, int32(i))
		}
	}
	y := s.vec(ny, (5*offset)%8)
	want := append([]float64(nil), y.s...)
	size := make([]float64, ny)
	mulSellGeneric(a.head, a.mask, a.off, a.base, a.val.s, a.perm, x.s, want)
	mulSellGeneric(a.head, a.mask, a.off, a.base, absAll(a.val.s), a.perm, absAll(x.s), size)
	MulSell(a.head, a.mask, a.off, a.base, a.val.s, a.perm, x.s, y.s)
	set := make([]bool, ny)
	for r := range rows {
		i := r
		if a.perm != nil {
			i = int(a.perm[r])
		}
		set[i] = true
		s.close(t, "MulSell", i, y.s[i], want[i], a.terms[r], size[i], 0)
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", func(i int) bool { return set[i] })
}

// TestMulSellWide covers offsets and indices beyond 16 bits and long slots.
func TestMulSellWide(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		mulSellSize(t, s, 61, 1<<17, 9, 1)
		mulSellSize(t, s, 11, 70000, 300, 2)
	})
}

// TestMulSellRowOrder checks that the sum of a row is that of its slots in
// order, bit for bit the same for the two levels of assembly.
func TestMulSellRowOrder(t *testing.T) {
	s := newSource(t)
	a := s.sell(67, 500, 5, 0)
	x := s.vec(500, 0)
	var y [][]float64
	atEveryLevel(t, func(t *testing.T) {
		out := make([]float64, 67)
		MulSell(a.head, a.mask, a.off, a.base, a.val.s, nil, x.s, out)
		y = append(y, out)
	})
	if len(y) == 3 {
		for i := range y[1] {
			if math.Float64bits(y[1][i]) != math.Float64bits(y[2][i]) {
				t.Fatalf("y[%d] = %v and %v", i, y[1][i], y[2][i])
			}
		}
	}
}

func BenchmarkMulSell(b *testing.B) {
	s := newSource(b)
	for _, kind := range []string{"D", "O", "I"} {
		a := &sellBlock{rows: 2048, cols: 4096}
		for range a.rows / SellLanes {
			count := make([]uint16, SellCounts)
			k := map[string]int{"D": 0, "O": 1, "I": 2}[kind]
			count[k] = 8
			a.head = append(a.head, count...)
			for range 8 {
				a.slot(s, k, 0xff)
			}
		}
		a.off = append(a.off, make([]uint16, SellSpare)...)
		n := 8 * a.rows
		val, x, y := benchVector(n), benchVector(a.cols), make([]float64, a.rows)
		benchLevels(b, fmt.Sprintf("%s/8of%d", kind, a.cols), 2*n, 12*n, func() {
			MulSell(a.head, a.mask, a.off, a.base, val, nil, x, y)
		})
	}
}
