package expr

import (
	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem"
)

// A hessian evaluates σ∇²f + Σ y_i∇²c_i. With w_v the adjoint of node v in the Lagrangian and φ_v its operation,
//
//	H = Σ_v w_v Σ_{a,b} ∂²φ_v/∂a∂b · ∇a ∇bᵀ,
//
// a and b being operands of v. The gradients ∇a are sparse and come from one sweep forward; they are
// taken with respect to variables and, where those would be too many, to nodes that stand for
// theirs (cuts). What then lies between cuts, or between a cut and a variable, is passed on with the gradient
// of the cut, last node first: the edge pushing of Gower and Mello (Optim. Methods Softw. 27, 2012), which
// one gets with cuts everywhere. A plan holds the places of all sums in advance.
type hessian struct {
	pattern problem.Pattern
	known   bool // whether grad is that of the x of the tape

	grad  []float64  // gradients of nodes, one after the other
	steps []gradStep // which compute them
	pos   []int32

	code  []instr
	slots []int32
	w     []float64 // the entries of H, then those between nodes
}

// A gradStep adds p·∇a to the gradient of a node: p, a partial derivative, is found as kind says.
type gradStep struct {
	kind     uint8
	assign   bool // instead of adding
	clear    bool // the gradient before, length elements
	at       int32
	arg      int32
	coef     float64
	dst, src int32 // places in grad; src = −1 for a variable or a cut, whose gradient is 1
	len      int32 // of ∇a
	length   int32 // of the sum
	pos      int32 // pos[pos:pos+len] are places in the sum; −1 if the same places
}

const (
	partCoef  = iota // coef
	partValue        // coef·val[at]
	partFirst        // da[at]
	partOther        // two[at].db
	partIf           // 1 if arg is the branch of node at that counts, else 0
	partMost         // 1 if arg is the argument of the Min or Max at that counts, else 0
)

// An instr adds to w.
type instr struct {
	kind  uint8
	from  int32 // a place in w, or a node
	extra int32
	len   int32
	g, h  int32 // places in grad
	slots int32
}

const (
	makeOne   = iota // w[extra] += the second derivative of node from
	makeTwo          // the same for the three of a node of two operands, at slots, −1 for none
	makeOuter        // the same for a node whose operand has gradient g: times g gᵀ
	makePair         // the same for the mixed one, operands of gradients g and h: times g hᵀ + h gᵀ
	pushOuter        // w[from] times g gᵀ
	pushEdge         // w[from] times g; element extra counts twice
)

// part returns a partial derivative.
func (s *gradStep) part(t *tape) float64 {
	switch s.kind {
	case partCoef:
		return s.coef
	case partValue:
		return s.coef * t.val[s.at]
	case partFirst:
		return t.da[s.at]
	case partOther:
		return t.two[s.at].db
	}
	v := &t.ops[s.at]
	args := t.terms[v.a:v.b]
	if s.kind == partMost {
		r := t.val[int(t.base)+int(s.at)]
		a := active(r, t.val, args)
		if a < 0 {
			return r
		}
		return truth(a == s.arg)
	}
	a := branch(t.val, args)
	if a == args[0].arg && t.val[a] != t.val[a] {
		return t.val[a]
	}
	return truth(a == s.arg)
}

// gradients runs steps.
func (h *hessian) gradients(t *tape, steps []gradStep) {
	for k := range steps {
		s := &steps[k]
		if s.clear {
			clear(h.grad[s.dst : s.dst+s.length])
		}
		p := s.part(t)
		if s.src < 0 {
			if s.assign {
				h.grad[s.dst] = p
			} else {
				h.grad[s.dst+h.pos[s.pos]] += p
			}
			continue
		}
		src := h.grad[s.src : s.src+s.len]
		switch {
		case p == 0: // whatever ∇a is
			if s.assign {
				clear(h.grad[s.dst : s.dst+s.len])
			}
		case s.assign:
			dst := h.grad[s.dst : s.dst+s.len]
			for i, c := range src {
				dst[i] = p * c
			}
		case s.pos < 0:
			dst := h.grad[s.dst : s.dst+s.len]
			for i, c := range src {
				dst[i] += p * c
			}
		default:
			dst := h.grad[s.dst : s.dst+s.length]
			for i, j := range h.pos[s.pos : s.pos+s.len] {
				dst[j] += p * src[i]
			}
		}
	}
}

// evaluate sets v to the entries of H for the adjoints lag. Values and partial derivatives of the tape must be
// known.
func (h *hessian) evaluate(t *tape, lag, v []float64) {
	if !h.known {
		h.gradients(t, h.steps)
		h.known = true
	}
	w, mine := h.w, lag[t.base:]
	clear(w)
	for k := range h.code {
		c := &h.code[k]
		switch c.kind {
		case makeOne:
			if a := mine[c.from]; a != 0 {
				w[c.extra] += a * t.curve(c.from)
			}
		case makeTwo:
			if a := mine[c.from]; a != 0 {
				h.makeTwo(t, c, a)
			}
		case makeOuter:
			if a := mine[c.from]; a != 0 {
				h.outer(a*t.curve(c.from), h.grad[c.g:c.g+c.len], h.slots[c.slots:])
			}
		case makePair:
			if a := mine[c.from]; a != 0 {
				h.pair(a*t.mixed(c.from), h.grad[c.g:c.g+c.len], h.grad[c.h:c.h+c.len], h.slots[c.slots:])
			}
		case pushOuter:
			if a := w[c.from]; a != 0 {
				h.outer(a, h.grad[c.g:c.g+c.len], h.slots[c.slots:])
			}
		case pushEdge:
			if a := w[c.from]; a != 0 {
				g := h.grad[c.g : c.g+c.len]
				slots := h.slots[c.slots : c.slots+c.len]
				for i, s := range slots {
					w[s] += a * g[i]
				}
				if c.extra >= 0 {
					w[slots[c.extra]] += a * g[c.extra]
				}
			}
		}
	}
	copy(v, w[:h.pattern.Len()])
}

// curve returns the second derivative of node k by its first operand.
func (t *tape) curve(k int32) float64 {
	if t.ops[k].op == Square {
		return 2
	}
	return t.haa[k]
}

// mixed returns the mixed second derivative of node k.
func (t *tape) mixed(k int32) float64 {
	if t.ops[k].op == Mul {
		return 1
	}
	return t.two[t.ops[k].c].hab
}

// makeTwo adds the second derivatives of a node of two operands, times a. If the operands are the same the
// three places are, too, and the mixed one counts twice.
func (h *hessian) makeTwo(t *tape, c *instr, a float64) {
	s := h.slots[c.slots : c.slots+3]
	if s[1] >= 0 {
		d := a * t.mixed(c.from)
		if c.extra != 0 {
			d *= 2
		}
		h.w[s[1]] += d
	}
	if s[0] >= 0 {
		h.w[s[0]] += a * t.haa[c.from]
	}
	if s[2] >= 0 {
		h.w[s[2]] += a * t.two[t.ops[c.from].c].hbb
	}
}

// longRun is the length from which places in a row are worth a kernel.
const longRun = 8

// outer adds a·g gᵀ: slots are the places of the lower triangle by columns.
func (h *hessian) outer(a float64, g []float64, slots []int32) {
	w := h.w
	switch len(g) {
	case 1:
		w[slots[0]] += a * g[0] * g[0]
		return
	case 2:
		slots = slots[:3]
		b, c := a*g[0], a*g[1]
		w[slots[0]] += b * g[0]
		w[slots[1]] += b * g[1]
		w[slots[2]] += c * g[1]
		return
	}
	for i, c := range g {
		part := g[i:]
		s := slots[:len(part)]
		slots = slots[len(part):]
		if c == 0 {
			continue
		}
		axpyAt(a*c, part, w, s)
	}
}

// axpyAt adds b·g to the places s of w, which ascend.
func axpyAt(b float64, g, w []float64, s []int32) {
	if n := len(g); n >= longRun && int(s[n-1]-s[0]) == n-1 {
		asm.Axpy(b, g, w[s[0]:int(s[0])+n])
		return
	}
	for i, c := range g {
		w[s[i]] += b * c
	}
}

// pair adds a·(g₁g₂ᵀ + g₂g₁ᵀ), places as for outer.
func (h *hessian) pair(a float64, g1, g2 []float64, slots []int32) {
	for i := range g1 {
		n := len(g1) - i
		s := slots[:n]
		slots = slots[n:]
		if g1[i] != 0 {
			axpyAt(a*g1[i], g2[i:], h.w, s)
		}
		if g2[i] != 0 {
			axpyAt(a*g2[i], g1[i:], h.w, s)
		}
	}
}
