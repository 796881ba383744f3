package pde

import "github.com/saddle-go/saddle/sparse"

// A Stokes system is
//
//	[ A  Bᵀ ] [u]   [f]
//	[ B  0  ] [p] = [g]
//
// for the velocity u and the pressure p: -Δu + ∇p = f, -div u = g.
type Stokes struct {
	A *sparse.CSR // definite
	B *sparse.CSR // with the constant pressures as null space of Bᵀ
	H float64     // distance of grid points; the scaled pressure mass matrix is the identity
}

// NewStokes returns the Stokes system of viscosity 1 in the unit cube with no slip, on the
// staggered grid of Harlow and Welch (1965): k³ cells with the pressure in the middle and
// the normal component of the velocity on the faces, 3 k²(k-1) + k³ unknowns.
//
// Rows are multiplied by h², h = 1/k, and the pressure by h: the entries of A are those of
// Laplace's seven-point matrix, with 1 more on the diagonal beside a wall that the
// component is parallel to, and those of B are ±1. In these units the pressure mass matrix,
// which -B A⁻¹ Bᵀ resembles, is the identity.
func NewStokes(k int) *Stokes {
	s := &Stokes{H: 1 / float64(k)}
	faces := k * k * (k - 1)
	a := newBuilder(3*faces, 3*faces, 21*faces)
	for d := range 3 {
		size := [3]int{k, k, k}
		size[d]--
		for z := range size[2] {
			for y := range size[1] {
				for x := range size[0] {
					at := [3]int{x, y, z}
					diag := 6.0
					for e := range 3 {
						if e != d {
							diag += float64(boole(at[e] == 0) + boole(at[e] == k-1)) // the wall is half a cell away
						}
					}
					i := d*faces + (z*size[1]+y)*size[0] + x
					a.neighbours(i, at, size, [3]float64{1, 1, 1}, diag)
					a.end()
				}
			}
		}
	}
	s.A = a.matrix()
	s.B = divergence(k, faces)
	return s
}

// divergence returns the matrix of -div: for each cell the flow in minus the flow out.
func divergence(k, faces int) *sparse.CSR {
	b := newBuilder(k*k*k, 3*faces, 6*k*k*k)
	for z := range k {
		for y := range k {
			for x := range k {
				at := [3]int{x, y, z}
				for d := range 3 {
					size := [3]int{k, k, k}
					size[d]--
					stride := [3]int{1, size[0], size[0] * size[1]}
					i := d*faces + (z*size[1]+y)*size[0] + x // the face behind the cell
					if at[d] > 0 {
						b.add(i-stride[d], 1)
					}
					if at[d] < k-1 {
						b.add(i, -1)
					}
				}
				b.end()
			}
		}
	}
	return b.matrix()
}

func boole(b bool) int {
	if b {
		return 1
	}
	return 0
}
