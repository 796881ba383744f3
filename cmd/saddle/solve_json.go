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
	Seconds             float64        `json:"seconds"`        // of the whole command
	LinearSeconds       *float64       `json:"linear_seconds"` // in KKT systems
	Method              string         `json:"method"`
	Message             string         `json:"message"`

	ReadS           *float64 `json:"read_s"`
	SolveS          *float64 `json:"solve_s"`      // of the method alone
	LinearS         *float64 `json:"linear_s"`     // linear_seconds, named as the times of other parts
	EvaluationS     *float64 `json:"evaluation_s"` // in the functions of the model
	File            string   `json:"file"`
	Format          *string  `json:"format"`
	Maximize        *bool    `json:"maximize"`
	Relaxed         *int     `json:"relaxed"` // variables that should be whole numbers and were not held to it
	JacobianEntries *int     `json:"jacobian_entries"`
	HessianEntries  *int     `json:"hessian_entries"`
	Gradients       int      `json:"gradient_evaluations"`
	Constraints     int      `json:"constraint_evaluations"`
	Jacobians       int      `json:"jacobian_evaluations"`
	Hessians        int      `json:"hessian_evaluations"`
	Tol             float64  `json:"tol"` // in force
	MaxIter         int      `json:"max_iter"`
	Seed            uint64   `json:"seed"`
	Sol             *string  `json:"sol"`
	Solution        *string  `json:"solution"`

	machineJSON
	Version string `json:"version"`

	// The same as above, as they were called first.
	ReadSeconds       *float64 `json:"read_seconds"`
	SolveSeconds      *float64 `json:"solve_seconds"`
	EvaluationSeconds *float64 `json:"evaluation_seconds"`
	Tolerance         float64  `json:"tolerance"`
}

func (r *solved) object() any {
	res, in := &r.result, r.model
	out := &solveJSON{
		Status: res.Status, Message: res.Message, Seconds: r.seconds, Version: buildVersion(),
		machineJSON: machineJSON{r.flags.workers(), r.isa.String()}, Iterations: res.Iterations, Evaluations: res.Evaluations.Objective,
		Factorizations: res.Factorizations, RefactorShifts: res.RefactorShifts,
		Method: res.Method, File: in.file,
		Gradients: res.Evaluations.Gradient, Constraints: res.Evaluations.Constraints,
		Jacobians: res.Evaluations.Jacobian, Hessians: res.Evaluations.Hessian,
		Tol: r.inForce().Tolerance, MaxIter: r.inForce().MaxIterations, Seed: r.flags.seed, Sol: r.has(r.flags.sol), Solution: r.has(r.flags.solution),
	}
	if p := in.nlp; p != nil {
		n, m := p.Dim()
		out.Name, out.N, out.M, out.Format = orNull(p.Name), &n, &m, &in.what
		out.Maximize, out.Relaxed, out.ReadS = &p.Maximize, ptr(in.relaxed()), &in.readS
		out.SolveS, out.LinearS, out.EvaluationS = ptr(res.Time.Seconds()), ptr(res.LinearTime.Seconds()), ptr(res.EvaluationTime.Seconds())
		out.JacobianEntries, out.HessianEntries = ptr(p.Jacobian.Len()), ptr(p.Hessian.Len())
	}
	if res.X != nil {
		out.Objective, out.PrimalInfeasibility = finite(res.Objective), finite(res.PrimalInfeasibility)
		out.DualInfeasibility, out.Complementarity = finite(res.DualInfeasibility), finite(res.Complementarity)
	}
	out.LinearSeconds, out.EvaluationSeconds, out.SolveSeconds, out.ReadSeconds, out.Tolerance = out.LinearS, out.EvaluationS, out.SolveS, out.ReadS, out.Tol
	return out
}
