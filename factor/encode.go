package factor

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
	"math"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// The encoding of a Symbolic is, in little-endian order: the magic word, the version, scalars, arrays each after its length, and the
// CRC-64 (ECMA) of all before. What follows from the rest in one pass is not stored.
const (
	planMagic   = "SADDLPLN"
	planVersion = 2
)

var planTable = crc64.MakeTable(crc64.ECMA)

// MarshalBinary returns an encoding of s, pattern and options included, that [Symbolic.UnmarshalBinary] reads
// on any machine. The error is always nil. O(size), about 4 bytes for each row of a front
// and 8 for each entry of A.
func (s *Symbolic) MarshalBinary() ([]byte, error) {
	return s.AppendBinary(make([]byte, 0, s.encodedSize()))
}

// encodedSize returns the number of bytes that AppendBinary appends.
func (s *Symbolic) encodedSize() int {
	words := 2 + 4 + 5 + 1 + 5*len(s.candidates) + 7 // magic, version, scalars, number of candidates, options
	lengths := 2 + 2 + 2 + 9 + 4                     // of dense, reason, perm, signs and the arrays
	words += lengths + 1                             // and the checksum
	words += s.n + 1 + len(s.rowPtr) + len(s.task) + len(s.taskCost)
	halves := len(s.opt.Perm) + s.nnz
	for _, x := range [][]int32{s.perm, s.first, s.row, s.rel, s.parent, s.valSrc, s.root, s.rootPtr} {
		halves += len(x)
	}
	return 8*words + 4*halves + 1 + len(s.reason) + len(s.opt.Signs) + len(s.pair) + len(s.early)
}

// AppendBinary appends what MarshalBinary returns to b.
func (s *Symbolic) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, planMagic...)
	e := encoder{b}
	e.word(planVersion)
	for _, x := range []int{s.n, s.nnz, s.nnzL, int(s.ordering)} {
		e.word(uint64(x))
	}
	for _, x := range []float64{s.flops, s.executed, s.cost, s.path, s.seconds} {
		e.word(math.Float64bits(x))
	}
	e.bytes(bools([]bool{s.dense}))
	e.bytes([]uint8(s.reason))
	e.word(uint64(len(s.candidates)))
	for _, c := range s.candidates {
		e.candidate(c)
	}
	e.options(&s.opt)
	ptr, ind := s.pattern()
	e.ints(ptr)
	e.ints(s.rowPtr)
	for _, x := range [][]int32{ind, s.perm, s.first, s.row, s.rel, s.parent, s.valSrc, s.root, s.rootPtr} {
		e.int32s(x)
	}
	e.bytes(s.pair)
	e.bytes(bools(s.early))
	tasks := make([]int32, 0, 2*len(s.task))
	for _, t := range s.task {
		tasks = append(tasks, t.lo, t.hi)
	}
	e.int32s(tasks)
	e.floats(s.taskCost)
	return binary.LittleEndian.AppendUint64(e.b, crc64.Checksum(e.b[start:], planTable)), nil
}

// UnmarshalBinary makes s what was encoded in data. Whatever data are, it either
// returns an error and leaves s as it was, or s is a plan that is consistent in itself and with its pattern.
// O(size).
func (s *Symbolic) UnmarshalBinary(data []byte) error {
	body := len(data) - 8
	switch {
	case body < len(planMagic)+8 || string(data[:len(planMagic)]) != planMagic:
		return errors.New("factor: not an encoded Symbolic")
	case binary.LittleEndian.Uint64(data[len(planMagic):]) != planVersion:
		return fmt.Errorf("factor: encoded Symbolic of version %d, want %d", binary.LittleEndian.Uint64(data[len(planMagic):]), planVersion)
	case binary.LittleEndian.Uint64(data[body:]) != crc64.Checksum(data[:body], planTable):
		return errors.New("factor: the checksum of an encoded Symbolic is wrong")
	}
	d := decoder{b: data[len(planMagic)+8 : body]}
	t, ptr, ind := d.symbolic()
	if d.short || len(d.b) > 0 {
		return errors.New("factor: an encoded Symbolic has a wrong length")
	}
	if err := t.complete(ptr, ind); err != nil {
		return fmt.Errorf("factor: an encoded Symbolic is inconsistent: %w", err)
	}
	*s = *t
	return nil
}

// symbolic reads what AppendBinary has written after the version: a plan and the pattern that it is for.
func (d *decoder) symbolic() (s *Symbolic, ptr []int, ind []int32) {
	s = &Symbolic{}
	var ordering int
	for _, x := range []*int{&s.n, &s.nnz, &s.nnzL, &ordering} {
		*x = int(d.word())
	}
	s.ordering = Ordering(ordering)
	for _, x := range []*float64{&s.flops, &s.executed, &s.cost, &s.path, &s.seconds} {
		*x = math.Float64frombits(d.word())
	}
	s.dense = slices.Contains(d.bytes(), 1)
	s.reason = string(d.bytes())
	for k := d.word(); k > 0 && !d.short; k-- {
		s.candidates = append(s.candidates, d.candidate())
	}
	d.options(&s.opt)
	ptr, s.rowPtr = d.ints(), d.ints()
	for _, x := range []*[]int32{&ind, &s.perm, &s.first, &s.row, &s.rel, &s.parent, &s.valSrc, &s.root, &s.rootPtr} {
		*x = d.int32s()
	}
	if s.pair = d.bytes(); len(s.pair) == 0 {
		s.pair = nil
	}
	for _, x := range d.bytes() {
		s.early = append(s.early, x != 0)
	}
	tasks := d.int32s()
	if len(tasks)%2 != 0 {
		d.short = true
		return s, ptr, ind
	}
	for k := 0; k < len(tasks); k += 2 {
		s.task = append(s.task, span{tasks[k], tasks[k+1]})
	}
	s.taskCost = d.floats()
	return s, ptr, ind
}

// complete tests what has been read, with the pattern, and makes what was not stored.
func (s *Symbolic) complete(ptr []int, ind []int32) error {
	if err := checkInput(s.n, ptr, ind, s.perm); err != nil {
		return err
	}
	if s.nnz != len(ind) || s.nnzL < s.n || !(s.flops >= 0 && s.executed >= 0 && s.cost >= 0 && s.path >= 0) {
		return errors.New("the sums are not those of a plan")
	}
	if err := s.opt.check(s.n); err != nil {
		return err
	}
	k := len(s.parent)
	if len(s.first) != k+1 || len(s.rowPtr) != k+1 || len(s.early) != k {
		return errors.New("the arrays of fronts differ in length")
	}
	if !pointers(s.first, s.n) || !pointers(s.rowPtr, len(s.row)) {
		return errors.New("pointers are not ascending over their array")
	}
	for f, q := range s.parent {
		if q != -1 && (int(q) <= f || int(q) >= k) {
			return fmt.Errorf("front %d has parent %d", f, q)
		}
	}
	s.inv = invert(s.perm)
	s.childPtr, s.child = children(s.parent)
	if err := s.layPanels(); err != nil {
		return err
	}
	if err := s.listValues(ptr, ind); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	s.placeValues(make([]int32, s.n))
	s.model = defaultModel
	s.planBlocks()
	return nil
}

// An encoder appends to b.
type encoder struct{ b []byte }

func (e *encoder) word(x uint64) { e.b = binary.LittleEndian.AppendUint64(e.b, x) }

func (e *encoder) bytes(x []uint8) {
	e.word(uint64(len(x)))
	e.b = append(e.b, x...)
}

func (e *encoder) int32s(x []int32) {
	e.word(uint64(len(x)))
	for _, v := range x {
		e.b = binary.LittleEndian.AppendUint32(e.b, uint32(v))
	}
}

func (e *encoder) ints(x []int) {
	e.word(uint64(len(x)))
	for _, v := range x {
		e.word(uint64(v))
	}
}

func (e *encoder) floats(x []float64) {
	e.word(uint64(len(x)))
	for _, v := range x {
		e.word(math.Float64bits(v))
	}
}

func (e *encoder) options(o *Options) {
	for _, x := range []int{int(o.Ordering), int(o.Pivoting), int(o.Scaling), o.Threads, o.Expected, int(o.MemoryLimit)} {
		e.word(uint64(x))
	}
	e.word(math.Float64bits(o.U))
	e.int32s(o.Perm)
	signs := make([]uint8, len(o.Signs))
	for i, v := range o.Signs {
		signs[i] = uint8(v)
	}
	e.bytes(signs)
}

func (e *encoder) candidate(c Candidate) {
	e.word(uint64(c.Ordering))
	e.word(uint64(c.NNZL))
	for _, x := range []float64{c.Flops, c.Seconds, c.Spent} {
		e.word(math.Float64bits(x))
	}
}

func bools(x []bool) []uint8 {
	y := make([]uint8, len(x))
	for i, v := range x {
		if v {
			y[i] = 1
		}
	}
	return y
}

// A decoder takes from the front of b, and zeros when that is too short.
type decoder struct {
	b     []byte
	short bool
}

// take returns the next n items of size bytes each, or none.
func (d *decoder) take(n uint64, size int) []byte {
	if n > uint64(len(d.b)/size) {
		d.short = true
		return nil
	}
	x := d.b[:int(n)*size]
	d.b = d.b[len(x):]
	return x
}

func (d *decoder) word() uint64 {
	if x := d.take(1, 8); x != nil {
		return binary.LittleEndian.Uint64(x)
	}
	return 0
}

func (d *decoder) bytes() []uint8 { return slices.Clone(d.take(d.word(), 1)) }

func (d *decoder) int32s() []int32 {
	b := d.take(d.word(), 4)
	x := make([]int32, len(b)/4)
	for i := range x {
		x[i] = int32(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

func (d *decoder) ints() []int {
	b := d.take(d.word(), 8)
	x := make([]int, len(b)/8)
	for i := range x {
		x[i] = int(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return x
}

func (d *decoder) floats() []float64 {
	b := d.take(d.word(), 8)
	x := make([]float64, len(b)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return x
}

func (d *decoder) candidate() Candidate {
	c := Candidate{Ordering: Ordering(d.word()), NNZL: int(d.word())}
	for _, x := range []*float64{&c.Flops, &c.Seconds, &c.Spent} {
		*x = math.Float64frombits(d.word())
	}
	return c
}

func (d *decoder) options(o *Options) {
	var x [6]int
	for k := range x {
		x[k] = int(d.word())
	}
	o.Ordering, o.Pivoting, o.Scaling, o.Threads, o.Expected = Ordering(x[0]), Pivoting(x[1]), Scaling(x[2]), x[3], x[4]
	o.MemoryLimit = int64(x[5])
	o.U = math.Float64frombits(d.word())
	if perm := d.int32s(); len(perm) > 0 {
		o.Perm = sparse.Perm(perm)
	}
	for _, v := range d.bytes() {
		o.Signs = append(o.Signs, int8(v))
	}
}
