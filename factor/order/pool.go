package order

import (
	"math"
	"sync"
)

// run orders root and what it divides into. Workers take pieces from a common stack; small pieces stay with the worker
// that made them. Which worker orders a piece changes nothing in the result.
func (d *dissection) run(root piece, threads int, seed uint64) {
	root.seed = derive(seed, 0)
	if threads == 1 {
		newWorker(d).finish(root, math.Inf(1))
		return
	}
	var (
		mu   sync.Mutex
		more = sync.NewCond(&mu)
		todo = []piece{root}
		busy int
		wg   sync.WaitGroup
	)
	for range threads {
		wg.Go(func() {
			w := newWorker(d)
			var made []piece
			mu.Lock()
			defer mu.Unlock()
			for {
				for len(todo) == 0 && busy > 0 {
					more.Wait()
				}
				if len(todo) == 0 {
					return
				}
				p := todo[len(todo)-1]
				todo = todo[:len(todo)-1]
				busy++
				mu.Unlock()
				made = made[:0]
				if p.n <= smallPiece {
					w.finish(p, math.Inf(1))
				} else {
					made, _ = w.process(p, made)
				}
				mu.Lock()
				busy--
				todo = append(todo, made...)
				more.Broadcast()
			}
		})
	}
	wg.Wait()
}

// smallPiece is the number of vertices up to which a piece is not worth sharing.
const smallPiece = 4000

// finish orders p completely, unless a bound on the cost passes limit, and returns the bound.
func (w *worker) finish(p piece, limit float64) (bound float64) {
	todo := []piece{p}
	for len(todo) > 0 && bound <= limit {
		p := todo[len(todo)-1]
		var b float64
		todo, b = w.process(p, todo[:len(todo)-1])
		bound += b
	}
	return bound
}
