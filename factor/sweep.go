package factor

import "github.com/saddle-go/saddle/asm"

// denseFront is the number of rows from which on a front's part of a vector is gathered for
// dense kernels.
const denseFront = 32

// forward overwrites x, in the order of elimination, by L⁻¹x.
func (f *LDL) forward(x []float64) {
	natural := f.natural()
	s := f.s
	for i := range f.elim {
		lo, hi := s.rowPtr[i], s.rowPtr[i+1]
		m := hi - lo
		first := int(s.first[i])
		p := int(s.first[i+1]) - first
		if m >= denseFront || !natural {
			v := f.pivots(i)
			switch {
			case v.m >= denseFront && v.ne > 1:
				f.forwardDense(&v, x)
			default:
				v.forwardSmall(x)
			}
			continue
		}
		panel := f.l[s.panel[i]:s.panel[i+1]]
		rows := s.row[lo:hi]
		if p == 1 {
			axpyRows(x, rows[1:], panel[1:], x[first])
			continue
		}
		ld := lead(m)
		own := x[first : first+p]
		for k, xk := range own {
			col := panel[k*ld : k*ld+p]
			for j := k + 1; j < len(own) && j < len(col); j++ {
				own[j] -= col[j] * xk
			}
		}
		below := rows[p:]
		k := 0
		for ; k+1 < p; k += 2 {
			axpyRows2(x, below, panel[k*ld+p:], panel[(k+1)*ld+p:], own[k], own[k+1])
		}
		if k < p {
			axpyRows(x, below, panel[k*ld+p:], own[k])
		}
	}
}

// axpyRows subtracts l·a from the rows of x.
func axpyRows(x []float64, rows []int32, l []float64, a float64) {
	l = l[:len(rows)]
	for j, i := range rows {
		x[i] -= l[j] * a
	}
}

// axpyRows2 subtracts l·a + k·b from the rows of x.
func axpyRows2(x []float64, rows []int32, l, k []float64, a, b float64) {
	l, k = l[:len(rows)], k[:len(rows)]
	for j, i := range rows {
		x[i] -= l[j]*a + k[j]*b
	}
}

func (f *LDL) forwardDense(v *pivots, x []float64) {
	w := need(&f.w, v.m)
	v.gather(w, x)
	asm.Trsv(asm.Lower, asm.NoTrans, true, v.ne, v.panel, v.ld, w[:v.ne])
	if v.ne < v.m {
		asm.Gemv(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[:v.ne], w[v.ne:v.m])
	}
	v.scatter(x, w)
}

// gather sets w to the rows of the front of x.
func (v *pivots) gather(w, x []float64) {
	for k, c := range v.cols {
		w[k] = x[c]
	}
	w = w[v.p:v.m]
	for k, i := range v.rows {
		w[k] = x[i]
	}
}

// scatter sets the rows of the front of x to w.
func (v *pivots) scatter(x, w []float64) {
	for k, c := range v.cols {
		x[c] = w[k]
	}
	w = w[v.p:v.m]
	for k, i := range v.rows {
		x[i] = w[k]
	}
}

func (v *pivots) forwardSmall(x []float64) {
	for k := range v.ne {
		l := v.panel[k*v.ld : k*v.ld+v.m]
		xk := x[v.cols[k]]
		for j := k + 1; j < v.p; j++ {
			x[v.cols[j]] -= l[j] * xk
		}
		axpyRows(x, v.rows, l[v.p:], xk)
	}
}

// backward overwrites x by L⁻ᵀx.
func (f *LDL) backward(x []float64) {
	natural := f.natural()
	s := f.s
	for i := len(f.elim) - 1; i >= 0; i-- {
		lo, hi := s.rowPtr[i], s.rowPtr[i+1]
		m := hi - lo
		first := int(s.first[i])
		p := int(s.first[i+1]) - first
		if m >= denseFront || !natural {
			v := f.pivots(i)
			switch {
			case v.m >= denseFront && v.ne > 1:
				f.backwardDense(&v, x)
			default:
				v.backwardSmall(x)
			}
			continue
		}
		panel := f.l[s.panel[i]:s.panel[i+1]]
		rows := s.row[lo:hi]
		if p == 1 {
			x[first] -= dotRows(x, rows[1:], panel[1:])
			continue
		}
		ld := lead(m)
		own := x[first : first+p]
		below := rows[p:]
		k := 0
		for ; k+1 < p; k += 2 {
			a, b := dotRows2(x, below, panel[k*ld+p:], panel[(k+1)*ld+p:])
			own[k] -= a
			own[k+1] -= b
		}
		if k < p {
			own[k] -= dotRows(x, below, panel[k*ld+p:])
		}
		for k := p - 2; k >= 0; k-- {
			col := panel[k*ld : k*ld+p]
			sum := own[k]
			for j := k + 1; j < len(own) && j < len(col); j++ {
				sum -= col[j] * own[j]
			}
			own[k] = sum
		}
	}
}

// dotRows returns the product of l with the rows of x.
func dotRows(x []float64, rows []int32, l []float64) float64 {
	l = l[:len(rows)]
	sum, even := 0.0, 0.0
	j := 0
	for ; j+1 < len(rows); j += 2 {
		even += l[j] * x[rows[j]]
		sum += l[j+1] * x[rows[j+1]]
	}
	if j < len(rows) {
		even += l[j] * x[rows[j]]
	}
	return even + sum
}

// dotRows2 returns the products of l and k with the rows of x.
func dotRows2(x []float64, rows []int32, l, k []float64) (a, b float64) {
	l, k = l[:len(rows)], k[:len(rows)]
	for j, i := range rows {
		v := x[i]
		a += l[j] * v
		b += k[j] * v
	}
	return a, b
}

func (f *LDL) backwardDense(v *pivots, x []float64) {
	w := need(&f.w, v.m)
	v.gather(w, x)
	if v.ne < v.m {
		asm.GemvT(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[v.ne:v.m], w[:v.ne])
	}
	asm.Trsv(asm.Lower, asm.Trans, true, v.ne, v.panel, v.ld, w[:v.ne])
	for k, c := range v.cols[:v.ne] {
		x[c] = w[k]
	}
}

func (v *pivots) backwardSmall(x []float64) {
	for k := v.ne - 1; k >= 0; k-- {
		l := v.panel[k*v.ld : k*v.ld+v.m]
		sum := x[v.cols[k]]
		for j := k + 1; j < v.p; j++ {
			sum -= l[j] * x[v.cols[j]]
		}
		x[v.cols[k]] = sum - dotRows(x, v.rows, l[v.p:])
	}
}
