package factor

import (
	"errors"
	"fmt"
	"math"
)

// Of the flat form of a factorisation, index holds
//
//	the header, flatHeader words
//	perm, inv     n words each
//	first         fronts + 1
//	parent        fronts
//	rows          fronts: the number of rows of each
//	elim          fronts: the pivots eliminated in each
//	row           the rows of all fronts, own columns in the order of their pivots
//	extra         for each front with delayed columns: its number, how many it has received, and its rows
//	plan          see Symbolic.StorePlan
//
// and values holds
//
//	a header, 8 numbers, of which the first is the seal
//	scale, scaleP, d, e    n each, rounded up to a multiple of 8
//	L                      as Symbolic.panel has it
//	panel, d, e            of each front with delayed columns, from a multiple of 8 on
//
// Quantities of 64 bits take two words, the lower half first.
const (
	flatMagic   = 0x54414c464c444453 // "SDDLFLAT"
	flatVersion = 2
	flatHeader  = 46
	flatPivoted = 1 // flag: pivots are not in the static order
)

// A flatHead is the header of an index.
type flatHead struct {
	pattern   uint64 // fingerprint
	sum       uint64 // checksum of the words before the plan
	pivoted   bool
	n, fronts int
	rows      int // of all fronts
	extras    int // fronts with delayed columns
	extraLen  int // words of their list
	words     int // before the plan
	planWords int
	floats    int
	counts    [7]int     // inertia, two by two, perturbed, delayed, unsettled
	kinds     [2]int32   // pivoting, scaling
	sizes     [3]float64 // growth, U, flops
}

// write fills the header of an index.
func (h *flatHead) write(index []int32) {
	w := wordWriter{index[:flatHeader]}
	w.word(flatMagic)
	flags := int32(0)
	if h.pivoted {
		flags |= flatPivoted
	}
	w.half(flatVersion)
	w.half(flags)
	w.word(h.pattern)
	w.word(h.sum)
	for _, x := range []int{h.n, h.fronts, h.rows, h.extras, h.extraLen, h.words, h.planWords, h.floats} {
		w.word(uint64(x))
	}
	for _, x := range h.counts {
		w.word(uint64(x))
	}
	w.half(h.kinds[0])
	w.half(h.kinds[1])
	for _, x := range h.sizes {
		w.word(math.Float64bits(x))
	}
	clear(w.w)
}

// read sets h from the header of an index and tests that both arrays are as long as it says.
func (h *flatHead) read(values []float64, index []int32) error {
	if len(index) < flatHeader {
		return errors.New("factor: Load: not a flat factorisation: the index is too short")
	}
	r := wordReader{index[:flatHeader]}
	if r.word() != flatMagic {
		return errors.New("factor: Load: not a flat factorisation")
	}
	if v := r.half(); v != flatVersion {
		return fmt.Errorf("factor: Load: flat factorisation of version %d, want %d", v, flatVersion)
	}
	h.pivoted = r.half()&flatPivoted != 0
	h.pattern, h.sum = r.word(), r.word()
	for _, x := range []*int{&h.n, &h.fronts, &h.rows, &h.extras, &h.extraLen, &h.words, &h.planWords, &h.floats} {
		v := r.word()
		if v > math.MaxInt/64 {
			return errors.New("factor: Load: a size in the header is out of range")
		}
		*x = int(v)
	}
	for k := range h.counts {
		h.counts[k] = int(r.word())
	}
	h.kinds[0], h.kinds[1] = r.half(), r.half()
	for k := range h.sizes {
		h.sizes[k] = math.Float64frombits(r.word())
	}
	switch {
	case h.n >= math.MaxInt32 || h.fronts > h.n || h.extras > h.fronts || h.words != h.length() || h.floats < flatPlaces(h.n).l:
		return errors.New("factor: Load: the sizes in the header do not agree")
	case len(index) < h.words+h.planWords || len(values) < h.floats:
		return &SizeError{Func: "Load", Floats: h.floats, Ints: h.words + h.planWords, HaveFloats: len(values), HaveInts: len(index)}
	}
	return nil
}

// length returns the number of words before the plan.
func (h *flatHead) length() int {
	return flatHeader + 2*h.n + 1 + 4*h.fronts + h.rows + h.extraLen
}

// setStats keeps what Stats has.
func (h *flatHead) setStats(st *Stats) {
	h.counts = [...]int{st.Inertia.Pos, st.Inertia.Neg, st.Inertia.Zero, st.TwoByTwo, st.Perturbed, st.Delayed, st.Unsettled}
	h.kinds = [2]int32{int32(st.Pivoting), int32(st.Scaling)}
	h.sizes = [3]float64{st.Growth, st.U, st.Flops}
}

func (h *flatHead) stats() Stats {
	c := &h.counts
	return Stats{
		Inertia: Inertia{Pos: c[0], Neg: c[1], Zero: c[2]}, TwoByTwo: c[3], Perturbed: c[4], Delayed: c[5], Unsettled: c[6],
		Pivoting: Pivoting(h.kinds[0]), Scaling: Scaling(h.kinds[1]), Growth: h.sizes[0], U: h.sizes[1], Flops: h.sizes[2],
		PeakBytes: 8*h.floats + 4*(h.words+h.planWords),
	}
}

// flatViews are the parts of an index.
type flatViews struct {
	perm, inv, first, parent, rows, elim, row, extra []int32
	head                                             []int32
	body                                             []int32 // all of them
}

func viewsOf(h *flatHead, index []int32) flatViews {
	v := flatViews{head: index[:flatHeader], body: index[flatHeader:h.words:h.words]}
	rest := v.body
	take := func(n int) []int32 {
		x := rest[:n:n]
		rest = rest[n:]
		return x
	}
	v.perm, v.inv = take(h.n), take(h.n)
	v.first = take(h.fronts + 1)
	v.parent, v.rows, v.elim = take(h.fronts), take(h.fronts), take(h.fronts)
	v.row, v.extra = take(h.rows), take(h.extraLen)
	return v
}

// sums returns the checksum of what is between header and plan, and that of all words before the plan but itself.
func (v *flatViews) sums() (body, all uint64) {
	const at = 6 // where it stands
	body = hashWords(0, v.body)
	return body, hashWords(hashWords(body, v.head[:at]), v.head[at+2:])
}

// flatOffsets says where the parts of values begin.
type flatOffsets struct{ n, scale, scaleP, d, e, l int }

func flatPlaces(n int) flatOffsets {
	step := eight(n)
	return flatOffsets{n: n, scale: 8, scaleP: 8 + step, d: 8 + 2*step, e: 8 + 3*step, l: 8 + 4*step}
}

// array returns the part of values that begins at a place.
func (p flatOffsets) array(values []float64, at int) []float64 { return values[at : at+p.n : at+p.n] }

// eight rounds n up to a multiple of 8.
func eight(n int) int { return (n + 7) &^ 7 }

// seal returns a number in [1, 2) that depends on the diagonal of D and on the checksum of the index: it tells whether values and index belong
// together. A number survives what copies floating point, where not every pattern of bits does.
func seal(d []float64, sum uint64) float64 {
	return 1 + float64(hashFloats(sum, d)>>12)*0x1p-52
}

// Factors of the hash, odd and without pattern.
const (
	hashOne = 0x9e3779b97f4a7c15
	hashTwo = 0xc2b2ae3d27d4eb4f
)

// mix adds x to a hash.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * hashOne
	return h ^ h>>32
}

// hashWords adds words to a hash, in four chains that a core goes through side by side.
func hashWords(h uint64, x []int32) uint64 {
	a, b, c, d := h, h^hashOne, h^hashTwo, ^h
	n := len(x)
	for ; len(x) >= 8; x = x[8:] {
		x := x[:8:8]
		a = mix(a, pack(x[0], x[1]))
		b = mix(b, pack(x[2], x[3]))
		c = mix(c, pack(x[4], x[5]))
		d = mix(d, pack(x[6], x[7]))
	}
	for _, v := range x {
		a = mix(a, uint64(uint32(v)))
	}
	return mix(mix(mix(mix(a, b), c), d), uint64(n))
}

// hashFloats is hashWords for numbers.
func hashFloats(h uint64, x []float64) uint64 {
	a, b, c, d := h, h^hashOne, h^hashTwo, ^h
	n := len(x)
	for ; len(x) >= 4; x = x[4:] {
		x := x[:4:4]
		a = mix(a, math.Float64bits(x[0]))
		b = mix(b, math.Float64bits(x[1]))
		c = mix(c, math.Float64bits(x[2]))
		d = mix(d, math.Float64bits(x[3]))
	}
	for _, v := range x {
		a = mix(a, math.Float64bits(v))
	}
	return mix(mix(mix(mix(a, b), c), d), uint64(n))
}

func pack(lo, hi int32) uint64 { return uint64(uint32(lo)) | uint64(uint32(hi))<<32 }

// A wordWriter writes to the front of w.
type wordWriter struct{ w []int32 }

func (w *wordWriter) half(x int32) {
	w.w[0] = x
	w.w = w.w[1:]
}

func (w *wordWriter) word(x uint64) {
	w.w[0], w.w[1] = int32(uint32(x)), int32(uint32(x>>32))
	w.w = w.w[2:]
}

// A wordReader reads from the front of w.
type wordReader struct{ w []int32 }

func (r *wordReader) half() int32 {
	x := r.w[0]
	r.w = r.w[1:]
	return x
}

func (r *wordReader) word() uint64 {
	x := pack(r.w[0], r.w[1])
	r.w = r.w[2:]
	return x
}
