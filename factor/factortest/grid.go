package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// gridEdges calls fn for the edges i > j of a grid with the given numbers of vertices a side.
func gridEdges(dims []int, fn func(i, j int)) {
	n := 1
	for _, d := range dims {
		n *= d
	}
	stride := 1
	for _, d := range dims {
		for i := range n {
			if i/stride%d > 0 {
				fn(i, i-stride)
			}
		}
		stride *= d
	}
}

// Laplacian returns the matrix of the 2-D (or 1-D, 3-D, …) Laplace operator by differences on a grid with
// the given numbers of inner points a side, zero boundary values and unit spacing: positive definite.
func Laplacian(dims ...int) Case { return ShiftedLaplacian(0, dims...) }

// ShiftedLaplacian returns the matrix of [Laplacian] minus shift times the identity. Its eigenvalues are
// Σ_d (2 - 2cos(π i_d/(k_d+1))) - shift; the inertia counts as known if none is below 1e-9 in size.
func ShiftedLaplacian(shift float64, dims ...int) Case {
	n := 1
	lambda := []float64{-shift}
	for _, k := range dims {
		n *= k
		var next []float64
		for _, l := range lambda {
			for i := range k {
				next = append(next, l+2-2*math.Cos(math.Pi*float64(i+1)/float64(k+1)))
			}
		}
		lambda = next
	}
	b := newBuilder(n)
	for i := range n {
		b.add(i, i, float64(2*len(dims))-shift)
	}
	gridEdges(dims, func(i, j int) { b.add(i, j, -1) })
	neg, sure := 0, true
	for _, l := range lambda {
		if l < 0 {
			neg++
		}
		sure = sure && math.Abs(l) > 1e-9
	}
	c := known(fmt.Sprintf("laplacian-%v-%v", dims, shift), b.sym(), n-neg, neg, 0)
	c.Known = sure
	return c
}

// A stencil is a sparse rectangular matrix of which Kronecker products are made; entries at the
// same place add up.
type stencil struct {
	r, c int
	e    []entry
}

func identity(n int) stencil {
	s := stencil{n, n, nil}
	for i := range n {
		s.e = append(s.e, entry{i, i, 1})
	}
	return s
}

// toeplitz returns the tridiagonal matrix with the given diagonal and neighbours.
func toeplitz(n int, diag, off float64) stencil {
	s := stencil{n, n, nil}
	for i := range n {
		s.e = append(s.e, entry{i, i, diag})
		if i > 0 {
			s.e = append(s.e, entry{i, i - 1, off}, entry{i - 1, i, off})
		}
	}
	return s
}

// difference returns the (n-1)×n matrix of x[i+1] - x[i].
func difference(n int) stencil {
	s := stencil{n - 1, n, nil}
	for i := range n - 1 {
		s.e = append(s.e, entry{i, i, -1}, entry{i, i + 1, 1})
	}
	return s
}

// kron returns the Kronecker product of the factors.
func kron(f ...stencil) stencil {
	p := f[0]
	for _, q := range f[1:] {
		t := stencil{p.r * q.r, p.c * q.c, make([]entry, 0, len(p.e)*len(q.e))}
		for _, x := range p.e {
			for _, y := range q.e {
				t.e = append(t.e, entry{x.i*q.r + y.i, x.j*q.c + y.j, x.v * y.v})
			}
		}
		p = t
	}
	return p
}

// plus returns the sum of matrices of one shape.
func plus(f ...stencil) stencil {
	s := stencil{f[0].r, f[0].c, nil}
	for _, q := range f {
		s.e = append(s.e, q.e...)
	}
	return s
}

// below stacks matrices of as many columns.
func below(f ...stencil) stencil {
	s := stencil{0, f[0].c, nil}
	for _, q := range f {
		for _, e := range q.e {
			s.e = append(s.e, entry{s.r + e.i, e.j, e.v})
		}
		s.r += q.r
	}
	return s
}

// bilinear returns stiffness and mass matrix of bilinear (trilinear) elements on the unit square
// (cube), k inner nodes a side.
func bilinear(k, dim int) (stiff, mass stencil) {
	h := 1 / float64(k+1)
	d, m := toeplitz(k, 2/h, -1/h), toeplitz(k, 4*h/6, h/6)
	if dim == 2 {
		return plus(kron(d, m), kron(m, d)), kron(m, m)
	}
	return plus(kron(d, m, m), kron(m, d, m), kron(m, m, d)), kron(m, m, m)
}

// laplace returns the Laplacian on a grid of k points a side as a stencil.
func laplace(k, dim int) stencil {
	t, i := toeplitz(k, 2, -1), identity(k)
	if dim == 2 {
		return plus(kron(t, i), kron(i, t))
	}
	return plus(kron(t, i, i), kron(i, t, i), kron(i, i, t))
}

// PDEControl returns the optimality system of distributed control of the Poisson equation,
//
//	[ M  0   Kᵀ ]
//	[ 0  αM  -M ],   N = k^dim,
//	[ K  -M  0  ]
//
// M and K mass and stiffness matrix of bilinear elements, dim 2 or 3: inertia (2N, N, 0).
func PDEControl(k, dim int, alpha float64) Case {
	stiff, mass := bilinear(k, dim)
	n := stiff.r
	b := newBuilder(3 * n)
	b.lower(0, 1, mass.e)
	b.lower(n, alpha, mass.e)
	b.block(2*n, 0, stiff.e)
	for _, e := range mass.e {
		b.add(2*n+e.i, n+e.j, -e.v)
	}
	return known(fmt.Sprintf("pde-control-%dd-%d", dim, k), b.sym(), 2*n, n, 0)
}

// Stokes returns the matrix of the Stokes equations on staggered k^dim cells, k ≥ 2,
//
//	[ S L S  G ]
//	[ Gᵀ     0 ],
//
// velocities on the inner faces, S a jump of the viscosity by 1000 at random faces, and one pressure
// left out, so that G has full rank: inertia (faces, cells - 1, 0).
func Stokes(rng *rand.Rand, k, dim int) Case {
	d, i, j := difference(k), identity(k), identity(k-1)
	t, u := toeplitz(k, 2, -1), toeplitz(k-1, 2, -1)
	var laps []stencil
	var grad stencil
	if dim == 2 {
		laps = []stencil{plus(kron(u, i), kron(j, t)), plus(kron(t, j), kron(i, u))}
		grad = below(kron(d, i), kron(i, d))
	} else {
		laps = []stencil{
			plus(kron(u, i, i), kron(j, t, i), kron(j, i, t)),
			plus(kron(t, j, i), kron(i, u, i), kron(i, j, t)),
			plus(kron(t, i, j), kron(i, t, j), kron(i, i, u)),
		}
		grad = below(kron(d, i, i), kron(i, d, i), kron(i, i, d))
	}
	faces, cells := grad.r, grad.c
	s := make([]float64, faces)
	for f := range s {
		s[f] = 1
		if rng.IntN(10) < 3 {
			s[f] = 32
		}
	}
	b := newBuilder(faces + cells - 1)
	o := 0
	for _, l := range laps {
		for _, e := range l.e {
			if e.i >= e.j {
				b.add(o+e.i, o+e.j, s[o+e.i]*e.v*s[o+e.j])
			}
		}
		o += l.r
	}
	for _, e := range grad.e {
		if e.j > 0 {
			b.add(faces+e.j-1, e.i, e.v)
		}
	}
	return known(fmt.Sprintf("stokes-%dd-%d", dim, k), b.sym(), faces, cells-1, 0)
}

// Boundary returns the system of a boundary control problem,
//
//	[ H  0      K  ]
//	[ 0  1e-3 I -Bᵀ],   N = k², 4k controls (N if that is less),
//	[ K  -B     0  ]
//
// K the Laplacian and H ≥ 0 diagonal with most elements zero: inertia (N + controls, N, 0).
func Boundary(rng *rand.Rand, k int) Case {
	l := laplace(k, 2)
	n := l.r
	controls := min(4*k, n)
	b := newBuilder(2*n + controls)
	for i := range n {
		v := 0.0
		if rng.IntN(10) < 3 {
			v = 0.1 + 1.9*rng.Float64()
		}
		b.add(i, i, v)
	}
	for c, i := range rng.Perm(n)[:controls] {
		b.add(n+c, n+c, 1e-3)
		b.add(n+controls+i, n+c, -1)
	}
	b.block(n+controls, 0, l.e)
	return known(fmt.Sprintf("boundary-%d", k), b.sym(), n+controls, n, 0)
}

// Elasticity returns a positive definite matrix with three unknowns a node of a k³ grid and 27 neighbours
// a node, Kronecker products of the trilinear stiffness and mass matrix with dense 3×3 matrices.
func Elasticity(rng *rand.Rand, k int) Case {
	stiff, mass := bilinear(k, 3)
	var c [3][3]float64
	for i := range c {
		for j := range c {
			c[i][j] = rng.NormFloat64()
		}
	}
	n := 3 * stiff.r
	b := newBuilder(n)
	for i := range 3 {
		for j := range i + 1 {
			v := c[i][0]*c[j][0] + c[i][1]*c[j][1] + c[i][2]*c[j][2]
			m := 0.0
			if i == j {
				v += 3
				m = 1e-3
			}
			for _, e := range stiff.e { // the unknown i > j of node p with j of node q, for all p and q
				if i != j || e.i >= e.j {
					b.add(3*e.i+i, 3*e.j+j, v*e.v)
				}
			}
			for _, e := range mass.e {
				if m != 0 && e.i >= e.j {
					b.add(3*e.i+i, 3*e.j+j, m*e.v)
				}
			}
		}
	}
	return known(fmt.Sprintf("elasticity-%d", k), b.sym(), n, 0, 0)
}
