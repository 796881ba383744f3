package expr

import "fmt"

// Value returns the value of e at x, n elements. It takes time and memory proportional to the number of vertices before e;
// [Functions] are for repeated evaluation.
func (g *Graph) Value(e Expr, x []float64) float64 {
	if len(x) != g.n {
		panic(fmt.Sprintf("expr: x has %d elements instead of %d", len(x), g.n))
	}
	last := g.operand(e)
	need := make([]bool, last+1)
	need[last] = true
	var pair [2]int32
	for v := last; v >= 0; v-- {
		if need[v] {
			for _, a := range g.operands(v, &pair) {
				need[a] = true
			}
		}
	}
	val := make([]float64, last+1)
	var args []term
	for v := range last + 1 {
		if !need[v] {
			continue
		}
		args = args[:0]
		for _, a := range g.operands(v, &pair) {
			args = append(args, term{1, a})
		}
		switch u := g.all[v]; u.op {
		case opVar:
			val[v] = x[u.a]
		case opConst:
			val[v] = g.num[u.a]
		case opSum:
			for _, m := range args {
				val[v] += val[m.arg]
			}
		case Min, Max:
			val[v] = extreme(u.op, val, args)
		case opIf:
			val[v] = val[branch(val, args)]
		default:
			if len(args) == 1 {
				val[v] = value1(u.op, val[u.a])
			} else {
				val[v] = value2(u.op, val[u.a], val[u.b])
			}
		}
	}
	return val[last]
}
