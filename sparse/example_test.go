package sparse_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
)

func Example() {
	a, err := sparse.NewCSR(2, 3,
		[]int{0, 2, 3},     // row 0 has two entries, row 1 has one
		[]int32{0, 2, 1},   // their columns
		[]float64{1, 2, 3}, // their values
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	y := make([]float64, 2)
	a.MulVec(y, []float64{1, 10, 100})
	fmt.Println(y)
	fmt.Println(mat.Formatted(a))
	// Output:
	// [201 30]
	// ⎡1  0  2⎤
	// ⎣0  3  0⎦
}

func ExampleCOO() {
	c, err := sparse.NewCOO(2, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []struct {
		i, j int
		v    float64
	}{{1, 0, 5}, {0, 0, 1}, {1, 0, 2}, {2, 0, 9}} {
		if err := c.Append(e.i, e.j, e.v); err != nil {
			fmt.Println(err)
		}
	}
	ptr, ind, val := c.ToCSR().Raw()
	fmt.Println(ptr, ind, val)
	// Output:
	// sparse: COO.Append: row index 2 out of range [0,2)
	// [0 1 2] [0 0] [1 7]
}

func ExampleGram() {
	a, err := sparse.NewCSR(3, 2, []int{0, 2, 3, 5}, []int32{0, 1, 1, 0, 1}, []float64{1, 2, 3, 4, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := sparse.NewGram(a) // pattern of AᵀDA, once
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range [][]float64{{1, 1, 1}, {1, 0, -1}} {
		g.Update(d) // values, as often as wanted
		fmt.Println(mat.Formatted(g.Matrix()))
	}
	// Output:
	// ⎡17   0⎤
	// ⎣22  38⎦
	// ⎡-15    0⎤
	// ⎣-18  -21⎦
}

func ExamplePlan() {
	// The second difference of seventeen points.
	c, err := sparse.NewCOO(17, 17)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 17 {
		for j := max(0, i-1); j <= min(16, i+1); j++ {
			v := -1.0
			if i == j {
				v = 2
			}
			if err := c.Append(i, j, v); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	p, err := sparse.NewPlan(c.ToCSR(), sparse.PlanOptions{Threads: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	x, y := make([]float64, 17), make([]float64, 17)
	x[8] = 1
	for range 2 { // as often as wanted, without allocating
		p.MulVec(y, x)
	}
	fmt.Println(y)
	fmt.Println(p)
	// Output:
	// [0 0 0 0 0 0 0 -1 2 -1 0 0 0 0 0 0 0]
	// 17×17, 49 entries: slots 75.0% diagonal, 25.0% 16-bit, 0.0% 32-bit, 37.5% partial, 6.12 entries each; 683 bytes, threads 2
}
