package diff

import (
	"math"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"
)

// Reals is the arithmetic of float64.
type Reals struct{}

// Duals is the arithmetic of gonum's dual numbers a + bε, ε² = 0: f(x + dε) = f(x) + f′(x)d ε.
type Duals struct{}

// Hyperduals is the arithmetic of gonum's hyperdual numbers, ε₁² = ε₂² = 0: the ε₁ε₂ part of f(x + dε₁ + eε₂) is dᵀf″(x)e (Fike and Alonso, The
// development of hyper-dual numbers for exact second-derivative calculations, 2011).
type Hyperduals struct{}

// Const returns v.
func (Reals) Const(v float64) float64 { return v }

// Value returns the real part.
func (Reals) Value(a float64) float64 { return a }

// Add returns a + b.
func (Reals) Add(a, b float64) float64 { return a + b }

// Sub returns a − b.
func (Reals) Sub(a, b float64) float64 { return a - b }

// Mul returns a·b.
func (Reals) Mul(a, b float64) float64 { return a * b }

// Div returns a/b.
func (Reals) Div(a, b float64) float64 { return a / b }

// Shift returns v + a.
func (Reals) Shift(v float64, a float64) float64 { return v + a }

// Scale returns v·a.
func (Reals) Scale(v float64, a float64) float64 { return v * a }

// Neg returns −a.
func (Reals) Neg(a float64) float64 { return -a }

// Square returns a².
func (Reals) Square(a float64) float64 { return a * a }

// PowReal returns a^p.
func (Reals) PowReal(a, p float64) float64 { return math.Pow(a, p) }

// Pow returns a^b, a > 0.
func (Reals) Pow(a, b float64) float64 { return math.Exp(b * math.Log(a)) }

// Abs returns |a|, with derivative 0 at 0.
func (Reals) Abs(a float64) float64 { return math.Abs(a) }

// Sqrt returns sqrt(a).
func (Reals) Sqrt(a float64) float64 { return math.Sqrt(a) }

// Exp returns exp(a).
func (Reals) Exp(a float64) float64 { return math.Exp(a) }

// Log returns log(a).
func (Reals) Log(a float64) float64 { return math.Log(a) }

// Sin returns sin(a).
func (Reals) Sin(a float64) float64 { return math.Sin(a) }

// Cos returns cos(a).
func (Reals) Cos(a float64) float64 { return math.Cos(a) }

// Tan returns tan(a).
func (Reals) Tan(a float64) float64 { return math.Tan(a) }

// Asin returns asin(a).
func (Reals) Asin(a float64) float64 { return math.Asin(a) }

// Acos returns acos(a).
func (Reals) Acos(a float64) float64 { return math.Acos(a) }

// Atan returns atan(a).
func (Reals) Atan(a float64) float64 { return math.Atan(a) }

// Sinh returns sinh(a).
func (Reals) Sinh(a float64) float64 { return math.Sinh(a) }

// Cosh returns cosh(a).
func (Reals) Cosh(a float64) float64 { return math.Cosh(a) }

// Tanh returns tanh(a).
func (Reals) Tanh(a float64) float64 { return math.Tanh(a) }

// Asinh returns asinh(a).
func (Reals) Asinh(a float64) float64 { return math.Asinh(a) }

// Acosh returns acosh(a).
func (Reals) Acosh(a float64) float64 { return math.Acosh(a) }

// Atanh returns atanh(a).
func (Reals) Atanh(a float64) float64 { return math.Atanh(a) }

// Const returns v.
func (Duals) Const(v float64) dual.Number { return dual.Number{Real: v} }

// Value returns the real part.
func (Duals) Value(a dual.Number) float64 { return a.Real }

// Add returns a + b.
func (Duals) Add(a, b dual.Number) dual.Number { return dual.Add(a, b) }

// Sub returns a − b.
func (Duals) Sub(a, b dual.Number) dual.Number { return dual.Sub(a, b) }

// Scale returns v·a.
func (Duals) Scale(v float64, a dual.Number) dual.Number { return dual.Scale(v, a) }

// Neg returns −a.
func (Duals) Neg(a dual.Number) dual.Number { return dual.Number{Real: -a.Real, Emag: -a.Emag} }

// Shift returns v + a.
func (Duals) Shift(v float64, a dual.Number) dual.Number {
	a.Real += v
	return a
}

// Mul returns a·b.
func (Duals) Mul(a, b dual.Number) dual.Number {
	return dual.Number{Real: a.Real * b.Real, Emag: times(a.Real, b.Emag) + times(b.Real, a.Emag)}
}

// Div returns a/b.
func (d Duals) Div(a, b dual.Number) dual.Number { return d.Mul(a, jetInv(b.Real).dual(b)) }

// Square returns a².
func (d Duals) Square(a dual.Number) dual.Number { return d.Mul(a, a) }

// PowReal returns a^p.
func (Duals) PowReal(a dual.Number, p float64) dual.Number { return jetPow(a.Real, p).dual(a) }

// Pow returns a^b, a > 0.
func (d Duals) Pow(a, b dual.Number) dual.Number { return d.Exp(d.Mul(b, d.Log(a))) }

// Abs returns |a|, with derivative 0 at 0.
func (Duals) Abs(a dual.Number) dual.Number { return jetAbs(a.Real).dual(a) }

// Sqrt returns sqrt(a).
func (Duals) Sqrt(a dual.Number) dual.Number { return jetSqrt(a.Real).dual(a) }

// Exp returns exp(a).
func (Duals) Exp(a dual.Number) dual.Number { return jetExp(a.Real).dual(a) }

// Log returns log(a).
func (Duals) Log(a dual.Number) dual.Number { return jetLog(a.Real).dual(a) }

// Sin returns sin(a).
func (Duals) Sin(a dual.Number) dual.Number { return jetSin(a.Real).dual(a) }

// Cos returns cos(a).
func (Duals) Cos(a dual.Number) dual.Number { return jetCos(a.Real).dual(a) }

// Tan returns tan(a).
func (Duals) Tan(a dual.Number) dual.Number { return jetTan(a.Real).dual(a) }

// Asin returns asin(a).
func (Duals) Asin(a dual.Number) dual.Number { return jetAsin(a.Real).dual(a) }

// Acos returns acos(a).
func (Duals) Acos(a dual.Number) dual.Number { return jetAcos(a.Real).dual(a) }

// Atan returns atan(a).
func (Duals) Atan(a dual.Number) dual.Number { return jetAtan(a.Real).dual(a) }

// Sinh returns sinh(a).
func (Duals) Sinh(a dual.Number) dual.Number { return jetSinh(a.Real).dual(a) }

// Cosh returns cosh(a).
func (Duals) Cosh(a dual.Number) dual.Number { return jetCosh(a.Real).dual(a) }

// Tanh returns tanh(a).
func (Duals) Tanh(a dual.Number) dual.Number { return jetTanh(a.Real).dual(a) }

// Asinh returns asinh(a).
func (Duals) Asinh(a dual.Number) dual.Number { return jetAsinh(a.Real).dual(a) }

// Acosh returns acosh(a).
func (Duals) Acosh(a dual.Number) dual.Number { return jetAcosh(a.Real).dual(a) }

// Atanh returns atanh(a).
func (Duals) Atanh(a dual.Number) dual.Number { return jetAtanh(a.Real).dual(a) }

// Const returns v.
func (Hyperduals) Const(v float64) hyperdual.Number { return hyperdual.Number{Real: v} }

// Value returns the real part.
func (Hyperduals) Value(a hyperdual.Number) float64 { return a.Real }

// Add returns a + b.
func (Hyperduals) Add(a, b hyperdual.Number) hyperdual.Number { return hyperdual.Add(a, b) }

// Sub returns a − b.
func (Hyperduals) Sub(a, b hyperdual.Number) hyperdual.Number { return hyperdual.Sub(a, b) }

// Scale returns v·a.
func (Hyperduals) Scale(v float64, a hyperdual.Number) hyperdual.Number { return hyperdual.Scale(v, a) }

// Neg returns −a.
func (h Hyperduals) Neg(a hyperdual.Number) hyperdual.Number { return hyperdual.Scale(-1, a) }

// Shift returns v + a.
func (Hyperduals) Shift(v float64, a hyperdual.Number) hyperdual.Number {
	a.Real += v
	return a
}

// Mul returns a·b.
func (Hyperduals) Mul(a, b hyperdual.Number) hyperdual.Number {
	return hyperdual.Number{
		Real: a.Real * b.Real, E1mag: times(a.Real, b.E1mag) + times(b.Real, a.E1mag), E2mag: times(a.Real, b.E2mag) + times(b.Real, a.E2mag),
		E1E2mag: times(a.Real, b.E1E2mag) + times(b.Real, a.E1E2mag) + times(a.E1mag, b.E2mag) + times(b.E1mag, a.E2mag),
	}
}

// Div returns a/b.
func (h Hyperduals) Div(a, b hyperdual.Number) hyperdual.Number {
	return h.Mul(a, jetInv(b.Real).hyperdual(b))
}

// Square returns a².
func (h Hyperduals) Square(a hyperdual.Number) hyperdual.Number { return h.Mul(a, a) }

// PowReal returns a^p.
func (Hyperduals) PowReal(a hyperdual.Number, p float64) hyperdual.Number {
	return jetPow(a.Real, p).hyperdual(a)
}

// Pow returns a^b, a > 0.
func (h Hyperduals) Pow(a, b hyperdual.Number) hyperdual.Number { return h.Exp(h.Mul(b, h.Log(a))) }

// Abs returns |a|, with derivative 0 at 0.
func (Hyperduals) Abs(a hyperdual.Number) hyperdual.Number { return jetAbs(a.Real).hyperdual(a) }

// Sqrt returns sqrt(a).
func (Hyperduals) Sqrt(a hyperdual.Number) hyperdual.Number { return jetSqrt(a.Real).hyperdual(a) }

// Exp returns exp(a).
func (Hyperduals) Exp(a hyperdual.Number) hyperdual.Number { return jetExp(a.Real).hyperdual(a) }

// Log returns log(a).
func (Hyperduals) Log(a hyperdual.Number) hyperdual.Number { return jetLog(a.Real).hyperdual(a) }

// Sin returns sin(a).
func (Hyperduals) Sin(a hyperdual.Number) hyperdual.Number { return jetSin(a.Real).hyperdual(a) }

// Cos returns cos(a).
func (Hyperduals) Cos(a hyperdual.Number) hyperdual.Number { return jetCos(a.Real).hyperdual(a) }

// Tan returns tan(a).
func (Hyperduals) Tan(a hyperdual.Number) hyperdual.Number { return jetTan(a.Real).hyperdual(a) }

// Asin returns asin(a).
func (Hyperduals) Asin(a hyperdual.Number) hyperdual.Number { return jetAsin(a.Real).hyperdual(a) }

// Acos returns acos(a).
func (Hyperduals) Acos(a hyperdual.Number) hyperdual.Number { return jetAcos(a.Real).hyperdual(a) }

// Atan returns atan(a).
func (Hyperduals) Atan(a hyperdual.Number) hyperdual.Number { return jetAtan(a.Real).hyperdual(a) }

// Sinh returns sinh(a).
func (Hyperduals) Sinh(a hyperdual.Number) hyperdual.Number { return jetSinh(a.Real).hyperdual(a) }

// Cosh returns cosh(a).
func (Hyperduals) Cosh(a hyperdual.Number) hyperdual.Number { return jetCosh(a.Real).hyperdual(a) }

// Tanh returns tanh(a).
func (Hyperduals) Tanh(a hyperdual.Number) hyperdual.Number { return jetTanh(a.Real).hyperdual(a) }

// Asinh returns asinh(a).
func (Hyperduals) Asinh(a hyperdual.Number) hyperdual.Number { return jetAsinh(a.Real).hyperdual(a) }

// Acosh returns acosh(a).
func (Hyperduals) Acosh(a hyperdual.Number) hyperdual.Number { return jetAcosh(a.Real).hyperdual(a) }

// Atanh returns atanh(a).
func (Hyperduals) Atanh(a hyperdual.Number) hyperdual.Number { return jetAtanh(a.Real).hyperdual(a) }
