package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Constants of the incremental method.
const (
	firstMu   = 1e-2 // barrier parameter, times muRate a cycle down to leastMu
	muRate    = 0.9
	leastMu   = 1e-6
	leastGap  = 1e-3 // slacks begin a step with at least this
	firstH    = 0.1  // H₀ = 0.1 I
	shiftH    = 1e-6 // W = H + 1e-6 I
	batchLM   = 1e-2 // damping of the Gauss–Newton matrix of TBB
	boundary  = 0.995
	slowAfter = 200 // cycles; from there on steps shrink as 1/(1 + (t − 200)/200)
)

// An inner is a run of TBB, TOB or TOSN. Terms are samples, or all of them at once for TBB. Each has slacks s and duals z of its own
// constraints a·x + b ≥ 0, in pairs: a unit's bound below, then the one above.
//
//	W dx − Aᵀdz = −(∇f − Aᵀz),  A dx − ds = s − g,  S dz + Z ds = μ − S z
//
// Slacks are eliminated, and duals: (W + Aᵀ(Z/S)A) dx = −∇f + Aᵀ(μ/s − (Z/S)(g − s)).
type inner struct {
	n        *ann.Net
	d        *ann.Data
	f        *ann.Reduced
	o        Options
	x, trial []float64
	h        []float64 // H, lower triangle
	w        []float64 // the matrix of a step, the lower triangle by columns
	grad, dx []float64
	psi      []float64
	rows     []float64 // F of a sample
	row      []float64
	limit    float64     // of a pair: M, or c
	z        [][]float64 // duals of each term
	s, ds    []float64
	value    []float64 // a·x of each pair
	k        *kkt.System
	noise    *rand.Rand
}

func incremental(ctx context.Context, n *ann.Net, d *ann.Data, w []float64, o Options) (Result, error) {
	f, err := ann.NewReduced(n, d)
	if err != nil {
		return Result{}, err
	}
	if n.Weights() > 4000 {
		return Result{}, fmt.Errorf("train: %v with %d weights, want 4000 at most", o.Method, n.Weights())
	}
	r := &inner{n: n, d: d, f: f, o: o, x: slices.Clone(w), noise: rand.New(rand.NewPCG(o.Seed, 0x4015e))}
	if err := r.init(ctx); ctx.Err() != nil {
		r.batchGradient(r.x)
		res := Result{W: slices.Clone(w), Gradient: r.projected()}
		res.Status, res.Message = interrupted(ctx, 0)
		return res, nil
	} else if err != nil {
		return Result{}, err
	}
	return r.run(ctx)
}

func (r *inner) init(ctx context.Context) error {
	n := r.n.Weights()
	pairs, terms := n, r.d.Rows
	r.limit = r.o.Bound
	switch r.o.Method {
	case TBB:
		terms = 1
	case TOSN:
		act := r.n.Options().Hidden
		pairs = r.n.Widths()[1]
		if r.limit = act.Inverse(r.o.Level); math.IsNaN(r.limit) || r.limit <= 0 {
			return fmt.Errorf("train: Level %g is no value of the activation %v", r.o.Level, act)
		}
	}
	for _, v := range []*[]float64{&r.trial, &r.grad, &r.dx, &r.psi} {
		*v = make([]float64, n)
	}
	r.h, r.w, r.row = make([]float64, n*n), make([]float64, 0, n*(n+1)/2), make([]float64, n)
	r.rows = make([]float64, r.n.Outputs())
	r.s, r.ds, r.value = make([]float64, 2*pairs), make([]float64, 2*pairs), make([]float64, pairs)
	for range terms {
		z := make([]float64, 2*pairs)
		for k := range z {
			z[k] = firstMu / r.limit
		}
		r.z = append(r.z, z)
	}
	for k := range n {
		r.h[k+k*n] = firstH
	}
	if r.o.Method != TOSN {
		for k, v := range r.x { // strictly inside
			r.x[k] = min(max(v, -0.99*r.limit), 0.99*r.limit)
		}
	}
	s := kkt.Structure{N: n}
	for c := range n {
		for i := c; i < n; i++ {
			s.W.RowIdx, s.W.ColIdx = append(s.W.RowIdx, int32(i)), append(s.W.ColIdx, int32(c))
		}
	}
	var err error
	r.k, err = nlp.NewSystem(ctx, s, kkt.Options{Form: kkt.Augmented, Backend: func() kkt.Backend { return kkt.NewDense() }})
	return err
}

// run does the cycles.
func (r *inner) run(ctx context.Context) (Result, error) {
	res := Result{Status: solvers.IterationLimit, Message: fmt.Sprintf("%d cycles", r.o.MaxIterations), W: slices.Clone(r.x)}
	best := r.objective(r.x)
	mu := firstMu
	for t := 1; t <= r.o.MaxIterations; t++ {
		if r.o.Target > 0 && best <= r.o.Target {
			res.Status, res.Message = solvers.Done, "the target was reached"
			break
		}
		length := 1.0
		if t > slowAfter && r.o.Method != TBB {
			length = 1 / (1 + float64(t-slowAfter)/slowAfter)
		}
		ok := true
		for l := range r.z {
			good, err := r.step(ctx, l, mu, length, t)
			if ctx.Err() == nil && err != nil {
				return Result{}, err
			}
			ok = ok && good
			if ctx.Err() != nil {
				break
			}
		}
		mu = max(leastMu, muRate*mu)
		res.Iterations = t
		now := r.objective(r.x)
		if now < best {
			best = now
			copy(res.W, r.x)
		}
		r.batchGradient(r.x)
		res.Gradient = r.projected()
		stop := r.o.Watch != nil && r.o.Watch(solvers.Step{Index: t, Objective: now, DualInfeasibility: res.Gradient, Mu: mu, Norm: asm.AbsMax(r.dx), AlphaPrimal: length, AlphaDual: length})
		switch {
		case ctx.Err() != nil || stop:
			res.Status, res.Message = interrupted(ctx, t)
			return res, nil
		case math.IsNaN(now):
			res.Status, res.Message = solvers.NumericalTrouble, "the weights are not finite any more"
			return res, nil
		case res.Gradient <= 1e-6:
			res.Status, res.Message = solvers.Done, fmt.Sprintf("gradient %.1e is within the tolerance", res.Gradient)
			return res, nil
		case !ok && r.o.Method == TBB:
			res.Status, res.Message = solvers.NumericalTrouble, "no step reduces the barrier function"
			return res, nil
		}
	}
	if r.o.Target > 0 && best <= r.o.Target {
		res.Status, res.Message = solvers.Done, "the target was reached"
	}
	return res, nil
}

// objective returns loss and decay.
func (r *inner) objective(x []float64) float64 {
	return r.n.LossOf(x, r.d) + r.o.Decay/2*asm.Dot(x, x)
}

// batchGradient sets grad to that of the objective.
func (r *inner) batchGradient(x []float64) {
	clear(r.grad)
	for j := range r.d.Rows {
		r.addGradient(j, x)
	}
	asm.Axpy(r.o.Decay, x, r.grad)
}

// projected returns the largest element of grad that does not point out of the box, to which the barrier keeps a distance.
func (r *inner) projected() float64 {
	most := 0.0
	for k, g := range r.grad {
		if r.o.Method != TOSN && math.Abs(r.x[k]) >= r.limit*(1-1e-3) && g*r.x[k] <= 0 {
			continue
		}
		most = max(most, math.Abs(g))
	}
	return most
}

// addGradient adds the gradient of sample j, J_jᵀF_j, to grad. Products with J_j refer to it then.
func (r *inner) addGradient(j int, x []float64) {
	r.f.Values(j, x, nil, r.rows)
	r.f.Jacobian(j, x, nil, nil, nil)
	r.f.MulT(r.rows, r.grad)
}

// addOuter adds Σ_o ψ_oψ_oᵀ of the sample of addGradient to the lower triangle of m; ψ_o is the gradient of F_o.
func (r *inner) addOuter(m []float64) {
	n := len(r.x)
	for o := range r.rows {
		clear(r.rows)
		clear(r.psi)
		r.rows[o] = 1
		r.f.MulT(r.rows, r.psi)
		for c, v := range r.psi {
			if v != 0 {
				asm.Axpy(v, r.psi[c:], m[c+c*n:(c+1)*n])
			}
		}
	}
}

// prepare sets grad and H for term l.
func (r *inner) prepare(l int) {
	clear(r.grad)
	n := len(r.x)
	if r.o.Method != TBB {
		r.addGradient(l, r.x)
		asm.Axpy(r.o.Decay/float64(r.d.Rows), r.x, r.grad)
		for c := range n {
			asm.Scale(r.o.Forget, r.h[c+c*n:(c+1)*n])
		}
		r.addOuter(r.h)
		return
	}
	clear(r.h)
	for j := range r.d.Rows {
		r.addGradient(j, r.x)
		r.addOuter(r.h)
	}
	asm.Axpy(r.o.Decay, r.x, r.grad)
	for c := range n {
		r.h[c+c*n] += batchLM + r.o.Decay
	}
}

// pair sets row to the direction a of pair k of term l and returns where it begins and ends and the stride: its other elements are 0.
func (r *inner) pair(k, l int) (first, stride, count int) {
	if r.o.Method != TOSN {
		r.row[0] = 1
		return k, 1, 1
	}
	ni := r.d.Inputs
	copy(r.row, r.d.X[l*ni:(l+1)*ni])
	_, size := r.n.Layer(0)
	stride = r.n.Widths()[1]
	if count = size / stride; count > ni {
		r.row[ni] = 1
	}
	return k, stride, count
}

// dot returns a·x of pair k of term l.
func (r *inner) dot(k, l int, x []float64) float64 {
	first, stride, count := r.pair(k, l)
	s := 0.0
	for i := range count {
		s += r.row[i] * x[first+i*stride]
	}
	return s
}

// step moves x by a step on term l. It returns false if there is none.
func (r *inner) step(ctx context.Context, l int, mu, length float64, t int) (bool, error) {
	r.prepare(l)
	z := r.z[l]
	n := len(r.x)
	for k := range r.value {
		v := r.dot(k, l, r.x)
		r.value[k] = v
		r.s[2*k], r.s[2*k+1] = max(r.limit+v, leastGap), max(r.limit-v, leastGap)
		if r.o.Method != TOSN { // x is inside, and s = g exactly
			r.s[2*k], r.s[2*k+1] = r.limit+v, r.limit-v
		}
		first, stride, count := r.pair(k, l)
		weight, force := 0.0, 0.0
		for side, sign := range []float64{1, -1} {
			e := 2*k + side
			q := z[e] / r.s[e]
			weight += q
			force += sign * (mu/r.s[e] - q*(r.limit+sign*v-r.s[e]))
		}
		for i := range count {
			r.grad[first+i*stride] -= force * r.row[i]
			if r.o.Method == TOSN {
				for e := i; e < count; e++ {
					r.h[first+e*stride+(first+i*stride)*n] += weight * r.row[i] * r.row[e]
				}
			} else {
				r.psi[k] = weight
			}
		}
	}
	if err := r.direction(ctx); err != nil {
		return false, err
	}
	r.restore(l, z)
	return r.move(l, mu, length, t), nil
}

// direction solves for dx. The matrix is H with, for boxes, the weights in psi on its diagonal.
func (r *inner) direction(ctx context.Context) error {
	n := len(r.x)
	r.w = r.w[:0]
	for c := range n {
		r.w = append(r.w, r.h[c+c*n:(c+1)*n]...)
		d := shiftH
		if r.o.Method != TOSN {
			d += r.psi[c]
		}
		r.w[len(r.w)-(n-c)] += d
	}
	asm.Scale(-1, r.grad)
	if err := r.k.SetValues(kkt.Values{W: r.w}); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if _, err := r.k.Factor(ctx, kkt.Shift{}); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if _, err := r.k.Solve(ctx, r.dx, r.grad); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	asm.Scale(-1, r.grad)
	return nil
}

// restore takes the constraints of TOSN out of H again.
func (r *inner) restore(l int, z []float64) {
	if r.o.Method != TOSN {
		return
	}
	n := len(r.x)
	for k := range r.value {
		weight := z[2*k]/r.s[2*k] + z[2*k+1]/r.s[2*k+1]
		first, stride, count := r.pair(k, l)
		for i := range count {
			for e := i; e < count; e++ {
				r.h[first+e*stride+(first+i*stride)*n] -= weight * r.row[i] * r.row[e]
			}
		}
	}
}

// move goes along dx as far as slacks and duals stay positive, and updates the duals of term l.
func (r *inner) move(l int, mu, length float64, t int) bool {
	z := r.z[l]
	alpha := min(1, 1/max(asm.AbsMax(r.dx), 1e-300))
	dz := make([]float64, len(z))
	for k, v := range r.value {
		d := r.dot(k, l, r.dx)
		for side, sign := range []float64{1, -1} {
			e := 2*k + side
			ds := sign*d + (r.limit + sign*v - r.s[e])
			dz[e] = (mu-z[e]*ds)/r.s[e] - z[e]
			if ds < 0 {
				alpha = min(alpha, -boundary*r.s[e]/ds)
			}
			if dz[e] < 0 {
				alpha = min(alpha, -boundary*z[e]/dz[e])
			}
		}
	}
	alpha *= length
	ok := true
	if r.o.Method == TBB {
		alpha, ok = r.search(alpha, mu)
	}
	asm.Axpy(alpha, r.dx, r.x)
	asm.Axpy(alpha, dz, z)
	if r.o.Method == TOSN && r.o.Noise > 0 {
		r.shake(l, r.o.Noise*math.Pow(r.o.NoiseRate, float64(t-1)), z)
	}
	return ok
}

// search halves the step of TBB until the barrier function falls.
func (r *inner) search(alpha, mu float64) (float64, bool) {
	barrier := func(x []float64) float64 {
		b := r.objective(x)
		for _, v := range x {
			b -= mu * (math.Log(r.limit+v) + math.Log(r.limit-v))
		}
		return b
	}
	now, slope := barrier(r.x), asm.Dot(r.grad, r.dx)
	for range 30 {
		copy(r.trial, r.x)
		asm.Axpy(alpha, r.dx, r.trial)
		if b := barrier(r.trial); b <= now+1e-4*alpha*slope+1e-15*math.Abs(now) {
			return alpha, true
		}
		alpha /= 2
	}
	return 0, false
}

// shake adds noise of size temperature to the weights, without the part that changes a sum that is at its bound.
func (r *inner) shake(l int, temperature float64, z []float64) {
	for k := range r.dx {
		r.dx[k] = temperature * r.noise.NormFloat64()
	}
	for k := range r.value {
		if z[2*k] < r.s[2*k] && z[2*k+1] < r.s[2*k+1] {
			continue
		}
		first, stride, count := r.pair(k, l)
		a := r.row[:count]
		if size := asm.Dot(a, a); size > 0 {
			f := -r.dot(k, l, r.dx) / size
			for i := range count {
				r.dx[first+i*stride] += f * r.row[i]
			}
		}
	}
	asm.Axpy(1, r.dx, r.x)
}
