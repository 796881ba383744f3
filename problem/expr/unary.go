package expr

import "math"

// value1 returns op(a).
func value1(op Op, a float64) float64 {
	switch op {
	case Neg:
		return -a
	case Abs:
		return math.Abs(a)
	case Square:
		return a * a
	case Sqrt:
		return math.Sqrt(a)
	case Exp:
		return math.Exp(a)
	case Log:
		return math.Log(a)
	case Log10:
		return math.Log10(a)
	case Sin:
		return math.Sin(a)
	case Cos:
		return math.Cos(a)
	case Tan:
		return math.Tan(a)
	case Asin:
		return math.Asin(a)
	case Acos:
		return math.Acos(a)
	case Atan:
		return math.Atan(a)
	case Sinh:
		return math.Sinh(a)
	case Cosh:
		return math.Cosh(a)
	case Tanh:
		return math.Tanh(a)
	case Asinh:
		return math.Asinh(a)
	case Acosh:
		return math.Acosh(a)
	case Atanh:
		return math.Atanh(a)
	case Logistic:
		if a < 0 {
			t := math.Exp(a)
			return t / (1 + t)
		}
		return 1 / (1 + math.Exp(-a))
	case Floor:
		return math.Floor(a)
	case Ceil:
		return math.Ceil(a)
	case Not:
		if math.IsNaN(a) {
			return a
		}
		return truth(a == 0)
	}
	return math.NaN()
}

// truth returns 1 for true and 0 for false.
func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// first1 returns op′(a); v is op(a). NaN as value gives NaN, so that no derivative looks defined where the
// function is not.
func first1(op Op, a, v float64) float64 {
	if v != v {
		return v
	}
	switch op {
	case Neg:
		return -1
	case Abs:
		switch {
		case a > 0:
			return 1
		case a < 0:
			return -1
		}
		return 0
	case Square:
		return 2 * a
	case Sqrt:
		return 0.5 / v
	case Exp:
		return v
	case Log:
		return 1 / a
	case Log10:
		return 1 / (a * math.Ln10)
	case Sin:
		return math.Cos(a)
	case Cos:
		return -math.Sin(a)
	case Tan:
		return 1 + v*v
	case Asin:
		return 1 / math.Sqrt((1-a)*(1+a))
	case Acos:
		return -1 / math.Sqrt((1-a)*(1+a))
	case Atan:
		return 1 / (1 + a*a)
	case Sinh:
		return math.Cosh(a)
	case Cosh:
		return math.Sinh(a)
	case Tanh:
		c := 1 / math.Cosh(a)
		return c * c
	case Asinh:
		return 1 / math.Hypot(1, a)
	case Acosh:
		return 1 / (math.Sqrt(a-1) * math.Sqrt(a+1))
	case Atanh:
		return 1 / ((1 - a) * (1 + a))
	case Logistic:
		t := math.Exp(-math.Abs(a))
		return t / ((1 + t) * (1 + t))
	}
	return 0
}

// second1 returns op″(a); v is op(a) and d is op′(a).
func second1(op Op, a, v, d float64) float64 {
	if v != v {
		return v
	}
	switch op {
	case Square:
		return 2
	case Sqrt:
		return -0.5 * d / a
	case Exp:
		return v
	case Log:
		return -d * d
	case Log10:
		return -d / a
	case Sin, Cos:
		return -v
	case Tan:
		return 2 * v * d
	case Asin, Acos:
		return a * d * d * d
	case Atan:
		if d == 0 {
			return 0 // a is ±Inf or nearly so
		}
		return -2 * a * d * d
	case Sinh, Cosh:
		return v
	case Tanh:
		return -2 * v * d
	case Asinh:
		if d == 0 {
			return 0
		}
		return -a * d * d * d
	case Acosh:
		if d == 0 {
			return 0
		}
		return -a * d * d * d
	case Atanh:
		return 2 * a * d * d
	case Logistic:
		return -d * math.Tanh(a/2)
	}
	return 0
}
