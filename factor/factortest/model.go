package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// bimodal returns a number between 1e-k and 1e+k that is hardly ever about 1.
func bimodal(rng *rand.Rand, k, high float64) float64 {
	e := -k + 0.6*k*rng.Float64()
	if rng.Float64() < high {
		e = -e
	}
	return math.Pow(10, e)
}

// bandRows returns an m×n matrix with `per` normally distributed elements a row near the diagonal
// line, a share `far` of them anywhere.
func bandRows(rng *rand.Rand, m, n, per, spread int, far float64) []entry {
	var e []entry
	for i := range m {
		seen := map[int]bool{}
		for range per {
			j := i*n/m + rng.IntN(2*spread+1) - spread
			if rng.Float64() < far {
				j = rng.IntN(n)
			}
			j = min(max(j, 0), n-1)
			if !seen[j] {
				seen[j] = true
				e = append(e, entry{i, j, rng.NormFloat64()})
			}
		}
	}
	return e
}

// addGram adds alpha GᵀG at row o.
func (b *builder) addGram(o int, alpha float64, g []entry) {
	for k := 0; k < len(g); {
		end := k
		for end < len(g) && g[end].i == g[k].i {
			end++
		}
		for p := k; p < end; p++ {
			for q := k; q <= p; q++ {
				b.add(o+g[p].j, o+g[q].j, alpha*g[p].v*g[q].v)
			}
		}
		k = end
	}
}

// QuasiDefinite returns
//
//	[ GᵀG + 1e-6 I   Aᵀ     ]
//	[ A             -1e-6 I ],   A and G random, G square of order n, A m×n:
//
// inertia (n, m, 0) in any order, and all orders have static pivots of the right sign.
func QuasiDefinite(rng *rand.Rand, n, m int) Case {
	b := newBuilder(n + m)
	b.addGram(0, 1, bandRows(rng, n, n, 3, 6, 0.02))
	b.block(n, 0, bandRows(rng, m, n, 3, 6, 0.02))
	for i := range n + m {
		v := 1e-6
		if i >= n {
			v = -v
		}
		b.add(i, i, v)
	}
	c := known(fmt.Sprintf("quasi-definite-%d-%d", n, m), b.sym(), n, m, 0)
	c.Signs = signs(n, m)
	return c
}

// QP returns the matrix of a late interior-point iterate of a quadratic program with inequalities,
//
//	[ -(GᵀG + D)  Aᵀ ]
//	[ A           E  ],   D and E positive, between 1e-k and 1e+k:
//
// quasi-definite, inertia (m, n, 0).
func QP(rng *rand.Rand, n, m int, k float64) Case {
	b := newBuilder(n + m)
	b.addGram(0, -1, bandRows(rng, n, n, 2, 3, 0))
	b.block(n, 0, bandRows(rng, m, n, 4, 8, 0.003))
	sgn := signs(n, m)
	for i := range n + m {
		if i < n {
			b.add(i, i, -bimodal(rng, k, 0.4))
		} else {
			b.add(i, i, bimodal(rng, k, 0.4))
		}
		sgn[i] = -sgn[i]
	}
	c := known(fmt.Sprintf("qp-%d-%d", n, m), b.sym(), m, n, 0)
	c.Signs = sgn
	return c
}

// EqualityQP returns [H+D Jᵀ; J 0] with H+D positive definite, D of moderate range and J, m×n of small
// integers with m ≤ n, of full rank: inertia (n, m, 0). It is what one Newton step of a convex
// program with equalities asks for.
func EqualityQP(rng *rand.Rand, n, m int) Case {
	if m > n {
		panic("factortest: EqualityQP: m > n")
	}
	b := newBuilder(n + m)
	b.addGram(0, 1, bandRows(rng, n, n, 2, 3, 0))
	b.block(n, 0, fullRank(rng, m, n, 1))
	for i := range n {
		b.add(i, i, bimodal(rng, 3, 0.5))
	}
	return known(fmt.Sprintf("equality-qp-%d-%d", n, m), b.sym(), n, m, 0)
}

// QPs returns thirty matrices of quadratic programs of order 20 to 600, of three kinds, always the same: small
// ones on which overheads show.
func QPs() []Case {
	const count = 30
	var list []Case
	for k := range count {
		rng := rand.New(rand.NewPCG(0x5150, uint64(k)))
		order := 20 + (600-20)*k/(count-1)
		m := order / 3
		switch k % 3 {
		case 0:
			list = append(list, QP(rng, order-m, m, 8))
		case 1:
			list = append(list, EqualityQP(rng, order-m, m))
		default:
			list = append(list, LateKKT(rng, LatePoint{N: order - m, M: m, Exponent: 8, C: 1e-8}))
		}
	}
	return list
}

// Network returns the matrix of a convex network flow problem on a grid of side² nodes and some long arcs,
//
//	[ -D  Aᵀ     ]
//	[ A   1e-8 I ],
//
// A the incidence matrix: quasi-definite, inertia (nodes, arcs, 0).
func Network(rng *rand.Rand, side int) Case {
	nodes := side * side
	var arcs [][2]int
	gridEdges([]int{side, side}, func(i, j int) { arcs = append(arcs, [2]int{i, j}) })
	for range nodes/50 + 1 {
		if i, j := rng.IntN(nodes), rng.IntN(nodes); i != j {
			arcs = append(arcs, [2]int{i, j})
		}
	}
	m := len(arcs)
	b := newBuilder(m + nodes)
	for k, a := range arcs {
		b.add(k, k, -bimodal(rng, 8, 0.6))
		b.add(m+a[0], k, 1)
		b.add(m+a[1], k, -1)
	}
	for i := range nodes {
		b.add(m+i, m+i, 1e-8)
	}
	c := known(fmt.Sprintf("network-%d", side), b.sym(), nodes, m, 0)
	c.Signs = signs(m, nodes)
	for i := range c.Signs {
		c.Signs[i] = -c.Signs[i]
	}
	return c
}

// MPC returns the system of a linear control problem over T stages with nx states and nu inputs, stages one
// after the other (u, x and multipliers of x⁺ = A x + B u): barrier terms between 1e-6 and 1e+6, zero
// blocks for the multipliers. Inertia (T(nx+nu), T nx, 0).
func MPC(rng *rand.Rand, stages, nx, nu int) Case {
	var dyn, in []entry
	for i := range nx {
		for j := range nx {
			v := 0.0
			if i == j {
				v = 1
			}
			if rng.IntN(10) < 3 {
				v += 0.1 * rng.NormFloat64()
			}
			if v != 0 {
				dyn = append(dyn, entry{i, j, v})
			}
		}
		for j := range nu {
			in = append(in, entry{i, j, rng.NormFloat64()})
		}
	}
	size := nu + 2*nx
	b := newBuilder(stages * size)
	for t := range stages {
		u := t * size
		x, l := u+nu, u+nu+nx
		for i := range nu {
			b.add(u+i, u+i, 0.1+bimodal(rng, 6, 0.5))
		}
		for i := range nx {
			b.add(x+i, x+i, 1+bimodal(rng, 6, 0.5))
			b.add(l+i, x+i, -1)
		}
		b.block(l, u, in)
		if t > 0 {
			b.block(l, x-size, dyn)
		}
	}
	return known(fmt.Sprintf("mpc-%d-%d-%d", stages, nx, nu), b.sym(), stages*(nx+nu), stages*nx, 0)
}

// SVM returns the system of an interior-point iterate for the dual of a linear support vector machine,
//
//	[ Θ  Z  y ]
//	[ Zᵀ -I 0 ],   Z samples×features with `per` elements a row, features of falling frequency:
//	[ yᵀ 0  0 ]
//
// a few dense columns, and small pivots Θ down to 1e-6. Inertia (samples, features + 1, 0).
func SVM(rng *rand.Rand, samples, features, per int) Case {
	n := samples + features + 1
	b := newBuilder(n)
	for i := range samples {
		y := sign(rng)
		seen := map[int]bool{}
		for range per {
			j := int(math.Pow(float64(features), rng.Float64())) - 1
			if !seen[j] {
				seen[j] = true
				b.add(samples+j, i, y*(0.1+math.Abs(rng.NormFloat64()))/math.Sqrt(float64(per)))
			}
		}
		e := 1 + 5*rng.Float64()
		if rng.IntN(100) < 15 {
			e = -e
		}
		b.add(i, i, math.Pow(10, e))
		b.add(n-1, i, y)
	}
	for j := range features {
		b.add(samples+j, samples+j, -1)
	}
	return known(fmt.Sprintf("svm-%d-%d", samples, features), b.sym(), samples, features+1, 0)
}

// PowerFlow returns a system like that of optimal power flow, four unknowns a bus of a random geographic
// network (two variables and two multipliers),
//
//	[ W  Jᵀ      ]
//	[ J  -1e-8 I ],   W = diag(0.05 B, 0.03 B) + S,   J = [B G; -G B]:
//
// B a weighted Laplacian plus 0.1, S positive between 1e-4 and 1e+5. Inertia (2 buses, 2 buses, 0).
func PowerFlow(rng *rand.Rand, buses int) Case {
	g := GeometricGraph(rng, buses, 3)
	n := 2 * buses
	sum := make([]float64, buses)
	var adm, cond []entry // B and G, both triangles
	couple := func(i, j int, v float64) {
		adm = append(adm, entry{i, j, v})
		cond = append(cond, entry{i, j, v * (0.1 + 0.1*rng.Float64())})
	}
	for _, e := range g.Edges {
		x := 20 * (0.5 + 1.5*rng.Float64())
		couple(e[0], e[1], -x)
		couple(e[1], e[0], -x)
		sum[e[0]] += x
		sum[e[1]] += x
	}
	for i, s := range sum {
		couple(i, i, s+0.1)
	}
	b := newBuilder(2 * n)
	b.lower(0, 0.05, adm)
	b.lower(buses, 0.03, adm)
	b.block(n, 0, adm)
	b.block(n+buses, buses, adm)
	b.block(n, buses, cond)
	for _, e := range cond {
		b.add(n+buses+e.i, e.j, -e.v)
	}
	for i := range n {
		b.add(i, i, math.Pow(10, 9*rng.Float64()-4))
		b.add(n+i, n+i, -1e-8)
	}
	c := known(fmt.Sprintf("power-flow-%d", buses), b.sym(), n, n, 0)
	c.Signs = signs(n, n)
	return c
}
