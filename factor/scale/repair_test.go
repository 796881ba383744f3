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

func randomOrder(r *rand.Rand, n int) []int32 {
	order := make([]int32, n)
	for k, v := range r.Perm(n) {
		order[k] = int32(v)
	}
	return order
}

// leading returns the principal submatrix of the first k columns of an order.
func leading(a lower, order []int32, k int) lower {
	at := make([]int, a.n())
	for p, v := range order {
		at[v] = p
	}
	sub := map[[2]int]float64{}
	a.each(func(i, j, e int) {
		if p, q := at[i], at[j]; p < k && q < k {
			sub[[2]int{max(p, q), min(p, q)}] = a.val[e]
		}
	})
	return fromTriplets(k, sub)
}

func checkRepaired(t *testing.T, a lower, order []int32, tau float64, got scale.Repaired) {
	t.Helper()
	n := a.n()
	if pairs := checkPairs(t, a, got.Pair); pairs != got.Pairs {
		t.Fatalf("%d pairs, %d reported", pairs, got.Pairs)
	}
	at := slices.Repeat([]int{-1}, n)
	for k, v := range got.Order {
		if at[v] >= 0 {
			t.Fatalf("%d goes twice", v)
		}
		at[v] = k
	}
	d := a.dense()
	top := make([]float64, n)
	for i, row := range d {
		for _, v := range row {
			top[i] = max(top[i], math.Abs(v))
		}
	}
	for v, w := range got.Pair {
		if int(w) == v {
			continue
		}
		if diff := at[v] - at[w]; diff != 1 && diff != -1 {
			t.Fatalf("partners %d and %d go at %d and %d", v, w, at[v], at[w])
		}
		if d[v][v] != 0 && d[w][w] != 0 {
			t.Fatalf("pair (%d, %d) has a diagonal", v, w)
		}
		if math.Abs(d[v][w]) < tau*math.Sqrt(top[v])*math.Sqrt(top[w])*(1-1e-12) {
			t.Fatalf("pair (%d, %d) is too small", v, w)
		}
	}
	// The columns that were not moved keep their order.
	stays := func(s []int32) (out []int32) {
		for _, v := range s {
			if w := got.Pair[v]; w == v || at[v] < at[w] {
				out = append(out, v)
			}
		}
		return out
	}
	if !slices.Equal(stays(order), stays(got.Order)) {
		t.Fatal("the order of the rest changed")
	}
	oxo := 0 // pairs [0 a; a 0], whose first column has a pivot only together with the second
	for v, w := range got.Pair {
		if int(w) > v && d[v][v] == 0 && d[w][w] == 0 {
			oxo++
		}
	}
	if h := scale.Hopeless(got.Order, a.ptr, a.ind, a.val); h > got.Left+oxo {
		t.Fatalf("%d hopeless columns, %d without partner, %d in pairs without diagonal", h, got.Left, oxo)
	}
	if got.Left > 0 {
		return
	}
	// No pivot is structurally zero: all leading submatrices that split no pair are
	// structurally nonsingular.
	for k := 1; k <= n; k++ {
		if last := got.Order[k-1]; at[got.Pair[last]] < k {
			if rank := structuralRank(leading(a, got.Order, k)); rank != k {
				t.Fatalf("the first %d columns have structural rank %d", k, rank)
			}
		}
	}
}

func TestRepair(t *testing.T) {
	full := 0
	seeded(t, 200, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(40)
		a := random(r, n, (1+6*r.Float64())/float64(n), 1, []float64{0.2, 0.5, 1}[r.IntN(3)])
		if r.IntN(2) == 0 {
			m := 1 + r.IntN(20)
			a = saddle(r, 2*m, m, 2, 1)
			n = a.n()
		}
		order := randomOrder(r, n)
		o := scale.RepairOptions{Tau: []float64{1e-10, 0.3}[r.IntN(2)], All: r.IntN(2) == 0}
		got := scale.Repair(order, a.ptr, a.ind, a.val, o)
		checkRepaired(t, a, order, o.Tau, got)
		if got.Left == 0 {
			full++
		}
		if again := scale.Repair(order, a.ptr, a.ind, a.val, o); !reflect.DeepEqual(got, again) {
			t.Fatal("a second run differs")
		}
	})
	if full < 50 {
		t.Errorf("only %d of 200 cases were repaired in full", full)
	}
}

func TestRepairSmall(t *testing.T) {
	// Two constraints that share their only early neighbour: 0 with diagonal, 1 and 2 without,
	// 3 with. Each gets a partner of its own.
	a := fromTriplets(4, map[[2]int]float64{{0, 0}: 1, {1, 0}: 1, {2, 0}: 1, {3, 2}: 1, {3, 3}: 1})
	order := []int32{1, 2, 0, 3}
	if h := scale.Hopeless(order, a.ptr, a.ind, a.val); h != 2 {
		t.Errorf("Hopeless = %d, want 2", h)
	}
	got := scale.Repair(order, a.ptr, a.ind, a.val, scale.RepairOptions{})
	if want := []int32{0, 1, 3, 2}; !slices.Equal(got.Order, want) || got.Pairs != 2 || got.Left != 0 {
		t.Errorf("Repair = %+v, want the order %v", got, want)
	}

	// Columns behind their partner stay unless all are asked for.
	order = []int32{0, 3, 1, 2}
	got = scale.Repair(order, a.ptr, a.ind, a.val, scale.RepairOptions{})
	if !slices.Equal(got.Order, order) || got.Pairs != 0 || got.Left != 0 {
		t.Errorf("Repair = %+v, want no change", got)
	}

	got = scale.Repair([]int32{0, 3, 1, 2}, a.ptr, a.ind, a.val, scale.RepairOptions{All: true})
	if want := []int32{0, 1, 3, 2}; !slices.Equal(got.Order, want) || got.Pairs != 2 {
		t.Errorf("Repair = %+v, want the order %v", got, want)
	}

	// A path without diagonal pairs up among its like, an odd one leaves one.
	for n := 2; n < 10; n++ {
		at := map[[2]int]float64{}
		for v := range n - 1 {
			at[[2]int{v + 1, v}] = 1
		}
		a := fromTriplets(n, at)
		order := make([]int32, n)
		for k := range order {
			order[k] = int32(k)
		}
		got := scale.Repair(order, a.ptr, a.ind, a.val, scale.RepairOptions{})
		checkRepaired(t, a, order, 0.01, got)
		if got.Pairs != n/2 || got.Left != n%2 {
			t.Errorf("path of %d: %+v", n, got)
		}
	}
	if got := scale.Repair(nil, []int{0}, nil, nil, scale.RepairOptions{}); len(got.Order) != 0 || got.Left != 0 {
		t.Errorf("empty: %+v", got)
	}
}

func TestHopeless(t *testing.T) {
	seeded(t, 50, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(30)
		a := random(r, n, 3/float64(n), 1, 0.6)
		order := randomOrder(r, n)
		at := make([]int, n)
		for k, v := range order {
			at[v] = k
		}
		want, d := 0, a.dense()
		for v := range n {
			hopeless := d[v][v] == 0
			for w := range n {
				if d[v][w] != 0 && at[w] < at[v] {
					hopeless = false
				}
			}
			if hopeless {
				want++
			}
		}
		if got := scale.Hopeless(order, a.ptr, a.ind, a.val); got != want {
			t.Fatalf("Hopeless = %d, want %d", got, want)
		}
	})
}

func ExampleRepair() {
	// [ 2 . 1 ]
	// [ . 3 1 ]   eliminated from the last column on: its pivot would be 0
	// [ 1 1 0 ]
	ptr, ind, val := []int{0, 2, 4, 4}, []int32{0, 2, 1, 2}, []float64{2, 1, 3, 1}
	order := []int32{2, 1, 0}
	fmt.Println(scale.Hopeless(order, ptr, ind, val))
	fixed := scale.Repair(order, ptr, ind, val, scale.RepairOptions{})
	fmt.Println(fixed.Order, fixed.Pair, scale.Hopeless(fixed.Order, ptr, ind, val))
	// Output:
	// 1
	// [1 2 0] [0 2 1] 0
}
