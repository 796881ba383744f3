package main

import (
	"github.com/saddle-go/saddle/solvers"
)

// krylovJSON is what saddle krylov --json prints. Scripts rely on its keys: add, never rename. What
// does not exist is null. With several right-hand sides the numbers are those of the worst: one
// that did not converge with the largest residual, else the one with the most iterations.
type krylovJSON struct {
	N                *int       `json:"n"`   // rows; see cols
	NNZ              *int       `json:"nnz"` // entries, both triangles of a symmetric matrix: other than in factorJSON
	Method           *string    `json:"method"`
	Precond          *string    `json:"precond"`
	Iterations       *int       `json:"iterations"`
	Converged        bool       `json:"converged"`
	RelativeResidual *float64   `json:"relative_residual"` // ‖b-Ax‖₂/‖b‖₂
	SetupS           *float64   `json:"setup_s"`           // preconditioner and plan of the products
	SolveS           *float64   `json:"solve_s"`           // all right-hand sides
	History          []*float64 `json:"history"`           // relative residual after 0, 1, … iterations

	Outcome       *string  `json:"outcome"` // how the method ended, in its own words
	File          string   `json:"file"`
	Cols          *int     `json:"cols"`
	Symmetric     *bool    `json:"symmetric"`
	MethodReason  *string  `json:"method_reason"`  // null if it was asked for
	PrecondReason *string  `json:"precond_reason"` // likewise
	PrecondInfo   *string  `json:"precond_info"`
	Restart       *int     `json:"restart"` // of gmres and fgmres
	Ell           *int     `json:"ell"`     // of bicgstabl
	Tol           float64  `json:"tol"`
	MaxIter       int      `json:"max_iter"`
	MaxIterOld    int      `json:"maxiter"` // the same, as it was called first
	RHS           int      `json:"rhs"`     // number of right-hand sides
	BackwardError *float64 `json:"backward_error"`
	ForwardError  *float64 `json:"forward_error"`
	Gradient      *float64 `json:"gradient"` // ‖Aᵀr‖₂/(‖A‖‖r‖₂) of lsqr and lsmr, r = b-Ax
	ReadS         *float64 `json:"read_s"`
	Output        *string  `json:"output"`
	Out           *string  `json:"out"` // the same, as it was called first

	machineJSON
	endJSON
}

func (r *iterated) object() any {
	in := r.input
	out := &krylovJSON{
		SetupS: r.setupS, SolveS: r.solveS, Converged: r.status == solvers.Done,
		machineJSON: machineJSON{r.threads, r.isa.String()}, endJSON: newEnd(r.status, r.message, r.seconds), File: in.file, Tol: r.flags.tol, MaxIter: r.maxIter(), RHS: max(1, in.nrhs),
		MethodReason: orNull(r.methodWhy), PrecondReason: orNull(r.precondWhy), PrecondInfo: orNull(r.precondInfo),
		Output: r.has(r.flags.output), Out: r.has(r.flags.output), MaxIterOld: r.maxIter(),
	}
	if in.a != nil {
		out.N, out.Cols, out.NNZ, out.ReadS = &in.rows, &in.cols, ptr(in.a.NNZ()), &in.readS
		out.Symmetric = ptr(in.sym != nil)
		out.Method, out.Precond = ptr(methods[r.method].word), ptr(preconds[r.precond].word)
	}
	if r.usesRestart() {
		out.Restart = ptr(r.restart())
	}
	if r.method == methodBiCGSTABL {
		out.Ell = ptr(r.ell())
	}
	if c := r.worst; c != nil {
		out.Iterations, out.Outcome = &c.Iterations, ptr(c.Status.String())
		out.RelativeResidual, out.BackwardError = finite(c.residual), finite(c.backward)
		out.History = make([]*float64, len(c.History))
		for k, v := range c.History {
			out.History[k] = finite(v)
		}
		out.Gradient = finite(c.gradient)
		if in.rhs == nil {
			out.ForwardError = finite(c.forward)
		}
	}
	return out
}

// usesRestart reports whether the method has cycles.
func (r *iterated) usesRestart() bool { return r.method == methodGMRES || r.method == methodFGMRES }

// orNull returns a pointer to s, nil if it is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
