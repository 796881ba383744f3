package svc

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// randomMatrix has about the given share of stored entries, some of them
// zeros.
func randomMatrix(t testing.TB, r *rand.Rand, rows, cols int, density float64) *sparse.CSR {
	t.Helper()
	ptr := []int{0}
	var ind []int32
	var val []float64
	for range rows {
		for j := range cols {
			if r.Float64() < density {
				ind = append(ind, int32(j))
				val = append(val, math.Round(8*r.NormFloat64())/4)
			}
		}
		ptr = append(ptr, len(ind))
	}
	x, err := sparse.NewCSR(rows, cols, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// column returns x[rows, j], or the whole column if rows is nil.
func column(x *sparse.CSR, rows []int32, j int) []float64 {
	if rows == nil {
		m, _ := x.Dims()
		rows = ascending(m)
	}
	c := make([]float64, len(rows))
	for k, i := range rows {
		c[k] = x.At(int(i), j)
	}
	return c
}

// rescaled is the definition: svm-scale's formula, or the division by the
// largest absolute value, on the dense column.
func rescaled(fit []float64, v float64, method ScaleMethod) float64 {
	lo, hi := fit[0], fit[0]
	for _, x := range fit {
		lo, hi = min(lo, x), max(hi, x)
	}
	switch {
	case lo == hi:
		return 0
	case method == ScaleMaxAbs:
		return v / max(-lo, hi)
	}
	return -1 + 2*(v-lo)/(hi-lo)
}

func TestScaling(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 300 {
		m, n := 1+r.IntN(12), 1+r.IntN(8)
		x := randomMatrix(t, r, m, n, r.Float64())
		var rows []int32
		if r.IntN(2) == 0 {
			rows = ascending(m)[:1+r.IntN(m)]
		}
		method := []ScaleMethod{ScaleRange, ScaleMaxAbs}[r.IntN(2)]
		s, err := FitScaling(x, rows, method)
		if err != nil {
			t.Fatal(err)
		}
		// Other data, narrower or wider than those of the fit.
		z := randomMatrix(t, r, 1+r.IntN(5), 1+r.IntN(10), r.Float64())
		for _, x2 := range []*sparse.CSR{x, z} {
			got, err := s.Apply(x2)
			if err != nil {
				t.Fatal(err)
			}
			m2, n2 := x2.Dims()
			if rows, cols := got.Dims(); rows != m2 || cols != n {
				t.Fatalf("scaled: %d×%d, want %d×%d", rows, cols, m2, n)
			}
			for j := range n {
				fit := column(x, rows, j)
				for i := range m2 {
					v := 0.0
					if j < n2 {
						v = x2.At(i, j)
					}
					want := rescaled(fit, v, method)
					if d := math.Abs(got.At(i, j) - want); d > 1e-14*(1+math.Abs(want)) {
						t.Fatalf("%v: %v becomes %v, want %v (fitted on %v)", method, v, got.At(i, j), want, fit)
					}
				}
			}
			_, _, val := got.Raw()
			for _, v := range val {
				if v == 0 {
					t.Fatal("a zero is stored")
				}
			}
		}
	}
}

func TestScalingLeavesInputAlone(t *testing.T) {
	x := matrix(t, 2, []float64{1, 4}, []float64{3, 0})
	s, err := FitScaling(x, nil, ScaleRange)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(x); err != nil {
		t.Fatal(err)
	}
	if x.At(0, 0) != 1 || x.At(0, 1) != 4 || x.At(1, 0) != 3 || x.NNZ() != 3 {
		t.Error("Apply changed its argument")
	}
}

// Rows that are not fitted on have no influence, and views of a matrix scale
// like copies.
func TestScalingOfView(t *testing.T) {
	x := matrix(t, 2, []float64{100, -100}, []float64{1, 4}, []float64{3, 0}, []float64{0, 50})
	view := x.Slice(1, 3)
	want, err := FitScaling(x, []int32{1, 2}, ScaleRange)
	if err != nil {
		t.Fatal(err)
	}
	got, err := FitScaling(view, nil, ScaleRange)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 2 {
		if got.Offset[j] != want.Offset[j] || got.Factor[j] != want.Factor[j] {
			t.Errorf("feature %d: (x-%v)*%v, want (x-%v)*%v", j, got.Offset[j], got.Factor[j], want.Offset[j], want.Factor[j])
		}
	}
	scaled, err := got.Apply(view)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]float64{{-1, 1}, {1, -1}} {
		for j, v := range row {
			if scaled.At(i, j) != v {
				t.Errorf("scaled[%d,%d] = %v, want %v", i, j, scaled.At(i, j), v)
			}
		}
	}
}

func TestScalingAtTheLimitsOfFloat64(t *testing.T) {
	const big = math.MaxFloat64
	x := matrix(t, 3, []float64{big, 5e-324, 1e-300}, []float64{-big, -5e-324, 3e-300})
	for _, method := range []ScaleMethod{ScaleRange, ScaleMaxAbs} {
		s, err := FitScaling(x, nil, method)
		if err != nil {
			t.Fatal(err)
		}
		y, err := s.Apply(x)
		if err != nil {
			t.Fatal(err)
		}
		for j, want := range []float64{1, 0} { // the subnormal range counts as constant
			if a, b := y.At(0, j), y.At(1, j); math.Abs(a-want) > 1e-14 || math.Abs(b+want) > 1e-14 {
				t.Errorf("%v: feature %d becomes %v, %v, want ±%v", method, j, a, b, want)
			}
		}
		if b := y.At(1, 2); math.Abs(b-1) > 1e-14 {
			t.Errorf("%v: the largest tiny value becomes %v", method, b)
		}
		// A value far outside the fitted range has no scaled value.
		_, err = s.Apply(matrix(t, 3, []float64{0, 0, 0}, []float64{0, 0, big}))
		wantError(t, err, "feature 2 in row 1 is not finite")
	}
}

func TestScalingErrors(t *testing.T) {
	x := matrix(t, 2, []float64{1, 2}, []float64{math.Inf(1), 3})
	_, err := FitScaling(x, nil, ScaleRange)
	wantError(t, err, "X[1,0] = +Inf")
	if _, err := FitScaling(x, []int32{0}, ScaleRange); err != nil {
		t.Errorf("the infinite value is in a row that is not fitted on: %v", err)
	}
	_, err = FitScaling(x, []int32{}, ScaleRange)
	wantError(t, err, "no rows")
	for method, name := range map[ScaleMethod]string{ScaleNone: "none", 7: "ScaleMethod(7)"} {
		_, err = FitScaling(x, nil, method)
		wantError(t, err, "method "+name+" cannot be fitted")
	}
	one := []float64{1}
	for want, s := range map[string]*Scaling{
		"method ScaleMethod(9)": {Method: 9},
		"0 offsets for 1":       {Method: ScaleRange, Factor: one},
		"offset NaN":            {Method: ScaleRange, Offset: []float64{math.NaN()}, Factor: one},
		"factor +Inf":           {Method: ScaleMaxAbs, Offset: one, Factor: []float64{math.Inf(1)}},
		"factor -1 of feature":  {Method: ScaleMaxAbs, Offset: one, Factor: []float64{-1}},
	} {
		_, err := s.Apply(matrix(t, 1, one))
		wantError(t, err, want)
	}
}

// sparseTall has one entry per row and a range that does not contain the
// mirrored values, so that scaling by range would fill it.
func sparseTall(t testing.TB, rows, cols int) *sparse.CSR {
	t.Helper()
	ptr, ind, val := make([]int, rows+1), make([]int32, rows), make([]float64, rows)
	for i := range rows {
		ptr[i+1], ind[i], val[i] = i+1, int32(i%cols), 1
	}
	x, err := sparse.NewCSR(rows, cols, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestScalingRefusesToFill(t *testing.T) {
	x := sparseTall(t, 200_000, 1000)
	s, err := FitScaling(x, nil, ScaleRange)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = s.Apply(x)
	runtime.ReadMemStats(&after)
	wantError(t, err, "maxabs")
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes allocated before the refusal", n)
	}
	// Few rows of the same width may fill, and maxabs may always be used.
	if y, err := s.Apply(x.Slice(0, 1000)); err != nil || y.NNZ() != 1_000_000 {
		t.Errorf("1000 rows: %v", err)
	}
	m, err := FitScaling(x, nil, ScaleMaxAbs)
	if err != nil {
		t.Fatal(err)
	}
	if y, err := m.Apply(x); err != nil || y.NNZ() != x.NNZ() {
		t.Errorf("maxabs: %v", err)
	}
}

func TestAppendBias(t *testing.T) {
	x := matrix(t, 3, []float64{9, 9, 9}, []float64{1, 0, 2}, []float64{0, 0, 0}).Slice(1, 3)
	y := AppendBias(x, 2.5)
	if m, n := y.Dims(); m != 2 || n != 4 || y.NNZ() != 4 {
		t.Fatalf("%d×%d with %d entries", m, n, y.NNZ())
	}
	for i, row := range [][]float64{{1, 0, 2, 2.5}, {0, 0, 0, 2.5}} {
		for j, want := range row {
			if got := y.At(i, j); got != want {
				t.Errorf("[%d,%d] = %v, want %v", i, j, got, want)
			}
		}
	}
	if AppendBias(x, 0) != x {
		t.Error("a bias of 0 is not the matrix itself")
	}
	defer func() {
		if recover() == nil {
			t.Error("a bias of NaN does not panic")
		}
	}()
	AppendBias(x, math.NaN())
}
