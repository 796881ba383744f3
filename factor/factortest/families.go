package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
)

// A Family makes matrices of one kind.
type Family struct {
	Name string
	Make func(rng *rand.Rand, size int) Case // of order size or less, near it where the kind allows; of order 19 at most where size is less than that
}

// Families returns all kinds, in a fixed order. What a kind has as parameters besides the size comes
// from the generator.
func Families() []Family {
	return append(append(zeroFamilies(), trapFamilies()...), append(shapeFamilies(), modelFamilies()...)...)
}

func zeroFamilies() []Family {
	split := func(rng *rand.Rand, size int) (p, q int) { p = rng.IntN(size + 1); return p, size - p }
	return []Family{
		{"grid-adjacency", func(rng *rand.Rand, size int) Case {
			k := 1 + rng.IntN(side(size, 2))
			return GridAdjacency(k, max(1, size/k))
		}},
		{"square-grid-adjacency", func(_ *rand.Rand, size int) Case { return GridAdjacency(side(size, 2), side(size, 2)) }},
		{"weighted-grid", func(rng *rand.Rand, size int) Case {
			k := 1 + rng.IntN(side(size, 2))
			return WeightedGrid(rng, k, max(1, size/k))
		}},
		{"path", Path},
		{"bipartite-equal", func(rng *rand.Rand, size int) Case { return Bipartite(rng, max(1, size/2), max(1, size/2)) }},
		{"bipartite-unequal", func(rng *rand.Rand, size int) Case {
			p, q := split(rng, size)
			return Bipartite(rng, p, q)
		}},
		{"tiny-diagonal-equal", func(rng *rand.Rand, size int) Case { return TinyDiagonal(rng, max(1, size/2), max(1, size/2)) }},
		{"tiny-diagonal-unequal", func(rng *rand.Rand, size int) Case {
			p, q := split(rng, size)
			return TinyDiagonal(rng, p, q)
		}},
		{"zero-diagonals", func(rng *rand.Rand, size int) Case { return ZeroDiagonals(rng, size, 2+rng.IntN(4)) }},
		{"structurally-singular", func(rng *rand.Rand, size int) Case {
			t := rng.IntN(size/2 + 1)
			return StructurallySingular(rng, t, size-t)
		}},
		{"star", func(rng *rand.Rand, size int) Case { return Star(rng, max(2, size)) }},
		{"double-star", func(rng *rand.Rand, size int) Case { return DoubleStar(rng, max(4, size)) }},
		{"split-pairs", func(rng *rand.Rand, size int) Case { return SplitPairs(rng, max(1, size/2)) }},
	}
}

func trapFamilies() []Family {
	product := func(rng *rand.Rand, size int) Case { return IntegerProduct(rng, size) }
	return []Family{
		{"kahan-chain", func(rng *rand.Rand, size int) Case { return KahanChain(rng, max(1, size/2), 1+rng.IntN(20)) }},
		{"kahan-leaves", func(rng *rand.Rand, size int) Case {
			m := 3 + rng.IntN(5)
			return KahanLeaves(rng, max(1, (size-2)/m), m, 0.5+rng.Float64())
		}},
		{"planted", func(rng *rand.Rand, size int) Case { return Planted(rng, size, math.Pow(10, -2-8*rng.Float64())) }},
		{"late-regular", func(rng *rand.Rand, size int) Case {
			return LateKKT(rng, LatePoint{N: size - size/3, M: size / 3, Exponent: 8 + 4*rng.Float64()})
		}},
		{"late-dependent", func(rng *rand.Rand, size int) Case {
			m := size / 3
			return LateKKT(rng, LatePoint{N: size - m, M: m, Exponent: 3 + 9*rng.Float64(), Dependent: min(m/2, 1+rng.IntN(3))})
		}},
		{"late-dependent-regularised", func(rng *rand.Rand, size int) Case {
			m := size / 3
			return LateKKT(rng, LatePoint{N: size - m, M: m, Exponent: 3 + 9*rng.Float64(), Dependent: min(m/2, 1+rng.IntN(3)), C: 1e-8})
		}},
		{"cascade", func(rng *rand.Rand, size int) Case { return DelayCascade(rng, size-size/2, size/2) }},
		{"bad-column", func(rng *rand.Rand, size int) Case {
			return BadColumn(rng, min(size, 30), []float64{0, 1e-20, 1e-8}[rng.IntN(3)])
		}},
		{"integer-product", product},
		{"integer-product-congruent", func(rng *rand.Rand, size int) Case {
			return Congruent(rng, IntegerProduct(rng, size), 1+rng.IntN(20))
		}},
		{"zero-diagonals-congruent", func(rng *rand.Rand, size int) Case {
			return Congruent(rng, ZeroDiagonals(rng, size, 3), 1+rng.IntN(20))
		}},
		{"geometric-congruent", func(rng *rand.Rand, size int) Case {
			return Congruent(rng, Mixed(rng, GeometricGraph(rng, size, 4)), 1+rng.IntN(20))
		}},
		{"huge-congruent", func(rng *rand.Rand, size int) Case { return Congruent(rng, IntegerProduct(rng, size), 450) }},
		{"geometric-chain", func(rng *rand.Rand, size int) Case {
			return Geometric(rng, size, (4*rng.Float64()-2)*min(1, 100/float64(size)))
		}},
		{"extremes", func(rng *rand.Rand, size int) Case { return Extremes(rng, size) }},
	}
}

func shapeFamilies() []Family {
	of := func(name string, graph func(rng *rand.Rand, size int) Graph) []Family {
		return []Family{
			{"dominant-" + name, func(rng *rand.Rand, size int) Case { return Dominant(rng, graph(rng, size)) }},
			{"mixed-" + name, func(rng *rand.Rand, size int) Case { return Mixed(rng, graph(rng, size)) }},
		}
	}
	list := of("tridiagonal", func(_ *rand.Rand, size int) Graph { return PathGraph(size) })
	list = append(list, of("comb", func(rng *rand.Rand, size int) Graph {
		tooth := 1 + rng.IntN(4)
		return CombGraph(max(1, size/(1+tooth)), tooth)
	})...)
	list = append(list, of("geometric", func(rng *rand.Rand, size int) Graph { return GeometricGraph(rng, size, 2+6*rng.Float64()) })...)
	list = append(list, of("blown", func(rng *rand.Rand, size int) Graph {
		most := 2 + rng.IntN(3)
		return Blown(rng, GeometricGraph(rng, max(1, size/most), 4), most)
	})...)
	list = append(list, of("dense", func(_ *rand.Rand, size int) Graph { return DenseGraph(min(size, 1000)) })...)
	hubs := func(rng *rand.Rand, size int) (k, place int) {
		return 1 + rng.IntN(max(1, min(size/4, 64))), rng.IntN(3) - 1
	}
	return append(list,
		Family{"arrow", func(rng *rand.Rand, size int) Case {
			k, place := hubs(rng, size)
			return Arrow(rng, size, k, place)
		}},
		Family{"mixed-arrow", func(rng *rand.Rand, size int) Case {
			k, place := hubs(rng, size)
			return MixedArrow(rng, size, k, place)
		}},
		Family{"diagonal", func(rng *rand.Rand, size int) Case { return Diagonal(rng, size, 6) }},
		Family{"components", Components},
		Family{"empty-rows", EmptyRows},
		Family{"order-one", func(rng *rand.Rand, _ int) Case { return Diagonal(rng, 1, 300) }},
	)
}

func modelFamilies() []Family {
	return []Family{
		{"quasi-definite", func(rng *rand.Rand, size int) Case { return QuasiDefinite(rng, size-size/3, size/3) }},
		{"qp", func(rng *rand.Rand, size int) Case { return QP(rng, size-size/3, size/3, 8) }},
		{"equality-qp", func(rng *rand.Rand, size int) Case { return EqualityQP(rng, size-size/3, size/3) }},
		{"network", func(rng *rand.Rand, size int) Case { return Network(rng, side(size/4, 2)) }},
		{"mpc", func(rng *rand.Rand, size int) Case {
			nx, nu := 1+rng.IntN(3), 1+rng.IntN(2)
			return MPC(rng, max(1, size/(nu+2*nx)), nx, nu)
		}},
		{"svm", func(rng *rand.Rand, size int) Case {
			f := 1 + size/4
			return SVM(rng, max(1, size-f-1), f, 3)
		}},
		{"power-flow", func(rng *rand.Rand, size int) Case { return PowerFlow(rng, max(1, size/4)) }},
		{"laplacian-2d", func(_ *rand.Rand, size int) Case { return Laplacian(side(size, 2), side(size, 2)) }},
		{"laplacian-3d", func(_ *rand.Rand, size int) Case { return Laplacian(side(size, 3), side(size, 3), side(size, 3)) }},
		{"laplacian-shifted", func(rng *rand.Rand, size int) Case {
			k := side(size, 2)
			return ShiftedLaplacian(8*rng.Float64(), k, max(1, size/k))
		}},
		{"pde-control-2d", func(_ *rand.Rand, size int) Case { return PDEControl(side(size/3, 2), 2, 1e-4) }},
		{"pde-control-3d", func(_ *rand.Rand, size int) Case { return PDEControl(side(size/3, 3), 3, 1e-4) }},
		{"stokes-2d", func(rng *rand.Rand, size int) Case { return Stokes(rng, max(2, side(size/3, 2)), 2) }},
		{"stokes-3d", func(rng *rand.Rand, size int) Case { return Stokes(rng, max(2, side(size/4, 3)), 3) }},
		{"boundary", func(rng *rand.Rand, size int) Case { return Boundary(rng, max(1, side(size/2, 2)-1)) }},
		{"elasticity", func(rng *rand.Rand, size int) Case { return Elasticity(rng, side(size/3, 3)) }},
	}
}

// side returns the largest k ≥ 1 with k^dim ≤ size, or 1.
func side(size, dim int) int {
	k := 1
	for pow(k+1, dim) <= size {
		k++
	}
	return k
}

func pow(k, e int) int {
	p := 1
	for range e {
		p *= k
	}
	return p
}

// smallOrder is the largest order of the matrices of Small; smallEach of every family go into it.
const (
	smallOrder = 60
	smallEach  = 40
)

// Small returns more than 2000 matrices of order 60 or less, of all [Families], every second one
// with rows and columns shuffled, all with an exact inertia: that known by construction, else the one
// that [Inertia] counts. The same seed gives the same matrices. A few seconds.
func Small(seed uint64) []Case {
	list := []Case{known("order-zero", newBuilder(0).sym(), 0, 0, 0)}
	for f, family := range Families() {
		for k := range smallEach {
			rng := rand.New(rand.NewPCG(seed, uint64(f)<<32|uint64(k)))
			size := 1 + rng.IntN(smallOrder)
			c := family.Make(rng, size)
			if k%2 == 1 {
				c = Shuffled(rng, c)
			}
			c.Name = fmt.Sprintf("%s/%d/%s", family.Name, k, c.Name)
			if !c.Known {
				pos, neg, zero := Inertia(c.A)
				c.Inertia, c.Known = asm.Inertia{Pos: pos, Neg: neg, Zero: zero}, true
			}
			list = append(list, c)
		}
	}
	return list
}
