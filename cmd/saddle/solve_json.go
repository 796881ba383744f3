package main

import "github.com/saddle-go/saddle/solvers"

// solveJSON is what saddle solve --json prints. Scripts rely on its keys: add, never rename. What does not exist is null.
type solveJSON struct {
	Name                *string        `json:"name"`
	N                   *int           `json:"n"`
	M                   *int           `json:"m"`
	Status              solvers.Status `json:"status"`
	Objective           *float64       `json:"objective"`
	PrimalInfeasibility *float64       `json:"primal_infeasibility"` // these three unscaled, absolute, largest element
	DualInfeasibility   *float64       `json:"dual_infeasibility"`
	Complementarity     *float64       `json:"complementarity"`
	Iterations          int            `json:"iterations"`
	Evaluations         int            `json:"evaluations"` // of the objective
	Factorizations      int            `json:"factorizations"`
	RefactorShifts      int            `json:"refactor_shifts"`
	Seconds             float64        `json:"seconds"`
	LinearSeconds       float64        `json:"linear_seconds"` // in KKT systems
	Method              string         `json:"method"`
	Message             string         `json:"message"`

	EvaluationSeconds float64  `json:"evaluation_seconds"` // in the functions of the model
	SolveSeconds      float64  `json:"solve_seconds"`      // of the method alone
	ReadSeconds       *float64 `json:"read_seconds"`
	File              string   `json:"file"`
	Format            *string  `json:"format"`
	Maximize          *bool    `json:"maximize"`
	Relaxed           *int     `json:"relaxed"` // variables that should be whole numbers and were not held to it
	JacobianEntries   *int     `json:"jacobian_entries"`
	HessianEntries    *int     `json:"hessian_entries"`
	Gradients         int      `json:"gradient_evaluations"`
	Constraints       int      `json:"constraint_evaluations"`
	Jacobians         int      `json:"jacobian_evaluations"`
	Hessians          int      `json:"hessian_evaluations"`
	Tolerance         float64  `json:"tolerance"` // these two as they are in force
	Threads           int      `json:"threads"`
	ISA               string   `json:"isa"`
	Sol               *string  `json:"sol"`
	Solution          *string  `json:"solution"`
	Version           string   `json:"version"`
}

func (r *solved) json() *solveJSON {
	res, in := &r.result, r.model
	out := &solveJSON{
		Status: res.Status, Iterations: res.Iterations, Evaluations: res.Evaluations.Objective,
		Factorizations: res.Factorizations, RefactorShifts: res.RefactorShifts,
		Seconds: r.seconds, LinearSeconds: res.LinearTime.Seconds(), Method: res.Method, Message: res.Message,
		EvaluationSeconds: res.EvaluationTime.Seconds(), SolveSeconds: res.Time.Seconds(), File: in.file,
		Gradients: res.Evaluations.Gradient, Constraints: res.Evaluations.Constraints,
		Jacobians: res.Evaluations.Jacobian, Hessians: res.Evaluations.Hessian,
		Tolerance: r.tolerance(), Threads: r.threads(), ISA: r.isa.String(), Sol: orNull(r.flags.sol), Solution: orNull(r.flags.solution),
		Version: buildVersion(),
	}
	if p := in.nlp; p != nil {
		n, m := p.Dim()
		out.Name, out.N, out.M, out.Format = orNull(p.Name), &n, &m, &in.what
		out.Maximize, out.Relaxed, out.ReadSeconds = &p.Maximize, ptr(in.relaxed()), &in.readS
		out.JacobianEntries, out.HessianEntries = ptr(p.Jacobian.Len()), ptr(p.Hessian.Len())
	}
	if res.X != nil {
		out.Objective, out.PrimalInfeasibility = finite(res.Objective), finite(res.PrimalInfeasibility)
		out.DualInfeasibility, out.Complementarity = finite(res.DualInfeasibility), finite(res.Complementarity)
	}
	return out
}
