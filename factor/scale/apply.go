package scale

// Apply computes the entries of diag(s) A diag(s), given and returned as lower
// triangle by columns:
//
//	dst[k] = (s_i s_j) val[k],   entry k being a_ij.
//
// It writes dst[ptr[0]:ptr[n]] only; dst may be val. With scales of a [Ruiz] or
// [Matching] s_i s_j neither overflows nor becomes zero. It panics when the
// lengths do not fit.
func Apply(dst []float64, ptr []int, ind []int32, val, s []float64) {
	if len(s) != len(ptr)-1 {
		panic("scale: Apply: s does not have the order of the matrix")
	}
	for j, sj := range s {
		lo, hi := ptr[j], ptr[j+1]
		v, d := val[lo:hi], dst[lo:hi]
		for k, i := range ind[lo:hi:hi] {
			d[k] = s[i] * sj * v[k]
		}
	}
}
