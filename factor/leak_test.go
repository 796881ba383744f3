package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// heapInUse returns the bytes of live objects, once that number stays: goroutines that are about to end may still hold memory of what ran before.
func heapInUse() float64 {
	last := 0.0
	for range 20 {
		var m runtime.MemStats
		for range 3 { // pools give their contents up in two steps
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		now := float64(m.HeapAlloc)
		if math.Abs(now-last) <= 0.001*now {
			return now
		}
		last = now
		time.Sleep(5 * time.Millisecond)
	}
	return last
}

// cycle is a matrix with values that factorisations go through in turn.
type cycle struct {
	name string
	a    *sparse.Sym
	val  [][]float64
	opt  Options
}

// cycles has a small and a middle matrix, whose constraints are eliminated first: with a large diagonal of theirs the static order
// is good, with zeros and other elements of very different sizes it is refused, and constraints wait for their variables.
func cycles() []cycle {
	rng := rand.New(rand.NewPCG(531, 0))
	var list []cycle
	for _, c := range []struct {
		name string
		n, m int
	}{{"small", 12, 6}, {"middle", 90, 36}} {
		a, val := factortest.LateIterates(rng, factortest.LatePoint{N: c.n, M: c.m, Exponent: 12, Dependent: 2, C: 1}, 12)
		val = [][]float64{val[0], val[1], val[10], val[2], val[3], val[11]} // of a moderate range, but for two
		ptr, ind, _ := a.Lower().Raw()
		for k, v := range val {
			for j := c.n; j < c.n+c.m; j++ {
				if ind[ptr[j]] != int32(j) {
					panic("no diagonal")
				}
				v[ptr[j]] = -1e6
				if k%3 == 2 {
					v[ptr[j]] = 0
				}
			}
		}
		var perm sparse.Perm
		for k := range c.n + c.m {
			perm = append(perm, int32((c.n+k)%(c.n+c.m)))
		}
		list = append(list, cycle{c.name, a, val, Options{Ordering: OrderGiven, Perm: perm, Threads: 2}})
	}
	return list
}

// turn factors with the values of turn k, solves, and stores the result in values and index, which grow if need be. It counts what it sees.
func (c *cycle) turn(t *testing.T, f *LDL, k int, x, b []float64, values *[]float64, index *[]int32, g *Flat, seen map[Pivoting]int) {
	if _, err := f.Factorize(context.Background(), c.val[k%len(c.val)]); err != nil {
		t.Fatal(err)
	}
	seen[f.stats.Pivoting]++
	if f.stats.Delayed > 0 {
		seen[-1]++
	}
	if k%8 == 0 {
		for i := range b {
			b[i] = float64(i%7) - 3
		}
		if _, err := f.SolveRefined(x, b); err != nil {
			t.Fatal(err)
		}
	}
	f.Solve(b, 1)
	nf, ni := f.FlatSizes()
	*values, *index = need(values, nf), need(index, ni)
	if err := f.Store(*values, *index); err != nil {
		t.Fatal(err)
	}
	if err := g.Load(*values, *index); err != nil {
		t.Fatal(err)
	}
	g.Solve(x, 1)
}

// TestNothingLeaks factors 10,000 times with alternating values and wants the heap to be what it was after the first few times, within
// one per cent, and all goroutines gone.
func TestNothingLeaks(t *testing.T) {
	rounds := 10_000
	if testing.Short() {
		rounds = 1000
	}
	for _, c := range cycles() {
		t.Run(c.name, func(t *testing.T) {
			goroutines := runtime.NumGoroutine()
			s, err := Analyze(c.a, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			s.planSolve(everything)
			f := s.New()
			x, b := make([]float64, s.n), make([]float64, s.n)
			var values []float64
			var index []int32
			var g Flat
			seen := map[Pivoting]int{}
			const warm = 200
			for k := range warm {
				c.turn(t, f, k, x, b, &values, &index, &g, seen)
			}
			before := heapInUse()
			for k := range rounds {
				c.turn(t, f, k, x, b, &values, &index, &g, seen)
			}
			after := heapInUse()
			noise := max(0.01*before, 8*float64(rounds)) // less than the smallest object in each round; the runtime itself takes and gives some kilobytes
			if d := after - before; d > noise || d < -noise {
				t.Errorf("%.0f bytes in use, %.0f before %d factorisations", after, before, rounds)
			}
			t.Logf("%v, delayed in %d; %.0f bytes in use, %.0f before", seen, seen[-1], after, before)
			if seen[PivotAuto] < rounds/20 || seen[PivotThreshold] < rounds/20 || seen[-1] < rounds/20 {
				t.Errorf("ways of pivoting %v: too few of one to test anything", seen)
			}
			c.turn(t, f, 0, x, b, &values, &index, &g, seen) // all are alive
			wait := time.Now()
			for runtime.NumGoroutine() > goroutines {
				if time.Since(wait) > 5*time.Second {
					t.Fatalf("%d goroutines are left, there were %d", runtime.NumGoroutine(), goroutines)
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
}
