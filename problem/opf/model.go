package opf

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
)

// A Form says how a case becomes a program. The zero value is the form with the fewest variables, from a flat start.
type Form struct {
	// FlowVariables gives every branch four more variables, the flows at its ends, bounded by its rating, and four more rows
	// that define them.
	FlowVariables bool
	// StartFromCase begins with the operation that the file has, else with voltages of 1, angles of 0 and powers in the middle of
	// their limits.
	StartFromCase bool
}

// A Model is the program of a case.
type Model struct {
	*problem.NLP
	Case *Case

	net            *network
	va, vm, pg, qg int // the first variables of each kind; places of the network count on from there
}

// New returns the optimal power flow of a case, which must not change as long as the model is used. Powers are per unit of Case.BaseMVA, angles
// in radians, the objective in $/h. Variables are va[bus], vm[bus], pg[k], qg[k], rows p[bus], q[bus] (balances), from[k] and to[k] (limits
// at the ends of branches) and angle[k], with k the place in the table of the file, from 1. A piecewise linear cost of more
// than one piece adds a variable cost[k] and a row for each piece. An error is that of [Case.Check].
func New(c *Case, form Form) (*Model, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	b := &builder{Case: c, net: c.network(), form: form, m: expr.NewModel(c.Name)}
	b.voltages()
	b.generation()
	b.balanceTerms()
	for k := range b.net.branches {
		b.branch(k)
	}
	for i, bus := range b.net.buses {
		number := c.Buses[bus].Number
		b.m.Subject(fmt.Sprintf("p[%d]", number), c.Buses[bus].Pd/c.BaseMVA, b.m.Sum(b.p[i]...), c.Buses[bus].Pd/c.BaseMVA)
		b.m.Subject(fmt.Sprintf("q[%d]", number), c.Buses[bus].Qd/c.BaseMVA, b.m.Sum(b.q[i]...), c.Buses[bus].Qd/c.BaseMVA)
	}
	b.m.Minimize(b.m.Sum(b.costs...))
	nlp, err := b.m.NLP()
	if err != nil {
		return nil, err
	}
	n, g := len(b.net.buses), len(b.net.generators)
	return &Model{NLP: nlp, Case: c, net: b.net, va: 0, vm: n, pg: 2 * n, qg: 2*n + g}, nil
}

// A builder is a model on its way.
type builder struct {
	*Case
	net   *network
	form  Form
	m     *expr.Model
	va    []expr.Expr // by places of the network
	vm    []expr.Expr
	vm2   []expr.Expr // squares
	pg    []expr.Expr
	qg    []expr.Expr
	p, q  [][]expr.Expr // what is fed in at each bus
	costs []expr.Expr
}

// middle returns a start between limits.
func middle(lo, hi, value float64) float64 {
	if !math.IsInf(lo, 0) && !math.IsInf(hi, 0) {
		value = lo + (hi-lo)/2
	}
	return math.Max(lo, math.Min(hi, value))
}

func (b *builder) voltages() {
	for i, bus := range b.net.buses {
		u := b.Buses[bus]
		at, lo, hi := 0.0, math.Inf(-1), math.Inf(1)
		if b.net.reference[i] {
			at = u.Va * math.Pi / 180
			lo, hi = at, at
		}
		if b.form.StartFromCase {
			at = u.Va * math.Pi / 180
		}
		b.va = append(b.va, b.m.Var(fmt.Sprintf("va[%d]", u.Number), lo, hi, at))
	}
	for _, bus := range b.net.buses {
		u := b.Buses[bus]
		at := math.Max(u.Vmin, math.Min(u.Vmax, 1))
		if b.form.StartFromCase {
			at = u.Vm
		}
		v := b.m.Var(fmt.Sprintf("vm[%d]", u.Number), u.Vmin, u.Vmax, at)
		b.vm, b.vm2 = append(b.vm, v), append(b.vm2, v.Square())
	}
}

func (b *builder) generation() {
	for _, k := range b.net.generators {
		g := b.Generators[k]
		b.pg = append(b.pg, b.power("pg", k, g.Pmin, g.Pmax, g.Pg))
	}
	for _, k := range b.net.generators {
		g := b.Generators[k]
		b.qg = append(b.qg, b.power("qg", k, g.Qmin, g.Qmax, g.Qg))
	}
	for j, k := range b.net.generators {
		g := b.Generators[k]
		b.cost(fmt.Sprintf("cost[%d]", k+1), g.Cost, b.pg[j])
		b.cost(fmt.Sprintf("reactivecost[%d]", k+1), g.ReactiveCost, b.qg[j])
	}
}

// power makes a variable with limits in MW.
func (b *builder) power(kind string, k int, lo, hi, value float64) expr.Expr {
	start := middle(lo, hi, 0)
	if b.form.StartFromCase {
		start = value
	}
	return b.m.Var(fmt.Sprintf("%s[%d]", kind, k+1), lo/b.BaseMVA, hi/b.BaseMVA, start/b.BaseMVA)
}

// cost adds the cost of a power to the objective.
func (b *builder) cost(name string, c Cost, power expr.Expr) {
	if len(c.X) == 0 {
		unit := 1.0
		for k, a := range c.Polynomial {
			switch {
			case a == 0:
			case k == 0:
				b.costs = append(b.costs, b.m.Const(a))
			default:
				b.costs = append(b.costs, power.PowConst(float64(k)).Scale(a*unit))
			}
			unit *= b.BaseMVA
		}
		return
	}
	var total expr.Expr
	if len(c.X) == 2 {
		slope, at0 := c.line(0)
		total = power.Scale(slope * b.BaseMVA).AddConst(at0)
	} else {
		total = b.m.Var(name, math.Inf(-1), math.Inf(1), c.Y[0])
		for k := range len(c.X) - 1 {
			slope, at0 := c.line(k)
			b.m.Subject(fmt.Sprintf("%s.%d", name, k+1), at0, total.Sub(power.Scale(slope*b.BaseMVA)), math.Inf(1))
		}
	}
	b.costs = append(b.costs, total)
}

// balanceTerms begins the balances with generators and shunts.
func (b *builder) balanceTerms() {
	n := len(b.net.buses)
	b.p, b.q = make([][]expr.Expr, n), make([][]expr.Expr, n)
	for j, i := range b.net.at {
		b.p[i], b.q[i] = append(b.p[i], b.pg[j]), append(b.q[i], b.qg[j])
	}
	for i, bus := range b.net.buses {
		if gs := b.Buses[bus].Gs; gs != 0 {
			b.p[i] = append(b.p[i], b.vm2[i].Scale(-gs/b.BaseMVA))
		}
		if bs := b.Buses[bus].Bs; bs != 0 {
			b.q[i] = append(b.q[i], b.vm2[i].Scale(bs/b.BaseMVA))
		}
	}
}

// branch adds the flows of branch k of the network to the balances, and its limits.
func (b *builder) branch(k int) {
	data := b.Branches[b.net.branches[k]]
	name := fmt.Sprintf("[%d]", b.net.branches[k]+1)
	f, t := b.net.from[k], b.net.to[k]
	angle := b.va[f].Sub(b.va[t])
	product := b.vm[f].Mul(b.vm[t])
	wc, ws := product.Mul(angle.Cos()), product.Mul(angle.Sin())

	// P + iQ = V_f² conj(Y_ff) + (wc + i ws) conj(Y_ft), and at the other end with −ws.
	flow := func(own expr.Expr, y, across complex128, sign float64) (p, q expr.Expr) {
		g, s := real(across), imag(across)
		p = b.m.Sum(own.Scale(real(y)), wc.Scale(g), ws.Scale(sign*s))
		q = b.m.Sum(own.Scale(-imag(y)), wc.Scale(-s), ws.Scale(sign*g))
		return p, q
	}
	y := data.admittance()
	pf, qf := flow(b.vm2[f], y.ff, y.ft, 1)
	pt, qt := flow(b.vm2[t], y.tt, y.tf, -1)

	rate := math.Inf(1)
	if data.RateA > 0 {
		rate = data.RateA / b.BaseMVA
	}
	if b.form.FlowVariables {
		pf, qf = b.flowVariable("pf"+name, pf, rate), b.flowVariable("qf"+name, qf, rate)
		pt, qt = b.flowVariable("pt"+name, pt, rate), b.flowVariable("qt"+name, qt, rate)
	}
	b.p[f], b.q[f] = append(b.p[f], pf.Neg()), append(b.q[f], qf.Neg())
	b.p[t], b.q[t] = append(b.p[t], pt.Neg()), append(b.q[t], qt.Neg())
	if !math.IsInf(rate, 1) {
		b.m.Subject("from"+name, math.Inf(-1), pf.Square().Add(qf.Square()), rate*rate)
		b.m.Subject("to"+name, math.Inf(-1), pt.Square().Add(qt.Square()), rate*rate)
	}
	if lo, hi := data.angleLimits(); !math.IsInf(lo, -1) || !math.IsInf(hi, 1) {
		b.m.Subject("angle"+name, lo*math.Pi/180, angle, hi*math.Pi/180)
	}
}

// flowVariable returns a variable that a row makes equal to e.
func (b *builder) flowVariable(name string, e expr.Expr, rate float64) expr.Expr {
	v := b.m.Var(name, -rate, rate, 0)
	b.m.Subject(name, 0, e.Sub(v), 0)
	return v
}
