package svcfit

import (
	"context"
	"sync"
	"sync/atomic"
)

// A Task is what a round asks of the shards.
type Task int

const (
	// Weights sets the margins to those of Vectors.
	Weights Task = iota
	// Direction computes q = B d for the directions d in Vectors, and the slopes at the trial steps.
	Direction
	// Trial computes slopes at more trial steps along the same directions. It reads no features.
	Trial
	// Gradient moves the margins by Step·q and returns Bᵀα, losses, and matrices of the rows in the zone.
	Gradient
	// Matrices returns more matrices of the rows that the last Gradient found in the zone.
	Matrices
	// Lean returns Σ c_i (1 − m_i) b_i over the zone of the last Gradient: how Bᵀα leans when the zone narrows.
	Lean
	// Kinds returns Bᵀα of the rows of the kinds in Wanted, at the last Gradient.
	Kinds
	// KindSlopes returns in Slope, of each problem, (Bᵀα)ᵀ times its vector for the rows of each kind alone, at the last Gradient.
	KindSlopes
)

// A Request is what a round sends to every shard. Slices with an element per problem follow Problems.
type Request struct {
	Task     Task
	Problems []int       // t of the problems that take part, ascending
	Vectors  [][]float64 // n elements each
	Step     []float64   // Gradient: by which part of the direction the margins move first
	Keep     []bool      // Direction: whether the last Gradient's α become the multipliers
	Reset    bool        // Gradient: multipliers are ½c again
	Delta    []float64   // width of the zone
	Trials   [][]float64 // steps at which Direction and Trial return slopes
	Cost     []float64   // of each kind
	Hinge    bool        // whether Loss and Slack are those of the hinge itself
	Exact    bool        // whether matrices are products in float64; else, of dense rows, in float32
	Wanted   []int       // Gradient, Matrices: the matrices to return, numbered as in Reply.Hess. Kinds: the kinds
}

// A Reply is what a shard returns, and the sum of such. Of problem t, here by its place in Request.Problems:
type Reply struct {
	Grad  [][]float64 // Bᵀα; of Kinds: for each wanted kind one for each problem
	Loss  []float64   // Σ c_i h_δ(1 − m_i)
	Slack []float64   // Σ c_i[(1 − m_i)₊ − β_i(1 − m_i)] ≥ 0 with β = α/c, what complementarity lacks
	Zone  []int       // rows with 0 < α_i < c_i
	Slope [][]float64 // Σ α_i q_i at each trial step; of KindSlopes: over the rows of each kind
	Curve [][]float64 // Σ (c_i/δ) q_i² over the zone at each trial step

	// Hess are lower triangles of n×n matrices by columns, Σ c_i x_i x_iᵀ over rows in the zone. Number k < T sums rows of
	// fold k that lie in the zones of all problems that train on fold k, number T + t the other rows in the zone of t. The matrix
	// of problem t is S + (Σ_{k≠t} Hess[k] + Hess[T+t])/δ: where the folds' models agree, a row is multiplied out
	// once, not T − 1 times.
	Hess [][]float64
	List []int // rows in each of Hess; one without rows is not touched
}

// A Reducer runs rounds: each shard does the request, and sum gets the sum of the replies, added in the order of the shards, so that
// it does not depend on who did what. It is the only way to the rows that Newton's method has, and so the place where an
// engine for many machines would be put: shards keep margins between rounds, all else is in requests and replies.
type Reducer interface {
	// Round overwrites sum. When ctx ends it returns its error; shards may then have done the request or not.
	Round(ctx context.Context, q *Request, sum *Reply) error
}

// pool is the Reducer of one process: goroutines that take shard after shard.
type pool struct {
	shards []*Shard
	n      int
	work   []*worker
}

// worker is the room that one goroutine needs.
type worker struct {
	reply Reply
	room  scratch
}

// Goroutines returns the Reducer of one process.
func Goroutines(shards []*Shard, threads int) Reducer {
	p := &pool{shards: shards, n: shards[0].v.x.Cols}
	for range max(1, min(threads, len(shards))) {
		p.work = append(p.work, &worker{})
	}
	return p
}

// replyMemory bounds the matrices of replies that wait to be added, in elements.
const replyMemory = 1 << 27

// Round implements Reducer.
func (p *pool) Round(ctx context.Context, q *Request, sum *Reply) error {
	sum.Start(q, p.n)
	workers := p.work
	if q.Task == Gradient || q.Task == Matrices {
		if size := len(q.Wanted) * p.n * p.n; size > 0 {
			workers = workers[:min(len(workers), max(1, replyMemory/size))]
		}
	}
	if len(workers) == 1 {
		for _, s := range p.shards {
			if err := ctx.Err(); err != nil {
				return err
			}
			w := workers[0]
			w.reply.Start(q, p.n)
			s.do(q, &w.reply, &w.room)
			sum.Add(&w.reply)
		}
		return nil
	}
	var (
		wg   sync.WaitGroup
		take atomic.Int64
		mu   sync.Mutex
		turn = sync.NewCond(&mu)
		next int
	)
	for _, w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				k := int(take.Add(1)) - 1
				if k >= len(p.shards) {
					return
				}
				dead := ctx.Err() != nil
				if !dead {
					w.reply.Start(q, p.n)
					p.shards[k].do(q, &w.reply, &w.room)
				}
				mu.Lock()
				for next != k {
					turn.Wait()
				}
				if !dead {
					sum.Add(&w.reply)
				}
				next++
				mu.Unlock()
				turn.Broadcast()
			}
		}()
	}
	wg.Wait()
	return ctx.Err()
}

// Start gives r the lengths that the answer to q has, n features, and clears it: what a Reducer does first to the sum.
func (r *Reply) Start(q *Request, n int) {
	np := len(q.Problems)
	grads, trials := 0, q.Task == Direction || q.Task == Trial
	r.Hess, r.List = resize(r.Hess, 0), resize(r.List, 0)
	switch q.Task {
	case Gradient, Matrices:
		if q.Task == Gradient {
			grads = np
		}
		r.List = zeroed(r.List, len(q.Wanted))
		r.Hess = resize(r.Hess, len(q.Wanted))
		for k := range r.Hess {
			// Cleared by the first who adds to it.
			r.Hess[k] = resize(r.Hess[k], n*n)
		}
	case Lean:
		grads = np
	case Kinds:
		grads = np * len(q.Wanted)
	}
	r.Grad = vectors(r.Grad, grads, n)
	r.Loss, r.Slack = zeroed(r.Loss, np), zeroed(r.Slack, np)
	r.Zone = zeroed(r.Zone, np)
	r.Slope, r.Curve = resize(r.Slope, np), resize(r.Curve, np)
	for k := range np {
		c := 0
		if trials {
			c = len(q.Trials[k])
		}
		r.Slope[k], r.Curve[k] = zeroed(r.Slope[k], c), zeroed(r.Curve[k], c)
		if q.Task == KindSlopes {
			r.Slope[k] = zeroed(r.Slope[k], len(q.Cost))
		}
	}
}

// Add adds a reply to the same request to r, element by element.
func (r *Reply) Add(b *Reply) {
	addAll(r.Grad, b.Grad)
	addTo(r.Loss, b.Loss)
	addTo(r.Slack, b.Slack)
	addAll(r.Slope, b.Slope)
	addAll(r.Curve, b.Curve)
	for k, z := range b.Zone {
		r.Zone[k] += z
	}
	for k, rows := range b.List {
		if rows == 0 {
			continue
		}
		if r.List[k] == 0 {
			copyLower(r.Hess[k], b.Hess[k])
		} else {
			addLower(r.Hess[k], b.Hess[k])
		}
		r.List[k] += rows
	}
}

// traffic returns the bytes of a request and of the reply of one shard as they would go over a wire: triangles packed.
func traffic(q *Request, r *Reply, n int) (sent, received int64) {
	sent, received = 64, 64
	if q.Task == Weights || q.Task == Direction || q.Task == KindSlopes {
		sent += int64(8 * n * len(q.Problems))
	}
	sent += int64(8*len(q.Cost) + 40*len(q.Problems))
	for k := range r.Slope {
		sent += int64(8 * len(r.Curve[k]))
		received += int64(8*len(r.Slope[k]) + 8*len(r.Curve[k]))
	}
	received += int64(8*n*len(r.Grad) + 24*len(r.Loss))
	for _, rows := range r.List {
		if rows > 0 {
			received += int64(4 * n * (n + 1))
		}
	}
	return sent, received
}
