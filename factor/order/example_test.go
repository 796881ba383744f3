package order_test

import (
	"fmt"

	"github.com/saddle-go/saddle/factor/order"
)

// An arrow whose dense row comes first fills completely; minimum degree puts that row last.
func ExampleAMD() {
	ptr, ind := []int{0, 5, 6, 7, 8, 9}, []int32{0, 1, 2, 3, 4, 1, 2, 3, 4} // lower triangle by columns
	g := order.FromLower(5, ptr, ind)
	perm := order.AMD(g, order.AMDOptions{})
	before, _ := order.Fill(g, []int32{0, 1, 2, 3, 4})
	after, flops := order.Fill(g, perm)
	fmt.Printf("%d entries as given, %d in the order %d with %g operations\n", before, after, perm, flops)
	// Output: 15 entries as given, 9 in the order [4 3 2 0 1] with 17 operations
}

// Partners of a matching are kept together and eliminated as one vertex of weight 2.
func ExampleCompress() {
	g := order.FromLower(4, []int{0, 1, 2, 3, 3}, []int32{2, 3, 3}) // a path 0-2-3-1
	c, weight, groups := order.Compress(g, []int32{2, 3, 0, 1})
	perm := order.AMD(c, order.AMDOptions{Weight: weight})
	fmt.Println(c.N(), weight, groups.Expand(nil, perm))
	// Output: 2 [2 2] [1 3 0 2]
}
