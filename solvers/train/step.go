package train

// The step of TBB, TOB and TOSN on one term.

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
)

// prepare sets grad and H for term l.
func (r *inner) prepare(l int) {
	clear(r.grad)
	n := len(r.x)
	if r.o.Method != TBB {
		r.addGradient(l, r.x)
		asm.Axpy(r.o.Decay/float64(r.d.Rows), r.x, r.grad)
		for c := range n {
			asm.Scale(r.o.Forget, r.h[c+c*n:(c+1)*n])
		}
		r.addOuter(r.h)
		return
	}
	clear(r.h)
	for j := range r.d.Rows {
		r.addGradient(j, r.x)
		r.addOuter(r.h)
	}
	asm.Axpy(r.o.Decay, r.x, r.grad)
	for c := range n {
		r.h[c+c*n] += batchLM + r.o.Decay
	}
}

// pair sets row to the direction a of pair k of term l and returns where it begins and ends and the stride: its other elements are 0.
func (r *inner) pair(k, l int) (first, stride, count int) {
	if r.o.Method != TOSN {
		r.row[0] = 1
		return k, 1, 1
	}
	ni := r.d.Inputs
	copy(r.row, r.d.X[l*ni:(l+1)*ni])
	_, size := r.n.Layer(0)
	stride = r.n.Widths()[1]
	if count = size / stride; count > ni {
		r.row[ni] = 1
	}
	return k, stride, count
}

// dot returns a·x of pair k of term l.
func (r *inner) dot(k, l int, x []float64) float64 {
	first, stride, count := r.pair(k, l)
	s := 0.0
	for i := range count {
		s += r.row[i] * x[first+i*stride]
	}
	return s
}

// step moves x by a step on term l. It returns false if there is none.
func (r *inner) step(ctx context.Context, l int, mu, length float64, t int) (bool, error) {
	r.prepare(l)
	z := r.z[l]
	n := len(r.x)
	for k := range r.value {
		v := r.dot(k, l, r.x)
		r.value[k] = v
		r.s[2*k], r.s[2*k+1] = max(r.limit+v, leastGap), max(r.limit-v, leastGap)
		if r.o.Method != TOSN { // x is inside, and s = g exactly
			r.s[2*k], r.s[2*k+1] = r.limit+v, r.limit-v
		}
		first, stride, count := r.pair(k, l)
		weight, force := 0.0, 0.0
		for side, sign := range []float64{1, -1} {
			e := 2*k + side
			q := z[e] / r.s[e]
			weight += q
			force += sign * (mu/r.s[e] - q*(r.limit+sign*v-r.s[e]))
		}
		for i := range count {
			r.grad[first+i*stride] -= force * r.row[i]
			if r.o.Method == TOSN {
				for e := i; e < count; e++ {
					r.h[first+e*stride+(first+i*stride)*n] += weight * r.row[i] * r.row[e]
				}
			} else {
				r.psi[k] = weight
			}
		}
	}
	if err := r.direction(ctx); err != nil {
		return false, err
	}
	r.restore(l, z)
	return r.move(l, mu, length, t), nil
}

// direction solves for dx. The matrix is H with, for boxes, the weights in psi on its diagonal.
func (r *inner) direction(ctx context.Context) error {
	n := len(r.x)
	r.w = r.w[:0]
	for c := range n {
		r.w = append(r.w, r.h[c+c*n:(c+1)*n]...)
		d := shiftH
		if r.o.Method != TOSN {
			d += r.psi[c]
		}
		r.w[len(r.w)-(n-c)] += d
	}
	asm.Scale(-1, r.grad)
	if err := r.k.SetValues(kkt.Values{W: r.w}); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if _, err := r.k.Factor(ctx, kkt.Shift{}); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if _, err := r.k.Solve(ctx, r.dx, r.grad); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	asm.Scale(-1, r.grad)
	return nil
}

// restore takes the constraints of TOSN out of H again.
func (r *inner) restore(l int, z []float64) {
	if r.o.Method != TOSN {
		return
	}
	n := len(r.x)
	for k := range r.value {
		weight := z[2*k]/r.s[2*k] + z[2*k+1]/r.s[2*k+1]
		first, stride, count := r.pair(k, l)
		for i := range count {
			for e := i; e < count; e++ {
				r.h[first+e*stride+(first+i*stride)*n] -= weight * r.row[i] * r.row[e]
			}
		}
	}
}

// move goes along dx as far as slacks and duals stay positive, and updates the duals of term l.
func (r *inner) move(l int, mu, length float64, t int) bool {
	z := r.z[l]
	alpha := min(1, 1/max(asm.AbsMax(r.dx), 1e-300))
	dz := make([]float64, len(z))
	for k, v := range r.value {
		d := r.dot(k, l, r.dx)
		for side, sign := range []float64{1, -1} {
			e := 2*k + side
			ds := sign*d + (r.limit + sign*v - r.s[e])
			dz[e] = (mu-z[e]*ds)/r.s[e] - z[e]
			if ds < 0 {
				alpha = min(alpha, -boundary*r.s[e]/ds)
			}
			if dz[e] < 0 {
				alpha = min(alpha, -boundary*z[e]/dz[e])
			}
		}
	}
	alpha *= length
	ok := true
	if r.o.Method == TBB {
		alpha, ok = r.search(alpha, mu)
	}
	asm.Axpy(alpha, r.dx, r.x)
	asm.Axpy(alpha, dz, z)
	if r.o.Method == TOSN && r.o.Noise > 0 {
		r.shake(l, r.o.Noise*math.Pow(r.o.NoiseRate, float64(t-1)), z)
	}
	return ok
}

// search halves the step of TBB until the barrier function falls.
func (r *inner) search(alpha, mu float64) (float64, bool) {
	barrier := func(x []float64) float64 {
		b := r.objective(x)
		for _, v := range x {
			b -= mu * (math.Log(r.limit+v) + math.Log(r.limit-v))
		}
		return b
	}
	now, slope := barrier(r.x), asm.Dot(r.grad, r.dx)
	for range 30 {
		copy(r.trial, r.x)
		asm.Axpy(alpha, r.dx, r.trial)
		if b := barrier(r.trial); b <= now+1e-4*alpha*slope+1e-15*math.Abs(now) {
			return alpha, true
		}
		alpha /= 2
	}
	return 0, false
}

// shake adds noise of size temperature to the weights, without the part that changes a sum that is at its bound.
func (r *inner) shake(l int, temperature float64, z []float64) {
	for k := range r.dx {
		r.dx[k] = temperature * r.noise.NormFloat64()
	}
	for k := range r.value {
		if z[2*k] < r.s[2*k] && z[2*k+1] < r.s[2*k+1] {
			continue
		}
		first, stride, count := r.pair(k, l)
		a := r.row[:count]
		if size := asm.Dot(a, a); size > 0 {
			f := -r.dot(k, l, r.dx) / size
			for i := range count {
				r.dx[first+i*stride] += f * r.row[i]
			}
		}
	}
	asm.Axpy(1, r.dx, r.x)
}
