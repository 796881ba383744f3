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
	level, held := newPlateau(r.o.Plateau, plateauCycles), &holder{net: r.n, rows: r.o.Held}
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
		held.add(res.W)
		res.Held = held.losses
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
		case level.add(best):
			res.Status, res.Message = solvers.Done, level.message()
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
