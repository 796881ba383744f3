package nlpd

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A HessianRule says what stands for ∇²L in [Literal].
type HessianRule int

const (
	Exact HessianRule = iota // ∇²L
	// RPEM is the thesis' H ← λH + ∇L∇Lᵀ, from H = I: it carries no curvature to speak of near a solution, where ∇L vanishes.
	RPEM
)

// LiteralOptions are options of [Literal].
type LiteralOptions struct {
	solvers.Options // MaxIterations 0 means 500; scaling, Acceptable and Warm have no effect

	Hessian HessianRule
	Forget  float64 // λ of RPEM; 0 means 0.95
	// EqualSteps takes one length for x, y, s and z, for which ‖F‖² falls along the direction; otherwise s and z have lengths of their own.
	EqualSteps bool
	// Epsilon ends the run at ‖F‖² < Epsilon·(1 + ‖v‖²), the test of the thesis, if it is not 0. Its points have residuals far above Epsilon; the
	// status is then Optimal only if they pass the usual test at Tolerance, else Done.
	Epsilon float64
}

// Constants of the thesis: share of the way to the boundary, slope of Armijo's test, bounds of σ, and the shortest step, which is taken untested.
const (
	literalTau              = 0.9995
	literalSlope            = 1e-4
	literalSigma            = 0.2
	literalSigmaFactor      = 100
	literalHalvings         = 30
	literalIterations       = 500
	literalForget           = 0.95
	literalLargestDenseRPEM = 2000
)

// Literal is the method NLPD as N. Couellan's thesis (1997, chapter 3) has it, for comparison with the complete form [Solve]: Newton steps on
//
//	∇f + J_hᵀy − J_gᵀz = 0,  h(x) = 0,  g(x) − s = 0,  SZ1 = μ1,   s, z > 0,  μ = σ sᵀz/p,  σ = min(0.2, 100 sᵀz),
//
// with halved steps until ‖F_μ‖² falls enough. All sides of rows and bounds are elements of g. The term S⁻¹Z(g − s), which the
// thesis' reduced system leaves out, is there. There is no correction of the inertia, no filter and no restoration: on many problems it does not
// converge, and says so.
func Literal(ctx context.Context, p *problem.NLP, o LiteralOptions) (solvers.Result, error) {
	return literalRun(ctx, p, o, nil)
}

// resolve replaces zeros by defaults.
func (o *LiteralOptions) resolve() (err error) {
	if o.MaxIterations == 0 {
		o.MaxIterations = literalIterations
	}
	if o.Options, err = o.Options.WithDefaults(); err != nil {
		return err
	}
	if o.Forget == 0 {
		o.Forget = literalForget
	}
	if !(0 < o.Forget && o.Forget <= 1) || !(o.Epsilon >= 0) || o.Hessian < Exact || RPEM < o.Hessian {
		return fmt.Errorf("nlpd: options of Literal out of range: Forget %g, Epsilon %g, Hessian %d", o.Forget, o.Epsilon, o.Hessian)
	}
	return nil
}

// literalRun is Literal, and Annealed with its a.
func literalRun(ctx context.Context, p *problem.NLP, o LiteralOptions, a *annealing) (solvers.Result, error) {
	start := time.Now()
	if err := o.resolve(); err != nil {
		return solvers.Result{}, err
	}
	f, err := nlp.NewForm(p)
	if err != nil {
		return solvers.Result{}, err
	}
	r := &run{ctx: ctx, form: f, start: start, watch: o.Watch, limit: o.MaxIterations}
	in := f.NewInner()
	copy(in.X, f.Start())
	var out outcome
	switch {
	case f.Crossed != "":
		out = outcome{solvers.Infeasible, f.Crossed}
	case f.N == 0:
		out = r.allFixed()
	default:
		l, err := newLiteral(r, o)
		if err != nil {
			var ended bool
			if out, ended = r.interrupted(); !ended {
				return solvers.Result{}, err
			}
			break
		}
		l.anneal = a
		out = l.iterate()
		l.inner(in)
	}
	res := r.result(in, out)
	r.addTo(&res)
	res.Method = "nlpd literal"
	return res, nil
}

// A side is an element of g: sign·(v − at) ≥ 0 of a row or a variable v.
type side struct {
	row, col int32 // one of them is −1
	at, sign float64
}

// A literal is the state of Literal.
type literal struct {
	*run
	o      LiteralOptions
	anneal *annealing // of SNLPD, else nil
	sides  []side
	eq     []int32 // equality rows of the form
	eqAt   []int32 // place of a row among them, or −1

	x, y, s, z   []float64
	c, g, jac    []float64
	r1, r2, r3   []float64 // of F_μ; r₄ = SZ1 − μ1
	mu           float64
	hess, jval   []float64
	jacTo        []int32 // entries of the form's Jacobian in jval, by equality row; those of sides follow
	jrow, jcol   []int32
	cdiag        []float64
	rhs, sol     []float64
	dx, dy       []float64
	ds, dz       []float64
	tx, ty       []float64
	ts, tz       []float64
	hform, yform []float64
	rowOf        []float64 // sign of each entry of jval
}

// newLiteral sets up the sides, the system [W, J_hᵀ, J_gᵀ; J_h, 0; J_g, −S/Z] and the start s = max(g, 1), z = 1, y = 0.
func newLiteral(r *run, o LiteralOptions) (*literal, error) {
	f := r.form
	l := &literal{run: r, o: o, eqAt: make([]int32, f.M)}
	for i := range f.M {
		if l.eqAt[i] = -1; f.CL[i] == f.CU[i] {
			l.eqAt[i] = int32(len(l.eq))
			l.eq = append(l.eq, int32(i))
			continue
		}
		l.addSides(int32(i), -1, f.CL[i], f.CU[i])
	}
	for j := range f.N {
		l.addSides(-1, int32(j), f.XL[j], f.XU[j])
	}
	if err := l.plan(); err != nil {
		return nil, err
	}
	n, m, p := f.N, len(l.eq), len(l.sides)
	vector := func(k int) []float64 { return make([]float64, k) }
	l.x, l.y, l.s, l.z = f.Start(), vector(m), vector(p), vector(p)
	l.tx, l.ty, l.ts, l.tz = vector(n), vector(m), vector(p), vector(p)
	l.dx, l.dy, l.ds, l.dz = vector(n), vector(m), vector(p), vector(p)
	l.c, l.g, l.jac = vector(f.M), vector(n), vector(f.Jacobian.Len())
	l.r1, l.r2, l.r3 = vector(n), vector(m), vector(p)
	l.cdiag, l.rhs, l.sol = vector(m+p), vector(n+m+p), vector(n+m+p)
	l.hform, l.yform = vector(f.Hessian.Len()), vector(f.M)
	return l, nil
}

func (l *literal) addSides(row, col int32, lo, up float64) {
	if !math.IsInf(lo, -1) {
		l.sides = append(l.sides, side{row, col, lo, 1})
	}
	if !math.IsInf(up, 1) {
		l.sides = append(l.sides, side{row, col, up, -1})
	}
}

// plan lays out W and J and makes the system.
func (l *literal) plan() error {
	f, m := l.form, len(l.eq)
	w := kkt.Entries{RowIdx: f.Hessian.Row, ColIdx: f.Hessian.Col}
	if l.o.Hessian == RPEM {
		if f.N > literalLargestDenseRPEM {
			return fmt.Errorf("nlpd: RPEM is dense: %d variables are too many", f.N)
		}
		w = kkt.Entries{}
		for j := range int32(f.N) {
			for i := j; i < int32(f.N); i++ {
				w.RowIdx, w.ColIdx = append(w.RowIdx, i), append(w.ColIdx, j)
			}
		}
	}
	l.hess = make([]float64, len(w.RowIdx))
	if l.o.Hessian == RPEM {
		for k, i := range w.RowIdx {
			if i == w.ColIdx[k] {
				l.hess[k] = 1
			}
		}
	}
	var j kkt.Entries
	inRow := make([][]int32, f.M)
	for k, i := range f.Jacobian.Row {
		inRow[i] = append(inRow[i], int32(k))
	}
	add := func(row int, k int32) {
		j.RowIdx, j.ColIdx = append(j.RowIdx, int32(row)), append(j.ColIdx, f.Jacobian.Col[k])
		l.jacTo = append(l.jacTo, k)
	}
	for e, i := range l.eq {
		for _, k := range inRow[i] {
			add(e, k)
			l.rowOf = append(l.rowOf, 1)
		}
	}
	for t, d := range l.sides {
		if d.row < 0 {
			j.RowIdx, j.ColIdx = append(j.RowIdx, int32(m+t)), append(j.ColIdx, d.col)
			l.jacTo = append(l.jacTo, -1)
			l.rowOf = append(l.rowOf, d.sign)
			continue
		}
		for _, k := range inRow[d.row] {
			add(m+t, k)
			l.rowOf = append(l.rowOf, d.sign)
		}
	}
	l.jval = make([]float64, len(j.RowIdx))
	l.jrow, l.jcol = j.RowIdx, j.ColIdx
	var err error
	l.system, err = nlp.NewSystem(l.ctx, kkt.Structure{N: f.N, M: m + len(l.sides), W: w, J: j}, l.o.KKT)
	if err != nil {
		return fmt.Errorf("nlpd: %w", err)
	}
	return nil
}
