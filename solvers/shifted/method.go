package shifted

import (
	"context"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A method is what a run needs: the problem, the present point and parameters, and room for all that an iteration computes. Nothing is
// allocated after newMethod.
type method struct {
	form *nlp.Form
	opt  Options

	n, m  int
	sides [kinds]sides
	fixed []bool // slacks: rows that are equalities
	inA   []bool // of those, rows of A

	cur, trial *point
	est        vars
	muP, muA   float64
	muB        float64
	muL        float64 // the larger penalty that a search may use instead of μᴾ
	tau        float64 // tolerance of an M-iterate
	chiMax     float64 // bound of an O-iterate

	aux        auxiliary
	system     *kkt.System
	correction shifts
	shift      float64 // δ of the last factorisation
	hess       []float64
	sigma      []float64 // the diagonals of the system
	diagC      []float64
	rhs        []float64
	solution   []float64
	dir, grad  vars
	newton     vars      // the direction before corrections
	step, bend []float64 // of a correction: x̂ − x, c(x̂) − c(x) − J(x̂ − x)
	w          []float64 // room for m and n elements
	lagrangian []float64

	now    measures
	best   bestPoint
	search searchState
	trust  trustState
	run    runState

	iterations, factorizations, refactorizations int
}

func newMethod(ctx context.Context, f *nlp.Form, o Options) (*method, error) {
	n, mm := f.N, f.M
	m := &method{form: f, opt: o, n: n, m: mm, fixed: make([]bool, mm), inA: make([]bool, mm)}
	for i := range m.fixed {
		m.fixed[i] = f.CL[i] == f.CU[i]
		m.inA[i] = o.LinearInA && m.fixed[i] && f.Linear[i]
	}
	m.sides = [kinds]sides{newSides(f.XL, f.XU, 1), newSides(f.XU, f.XL, -1), newSides(f.CL, f.CU, 1), newSides(f.CU, f.CL, -1)}
	cur, trial := m.newPoint(), m.newPoint()
	m.cur, m.trial = &cur, &trial
	m.aux = newAuxiliary(n, mm, &m.sides)
	for _, v := range []*vars{&m.est, &m.dir, &m.grad, &m.newton} {
		*v = newVars(n, mm, &m.sides)
	}
	for _, v := range []*[]float64{&m.sigma, &m.step, &m.lagrangian} {
		*v = make([]float64, n)
	}
	for _, v := range []*[]float64{&m.diagC, &m.bend, &m.w} {
		*v = make([]float64, mm)
	}
	m.hess = make([]float64, f.Hessian.Len())
	m.rhs, m.solution = make([]float64, n+mm), make([]float64, n+mm)
	m.best.point = m.newPoint()
	return m, m.newSystem(ctx)
}
