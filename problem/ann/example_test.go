package ann_test

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/ann"
)

// A net of one input, three hidden units and one output, with the numbers of unknowns of both forms.
func ExampleNewNet() {
	n, err := ann.NewNet([]int{1, 3, 3, 1}, ann.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.Weights(), "weights,", n.States(), "states of each sample")
	// Output: 22 weights, 6 states of each sample
}
