package factor

import (
	"context"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestMemoryForDelays: the least room with which a matrix with many delayed columns can be factored serves when it is factored again, and with
// any number of threads; what is claimed keeps to it.
func TestMemoryForDelays(t *testing.T) {
	const seed = 509
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range []factortest.Case{factortest.DelayCascade(rng, 300, 200), factortest.DelayCascade(rng, 1500, 900), factortest.Bipartite(rng, 900, 900)} {
		opt := Options{Ordering: OrderAMD, Pivoting: PivotThreshold}
		if c.Order != nil {
			opt.Ordering, opt.Perm = OrderGiven, c.Order
		}
		_, _, val := c.A.Lower().Raw()
		factored := func(room, threads, times int) (f *LDL, err error) {
			opt.Threads = threads
			s, err := Analyze(c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			f = s.New()
			f.delayRoom = float64(room)
			for range times {
				if _, err := f.Factorize(context.Background(), val); err != nil {
					return nil, err
				}
			}
			return f, nil
		}
		least := 8 * sort.Search(1<<25, func(k int) bool { _, err := factored(8*k, 1, 1); return err == nil })
		for _, threads := range []int{1, 2, 5} {
			f, err := factored(least, threads, 3)
			if err != nil {
				t.Errorf("seed %d, %s, %d threads: %v, in room that has been enough", seed, c.Name, threads, err)
				continue
			}
			claimed := 0
			for _, w := range f.workers {
				claimed += 8*w.heap.size() - 3*8*heapMost // chunks of what is small
			}
			if threads == 1 && claimed > least {
				t.Errorf("seed %d, %s: %d bytes claimed where %d are allowed", seed, c.Name, claimed, least)
			}
			if _, err := factored(least-8, threads, 1); least > 0 && (err == nil || !strings.Contains(err.Error(), "limit")) {
				t.Errorf("seed %d, %s, %d threads: error %v in less room", seed, c.Name, threads, err)
			}
		}
		if least < 1<<16 {
			t.Errorf("%s needs %d bytes only", c.Name, least)
		}
	}
}
