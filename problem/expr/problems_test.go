package expr

import "math"

// logSum is ln Σ exp(a_iᵀx), n variables and m dense forms: one element with a dense Hessian.
func logSum(n, m int) func() (*Functions, []float64, *Graph) {
	return func() (*Functions, []float64, *Graph) {
		g := NewGraph(n)
		terms := make([]Expr, m)
		for i := range terms {
			form := make([]Expr, n)
			for j := range form {
				form[j] = g.Var(j).Scale(math.Sin(float64(i*n + j)))
			}
			terms[i] = g.Sum(form...).Exp()
		}
		return planned(g, g.Sum(terms...).Log())
	}
}

// shooting is a recurrence s ← s + h·sin(s + u_k) in n controls whose last state is squared.
func shooting(n int) func() (*Functions, []float64, *Graph) {
	return func() (*Functions, []float64, *Graph) {
		g := NewGraph(n)
		s := g.Const(0.5)
		for k := range n {
			s = s.Add(s.Add(g.Var(k)).Sin().Scale(0.1))
		}
		return planned(g, s.Square())
	}
}

// planned is the problem of an objective alone.
func planned(g *Graph, objective Expr) (*Functions, []float64, *Graph) {
	f, err := NewFunctions(g, Row{Nonlinear: objective}, nil)
	if err != nil {
		panic(err)
	}
	return f, make([]float64, g.n), g
}
