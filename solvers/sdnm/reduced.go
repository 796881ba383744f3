package sdnm

import (
	"context"
	"sync"
	"time"
)

// Once C is fixed the smoothed constraints have exactly one solution: the central
// path of every fold and ζ_i = s_ε(y_i x_iᵀw). What remains of the smoothed problem is
//
//	min φ(C) = Σ_t (1/(T m1_t)) Σ_{i∈Ω_t} s_τ(y_i x_iᵀ w_t(C; μ)),
//
// with τ = ε and μ = ε²/2. The search uses a larger τ, because s_τ has the width τ².

// team is the set of workers of one Tune: each holds the workspace of one
// path solver, so that memory grows with the threads and not with the work queued.
type team struct {
	free chan *lower
}

func newTeam(threads int) *team {
	t := &team{free: make(chan *lower, threads)}
	for range threads {
		t.free <- &lower{}
	}
	return t
}

// release lets go of the workspaces, which the next jobs make again. It waits for all workers: it
// must not be called from a job, nor twice at a time.
func (t *team) release() {
	for range cap(t.free) {
		<-t.free
	}
	for range cap(t.free) {
		t.free <- &lower{}
	}
}

// each runs job(k, worker) for k = 0..n-1, at most as many at a time as there are workers over
// all concurrent calls, and returns the error of the smallest k that failed.
func (t *team) each(n int, job func(k int, l *lower) error) error {
	errs := make([]error, n)
	run := func(k int) {
		l := <-t.free
		defer func() { t.free <- l }()
		errs[k] = job(k, l)
	}
	var wg sync.WaitGroup
	for k := range n {
		if n == 1 || cap(t.free) == 1 {
			run(k) // a goroutine would gain nothing
		} else {
			wg.Go(func() { run(k) })
		}
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// request asks for an evaluation of the reduced problem.
type request struct {
	c     float64
	to    target
	tau   float64
	order int    // derivatives of φ wanted: 0 or 2
	from  *visit // warm start, may be nil
	phase string
}

// visit is an evaluated C.
type visit struct {
	Evaluation
	points []point // one per fold
	d1, d2 float64 // dφ/dC and d²φ/dC², when asked for
}

// foldValue is the share of one fold.
type foldValue struct {
	at         point
	wrong      int
	f0, f1, f2 float64 // mean s_τ over the validation rows and its derivatives
	iterations int
}

// evaluate solves the lower level of all folds at q.c.
func (t *team) evaluate(ctx context.Context, folds []*fold, q request) (*visit, error) {
	start := time.Now()
	vals := make([]foldValue, len(folds))
	err := t.each(len(folds), func(k int, l *lower) (err error) {
		var from *point
		if q.from != nil {
			from = &q.from.points[k]
		}
		vals[k], err = l.evaluate(ctx, folds[k], q, from)
		return err
	})
	if err != nil {
		return nil, err
	}
	v := newVisit(folds, q, vals)
	v.Seconds = seconds(start)
	return v, nil
}

// evaluateFold solves the lower level of one fold at q.c.
func (t *team) evaluateFold(ctx context.Context, f *fold, q request, from *point) (v foldValue, err error) {
	err = t.each(1, func(_ int, l *lower) (err error) {
		v, err = l.evaluate(ctx, f, q, from)
		return err
	})
	return v, err
}

// newVisit adds the shares of the folds.
func newVisit(folds []*fold, q request, vals []foldValue) *visit {
	v := &visit{Evaluation: Evaluation{C: q.c, Phase: q.phase, Exact: q.to.gap > 0, Tau: q.tau}}
	v.count(folds, vals)
	share, f := 1/float64(len(folds)), 0.0
	for _, fv := range vals {
		v.points = append(v.points, fv.at)
		f += share * fv.f0
		v.d1 += share * fv.f1
		v.d2 += share * fv.f2
	}
	v.Smoothed = &f
	return v
}

// count fills the errors and iterations of v from the folds.
func (v *visit) count(folds []*fold, vals []foldValue) {
	for k, fv := range vals {
		v.FoldErrors = append(v.FoldErrors, fv.wrong)
		v.Iterations += fv.iterations
		// Folds of one size are counted together, so that equal counts give equal errors to the last bit.
		size, sum, first := folds[k].a.len(), 0, true
		for j, other := range vals {
			if folds[j].a.len() == size {
				sum += other.wrong
				first = first && j >= k
			}
		}
		if first {
			v.CVError += float64(sum) / float64(size*len(folds))
		}
	}
}

// evaluate solves the lower level of f at q.c and differentiates along the path.
func (l *lower) evaluate(ctx context.Context, f *fold, q request, from *point) (foldValue, error) {
	before := l.iterations
	if err := l.solve(ctx, f, q.c, q.to, from); err != nil {
		return foldValue{}, err
	}
	v := foldValue{iterations: l.iterations - before}
	m1 := f.a.len()
	for k := range l.margin {
		l.margin[k] = grow(l.margin[k], m1)
	}
	f.a.mul(l.margin[0], l.w)
	v.wrong = wrong(l.margin[0])
	var w1, w2 []float64
	if q.order > 0 {
		var err error
		if w1, w2, err = l.differentiate(ctx, f); err != nil {
			return foldValue{}, err
		}
		f.a.mul(l.margin[1], w1)
		f.a.mul(l.margin[2], w2)
	}
	v.at = l.point(q.to.mu, w1)
	for i, a := range l.margin[0] {
		s, _, d1, d2 := step(a, q.tau*q.tau)
		v.f0 += s
		if q.order > 0 {
			a1 := l.margin[1][i]
			v.f1 += d1 * a1
			v.f2 += d2*a1*a1 + d1*l.margin[2][i]
		}
	}
	w := 1 / float64(m1)
	v.f0, v.f1, v.f2 = w*v.f0, w*v.f1, w*v.f2
	return v, nil
}
