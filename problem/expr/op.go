package expr

import "fmt"

// An Op names an operation. Those with one operand are for [Graph.Unary], with two for
// [Graph.Binary], with any number for [Graph.NAry].
type Op uint8

const (
	_ Op = iota

	// One operand.

	Neg      // −a
	Abs      // |a|
	Square   // a²
	Sqrt     // √a
	Exp      // eᵃ
	Log      // ln a
	Log10    // log₁₀ a
	Sin      // sin a
	Cos      // cos a
	Tan      // tan a
	Asin     // arcsin a
	Acos     // arccos a
	Atan     // arctan a
	Sinh     // sinh a
	Cosh     // cosh a
	Tanh     // tanh a
	Asinh    // arsinh a
	Acosh    // arcosh a
	Atanh    // artanh a
	Logistic // 1/(1 + e⁻ᵃ)
	Floor    // the largest whole number ≤ a
	Ceil     // the least whole number ≥ a
	Not      // 1 if a = 0, else 0

	// Two operands.

	Add       // a + b
	Sub       // a − b
	Mul       // a·b
	Div       // a/b
	Pow       // aᵇ
	Mod       // a − b·trunc(a/b), of the sign of a
	IntDiv    // trunc(a/b)
	Less      // max(a − b, 0)
	Atan2     // the angle of the point (b, a)
	Round     // a to b decimal places
	Trunc     // a cut after b decimal places
	Precision // a to b significant digits
	Lt        // 1 if a < b, else 0
	Le        // 1 if a ≤ b, else 0
	Eq        // 1 if a = b, else 0
	Ge        // 1 if a ≥ b, else 0
	Gt        // 1 if a > b, else 0
	Ne        // 1 if a ≠ b, else 0
	And       // 1 if neither is 0, else 0
	Or        // 1 if one is not 0, else 0
	Iff       // 1 if both are 0 or none is, else 0

	// Any number of operands.

	Min // the least
	Max // the largest

	lastOp
)

// Not for users: vertices that are no operation of two operands at most.
const (
	opVar   Op = lastOp + iota // a is the variable
	opConst                    // a is the place among the constants
	opSum                      // operands are Graph.args[a : a+b]
	opIf                       // the same, three of them: condition, value if it is not 0, value if it is

	// Only on a tape.

	opLinear   // Σ coef·arg over tape.terms[a:b]
	opScale    // a·b, b a constant
	opPower    // a to the power b, b a constant
	opPowerInt // a to the power c, a whole number from 3 to 16
)

var opNames = [...]string{
	Neg: "Neg", Abs: "Abs", Square: "Square", Sqrt: "Sqrt", Exp: "Exp", Log: "Log", Log10: "Log10", Sin: "Sin",
	Cos: "Cos", Tan: "Tan", Asin: "Asin", Acos: "Acos", Atan: "Atan", Sinh: "Sinh", Cosh: "Cosh", Tanh: "Tanh",
	Asinh: "Asinh", Acosh: "Acosh", Atanh: "Atanh", Logistic: "Logistic", Floor: "Floor", Ceil: "Ceil", Not: "Not",
	Add: "Add", Sub: "Sub", Mul: "Mul", Div: "Div", Pow: "Pow", Mod: "Mod", IntDiv: "IntDiv", Less: "Less",
	Atan2: "Atan2", Round: "Round", Trunc: "Trunc", Precision: "Precision", Lt: "Lt", Le: "Le", Eq: "Eq", Ge: "Ge",
	Gt: "Gt", Ne: "Ne", And: "And", Or: "Or", Iff: "Iff", Min: "Min", Max: "Max",
	opVar: "variable", opConst: "constant", opSum: "sum", opIf: "If",
	opLinear: "linear", opScale: "scale", opPower: "power", opPowerInt: "whole power",
}

// String returns the name of the operation.
func (op Op) String() string {
	if int(op) < len(opNames) && opNames[op] != "" {
		return opNames[op]
	}
	return fmt.Sprintf("Op(%d)", int(op))
}

// Operands returns how many operands the operation takes: 1, 2, or -1 for any number from one.
func (op Op) Operands() int {
	switch {
	case Neg <= op && op <= Not:
		return 1
	case Add <= op && op <= Iff:
		return 2
	case op == Min || op == Max:
		return -1
	}
	return 0
}

// sum reports whether the operation adds its operands, with signs.
func (op Op) sum() bool { return op == Add || op == Sub || op == Neg || op == opSum }

// step reports whether the operation is piecewise constant.
func (op Op) step() bool {
	switch op {
	case Floor, Ceil, Not, IntDiv, Round, Trunc, Precision:
		return true
	}
	return Lt <= op && op <= Iff
}
