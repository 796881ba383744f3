package ipsqp

import "math"

// A stack collects the constraints as the merit function has them,
//
//	𝐡(x) = [h − b; b + r − h; x − l; u − x] ≥ 0,
//
// without the entries of infinite sides, with multipliers λ in the same order. Native equalities are one row with a free
// multiplier, and come first.
type stack struct {
	p                   *program
	equal, lower, upper []int32 // rows
	above, below        []int32 // variables with l, with u
	len                 int
}

func newStack(p *program, literal bool) *stack {
	s := &stack{p: p}
	for i, r := range p.r {
		switch {
		case r == 0 && !literal:
			s.equal = append(s.equal, int32(i))
		default:
			s.lower = append(s.lower, int32(i))
			if !math.IsInf(r, 1) {
				s.upper = append(s.upper, int32(i))
			}
		}
	}
	for j := range p.l {
		if !math.IsInf(p.l[j], -1) {
			s.above = append(s.above, int32(j))
		}
		if !math.IsInf(p.u[j], 1) {
			s.below = append(s.below, int32(j))
		}
	}
	s.len = len(s.equal) + len(s.lower) + len(s.upper) + len(s.above) + len(s.below)
	return s
}

// parts cuts a vector over the stack into those of the five kinds.
func (s *stack) parts(v []float64) (equal, lower, upper, above, below []float64) {
	cut := func(k int) []float64 {
		c := v[:k]
		v = v[k:]
		return c
	}
	return cut(len(s.equal)), cut(len(s.lower)), cut(len(s.upper)), cut(len(s.above)), cut(len(s.below))
}

// isFree reports whether entry k belongs to an equality.
func (s *stack) isFree(k int) bool { return k < len(s.equal) }

// values sets v to 𝐡 at x, h being the rows there.
func (s *stack) values(x, h, v []float64) {
	p := s.p
	equal, lower, upper, above, below := s.parts(v)
	for k, i := range s.equal {
		equal[k] = h[i] - p.b[i]
	}
	for k, i := range s.lower {
		lower[k] = h[i] - p.b[i]
	}
	for k, i := range s.upper {
		upper[k] = p.b[i] + p.r[i] - h[i]
	}
	for k, j := range s.above {
		above[k] = x[j] - p.l[j]
	}
	for k, j := range s.below {
		below[k] = p.u[j] - x[j]
	}
}

// slopes sets v to ∇𝐡·Δ, jd being JΔ.
func (s *stack) slopes(delta, jd, v []float64) {
	equal, lower, upper, above, below := s.parts(v)
	for k, i := range s.equal {
		equal[k] = jd[i]
	}
	for k, i := range s.lower {
		lower[k] = jd[i]
	}
	for k, i := range s.upper {
		upper[k] = -jd[i]
	}
	for k, j := range s.above {
		above[k] = delta[j]
	}
	for k, j := range s.below {
		below[k] = -delta[j]
	}
}

// duals sets v to π = (y of equalities, v, q, z, s), the multipliers of a QP, whose pairs come in this order within each kind.
func (s *stack) duals(in *interior, v []float64) {
	equal, lower, upper, above, below := s.parts(v)
	for k, i := range s.equal {
		equal[k] = in.y[i]
	}
	n, m := in.f.n, in.f.m
	next := func(list *[]float64, l float64) {
		(*list)[0] = l
		*list = (*list)[1:]
	}
	for k, at := range in.at {
		low := in.sigma[k] > 0
		switch i := int(at); {
		case i < n && low:
			next(&above, in.l[k])
		case i < n:
			next(&below, in.l[k])
		case i < n+m && low:
			next(&lower, in.l[k])
		case i < n+m:
			next(&upper, in.l[k])
		}
	}
}

// split sets y to the duals of h, y = v − q, and z and s to those of bounds.
func (s *stack) split(lambda, y, z, t []float64) {
	clear(y)
	clear(z)
	clear(t)
	equal, lower, upper, above, below := s.parts(lambda)
	for k, i := range s.equal {
		y[i] = equal[k]
	}
	for k, i := range s.lower {
		y[i] += lower[k]
	}
	for k, i := range s.upper {
		y[i] -= upper[k]
	}
	for k, j := range s.above {
		z[j] = above[k]
	}
	for k, j := range s.below {
		t[j] = below[k]
	}
}

// join sets lambda to the stack of duals y of h and z, t ≥ 0 of bounds.
func (s *stack) join(y, z, t, lambda []float64) {
	equal, lower, upper, above, below := s.parts(lambda)
	for k, i := range s.equal {
		equal[k] = y[i]
	}
	for k, i := range s.lower {
		lower[k] = max(y[i], 0)
	}
	for k, i := range s.upper {
		upper[k] = max(-y[i], 0)
	}
	for k, j := range s.above {
		above[k] = z[j]
	}
	for k, j := range s.below {
		below[k] = t[j]
	}
}
