package lbfgsb

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// memory is the quasi-Newton matrix B = θI − W M Wᵀ of the last pairs, W = [Y θS], M = K⁻¹,
// K = [−D Lᵀ; L θSᵀS]. Pairs are kept with ‖s‖ = 1, which does not change B and keeps the elements of K of one size.
type memory struct {
	cap, k int         // pairs that fit, pairs held
	s, y   [][]float64 // columns, oldest first; cap vectors of n elements each
	ss, sy []float64   // SᵀS and SᵀY, by columns with leading dimension cap
	theta  float64
	kk     small // K, factored
}

func newMemory(n, cap int) *memory {
	b := &memory{cap: cap, theta: 1, ss: make([]float64, cap*cap), sy: make([]float64, cap*cap), kk: newSmall(2 * cap)}
	all := make([]float64, 2*cap*n)
	for range cap {
		b.s, b.y = append(b.s, all[:n:n]), append(b.y, all[n:2*n:2*n])
		all = all[2*n:]
	}
	return b
}

// reset forgets all pairs: B = I.
func (b *memory) reset() { b.k, b.theta, b.kk.n = 0, 1, 0 }

// update adds the pair s = x⁺ − x, y = g⁺ − g, the oldest making room, and reports whether it did: sᵀy must exceed ε‖y‖²
// (equation (3.9) of Byrd et al.) and K be nonsingular.
func (b *memory) update(x1, x0, g1, g0 []float64) bool {
	var ss, sy, yy float64
	for i := range x1 {
		s, y := x1[i]-x0[i], g1[i]-g0[i]
		ss += float64(s * s)
		sy += float64(s * y)
		yy += float64(y * y)
	}
	if !(sy > 0x1p-52*yy) || !(ss > 0) || math.IsInf(yy, 0) {
		return false
	}
	if b.k == b.cap {
		b.drop()
	}
	s, y, inv := b.s[b.k], b.y[b.k], 1/math.Sqrt(ss)
	for i := range s {
		s[i], y[i] = (x1[i]-x0[i])*inv, (g1[i]-g0[i])*inv
	}
	for i := range b.k + 1 {
		v := asm.Dot(b.s[i], s)
		b.ss[i+b.k*b.cap], b.ss[b.k+i*b.cap] = v, v
		b.sy[i+b.k*b.cap], b.sy[b.k+i*b.cap] = asm.Dot(b.s[i], y), asm.Dot(s, b.y[i])
	}
	b.k++
	b.theta = yy / sy
	if !b.factor() {
		b.reset()
		return false
	}
	return true
}

// drop forgets the oldest pair.
func (b *memory) drop() {
	s, y := b.s[0], b.y[0]
	copy(b.s, b.s[1:])
	copy(b.y, b.y[1:])
	b.s[b.cap-1], b.y[b.cap-1] = s, y
	for _, a := range [2][]float64{b.ss, b.sy} {
		for j := 1; j < b.k; j++ {
			copy(a[(j-1)*b.cap:(j-1)*b.cap+b.k-1], a[j*b.cap+1:j*b.cap+b.k])
		}
	}
	b.k--
}

// fill writes K into a.
func (b *memory) fill(a *small) {
	k := b.k
	a.resize(2 * k)
	for j := range k {
		for i := range k {
			var d, l float64
			if i == j {
				d = -b.sy[i+i*b.cap]
			}
			if i > j {
				l = b.sy[i+j*b.cap]
			}
			a.set(i, j, d)
			a.set(k+i, j, l)
			a.set(j, k+i, l)
			a.set(k+i, k+j, b.theta*b.ss[i+j*b.cap])
		}
	}
}

func (b *memory) factor() bool {
	b.fill(&b.kk)
	return b.kk.factor()
}

// row writes row i of W into w, 2k elements.
func (b *memory) row(w []float64, i int) {
	for j := range b.k {
		w[j], w[b.k+j] = b.y[j][i], b.theta*b.s[j][i]
	}
}

// mulWT computes p = Wᵀd, 2k elements.
func (b *memory) mulWT(p, d []float64) {
	for j := range b.k {
		p[j], p[b.k+j] = asm.Dot(b.y[j], d), b.theta*asm.Dot(b.s[j], d)
	}
}

// solve replaces v by M v = K⁻¹v, 2k elements.
func (b *memory) solve(v []float64) { b.kk.solve(v[:2*b.k]) }
