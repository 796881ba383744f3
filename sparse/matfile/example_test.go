package matfile_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/saddle-go/saddle/sparse/matfile"
)

func ExampleRead() {
	const text = "%%MatrixMarket matrix coordinate pattern symmetric\n3 3 3\n1 1\n2 1\n3 3\n"
	f, err := matfile.Read(strings.NewReader(text), matfile.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: %d×%d %v %v\n", f.Kind, f.Rows, f.Cols, f.Symmetry, f.Field)
	// Output:
	// Matrix Market: 3×3 symmetric pattern
}
