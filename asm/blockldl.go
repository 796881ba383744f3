package asm

import (
	"fmt"
	"math"
)

// BlockOrder is the largest order of the blocks that [BlockLDL] factorises.
const BlockOrder = 32

// blockTiny is how small the largest element that is left must be, beside the largest
// of the block, for BlockLDL to stop; blockFloor is how small it must be in any case.
const (
	blockTiny  = 1e-20
	blockFloor = 0x1p-1000
)

// BlockLDL overwrites the lower triangle of the symmetric matrix A, of order n ≤
// BlockOrder and column-major with leading dimension lda, by its factors with complete
// pivoting,
//
//	P·A·Pᵀ = L·D·Lᵀ,
//
// where (P·A·Pᵀ)(i, j) = A(perm[i], perm[j]), L is unit lower triangular and D has blocks
// of orders 1 and 2. The pivots are in d; e[k] ≠ 0 says that pivots k and k+1 are a block
// with e[k] below its diagonal, and L(k+1, k) = 0. L is left below the diagonal of A and d
// on it. d, e and perm have length n. The strict upper triangle is neither read nor
// written.
//
// Of what remains the largest element becomes a pivot if it is on the diagonal, or the
// block of order 2 around it if its determinant is at least max(½, u) of the element's
// square, and else the larger of the diagonal elements in its row and column: then no
// element of D⁻¹ is greater than 1/max(½, u) over the largest element, and none of L
// greater than 4 (Duff, Hogg and Lopez, A new sparse LDLᵀ solver using a posteriori
// threshold pivoting, 2020). u ≤ ½ changes nothing; greater ones, up to 0.9, make fewer
// blocks of order 2. At some levels elements that differ by less than 2⁻⁴¹ of their size
// count as equal.
//
// It returns the number of columns done, less than n if no element that remains is greater
// than 1e-20 times the largest of A and 2⁻¹⁰⁰⁰. Rows and columns from there on hold what
// remains, A - L·D·Lᵀ, in the order of perm, and their d and e are 0. NaN and infinities
// are passed over and remain. It panics if n is greater than BlockOrder, a is too short,
// lda is less than n, or d, e or perm has the wrong length. n³/3 flops, and as many again
// since both triangles are computed.
func BlockLDL(n int, a []float64, lda int, u float64, d, e []float64, perm []int32) (done int) {
	checkMatrix("BlockLDL", "a", n, n, len(a), lda)
	if n > BlockOrder {
		panic(fmt.Sprintf("asm: BlockLDL: order %d, at most %d", n, BlockOrder))
	}
	if len(d) != n {
		panicLength("BlockLDL", "d", len(d), n)
	}
	if len(e) != n {
		panicLength("BlockLDL", "e", len(e), n)
	}
	if len(perm) != n {
		panicLength("BlockLDL", "perm", len(perm), n)
	}
	if n == 0 {
		return 0
	}
	clear(d)
	clear(e)
	return blockLDL(n, a, lda, min(max(0.5, u), 0.9), d, e, perm)
}

// blockLDLGeneric is BlockLDL for n ≥ 1, d and e that are 0, and theta, the least |det| of
// a block of order 2 over the square of the largest element. It works on the whole matrix
// in a place of its own, where rows and columns stay where they are: column perm[k]
// becomes column k of L.
func blockLDLGeneric(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int {
	var work [BlockOrder * BlockOrder]float64
	s := work[:n*n]
	for j := range n {
		for i, v := range a[j+j*lda : n+j*lda] {
			s[i+j+j*n] = v
			s[j+(i+j)*n] = v
		}
	}
	done := blockPivots(n, s, theta, d, e, perm)
	for k := range n {
		col, from := a[k+k*lda:n+k*lda], s[int(perm[k])*n:(int(perm[k])+1)*n]
		for i, q := range perm[k:] {
			col[i] = from[q]
		}
		if k < done {
			col[0] = d[k]
			if e[k] != 0 {
				col[1] = 0
			}
		}
	}
	return done
}

// blockPivots eliminates pivots of the symmetric matrix S, of order n, with both triangles.
// It returns their number; perm goes on with the columns that remain.
func blockPivots(n int, s []float64, theta float64, d, e []float64, perm []int32) int {
	left := perm[:n] // columns that remain
	for i := range left {
		left[i] = int32(i)
	}
	tiny := 0.0
	for len(left) > 0 {
		k := n - len(left)
		x, y, largest := blockLargest(s, n, left)
		i, j := int(left[x]), int(left[y])
		if k == 0 {
			tiny = max(largest*blockTiny, blockFloor)
		}
		if largest <= tiny {
			return k
		}
		aii, ajj, aij := s[i+i*n], s[j+j*n], s[i+j*n]
		det := (aii/aij)*ajj - aij // over aij
		if i != j && math.Abs(det) >= theta*largest {
			blockTake(left, x, y)
			left = left[2:]
			d[k], d[k+1], e[k] = aii, ajj, aij
			blockEliminate2(s, n, left, i, j, ajj/aij/det, -1/det, aii/aij/det)
			continue
		}
		if !(math.Abs(ajj) <= math.Abs(aii)) {
			x, i, aii = y, j, ajj
		}
		if !(math.Abs(aii) >= largest/4) {
			return k // only if numbers that are not finite are near
		}
		left[0], left[x] = left[x], left[0]
		left = left[1:]
		d[k] = aii
		blockEliminate1(s, n, left, i, 1/aii)
	}
	return n
}

// blockLargest returns where in left are row and column of the largest element that is
// finite, and its size, 0 if there is none.
func blockLargest(s []float64, ld int, left []int32) (x, y int, largest float64) {
	for q, j := range left {
		col := s[int(j)*ld : (int(j)+1)*ld]
		for p := q; p < len(left); p++ {
			if v := math.Abs(col[left[p]]); v > largest && v <= math.MaxFloat64 {
				largest, x, y = v, p, q
			}
		}
	}
	return x, y, largest
}

// blockTake brings the elements x and y of left to the front.
func blockTake(left []int32, x, y int) {
	left[0], left[x] = left[x], left[0]
	if y == 0 {
		y = x
	}
	left[1], left[y] = left[y], left[1]
}

// blockEliminate1 eliminates column i, with the reciprocal of its pivot, from those left.
func blockEliminate1(s []float64, ld int, left []int32, i int, inv float64) {
	u := s[i*ld : (i+1)*ld]
	for _, j := range left {
		l := u[j] * inv
		to := s[int(j)*ld : (int(j)+1)*ld]
		for _, q := range left {
			to[q] -= l * u[q]
		}
	}
	for _, q := range left {
		u[q] *= inv
	}
}

// blockEliminate2 eliminates columns i and j, with the inverse of their pivot, from those
// left.
func blockEliminate2(s []float64, ld int, left []int32, i, j int, ii, ij, jj float64) {
	u, v := s[i*ld:(i+1)*ld], s[j*ld:(j+1)*ld]
	for _, c := range left {
		lu, lv := u[c]*ii+v[c]*ij, u[c]*ij+v[c]*jj
		to := s[int(c)*ld : (int(c)+1)*ld]
		for _, q := range left {
			to[q] -= lu*u[q] + lv*v[q]
		}
	}
	for _, q := range left {
		u[q], v[q] = u[q]*ii+v[q]*ij, u[q]*ij+v[q]*jj
	}
}
