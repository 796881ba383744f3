package mtx_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

func ExampleRead() {
	const text = `%%MatrixMarket matrix coordinate real symmetric
% name: example
3 3 4
1 1 2
2 1 -1
2 2 2
3 3 1
`
	m, err := mtx.Read(strings.NewReader(text), mtx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Title(), m.Rows, m.Cols, m.Symmetry)
	fmt.Println("lower triangle:", m.Stored().NNZ(), "entries; whole matrix:", m.Full().NNZ())
	// Output:
	// example 3 3 symmetric
	// lower triangle: 4 entries; whole matrix: 5
}

func ExampleWrite() {
	a, err := sparse.NewCSC(2, 2, []int{0, 2, 3}, []int32{0, 1, 1}, []float64{4, 0.1, -3})
	if err != nil {
		log.Fatal(err)
	}
	o := mtx.WriteOptions{Symmetry: mtx.Symmetric, Comments: []string{" made by hand"}}
	if err := mtx.Write(os.Stdout, a, o); err != nil {
		log.Fatal(err)
	}
	// Output:
	// %%MatrixMarket matrix coordinate real symmetric
	// % made by hand
	// 2 2 3
	// 1 1 4
	// 2 1 0.1
	// 2 2 -3
}

func ExampleSyntaxError() {
	const text = "%%MatrixMarket matrix coordinate real general\n2 2 1\n0 1 3.5\n"
	_, err := mtx.Read(strings.NewReader(text), mtx.Options{Name: "a.mtx"})
	fmt.Println(err)
	// Output:
	// mtx: a.mtx: line 3: row 0: indices start at 1
}
