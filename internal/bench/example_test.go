package bench_test

import (
	"context"
	"fmt"
	"regexp"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
)

// Measure one kernel in the first cache, portable form only.
func ExampleRun() {
	res, err := bench.Run(context.Background(), bench.Options{
		Kernels: regexp.MustCompile("^Dot$"),
		Levels:  []isa.Level{isa.Generic},
		Places:  []bench.Place{bench.L1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range res.Figures {
		fmt.Println(f.Kernel.Name, f.Level, f.Place, f.Fraction > 0, f.Versus)
	}
	// Output: Dot generic l1 true 1
}
