package kkt_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

// Two scenarios share the variable x₀: rows 0 and 1 are the variable and the multiplier of the first, 2 and 3 those of the
// second, 4 is x₀.
func ExampleBlockAngular() {
	k, err := sparse.NewCOO(5, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []struct {
		i, j int
		v    float64
	}{{0, 0, 2}, {1, 0, 1}, {1, 1, 0}, {2, 2, 4}, {3, 2, 1}, {3, 3, 0}, {4, 1, -1}, {4, 3, -1}, {4, 4, 1}} {
		if err := k.Append(e.i, e.j, e.v); err != nil {
			fmt.Println(err)
			return
		}
	}
	lower := k.ToCSC()
	a, err := sparse.NewSym(lower)
	if err != nil {
		fmt.Println(err)
		return
	}
	b := kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: 2, Join: 1})
	if err := b.Analyze(&kkt.Pattern{Lower: a, Part: []int32{0, 0, 1, 1, -1}, Typical: true}); err != nil {
		fmt.Println(err)
		return
	}
	_, _, val := lower.Raw()
	in, err := b.Factorize(context.Background(), val)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{3, 0, 5, 0, -1}
	if err := b.Solve(x, 1); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(in.Pos, "positive,", in.Neg, "negative;", b.Report().Blocks, "blocks")
	fmt.Printf("%.2f\n", x)
	// Output:
	// 3 positive, 2 negative; 2 blocks
	// [1.00 1.00 1.00 1.00 1.00]
}

// A chain of five rows falls apart without the one in the middle.
func ExampleComponents() {
	k, _ := sparse.NewCOO(5, 5)
	for i := range 5 {
		k.Append(i, i, 2)
		if i > 0 {
			k.Append(i, i-1, -1)
		}
	}
	a, err := sparse.NewSym(k.ToCSC())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(kkt.Components(a, []int32{2}))
	// Output:
	// [0 0 -1 1 1]
}
