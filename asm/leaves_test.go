package asm

import (
	"math"
	"math/rand/v2"
	"testing"
)

// leaves returns n leaves of up to rows rows of so many, their values and the numbers of their rows, which ascend, and a list of
// some of them with places in them. The first leaf contributes nothing.
func (s *source) leaves(n, rows, of, offset int) (leaf []Leaf, which, pos, ind []int32, val *vec) {
	for k := range n {
		t := Leaf{Val: len(ind) + 2*k + 1, Ind: len(ind), Rows: 1 + s.IntN(rows), NegD: s.draw(s.Rand)}
		if k == 0 {
			t.NegD = math.Copysign(0, s.Float64()-0.5)
		}
		row := s.Perm(of)[:t.Rows]
		for _, i := range row {
			ind = append(ind, int32(i))
		}
		leaf = append(leaf, t)
		for range s.IntN(3) {
			which, pos = append(which, int32(k)), append(pos, int32(s.IntN(t.Rows)))
		}
	}
	return leaf, which, pos, ind, s.vec(len(ind)+2*n+1, offset)
}

func testAddLeaves(t *testing.T, s *source, n, offset int) {
	rows := 1 + s.IntN(60)
	leaf, which, pos, ind, val := s.leaves(n, rows, rows+5, offset)
	y := s.vec(rows+5, (3*offset)%8)
	want, touched := append([]float64(nil), y.s...), make([]bool, len(y.s))
	size, sizes := absAll(want), absAll(val.s)
	most := append([]Leaf(nil), leaf...)
	for k := range most {
		most[k].NegD = math.Abs(most[k].NegD)
	}
	for k, c := range which {
		if l := leaf[c]; l.NegD != 0 {
			for _, i := range ind[l.Ind+int(pos[k]) : l.Ind+l.Rows] {
				touched[i] = true
			}
		}
	}
	if len(which) > 0 {
		addLeavesGeneric(leaf, which, pos, ind, val.s, want, unlimited)
		addLeavesGeneric(most, which, pos, ind, sizes, size, unlimited)
	}
	AddLeaves(leaf, which, pos, ind, val.s, y.s)
	for i := range want {
		s.close(t, "AddLeaves", i, y.s[i], want[i], 2*n+2, size[i], 0)
	}
	y.check(t, "y", func(i int) bool { return touched[i] })
	val.check(t, "val", nil)
}

// TestAddLeaves: leaves of zero contribute nothing, even where their values are not finite, budgets end a call after the leaf that
// spends them, and many calls are as one.
func TestAddLeaves(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		leaf := []Leaf{{0, 0, 2, -2}, {2, 2, 2, 0}}
		y := []float64{1, 2, 3}
		AddLeaves(leaf, []int32{0, 1, 0}, []int32{0, 0, 1}, []int32{0, 2, 1, 2}, []float64{3, 5, math.Inf(1), math.NaN()}, y)
		if y[0] != 1-18 || y[1] != 2 || y[2] != 3-30-50 {
			t.Errorf("y = %v, want [-17 2 -77]", y)
		}
		s := newSource(t)
		leaf, which, pos, ind, val := s.leaves(400, 900, 1000, 0)
		one, many := make([]float64, 1000), make([]float64, 1000)
		AddLeaves(leaf, which, pos, ind, val.s, one)
		for at := 0; at < len(which); {
			rows := leaf[which[at]].Rows - int(pos[at])
			if leaf[which[at]].NegD == 0 {
				rows = 0
			}
			n := addLeaves(leaf, which[at:], pos[at:], ind, val.s, many, max(1, rows))
			if rows > 0 && n != 1 {
				t.Fatalf("%d leaves for a budget of one", n)
			}
			at += n
		}
		for i, v := range one {
			if many[i] != v {
				t.Fatalf("y[%d] = %v from single calls, %v from one", i, many[i], v)
			}
		}
	})
	defer func() {
		if recover() == nil {
			t.Error("pos of the wrong length accepted")
		}
	}()
	AddLeaves(nil, []int32{1}, nil, nil, nil, nil)
}

// BenchmarkAddLeaves adds a column of leaves that lie in random order over more than the second cache.
func BenchmarkAddLeaves(b *testing.B) {
	const leaves, rows = 30000, 20
	r := rand.New(rand.NewPCG(1, 2))
	leaf, which, ind := make([]Leaf, leaves), make([]int32, leaves), make([]int32, leaves*rows)
	for k, c := range r.Perm(leaves) {
		leaf[k] = Leaf{Val: rows * k, Ind: rows * k, Rows: rows, NegD: 1e-9}
		which[k] = int32(c)
		for i := range rows {
			ind[k*rows+i] = int32(100*i + r.IntN(100))
		}
	}
	val, y, pos := benchVector(leaves*rows), make([]float64, 100*rows), make([]int32, leaves)
	benchLevels(b, "random", 2*leaves*rows, 28*leaves*rows, func() { AddLeaves(leaf, which, pos, ind, val, y) })
}
