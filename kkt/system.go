package kkt

import (
	"context"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// A System is a family of linear systems
//
//	K x = b,   K = [ W + Σ + δ_w I    Jᵀ           ],   x = (a; b)
//	               [ J               −(C + δ_c I)  ]
//
// with one structure. New does what depends on the structure alone, SetValues and SetDiagonals bring numbers, Factor and
// FactorCorrected factor, Solve solves. After the first cycle none of them allocates.
//
// A System belongs to one goroutine at a time; a Clone may be used beside it.
type System struct {
	s    Structure
	opt  Options
	a    *assembly
	cond *condensation // nil unless rows are condensed
	form Form          // not Auto

	val     []float64 // of K, shifts included
	wdiag   []float64 // diagonal of W
	sigma   []float64
	c       []float64
	shift   Shift
	valued  bool // there are values
	current bool // the factors are those of the values and shifts that are there
	inertia Inertia

	kc, gdiag, je, inv []float64 // of the condensation: values of K_c, what condensed rows add to its diagonal, J_E, 1/(C_E + δ_c)
	stale              bool      // kc does not fit the values

	d, scaled []float64 // the caller's scaling and the scaled values
	back      Backend   // nil for MatrixFree
	pattern   *Pattern
	iter      *iteration // of MatrixFree

	sums   []float64 // Σ_j |K_ij|
	norm   float64   // ‖K‖∞
	normed bool

	y, r, best []float64 // condensed right-hand sides; residuals; solutions before a step
	open       []bool    // columns that are refined
	info       []SolveInfo
	one        [1]SolveInfo
	flex       *flexible
	stats      Stats
}

// New plans the systems of one structure: it finds the pattern of K and where values go in it, decides about the form, and lets the back
// end order and analyse. It keeps s and its arrays.
//
// The error is an [*Error]: BadStructure, BadLength or NonFinite about the arguments, or BackendFailure. O(entries) and the analysis.
func New(s Structure, o Options) (*System, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	o.resolve()
	k := &System{s: s, opt: o}
	start := time.Now()
	k.a = newAssembly(&k.s)
	k.room()
	if s.Sample != nil {
		k.load(*s.Sample)
	}
	err := k.plan(context.Background())
	k.valued = false // a sample serves the plan alone
	k.stats.Seconds.Analyze += time.Since(start).Seconds()
	if err != nil {
		return nil, err
	}
	return k, nil
}

// room claims the arrays that do not depend on the form.
func (k *System) room() {
	n, m := k.s.N, k.s.M
	k.val = make([]float64, len(k.a.ind))
	k.wdiag, k.sigma, k.c = make([]float64, n), make([]float64, n), make([]float64, m)
	k.sums = make([]float64, n+m)
	k.r, k.best = make([]float64, n+m), make([]float64, n+m)
	k.open, k.info = make([]bool, 1), make([]SolveInfo, 1)
}

// Replan chooses the condensed rows anew, by the values that are there, and lets the back end analyse again: a new symbolic phase, after which a
// factorisation must follow. The error is that of [New], OutOfOrder if there are no values, or Interrupted as soon as ctx ends: an
// analysis has no place to stop at, so that what is left of one goes on unseen, and the slices of the structure that
// New was given must stay as they are. The system then has the plan that it had.
func (k *System) Replan(ctx context.Context) error {
	if !k.valued {
		return &Error{Kind: OutOfOrder, Func: "Replan", Msg: "no values yet"}
	}
	start := time.Now()
	k.setShift(Shift{})
	k.current = false
	err := k.plan(ctx)
	k.stats.Seconds.Analyze += time.Since(start).Seconds()
	return err
}

// Clone returns a system with the same structure, options and analysis, and without values. The back end is shared as far as it is a
// [Sharer]; the error is that of its analysis otherwise. The caller's scaling is copied.
func (k *System) Clone() (*System, error) {
	c := &System{s: k.s, opt: k.opt, a: k.a, cond: k.cond, form: k.form, pattern: k.pattern}
	c.room()
	if k.d != nil {
		c.d = append([]float64(nil), k.d...)
	}
	if k.form == MatrixFree {
		return c, c.iterate()
	}
	if sharer, ok := k.back.(Sharer); ok {
		c.back = sharer.Share()
	} else {
		c.back = k.opt.Backend()
		if err := c.analyze(context.Background(), c.back, c.pattern); err != nil {
			return nil, err
		}
	}
	c.claim()
	return c, nil
}

// SetValues copies the numbers of the system: O(entries), without allocation. It ends the use of the factors that are there.
// Shifts stay until the next factorisation.
//
// The error, BadLength, NonFinite, or BadStructure for a negative C, names the array and the first place at fault; the system is then as before.
func (k *System) SetValues(v Values) error {
	start := time.Now()
	if err := k.s.checkValues("SetValues", v); err != nil {
		return err
	}
	k.load(v)
	k.stats.Seconds.Assemble += time.Since(start).Seconds()
	return nil
}

// load takes values that have been checked.
func (k *System) load(v Values) {
	k.a.values(k.val, v)
	for j := range k.wdiag {
		k.wdiag[j] = k.val[k.a.ptr[j]]
	}
	assign(k.sigma, v.Sigma)
	assign(k.c, v.C)
	k.writeDiagonals()
	k.valued, k.current, k.stale, k.normed = true, false, true, false
}

// assign copies src, where nil stands for zeros.
func assign(dst, src []float64) {
	if src == nil {
		clear(dst)
		return
	}
	copy(dst, src)
}

// SetDiagonals replaces Σ and C and leaves W and J as they are; nil leaves a diagonal as it is. O(n + m), and without new C nothing else is done anew. Errors are
// those of [System.SetValues], or OutOfOrder if there are no values yet.
func (k *System) SetDiagonals(sigma, c []float64) error {
	if !k.valued {
		return &Error{Kind: OutOfOrder, Func: "SetDiagonals", Msg: "no values yet"}
	}
	start := time.Now()
	if sigma != nil && len(sigma) != k.s.N {
		return badLength("SetDiagonals", "sigma", len(sigma), k.s.N)
	}
	if c != nil && len(c) != k.s.M {
		return badLength("SetDiagonals", "c", len(c), k.s.M)
	}
	if err := checkFinite("SetDiagonals", "sigma", sigma); err != nil {
		return err
	}
	if err := checkC("SetDiagonals", c); err != nil {
		return err
	}
	if sigma != nil {
		copy(k.sigma, sigma)
	}
	if c != nil {
		copy(k.c, c)
		k.stale = true
	}
	k.writeDiagonals()
	k.current, k.normed = false, false
	k.stats.Seconds.Assemble += time.Since(start).Seconds()
	return nil
}

// setShift changes the shifts.
func (k *System) setShift(s Shift) {
	if s == k.shift {
		return
	}
	k.stale = k.stale || s.C != k.shift.C
	k.shift, k.normed = s, false
	k.writeDiagonals()
}

// writeDiagonals sets the diagonal of K.
func (k *System) writeDiagonals() {
	n := k.s.N
	for j, p := range k.a.ptr[:n] {
		k.val[p] = k.wdiag[j] + k.sigma[j] + k.shift.W
	}
	for i, p := range k.a.ptr[n : n+k.s.M] {
		k.val[p] = -(k.c[i] + k.shift.C)
	}
}

// SetScaling gives a diagonal D, by which the back end is handed D·K·D instead of K: a guess at a good scaling that a method has, to which the back end
// adds its own. Elements are rounded to powers of two and so change no digit of K. nil ends it. Condensed systems take the part of the
// unknowns that remain, the matrix-free form ignores it. It ends the use of the factors that are there.
//
// The error, BadLength or NonFinite, also refuses elements that are not positive.
func (k *System) SetScaling(d []float64) error {
	if d != nil {
		if len(d) != k.Dim() {
			return badLength("SetScaling", "d", len(d), k.Dim())
		}
		if err := checkScaling(d); err != nil {
			return err
		}
	}
	k.current = false
	if d == nil {
		k.d = nil
		return nil
	}
	k.d = make([]float64, len(d))
	for i, v := range d {
		k.d[i] = powerOfTwo(v)
	}
	return nil
}

// Dim returns the order n + m of K.
func (k *System) Dim() int { return k.s.N + k.s.M }

// Form returns the form in use, which is not Auto.
func (k *System) Form() Form { return k.form }

// Backend returns the back end, nil for MatrixFree. Its Solve is to be called only while the system has factors of the present values: a back end
// may refer to values that the system keeps.
func (k *System) Backend() Backend { return k.back }

// Inertia returns what the last factorisation has counted, of K.
func (k *System) Inertia() Inertia { return k.inertia }

// Shift returns the shifts of the last factorisation.
func (k *System) Shift() Shift { return k.shift }

// Mul computes y = K·x, with the shifts of the last factorisation if shifted, else without. It panics unless x and y have n + m elements; they
// must not overlap. 4·nnz flops.
func (k *System) Mul(y, x []float64, shifted bool) {
	k.mustFit("Mul", y, x, k.Dim(), k.Dim())
	k.mul(y, x)
	if shifted || k.shift == (Shift{}) {
		return
	}
	n := k.s.N
	asm.Axpy(-k.shift.W, x[:n], y[:n])
	asm.Axpy(k.shift.C, x[n:], y[n:])
}

// mul computes y = K·x with shifts.
func (k *System) mul(y, x []float64) {
	if k.s.Products != nil {
		k.mulProducts(y, x)
		return
	}
	clear(y)
	asm.MulSymCols(k.a.ptr, k.a.ind, k.val, x, y, 0, k.Dim())
}

// mulProducts is mul where W and J are known by products.
func (k *System) mulProducts(y, x []float64) {
	n := k.s.N
	p, t := k.s.Products, k.iter.t
	p.MulW(y[:n], x[:n])
	p.MulJT(t, x[n:])
	for j, v := range t {
		y[j] += v + (k.sigma[j]+k.shift.W)*x[j]
	}
	p.MulJ(y[n:], x[:n])
	for i := range k.c {
		y[n+i] -= (k.c[i] + k.shift.C) * x[n+i]
	}
}

// MulJ computes y = J·x. It panics unless y has m and x n elements; they must not overlap.
func (k *System) MulJ(y, x []float64) {
	k.mustFit("MulJ", y, x, k.s.M, k.s.N)
	if k.s.Products != nil {
		k.s.Products.MulJ(y, x)
		return
	}
	clear(y)
	n := int32(k.s.N)
	for j, xj := range x {
		lo, hi := k.a.jptr[j], k.a.ptr[j+1]
		val := k.val[lo:hi]
		for t, i := range k.a.ind[lo:hi] {
			y[i-n] += val[t] * xj
		}
	}
}

// MulJT computes y = Jᵀ·x. It panics unless y has n and x m elements; they must not overlap.
func (k *System) MulJT(y, x []float64) {
	k.mustFit("MulJT", y, x, k.s.N, k.s.M)
	if k.s.Products != nil {
		k.s.Products.MulJT(y, x)
		return
	}
	n := int32(k.s.N)
	for j := range y {
		lo, hi := k.a.jptr[j], k.a.ptr[j+1]
		val := k.val[lo:hi]
		s := 0.0
		for t, i := range k.a.ind[lo:hi] {
			s += val[t] * x[i-n]
		}
		y[j] = s
	}
}

// mustFit panics unless y and x have the lengths ny and nx.
func (k *System) mustFit(fn string, y, x []float64, ny, nx int) {
	if len(y) != ny {
		panic(badLength(fn, "y", len(y), ny).Error())
	}
	if len(x) != nx {
		panic(badLength(fn, "x", len(x), nx).Error())
	}
}

// Matrix returns K as it is, shifts included, as a copy. The error is OutOfOrder if there are no values, or if W and J are known by products only.
func (k *System) Matrix() (*sparse.Sym, error) {
	if !k.valued || k.s.Products != nil {
		return nil, &Error{Kind: OutOfOrder, Func: "Matrix", Msg: "no values"}
	}
	return symOf(k.Dim(), k.a.ptr, k.a.ind, append([]float64(nil), k.val...))
}

// symOf returns the symmetric matrix with the given lower triangle.
func symOf(n int, ptr []int, ind []int32, val []float64) (*sparse.Sym, error) {
	l, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err != nil {
		return nil, err
	}
	return sparse.NewSym(l)
}
