package factor

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"unsafe"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// A memoryRange is what a slice or pointer holds.
type memoryRange struct{ lo, hi uintptr }

// ranges appends the memory that v, of which the address is taken into account already, refers to.
func ranges(v reflect.Value, list []memoryRange, seen map[uintptr]bool) []memoryRange {
	switch v.Kind() {
	case reflect.Pointer:
		if p := v.Pointer(); p != 0 && !seen[p] {
			seen[p] = true
			list = append(list, memoryRange{p, p + v.Type().Elem().Size()})
			list = ranges(v.Elem(), list, seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			list = ranges(v.Field(i), list, seen)
		}
	case reflect.Array:
		for i := range v.Len() {
			list = ranges(v.Index(i), list, seen)
		}
	case reflect.Slice:
		if v.Cap() == 0 {
			break
		}
		p, size := v.Pointer(), v.Type().Elem().Size()
		list = append(list, memoryRange{p, p + uintptr(v.Cap())*size})
		switch v.Type().Elem().Kind() {
		case reflect.Pointer, reflect.Struct, reflect.Slice:
			for i := range v.Len() {
				list = ranges(v.Index(i), list, seen)
			}
		}
	}
	return list
}

// heldBytes returns the size of all that f refers to, but for the values of the user.
func heldBytes(f *LDL) int {
	user := f.user
	f.user = nil
	list := ranges(reflect.ValueOf(f), nil, map[uintptr]bool{})
	f.user = user
	slices.SortFunc(list, func(a, b memoryRange) int { return int(a.lo) - int(b.lo) })
	sum, end := 0, uintptr(0)
	for _, r := range list {
		if lo := max(r.lo, end); lo < r.hi {
			sum += int(r.hi - lo)
			end = r.hi
		}
	}
	return sum
}

// TestPeakBytes compares PeakBytes with a walk over everything that a factorisation refers to, whatever it is called, after solves of all kinds.
func TestPeakBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(77, 1))
	late, _ := factortest.LateIterates(rng, factortest.LatePoint{N: 900, M: 400, Exponent: 8, C: 1e-8}, 1)
	active, at := factortest.ActiveSet(rng, 20000, 6666)
	_, _, values := active.Lower().Raw()
	copy(values, at(1e-9)) // with pivots that are looked at again
	for _, c := range []struct {
		name string
		a    *sparse.Sym
		opt  Options
	}{
		{"laplacian", factortest.Laplacian(30, 30, 5).A, Options{}},
		{"thin", factortest.Laplacian(4000, 3, 1).A, Options{}},
		{"laplacian in two threads", factortest.Laplacian(30, 30, 5).A, Options{Threads: 2}},
		{"active set", active, Options{Pivoting: PivotThreshold}},
		{"late iterate", late, Options{}},
		{"late iterate with pivots", late, Options{Pivoting: PivotThreshold}},
		{"scaled by a matching", late, Options{Pivoting: PivotThreshold, Scaling: ScaleMatching}},
	} {
		s, err := Analyze(c.a, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		_, _, val := c.a.Lower().Raw()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		x := make([]float64, s.n)
		x[0] = 1
		if err := f.Solve(x, 1); err != nil {
			t.Fatal(err)
		}
		got, want := float64(f.Stats().PeakBytes), float64(heldBytes(f))
		if got < 0.99*want || got > 1.001*want {
			t.Errorf("%s: PeakBytes is %.0f, %.0f are held", c.name, got, want)
		}
		if p := float64(s.PredictedBytes()); f.Stats().Delayed == 0 && (p < 0.9*want || p > 1.1*want) {
			t.Errorf("%s: %.0f bytes predicted, %.0f are held", c.name, p, want)
		}
		many := make([]float64, 12*s.n)
		many[5] = 1
		if err := f.Solve(many, 12); err != nil {
			t.Fatal(err)
		}
		if _, err := f.SolveRefined(x, many[:s.n]); err != nil {
			t.Fatal(err)
		}
		if err := f.SolveSparse(x, []int32{3}, []float64{1}); err != nil {
			t.Fatal(err)
		}
		got, want = float64(f.Stats().PeakBytes), float64(heldBytes(f))
		if got < 0.99*want || got > 1.001*want {
			t.Errorf("%s, after solves: PeakBytes is %.0f, %.0f are held", c.name, got, want)
		}
	}
}

// TestRecordSizes holds the sizes of records that bytes counts with against those of the compiler.
func TestRecordSizes(t *testing.T) {
	if strconv.IntSize != 64 {
		t.Skip("sizes are those of 64 bits")
	}
	for name, size := range map[string][2]uintptr{
		"branch": {branchBytes, unsafe.Sizeof(branch{})}, "extraFront": {extraBytes, unsafe.Sizeof(extraFront{})}, "suspect": {suspectBytes, unsafe.Sizeof(suspect{})},
		"suspected": {suspectedBytes, unsafe.Sizeof(suspected{})}, "replaced": {replacedBytes, unsafe.Sizeof(replaced{})},
	} {
		if size[0] != size[1] {
			t.Errorf("%s: %d bytes, want %d", name, size[0], size[1])
		}
	}
}
