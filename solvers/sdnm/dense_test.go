package sdnm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// denseNLPEC is the smoothed problem written out with dense matrices, straight from
// its definition: A and B are block diagonal, v = (C, ζ, z, α, ξ), G = L^G v and H = L^H v + b^H.
type denseNLPEC struct {
	m      int
	eps2   float64
	lg, lh *mat.Dense // m × (m+1)
	bh     []float64
	grad   []float64 // ∇f
}

// newDenseNLPEC writes out the problem of a split of d.
func newDenseNLPEC(d *svc.Data, s *svc.Split, eps float64) *denseNLPEC {
	_, n := d.X.Dims()
	stack := func(list func(t int) []int32) *mat.Dense { // Diag(B_1, …, B_T)
		var blocks []*mat.Dense
		total := 0
		for t := range s.T {
			blocks = append(blocks, (&rows{d.X, d.Y, list(t)}).dense())
			total += len(list(t))
		}
		out, at := mat.NewDense(total, n*s.T, nil), 0
		for t, b := range blocks {
			r, _ := b.Dims()
			out.Slice(at, at+r, t*n, (t+1)*n).(*mat.Dense).Copy(b)
			at += r
		}
		return out
	}
	a, b := stack(s.Validation), stack(s.Train)
	k1, _ := a.Dims()
	k2, _ := b.Dims()
	p := &denseNLPEC{m: 2 * (k1 + k2), eps2: eps * eps}
	m := p.m
	p.lg, p.lh, p.bh, p.grad = mat.NewDense(m, m+1, nil), mat.NewDense(m, m+1, nil), make([]float64, m), make([]float64, m+1)
	zeta, z, alpha, xi := 0, k1, 2*k1, 2*k1+k2 // rows of L; columns are one further right
	var abt, bbt mat.Dense
	abt.Mul(a, b.T())
	bbt.Mul(b, b.T())
	p.lh.Slice(zeta, z, 1+alpha, 1+xi).(*mat.Dense).Copy(&abt)
	p.lh.Slice(alpha, xi, 1+alpha, 1+xi).(*mat.Dense).Copy(&bbt)
	for i := range m {
		p.lg.Set(i, i+1, 1)
	}
	for i := range k1 {
		p.lh.Set(zeta+i, 1+z+i, 1)
		p.lh.Set(z+i, 1+zeta+i, -1)
		p.bh[z+i] = 1
	}
	for i := range k2 {
		p.lh.Set(alpha+i, 1+xi+i, 1)
		p.bh[alpha+i] = -1
		p.lh.Set(xi+i, 0, 1)
		p.lh.Set(xi+i, 1+alpha+i, -1)
	}
	at := 1
	for t := range s.T {
		m1 := len(s.Validation(t))
		for range m1 {
			p.grad[at] = 1 / float64(s.T*m1)
			at++
		}
	}
	return p
}

// densePoint is everything at one (v, λ).
type densePoint struct {
	p            *denseNLPEC
	lambda       []float64
	g, h, r, phi []float64
	wg, wh       []float64
	f            []float64  // (∇f − Jᵀλ; −Φ)
	jac          *mat.Dense // J = W^G L^G + W^H L^H
}

func (p *denseNLPEC) eval(c float64, g, lambda []float64) *densePoint {
	v := append([]float64{c}, g...)
	x := &densePoint{p: p, lambda: lambda, g: times(p.lg, v), h: times(p.lh, v)}
	for i := range p.m {
		x.h[i] += p.bh[i]
		g, h := x.g[i], x.h[i]
		r := math.Sqrt(g*g + h*h + p.eps2)
		x.r, x.phi = append(x.r, r), append(x.phi, g+h-r)
		x.wg, x.wh = append(x.wg, 1-g/r), append(x.wh, 1-h/r)
	}
	x.jac = mat.NewDense(p.m, p.m+1, nil)
	x.jac.Add(scaledRows(x.wg, p.lg), scaledRows(x.wh, p.lh))
	jtl := times(x.jac.T(), lambda)
	for i, d := range p.grad {
		x.f = append(x.f, d-jtl[i])
	}
	for _, v := range x.phi {
		x.f = append(x.f, -v)
	}
	return x
}

// hessian returns ∇²L as the sum of its four terms.
func (x *densePoint) hessian() *mat.Dense {
	p := x.p
	mg, mh, mgh := make([]float64, p.m), make([]float64, p.m), make([]float64, p.m)
	for i, l := range x.lambda {
		g, h, r3 := x.g[i], x.h[i], math.Pow(x.r[i], 3)
		mg[i], mh[i], mgh[i] = l*(h*h+p.eps2)/r3, l*(g*g+p.eps2)/r3, -l*g*h/r3
	}
	sum := mat.NewDense(p.m+1, p.m+1, nil)
	for _, term := range []struct {
		l *mat.Dense
		d []float64
		r *mat.Dense
	}{{p.lg, mg, p.lg}, {p.lh, mh, p.lh}, {p.lg, mgh, p.lh}, {p.lh, mgh, p.lg}} {
		var ldr mat.Dense
		ldr.Mul(term.l.T(), scaledRows(term.d, term.r))
		sum.Add(sum, &ldr)
	}
	return sum
}

// gamma returns [∇²L −Jᵀ; −J 0].
func (x *densePoint) gamma() *mat.Dense {
	m := x.p.m
	g := mat.NewDense(2*m+1, 2*m+1, nil)
	g.Slice(0, m+1, 0, m+1).(*mat.Dense).Copy(x.hessian())
	for i := range m {
		for j := range m + 1 {
			g.Set(m+1+i, j, -x.jac.At(i, j))
			g.Set(j, m+1+i, -x.jac.At(i, j))
		}
	}
	return g
}

// scaledRows returns diag(d) A.
func scaledRows(d []float64, a *mat.Dense) *mat.Dense {
	s := mat.DenseCopyOf(a)
	for i, v := range d {
		row := s.RawRowView(i)
		for j := range row {
			row[j] *= v
		}
	}
	return s
}

// k returns K, J without its C column.
func (x *densePoint) k() mat.Matrix {
	r, c := x.jac.Dims()
	return x.jac.Slice(0, r, 1, c)
}

// instance is one random problem in both forms.
type instance struct {
	name  string
	p     *nlpec
	dense *denseNLPEC
	rng   *rand.Rand
}

// instances crosses shapes, fold counts and smoothing parameters. The folds are unequal, some rows are
// zero and one row is held out.
func instances() (list []*instance) {
	for k, c := range []struct {
		rows, n, folds int
		density        float64
	}{
		{13, 3, 2, 0.7}, // n < m2: primal
		{14, 4, 3, 0.4},
		{16, 2, 5, 0.6},
		{9, 12, 2, 0.4}, // n > m2: Gram
		{11, 15, 3, 0.2},
		{12, 20, 5, 0.3},
	} {
		sizes := []float64{0.3, 0.1, 1e-2}
		if testing.Short() {
			sizes = sizes[k%3:][:1]
		}
		for _, eps := range sizes {
			seed := uint64(100*k) + uint64(1/eps)
			rng := seeded(seed)
			d := noisy(rng, c.rows, c.n, c.density)
			s := unequal(rng, c.rows, c.folds)
			list = append(list, &instance{
				name:  fmt.Sprintf("rows=%d/n=%d/T=%d/eps=%g/seed=%d", c.rows, c.n, c.folds, eps, seed),
				p:     newNLPEC(newTeam(2), newFolds(d.X, d.Y, s), eps),
				dense: newDenseNLPEC(d, s, eps),
				rng:   rng,
			})
		}
	}
	return list
}

// point draws an evaluated iterate. Where positive is set, G is positive and of the sizes that occur
// on the way to a solution; else it has both signs.
func (in *instance) point(positive bool) *iterate {
	p := in.p
	x := p.newIterate()
	x.c = math.Exp(in.rng.NormFloat64())
	copy(x.g, sparsetest.Vector(in.rng, p.m))
	copy(x.lambda, sparsetest.Vector(in.rng, p.m))
	if positive {
		for i, v := range x.g {
			x.g[i] = math.Exp(v)
		}
		for t := range p.folds { // 0 < ζ < 1 and 0 < α < C
			zeta, alpha := p.block(x.g, blockZeta, t), p.block(x.g, blockAlpha, t)
			for i := range zeta {
				zeta[i] = in.rng.Float64()
			}
			for i := range alpha {
				alpha[i] = x.c * in.rng.Float64()
			}
		}
	}
	p.evalConstraints(x)
	p.evalF(x, make([]float64, p.m))
	return x
}

// eachInstance runs check on every random problem as a subtest.
func eachInstance(t *testing.T, check func(t *testing.T, in *instance)) {
	for _, in := range instances() {
		t.Run(in.name, func(t *testing.T) { check(t, in) })
	}
}

// flat returns (c; v; l) as one vector.
func (s *system) flat() []float64 { return append(append([]float64{s.c}, s.v...), s.l...) }

// randomSystem fills a right-hand side or a direction.
func (in *instance) randomSystem() *system {
	s := in.p.newSystem()
	s.c = in.rng.NormFloat64()
	copy(s.v, sparsetest.Vector(in.rng, in.p.m))
	copy(s.l, sparsetest.Vector(in.rng, in.p.m))
	return s
}

// times returns a·x.
func times(a mat.Matrix, x []float64) []float64 {
	var y mat.VecDense
	y.MulVec(a, mat.NewVecDense(len(x), x))
	return y.RawVector().Data
}

// pairs returns pair for all i.
func (p *nlpec) pairs(x *iterate) (f, wg, wh, r []float64) {
	for i := range p.m {
		a, b, c, d := p.pair(x, i)
		f, wg, wh, r = append(f, a), append(wg, b), append(wh, c), append(r, d)
	}
	return f, wg, wh, r
}

func (x *iterate) clone() *iterate {
	y := *x
	for _, s := range []*[]float64{&y.g, &y.lambda, &y.h, &y.fv} {
		*s = slices.Clone(*s)
	}
	return &y
}
