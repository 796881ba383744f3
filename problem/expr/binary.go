package expr

import "math"

// value2 returns op(a, b). A NaN among the operands gives NaN, also of a comparison.
func value2(op Op, a, b float64) float64 {
	switch op {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	case Div:
		return a / b
	case Pow:
		if a != a || b != b {
			return math.NaN() // where math.Pow knows NaN⁰ = 1
		}
		return math.Pow(a, b)
	case Mod:
		return math.Mod(a, b)
	case Atan2:
		return math.Atan2(a, b)
	}
	if a != a || b != b {
		return math.NaN()
	}
	switch op {
	case IntDiv:
		return math.Trunc(a / b)
	case Less:
		return max(a-b, 0)
	case Round, Trunc, Precision:
		return digits(op, a, b)
	case Lt:
		return truth(a < b)
	case Le:
		return truth(a <= b)
	case Eq:
		return truth(a == b)
	case Ge:
		return truth(a >= b)
	case Gt:
		return truth(a > b)
	case Ne:
		return truth(a != b)
	case And:
		return truth(a != 0 && b != 0)
	case Or:
		return truth(a != 0 || b != 0)
	case Iff:
		return truth((a != 0) == (b != 0))
	}
	return math.NaN()
}

// digits rounds or cuts a at a decimal place.
func digits(op Op, a, b float64) float64 {
	if a == 0 || math.IsInf(a, 0) {
		return a
	}
	places := math.Trunc(b)
	if op == Precision {
		places -= 1 + math.Floor(math.Log10(math.Abs(a)))
	}
	scale := math.Pow(10, math.Abs(places))
	scaled := a * scale
	if places < 0 {
		scaled = a / scale
	}
	switch {
	case places < 0 && math.IsInf(scale, 0):
		return 0 // every digit of a is beyond the place
	case math.IsInf(scale, 0) || math.Abs(scaled) >= 1<<52:
		return a // none is
	}
	if op == Trunc {
		scaled = math.Trunc(scaled)
	} else {
		scaled = math.Round(scaled)
	}
	if places < 0 {
		return scaled * scale
	}
	return scaled / scale
}

// first2 returns ∂op/∂a and ∂op/∂b; v is op(a, b).
func first2(op Op, a, b, v float64) (da, db float64) {
	switch op {
	case Add:
		return 1, 1
	case Sub:
		return 1, -1
	case Mul:
		return b, a
	}
	if v != v {
		return v, v
	}
	switch op {
	case Div:
		return 1 / b, -v / b
	case Pow:
		return powerFirst(a, b, v), powerLog(a, v)
	case Mod:
		return 1, -math.Trunc(a / b)
	case Less:
		if a > b {
			return 1, -1
		}
	case Atan2:
		h := math.Hypot(a, b)
		return b / h / h, -a / h / h
	}
	return 0, 0
}

// second2 returns ∂²op/∂a², ∂²op/∂a∂b and ∂²op/∂b²; v is op(a, b), da and db are what first2 returns.
func second2(op Op, a, b, v, da, db float64) (aa, ab, bb float64) {
	if op == Mul {
		return 0, 1, 0
	}
	if v != v {
		return v, v, v
	}
	switch op {
	case Div:
		return 0, -da / b, -2 * db / b
	case Pow:
		aa = powerSecond(a, b, v, da)
		bb = powerLogSecond(a, v)
		switch {
		case a > 0:
			// ∂/∂b of b·aᵇ⁻¹
			ab = powerOf(a, b-1, v) + da*math.Log(a)
		case a == 0 && b > 1:
			ab = 0
		case a == 0:
			ab = math.Inf(-1)
		default:
			ab = math.NaN()
		}
		return aa, ab, bb
	case Atan2:
		h := math.Hypot(a, b)
		s, c := a/h, b/h
		return -2 * s * c / h / h, (s - c) * (s + c) / h / h, 2 * s * c / h / h
	}
	return 0, 0, 0
}

// powerOf returns aᵖ, a > 0; v is aᵖ⁺¹, which saves the logarithm where it has neither vanished nor overflowed.
func powerOf(a, p, v float64) float64 {
	if v != 0 && !math.IsInf(v, 0) {
		return v / a
	}
	return math.Pow(a, p)
}

// powerFirst returns c·aᶜ⁻¹, the derivative of v = aᶜ by a.
func powerFirst(a, c, v float64) float64 {
	switch {
	case c == 0:
		return 0
	case v != v:
		return v
	case a == 0 || v == 0 || math.IsInf(v, 0):
		return c * math.Pow(a, c-1)
	}
	return c * (v / a)
}

// powerSecond returns c(c−1)·aᶜ⁻², the second derivative of v = aᶜ by a; d is the first.
func powerSecond(a, c, v, d float64) float64 {
	switch {
	case c == 0 || c == 1:
		return 0
	case v != v:
		return v
	case a == 0 || d == 0 || math.IsInf(d, 0):
		return c * (c - 1) * math.Pow(a, c-2)
	}
	return (c - 1) * (d / a)
}

// powerLog returns v·ln a, the derivative of v = aᵇ by b. At a = 0 it is the limit where there is one.
func powerLog(a, v float64) float64 {
	switch {
	case a < 0:
		return math.NaN()
	case v == 0:
		return 0
	}
	return v * math.Log(a)
}

// powerLogSecond returns v·ln²a, the second derivative of v = aᵇ by b.
func powerLogSecond(a, v float64) float64 {
	switch {
	case a < 0:
		return math.NaN()
	case v == 0:
		return 0
	}
	l := math.Log(a)
	return v * l * l
}
