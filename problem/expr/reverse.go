package expr

// reverse passes adjoints adj, indexed like values, from the nodes of s to their operands, last node first. Unless
// keep, adjoints of nodes are zero afterwards. An adjoint of zero passes nothing on, whatever the partial derivatives are.
func (t *tape) reverse(s span, adj []float64, keep bool) {
	val := t.val
	mine := adj[t.base:]
	for k := s.hi - 1; k >= s.lo; k-- {
		w := mine[k]
		if w == 0 {
			continue
		}
		if !keep {
			mine[k] = 0
		}
		v := &t.ops[k]
		switch v.op {
		case opLinear:
			for _, m := range t.terms[v.a:v.b] {
				adj[m.arg] += w * m.coef
			}
		case Add:
			adj[v.a] += w
			adj[v.b] += w
		case Sub:
			adj[v.a] += w
			adj[v.b] -= w
		case Neg:
			adj[v.a] -= w
		case opScale:
			adj[v.a] += w * val[v.b]
		case Mul:
			a, b := val[v.a], val[v.b]
			adj[v.a] += w * b
			adj[v.b] += w * a
		case Square:
			adj[v.a] += w * (2 * val[v.a])
		case Min, Max:
			t.reverseExtreme(v, val[t.base+k], w, adj)
		case opIf:
			adj[branch(val, t.terms[v.a:v.b])] += w
			if val[t.terms[v.a].arg] != val[t.terms[v.a].arg] {
				adj[t.terms[v.a+1].arg] += val[t.terms[v.a].arg]
			}
		case Div, Pow, Atan2, Mod:
			adj[v.a] += w * t.da[k]
			adj[v.b] += w * t.two[v.c].db
		case Less:
			if t.da[k] != 0 {
				adj[v.a] += w * t.da[k]
				adj[v.b] += w * t.two[v.c].db
			}
		default:
			if d := t.da[k]; d != 0 {
				adj[v.a] += w * d
			}
		}
	}
}

// reverseExtreme passes the adjoint w of a Min or Max of value r to the argument that counts; all of them become NaN if r is.
func (t *tape) reverseExtreme(v *node, r, w float64, adj []float64) {
	args := t.terms[v.a:v.b]
	if a := active(r, t.val, args); a >= 0 {
		adj[a] += w
		return
	}
	for _, m := range args {
		adj[m.arg] += r
	}
}
