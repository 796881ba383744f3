package sparse_test

import (
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func checkStack[M sparse.Compressed[M]](t *testing.T, draw func(rows, cols int) M) {
	for _, s := range shapes {
		a, b, d := draw(s.rows, s.cols), draw(s.rows, 4), draw(3, 4)
		grid := [][]M{{a, b}, {nil, d}}
		blocks, err := sparse.Stack(grid)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			want := func(i, j int) float64 {
				switch {
				case i < s.rows && j < s.cols:
					return a.At(i, j)
				case i < s.rows:
					return b.At(i, j-s.cols)
				case j >= s.cols:
					return d.At(i-s.rows, j-s.cols)
				}
				return 0
			}
			wantElements(t, "Stack", blocks.Matrix(), s.rows+3, s.cols+4, 0, want)
			for i := range 2 {
				for j := range 2 {
					checkMap(t, blocks, grid, i, j)
				}
			}
			_, _, val := raw(d)
			for k := range val {
				val[k] = float64(k)
			}
			blocks.Update()
		}
		if n := testing.AllocsPerRun(3, blocks.Update); n != 0 {
			t.Errorf("Blocks.Update: %v allocations", n)
		}
		h, err := sparse.HStack(a, b)
		if err != nil {
			t.Fatal(err)
		}
		wantElements(t, "HStack", h, s.rows, s.cols+4, 0, func(i, j int) float64 {
			if j < s.cols {
				return a.At(i, j)
			}
			return b.At(i, j-s.cols)
		})
		v, err := sparse.VStack(b, d)
		if err != nil {
			t.Fatal(err)
		}
		wantElements(t, "VStack", v, s.rows+3, 4, 0, func(i, j int) float64 {
			if i < s.rows {
				return b.At(i, j)
			}
			return d.At(i-s.rows, j)
		})
	}
}

func checkMap[M sparse.Compressed[M]](t *testing.T, b *sparse.Blocks[M], grid [][]M, i, j int) {
	t.Helper()
	to := b.Map(i, j)
	if grid[i][j] == nil {
		if to != nil {
			t.Errorf("map of a nil block: %v", to)
		}
		return
	}
	ptr, _, val := raw(grid[i][j])
	_, _, cv := raw(b.Matrix())
	if len(to) != grid[i][j].NNZ() {
		t.Fatalf("map of %d entries, want %d", len(to), grid[i][j].NNZ())
	}
	for k, e := range to {
		if cv[e] != val[ptr[0]+k] {
			t.Fatalf("map of block (%d, %d): entry %d", i, j, k)
		}
	}
}

func TestStack(t *testing.T) {
	rng := newRand(t)
	bothKinds(t, rng, func(d func(int, int) *sparse.CSR) { checkStack(t, d) }, func(d func(int, int) *sparse.CSC) { checkStack(t, d) })
	a, b := sparsetest.Random(rng, 2, 3, 1), sparsetest.Random(rng, 3, 2, 1)
	for _, tc := range []struct {
		grid [][]*sparse.CSR
		want string
	}{
		{nil, "sparse: Stack: number of blocks = 0, want at least 1"},
		{[][]*sparse.CSR{{a, b}}, "sparse: Stack: rows of block (0, 1) = 3, want 2 as to its left"},
		{[][]*sparse.CSR{{a}, {b}}, "sparse: Stack: cols of block (1, 0) = 2, want 3 as above it"},
		{[][]*sparse.CSR{{a, nil}}, "sparse: Stack: blocks that are not nil in block column 1 = 0, want at least 1"},
		{[][]*sparse.CSR{{a}, {nil}}, "sparse: Stack: blocks that are not nil in block row 1 = 0, want at least 1"},
		{[][]*sparse.CSR{{a}, {}}, "sparse: Stack: blocks in row 1 = 0, want 1"},
	} {
		_, err := sparse.Stack(tc.grid)
		wantError(t, err, tc.want)
	}
	grid := [][]*sparse.CSR{{a}, {a}}
	s := must(sparse.Stack(grid))
	before := s.Matrix().Clone()
	grid[1][0] = sparsetest.Random(rng, 9, 3, 1)
	grid[0] = nil
	s.Update()
	wantSame(t, "after a change of the grid", s.Matrix(), before)
}
