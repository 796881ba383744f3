package expr

import "github.com/saddle-go/saddle/problem"

// Degree implements [problem.Degreed] by the operations that there are: sums, products, squares and quotients by numbers. What cancels in the end counts, so that a degree may
// be less than told. O(operations).
func (f *Functions) Degree() (objective, rows int) {
	t := f.t
	deg := make([]uint8, len(t.val)) // at most other
	for j := range t.n {
		deg[j] = 1
	}
	for k := range t.ops {
		deg[int(t.base)+k] = t.ops[k].degree(t.terms, deg)
	}
	for i, r := range t.rows {
		d := uint8(0)
		if len(r.cols) > 0 {
			d = 1
		}
		if r.root != noRoot {
			d = max(d, deg[r.root])
		}
		if i == 0 {
			objective = int(d)
		} else {
			rows = max(rows, int(d))
		}
	}
	return objective, rows
}

// other is the degree of what is no polynomial of degree 2.
const other = problem.Nonquadratic

// degree returns that of v from those of its operands.
func (v node) degree(terms []term, deg []uint8) uint8 {
	most := uint8(0)
	v.args(terms, func(a int32) { most = max(most, deg[a]) })
	switch {
	case most == 0:
		return 0
	case v.op == opLinear || v.op == Add || v.op == Sub || v.op == Neg || v.op == opScale:
		return most
	case v.op == Mul:
		return min(other, deg[v.a]+deg[v.b])
	case v.op == Square:
		return min(other, 2*most)
	case v.op == Div && deg[v.b] == 0:
		return most
	}
	return other
}
