package asm_test

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// A least-squares problem min |A·x - b| by its normal equations AᵀA·x = Aᵀb.
func Example() {
	const m, n = 4, 2
	a := []float64{ // two columns: 1 and t
		1, 1, 1, 1,
		0, 1, 2, 3,
	}
	at := []float64{ // Aᵀ, by columns
		1, 0, 1, 1, 1, 2, 1, 3,
	}
	b := []float64{1, 3, 5, 7}

	gram := make([]float64, n*n)
	asm.Syrk(n, m, 1, at, n, gram, n)
	x := make([]float64, n)
	asm.GemvT(m, n, 1, a, m, b, x)

	if p := asm.Cholesky(n, gram, n); p >= 0 {
		fmt.Println("not positive definite at pivot", p)
		return
	}
	asm.CholeskySolve(n, gram, n, x)
	fmt.Printf("b = %.0f + %.0f t\n", x[0], x[1])
	// Output: b = 1 + 2 t
}

// A saddle-point system by Bunch–Kaufman: its inertia tells that the constraint is
// independent and the Hessian positive on its null space.
func ExampleBunchKaufman() {
	// minimise x²+y² subject to x+y = 2: [2 0 1; 0 2 1; 1 1 0]·(x, y, λ) = (0, 0, 2)
	const n = 3
	a := []float64{ // lower triangle by columns
		2, 0, 1,
		0, 2, 1,
		0, 0, 0,
	}
	d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
	inertia, bad := asm.BunchKaufman(asm.Partial, n, a, n, d, e, perm)
	x := []float64{0, 0, 2}
	asm.BunchKaufmanSolve(n, 1, a, n, d, e, perm, x, n)
	fmt.Printf("%+v %d\n%.3g\n", inertia, bad, x)
	// Output:
	// 2 positive, 1 negative, 0 zero -1
	// [1 1 -2]
}

// A sparse matrix by rows times a vector, and the weighted Gram matrix of some
// of its rows.
func ExampleSyrRowList() {
	// 1 0 2
	// 0 3 0
	// 4 0 5
	ptr := []int{0, 2, 3, 5}
	ind := []int32{0, 2, 1, 0, 2}
	val := []float64{1, 2, 3, 4, 5}

	y := make([]float64, 3)
	asm.MulRows(ptr, ind, val, []float64{1, 1, 1}, y, 0, 3)
	fmt.Println(y)

	h := make([]float64, 9)
	asm.SyrRowList([]int32{0, 2}, []float64{1, 10}, ptr, ind, val, h, 3)
	fmt.Println(h[0], h[2], h[8]) // lower triangle of H by columns
	// Output:
	// [3 3 9]
	// 161 202 254
}

func ExampleBlockLDL() {
	a := []float64{ // the lower triangle, by columns
		0, 2, 1,
		0, 0, 1,
		0, 0, 5,
	}
	d, e, perm := make([]float64, 3), make([]float64, 3), make([]int32, 3)
	done := asm.BlockLDL(3, a, 3, 0.01, d, e, perm)
	fmt.Println(done, "pivots, first that of column", perm[0])
	fmt.Printf("D has %.1f, and a block with %.1f below the diagonal\n", d[0], e[1])
	// Output:
	// 3 pivots, first that of column 2
	// D has 5.0, and a block with 1.8 below the diagonal
}

// Two columns with one row below each: the first front hands its block to the second.
func ExampleTinyFronts() {
	t := asm.TinyFronts{
		First:    []int32{0, 1, 2},
		RowPtr:   []int{0, 2, 3},
		Row:      []int32{0, 1, 1},
		Rel:      []int32{0, 0, 0},
		ChildPtr: []int32{0, 0, 1},
		Child:    []int32{0},
		ValPtr:   []int{0, 2, 3},
		Panel:    []int{0, 2, 3},
		Fill:     []uint32{0b11, 0b1},
		Val:      []float64{4, 2, 3}, // the matrix (4 2; 2 3)
		L:        make([]float64, 3),
		D:        make([]float64, 2),
		Block:    make([]float64, 1),
		BlockAt:  []int{0, 1},
		Growth:   make([]float64, 2),
	}
	t.SetMasks()
	fmt.Println(t.Eliminate(0, 2, 0, 0), "fronts, D", t.D, "L", t.L[1], "growth", t.Growth)
	x := []float64{6, 5}
	t.Forward(0, 2, x)
	t.Backward(0, 2, x)
	fmt.Println("solution", x)
	// Output:
	// 2 fronts, D [4 2] L 0.5 growth [0 1]
	// solution [1 1]
}
