package problemtest

import (
	"fmt"
	"math"
)

// Judge returns nil if x is a solution that a method may end with: it keeps bounds and rows to feasibility, relative to sides above 1, and its
// objective is one that [Problem.Accepts] to value, relative to objectives above 1. Otherwise the error says
// what is wrong. Solutions without multipliers are hard to approach: there values of a method are off by about the square root of its tolerance.
func (p Problem) Judge(x []float64, feasibility, value float64) error {
	q := p.NLP()
	n, m := q.Dim()
	if len(x) != n {
		return fmt.Errorf("%s: %d elements for %d variables", p.Name, len(x), n)
	}
	if p.Outcome != Solvable {
		return fmt.Errorf("%s is %v, there is no solution", p.Name, p.Outcome)
	}
	c := make([]float64, m)
	q.Constraints(x, c)
	for j, v := range x {
		if out := outside(q.Lower[j], v, q.Upper[j]); !(out <= feasibility) {
			return fmt.Errorf("%s: %s = %.6g violates [%g, %g]", p.Name, q.VariableName(j), v, q.Lower[j], q.Upper[j])
		}
	}
	for i, v := range c {
		if out := outside(q.RowLower[i], v, q.RowUpper[i]); !(out <= feasibility) {
			return fmt.Errorf("%s: %s = %.6g violates [%g, %g] by %.1e", p.Name, q.RowName(i), v, q.RowLower[i], q.RowUpper[i], out)
		}
	}
	if f := q.Objective(x); !p.Accepts(f, value) {
		return fmt.Errorf("%s: the objective is %.10g, not %.10g nor one of %v", p.Name, f, p.Optimum, p.Others)
	}
	return nil
}

// outside returns by how much v violates its sides, relative to a side above 1; NaN if v is.
func outside(lo, v, hi float64) float64 {
	switch {
	case v < lo:
		return (lo - v) / math.Max(1, math.Abs(lo))
	case v > hi:
		return (v - hi) / math.Max(1, math.Abs(hi))
	case math.IsNaN(v):
		return v
	}
	return 0
}
