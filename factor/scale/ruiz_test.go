package scale_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// exponents returns floor(log₂) of the row maxima of diag(s) A diag(s), without
// forming products that could overflow; math.MinInt for zero rows.
func exponents(t *testing.T, a lower, s []float64) []int {
	t.Helper()
	for i, si := range s {
		if f, e := math.Frexp(si); f != 0.5 || e-1 < -511 || e-1 > 511 {
			t.Fatalf("s[%d] = %v is not a power of two in range", i, si)
		}
	}
	m := make([]int, a.n())
	for i := range m {
		m[i] = math.MinInt
	}
	a.each(func(i, j, k int) {
		if a.val[k] != 0 {
			e := math.Ilogb(a.val[k]) + math.Ilogb(s[i]) + math.Ilogb(s[j])
			m[i], m[j] = max(m[i], e), max(m[j], e)
		}
	})
	return m
}

// checkBalanced fails unless all row maxima lie in [⅛, 8] and zero rows have scale 1.
func checkBalanced(t *testing.T, a lower, s []float64) {
	t.Helper()
	for i, e := range exponents(t, a, s) {
		if e == math.MinInt {
			if s[i] != 1 {
				t.Fatalf("zero row %d: scale %v, want 1", i, s[i])
			}
		} else if e < -3 || e > 2 {
			t.Fatalf("row %d: maximum about 2^%d", i, e)
		}
	}
}

func TestRuizBalances(t *testing.T) {
	seeded(t, 200, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(40)
		a := random(r, n, 0.3*r.Float64(), []float64{0, 1, 5, 30, 75}[r.IntN(5)], r.Float64())
		s := make([]float64, n)
		ruiz := scale.NewRuiz(n)
		b, err := ruiz.Scale(s, a.ptr, a.ind, a.val, false)
		if err != nil || !b.Good {
			t.Fatalf("Scale = %+v, %v", b, err)
		}
		checkBalanced(t, a, s)

		// Nothing to do when asked again.
		again := slices.Clone(s)
		b, err = ruiz.Scale(again, a.ptr, a.ind, a.val, true)
		if err != nil || b.Sweeps != 0 || !b.Good || !slices.Equal(s, again) {
			t.Fatalf("second Scale = %+v, %v, scales %v after %v", b, err, again, s)
		}

		// Any start will do.
		for i := range s {
			s[i] = math.Pow(10, 100*(2*r.Float64()-1))
		}
		s[r.IntN(n)] = []float64{math.NaN(), math.Inf(1), 0, -1}[r.IntN(4)]
		b, err = ruiz.Scale(s, a.ptr, a.ind, a.val, true)
		if err != nil || !b.Good {
			t.Fatalf("Scale from a bad start = %+v, %v", b, err)
		}
		checkBalanced(t, a, s)
	})
}

func TestRuizExtremes(t *testing.T) {
	for _, c := range []struct {
		name string
		a    lower
		good bool
	}{
		{"huge", fromTriplets(2, map[[2]int]float64{{0, 0}: math.MaxFloat64, {1, 0}: -1e300, {1, 1}: 1}), true},
		{"small", fromTriplets(2, map[[2]int]float64{{0, 0}: 1e-300, {1, 0}: 1e-303}), true},
		{"small beyond reach", fromTriplets(2, map[[2]int]float64{{0, 0}: 1e-300, {1, 0}: 1e-306}), false},
		{"both", fromTriplets(3, map[[2]int]float64{{0, 0}: 1e300, {1, 1}: 1e-300, {2, 0}: 1e-300, {2, 1}: 1e300}), true},
		{"chain", fromTriplets(4, map[[2]int]float64{{1, 0}: 1e150, {2, 1}: 1e-150, {3, 2}: 1e150}), true},
		{"denormal beside 1", fromTriplets(2, map[[2]int]float64{{0, 0}: 1, {1, 0}: 5e-324}), false},
		{"denormal, reachable", fromTriplets(1, map[[2]int]float64{{0, 0}: 0x1p-1024}), true},
		{"denormal", fromTriplets(1, map[[2]int]float64{{0, 0}: -5e-324}), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := c.a.n()
			s := make([]float64, n)
			ruiz := scale.NewRuiz(n)
			b, err := ruiz.Scale(s, c.a.ptr, c.a.ind, c.a.val, false)
			if err != nil || b.Good != c.good {
				t.Fatalf("Scale = %+v, %v, want Good = %v", b, err, c.good)
			}
			exponents(t, c.a, s)
			if c.good {
				checkBalanced(t, c.a, s)
			}
			got := make([]float64, len(c.a.val))
			scale.Apply(got, c.a.ptr, c.a.ind, c.a.val, s)
			for k, v := range got {
				if math.Abs(v) > 8 || math.IsNaN(v) {
					t.Errorf("scaled entry %d = %v", k, v)
				}
			}
		})
	}
}

// TestRuizSweeps bounds the sweeps by the range of the values, which each halves.
func TestRuizSweeps(t *testing.T) {
	seeded(t, 100, func(t *testing.T, r *rand.Rand) {
		n := 2 + r.IntN(30)
		a := random(r, n, 0.4, 75, 0.5)
		s := make([]float64, n)
		b, err := scale.NewRuiz(n).Scale(s, a.ptr, a.ind, a.val, false)
		if err != nil || !b.Good || b.Sweeps > 10 {
			t.Fatalf("Scale = %+v, %v", b, err)
		}
		short := scale.NewRuiz(n)
		short.MaxSweeps = 2
		if b, _ = short.Scale(s, a.ptr, a.ind, a.val, false); b.Sweeps > 2 {
			t.Fatalf("%d sweeps, want at most 2", b.Sweeps)
		}
		if b.Good {
			checkBalanced(t, a, s)
		}
	})
}

func TestRuizTrivial(t *testing.T) {
	if b, err := scale.NewRuiz(0).Scale(nil, []int{0}, nil, nil, false); err != nil || !b.Good {
		t.Errorf("empty: %+v, %v", b, err)
	}
	s := []float64{3, 3}
	if b, err := scale.NewRuiz(2).Scale(s, []int{0, 1, 1}, []int32{1}, []float64{0}, true); err != nil || !b.Good || s[0] != 1 || s[1] != 1 {
		t.Errorf("zero matrix: %+v, %v, s = %v", b, err, s)
	}
	// A slice of the columns of a larger matrix: ptr does not begin at 0.
	s = make([]float64, 1)
	if b, err := scale.NewRuiz(1).Scale(s, []int{1, 2}, []int32{9, 0, 9}, []float64{math.NaN(), 16, math.NaN()}, false); err != nil || s[0] != 0.25 {
		t.Errorf("slice: %+v, %v, s = %v, want 0.25", b, err, s)
	}
}

func TestRuizRefuses(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := random(rand.New(rand.NewPCG(1, 2)), 20, 0.3, 3, 0.2)
		s := slices.Repeat([]float64{5}, 20)
		for _, k := range []int{0, len(a.val) / 2, len(a.val) - 1} {
			b := lower{a.ptr, a.ind, slices.Clone(a.val)}
			b.val[k] = bad
			_, err := scale.NewRuiz(20).Scale(s, b.ptr, b.ind, b.val, false)
			checkEntryError(t, err, b, k)
			if s[0] != 5 {
				t.Errorf("s changed")
			}
		}
	}
}

// checkEntryError fails unless err is an EntryError for entry k of a.
func checkEntryError(t *testing.T, err error, a lower, k int) {
	t.Helper()
	var e *scale.EntryError
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want an EntryError", err)
	}
	j, _ := slices.BinarySearch(a.ptr, k+1)
	if e.Index != k || e.Row != int(a.ind[k]) || e.Col != j-1 || math.Float64bits(e.Value) != math.Float64bits(a.val[k]) {
		t.Errorf("%v: %+v, want entry %d, A(%d, %d) = %v", err, e, k, a.ind[k], j-1, a.val[k])
	}
}

// TestRuizIn: whatever the borrowed memory holds, the scales are the same, and nothing is allocated.
func TestRuizIn(t *testing.T) {
	seeded(t, 50, func(t *testing.T, r *rand.Rand) {
		n := r.IntN(40)
		a := random(r, n, 0.3*r.Float64(), 30, r.Float64())
		want, got := make([]float64, n), make([]float64, n)
		x, y := make([]float64, n), make([]float64, n+3)
		for i := range n {
			x[i], y[i] = r.NormFloat64(), math.NaN()
		}
		if _, err := scale.NewRuiz(n).Scale(want, a.ptr, a.ind, a.val, false); err != nil {
			t.Fatal(err)
		}
		allocs := testing.AllocsPerRun(3, func() {
			if _, err := scale.RuizIn(x, y).Scale(got, a.ptr, a.ind, a.val, false); err != nil {
				t.Fatal(err)
			}
		})
		if !slices.Equal(got, want) || allocs != 0 {
			t.Fatalf("scales %v, want %v; %v allocations", got, want, allocs)
		}
	})
}

func TestRuizDoesNotAllocate(t *testing.T) {
	a := random(rand.New(rand.NewPCG(1, 2)), 100, 0.1, 10, 0.2)
	s := make([]float64, 100)
	ruiz := scale.NewRuiz(100)
	if allocs := testing.AllocsPerRun(10, func() {
		if _, err := ruiz.Scale(s, a.ptr, a.ind, a.val, false); err != nil {
			t.Fatal(err)
		}
		scale.Apply(a.val, a.ptr, a.ind, a.val, s)
	}); allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

func ExampleRuiz() {
	// [ 1e8  2    . ]
	// [ 2    0   16 ]
	// [ .   16    0 ]
	ptr, ind, val := []int{0, 2, 3, 3}, []int32{0, 1, 2}, []float64{1e8, 2, 16}
	ruiz, s := scale.NewRuiz(3), make([]float64, 3)
	balance, err := ruiz.Scale(s, ptr, ind, val, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	scale.Apply(val, ptr, ind, val, s)
	fmt.Println(balance.Good, s)
	fmt.Println(val)
	// Output:
	// true [0.0001220703125 0.25 0.25]
	// [1.4901161193847656 6.103515625e-05 1]
}

// TestRuizSweepsAtOnce: a sweep changes all scales at once, by what it has measured with those before, though it passes the matrix only once.
func TestRuizSweepsAtOnce(t *testing.T) {
	seeded(t, 200, func(t *testing.T, r *rand.Rand) {
		n := 2 + r.IntN(30)
		a := random(r, n, 0.4, 75, 0.5)
		logs := make([]int32, n)
		for sweeps := 1; sweeps <= 3; sweeps++ {
			most := slices.Repeat([]int32{asm.NoLog}, n)
			a.each(func(i, j, k int) {
				if a.val[k] != 0 {
					m := asm.Log2(a.val[k]) + logs[i] + logs[j]
					most[i], most[j] = max(most[i], m), max(most[j], m)
				}
			})
			for i, m := range most {
				if m != asm.NoLog {
					logs[i] = min(max(logs[i]-m>>1, -511<<asm.LogFraction), 511<<asm.LogFraction)
				}
			}
			s := make([]float64, n)
			ruiz := scale.NewRuiz(n)
			ruiz.MaxSweeps = sweeps
			b, err := ruiz.Scale(s, a.ptr, a.ind, a.val, false)
			if err != nil {
				t.Fatal(err)
			}
			if b.Sweeps < sweeps {
				return
			}
			for i, l := range logs {
				const half = 1 << (asm.LogFraction - 1)
				if want := math.Ldexp(1, int((l+half)>>asm.LogFraction)); s[i] != want {
					t.Fatalf("after %d sweeps: s[%d] = %g, want %g", sweeps, i, s[i], want)
				}
			}
		}
	})
}
