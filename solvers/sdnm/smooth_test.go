package sdnm

import (
	"fmt"
	"math"
	"math/big"
	"testing"
)

const unit = 0x1p-53 // rounding unit

// prec is enough for differences that cancel 200 bits.
const prec = 500

func num(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }

// The arithmetic of big.Float as expressions.
func add(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(prec).Add(x, y) }
func sub(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(prec).Sub(x, y) }
func mul(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(prec).Mul(x, y) }
func quo(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(prec).Quo(x, y) }
func root(x *big.Float) *big.Float   { return new(big.Float).SetPrec(prec).Sqrt(x) }

func float(x *big.Float) float64 { v, _ := x.Float64(); return v }

// errorOf returns |got − want| as a float64, subtracting exactly.
func errorOf(got float64, want *big.Float) float64 { return math.Abs(float(sub(num(got), want))) }

// phiCases crosses arguments of both signs and many sizes with smoothing down to 1e-8.
func phiCases() (cases [][3]float64) {
	values := []float64{0, 1e-12, 1e-8, 3e-5, 1e-2, 0.7, 1, 40, 1e6, 1e12}
	for _, eps := range []float64{1, 0.3, 1e-2, 1e-4, 1e-6, 1e-8} {
		for _, a := range values {
			for _, b := range values {
				for s := range 4 {
					cases = append(cases, [3]float64{
						math.Copysign(a, float64(s&1)-0.5), math.Copysign(b, float64(s&2)-0.5), eps,
					})
				}
				if a > 0 { // near a zero of φ
					cases = append(cases, [3]float64{a, eps * eps / (2 * a), eps})
				}
			}
		}
	}
	return cases
}

func TestPhi(t *testing.T) {
	for _, c := range phiCases() {
		a, b, eps2 := c[0], c[1], c[2]*c[2]
		p, wa, wb, r := phi(a, b, eps2)
		A, B := num(a), num(b)
		R := root(add(add(mul(A, A), mul(B, B)), num(eps2)))
		name := fmt.Sprintf("phi(%g, %g, ε=%g)", a, b, c[2])
		if e := errorOf(r, R); e > 4*unit*r {
			t.Errorf("%s: R = %g, error %.1e", name, r, e)
		}
		// φ is as exact as 2ab − ε² can be where it cancels, and as a + b elsewhere.
		scale := math.Abs(a) + math.Abs(b) + r
		if a+b > 0 {
			scale = (2*math.Abs(a*b) + eps2) / (a + b + r)
			if s := math.Abs(a+b) / (math.Abs(a) + math.Abs(b)); s < 0.5 {
				scale /= s
			}
		}
		if e := errorOf(p, sub(add(A, B), R)); e > 12*unit*scale {
			t.Errorf("%s = %g, error %.1e, want at most %.1e", name, p, e, 12*unit*scale)
		}
		one := num(1)
		for _, w := range []struct {
			name string
			got  float64
			want *big.Float
		}{{"wa", wa, sub(one, quo(A, R))}, {"wb", wb, sub(one, quo(B, R))}} {
			if e := errorOf(w.got, w.want); e > 8*unit*float(w.want) {
				t.Errorf("%s: %s = %g, relative error %.1e", name, w.name, w.got, e/w.got)
			}
			if !(w.got > 0 && w.got <= 2) {
				t.Errorf("%s: %s = %g, want a value in (0, 2]", name, w.name, w.got)
			}
		}
	}
}

func TestPhiZeros(t *testing.T) {
	for _, eps := range []float64{1, 1e-2, 1e-4, 1e-8} {
		eps2 := eps * eps
		for _, a := range []float64{1e-10, 1e-4, 0.3, 1, 7, 1e5} {
			b := eps2 / 2 / a
			p, _, _, _ := phi(a, b, eps2)
			if s := eps2 / (a + b); math.Abs(p) > 4*unit*s {
				t.Errorf("φ(%g, %g) = %g at ε = %g, want 0 within %.1e", a, b, p, eps, 4*unit*s)
			}
			if p, _, _, _ := phi(a, 1.01*b, eps2); !(p > 0) {
				t.Errorf("φ = %g above its zero, a = %g, ε = %g", p, a, eps)
			}
			if p, _, _, _ := phi(a, 0.99*b, eps2); !(p < 0) {
				t.Errorf("φ = %g below its zero, a = %g, ε = %g", p, a, eps)
			}
		}
		for _, a := range []float64{0, -1e-6, -2} { // no zero without a, b > 0
			for _, b := range []float64{-3, 0, 5} {
				if p, _, _, _ := phi(a, b, eps2); !(p < 0) {
					t.Errorf("φ(%g, %g) = %g at ε = %g, want a negative value", a, b, p, eps)
				}
			}
		}
	}
}

func TestPhiDerivatives(t *testing.T) {
	rng := newRand(t)
	for range 500 {
		a, b, eps := rng.NormFloat64(), rng.NormFloat64(), math.Pow(10, -3*rng.Float64())
		eps2 := eps * eps
		_, wa, wb, r := phi(a, b, eps2)
		h := 1e-5 * r
		at := func(da, db float64) float64 { p, _, _, _ := phi(a+da, b+db, eps2); return p }
		closeTo(t, fmt.Sprintf("∂φ/∂a at (%g, %g, ε=%g)", a, b, eps), (at(h, 0)-at(-h, 0))/(2*h), wa, 1e-8, 1)
		closeTo(t, fmt.Sprintf("∂φ/∂b at (%g, %g, ε=%g)", a, b, eps), (at(0, h)-at(0, -h))/(2*h), wb, 1e-8, 1)
	}
}

// stepCases holds (a, τ): both signs, from far below τ² to far above it.
func stepCases() (cases [][2]float64) {
	for _, tau := range []float64{1, 0.3, 0.1, 1e-2, 1e-4, 1e-6, 1e-8} {
		cases = append(cases, [2]float64{0, tau})
		for _, a := range []float64{1e-20, 1e-12, 1e-8, 1e-4, 1e-2, 0.1, 1, 10, 1e4, 1e8} {
			cases = append(cases, [2]float64{a, tau}, [2]float64{-a, tau})
		}
		for _, k := range []float64{0.01, 1, 100} {
			cases = append(cases, [2]float64{k * tau * tau, tau}, [2]float64{-k * tau * tau, tau})
		}
	}
	return cases
}

// exactStep solves ζ(a+z) = z(1−ζ) = τ²/2 without the formula of step: eliminating z
// leaves 2aζ² − 2(a+τ²)ζ + τ² = 0, and the derivatives follow from the inverse function
// a(ζ) = τ²/2·(1/ζ − 1/(1−ζ)).
func exactStep(a, tau2 float64) (s, co, d1, d2 *big.Float) {
	A, q, one, two := num(a), num(tau2), num(1), num(2)
	if a == 0 {
		s = num(0.5)
	} else {
		disc := root(add(mul(A, A), mul(q, q)))
		s = quo(sub(add(A, q), disc), mul(two, A))
	}
	co = sub(one, s)
	inv2 := add(quo(one, mul(s, s)), quo(one, mul(co, co)))
	inv3 := sub(quo(one, mul(s, mul(s, s))), quo(one, mul(co, mul(co, co))))
	d1 = quo(num(-2), mul(q, inv2))
	d2 = sub(num(0), mul(mul(q, inv3), mul(d1, mul(d1, d1))))
	return s, co, d1, d2
}

func TestStep(t *testing.T) {
	for _, c := range stepCases() {
		a, tau2 := c[0], c[1]*c[1]
		s, co, d1, d2 := step(a, tau2)
		S, CO, D1, D2 := exactStep(a, tau2)
		rho := math.Hypot(a, tau2)
		for _, v := range []struct {
			name  string
			got   float64
			want  *big.Float
			scale float64 // of the error, beside the rounding unit
		}{
			{"s", s, S, 6 * s},
			{"1−s", co, CO, 6 * co},
			{"s'", d1, D1, -20 * d1},
			{"s''", d2, D2, -40 * d1 / rho}, // it has a zero at a = 0
		} {
			if e := errorOf(v.got, v.want); e > unit*v.scale {
				t.Errorf("%s at a=%g, τ=%g is %.17g, want %.17g", v.name, a, c[1], v.got, float(v.want))
			}
		}
	}
}

// TestStepPair checks the two equations that define the upper-level pair. The sum a+z is
// formed exactly: in float64 it cancels for a < 0 whatever ζ and z are.
func TestStepPair(t *testing.T) {
	for _, c := range stepCases() {
		a, tau2 := c[0], c[1]*c[1]
		s, co, _, _ := step(a, tau2)
		half := quo(num(tau2), num(2))
		z := quo(half, num(co))
		first := sub(mul(num(s), add(num(a), z)), half)
		if scale := s * (math.Abs(a) + float(z)); math.Abs(float(first)) > 1e-12*scale {
			t.Errorf("ζ(a+z) − τ²/2 = %.2e at a=%g, τ=%g, terms of size %.1e", float(first), a, c[1], scale)
		}
		if a >= 0 && math.Abs(float(first)) > 1e-12*tau2/2 {
			t.Errorf("ζ(a+z) − τ²/2 = %.2e at a=%g, τ=%g", float(first), a, c[1])
		}
		// The mirrored equation, in which nothing cancels for a ≤ 0: (1−ζ)(−a+z') = τ²/2 with z' = τ²/(2ζ).
		mirrored := sub(mul(num(co), sub(quo(half, num(s)), num(a))), half)
		if a <= 0 && math.Abs(float(mirrored)) > 1e-12*tau2/2 {
			t.Errorf("(1−ζ)(z'−a) − τ²/2 = %.2e at a=%g, τ=%g", float(mirrored), a, c[1])
		}
	}
}

func TestStepSymmetry(t *testing.T) {
	for _, c := range stepCases() {
		s, co, d1, d2 := step(c[0], c[1]*c[1])
		sm, com, d1m, d2m := step(-c[0], c[1]*c[1])
		if s != com || co != sm || d1 != d1m || d2 != -d2m {
			t.Errorf("step(%g) and its mirror image differ at τ=%g", c[0], c[1])
		}
		if math.Abs(s+co-1) > 2*unit {
			t.Errorf("s + (1−s) = %.17g at a=%g, τ=%g", s+co, c[0], c[1])
		}
		if !(s > 0 && co > 0 && d1 < 0) {
			t.Errorf("s = %g, 1−s = %g, s' = %g at a=%g, τ=%g", s, co, d1, c[0], c[1])
		}
	}
}

func TestStepDerivatives(t *testing.T) {
	for _, c := range stepCases() {
		a, tau2 := c[0], c[1]*c[1]
		_, _, d1, d2 := step(a, tau2)
		rho := math.Hypot(a, tau2)
		h := 1e-4 * rho
		s1, co1, u1, _ := step(a+h, tau2)
		s0, co0, u0, _ := step(a-h, tau2)
		width := (a + h) - (a - h)
		fd := (s1 - s0) / width
		if a < 0 { // 1−s carries the digits
			fd = (co0 - co1) / width
		}
		name := fmt.Sprintf("at a=%g, τ=%g", a, c[1])
		closeTo(t, "s' "+name, fd, d1, 1e-6, 0)
		closeTo(t, "s'' "+name, (u1-u0)/width, d2, 1e-6, -d1/rho)
	}
}

// TestStepMirror is the case in which the direct form loses every digit.
func TestStepMirror(t *testing.T) {
	s, co, _, _ := step(-1, 1e-8)
	closeTo(t, "1−s", co, 0.5e-8, 1e-7, 0)
	if s != 1-co {
		t.Errorf("s = %.17g, want 1 − %g", s, co)
	}
	// z is large where the row is wrong, so that a + z = τ²/(2ζ) stays positive.
	if z := 1e-8 / (2 * co); !(z >= 1 && z <= 1+1e-7) {
		t.Errorf("z = %.17g, want slightly more than 1", z)
	}
}
