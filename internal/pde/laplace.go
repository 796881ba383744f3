// Package pde makes the matrices of discretised model problems in three dimensions:
// Laplace's equation, linear elasticity, Stokes flow and optimal control. Tests and
// benchmarks use them at any size.
package pde

import "github.com/saddle-go/saddle/sparse"

// A builder makes a matrix row by row.
type builder struct {
	rows, cols int
	ptr        []int
	ind        []int32
	val        []float64
}

// newBuilder returns a builder with room for nnz entries.
func newBuilder(rows, cols, nnz int) *builder {
	b := &builder{rows: rows, cols: cols, ptr: make([]int, 1, rows+1)}
	b.ind, b.val = make([]int32, 0, nnz), make([]float64, 0, nnz)
	return b
}

// add appends an entry to the present row. Columns must ascend.
func (b *builder) add(j int, v float64) {
	b.ind = append(b.ind, int32(j))
	b.val = append(b.val, v)
}

// end ends the present row.
func (b *builder) end() { b.ptr = append(b.ptr, len(b.ind)) }

func (b *builder) matrix() *sparse.CSR {
	a, err := sparse.NewCSR(b.rows, b.cols, b.ptr, b.ind, b.val)
	if err != nil {
		panic(err) // columns did not ascend
	}
	return a
}

// Laplace returns the seven-point form of
//
//	-(c_x ∂²/∂x² + c_y ∂²/∂y² + c_z ∂²/∂z²) + shift
//
// with zero boundary values on a box of nx·ny·nz interior points with distance 1, x running
// fastest.
func Laplace(nx, ny, nz int, c [3]float64, shift float64) *sparse.CSR {
	n := nx * ny * nz
	b := newBuilder(n, n, 7*n)
	diag := 2*(c[0]+c[1]+c[2]) + shift
	for z := range nz {
		for y := range ny {
			for x := range nx {
				i := (z*ny+y)*nx + x
				b.neighbours(i, [3]int{x, y, z}, [3]int{nx, ny, nz}, c, diag)
				b.end()
			}
		}
	}
	return b.matrix()
}

// neighbours adds row i of a seven-point matrix, for the point at of a box whose corner has
// the number i minus what at says.
func (b *builder) neighbours(i int, at, size [3]int, c [3]float64, diag float64) {
	stride := [3]int{1, size[0], size[0] * size[1]}
	for d := 2; d >= 0; d-- {
		if at[d] > 0 {
			b.add(i-stride[d], -c[d])
		}
	}
	b.add(i, diag)
	for d := range 3 {
		if at[d] < size[d]-1 {
			b.add(i+stride[d], -c[d])
		}
	}
}

// Neumann returns the seven-point form of -Δ with zero normal derivatives: singular,
// with the constant as null vector.
func Neumann(nx, ny, nz int) *sparse.CSR {
	a := Laplace(nx, ny, nz, [3]float64{1, 1, 1}, 0)
	ptr, ind, val := a.Raw()
	for i := range nx * ny * nz {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if int(ind[k]) == i {
				val[k] = float64(ptr[i+1] - ptr[i] - 1)
			}
		}
	}
	return a
}
