package svcfit

import (
	"context"
	"fmt"
	"runtime"

	"github.com/saddle-go/saddle/solvers"
)

// Regime is the method that trains, chosen by the shape of the data.
type Regime int

const (
	// Auto chooses: Newton up to 2500 features, Gram up to 2500 rows, else Descent.
	Auto Regime = iota
	// Newton is the semismooth Newton method on the primal with Cholesky factors of order n.
	Newton
	// Descent is coordinate descent on the dual, and conjugate gradients for linear systems.
	Descent
	// Gram is Newton's method in the space of the rows, on their Gram matrix.
	Gram
)

var regimeNames = [...]string{"auto", "newton", "descent", "gram"}

// String returns the name of the regime in lower case.
func (r Regime) String() string {
	if r < 0 || int(r) >= len(regimeNames) {
		return fmt.Sprintf("Regime(%d)", int(r))
	}
	return regimeNames[r]
}

// MarshalText writes the word of String.
func (r Regime) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// maxOrder bounds the order of a matrix that a regime that was asked for may keep: 8 GB each.
const maxOrder = 1 << 15

// denseOrder is the largest order of a matrix that is factored at each step: 2500³/3 flops are 0.1–0.2 s.
const denseOrder = 2500

// Options of a Trainer. The zero value asks for the defaults.
type Options struct {
	Regime   Regime // Auto chooses
	Threads  int    // goroutines that work at a time; 0: GOMAXPROCS. Results do not depend on it
	MaxSteps int    // Newton steps of one stage, or sweeps over 1000; 0: 100
	Seed     uint64 // of random orders
	Trials   int    // Newton: steps that a line search tries in a round; 0: 1, more where a round is dear

	AdjointTol float64 // Descent: relative residual of Adjoint's conjugate gradients, < 1; 0: 1e-3

	// Reducer makes what runs the rounds of Newton's method on the shards; nil: Goroutines.
	Reducer func(shards []*Shard) Reducer

	// Progress is called after each step; returning true ends the fit as the end of its context does.
	Progress solvers.Progress
}

// Fit is where a Trainer arrived: what it knows of each problem t. It is the caller's.
type Fit struct {
	Status    solvers.Status // Done if all problems reached the target
	Message   string         // why it ended, if not at the target
	W         [][]float64    // weights, n elements each
	Objective []float64      // ½wᵀSw + Σ c_i h_δ(1 − m_i)
	Gap       []float64      // duality gap of w, ≥ 0: no w has an objective less than Objective − Gap
	Residual  []float64      // ‖Sw − Bᵀα‖_{S⁻¹}/‖w‖_S, 0 where not computed
	Free      []int          // rows with 0 < α_i < c_i: those in the zone
	Rows      []int          // rows trained on
	Steps     int            // Newton steps of the slowest problem, or sweeps
	Passes    float64        // passes over the rows, those over a part counted as that part
	Rounds    int            // rounds of the Reducer
	Bytes     int64          // vectors and matrices that the rounds sent and received, over all shards
}

// method is what each regime implements. Its state is the iterate of the last fit.
type method interface {
	// fit moves to the minimum at p, from the last iterate, and fills f, whose slices have the right lengths. An error
	// is the end of ctx; f is filled then too.
	fit(ctx context.Context, p *Params, to Target, f *Fit) error
	// margins writes the margin of each validation row at its fold's weights.
	margins(out []float64)
	// adjoint solves H_t q = g with H at the last fit.
	adjoint(ctx context.Context, t int, q, g []float64) error
	// kindGradient writes Σ_{i trained by t, of kind k} α_i b_i.
	kindGradient(ctx context.Context, t, k int, out []float64) error
	// kindSlopes adds qᵀΣ α_i b_i over the rows of each kind that t trains on to the kind's element of out.
	kindSlopes(ctx context.Context, t int, q, out []float64) error
}

// Trainer trains the problems of a cross-validation. It is not safe for use by several goroutines at a time.
type Trainer struct {
	v      *view
	o      Options
	regime Regime
	why    string
	m      method
	fitted bool
	whole  bool      // the last fit was not cut off
	delta  float64   // its width
	out    []float64 // margins
}

// New returns a trainer of p, or an error that says what is wrong with it.
func New(p Problem, o Options) (*Trainer, error) {
	v, err := newView(p)
	if err != nil {
		return nil, err
	}
	if o.Threads < 0 || o.MaxSteps < 0 {
		return nil, fmt.Errorf("svcfit: option Threads is %d, MaxSteps is %d", o.Threads, o.MaxSteps)
	}
	if !(o.AdjointTol >= 0 && o.AdjointTol < 1) {
		return nil, fmt.Errorf("svcfit: option AdjointTol is %g", o.AdjointTol)
	}
	if o.AdjointTol == 0 {
		o.AdjointTol = adjointTol
	}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 100
	}
	t := &Trainer{v: v, o: o}
	if t.regime, t.why, err = choose(v, o.Regime); err != nil {
		return nil, err
	}
	if err := fits(v, t.regime); err != nil {
		return nil, err
	}
	if t.m, err = newMethod(v, o, t.regime); err != nil {
		return nil, err
	}
	return t, nil
}

// choose returns the regime for v and the reason.
func choose(v *view, asked Regime) (Regime, string, error) {
	n := v.x.Cols
	switch {
	case asked < Auto || asked > Gram:
		return 0, "", fmt.Errorf("svcfit: no regime %d", int(asked))
	case asked != Auto:
		return asked, fmt.Sprintf("%v: asked for", asked), nil
	case n <= denseOrder:
		return Newton, fmt.Sprintf("newton: %d features, a matrix of that order is quick to factor", n), nil
	case v.used <= denseOrder:
		return Gram, fmt.Sprintf("gram: %d rows of %d features, the matrix of their products is small", v.used, n), nil
	default:
		return Descent, fmt.Sprintf("descent: %d rows of %d features, too many for a matrix of either order", v.used, n), nil
	}
}

// fits returns an error if a regime cannot have the matrices that it needs.
func fits(v *view, r Regime) error {
	switch {
	case r == Newton && v.x.Cols > maxOrder:
		return fmt.Errorf("svcfit: regime newton of %d features, a matrix of that order; the most is %d", v.x.Cols, maxOrder)
	case r == Gram && v.used > maxOrder:
		return fmt.Errorf("svcfit: regime gram of %d rows, a matrix of that order; the most is %d", v.used, maxOrder)
	case r == Gram && v.used == 0:
		return fmt.Errorf("svcfit: regime gram without rows to train on")
	}
	return nil
}

// newMethod makes the method of a regime.
func newMethod(v *view, o Options, r Regime) (method, error) {
	switch r {
	case Newton:
		return newNewton(v, o), nil
	case Descent:
		return newDescents(v, o), nil
	case Gram:
		return newGrams(v, o), nil
	default:
		return nil, fmt.Errorf("svcfit: regime %v is not there yet", r)
	}
}

// Regime returns the method in use.
func (t *Trainer) Regime() Regime { return t.regime }

// Why says in one line why this regime was chosen.
func (t *Trainer) Why() string { return t.why }

// Fit trains all problems at p, from the weights of the last fit. A bad argument is an error without a Fit. When ctx ends, within
// about one pass over the rows, the Fit is the best so far and the error wraps the cause. Any other end is a Status of the Fit.
func (t *Trainer) Fit(ctx context.Context, p Params, to Target) (*Fit, error) {
	if err := p.check(t.v.x.Cols, t.v.kinds); err != nil {
		return nil, err
	}
	if p.Box != nil && t.regime != Newton {
		return nil, fmt.Errorf("svcfit: Box is for regime newton, this is %v", t.regime)
	}
	to, err := to.withDefaults(p.Delta)
	if err != nil {
		return nil, err
	}
	f := t.newFit()
	err = t.m.fit(ctx, &p, to, f)
	t.fitted, t.whole, t.delta = true, err == nil, p.Delta
	if err != nil {
		if f.Status = solvers.FromContext(ctx); f.Status == solvers.Unknown {
			f.Status = solvers.Interrupted
		}
		return f, fmt.Errorf("svcfit: %w", err)
	}
	return f, nil
}

func (t *Trainer) newFit() *Fit {
	T, n := t.v.folds, t.v.x.Cols
	f := &Fit{W: make([][]float64, T), Objective: make([]float64, T), Gap: make([]float64, T), Residual: make([]float64, T),
		Free: make([]int, T), Rows: make([]int, T)}
	for k := range f.W {
		f.W[k] = make([]float64, n)
	}
	for k := range f.Rows {
		f.Rows[k] = t.v.used
		if t.v.cross {
			f.Rows[k] -= t.v.size[k]
		}
	}
	return f
}

// Margins returns y_i x_iᵀw_t of each validation row i at the weights of its fold t. Other elements mean nothing. The
// slice belongs to the trainer and holds until the next Fit. It is nil before the first.
func (t *Trainer) Margins() []float64 {
	if !t.fitted {
		return nil
	}
	if t.out == nil {
		t.out = make([]float64, t.v.x.Rows)
	}
	t.m.margins(t.out)
	return t.out
}

// Adjoint solves H_t q = g with H_t = S + Σ_{i in the zone} (c_i/δ) b_i b_iᵀ at the last fit, without the features at their
// bound if there is a box, where q is 0. Lengths are n; q and g may be the same. It returns an error if there is no fit or it had δ = 0, or one that wraps the cause
// when ctx ends.
func (t *Trainer) Adjoint(ctx context.Context, fold int, q, g []float64) error {
	n := t.v.x.Cols
	switch {
	case !t.fitted || !t.whole || t.delta == 0:
		return fmt.Errorf("svcfit: Adjoint needs a whole fit with a width above 0")
	case fold < 0 || fold >= t.v.folds:
		return fmt.Errorf("svcfit: fold %d of %d", fold, t.v.folds)
	case len(q) != n || len(g) != n:
		return fmt.Errorf("svcfit: Adjoint of %d and %d elements for %d features", len(q), len(g), n)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	return t.m.adjoint(ctx, fold, q, g)
}

// KindGradient writes Σ α_i b_i over the rows of kind k that problem fold trains on, n elements, at the last fit: the
// derivative of Bᵀα in log c_k while the zone's margins stay. It returns an error if there is no fit, or that of a pass over the rows that failed.
func (t *Trainer) KindGradient(ctx context.Context, fold, k int, out []float64) error {
	switch {
	case !t.fitted:
		return fmt.Errorf("svcfit: KindGradient without a fit")
	case fold < 0 || fold >= t.v.folds:
		return fmt.Errorf("svcfit: fold %d of %d", fold, t.v.folds)
	case len(out) != t.v.x.Cols:
		return fmt.Errorf("svcfit: KindGradient of %d elements for %d features", len(out), t.v.x.Cols)
	}
	clear(out)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	if err := t.m.kindGradient(ctx, fold, k, out); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	return nil
}

// KindSlopes writes out[k] = qᵀΣ α_i b_i over the rows of kind k that problem fold trains on, at the last fit: the products of q with what
// KindGradient gives, for all kinds in one pass over the rows. q has an element for each feature, out one for each kind, or more, which are set to 0. The bits do not
// depend on the number of threads.
func (t *Trainer) KindSlopes(ctx context.Context, fold int, q, out []float64) error {
	switch {
	case !t.fitted:
		return fmt.Errorf("svcfit: KindSlopes without a fit")
	case fold < 0 || fold >= t.v.folds:
		return fmt.Errorf("svcfit: fold %d of %d", fold, t.v.folds)
	case len(q) != t.v.x.Cols || len(out) < t.v.kinds:
		return fmt.Errorf("svcfit: KindSlopes of %d and %d elements for %d features and %d kinds", len(q), len(out), t.v.x.Cols, t.v.kinds)
	}
	clear(out)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	if err := t.m.kindSlopes(ctx, fold, q, out); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	return nil
}
