package svcfit

import "github.com/saddle-go/saddle/problem/svc/rows"

// mulRows computes out[k][i−lo] = x_iᵀ v[k] for lo ≤ i < hi and each vector v[k].
func mulRows(x *rows.Matrix, lo, hi int, v, out [][]float64) {
	n := x.Cols
	for k, w := range v {
		o := out[k]
		for i := lo; i < hi; i++ {
			s := 0.0
			if x.IsDense() {
				for j, a := range x.Dense[i*n : (i+1)*n] {
					s += float64(a) * w[j]
				}
			} else {
				for p := x.Ptr[i]; p < x.Ptr[i+1]; p++ {
					s += float64(x.Val[p]) * w[x.Ind[p]]
				}
			}
			o[i-lo] = s
		}
	}
}

// addRows computes y[k] += Σ_{lo ≤ i < hi} a[k][i−lo] x_i for each k.
func addRows(x *rows.Matrix, lo, hi int, a, y [][]float64) {
	n := x.Cols
	for k, out := range y {
		for i := lo; i < hi; i++ {
			c := a[k][i-lo]
			if c == 0 {
				continue
			}
			if x.IsDense() {
				for j, b := range x.Dense[i*n : (i+1)*n] {
					out[j] += c * float64(b)
				}
			} else {
				for p := x.Ptr[i]; p < x.Ptr[i+1]; p++ {
					out[x.Ind[p]] += c * float64(x.Val[p])
				}
			}
		}
	}
}

// syrRows adds Σ d_k x_i x_iᵀ over i = list_k to the lower triangle of h, n×n by columns.
func syrRows(x *rows.Matrix, list []int32, d, h []float64) {
	n := x.Cols
	for k, i := range list {
		if x.IsDense() {
			r := x.Dense[int(i)*n : (int(i)+1)*n]
			for j, b := range r {
				c := d[k] * float64(b)
				for l := j; l < n; l++ {
					h[l+j*n] += c * float64(r[l])
				}
			}
			continue
		}
		ind, val := x.Ind[x.Ptr[i]:x.Ptr[i+1]], x.Val[x.Ptr[i]:x.Ptr[i+1]]
		for p, j := range ind {
			c := d[k] * float64(val[p])
			for o := p; o < len(ind); o++ {
				h[int(ind[o])+int(j)*n] += c * float64(val[o])
			}
		}
	}
}
