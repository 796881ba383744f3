package libsvm_test

import (
	"fmt"
	"strings"

	"github.com/saddle-go/saddle/problem/libsvm"
)

func ExampleRead() {
	const text = `# two features, the second one sparse
2 1:0.5 2:1
1 1:-0.5
`
	d, err := libsvm.Read(strings.NewReader(text), libsvm.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, features := d.X.Dims()
	fmt.Println(rows, "rows,", features, "features")
	fmt.Println("label", d.Labels.Pos, "is +1:", d.Y)
	// Output:
	// 2 rows, 2 features
	// label 2 is +1: [1 -1]
}

func ExampleSyntaxError() {
	const text = "+1 1:0.5 3:1\n-1 2:abc\n"
	_, err := libsvm.Read(strings.NewReader(text), libsvm.Options{Name: "train.txt"})
	fmt.Println(err)
	// Output:
	// train.txt:2: value "abc" of feature 2 is not a finite number
}
