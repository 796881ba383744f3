package shifted

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestMeritGradient compares with differences of fourth order.
func TestMeritGradient(t *testing.T) {
	for seed := range uint64(100) {
		m := randomMethod(t, rand.New(rand.NewPCG(seed, 3)), 0, Options{})
		m.gradient(m.cur, &m.grad)
		at, want := m.flat(&m.cur.vars), m.flat(&m.grad)
		v := newVars(m.n, m.m, &m.sides)
		v.set(&m.cur.vars)
		value := func(k int, h float64) float64 {
			moved := append([]float64(nil), at...)
			moved[k] += h
			m.place(&v, moved)
			return m.merit(m.at(&v), m.muP)
		}
		for k, w := range want {
			h := 1e-4 * m.leastShift()
			got := (8*(value(k, h)-value(k, -h)) - (value(k, 2*h) - value(k, -2*h))) / (12 * h)
			noise := 1e-15 * math.Abs(value(k, 0)) / h
			if math.Abs(got-w) > 1e-6*max(1, math.Abs(w))+10*noise {
				t.Errorf("seed %d, unknown %d: difference %g, gradient %g", seed, k, got, w)
			}
		}
	}
}

// TestMeritOutside: M is infinite outside of its domain, for each kind of bound and its dual.
func TestMeritOutside(t *testing.T) {
	for seed := range uint64(50) {
		m := randomMethod(t, rand.New(rand.NewPCG(seed, 4)), 0, Options{})
		if v := m.merit(m.cur, m.muP); math.IsInf(v, 0) {
			t.Fatalf("seed %d: M is %g inside", seed, v)
		}
		for k := range m.sides {
			sd := &m.sides[k]
			for l, j := range sd.at {
				v := m.cur.of(k)
				old, oldZ := v[j], m.cur.z[k][l]
				v[j] = sd.bound[l] - sd.sign*1.01*sd.shift[l]
				if M := m.merit(m.cur, m.muP); !math.IsInf(M, 1) {
					t.Errorf("seed %d: M is %g with a gap below −μᴮ", seed, M)
				}
				v[j], m.cur.z[k][l] = old, -1.01*sd.shift[l]
				if M := m.merit(m.cur, m.muP); !math.IsInf(M, 1) {
					t.Errorf("seed %d: M is %g with a dual below −μᴮ", seed, M)
				}
				m.cur.z[k][l] = oldZ
			}
		}
	}
}

// TestProjectedPath: points of the path are in the domain of M, keep what is fixed, and begin at the present point.
func TestProjectedPath(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 5))
		m := randomMethod(t, r, 0, Options{})
		m.walk(&m.dir, func(e *float64) { *e = 100 * r.NormFloat64() })
		for _, alpha := range []float64{1, 0.1, 1e-3, 0} {
			m.move(alpha)
			m.values(m.trial)
			if v := m.merit(m.trial, m.muP); math.IsInf(v, 0) {
				t.Errorf("seed %d: M is %g at α = %g", seed, v, alpha)
			}
			for i, s := range m.trial.s {
				if m.fixed[i] && s != m.form.CL[i] {
					t.Errorf("seed %d: a fixed slack is %g, not %g", seed, s, m.form.CL[i])
				}
			}
		}
		if a, b := m.flat(&m.trial.vars), m.flat(&m.cur.vars); relative(a, b) > 1e-15 {
			t.Errorf("seed %d: the path does not begin at the present point", seed)
		}
	}
}

func (m *method) leastShift() float64 {
	least := m.muB
	for t := range m.sides {
		for _, v := range m.sides[t].shift {
			least = min(least, v)
		}
	}
	return least
}
