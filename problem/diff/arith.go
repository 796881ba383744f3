package diff

import (
	"math"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"
)

// An Arith is the arithmetic of numbers T: reals, dual or hyperdual numbers. A function that is written for any of them,
//
//	func f[T any, A diff.Arith[T]](x []T) T {
//		var a A
//		return a.Add(a.Square(x[0]), a.Exp(x[1]))
//	}
//
// is f[float64, diff.Reals] for values, f[dual.Number, diff.Duals] for first derivatives and f[hyperdual.Number, diff.Hyperduals] for second ones. It
// may branch on Value.
//
// The elementary functions here differ from gonum's at the ends of domains: a variable that a term does not depend on has derivative 0 there even if
// that of the term is infinite, and the derivatives of x^p at 0 are those of x^p and not of a number close to 0.
type Arith[T any] interface {
	// Const returns v, which depends on no variable, and Value the real part.
	Const(v float64) T
	Value(a T) float64

	Add(a, b T) T
	Sub(a, b T) T
	Mul(a, b T) T
	Div(a, b T) T
	// Shift returns v + a, Scale v·a.
	Shift(v float64, a T) T
	Scale(v float64, a T) T
	Neg(a T) T
	Square(a T) T
	// PowReal returns a^p, Pow a^b for a > 0.
	PowReal(a T, p float64) T
	Pow(a, b T) T
	Abs(a T) T
	Sqrt(a T) T
	Exp(a T) T
	Log(a T) T
	Sin(a T) T
	Cos(a T) T
	Tan(a T) T
	Asin(a T) T
	Acos(a T) T
	Atan(a T) T
	Sinh(a T) T
	Cosh(a T) T
	Tanh(a T) T
	Asinh(a T) T
	Acosh(a T) T
	Atanh(a T) T
}

// A jet is a function of one variable and its first two derivatives at a point.
type jet struct{ f, d, dd float64 }

func jetPow(x, p float64) jet {
	j := jet{f: math.Pow(x, p)}
	if p != 0 {
		j.d = p * math.Pow(x, p-1)
	}
	if p != 0 && p != 1 {
		j.dd = p * (p - 1) * math.Pow(x, p-2)
	}
	return j
}

func jetSqrt(x float64) jet {
	r := math.Sqrt(x)
	return jet{r, 0.5 / r, -0.25 / (r * x)}
}

func jetInv(x float64) jet { return jet{1 / x, -1 / (x * x), 2 / (x * x * x)} }

func jetAbs(x float64) jet {
	if x == 0 {
		return jet{}
	}
	return jet{math.Abs(x), math.Copysign(1, x), 0}
}

func jetExp(x float64) jet { e := math.Exp(x); return jet{e, e, e} }
func jetLog(x float64) jet { return jet{math.Log(x), 1 / x, -1 / (x * x)} }

func jetSin(x float64) jet { s, c := math.Sincos(x); return jet{s, c, -s} }
func jetCos(x float64) jet { s, c := math.Sincos(x); return jet{c, -s, -c} }

func jetTan(x float64) jet {
	t := math.Tan(x)
	return jet{t, 1 + t*t, 2 * t * (1 + t*t)}
}

func jetAsin(x float64) jet {
	r := 1 / math.Sqrt((1-x)*(1+x))
	return jet{math.Asin(x), r, x * r * r * r}
}

func jetAcos(x float64) jet {
	j := jetAsin(x)
	return jet{math.Acos(x), -j.d, -j.dd}
}

func jetAtan(x float64) jet {
	r := 1 / (1 + x*x)
	return jet{math.Atan(x), r, -2 * x * r * r}
}

func jetSinh(x float64) jet { s, c := math.Sinh(x), math.Cosh(x); return jet{s, c, s} }
func jetCosh(x float64) jet { s, c := math.Sinh(x), math.Cosh(x); return jet{c, s, c} }

func jetTanh(x float64) jet {
	t, c := math.Tanh(x), math.Cosh(x)
	return jet{t, 1 / (c * c), -2 * t / (c * c)}
}

func jetAsinh(x float64) jet {
	r := 1 / math.Hypot(1, x)
	return jet{math.Asinh(x), r, -x * r * r * r}
}

func jetAcosh(x float64) jet {
	r := 1 / math.Sqrt((x-1)*(x+1))
	return jet{math.Acosh(x), r, -x * r * r * r}
}

func jetAtanh(x float64) jet {
	r := 1 / ((1 - x) * (1 + x))
	return jet{math.Atanh(x), r, 2 * x * r * r}
}

// times returns d·e, 0 where e, the part of a number that tells of variables, is 0.
func times(d, e float64) float64 {
	if e == 0 {
		return 0
	}
	return d * e
}

func (j jet) dual(a dual.Number) dual.Number {
	return dual.Number{Real: j.f, Emag: times(j.d, a.Emag)}
}

func (j jet) hyperdual(a hyperdual.Number) hyperdual.Number {
	return hyperdual.Number{
		Real: j.f, E1mag: times(j.d, a.E1mag), E2mag: times(j.d, a.E2mag), E1E2mag: times(j.d, a.E1E2mag) + times(j.dd, a.E1mag*a.E2mag),
	}
}
