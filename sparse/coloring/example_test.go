package coloring_test

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse/coloring"
)

// The arrow matrix of order 5 has a full row, so that its columns share nothing; but by symmetry two products suffice.
func ExampleStar() {
	row := []int32{0, 1, 2, 3, 4, 4, 4, 4, 4}
	col := []int32{0, 1, 2, 3, 0, 1, 2, 3, 4}
	g, _ := coloring.Columns(5, 5, row, col)
	star, reading, _ := coloring.Star(5, row, col)
	fmt.Println(g.Count(), "groups of columns,", star.Count(), "of a star colouring:", star.Of)
	fmt.Printf("the entry at (4, 2) is element %d of the product with group %d\n", reading[6].Row, reading[6].Group)
	// Output:
	// 5 groups of columns, 2 of a star colouring: [0 0 0 0 1]
	// the entry at (4, 2) is element 2 of the product with group 1
}
