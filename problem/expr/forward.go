package expr

import "math"

// forward computes the values of the nodes of s.
func (t *tape) forward(s span) {
	val := t.val
	out := val[t.base:]
	for k := s.lo; k < s.hi; k++ {
		v := &t.ops[k]
		var r float64
		switch v.op {
		case opLinear:
			for _, m := range t.terms[v.a:v.b] {
				r += m.coef * val[m.arg]
			}
		case Add:
			r = val[v.a] + val[v.b]
		case Sub:
			r = val[v.a] - val[v.b]
		case Mul, opScale:
			r = val[v.a] * val[v.b]
		case Square:
			r = val[v.a] * val[v.a]
		case Neg:
			r = -val[v.a]
		case Div:
			r = val[v.a] / val[v.b]
		case opPowerInt:
			r = powerInt(val[v.a], v.c)
		case opPower:
			r = value2(Pow, val[v.a], val[v.b])
		case Exp:
			r = math.Exp(val[v.a])
		case Log:
			r = math.Log(val[v.a])
		case Sqrt:
			r = math.Sqrt(val[v.a])
		case Sin:
			r = math.Sin(val[v.a])
		case Cos:
			r = math.Cos(val[v.a])
		case Min, Max:
			r = extreme(v.op, val, t.terms[v.a:v.b])
		case opIf:
			r = val[branch(val, t.terms[v.a:v.b])]
		default:
			if v.op.Operands() == 1 {
				r = value1(v.op, val[v.a])
			} else {
				r = value2(v.op, val[v.a], val[v.b])
			}
		}
		out[k] = r
	}
}

// powerInt returns aᶜ for c > 0.
func powerInt(a float64, c int32) float64 {
	r := 1.0
	for {
		if c&1 != 0 {
			r *= a
		}
		if c >>= 1; c == 0 {
			return r
		}
		a *= a
	}
}

// extreme returns the least or the largest argument, NaN if there is one.
func extreme(op Op, val []float64, args []term) float64 {
	r := val[args[0].arg]
	for _, m := range args[1:] {
		if op == Min {
			r = min(r, val[m.arg])
		} else {
			r = max(r, val[m.arg])
		}
	}
	return r
}

// branch returns the argument of an If that counts; that is the condition itself if it is NaN.
func branch(val []float64, args []term) int32 {
	switch c := val[args[0].arg]; {
	case c != c:
		return args[0].arg
	case c != 0:
		return args[1].arg
	}
	return args[2].arg
}

// active returns the argument of Min or Max that counts, the first of equal ones, or −1 if r, the value, is NaN.
func active(r float64, val []float64, args []term) int32 {
	for _, m := range args {
		if val[m.arg] == r {
			return m.arg
		}
	}
	return -1
}

// firsts computes the first partial derivatives that nodes of list store.
func (t *tape) firsts(list []int32) {
	val := t.val
	out := val[t.base:]
	for _, k := range list {
		v := &t.ops[k]
		a, r := val[v.a], out[k]
		switch v.op {
		case Exp:
			t.da[k] = r
		case Sin:
			t.da[k] = math.Cos(a)
		case Cos:
			t.da[k] = -math.Sin(a)
		case opPowerInt:
			t.da[k] = float64(v.c) * powerInt(a, v.c-1)
		case opPower:
			t.da[k] = powerFirst(a, val[v.b], r)
		case Div, Pow, Atan2, Mod, Less:
			t.da[k], t.two[v.c].db = t.first2(v, a, val[v.b], r)
		default:
			t.da[k] = first1(v.op, a, r)
		}
	}
}

// first2 is the function first2, but asks for no logarithm where the exponent does not vary.
func (t *tape) first2(v *node, a, b, r float64) (da, db float64) {
	if v.op == Pow && !t.live[v.a] {
		return 0, powerLog(a, r)
	}
	if v.op == Pow && !t.live[v.b] {
		return powerFirst(a, b, r), 0
	}
	return first2(v.op, a, b, r)
}

// seconds computes the second partial derivatives that nodes of list store; the first are those of the same x.
func (t *tape) seconds(list []int32) {
	val := t.val
	out := val[t.base:]
	for _, k := range list {
		v := &t.ops[k]
		a, r := val[v.a], out[k]
		switch v.op {
		case opPowerInt:
			t.haa[k] = float64(v.c) * float64(v.c-1) * powerInt(a, v.c-2)
		case opPower:
			t.haa[k] = powerSecond(a, val[v.b], r, t.da[k])
		case Div, Pow, Atan2, Mod, Less:
			p := &t.two[v.c]
			t.haa[k], p.hab, p.hbb = t.second2(v, a, val[v.b], r, t.da[k], p.db)
		default:
			t.haa[k] = second1(v.op, a, r, t.da[k])
		}
	}
}

// second2 is the function second2 with the same exception as first2.
func (t *tape) second2(v *node, a, b, r, da, db float64) (aa, ab, bb float64) {
	if v.op == Pow && !t.live[v.a] {
		return 0, 0, powerLogSecond(a, r)
	}
	if v.op == Pow && !t.live[v.b] {
		return powerSecond(a, b, r, da), 0, 0
	}
	return second2(v.op, a, b, r, da, db)
}
