package rows

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem/svc"
)

var plusMinus = svc.Labels{Pos: "+1", Neg: "-1"}

// random returns rows with labels, some of them unknown, a share of whose features is stored.
func random(m, n int, share float64, dense bool, seed uint64) *Set {
	r := rand.New(rand.NewPCG(seed, 0))
	x := &Matrix{Rows: m, Cols: n}
	if !dense {
		x.Ptr = []int{0}
	}
	y := make([]int8, m)
	for i := range m {
		y[i] = int8(r.IntN(3) - 1)
		for j := range n {
			v := float32(r.NormFloat64())
			if r.Float64() >= share {
				v = 0
			}
			if dense {
				x.Dense = append(x.Dense, v)
			} else if v != 0 {
				x.Ind, x.Val = append(x.Ind, int32(j)), append(x.Val, v)
			}
		}
		if !dense {
			x.Ptr = append(x.Ptr, len(x.Ind))
		}
	}
	return &Set{X: x, Y: y, Labels: plusMinus}
}

// same reports how two sets differ in shape, values and labels.
func same(t testing.TB, want, got *Set) {
	t.Helper()
	a, b := want.X, got.X
	if a.Rows != b.Rows || a.Cols != b.Cols || a.IsDense() != b.IsDense() || a.NNZ() != b.NNZ() {
		t.Fatalf("%d×%d dense %v, want %d×%d dense %v", b.Rows, b.Cols, b.IsDense(), a.Rows, a.Cols, a.IsDense())
	}
	if !slices.Equal(a.Dense, b.Dense) || !slices.Equal(a.Ptr, b.Ptr) || !slices.Equal(a.Ind, b.Ind) || !slices.Equal(a.Val, b.Val) {
		t.Error("the features differ")
	}
	if !slices.Equal(want.Y, got.Y) || want.Labels != got.Labels {
		t.Error("the labels differ")
	}
}

func mustOpen(t testing.TB, path string, o Options) *File {
	t.Helper()
	f, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func save(t testing.TB, s *Set, m Meta) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows")
	if err := Write(path, s, m); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRoundTrip(t *testing.T) {
	biased := random(20, 4, 1, true, 9)
	for i := range 20 {
		biased.X.Dense[4*i+3] = .5
	}
	scaling := &svc.Scaling{Method: svc.ScaleRange, Offset: []float64{1. / 3, 0, -7e-300}, Factor: []float64{1, 0, 1e300}}
	for name, c := range map[string]struct {
		s *Set
		m Meta
	}{
		"dense":       {random(100, 7, .8, true, 1), Meta{}},
		"sparse":      {random(200, 37, .1, false, 2), Meta{}},
		"1x1":         {random(1, 1, 1, true, 3), Meta{}},
		"1x1 sparse":  {random(1, 1, 0, false, 4), Meta{}},
		"no features": {random(5, 0, 0, false, 5), Meta{}},
		"dense, none": {&Set{X: &Matrix{Rows: 2}, Y: []int8{1, -1}, Labels: plusMinus}, Meta{}},
		"meta":        {biased, Meta{Bias: .5, Scaling: scaling}},
		"long rows":   {random(3, 400_000, .9, false, 6), Meta{}},
	} {
		for _, how := range []Verify{VerifyAll, VerifyRows} {
			path := save(t, c.s, c.m)
			f := mustOpen(t, path, Options{Verify: how})
			same(t, c.s, f.Set)
			c.m.Labels = plusMinus
			if diff := cmp.Diff(c.m, f.Meta); diff != "" {
				t.Errorf("%s: metadata -want +got:\n%s", name, diff)
			}
			if info, err := os.Stat(path); err != nil || info.Size() != f.Bytes {
				t.Errorf("%s: %d bytes: %v, %v", name, f.Bytes, info.Size(), err)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			if err := f.Close(); err != nil {
				t.Errorf("second Close: %v", err)
			}
		}
	}
}

// Sections begin at multiples of 64, in the file and in memory.
func TestAlignment(t *testing.T) {
	for m := range 70 {
		l, err := newLayout(false, uint64(m+1), 9, uint64(3*m), uint64(100+m))
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range l.sec {
			if s.off%alignment != 0 || s.off == 0 {
				t.Errorf("%d rows: %s at %d", m+1, sectionNames[i], s.off)
			}
		}
	}
}

func TestData(t *testing.T) {
	for _, dense := range []bool{true, false} {
		s := random(50, 9, .3, dense, 11)
		if !dense {
			s.X.Val[3] = 0 // a stored zero
		}
		d, err := s.Data()
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		nonzero := 0
		for i := range s.X.Rows {
			ind, val := s.X.Row(i)
			for k, v := range val {
				j := k
				if ind != nil {
					j = int(ind[k])
				}
				if d.X.At(i, j) != float64(v) {
					t.Errorf("X[%d,%d] = %v, want %v", i, j, d.X.At(i, j), v)
				}
				if v != 0 {
					nonzero++
				}
			}
			if d.Y[i] != float64(s.Y[i]) {
				t.Errorf("Y[%d] = %v", i, d.Y[i])
			}
		}
		if d.X.NNZ() != nonzero {
			t.Errorf("%d entries, want %d", d.X.NNZ(), nonzero)
		}
	}
}

func TestNotFinite(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for n := range 40 {
		x := make([]float32, n)
		for i := range x {
			x[i] = []float32{0, -1, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32}[i%5]
		}
		if k := notFinite(x); k != -1 {
			t.Fatalf("%v at %d of %d", x[k], k, n)
		}
		for i := range x {
			for _, bad := range []float32{inf, -inf, nan} {
				old := x[i]
				x[i] = bad
				if k := notFinite(x); k != i {
					t.Errorf("%v at %d of %d: found at %d", bad, i, n, k)
				}
				x[i] = old
			}
		}
	}
}
