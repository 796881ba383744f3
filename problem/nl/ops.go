package nl

import "github.com/saddle-go/saddle/problem/expr"

// counted is the arity of an operator whose number of operands is in the file.
const counted = -1

// The codes of operators that are not one operation of package expr.
const (
	codeIf          = 35
	codeSum         = 54
	codeCount       = 59 // how many operands hold
	codeNumberOf    = 60 // how many operands but the first equal the first
	codeAtLeast     = 62 // the first is at most the second
	codeAtMost      = 63
	codePiecewise   = 64 // slopes and breakpoints come before the operand
	codeExactly     = 66
	codeNotAtLeast  = 67
	codeNotAtMost   = 68
	codeNotExactly  = 69
	codeAll         = 70
	codeAny         = 71
	codeImplies     = 72
	codeSignedPower = 80
)

// An operator is what a code stands for.
type operator struct {
	name    string // empty for a number that is not in use
	arity   int
	op      expr.Op // 0 if it is none
	refused bool    // it belongs to discrete or symbolic models and is not offered
}

// operators are those of the codes 0 to 80.
var operators = [...]operator{
	0: {name: "plus", arity: 2, op: expr.Add},
	1: {name: "minus", arity: 2, op: expr.Sub},
	2: {name: "times", arity: 2, op: expr.Mul},
	3: {name: "divide", arity: 2, op: expr.Div},
	4: {name: "mod", arity: 2, op: expr.Mod},
	5: {name: "power", arity: 2, op: expr.Pow},
	6: {name: "less", arity: 2, op: expr.Less},

	11: {name: "min", arity: counted, op: expr.Min},
	12: {name: "max", arity: counted, op: expr.Max},
	13: {name: "floor", arity: 1, op: expr.Floor},
	14: {name: "ceil", arity: 1, op: expr.Ceil},
	15: {name: "abs", arity: 1, op: expr.Abs},
	16: {name: "negate", arity: 1, op: expr.Neg},

	20:     {name: "or", arity: 2, op: expr.Or},
	21:     {name: "and", arity: 2, op: expr.And},
	22:     {name: "<", arity: 2, op: expr.Lt},
	23:     {name: "<=", arity: 2, op: expr.Le},
	24:     {name: "=", arity: 2, op: expr.Eq},
	28:     {name: ">=", arity: 2, op: expr.Ge},
	29:     {name: ">", arity: 2, op: expr.Gt},
	30:     {name: "<>", arity: 2, op: expr.Ne},
	34:     {name: "not", arity: 1, op: expr.Not},
	codeIf: {name: "if", arity: 3},

	37: {name: "tanh", arity: 1, op: expr.Tanh},
	38: {name: "tan", arity: 1, op: expr.Tan},
	39: {name: "sqrt", arity: 1, op: expr.Sqrt},
	40: {name: "sinh", arity: 1, op: expr.Sinh},
	41: {name: "sin", arity: 1, op: expr.Sin},
	42: {name: "log10", arity: 1, op: expr.Log10},
	43: {name: "log", arity: 1, op: expr.Log},
	44: {name: "exp", arity: 1, op: expr.Exp},
	45: {name: "cosh", arity: 1, op: expr.Cosh},
	46: {name: "cos", arity: 1, op: expr.Cos},
	47: {name: "atanh", arity: 1, op: expr.Atanh},
	48: {name: "atan2", arity: 2, op: expr.Atan2},
	49: {name: "atan", arity: 1, op: expr.Atan},
	50: {name: "asinh", arity: 1, op: expr.Asinh},
	51: {name: "asin", arity: 1, op: expr.Asin},
	52: {name: "acosh", arity: 1, op: expr.Acosh},
	53: {name: "acos", arity: 1, op: expr.Acos},

	codeSum:        {name: "sum", arity: counted},
	55:             {name: "integer division", arity: 2, op: expr.IntDiv},
	56:             {name: "precision", arity: 2, op: expr.Precision},
	57:             {name: "round", arity: 2, op: expr.Round},
	58:             {name: "trunc", arity: 2, op: expr.Trunc},
	codeCount:      {name: "count", arity: counted},
	codeNumberOf:   {name: "numberof", arity: counted},
	61:             {name: "symbolic numberof", arity: counted, refused: true},
	codeAtLeast:    {name: "atleast", arity: 2, op: expr.Le},
	codeAtMost:     {name: "atmost", arity: 2, op: expr.Ge},
	codePiecewise:  {name: "piecewise-linear", arity: 1},
	65:             {name: "symbolic if", arity: 3, refused: true},
	codeExactly:    {name: "exactly", arity: 2, op: expr.Eq},
	codeNotAtLeast: {name: "not atleast", arity: 2, op: expr.Gt},
	codeNotAtMost:  {name: "not atmost", arity: 2, op: expr.Lt},
	codeNotExactly: {name: "not exactly", arity: 2, op: expr.Ne},
	codeAll:        {name: "and of a list", arity: counted, op: expr.And},
	codeAny:        {name: "or of a list", arity: counted, op: expr.Or},
	codeImplies:    {name: "implies-else", arity: 3},
	73:             {name: "iff", arity: 2, op: expr.Iff},
	74:             {name: "alldiff", arity: counted, refused: true},
	75:             {name: "some-same", arity: counted, refused: true},

	76:              {name: "power with constant exponent", arity: 2, op: expr.Pow},
	77:              {name: "square", arity: 1, op: expr.Square},
	78:              {name: "power with constant base", arity: 2, op: expr.Pow},
	79:              {name: "logistic", arity: 1, op: expr.Logistic},
	codeSignedPower: {name: "signed power", arity: 2},
}
