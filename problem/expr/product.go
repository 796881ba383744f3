package expr

// HessianProduct sets hv to (σ∇²f(x) + Σ y_i ∇²c_i(x))·d, n elements, without forming the matrix: derivatives along d of all
// values, then of all adjoints.
func (f *Functions) HessianProduct(x []float64, sigma float64, y, d, hv []float64) {
	t := f.t
	f.seconds(x)
	clear(f.dot)
	copy(f.dot, d)
	t.tangents(f.dot)
	f.seedLagrangian(sigma, y)
	clear(f.dad)
	t.reverseTangents(f.lag, f.dot, f.dad)
	copy(hv, f.dad[:t.n])
}

// tangents computes the derivatives dot of all nodes along those of the variables.
func (t *tape) tangents(dot []float64) {
	val := t.val
	for k := range t.ops {
		v := &t.ops[k]
		i := int(t.base) + k
		if !t.live[i] {
			continue
		}
		r := 0.0
		switch v.op {
		case opLinear:
			for _, m := range t.terms[v.a:v.b] {
				r += m.coef * dot[m.arg]
			}
		case Add:
			r = dot[v.a] + dot[v.b]
		case Sub:
			r = dot[v.a] - dot[v.b]
		case Neg:
			r = -dot[v.a]
		case Mul:
			r = times(val[v.b], dot[v.a]) + times(val[v.a], dot[v.b])
		case opScale:
			r = val[v.b] * dot[v.a]
		case Square:
			r = times(2*val[v.a], dot[v.a])
		case Min, Max:
			if a := active(val[i], val, t.terms[v.a:v.b]); a >= 0 {
				r = dot[a]
			} else {
				r = val[i]
			}
		case opIf:
			r = dot[branch(val, t.terms[v.a:v.b])]
		case Div, Pow, Atan2, Mod, Less:
			r = times(t.da[k], dot[v.a]) + times(t.two[v.c].db, dot[v.b])
		default:
			r = times(t.da[k], dot[v.a])
		}
		dot[i] = r
	}
}

// times returns p·d, which is 0 where one of them is, whatever the other.
func times(p, d float64) float64 {
	if p == 0 || d == 0 {
		return 0
	}
	return p * d
}

// reverseTangents passes adjoints adj and their derivatives dad along dot from nodes to operands: of w = adj and ẇ = dad of a node, an
// operand a gets adj_a += w·∂_a and dad_a += ẇ·∂_a + w Σ_b ∂²_ab·dot_b.
func (t *tape) reverseTangents(adj, dot, dad []float64) {
	val := t.val
	for k := len(t.ops) - 1; k >= 0; k-- {
		i := int(t.base) + k
		w, wd := adj[i], dad[i]
		if w == 0 && wd == 0 {
			continue
		}
		v := &t.ops[k]
		switch v.op {
		case opLinear:
			for _, m := range t.terms[v.a:v.b] {
				adj[m.arg] += m.coef * w
				dad[m.arg] += m.coef * wd
			}
		case Add:
			pass(adj, dad, v.a, 1, w, wd, 0)
			pass(adj, dad, v.b, 1, w, wd, 0)
		case Sub:
			pass(adj, dad, v.a, 1, w, wd, 0)
			pass(adj, dad, v.b, -1, w, wd, 0)
		case Neg:
			pass(adj, dad, v.a, -1, w, wd, 0)
		case Mul:
			a, b := val[v.a], val[v.b]
			c, d := dot[v.b], dot[v.a]
			pass(adj, dad, v.a, b, w, wd, c)
			pass(adj, dad, v.b, a, w, wd, d)
		case opScale:
			pass(adj, dad, v.a, val[v.b], w, wd, 0)
		case Square:
			pass(adj, dad, v.a, 2*val[v.a], w, wd, 2*dot[v.a])
		case Min, Max:
			if a := active(val[i], val, t.terms[v.a:v.b]); a >= 0 {
				pass(adj, dad, a, 1, w, wd, 0)
				continue
			}
			for _, m := range t.terms[v.a:v.b] {
				pass(adj, dad, m.arg, val[i], 1, 1, 0)
			}
		case opIf:
			a := branch(val, t.terms[v.a:v.b])
			if a == t.terms[v.a].arg && val[a] != val[a] {
				pass(adj, dad, t.terms[v.a+1].arg, val[a], 1, 1, 0)
				continue
			}
			pass(adj, dad, a, 1, w, wd, 0)
		case Div, Pow, Atan2, Mod, Less:
			p := &t.two[v.c]
			c, d := dot[v.a], dot[v.b]
			pass(adj, dad, v.a, t.da[k], w, wd, times(t.haa[k], c)+times(p.hab, d))
			pass(adj, dad, v.b, p.db, w, wd, times(p.hab, c)+times(p.hbb, d))
		default:
			pass(adj, dad, v.a, t.da[k], w, wd, times(t.haa[k], dot[v.a]))
		}
	}
}

// pass adds what an operand a gets: p is the partial derivative and h that of p along dot.
func pass(adj, dad []float64, a int32, p, w, wd, h float64) {
	adj[a] += times(p, w)
	dad[a] += times(p, wd) + times(w, h)
}
