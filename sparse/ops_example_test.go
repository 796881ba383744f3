package sparse_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
)

func ExampleSym() {
	full, err := sparse.FromMatrix(mat.NewDense(3, 3, []float64{
		4, 1, 0,
		1, 5, 2,
		0, 2, 6,
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := sparse.SymOf(full) // checks the symmetry, keeps one triangle
	if err != nil {
		fmt.Println(err)
		return
	}
	y := make([]float64, 3)
	s.MulVec(y, []float64{1, 1, 1})
	fmt.Println(s.NNZ(), y, s.Norm1())
	full.ScaleRows([]float64{1, 3, 1})
	_, err = sparse.SymOf(full)
	fmt.Println(err)
	// Output:
	// 5 [5 8 8] 8
	// sparse: SymOf: A(0, 1) = 1 differs from A(1, 0) = 3
}

func ExampleProduct() {
	a, err := sparse.NewCSR(2, 2, []int{0, 1, 3}, []int32{0, 0, 1}, []float64{1, 2, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := sparse.NewProduct(a, a) // pattern, once
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, val := a.Raw()
	for range 2 {
		p.Update() // numbers, as often as the values of a change
		fmt.Println(mat.Formatted(p.Matrix()))
		val[0] = 10
	}
	// Output:
	// ⎡1  0⎤
	// ⎣8  9⎦
	// ⎡100    0⎤
	// ⎣ 26    9⎦
}

func ExampleSum() {
	a, err := sparse.Diagonal[*sparse.CSR]([]float64{1, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := sparse.NewCSR(2, 2, []int{0, 1, 2}, []int32{1, 1}, []float64{5, 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := sparse.NewSum(a, b)
	if err != nil {
		fmt.Println(err)
		return
	}
	s.Update(1, -1)
	fmt.Println(mat.Formatted(s.Matrix()))
	// Output:
	// ⎡ 1  -5⎤
	// ⎣ 0  -5⎦
}

func ExampleStack() {
	h, err := sparse.Diagonal[*sparse.CSC]([]float64{2, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := sparse.NewCSC(1, 2, []int{0, 1, 2}, []int32{0, 0}, []float64{1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	kkt, err := sparse.Stack([][]*sparse.CSC{
		{h, a.Transpose()},
		{a, nil},
	})
	if err == nil {
		_, err = sparse.Stack([][]*sparse.CSC{{h, nil}, {a, nil}})
	}
	fmt.Println(mat.Formatted(kkt.Matrix()))
	fmt.Println(err)
	// Output:
	// ⎡2  0  1⎤
	// ⎢0  3  1⎥
	// ⎣1  1  0⎦
	// sparse: Stack: blocks that are not nil in block column 1 = 0, want at least 1
}

func ExamplePermuteSym() {
	l, err := sparse.NewCSC(3, 3, []int{0, 2, 3, 4}, []int32{0, 2, 1, 2}, []float64{1, 4, 2, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := sparse.NewSym(l)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := sparse.PermuteSym(s, sparse.Perm{2, 0, 1}) // row 0 of the result is row 2 of s
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(mat.Formatted(p.Matrix()))
	// Output:
	// ⎡3  4  0⎤
	// ⎢4  1  0⎥
	// ⎣0  0  2⎦
}
