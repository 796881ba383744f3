package kkt

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// An Iterative is the [Backend] that solves by iterations with the assembled matrix: CG where Pattern.Signs are all 1, MINRES
// otherwise, unless the options name a method, which then works on the matrix that is given. It does not count an inertia.
type Iterative struct {
	opt     IterativeOptions
	p       *Pattern
	n       int
	method  KrylovMethod
	val     []float64
	diag    []float64
	jacobi  *krylov.Jacobi
	precond krylov.Preconditioner
	runs    methods
	valid   bool
	stats   BackendStats
}

// IterativeOptions are options of an [Iterative] back end.
type IterativeOptions struct {
	Method  KrylovMethod
	Tol     float64 // relative residual; 0 means 1e-10
	MaxIter int     // of one right-hand side; 0 means twice the order
	// Precond, if not nil, is told of each matrix, by the pattern of the analysis and its values, and returns what preconditions it: positive definite for CG and MINRES. nil stands for the
	// absolute value of the diagonal.
	Precond func(ctx context.Context, p *Pattern, val []float64) (krylov.Preconditioner, error)
}

// NewIterative returns an iterative back end.
func NewIterative(o IterativeOptions) *Iterative { return &Iterative{opt: o} }

// Analyze chooses the method.
func (b *Iterative) Analyze(p *Pattern) error {
	if err := (&KrylovOptions{Method: b.opt.Method, Tol: b.opt.Tol, MaxIter: b.opt.MaxIter}).validate(); err != nil {
		return err
	}
	if err := p.check("Iterative.Analyze"); err != nil {
		return err
	}
	n, _ := p.Lower.Dims()
	*b = Iterative{opt: b.opt, p: p, n: n, method: b.opt.Method, diag: make([]float64, n)}
	if b.method == KrylovAuto {
		b.method = CG
		for i := range n {
			if p.Signs == nil || p.Signs[i] < 0 {
				b.method = MINRES
				break
			}
		}
	}
	b.stats = BackendStats{Name: b.method.String(), Analyses: 1, Bytes: int64(n) * 64}
	return nil
}

// Factorize prepares the preconditioner. It refers to val until the next call.
func (b *Iterative) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	b.valid = false
	if err := b.p.admit(ctx, "Iterative.Factorize", val); err != nil {
		return Inertia{}, err
	}
	if err := checkFinite("Iterative.Factorize", "val", val); err != nil {
		return Inertia{}, err
	}
	b.val = val
	if err := b.prepare(ctx, val); err != nil {
		return Inertia{}, &Error{Kind: BackendFailure, Func: "Iterative.Factorize", Msg: "no preconditioner", Err: err}
	}
	b.valid = true
	b.stats.Factorizations++
	return Inertia{}, nil
}

// prepare makes the preconditioner.
func (b *Iterative) prepare(ctx context.Context, val []float64) (err error) {
	if b.opt.Precond != nil {
		b.precond, err = b.opt.Precond(ctx, b.p, val)
		return err
	}
	ptr, _, _ := b.p.Lower.Lower().Raw()
	for j := range b.n {
		if b.diag[j] = math.Abs(val[ptr[j]]); !usable(b.diag[j]) {
			b.diag[j] = 1
		}
	}
	if b.jacobi != nil {
		return b.jacobi.Update(b.diag)
	}
	b.jacobi, err = krylov.NewJacobi(b.diag)
	b.precond = b.jacobi
	return err
}

// Dim returns the order of the matrix.
func (b *Iterative) Dim() int { return b.n }

// MulVec computes dst = K·x.
func (b *Iterative) MulVec(dst, x []float64) {
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	clear(dst)
	b.stats.Flops += symFlops(b.n, len(ind))
	asm.MulSymCols(ptr, ind, b.val, x, dst, 0, b.n)
}

// Solve solves to the tolerance of the options, or as far as the method comes.
func (b *Iterative) Solve(x []float64, nrhs int) error {
	if err := checkSolve("Iterative.Solve", b.valid, b.n, x, nrhs); err != nil {
		return err
	}
	o := krylov.Options{Tol: or(b.opt.Tol, 1e-10), MaxIter: b.opt.MaxIter}
	for c := range nrhs {
		col := x[c*b.n : (c+1)*b.n]
		res, err := b.runs.solve(context.Background(), b.method, b, b.precond, col, b.runs.right(col), o)
		if err != nil {
			return err
		}
		b.stats.Solves++
		b.stats.Iterations += res.Iterations
	}
	return nil
}

// Stats returns the counters.
func (b *Iterative) Stats() BackendStats { return b.stats }
