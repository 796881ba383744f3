package lbfgsb

import "math"

// cauchy sets m.xc to the generalised Cauchy point: the first local minimiser of the model
// gᵀ(z−x) + ½(z−x)ᵀB(z−x) along z(t) = P(x − t g), and m.c to Wᵀ(xc − x) (Algorithm CP of Byrd et al.). The breakpoints, where a
// variable meets its bound, come from a heap, since few of them are passed. O(n + n_passed·(log n + Memory²)).
func (m *Minimizer) cauchy() {
	b, k2 := m.b, 2*m.b.k
	p, c, w, mv := m.p[:k2], m.c[:k2], m.w[:k2], m.mv[:k2]
	m.heap = m.heap[:0]
	f1 := 0.0 // derivative of the model in t
	for i, g := range m.g {
		t := math.Inf(1)
		switch {
		case g < 0 && !math.IsInf(m.hi[i], 1):
			t = (m.x[i] - m.hi[i]) / g
		case g > 0 && !math.IsInf(m.lo[i], -1):
			t = (m.x[i] - m.lo[i]) / g
		}
		m.xc[i], m.d[i] = m.x[i], 0
		if t > 0 && g != 0 {
			m.d[i] = -g
			f1 -= float64(g * g)
			if !math.IsInf(t, 1) {
				m.heap = append(m.heap, breakpoint{t, i})
			}
		}
	}
	clear(c)
	if f1 == 0 {
		return // x is stationary
	}
	b.mulWT(p, m.d)
	copy(mv, p)
	b.solve(mv)
	f2 := -float64(b.theta*f1) - dot(p, mv) // second derivative
	floor := 0x1p-52 * math.Abs(f2)         // rounding must not make it negative
	heapify(m.heap)
	told, dt := 0.0, -f1/f2
	for len(m.heap) > 0 {
		t, i := m.heap[0].t, m.heap[0].i
		if dt < t-told {
			break
		}
		m.heap = pop(m.heap)
		step, g := t-told, m.g[i]
		if m.xc[i] = m.lo[i]; g < 0 {
			m.xc[i] = m.hi[i]
		}
		z := m.xc[i] - m.x[i]
		axpy(step, p, c)
		b.row(w, i)
		copy(mv, w)
		b.solve(mv) // M w: M is symmetric
		f1 += float64(step*f2) + float64(g*g) + float64(b.theta*g*z) - float64(g*dot(mv, c))
		f2 -= float64(b.theta*g*g) + float64(2*g*dot(mv, p)) + float64(g*g*dot(mv, w))
		f2 = max(f2, floor)
		axpy(g, w, p)
		m.d[i], told = 0, t
		dt = -f1 / f2
	}
	dt = max(dt, 0)
	told += dt
	axpy(dt, p, c)
	for i, d := range m.d {
		if d != 0 {
			m.xc[i] = min(max(m.x[i]+float64(told*d), m.lo[i]), m.hi[i])
		}
	}
}

// breakpoint is where variable i meets its bound on the path.
type breakpoint struct {
	t float64
	i int
}

// less orders breakpoints; the index breaks ties, so that their order is always the same.
func (a breakpoint) less(b breakpoint) bool { return a.t < b.t || a.t == b.t && a.i < b.i }

// heapify orders h as a heap, least first.
func heapify(h []breakpoint) {
	for i := len(h)/2 - 1; i >= 0; i-- {
		sift(h, i)
	}
}

// pop removes the least.
func pop(h []breakpoint) []breakpoint {
	n := len(h) - 1
	h[0] = h[n]
	h = h[:n]
	if n > 0 {
		sift(h, 0)
	}
	return h
}

func sift(h []breakpoint, i int) {
	for {
		c := 2*i + 1
		if c >= len(h) {
			return
		}
		if c+1 < len(h) && h[c+1].less(h[c]) {
			c++
		}
		if !h[c].less(h[i]) {
			return
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
}

// dot and axpy are for vectors of 2k elements, too short for a call of a kernel.
func dot(x, y []float64) float64 {
	s := 0.0
	for i, v := range x {
		s += float64(v * y[i])
	}
	return s
}

func axpy(a float64, x, y []float64) {
	for i, v := range x {
		y[i] += float64(a * v)
	}
}
