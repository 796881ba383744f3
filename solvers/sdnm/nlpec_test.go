package sdnm

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestLHAgainstDense(t *testing.T) {
	eachInstance(t, func(t *testing.T, in *instance) {
		p, m := in.p, in.p.m
		if m != in.dense.m {
			t.Fatalf("m = %d, want %d", m, in.dense.m)
		}
		dc, d, q := in.rng.NormFloat64(), sparsetest.Vector(in.rng, m), sparsetest.Vector(in.rng, m)
		lhd := make([]float64, m)
		p.mulLH(lhd, dc, d)
		near(t, "L^H d", lhd, times(in.dense.lh, append([]float64{dc}, d...)), 1e-14)

		start := sparsetest.Vector(in.rng, m)
		sum := slices.Clone(start)
		c := p.addLHTs(sum, q)
		want := times(in.dense.lh.T(), q)
		closeTo(t, "the C entry of (L^H)ᵀq", c, want[0], 1e-13, 1)
		for i := range start {
			want[i+1] += start[i]
		}
		near(t, "d + (L^H)ᵀq", sum, want[1:], 1e-14)

		// qᵀ(L^H d) = ((L^H)ᵀq)ᵀd
		adj := make([]float64, m)
		c = p.addLHTs(adj, q)
		left, right := asm.Dot(q, lhd), c*dc+asm.Dot(adj, d)
		closeTo(t, "qᵀ L^H d", left, right, 1e-13, asm.Nrm2(q)*asm.Nrm2(lhd))
	})
}

func TestFAgainstDense(t *testing.T) {
	t.Parallel()
	eachInstance(t, func(t *testing.T, in *instance) {
		for _, positive := range []bool{false, true} {
			x := in.point(positive)
			want := in.dense.eval(x.c, x.g, x.lambda)
			near(t, "H", x.h, want.h, 1e-14)
			f, wg, wh, _ := in.p.pairs(x)
			near(t, "Φ", f, want.phi, 1e-13)
			near(t, "W^G", wg, want.wg, 1e-13)
			near(t, "W^H", wh, want.wh, 1e-13)
			f = append([]float64{x.fc}, x.fv...)
			near(t, "∇f − Jᵀλ", f, want.f[:in.p.m+1], 1e-13)
			closeTo(t, "‖F‖", x.norm, asm.Nrm2(want.f), 1e-13, 0)
			objective := 0.0
			for i, g := range in.dense.grad[1:] {
				objective += g * x.g[i]
			}
			closeTo(t, "f", in.p.objective(x.g), objective, 1e-13, 1)
		}
	})
}

func TestGammaAgainstDense(t *testing.T) {
	t.Parallel()
	eachInstance(t, func(t *testing.T, in *instance) {
		for _, positive := range []bool{false, true} {
			p := in.p
			x := in.point(positive)
			want := in.dense.eval(x.c, x.g, x.lambda)
			d, e := in.randomSystem(), in.randomSystem()
			q := make([]float64, p.m)
			gd, ge := p.newSystem(), p.newSystem()
			p.mulGamma(x, gd, *d, q)
			p.mulGamma(x, ge, *e, q)
			near(t, "Γd", gd.flat(), times(want.gamma(), d.flat()), 1e-12)
			left, right := asm.Dot(e.flat(), gd.flat()), asm.Dot(d.flat(), ge.flat())
			closeTo(t, "eᵀΓd, which is dᵀΓe,", left, right, 1e-12, e.norm()*gd.norm())

			y := make([]float64, p.m)
			yc := p.hessian(x, y, d.c, d.v, q)
			near(t, "∇²L d", append([]float64{yc}, y...), times(want.hessian(), append([]float64{d.c}, d.v...)), 1e-12)
		}
	})
}

// TestGammaIsTheDerivative compares Γd with central differences of F, block by block: the
// part of d in λ alone gives −Jᵀu, the part in v alone gives ∇²L d and −Jd.
func TestGammaIsTheDerivative(t *testing.T) {
	t.Parallel()
	eachInstance(t, func(t *testing.T, in *instance) {
		p := in.p
		q := make([]float64, p.m)
		for _, positive := range []bool{false, true} {
			x := in.point(positive)
			_, _, _, r := p.pairs(x)
			smallest := slices.Min(r)
			for _, part := range []string{"v", "λ", "both"} {
				d := in.randomSystem()
				switch part {
				case "v":
					clear(d.l)
				case "λ":
					d.c = 0
					clear(d.v)
				}
				want := p.newSystem()
				p.mulGamma(x, want, *d, q)
				f := func(a float64) []float64 {
					y := x.clone()
					b := p.newBase()
					b.set(x)
					p.move(y, b, a, d, q)
					s := p.newSystem()
					p.addNegF(s, y)
					s.scale(-1)
					return s.flat()
				}
				// Richardson's combination of two central differences; F varies over the length min R.
				h := 1e-3 * smallest / d.norm()
				f1, f0, g1, g0 := f(h), f(-h), f(2*h), f(-2*h)
				diff := make([]float64, len(f1))
				for i := range diff {
					diff[i] = (8*(f1[i]-f0[i]) - (g1[i] - g0[i])) / (12 * h)
				}
				near(t, "Γd as a difference of F, d in "+part, want.flat(), diff, 1e-7)
			}
		}
	})
}

// TestMoved: x + a d, evaluated, is the same as evaluating there.
func TestMoved(t *testing.T) {
	in := instances()[4]
	x, d := in.point(true), in.randomSystem()
	y := x.clone()
	b := in.p.newBase()
	b.set(x)
	in.p.move(y, b, 0.25, d, make([]float64, in.p.m))
	g, l := slices.Clone(x.g), slices.Clone(x.lambda)
	for i := range g {
		g[i] += 0.25 * d.v[i]
		l[i] += 0.25 * d.l[i]
	}
	want := in.dense.eval(x.c+0.25*d.c, g, l)
	closeTo(t, "C", y.c, x.c+0.25*d.c, 1e-15, 0)
	near(t, "G", y.g, g, 1e-15)
	near(t, "λ", y.lambda, l, 1e-15)
	closeTo(t, "‖F‖", y.norm, mat.Norm(mat.NewVecDense(len(want.f), want.f), 2), 1e-13, 0)
	if math.IsNaN(y.norm) {
		t.Error("‖F‖ is NaN")
	}
}

// TestBlocks: the blocks partition a pair vector.
func TestBlocks(t *testing.T) {
	eachInstance(t, func(t *testing.T, in *instance) {
		p := in.p
		x := make([]float64, p.m)
		weights := 0.0
		for k := range p.off {
			for f := range p.folds {
				for i := range p.block(x, k, f) {
					p.block(x, k, f)[i]++
				}
			}
		}
		for f := range p.folds {
			weights += p.weight(f) * float64(len(p.block(x, blockZeta, f)))
		}
		if i := slices.IndexFunc(x, func(v float64) bool { return v != 1 }); i >= 0 {
			t.Errorf("entry %d lies in %g blocks", i, x[i])
		}
		closeTo(t, "the sum of the weights", weights, 1, 1e-14, 0)
	})
}
