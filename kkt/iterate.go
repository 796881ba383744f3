package kkt

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/krylov"
)

// A KrylovMethod is a method of package krylov and the operator that it works on.
type KrylovMethod int

const (
	// KrylovAuto is CG if every C_i + δ_c is large enough for the rule IfSafe (‖J_i‖ is estimated, by four products, where J is known by products only), until it meets a direction of negative curvature;
	// else MINRES, or FGMRES where there is a preconditioner of the caller's, which need not be definite.
	KrylovAuto KrylovMethod = iota
	// CG works on K_c = W + Σ + δ_w I + Jᵀ(C + δ_c I)⁻¹J, which is to be positive definite. Every C_i + δ_c must be positive.
	CG
	// MINRES works on K, with a positive definite preconditioner.
	MINRES
	// FGMRES works on K, with any preconditioner.
	FGMRES
	// BiCGSTAB works on K, with any preconditioner.
	BiCGSTAB
)

var krylovNames = [...]string{"auto", "cg", "minres", "fgmres", "bicgstab"}

// String returns the name of the method.
func (m KrylovMethod) String() string {
	if m < KrylovAuto || BiCGSTAB < m {
		return fmt.Sprintf("KrylovMethod(%d)", int(m))
	}
	return krylovNames[m]
}

// KrylovOptions are those of the matrix-free form.
type KrylovOptions struct {
	Method KrylovMethod
	// Tol is the relative residual of an iteration, and the backward error at which there is no other; 0 means 1e-10.
	Tol float64
	// MaxIter bounds the iterations of one run; 0 means the default of package krylov.
	MaxIter int
	// Precond makes the preconditioner of a system, nil for a diagonal one. See [FactorOf] and [Constraint].
	Precond func(*System) (Preconditioner, error)
}

// A Preconditioner resembles the operator of the method: K, of order n + m, or K_c, of order n.
type Preconditioner interface {
	krylov.Preconditioner
	// Update prepares for the values and shifts that k has now. It is called by each factorisation of k. condensed says that the operator is
	// K_c.
	Update(ctx context.Context, k *System, condensed bool) error
}

// validate returns an error that names the first field out of range.
func (o *KrylovOptions) validate() error {
	bad := func(where string, v any) error {
		return &Error{Kind: BadStructure, Func: "New", Where: "Options.Krylov." + where, Msg: fmt.Sprintf("%v is out of range", v)}
	}
	switch {
	case o.Method < KrylovAuto || BiCGSTAB < o.Method:
		return bad("Method", int(o.Method))
	case !(0 <= o.Tol && o.Tol < 1):
		return bad("Tol", o.Tol)
	case o.MaxIter < 0:
		return bad("MaxIter", o.MaxIter)
	}
	return nil
}

// resolve fills in defaults.
func (o *KrylovOptions) resolve() { o.Tol = or(o.Tol, 1e-10) }

// An iteration is the state of the matrix-free form.
type iteration struct {
	k         *System
	method    KrylovMethod // of the last update, not KrylovAuto
	condensed bool
	precond   Preconditioner // of the caller
	diag      []float64      // of the diagonal preconditioner
	jacobi    [2]*krylov.Jacobi
	inv       []float64  // 1/(C + δ_c)
	norm2     []float64  // ‖J_i‖²
	t         []float64  // n
	y, z, rhs []float64  // n + m
	u         []float64  // m
	runs      [2]methods // on K, on K_c
	flops     float64    // of a product with the operator
	// indefinite says that CG has found K_c indefinite since the last update: of the matrix, and so of all right-hand sides.
	indefinite bool
}

// iterate makes the matrix-free form ready.
func (k *System) iterate() error {
	n, m := k.s.N, k.s.M
	k.form, k.cond, k.back, k.pattern, k.stale = MatrixFree, nil, nil, nil, true
	k.iter = &iteration{
		k: k, diag: make([]float64, n+m), inv: make([]float64, m), norm2: make([]float64, m),
		t: make([]float64, n), y: make([]float64, n+m), z: make([]float64, n+m), rhs: make([]float64, n+m), u: make([]float64, m),
	}
	if k.opt.Krylov.Precond == nil {
		return nil
	}
	p, err := k.opt.Krylov.Precond(k)
	if err != nil {
		return &Error{Kind: BackendFailure, Func: "New", Where: "Options.Krylov.Precond", Err: err}
	}
	k.iter.precond = p
	return nil
}

// update chooses the operator and brings the preconditioner up to date.
func (it *iteration) update(ctx context.Context, k *System) error {
	it.indefinite = false
	safe := true
	for i, c := range k.c {
		v := c + k.shift.C
		it.inv[i] = 1 / v
		safe = safe && v >= safeC
		if k.opt.Krylov.Method == CG && !(v > 0) {
			return &Error{Kind: Unsafe, Func: "Factor", Where: fmt.Sprintf("C[%d]", i), Msg: fmt.Sprintf("%g with its shift, and the method CG", v)}
		}
	}
	it.method = k.opt.Krylov.Method
	if it.method == KrylovAuto {
		it.method = it.augmented()
		if safe && it.isSafe(k) {
			it.method = CG
		}
	}
	return it.prepare(ctx, k)
}

// isSafe reports whether C_i + δ_c ≥ 1e-8·‖J_i‖² for all rows.
func (it *iteration) isSafe(k *System) bool {
	if k.s.Products == nil {
		k.a.rowNorms2(it.norm2, k.val)
	} else {
		it.probeNorms2(k)
	}
	for i, c := range k.c {
		if !(c+k.shift.C >= safeC*it.norm2[i]) {
			return false
		}
	}
	return true
}

// normProbes is the number of products by which ‖J_i‖² are estimated: with four, one in sixty estimates is less than a tenth of the truth.
const normProbes = 4

// probeNorms2 sets norm2 to estimates of ‖J_i‖² where J is known by products only: the mean of (J_i·v)²/σ² over vectors v of
// independent elements with variance σ². They are the same vectors each time.
func (it *iteration) probeNorms2(k *System) {
	clear(it.norm2)
	state := uint64(1)
	for range normProbes {
		state = vector.Random(it.t, state)
		k.MulJ(it.u, it.t)
		for i, v := range it.u {
			it.norm2[i] += v * v * (3.0 / normProbes) // σ² = 1/3
		}
	}
}

// augmented returns the method that KrylovAuto takes for K.
func (it *iteration) augmented() KrylovMethod {
	if it.precond != nil {
		return FGMRES
	}
	return MINRES
}

// prepare brings the preconditioner up to date for the method.
func (it *iteration) prepare(ctx context.Context, k *System) error {
	it.condensed = it.method == CG
	it.flops = k.productFlops(it.condensed)
	if it.precond != nil {
		if err := it.precond.Update(ctx, k, it.condensed); err != nil && ctx.Err() != nil {
			return &Error{Kind: Interrupted, Func: "Factor", Where: "preconditioner", Err: err}
		} else if err != nil {
			return &Error{Kind: BackendFailure, Func: "Factor", Where: "preconditioner", Err: err}
		}
		if it.precond.Dim() != it.Dim() {
			return &Error{Kind: BadLength, Func: "Factor", Where: "preconditioner", Msg: fmt.Sprintf("order %d instead of %d", it.precond.Dim(), it.Dim())}
		}
		return nil
	}
	return it.updateDiagonal(k)
}

// updateDiagonal makes the diagonal preconditioner: of K_c its diagonal, of K
//
//	D₁ = |diag(W + Σ + δ_w I)|,   D₂ = C + δ_c I + diag(J D₁⁻¹ Jᵀ),
//
// where elements that are zero or negative are replaced by 1.
func (it *iteration) updateDiagonal(k *System) error {
	n := k.s.N
	d := it.diag[:it.Dim()]
	for j := range n {
		d[j] = k.wdiag[j] + k.sigma[j] + k.shift.W
	}
	if it.condensed {
		it.eachJ(k, func(i, j int, v float64) { d[j] += v * v * it.inv[i] })
	} else {
		for j := range n {
			if d[j] = math.Abs(d[j]); !usable(d[j]) {
				d[j] = 1
			}
		}
		for i, c := range k.c {
			d[n+i] = c + k.shift.C
		}
		it.eachJ(k, func(i, j int, v float64) { d[n+i] += v * v / d[j] })
	}
	for i, v := range d {
		if !usable(v) {
			d[i] = 1
		}
	}
	which := 0
	if it.condensed {
		which = 1
	}
	var err error
	if j := it.jacobi[which]; j != nil {
		err = j.Update(d)
	} else {
		it.jacobi[which], err = krylov.NewJacobi(d)
	}
	if err != nil {
		return &Error{Kind: BackendFailure, Func: "Factor", Where: "preconditioner", Err: err}
	}
	return nil
}

// usable reports whether v can be an element of a definite diagonal.
func usable(v float64) bool { return v > 0 && 1/v > 0 && !math.IsInf(1/v, 1) }

// eachJ visits the entries of J.
func (it *iteration) eachJ(k *System, f func(i, j int, v float64)) {
	for j, p := range k.a.jptr {
		for ; p < k.a.ptr[j+1]; p++ {
			f(int(k.a.ind[p])-k.s.N, j, k.val[p])
		}
	}
}

// Dim returns the order of the operator.
func (it *iteration) Dim() int {
	if it.condensed {
		return it.k.s.N
	}
	return it.k.Dim()
}

// MulVec computes dst = K·x, or K_c·x.
func (it *iteration) MulVec(dst, x []float64) {
	k := it.k
	k.stats.Flops += it.flops
	if !it.condensed {
		k.mul(dst, x)
		return
	}
	n, full, y := k.s.N, it.y, it.z // (dst; 0) = K·(x; b) with b = (C + δ_c I)⁻¹J·x
	k.MulJ(it.u, x)
	copy(full, x)
	for i, v := range it.u {
		full[n+i] = v * it.inv[i]
	}
	k.mul(y, full)
	copy(dst, y[:n])
}

// solve overwrites the columns of x by approximate solutions. The open ones only, if open is not nil: the others are zero, and
// what info says of them stays.
func (it *iteration) solve(ctx context.Context, fn string, k *System, x []float64, nrhs int, open []bool, info []SolveInfo) error {
	dim := k.Dim()
	for c := range nrhs {
		if open != nil && !open[c] {
			continue
		}
		col := x[c*dim : (c+1)*dim]
		if err := it.solveOne(ctx, fn, k, col, &info[c]); err != nil {
			return err
		}
	}
	for c := range nrhs { // also of columns before the one that has shown it
		info[c].Indefinite = it.indefinite
	}
	return nil
}

// solveOne overwrites x by an approximate solution. If CG finds K_c indefinite, and was not asked for by name, the method for K goes on from there.
func (it *iteration) solveOne(ctx context.Context, fn string, k *System, x []float64, info *SolveInfo) error {
	var res krylov.Result
	var err error
	if it.condensed {
		copy(it.rhs, x)
		res, err = it.solveCondensed(ctx, k, x)
	} else {
		res, err = it.run(ctx, x)
	}
	k.stats.Iterations += res.Iterations
	info.Iterations += res.Iterations
	info.Status = res.Status
	it.indefinite = it.indefinite || it.condensed && res.Status == krylov.Indefinite
	switch {
	case err != nil && ctx.Err() != nil:
		return &Error{Kind: Interrupted, Func: fn, Err: err}
	case err != nil:
		return &Error{Kind: BackendFailure, Func: fn, Err: err}
	case res.Status == krylov.Indefinite && it.condensed && k.opt.Krylov.Method == KrylovAuto:
		it.method = it.augmented()
		if err := it.prepare(ctx, k); err != nil {
			return err
		}
		copy(x, it.rhs)
		return it.solveOne(ctx, fn, k, x, info)
	}
	return nil
}

// run solves with the operator and overwrites x.
func (it *iteration) run(ctx context.Context, x []float64) (krylov.Result, error) {
	o := krylov.Options{Tol: it.k.opt.Krylov.Tol, MaxIter: it.k.opt.Krylov.MaxIter}
	runs := &it.runs[0]
	if it.condensed {
		runs = &it.runs[1]
	}
	return runs.solve(ctx, it.method, it, it.preconditioner(), x, runs.right(x), o)
}

// preconditioner returns the one that fits the operator.
func (it *iteration) preconditioner() krylov.Preconditioner {
	switch {
	case it.precond != nil:
		return it.precond
	case it.condensed:
		return it.jacobi[1]
	}
	return it.jacobi[0]
}

// solveCondensed overwrites x = (r₁; r₂) by (a; b): K_c·a = r₁ + Jᵀ(C + δ_c I)⁻¹r₂, b = (C + δ_c I)⁻¹(J·a − r₂).
func (it *iteration) solveCondensed(ctx context.Context, k *System, x []float64) (krylov.Result, error) {
	n := k.s.N
	a, r2 := x[:n], x[n:]
	for i, v := range r2 {
		it.u[i] = v * it.inv[i]
	}
	k.MulJT(it.t, it.u)
	for j, v := range it.t {
		a[j] += v
	}
	res, err := it.run(ctx, a)
	k.MulJ(it.u, a)
	for i, v := range it.u {
		r2[i] = (v - r2[i]) * it.inv[i]
	}
	return res, err
}
