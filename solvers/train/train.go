package train

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auglag"
)

// Train fits the weights of n to d. The error is about the arguments; how the run ended is in the result, which has the best weights that were found.
func Train(ctx context.Context, n *ann.Net, d *ann.Data, o Options) (Result, error) {
	o, err := o.WithDefaults()
	if err != nil {
		return Result{}, err
	}
	if o.Held != nil {
		if _, err := ann.NewReduced(n, o.Held); err != nil {
			return Result{}, fmt.Errorf("train: Held: %w", err)
		}
	}
	w := o.Start
	if w == nil {
		w = make([]float64, n.Weights())
		n.Random(w, o.Seed)
	} else if len(w) != n.Weights() {
		return Result{}, fmt.Errorf("train: Start has %d elements, the net %d weights", len(w), n.Weights())
	}
	start := time.Now()
	var r Result
	switch o.Method {
	case LM:
		r, err = reduced(ctx, n, d, w, o)
	case AugLag:
		r, err = lifted(ctx, n, d, w, o)
	default:
		r, err = incremental(ctx, n, d, w, o)
		if err == nil && o.Finish > 0 && (r.Status == solvers.Done || r.Status == solvers.IterationLimit) {
			r, err = finish(ctx, n, d, r, o)
		}
	}
	if err != nil {
		return Result{}, err
	}
	r.Method, r.Loss, r.Time = o.Method, n.LossOf(r.W, d), time.Since(start)
	return r, nil
}

// form is what the two forms of the problem have in common.
type form interface {
	Dims() (samples, weights, states, residuals, constraints int)
	PatternW() (row, col []int32)
	PatternZ() (row, col []int32)
	auglag.NormalMatrix
}

// problem states f for auglag.
func problem(f form, fork func() auglag.Functions) *auglag.Problem {
	p := &auglag.Problem{New: fork, Normal: f}
	p.Samples, p.Shared, p.States, p.Residuals, p.Constraints = f.Dims()
	p.Z.Row, p.Z.Col = f.PatternZ()
	return p
}

// options returns those of auglag, with the test p and the record h.
func (o Options) options(p *plateau, h *holder) auglag.Options {
	a := o.AugLag
	a.Decay, a.MaxIterations, a.Target, a.Threads, a.Watch = o.Decay, o.MaxIterations, o.Target, o.Threads, p.watch(o.Watch)
	if h.rows != nil {
		a.Weights = h.add
	}
	return a
}

// Reduced returns the problem of LM, Lifted that of AugLag, with the start w, for who wants to call package auglag with it.
func Reduced(n *ann.Net, d *ann.Data, w []float64) (*auglag.Problem, error) {
	f, err := ann.NewReduced(n, d)
	if err != nil {
		return nil, err
	}
	p := problem(f, func() auglag.Functions { return f.Fork() })
	p.Start = slices.Clone(w)
	return p, nil
}

// Lifted is described at Reduced. States are those of a forward pass.
func Lifted(n *ann.Net, d *ann.Data, w []float64) (*auglag.Problem, error) {
	f, err := ann.NewLifted(n, d)
	if err != nil {
		return nil, err
	}
	p := problem(f, func() auglag.Functions { return f.Fork() })
	p.W.Row, p.W.Col = f.PatternW()
	p.Start = slices.Clone(w)
	y, ns := make([]float64, n.Outputs()), n.States()
	z := make([]float64, d.Rows*ns)
	for j := range d.Rows {
		n.Forward(w, d.X[j*d.Inputs:(j+1)*d.Inputs], z[j*ns:(j+1)*ns], y)
	}
	p.Start = append(p.Start, z...)
	return p, nil
}

// bound gives the weights, and the states, bounds of their size.
func bound(p *auglag.Problem, weights, states float64) {
	if math.IsInf(weights, 1) && math.IsInf(states, 1) {
		return
	}
	p.Lower, p.Upper = make([]float64, len(p.Start)), make([]float64, len(p.Start))
	for k := range p.Start {
		b := weights
		if k >= p.Shared {
			b = states
		}
		p.Lower[k], p.Upper[k] = -b, b
	}
}

// reduced is the method LM.
func reduced(ctx context.Context, n *ann.Net, d *ann.Data, w []float64, o Options) (Result, error) {
	p, err := Reduced(n, d, w)
	if err != nil {
		return Result{}, err
	}
	level, held := newPlateau(o.Plateau, plateauSteps), &holder{net: n, rows: o.Held}
	a := o.options(level, held)
	if a.Step == auglag.Quasidefinite || a.Step == auglag.Iterative {
		f, _ := ann.NewReduced(n, d)
		p.W.Row, p.W.Col = f.PatternW()
	}
	bound(p, o.Bound, o.StateBound)
	r, err := auglag.Solve(ctx, p, a)
	res := Result{W: r.W, Iterations: r.Iterations, Gradient: r.Gradient, Held: held.losses}
	res.Status, res.Message = level.ended(r.Status, r.Message)
	return res, err
}

// lifted is the method AugLag. The target, which is one of the net, is left to the end of the run by auglag: its F is that of states that
// satisfy the equations to the tolerance.
func lifted(ctx context.Context, n *ann.Net, d *ann.Data, w []float64, o Options) (Result, error) {
	p, err := Lifted(n, d, w)
	if err != nil {
		return Result{}, err
	}
	bound(p, o.Bound, o.StateBound)
	level, held := newPlateau(o.Plateau, plateauSteps), &holder{net: n, rows: o.Held}
	r, err := auglag.Solve(ctx, p, o.options(level, held))
	res := Result{
		W: r.W, Iterations: r.Iterations, Violation: r.Violation, Multipliers: r.Multipliers,
		Penalty: r.Penalty, Outer: r.Outer, Gradient: r.Gradient, Held: held.losses,
	}
	res.Status, res.Message = level.ended(r.Status, r.Message)
	return res, err
}

// finish improves the end of the incremental method by batch steps. Sums of the first hidden layer within ±f⁻¹(ᾱ) are states within ±ᾱ.
func finish(ctx context.Context, n *ann.Net, d *ann.Data, from Result, o Options) (Result, error) {
	o.MaxIterations, o.Target, o.Held = o.Finish, 0, nil
	method := reduced
	if o.Method == TOSN {
		method, o.StateBound = lifted, o.Level
	}
	r, err := method(ctx, n, d, from.W, o)
	if err != nil {
		return Result{}, err
	}
	from.Finished = r.Iterations
	if v := n.LossOf(r.W, d) + o.Decay/2*asm.Dot(r.W, r.W); !(v < n.LossOf(from.W, d)+o.Decay/2*asm.Dot(from.W, from.W)) {
		return from, nil
	}
	from.W, from.Gradient, from.Violation = r.W, r.Gradient, r.Violation
	if r.Status != solvers.IterationLimit {
		from.Status, from.Message = r.Status, r.Message
	}
	return from, nil
}

// interrupted returns the ending of a run that ctx or the watcher stopped.
func interrupted(ctx context.Context, cycles int) (solvers.Status, string) {
	if ctx.Err() != nil {
		return solvers.FromContext(ctx), fmt.Sprintf("stopped after %d cycles", cycles)
	}
	return solvers.Interrupted, solvers.ErrStopped.Error()
}
