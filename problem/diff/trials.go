package diff

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/saddle-go/saddle/problem"
)

// Trials change one variable by this part of its size, at least.
const trialStep = 0.05

// trials looks for patterns by calling functions at points of the box.
type trials struct {
	q     *problem.NLP
	n     int
	noNaN bool
	rng   *rand.Rand
	x, at []float64
}

func newTrials(q *problem.NLP, o Options) *trials {
	n, _ := q.Dim()
	return &trials{q: q, n: n, noNaN: o.NoNaN, rng: rand.New(rand.NewPCG(o.Seed, 0x7261)), x: make([]float64, n), at: make([]float64, n)}
}

// point moves t.x to a random point next to the start, within the bounds.
func (t *trials) point() {
	for j := range t.x {
		t.x[j] = 0
		if t.q.Start != nil {
			t.x[j] = t.q.Start[j]
		}
		lo, hi := t.q.Lower[j], t.q.Upper[j]
		t.x[j] = min(max(t.x[j], lo), hi)
		t.x[j] += t.displacement(j)
	}
	copy(t.at, t.x)
}

// displacement returns a random change of variable j from t.x that keeps the bounds, if there is room.
func (t *trials) displacement(j int) float64 {
	x := t.x[j]
	up, down := max(0, t.q.Upper[j]-x), max(0, x-t.q.Lower[j])
	s := trialStep * max(1, math.Abs(x)) * (1 + t.rng.Float64())
	negative := t.rng.IntN(2) == 0
	switch most := max(up, down); {
	case most == 0: // a fixed variable
	case most < s:
		s = most * (0.5 + 0.4*t.rng.Float64())
		negative = down > up
	case negative && down < s || !negative && up < s:
		negative = !negative
	}
	if negative {
		s = -s
	}
	return s
}

// each calls see for every variable displaced alone, at two points and by NaN, with t.at as the argument for functions. see is called
// with −1 at the points themselves, before.
func (t *trials) each(see func(j int)) {
	for range 2 {
		t.point()
		see(-1)
		for j := range t.n {
			t.at[j] = t.x[j] + t.displacement(j)
			see(j)
			t.at[j] = t.x[j]
		}
	}
	for j := range t.n {
		if !t.noNaN {
			t.at[j] = math.NaN()
			see(j)
			t.at[j] = t.x[j]
		}
	}
}

// jacobian returns the places (i, j) at which c_i changes with x_j.
func (t *trials) jacobian(c func(x, c []float64), m int) problem.Pattern {
	before, after := make([]float64, m), make([]float64, m)
	found := places{}
	t.each(func(j int) {
		if j < 0 {
			c(t.at, before)
			return
		}
		c(t.at, after)
		for i := range after {
			if differs(before[i], after[i]) {
				found.add(int32(i), int32(j))
			}
		}
	})
	return found.pattern()
}

// differs also tells a number from NaN.
func differs(a, b float64) bool { return a != b && !(math.IsNaN(a) && math.IsNaN(b)) }

// hessianByGradients returns the places where ∇f, and those where entries of the Jacobian of rows that are not linear, change.
func (t *trials) hessianByGradients(d *Differences) (objective, rows problem.Pattern) {
	jac := t.q.Jacobian
	g, gAfter := make([]float64, t.n), make([]float64, t.n)
	v, vAfter := make([]float64, jac.Len()), make([]float64, jac.Len())
	inObjective, inRows := places{}, places{}
	t.each(func(j int) {
		if j < 0 {
			d.user.Gradient(t.at, g)
			d.user.Jacobian(t.at, v)
			return
		}
		d.user.Gradient(t.at, gAfter)
		d.user.Jacobian(t.at, vAfter)
		for k := range g {
			if differs(g[k], gAfter[k]) {
				inObjective.addLower(int32(k), int32(j))
			}
		}
		for k, i := range jac.Row {
			if !(len(t.q.Linear) > 0 && t.q.Linear[i]) && differs(v[k], vAfter[k]) {
				inRows.addLower(jac.Col[k], int32(j))
			}
		}
	})
	return inObjective.pattern(), inRows.pattern()
}

// places is a set of places.
type places map[uint64]struct{}

func (p places) add(i, j int32)      { p[key(i, j)] = struct{}{} }
func (p places) addLower(i, j int32) { p.add(max(i, j), min(i, j)) }

// pattern returns the places by columns.
func (p places) pattern() problem.Pattern {
	keys := make([]uint64, 0, len(p))
	for k := range p {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	at := problem.Pattern{Row: make([]int32, len(keys)), Col: make([]int32, len(keys))}
	for i, k := range keys {
		at.Row[i], at.Col[i] = int32(uint32(k)), int32(k>>32)
	}
	return at
}

// union returns the places of either, by columns.
func union(a, b problem.Pattern) problem.Pattern {
	all := places{}
	for _, p := range []problem.Pattern{a, b} {
		for k, i := range p.Row {
			all.add(i, p.Col[k])
		}
	}
	return all.pattern()
}
