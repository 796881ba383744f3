package factor

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc64"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// symOf gives a pattern the values of a diagonally dominant matrix.
func symOf(t testing.TB, a pattern) *sparse.Sym {
	t.Helper()
	val := make([]float64, len(a.ind))
	for j := range a.n {
		for q := a.ptr[j]; q < a.ptr[j+1]; q++ {
			val[q] = -1 / float64(1+q%7)
			if int(a.ind[q]) == j {
				val[q] = float64(a.n + 1)
			}
		}
	}
	low, err := sparse.NewCSC(a.n, a.n, a.ptr, a.ind, val)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sparse.NewSym(low)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plans are some that have tasks, early fronts, pairs, or nothing.
func plans(t testing.TB) []*Symbolic {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	var list []*Symbolic
	for _, a := range []pattern{
		patternFrom(0, nil), patternFrom(1, nil), patternOf(3, func(i, j int) bool { return false }),
		grid2(70, 60), star(50, 3, rng), randomTree(300, 9, rng),
	} {
		signs := make([]int8, a.n)
		for i := range signs {
			signs[i] = int8(1 - 2*(i%2))
		}
		for _, opt := range []Options{
			{Threads: 2, U: 0.25, Expected: 7},
			{Ordering: OrderGiven, Perm: shuffled(a.n, rng), Pivoting: PivotQuasidefinite, Signs: signs, Scaling: ScaleNone},
		} {
			s, err := Analyze(symOf(t, a), opt)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, s)
		}
	}
	return list
}

// noEmpty replaces empty slices by nil ones, so that two plans can be compared.
func noEmpty(s Symbolic) Symbolic {
	v := reflect.ValueOf(&s).Elem()
	for k := range v.NumField() {
		f := v.Field(k)
		if f.Kind() == reflect.Slice && f.Len() == 0 {
			f = reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
			f.SetZero()
		}
	}
	return s
}

func TestEncodeRoundTrip(t *testing.T) {
	for k, s := range plans(t) {
		b, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var got Symbolic
		if err := got.UnmarshalBinary(b); err != nil {
			t.Fatalf("plan %d: %v", k, err)
		}
		again, _ := got.MarshalBinary()
		if !bytes.Equal(b, again) {
			t.Errorf("plan %d: the encoding of what was decoded differs", k)
		}
		want, have := noEmpty(*s), noEmpty(got)
		want.opt, have.opt = Options{}, Options{}
		if !reflect.DeepEqual(want, have) {
			t.Errorf("plan %d: decoded\n%+v\nwant\n%+v", k, have, want)
		}
	}
}

// TestEncodedPlanFactors wants the same factorisation from a plan that has been encoded.
func TestEncodedPlanFactors(t *testing.T) {
	a := symOf(t, grid2(40, 30))
	s, err := Analyze(a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := s.MarshalBinary()
	var r Symbolic
	if err := r.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	_, _, val := a.Lower().Raw()
	x, y := make([]float64, 1200), make([]float64, 1200)
	for i := range x {
		x[i] = float64(i%13) - 5
		y[i] = x[i]
	}
	for k, plan := range []*Symbolic{s, &r} {
		f := plan.New()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		if err := f.Solve([][]float64{x, y}[k], 1); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(x, y) {
		t.Error("solutions differ")
	}
}

// sealed sets the checksum at the end of an encoding to what it must be.
func sealed(b []byte) []byte {
	body := len(b) - 8
	binary.LittleEndian.PutUint64(b[body:], crc64.Checksum(b[:body], planTable))
	return b
}

func TestEncodeRefuses(t *testing.T) {
	s := plans(t)[6]
	b, _ := s.MarshalBinary()
	change := func(f func(c []byte) []byte) []byte { return f(bytes.Clone(b)) }
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"nothing", "not an encoded", nil},
		{"other magic", "not an encoded", change(func(c []byte) []byte { c[0]++; return c })},
		{"version before", "of version 1", change(func(c []byte) []byte { c[8]--; return sealed(c) })},
		{"other version", "of version 3", change(func(c []byte) []byte { c[8]++; return sealed(c) })},
		{"a flipped bit", "checksum", change(func(c []byte) []byte { c[len(c)/2] ^= 4; return c })},
		{"cut off", "checksum", b[:len(b)-1]},
		{"cut off and sealed", "wrong length", change(func(c []byte) []byte { return sealed(c[:len(c)-4]) })},
		{"too long and sealed", "wrong length", change(func(c []byte) []byte { return sealed(append(c, 1, 2, 3)) })},
		{"another order", "n+1 = ", change(func(c []byte) []byte { c[16]++; return sealed(c) })},
	} {
		var r Symbolic
		err := r.UnmarshalBinary(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want an error with %q, got %v", c.name, c.want, err)
		}
		if r.parent != nil || r.n != 0 {
			t.Errorf("%s: the target has changed", c.name)
		}
	}
}

// TestEncodeForged changes single words under a good checksum: what is accepted must be usable.
func TestEncodeForged(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	accepted := 0
	for k, s := range plans(t)[4:] {
		if s.n > 400 {
			continue
		}
		b, _ := s.MarshalBinary()
		rng := rand.New(rand.NewPCG(uint64(k), 5))
		for range 3000 {
			c := bytes.Clone(b)
			at := 16 + rng.IntN(len(c)-24)
			switch rng.IntN(3) {
			case 0:
				c[at] ^= 1 << rng.IntN(8)
			case 1:
				c[at] = byte(rng.IntN(256))
			default:
				at = at / 4 * 4
				binary.LittleEndian.PutUint32(c[at:], rng.Uint32())
			}
			if usable(t, sealed(c)) {
				accepted++
			}
		}
	}
	t.Logf("%d forgeries accepted", accepted)
}

// usable decodes b and, if that is accepted, factors with it. It must not panic.
func usable(t *testing.T, b []byte) bool {
	var s Symbolic
	if s.UnmarshalBinary(b) != nil {
		return false
	}
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	if s.stored() > 1<<20 || s.opt.Threads > 8 {
		return true
	}
	val := make([]float64, s.nnz)
	for k := range val {
		val[k] = float64(k%5) - 1.5
	}
	if _, err := s.New().Factorize(context.Background(), val); err != nil && s.opt.Pivoting != PivotCholesky {
		t.Fatal(err)
	}
	return true
}

func FuzzUnmarshal(f *testing.F) {
	for _, s := range plans(f) {
		if s.n < 400 {
			b, _ := s.MarshalBinary()
			f.Add(b)
		}
	}
	f.Add([]byte(planMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		usable(t, b)
		if len(b) > 24 {
			usable(t, sealed(bytes.Clone(b)))
		}
	})
}

func TestPairOfTwoFronts(t *testing.T) {
	s := plans(t)[6]
	s.pair = make([]uint8, s.n)
	j := s.first[1]
	s.pair[j-1], s.pair[j] = 1, 2
	if err := s.checkOrder(); err == nil || !strings.Contains(err.Error(), "another front") {
		t.Errorf("a pair of two fronts: %v", err)
	}
}
