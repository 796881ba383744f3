//go:build unix

package expr

import (
	"math"
	"syscall"
	"testing"
	"time"
)

// lukVlcek is the chained problem 1 of Lukšan and Vlček: n variables, n − 2 equality rows.
func lukVlcek(n int) (*Functions, []float64, int) {
	g := NewGraph(n)
	x := make([]Expr, n)
	start := make([]float64, n)
	for j := range x {
		x[j] = g.Var(j)
		start[j] = []float64{-1.2, 1}[j%2]
	}
	terms := make([]Expr, 0, 2*n)
	for i := range n - 1 {
		terms = append(terms, x[i].Square().Sub(x[i+1]).Square().Scale(100), x[i].SubConst(1).Square())
	}
	rows := make([]Row, n-2)
	for i := range rows {
		a, b, c := x[i], x[i+1], x[i+2]
		rows[i].Nonlinear = g.Sum(b.PowConst(3).Scale(3), c.Scale(2), g.Const(-5), b.Sub(c).Sin().Mul(b.Add(c).Sin()),
			b.Scale(4), a.Mul(a.Sub(b).Exp()).Neg(), g.Const(-3))
	}
	f, err := NewFunctions(g, Row{Nonlinear: g.Sum(terms...)}, rows)
	if err != nil {
		panic(err)
	}
	return f, start, g.Vertices()
}

// A benchCase is a problem whose derivatives are timed.
type benchCase struct {
	name string
	make func() (f *Functions, x []float64, vertices int)
}

func benchCases() []benchCase {
	return []benchCase{
		{"hs071", hs071},
		{"lukvlcek/1000", func() (*Functions, []float64, int) { return lukVlcek(1000) }},
		{"lukvlcek/10000", func() (*Functions, []float64, int) { return lukVlcek(10000) }},
		{"lukvlcek/100000", func() (*Functions, []float64, int) { return lukVlcek(100000) }},
		{"logsum/500", func() (*Functions, []float64, int) { return logSum(500, 1000) }},
		{"shared/1000", func() (*Functions, []float64, int) { return shared(1000, 1000) }},
		{"shooting/500", func() (*Functions, []float64, int) { return shooting(500) }},
	}
}

// logSum is ln Σ exp(a_iᵀx), n variables and m dense forms: one element with a dense Hessian.
func logSum(n, m int) (*Functions, []float64, int) {
	g := NewGraph(n)
	terms := make([]Expr, m)
	for i := range terms {
		form := make([]Expr, n)
		for j := range form {
			form[j] = g.Var(j).Scale(math.Sin(float64(i*n + j)))
		}
		terms[i] = g.Sum(form...).Exp()
	}
	f, err := NewFunctions(g, Row{Nonlinear: g.Sum(terms...).Log()}, nil)
	if err != nil {
		panic(err)
	}
	return f, make([]float64, n), g.Vertices()
}

// shooting is a recurrence s ← s + h·sin(s + u_k) in n controls whose last state is squared.
func shooting(n int) (*Functions, []float64, int) {
	g := NewGraph(n)
	s := g.Const(0.5)
	for k := range n {
		s = s.Add(s.Add(g.Var(k)).Sin().Scale(0.1))
	}
	f, err := NewFunctions(g, Row{Nonlinear: s.Square()}, nil)
	if err != nil {
		panic(err)
	}
	return f, make([]float64, n), g.Vertices()
}

// Benchmark times everything at alternating points, so that nothing is remembered, and gives the time for a vertex
// of the graph. Times are of the processor, since the machine may have other work.
func Benchmark(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) { benchmarkCase(b, c) })
	}
}

func benchmarkCase(b *testing.B, c benchCase) {
	began := cpuTime()
	f, x, vertices := c.make()
	b.Logf("%d vertices, %d+%d entries, planned in %v", vertices, f.JacobianPattern().Len(), f.HessianPattern().Len(), cpuTime()-began)
	n, m := len(x), len(f.t.rows)-1
	cons, grad, y, dir := make([]float64, m), make([]float64, n), make([]float64, m), make([]float64, n)
	jac, hess := make([]float64, f.JacobianPattern().Len()), make([]float64, f.HessianPattern().Len())
	for i := range y {
		y[i] = float64(i%7) - 3
	}
	for j := range dir {
		dir[j] = float64(j%5) - 2
	}
	for _, k := range []struct {
		name string
		run  func()
	}{
		{"f", func() { f.Objective(x) }},
		{"f+g", func() { f.Objective(x); f.Gradient(x, grad) }},
		{"f+c", func() { f.Objective(x); f.Constraints(x, cons) }},
		{"f+c+g+J", func() { f.Objective(x); f.Constraints(x, cons); f.Gradient(x, grad); f.Jacobian(x, jac) }},
		{"all+H", func() {
			f.Objective(x)
			f.Constraints(x, cons)
			f.Gradient(x, grad)
			f.Jacobian(x, jac)
			f.Hessian(x, 1, y, hess)
		}},
		{"product", func() { f.HessianProduct(x, 1, y, dir, grad) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			k.run()
			began := cpuTime()
			for b.Loop() {
				x[0] = 1.5 - x[0]
				k.run()
			}
			spent := float64((cpuTime() - began).Nanoseconds()) / float64(b.N)
			b.ReportMetric(spent, "cpu-ns/op")
			b.ReportMetric(spent/float64(vertices), "cpu-ns/vertex")
		})
	}
}

// cpuTime returns the time that this process has had.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// shared is m rows that each use one expression of many operations in four variables.
func shared(m, length int) (*Functions, []float64, int) {
	g := NewGraph(4 + m)
	common := g.Var(0)
	for k := range length {
		common = common.Add(g.Var(k % 4)).Sin().Mul(g.Var((k + 1) % 4))
	}
	rows := make([]Row, m)
	for i := range rows {
		rows[i].Nonlinear = common.Mul(g.Var(4 + i)).Exp()
	}
	f, err := NewFunctions(g, Row{Nonlinear: common}, rows)
	if err != nil {
		panic(err)
	}
	x := make([]float64, 4+m)
	for j := range x {
		x[j] = 0.5
	}
	return f, x, g.Vertices()
}

// hs071 is a small problem, of the size of most in collections.
func hs071() (*Functions, []float64, int) {
	g := NewGraph(4)
	x := []Expr{g.Var(0), g.Var(1), g.Var(2), g.Var(3)}
	f, err := NewFunctions(g, Row{Nonlinear: x[0].Mul(x[3]).Mul(g.Sum(x[0], x[1], x[2])).Add(x[2])}, []Row{
		{Nonlinear: x[0].Mul(x[1]).Mul(x[2]).Mul(x[3])},
		{Nonlinear: g.Sum(x[0].Square(), x[1].Square(), x[2].Square(), x[3].Square())},
	})
	if err != nil {
		panic(err)
	}
	return f, []float64{1, 5, 5, 1}, g.Vertices()
}
