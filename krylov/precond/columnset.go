package precond

import "math/bits"

// A columnSet is a set of columns 0 to n-1 whose members are taken in ascending order while larger ones
// are being added: a tree of bit maps in which bit k of a level says that word k of the level below is not
// zero. Adding touches one word, more only where that was zero, and no branch depends on whether the column
// was there before; both operations are O(log₆₄ n).
type columnSet struct {
	level [][]uint64 // the last one has a single word
	word  int        // of level[0], where take looks first: no member lies before
}

func newColumnSet(n int) *columnSet {
	s := &columnSet{}
	for {
		n = (n + 63) / 64
		s.level = append(s.level, make([]uint64, max(n, 1)))
		if n <= 1 {
			return s
		}
	}
}

// start says that the set, which is empty, will have no member below column j.
func (s *columnSet) start(j int32) { s.word = int(j >> 6) }

// add inserts column j, which must not be less than any column that was taken since start.
func (s *columnSet) add(j int32) {
	w := &s.level[0][j>>6]
	old := *w
	*w = old | 1<<(uint(j)&63)
	if old == 0 {
		s.mark(int(j >> 6))
	}
}

// mark records that word k of the lowest level is not zero any more.
func (s *columnSet) mark(k int) {
	for _, l := range s.level[1:] {
		w := &l[k>>6]
		old := *w
		*w = old | 1<<(uint(k)&63)
		if old != 0 {
			return
		}
		k >>= 6
	}
}

// take removes and returns the least member, or returns -1 if there is none.
func (s *columnSet) take() int32 {
	w := s.level[0][s.word]
	if w == 0 {
		if !s.advance() {
			return -1
		}
		w = s.level[0][s.word]
	}
	s.level[0][s.word] = w & (w - 1)
	return int32(s.word<<6 | bits.TrailingZeros64(w))
}

// advance moves word, which has become zero, to the next one that is not, and clears the marks on the way.
func (s *columnSet) advance() bool {
	k := s.word
	for h := 1; h < len(s.level); h++ {
		w := &s.level[h][k>>6]
		*w &^= 1 << (uint(k) & 63)
		if *w == 0 {
			k >>= 6
			continue
		}
		k = k>>6<<6 | bits.TrailingZeros64(*w)
		for h--; h > 0; h-- {
			k = k<<6 | bits.TrailingZeros64(s.level[h][k])
		}
		s.word = k
		return true
	}
	return false
}
