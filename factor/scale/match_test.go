package scale_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/scale"
)

// checkMatching fails unless m is a matching of the structural rank with partners
// on entries that are not zero, and its scales are a proof that it is optimal:
// sizes of at most 1 everywhere, and of 1 for partners, so that no other
// matching of the same rows and columns has a larger product.
func checkMatching(t *testing.T, a lower, m *scale.Matching, pow2 bool) {
	t.Helper()
	if !m.Optimal {
		t.Fatal("not optimal")
	}
	checkPartners(t, a, m)
	if m.Least < 1-1e-8 || m.Least > 1 {
		t.Fatalf("Least = %v", m.Least)
	}
	most, least := 1+1e-8, 1-1e-8 // of all sizes, of partners
	if pow2 {
		most, least = 2*most, least/2
	}
	for i, s := range m.Scale {
		if f, _ := math.Frexp(s); pow2 && f != 0.5 || !(s > 0) {
			t.Fatalf("s[%d] = %v", i, s)
		}
	}
	top := make([]float64, a.n())
	a.each(func(i, j, k int) {
		v := math.Abs(a.val[k]) * m.Scale[i] * m.Scale[j]
		if v > most {
			t.Fatalf("scaled A(%d, %d) has size %v", i, j, v)
		}
		if (m.Row[j] == int32(i) || m.Row[i] == int32(j)) && v < least {
			t.Fatalf("partners (%d, %d) have scaled size %v", i, j, v)
		}
		top[i], top[j] = max(top[i], v), max(top[j], v)
	})
	zero := 0
	for i, v := range top {
		switch {
		case v == 0:
			zero++
			if m.Scale[i] != 1 {
				t.Fatalf("zero row %d has scale %v", i, m.Scale[i])
			}
		case v < least:
			t.Fatalf("row %d has scaled maximum %v", i, v)
		}
	}
	if zero != m.ZeroRows {
		t.Fatalf("ZeroRows = %d, want %d", m.ZeroRows, zero)
	}
}

// checkPartners checks all but the values.
func checkPartners(t *testing.T, a lower, m *scale.Matching) {
	t.Helper()
	entry := map[[2]int]bool{}
	a.each(func(i, j, k int) {
		if a.val[k] != 0 {
			entry[[2]int{i, j}], entry[[2]int{j, i}] = true, true
		}
	})
	rank := 0
	taken := make([]bool, a.n())
	for j, i := range m.Row {
		if i < 0 {
			continue
		}
		rank++
		if taken[i] || !entry[[2]int{int(i), j}] {
			t.Fatalf("row %d of column %d is taken or not an entry", i, j)
		}
		taken[i] = true
	}
	for j, i := range m.Row {
		if (i >= 0) != taken[j] {
			t.Fatalf("row and column %d: only one of them has a partner", j)
		}
	}
	if want := structuralRank(a); m.Rank != want || rank != want {
		t.Fatalf("rank %d, partners %d, want %d", m.Rank, rank, want)
	}
}

// structuralRank finds augmenting paths one by one.
func structuralRank(a lower) int {
	d := make([][]int, a.n())
	a.each(func(i, j, k int) {
		if a.val[k] != 0 {
			d[j] = append(d[j], i)
			if i != j {
				d[i] = append(d[i], j)
			}
		}
	})
	col := slices.Repeat([]int{-1}, a.n())
	var try func(j int, seen []bool) bool
	try = func(j int, seen []bool) bool {
		for _, i := range d[j] {
			if seen[i] {
				continue
			}
			seen[i] = true
			if col[i] < 0 || try(col[i], seen) {
				col[i] = j
				return true
			}
		}
		return false
	}
	rank := 0
	for j := range a.n() {
		if try(j, make([]bool, a.n())) {
			rank++
		}
	}
	return rank
}

// bestProduct tries all permutations: the largest number of entries that are not zero
// and, if that is all n, the largest sum of log |a_ij|.
func bestProduct(a lower) (rank int, sum float64) {
	d, n := a.dense(), a.n()
	sum = math.Inf(-1)
	used := make([]bool, n)
	var walk func(j, r int, s float64)
	walk = func(j, r int, s float64) {
		if j == n {
			if r > rank || r == rank && s > sum {
				rank, sum = r, s
			}
			return
		}
		for i := range n {
			if used[i] {
				continue
			}
			used[i] = true
			if v := math.Abs(d[i][j]); v != 0 {
				walk(j+1, r+1, s+math.Log(v))
			} else {
				walk(j+1, r, s)
			}
			used[i] = false
		}
	}
	walk(0, 0, 0)
	return rank, sum
}

func mustMatch(t *testing.T, a lower, pow2 bool) *scale.Matching {
	t.Helper()
	m, err := scale.Match(a.ptr, a.ind, a.val, pow2)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatchAgainstAllPermutations(t *testing.T) {
	seeded(t, 400, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(7)
		a := random(r, n, 0.2+1.5*r.Float64(), []float64{0, 1, 10}[r.IntN(3)], r.Float64())
		m := mustMatch(t, a, false)
		checkMatching(t, a, m, false)
		rank, want := bestProduct(a)
		if rank != m.Rank {
			t.Fatalf("rank %d, want %d", m.Rank, rank)
		}
		if rank == n {
			d, got := a.dense(), 0.0
			for j, i := range m.Row {
				got += math.Log(math.Abs(d[i][j]))
			}
			if math.Abs(got-want) > 1e-8 {
				t.Fatalf("log of the product %v, want %v", got, want)
			}
		}
	})
}

func TestMatchLarger(t *testing.T) {
	seeded(t, 150, func(t *testing.T, r *rand.Rand) {
		n := 20 + r.IntN(200)
		a := random(r, n, (1+8*r.Float64())/float64(n), []float64{0, 0.3, 3, 30}[r.IntN(4)], r.Float64())
		pow2 := r.IntN(2) == 0
		m := mustMatch(t, a, pow2)
		checkMatching(t, a, m, pow2)
		if again := mustMatch(t, a, pow2); !reflect.DeepEqual(m, again) {
			t.Fatal("a second run differs")
		}
	})
}

// saddle returns [H Bᵀ; B 0] with n and m rows.
func saddle(r *rand.Rand, n, m, each int, decades float64) lower {
	at := map[[2]int]float64{}
	for j := range n {
		at[[2]int{j, j}] = math.Pow(10, decades*(2*r.Float64()-1))
	}
	for i := range m {
		for range each {
			at[[2]int{n + i, r.IntN(n)}] = r.NormFloat64()
		}
	}
	return fromTriplets(n+m, at)
}

func TestMatchSaddle(t *testing.T) {
	seeded(t, 40, func(t *testing.T, r *rand.Rand) {
		n := 30 + r.IntN(100)
		a := saddle(r, n, r.IntN(n+10), 1+r.IntN(4), 4)
		m := mustMatch(t, a, false)
		checkMatching(t, a, m, false)
	})
}

func TestMatchExtremes(t *testing.T) {
	chain := map[[2]int]float64{}
	for i := range 99 {
		chain[[2]int{i + 1, i}] = math.Pow(10, float64(i%7)*20-60)
	}
	for _, c := range []struct {
		name    string
		a       lower
		trusted bool
	}{
		{"empty", fromTriplets(0, nil), true},
		{"1×1", fromTriplets(1, map[[2]int]float64{{0, 0}: -3}), true},
		{"1×1 zero", fromTriplets(1, map[[2]int]float64{{0, 0}: 0}), false},
		{"zero row", fromTriplets(3, map[[2]int]float64{{0, 0}: 1, {2, 0}: 1}), false},
		{"path of three, no diagonal", fromTriplets(3, map[[2]int]float64{{1, 0}: 1, {2, 1}: 4}), true},
		{"huge", fromTriplets(2, map[[2]int]float64{{0, 0}: 1e300, {1, 0}: 1e300, {1, 1}: 1e300}), true},
		{"small", fromTriplets(2, map[[2]int]float64{{0, 0}: 1e-300, {1, 0}: 1e-300, {1, 1}: 1e-300}), true},
		{"denormal", fromTriplets(2, map[[2]int]float64{{0, 0}: 0x1p-1020, {1, 0}: 0x1p-1021, {1, 1}: 0x1p-1023}), true},
		{"wide", fromTriplets(2, map[[2]int]float64{{0, 0}: 1e200, {1, 1}: 1e-200}), false},
		{"chain", fromTriplets(100, chain), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, pow2 := range []bool{false, true} {
				m := mustMatch(t, c.a, pow2)
				if m.Spread < 1e300 {
					checkMatching(t, c.a, m, pow2)
				}
				if m.Trusted() != c.trusted {
					t.Errorf("Trusted() = %v: %+v", m.Trusted(), m)
				}
			}
		})
	}
}

func TestMatchRefuses(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := random(rand.New(rand.NewPCG(1, 2)), 20, 0.3, 3, 0.2)
		k := len(a.val) / 2
		a.val[k] = bad
		_, err := scale.Match(a.ptr, a.ind, a.val, false)
		checkEntryError(t, err, a, k)
	}
}

func TestFit(t *testing.T) {
	seeded(t, 50, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(40)
		a := random(r, n, 0.2, 3, 0.5)
		m := mustMatch(t, a, false)
		least, most := m.Fit(a.ptr, a.ind, a.val)
		if m.Rank > 0 && (math.Abs(least-1) > 1e-8 || math.Abs(most-1) > 1e-8) {
			t.Fatalf("Fit = %v, %v at the matrix itself", least, most)
		}
		if m.Rank == 0 {
			return
		}
		b := lower{a.ptr, a.ind, slices.Clone(a.val)}
		for j, i := range m.Row { // one partner becomes small
			if i >= int32(j) {
				k, _ := slices.BinarySearch(b.ind[b.ptr[j]:b.ptr[j+1]], i)
				b.val[b.ptr[j]+k] *= 0.01
				break
			}
		}
		if least, _ = m.Fit(b.ptr, b.ind, b.val); math.Abs(least-0.01) > 1e-8 {
			t.Fatalf("least = %v, want 0.01", least)
		}
		b.val[r.IntN(len(b.val))] = math.NaN()
		if least, most = m.Fit(b.ptr, b.ind, b.val); !math.IsNaN(least) || !math.IsNaN(most) {
			t.Fatalf("Fit = %v, %v with a NaN", least, most)
		}
		if allocs := testing.AllocsPerRun(2, func() { m.Fit(a.ptr, a.ind, a.val) }); allocs != 0 {
			t.Fatalf("%v allocations", allocs)
		}
	})
}

func ExampleMatch() {
	// [ 1e-4   .    2   ]
	// [  .    1e4  100  ]
	// [  2    100   0   ]
	ptr, ind, val := []int{0, 2, 4, 4}, []int32{0, 2, 1, 2}, []float64{1e-4, 2, 1e4, 100}
	m, err := scale.Match(ptr, ind, val, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("partners", m.Row, "rank", m.Rank, "trusted", m.Trusted())
	scale.Apply(val, ptr, ind, val, m.Scale)
	fmt.Printf("scaled %.3g\n", val)
	// Output:
	// partners [2 1 0] rank 3 trusted true
	// scaled [0.0025 1 1 0.1]
}
