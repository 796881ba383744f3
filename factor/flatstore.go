package factor

import (
	"fmt"
	"slices"
)

// A SizeError says that arrays for a factorisation are too short, and how long they must be.
type SizeError struct {
	Func                 string
	Floats, Ints         int // wanted, 0 if there is no such array
	HaveFloats, HaveInts int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("factor: %s: %d numbers and %d words, want %d and %d", e.Func, e.HaveFloats, e.HaveInts, e.Floats, e.Ints)
}

// Fingerprint returns a number that tells patterns apart: a hash of the order and of the lower triangle that was analysed. O(nnz); it allocates as much.
func (s *Symbolic) Fingerprint() uint64 {
	ptr, ind := s.pattern()
	h := mix(hashTwo, uint64(s.n))
	for _, k := range ptr {
		h = mix(h, uint64(k))
	}
	return hashWords(h, ind)
}

// FlatSizes returns the lengths of the arrays that [LDL.Store] fills after a factorisation without delayed columns. With them it
// needs more: [LDL.FlatSizes] says how much.
func (s *Symbolic) FlatSizes() (floats, ints int) {
	h := s.flatHead()
	return h.floats, h.words + h.planWords
}

// flatHead returns the header of a factorisation without delayed columns, as far as sizes go.
func (s *Symbolic) flatHead() flatHead {
	h := flatHead{n: s.n, fronts: s.fronts(), rows: len(s.row), planWords: s.PlanWords(), floats: flatPlaces(s.n).l + s.stored()}
	h.words = h.length()
	return h
}

// FlatSizes returns the lengths of the arrays that Store fills with the factorisation that is there.
func (f *LDL) FlatSizes() (floats, ints int) {
	h := f.flatHead()
	return h.floats, h.words + h.planWords
}

// flatHead returns the header for the factorisation that is there, without checksums.
func (f *LDL) flatHead() flatHead {
	h := f.s.flatHead()
	if f.mode == PivotThreshold {
		h.pivoted = true
		for _, x := range f.extra {
			if x != nil && x.in > 0 {
				h.extras++
				h.extraLen += 2 + len(x.row)
				h.floats = eight(h.floats) + len(x.panel) + 2*len(x.d)
			}
		}
		h.words = h.length()
	}
	h.setStats(&f.stats)
	return h
}

// Store writes the factorisation and the plan to arrays of the caller, from which [Load] reads it. If f keeps its factors
// in values already, see [Symbolic.NewIn], all that is written there are scales and delayed columns; if the index holds the same
// plan already, at the same place, it is not written again. f can be used as before.
//
// The error says that there is no factorisation, or, as a *SizeError, that an array is too short: then f still has its
// factorisation, for longer arrays. O(size).
func (f *LDL) Store(values []float64, index []int32) error {
	if !f.valid {
		return fmt.Errorf("factor: Store without a factorisation")
	}
	h := f.flatHead()
	if len(values) < h.floats || len(index) < h.words+h.planWords {
		return &SizeError{Func: "Store", Floats: h.floats, Ints: h.words + h.planWords, HaveFloats: len(values), HaveInts: len(index)}
	}
	if err := f.storePlan(&h, index); err != nil {
		return err
	}
	h.pattern = f.fingerprint()
	h.write(index)
	v := viewsOf(&h, index)
	f.storeFronts(&h, &v)
	f.storeValues(&h, values)
	_, h.sum = v.sums()
	h.write(index)
	at := flatPlaces(h.n)
	values[0] = seal(at.array(values, at.d), h.sum)
	return nil
}

// storeFronts writes the words between the header and the plan.
func (f *LDL) storeFronts(h *flatHead, v *flatViews) {
	s := f.s
	copy(v.perm, s.perm)
	copy(v.inv, s.inv)
	copy(v.first, s.first)
	copy(v.parent, s.parent)
	copy(v.elim, f.elim)
	for i := range v.rows {
		v.rows[i] = int32(s.rowPtr[i+1] - s.rowPtr[i])
	}
	if !h.pivoted {
		copy(v.row, s.row)
		return
	}
	copy(v.row, f.order)
	w := wordWriter{v.extra}
	for i, x := range f.extra {
		if x == nil || x.in == 0 {
			continue
		}
		lo, own := s.rowPtr[i], int(s.first[i+1]-s.first[i])
		copy(v.row[lo:lo+own], s.row[lo:lo+own]) // what stands there is of no use, and may be of an earlier factorisation
		w.half(int32(i))
		w.half(int32(x.in))
		copy(w.w, x.row)
		w.w = w.w[len(x.row):]
	}
}

// storeValues writes all numbers but the seal.
func (f *LDL) storeValues(h *flatHead, values []float64) {
	at := flatPlaces(h.n)
	clear(values[:at.scale])
	for _, part := range []struct {
		at int
		x  []float64
	}{{at.scale, f.scale}, {at.scaleP, f.scaleP}, {at.d, f.d}, {at.e, f.e}} {
		k := copy(at.array(values, part.at), part.x) // onto itself if it is there; e may be nil
		clear(values[part.at+k : part.at+eight(at.n)])
	}
	copy(values[at.l:at.l+len(f.l)], f.l)
	for i := range f.s.fronts() { // gaps hold what was there before
		p, m := f.s.dims(i)
		clear(values[at.l+f.s.panel[i]+lead(m)*p : at.l+f.s.panel[i+1]])
	}
	end := at.l + len(f.l)
	if !h.pivoted {
		return
	}
	for i, x := range f.extra {
		ne := int(f.elim[i])
		if x == nil || x.in == 0 {
			clear(values[at.d+int(f.s.first[i])+ne : at.d+int(f.s.first[i+1])]) // of columns that wait, which have no pivot yet
			continue
		}
		f.clearUnused(at, i, values)
		clear(values[end:eight(end)])
		end = eight(end)
		clear(x.d[ne:])
		for _, part := range [][]float64{x.panel, x.d, x.e} {
			end += copy(values[end:], part)
		}
	}
}

// NewIn is [Symbolic.New] for a factorisation that keeps L and D in values, an array of the caller, from the start: a
// [LDL.Store] to the same array then copies little. The error, a *SizeError, says that values is shorter than
// FlatSizes wants.
func (s *Symbolic) NewIn(values []float64) (*LDL, error) {
	if err := s.checkRoom("NewIn", values); err != nil {
		return nil, err
	}
	f := s.newLDL()
	return f, f.Use(values)
}

// Use makes f keep L and D in values from now on, as if it had been made by NewIn. It has no factorisation until the next
// Factorize. What it used before is not looked at any more, so that the caller may have freed it.
func (f *LDL) Use(values []float64) error {
	if err := f.s.checkRoom("Use", values); err != nil {
		return err
	}
	at := flatPlaces(f.s.n)
	end := at.l + f.s.stored()
	f.lent = true
	f.keepIn(values[at.l:end:end], at.array(values, at.d), at.array(values, at.e))
	return nil
}

func (s *Symbolic) checkRoom(fn string, values []float64) error {
	if want := flatPlaces(s.n).l + s.stored(); len(values) < want {
		return &SizeError{Func: fn, Floats: want, HaveFloats: len(values)}
	}
	return nil
}

// fingerprint returns that of the pattern, which is computed once.
func (f *LDL) fingerprint() uint64 {
	if f.print == 0 {
		f.print = f.s.Fingerprint()
	}
	return f.print
}

// planEnd is the number of words at either end of a plan by which it is recognised: those at the end hold its checksum.
const planEnd = 4

// storePlan writes the plan behind the other words, unless a plan with the same ends stands there.
func (f *LDL) storePlan(h *flatHead, index []int32) error {
	room := index[h.words : h.words+h.planWords]
	end := len(room) - planEnd
	if len(f.planEnds) > 0 && slices.Equal(f.planEnds[:planEnd], room[:planEnd]) && slices.Equal(f.planEnds[planEnd:], room[end:]) {
		return nil
	}
	if err := f.s.StorePlan(room); err != nil {
		return err
	}
	f.planEnds = slices.Concat(room[:planEnd], room[end:])
	return nil
}

// PlanWords returns the number of words that StorePlan needs.
func (s *Symbolic) PlanWords() int { return 2 + parts(s.encodedSize(), 4) }

// StorePlan writes s to an array of the caller, from which [LoadPlan] reads it: the number of bytes in two words, and then
// what [Symbolic.MarshalBinary] returns, four bytes a word. The error, a *SizeError, says that index is shorter than
// PlanWords.
func (s *Symbolic) StorePlan(index []int32) error {
	words := s.PlanWords()
	if len(index) < words {
		return &SizeError{Func: "StorePlan", Ints: words, HaveInts: len(index)}
	}
	b, err := s.AppendBinary(make([]byte, 0, 4*words))
	if err != nil {
		return err
	}
	w := wordWriter{index[:words]}
	w.word(uint64(len(b)))
	b = append(b, make([]byte, 4*len(w.w)-len(b))...)
	for k := range w.w {
		w.w[k] = int32(uint32(b[4*k]) | uint32(b[4*k+1])<<8 | uint32(b[4*k+2])<<16 | uint32(b[4*k+3])<<24)
	}
	return nil
}

// LoadPlan returns the plan that StorePlan has written to index. The error says that there is none, or not a
// whole one.
func LoadPlan(index []int32) (*Symbolic, error) {
	if len(index) < 2 {
		return nil, fmt.Errorf("factor: LoadPlan: no plan in %d words", len(index))
	}
	r := wordReader{index}
	size := r.word()
	if size > 4*uint64(len(r.w)) {
		return nil, fmt.Errorf("factor: LoadPlan: a plan of %d bytes in %d words", size, len(r.w))
	}
	b := make([]byte, 0, size+4)
	for _, v := range r.w[:parts(int(size), 4)] {
		b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	s := new(Symbolic)
	if err := s.UnmarshalBinary(slices.Clip(b[:size])); err != nil {
		return nil, err
	}
	return s, nil
}

// clearUnused clears the places of front i, which has received delayed columns and lies elsewhere: what stands there is of an earlier attempt, and of
// which workers did it.
func (f *LDL) clearUnused(at flatOffsets, i int, values []float64) {
	s := f.s
	clear(values[at.l+s.panel[i] : at.l+s.panel[i+1]])
	for _, part := range [...]int{at.d, at.e} {
		clear(values[part+int(s.first[i]) : part+int(s.first[i+1])])
	}
}
