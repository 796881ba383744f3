package factortest

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A wide is an unevaluated sum hi + lo of two float64, about 106 bits.
type wide struct{ hi, lo float64 }

// addProduct returns w + x y (Dekker, A floating-point technique for extending the available
// precision, 1971; the error of the product by a fused multiply-add).
func (w wide) addProduct(x, y float64) wide {
	p := x * y
	return w.add(p, math.FMA(x, y, -p))
}

// add returns w + (hi + lo).
func (w wide) add(hi, lo float64) wide {
	s := w.hi + hi
	t := s - w.hi
	err := (w.hi - (s - t)) + (hi - t)
	err += w.lo + lo
	top := s + err
	return wide{top, err - (top - s)}
}

func (w wide) value() float64 { return w.hi + w.lo }

// residual returns r = b - A x, summed in twice the working precision, and |A||x| + |b|. The
// operands are multiplied by 2^-ea, 2^-ex and 2^-(ea+ex).
func residual(a *sparse.Sym, x, b []float64, ea, ex int) (r, bound []float64) {
	n := a.SymmetricDim()
	if len(x) != n || len(b) != n {
		panic(fmt.Sprintf("factortest: lengths %d and %d with a matrix of order %d", len(x), len(b), n))
	}
	sum := make([]wide, n)
	bound = make([]float64, n)
	xs := make([]float64, n)
	for i := range n {
		xs[i] = math.Ldexp(x[i], -ex)
		v := math.Ldexp(b[i], -ea-ex)
		sum[i] = wide{v, 0}
		bound[i] = math.Abs(v)
	}
	each(a, func(i, j int, v float64) {
		v = math.Ldexp(v, -ea)
		sum[i] = sum[i].addProduct(-v, xs[j])
		bound[i] += math.Abs(v * xs[j])
		if i != j {
			sum[j] = sum[j].addProduct(-v, xs[i])
			bound[j] += math.Abs(v * xs[i])
		}
	})
	r = make([]float64, n)
	for i := range r {
		r[i] = sum[i].value()
	}
	return r, bound
}

// BackwardError returns
//
//	‖b - A x‖∞ / (‖A‖∞ ‖x‖∞ + ‖b‖∞),
//
// the normwise relative backward error of x as a solution of A x = b (Rigal and Gaches, On the
// compatibility of a given solution with the data of a linear system, 1967). The residual is
// computed in twice the working precision and scaled by powers of two, so that it neither
// overflows nor drowns in its own rounding. It is 0 for 0/0 and NaN if anything is not finite.
func BackwardError(a *sparse.Sym, x, b []float64) float64 {
	ea, ex := exponent(a.NormMax()), exponent(maxAbs(x))
	if eb := exponent(maxAbs(b)); eb > ea+ex {
		ex = eb - ea // b is the larger side: make it about 1
	}
	r, _ := residual(a, x, b, ea, ex)
	rows := make([]float64, len(x))
	each(a, func(i, j int, v float64) {
		v = math.Abs(math.Ldexp(v, -ea))
		rows[i] += v
		if i != j {
			rows[j] += v
		}
	})
	den := maxAbs(rows)*math.Ldexp(maxAbs(x), -ex) + math.Ldexp(maxAbs(b), -ea-ex)
	num := maxAbs(r)
	if num == 0 && den == 0 {
		return 0
	}
	return num / den
}

// Componentwise returns
//
//	max_i |b - A x|_i / (|A| |x| + |b|)_i,
//
// the componentwise relative backward error (Oettli and Prager, Compatibility of approximate solution of
// linear equations with given error bounds for coefficients and right-hand sides, 1964), with the residual
// in twice the working precision. A row of 0/0 counts as 0.
func Componentwise(a *sparse.Sym, x, b []float64) float64 {
	r, bound := residual(a, x, b, 0, 0)
	worst := 0.0
	for i, v := range r {
		if v == 0 && bound[i] == 0 {
			continue
		}
		worst = larger(worst, math.Abs(v)/bound[i])
	}
	return worst
}

// FactorResidual returns
//
//	max_ij |L D Lᵀ - P A Pᵀ|_ij / max_ij |A|_ij
//
// where L is unit lower triangular, its strict lower triangle by columns in ptr, ind and val, D has
// the diagonal d and the subdiagonal e (e[k] of rows k and k+1; nil for a diagonal D), and row k of
// P A Pᵀ is row perm[k] of A (nil for the identity). Sums are in twice the working precision. It is
// 0 for 0/0. O(n² + flops of the factorisation).
func FactorResidual(a *sparse.Sym, perm []int32, ptr []int, ind []int32, val, d, e []float64) float64 {
	n := a.SymmetricDim()
	p, err := sparse.PermuteSym(a, sparse.Perm(perm))
	if err != nil {
		panic(err)
	}
	full, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err != nil {
		panic(err)
	}
	rows := full.ToCSR()
	aptr, aind, aval := p.Matrix().Lower().Raw()
	sum := make([]wide, n)
	row, col := make([]float64, n), make([]float64, n)
	worst := 0.0
	for j := range n {
		clear(row)
		ri, rv := rows.Row(j)
		for k, c := range ri {
			row[c] = rv[k]
		}
		row[j] = 1
		timesD(col, row, d, e)
		clear(sum)
		for k, w := range col[:min(j+2, n)] { // column k of L times (D Lᵀ)(k, j)
			if w == 0 {
				continue
			}
			if k >= j {
				sum[k] = sum[k].add(w, 0)
			}
			for q := ptr[k]; q < ptr[k+1]; q++ {
				if int(ind[q]) >= j {
					sum[ind[q]] = sum[ind[q]].addProduct(val[q], w)
				}
			}
		}
		for q := aptr[j]; q < aptr[j+1]; q++ {
			sum[aind[q]] = sum[aind[q]].add(-aval[q], 0)
		}
		for i := j; i < n; i++ {
			worst = larger(worst, math.Abs(sum[i].value()))
		}
	}
	if worst == 0 {
		return 0
	}
	return worst / a.NormMax()
}

// timesD computes y = D x for a D of blocks of order 1 and 2.
func timesD(y, x, d, e []float64) {
	for k := range y {
		y[k] = d[k] * x[k]
	}
	for k, v := range e {
		if v != 0 {
			y[k] += v * x[k+1]
			y[k+1] += v * x[k]
		}
	}
}

// exponent returns the binary exponent of v, 0 for 0 and for what is not finite.
func exponent(v float64) int {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	_, e := math.Frexp(v)
	return e
}

// maxAbs returns the largest |x_i|; NaN wins.
func maxAbs(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = larger(m, math.Abs(v))
	}
	return m
}

// larger returns the larger of m and v; NaN wins.
func larger(m, v float64) float64 {
	if v > m || math.IsNaN(v) {
		return v
	}
	return m
}
