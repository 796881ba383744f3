package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/solvers"
)

// A row is what became of one file.
type row struct {
	name     string
	n, m     int
	maximize bool
	solvers.Result
	ref     reference
	verdict string
}

// Limits of the comparison.
const (
	feasible   = 1e-6
	sameFactor = 1e-4
)

func (r *row) solved() bool { return r.Solved() && r.PrimalInfeasibility <= feasible }

// minimised returns the objective as a minimisation has it, which is what the reference tells.
func (r *row) minimised() float64 {
	if r.maximize {
		return -r.Objective
	}
	return r.Objective
}

// judge compares with the reference.
func (r *row) judge() string {
	switch {
	case r.Status == solvers.Unknown:
		return "error"
	case r.Solved() && !r.solved():
		return "infeasible point"
	case !r.ref.known:
		return "no reference"
	case !r.solved() && !r.ref.solved():
		return "both fail"
	case !r.solved():
		return "fail"
	case !r.ref.solved():
		return "gain"
	}
	tol := sameFactor * math.Max(1, math.Abs(r.ref.objective))
	switch d := r.minimised() - r.ref.objective; {
	case d > tol:
		return "worse"
	case d < -tol:
		return "better"
	}
	return "same"
}

func (r row) String() string {
	return fmt.Sprintf("%-18s %-17s f %.8g (%.8g) iterations %d (%d) infeasibility %.1e %.1e %.1e  %.3fs of it %.3f linear, %.3f functions  n %d m %d  %s: %s",
		r.verdict, r.Status, r.minimised(), r.ref.objective, r.Iterations, r.ref.iterations,
		r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity, r.Time.Seconds(), r.LinearTime.Seconds(), r.EvaluationTime.Seconds(), r.n, r.m, r.Method, r.Message)
}

var columns = strings.Split("name,variables,rows,status,verdict,objective,reference_objective,iterations,reference_iterations,reference_status,"+
	"objective_evaluations,gradient_evaluations,constraint_evaluations,jacobian_evaluations,hessian_evaluations,factorizations,refactor_shifts,"+
	"primal_infeasibility,dual_infeasibility,complementarity,seconds,linear_seconds,evaluation_seconds,method,message", ",")

// cells returns the row of the CSV file.
func (r *row) cells() []string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	e := r.Evaluations
	return []string{strings.TrimSuffix(r.name, ".nl"), strconv.Itoa(r.n), strconv.Itoa(r.m), r.Status.String(), r.verdict,
		number(r.minimised()), number(r.ref.objective), strconv.Itoa(r.Iterations), strconv.Itoa(r.ref.iterations), r.ref.status,
		strconv.Itoa(e.Objective), strconv.Itoa(e.Gradient), strconv.Itoa(e.Constraints), strconv.Itoa(e.Jacobian), strconv.Itoa(e.Hessian),
		strconv.Itoa(r.Factorizations), strconv.Itoa(r.RefactorShifts),
		number(r.PrimalInfeasibility), number(r.DualInfeasibility), number(r.Complementarity),
		number(r.Time.Seconds()), number(r.LinearTime.Seconds()), number(r.EvaluationTime.Seconds()), r.Method, r.Message}
}
