package diff

import (
	"math"

	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/problem"
)

// A mixed difference of four values counts as zero below this part of their sizes, or this many times their noise.
const (
	negligible = 1e-14
	noisy      = 30
)

// A mixture finds which variables two scalar functions mix, f and a sum r of all rows with weights, from values alone. With displacements s_j it
// tests D(j, S) = F(x + s_j + s_S) − F(x + s_j) − F(x + s_S) + F(x), which is zero if F has no entry of its Hessian in column j and rows S, and halves S
// otherwise. One value of F is needed for each test, beside those for each j and each S.
type mixture struct {
	t      *trials
	d      *Differences
	s      []float64
	weight []float64 // of rows
	c      []float64
	out    [1]float64

	base    sample
	single  []sample
	nothing [2]float64 // part of the sizes below which a difference is zero
	found   [2]places
}

// sample is the values f and r at a point, and the sizes of what they are sums of.
type sample struct{ value, size [2]float64 }

// hessianByValues returns the places of ∇²f and of the Hessians of rows.
func (t *trials) hessianByValues(d *Differences) (objective, rows problem.Pattern) {
	m := &mixture{
		t: t, d: d, s: make([]float64, t.n), weight: make([]float64, d.m), c: make([]float64, d.m), single: make([]sample, t.n),
		found: [2]places{{}, {}},
	}
	for range 2 {
		m.round()
	}
	return m.found[0].pattern(), m.withinRows()
}

// round tests all pairs at one point.
func (m *mixture) round() {
	t := m.t
	t.point()
	m.weigh()
	m.base = m.sample()
	m.listen()
	for j := range m.s {
		m.s[j] = t.displacement(j)
		t.at[j] = t.x[j] + m.s[j]
		m.single[j] = m.sample()
		t.at[j] = t.x[j] + m.s[j]/2
		half := m.sample()
		t.at[j] = t.x[j]
		for k := range 2 { // F(x+s) − 2F(x+s/2) + F(x)
			d := m.single[j].value[k] - 2*half.value[k] + m.base.value[k]
			if !(math.Abs(d) <= m.nothing[k]*(m.single[j].size[k]+2*half.size[k]+m.base.size[k])) {
				m.found[k].add(int32(j), int32(j))
			}
		}
	}
	all := make([]int32, t.n)
	for j := range all {
		all[j] = int32(j)
	}
	m.descend(0, t.n, all)
}

// weigh chooses weights of rows that are not linear, such that their terms are of one size.
func (m *mixture) weigh() {
	m.d.constraints(m.t.at, m.c)
	for i := range m.weight {
		m.weight[i] = 0
		if len(m.t.q.Linear) == 0 || !m.t.q.Linear[i] {
			m.weight[i] = (0.5 + m.t.rng.Float64()) / (1 + math.Abs(m.c[i]))
			if !(m.weight[i] > 0) { // undefined here
				m.weight[i] = 1
			}
		}
	}
}

// listen estimates the noise of f and r.
func (m *mixture) listen() {
	t := m.t
	noise := numdiff.Noise(func(x, out []float64) {
		copy(t.at, x)
		s := m.sample()
		copy(out, s.value[:])
	}, t.x, 2, numdiff.Config{Lower: t.q.Lower, Upper: t.q.Upper}, t.rng)
	copy(t.at, t.x)
	for k, v := range noise {
		m.nothing[k] = negligible
		if m.base.size[k] > 0 && finite(v/m.base.size[k]) {
			m.nothing[k] = max(negligible, noisy*v/m.base.size[k])
		}
	}
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// sample evaluates at t.at.
func (m *mixture) sample() (s sample) {
	m.d.objective(m.t.at, m.out[:])
	s.value[0], s.size[0] = m.out[0], math.Abs(m.out[0])
	if m.d.m > 0 {
		m.d.constraints(m.t.at, m.c)
		for i, w := range m.weight {
			if w != 0 {
				s.value[1] += w * m.c[i]
				s.size[1] += math.Abs(w * m.c[i])
			}
		}
	}
	return s
}

// descend tests the variables lo ≤ k < hi as one set against the candidates, ascending, and its halves against those that are mixed with it. Only pairs
// of a candidate j and a smaller k are looked for.
func (m *mixture) descend(lo, hi int, candidates []int32) {
	if lo >= hi || len(candidates) == 0 {
		return
	}
	t := m.t
	m.displace(lo, hi)
	set := m.sample()
	mixed := make([]int32, 0, len(candidates))
	for _, j := range candidates {
		if int(j) < hi { // within the set, or before it: its halves will tell
			if int(j) > lo {
				mixed = append(mixed, j)
			}
			continue
		}
		t.at[j] = t.x[j] + m.s[j]
		both := m.sample()
		t.at[j] = t.x[j]
		any := false
		for k := range 2 {
			d := (both.value[k] - m.single[j].value[k]) - (set.value[k] - m.base.value[k])
			if !(math.Abs(d) <= m.nothing[k]*(both.size[k]+m.single[j].size[k]+set.size[k]+m.base.size[k])) {
				any = true
				if hi == lo+1 {
					m.found[k].add(j, int32(lo))
				}
			}
		}
		if any {
			mixed = append(mixed, j)
		}
	}
	for k := lo; k < hi; k++ {
		t.at[k] = t.x[k]
	}
	if hi > lo+1 {
		middle := (lo + hi) / 2
		m.descend(lo, middle, mixed)
		m.descend(middle, hi, mixed)
	}
}

func (m *mixture) displace(lo, hi int) {
	for k := lo; k < hi; k++ {
		m.t.at[k] = m.t.x[k] + m.s[k]
	}
}

// withinRows returns what was found for r, without pairs that no row has.
func (m *mixture) withinRows() problem.Pattern {
	n := m.t.n
	rowsOf := make([][]int32, n)
	q := m.t.q
	for k, i := range q.Jacobian.Row {
		if len(q.Linear) == 0 || !q.Linear[i] {
			rowsOf[q.Jacobian.Col[k]] = append(rowsOf[q.Jacobian.Col[k]], i)
		}
	}
	mark := make([]int32, m.d.m) // the last variable in this row, plus one
	p := m.found[1].pattern()    // by columns
	kept := problem.Pattern{Row: []int32{}, Col: []int32{}}
	for k, j := range p.Col {
		if k == 0 || p.Col[k-1] != j {
			for _, i := range rowsOf[j] {
				mark[i] = j + 1
			}
		}
		for _, i := range rowsOf[p.Row[k]] {
			if mark[i] == j+1 {
				kept.Row, kept.Col = append(kept.Row, p.Row[k]), append(kept.Col, j)
				break
			}
		}
	}
	return kept
}
