package kkt

import (
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A borderEntry is an element of K₀: its place in S, and which value of K it is.
type borderEntry struct{ row, col, src int32 }

// A splitting is a matrix cut into blocks and a border.
type splitting struct {
	blocks []*block
	border []int32
	k0     []borderEntry

	lower *sparse.Sym
	part  []int32 // index in blocks of each row, -1 for the border
	place []int32 // of each row in its block or in the border
	ptr   [][]int // of the pattern of each block, its rows and their values
	ind   [][]int32
}

// Small blocks are joined until they have so many rows, or this share of all.
const (
	joinRows  = 256
	joinShare = 256
)

// split cuts a symmetric matrix into the blocks of part. The error names an element that couples two blocks. Small neighbours are
// joined until they have join rows. O(nnz + n).
func split(lower *sparse.Sym, part []int32, join int) (*splitting, error) {
	s := &splitting{lower: lower}
	if err := s.join(part, join); err != nil {
		return nil, err
	}
	if err := s.count(part); err != nil {
		return nil, err
	}
	s.fill()
	return s, nil
}

// join numbers the blocks, of which small neighbours are joined, and lists their rows and those of the border.
func (s *splitting) join(part []int32, least int) error {
	n := len(part)
	most := int32(-1)
	for i, p := range part {
		if p < -1 || int(p) >= n {
			return &Error{Kind: BadStructure, Func: "BlockAngular.Analyze", Where: fmt.Sprintf("Part[%d]", i), Msg: fmt.Sprintf("%d is not between -1 and %d", p, n-1)}
		}
		most = max(most, p)
	}
	size := make([]int, most+1)
	for _, p := range part {
		if p >= 0 {
			size[p]++
		}
	}
	if least == 0 {
		least = max(joinRows, n/joinShare)
	}
	name := make([]int32, most+1)
	rows := least
	for p, count := range size {
		if rows >= least && count > 0 {
			s.blocks = append(s.blocks, &block{})
			rows = 0
		}
		name[p] = int32(len(s.blocks) - 1)
		rows += count
	}
	s.part, s.place = make([]int32, n), make([]int32, n)
	for i, p := range part {
		if p < 0 {
			s.part[i], s.place[i] = -1, int32(len(s.border))
			s.border = append(s.border, int32(i))
			continue
		}
		blk := s.blocks[name[p]]
		s.part[i], s.place[i] = name[p], int32(len(blk.rows))
		blk.rows = append(blk.rows, int32(i))
	}
	for _, blk := range s.blocks {
		blk.inner = len(blk.rows)
	}
	return nil
}

// count finds which rows of the border each block touches, and the lengths of columns.
func (s *splitting) count(given []int32) error {
	ptr, ind, _ := s.lower.Lower().Raw()
	s.ptr, s.ind = make([][]int, len(s.blocks)), make([][]int32, len(s.blocks))
	column := make([]int, len(s.part)) // entries of each row's column in its block
	for j := range s.part {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i := int(ind[k])
			switch pi, pj := s.part[i], s.part[j]; {
			case pi == pj && pj >= 0 && given[i] == given[j]:
				column[j]++
			case pi >= 0 && pj >= 0:
				if given[i] != given[j] {
					return &Error{Kind: BadStructure, Func: "BlockAngular.Analyze", Where: "Part", Msg: fmt.Sprintf("element (%d, %d) couples blocks %d and %d", i, j, given[i], given[j])}
				}
			case pi < 0 && pj < 0:
				s.k0 = append(s.k0, borderEntry{max(s.place[i], s.place[j]), min(s.place[i], s.place[j]), int32(k)})
			case pi < 0:
				column[j]++
			default:
				column[i]++
			}
		}
	}
	for b, blk := range s.blocks {
		p := make([]int, blk.inner+1)
		for i, row := range blk.rows {
			p[i+1] = p[i] + column[row]
		}
		s.ptr[b], s.ind[b] = p, make([]int32, p[blk.inner])
		blk.src = make([]int32, p[blk.inner])
	}
	return nil
}

// fill lists the entries of the blocks: those among their rows first, which come by columns, then those of the border, by
// rows, so that rows ascend in all columns.
func (s *splitting) fill() {
	ptr, ind, _ := s.lower.Lower().Raw()
	next := make([]int, len(s.part))
	for i, p := range s.part {
		if p >= 0 {
			next[i] = s.ptr[p][s.place[i]]
		}
	}
	put := func(j int, row int32, k int) {
		b := s.part[j]
		s.ind[b][next[j]], s.blocks[b].src[next[j]] = row, int32(k)
		next[j]++
	}
	count := make([]int, len(s.border)+1)
	for j, p := range s.part {
		if p < 0 {
			continue
		}
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if s.part[ind[k]] == p {
				put(j, s.place[ind[k]], k)
			}
		}
	}
	s.couplings(func(q int32, _ coupling) { count[q+1]++ })
	for q := range s.border {
		count[q+1] += count[q]
	}
	list := make([]coupling, count[len(s.border)])
	at := slices.Clone(count)
	s.couplings(func(q int32, c coupling) {
		list[at[q]] = c
		at[q]++
	})
	last := make([]int32, len(s.blocks)) // row of the border that each block has touched last, plus one
	for q, row := range s.border {
		for _, c := range list[count[q]:count[q+1]] {
			blk := s.blocks[s.part[c.row]]
			if last[s.part[c.row]] != int32(q)+1 {
				last[s.part[c.row]] = int32(q) + 1
				blk.touched = append(blk.touched, int32(q))
				blk.rows = append(blk.rows, row)
			}
			put(int(c.row), int32(len(blk.rows)-1), c.src)
		}
	}
}

// A coupling is an element of K in a row of the border: the row of a block that is its column, and which value it is.
type coupling struct {
	row int32
	src int
}

// couplings calls do for all elements that couple a row of the border, whose number it is given, with a block.
func (s *splitting) couplings(do func(q int32, c coupling)) {
	ptr, ind, _ := s.lower.Lower().Raw()
	for j := range s.part {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i := int(ind[k])
			switch pi, pj := s.part[i], s.part[j]; {
			case pi < 0 && pj >= 0:
				do(s.place[i], coupling{int32(j), k})
			case pj < 0 && pi >= 0:
				do(s.place[j], coupling{ind[k], k})
			}
		}
	}
}

// A blockPattern is the lower triangle by columns of a block with its rows of the border, whose columns are empty.
type blockPattern struct {
	n, inner int
	ptr      []int // of the first columns
	ind      []int32
}

// pattern returns the pattern of block k.
func (s *splitting) pattern(k int) *blockPattern {
	return &blockPattern{n: len(s.blocks[k].rows), inner: s.blocks[k].inner, ptr: s.ptr[k], ind: s.ind[k]}
}

// hash returns a number that is the same for equal patterns (FNV-1a).
func (p *blockPattern) hash() uint64 {
	h := uint64(14695981039346656037)
	mix := func(v uint64) { h = (h ^ v) * 1099511628211 }
	mix(uint64(p.n))
	mix(uint64(p.inner))
	for _, v := range p.ptr {
		mix(uint64(v))
	}
	for _, v := range p.ind {
		mix(uint64(v))
	}
	return h
}

func (p *blockPattern) equal(o *blockPattern) bool {
	return p.n == o.n && p.inner == o.inner && slices.Equal(p.ptr, o.ptr) && slices.Equal(p.ind, o.ind)
}

// matrix returns the block with the values src of val, or ones if val is nil.
func (p *blockPattern) matrix(src []int32, val []float64) *sparse.Sym {
	ptr := slices.Clone(p.ptr)
	for len(ptr) <= p.n {
		ptr = append(ptr, len(p.ind))
	}
	v := make([]float64, len(p.ind))
	for k, at := range src {
		v[k] = 1
		if val != nil {
			v[k] = val[at]
		}
	}
	a, err := symOf(p.n, ptr, p.ind, v)
	if err != nil {
		panic("kkt: BlockAngular: " + err.Error()) // rows of blocks ascend
	}
	return a
}
