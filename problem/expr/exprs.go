package expr

// graph returns the graph of two operands, of which one may be absent. It panics if both are absent: there is
// then no graph for the result.
func graph(x, y Expr) *Graph {
	switch {
	case x.g != nil:
		return x.g
	case y.g != nil:
		return y.g
	}
	panic("expr: an operation on absent expressions only")
}

func (x Expr) unary(op Op) Expr { return graph(x, x).Unary(op, x) }

func (x Expr) binary(op Op, y Expr) Expr { return graph(x, y).Binary(op, x, y) }

func (x Expr) constant(op Op, c float64) Expr {
	g := graph(x, x)
	return g.Binary(op, x, g.Const(c))
}

// Add returns x + y.
func (x Expr) Add(y Expr) Expr { return x.binary(Add, y) }

// Sub returns x − y.
func (x Expr) Sub(y Expr) Expr { return x.binary(Sub, y) }

// Mul returns x·y.
func (x Expr) Mul(y Expr) Expr { return x.binary(Mul, y) }

// Div returns x/y.
func (x Expr) Div(y Expr) Expr { return x.binary(Div, y) }

// Pow returns x to the power y.
func (x Expr) Pow(y Expr) Expr { return x.binary(Pow, y) }

// AddConst returns x + c.
func (x Expr) AddConst(c float64) Expr { return x.constant(Add, c) }

// SubConst returns x − c.
func (x Expr) SubConst(c float64) Expr { return x.constant(Sub, c) }

// Scale returns c·x.
func (x Expr) Scale(c float64) Expr { return x.constant(Mul, c) }

// DivConst returns x/c.
func (x Expr) DivConst(c float64) Expr { return x.constant(Div, c) }

// PowConst returns x to the power c; of a negative x it is defined for whole c.
func (x Expr) PowConst(c float64) Expr { return x.constant(Pow, c) }

// Atan2 returns the angle of the point (y, x), the arc tangent of x/y in the right quadrant.
func (x Expr) Atan2(y Expr) Expr { return x.binary(Atan2, y) }

// Min returns the lesser of x and y.
func (x Expr) Min(y Expr) Expr { return graph(x, y).NAry(Min, x, y) }

// Max returns the larger of x and y.
func (x Expr) Max(y Expr) Expr { return graph(x, y).NAry(Max, x, y) }

// Square returns x².
func (x Expr) Square() Expr { return x.unary(Square) }

// Neg returns −x.
func (x Expr) Neg() Expr { return x.unary(Neg) }

// Abs returns |x|.
func (x Expr) Abs() Expr { return x.unary(Abs) }

// Sqrt returns √x.
func (x Expr) Sqrt() Expr { return x.unary(Sqrt) }

// Exp returns e to the power x.
func (x Expr) Exp() Expr { return x.unary(Exp) }

// Log returns the natural logarithm of x.
func (x Expr) Log() Expr { return x.unary(Log) }

// Log10 returns the decimal logarithm of x.
func (x Expr) Log10() Expr { return x.unary(Log10) }

// Sin returns sin x.
func (x Expr) Sin() Expr { return x.unary(Sin) }

// Cos returns cos x.
func (x Expr) Cos() Expr { return x.unary(Cos) }

// Tan returns tan x.
func (x Expr) Tan() Expr { return x.unary(Tan) }

// Asin returns arcsin x.
func (x Expr) Asin() Expr { return x.unary(Asin) }

// Acos returns arccos x.
func (x Expr) Acos() Expr { return x.unary(Acos) }

// Atan returns arctan x.
func (x Expr) Atan() Expr { return x.unary(Atan) }

// Sinh returns sinh x.
func (x Expr) Sinh() Expr { return x.unary(Sinh) }

// Cosh returns cosh x.
func (x Expr) Cosh() Expr { return x.unary(Cosh) }

// Tanh returns tanh x.
func (x Expr) Tanh() Expr { return x.unary(Tanh) }

// Asinh returns arsinh x.
func (x Expr) Asinh() Expr { return x.unary(Asinh) }

// Acosh returns arcosh x.
func (x Expr) Acosh() Expr { return x.unary(Acosh) }

// Atanh returns artanh x.
func (x Expr) Atanh() Expr { return x.unary(Atanh) }

// Logistic returns 1/(1 + e⁻ˣ).
func (x Expr) Logistic() Expr { return x.unary(Logistic) }
