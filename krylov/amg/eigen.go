package amg

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// lanczosSteps find the largest eigenvalue of a discrete operator to a few per cent.
const lanczosSteps = 10

// largestEigenvalue returns a number that is at least the largest eigenvalue of D⁻¹A, D =
// diag(A), or a few per cent below in rare cases: the largest row sum of |D⁻¹A|, or 1.1
// times an estimate by Lanczos' method where that is less. No estimate is made if the row
// sum is at most 2, as for diagonally dominant matrices, where it is nearly sharp. dinv is
// the inverse of D, zero for zero elements; u, v and w are work space of the length of a
// row.
func largestEigenvalue(a *sparse.CSR, dinv, u, v, w []float64) float64 {
	ptr, _, val := a.Raw()
	bound := 0.0
	for i, d := range dinv {
		bound = max(bound, d*asm.Asum(val[ptr[i]:ptr[i+1]]))
	}
	if bound <= 2*(1+1e-10) {
		return max(1, bound)
	}
	return max(1, min(bound, 1.1*lanczos(a, dinv, u, v, w)))
}

// lanczos returns the largest eigenvalue of the tridiagonal matrix that lanczosSteps steps
// of Lanczos' method make of D^-½ A D^-½. In the vectors x = D^-½ v of the recurrence
//
//	β₊ v₊ = D^-½ A D^-½ v - α v - β v₋
//
// products with D^-½ and inner products become ones with D⁻¹ and D.
func lanczos(a *sparse.CSR, dinv, x, prev, w []float64) float64 {
	var alpha, beta [lanczosSteps]float64 // beta[k] couples k and k-1
	clear(prev)
	for i := range x {
		x[i] = noise(i)
		if dinv[i] == 0 {
			x[i] = 0
		}
	}
	norm := math.Sqrt(dotD(x, x, dinv))
	if norm == 0 {
		return 0
	}
	asm.Scale(1/norm, x)
	k := 0
	for ; k < lanczosSteps; k++ {
		a.MulVec(w, x)
		alpha[k] = asm.Dot(x, w) // xᵀAx
		for i, d := range dinv {
			w[i] = d*w[i] - alpha[k]*x[i] - beta[k]*prev[i]
		}
		norm := math.Sqrt(dotD(w, w, dinv))
		if k+1 == lanczosSteps || !(norm > 1e-10*alpha[k]) {
			k++
			break
		}
		beta[k+1] = norm
		asm.Scale(1/norm, w)
		x, prev, w = w, x, prev
	}
	return largestOfTridiagonal(alpha[:k], beta[:k])
}

// dotD returns xᵀ D y, where D is given by its inverse; elements with dinv = 0 count
// for nothing.
func dotD(x, y, dinv []float64) float64 {
	sum := 0.0
	for i, d := range dinv {
		if d != 0 {
			sum += x[i] * y[i] / d
		}
	}
	return sum
}

// noise returns number i of a fixed sequence in [-1, 1) without pattern.
func noise(i int) float64 {
	z := uint64(i)*0x9e3779b97f4a7c15 + 0x9e3779b97f4a7c15 // splitmix64
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64(int64(z^z>>31)) / (1 << 63)
}

// largestOfTridiagonal returns the largest eigenvalue of the symmetric tridiagonal
// matrix with the given diagonal and off-diagonal elements (beta[0] is not one of them),
// by bisection with Sturm sequences.
func largestOfTridiagonal(alpha, beta []float64) float64 {
	hi := 0.0
	for i, v := range alpha {
		r := math.Abs(v)
		if i > 0 {
			r += beta[i]
		}
		if i+1 < len(alpha) {
			r += beta[i+1]
		}
		hi = max(hi, r)
	}
	lo := -hi
	for range 60 {
		mid := lo + (hi-lo)/2
		if isBelow(alpha, beta, mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// isBelow reports whether all eigenvalues are less than s: whether all pivots of T - s I
// are negative.
func isBelow(alpha, beta []float64, s float64) bool {
	pivot := alpha[0] - s
	for i := 1; pivot < 0 && i < len(alpha); i++ {
		pivot = alpha[i] - s - beta[i]*beta[i]/pivot
	}
	return pivot < 0
}
