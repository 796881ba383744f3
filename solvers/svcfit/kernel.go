package svcfit

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// product multiplies rows of a matrix by vectors of several problems in one pass. The kernels want them one behind the
// other where rows are dense, and element by element where they are sparse: number i of problem k is at k·span + i·stride.
type product struct {
	x      *rows.Matrix
	k      int // problems
	stride int
	list   []int32
	coef   []float64
	work   []float32
	wide   []float64
}

func (p *product) shape(x *rows.Matrix, k int) {
	p.x, p.k, p.stride = x, k, 1
	if !x.IsDense() {
		p.stride = k
	}
}

// at returns where the numbers of problem k begin among those of a tile.
func (p *product) at(k int) int {
	if p.x.IsDense() {
		return k * tileRows
	}
	return k
}

// pack returns the vectors as the kernels want them, in the room of dst.
func (p *product) pack(v [][]float64, dst []float64) []float64 {
	n := p.x.Cols
	dst = resize(dst, p.k*n)
	for k, u := range v {
		if p.x.IsDense() {
			copy(dst[k*n:(k+1)*n], u)
			continue
		}
		for j, a := range u {
			dst[j*p.k+k] = a
		}
	}
	return dst
}

// unpack is the inverse of pack.
func (p *product) unpack(src []float64, v [][]float64) {
	n := p.x.Cols
	for k, u := range v {
		if p.x.IsDense() {
			copy(u, src[k*n:(k+1)*n])
			continue
		}
		for j := range u {
			u[j] = src[j*p.k+k]
		}
	}
}

// mul computes the products of rows lo..hi-1 of a tile with packed vectors.
func (p *product) mul(lo, hi int, v, nat []float64) {
	x, n := p.x, p.x.Cols
	switch {
	case p.k == 0:
		clear(nat)
	case x.IsDense():
		asm.MulDense32Multi(x.Dense[lo*n:hi*n], n, hi-lo, n, p.k, v, n, nat, tileRows)
	case p.k == 1:
		asm.MulRows32(x.Ptr[lo:hi+1], x.Ind, x.Val, v, nat[:hi-lo], 0, hi-lo)
	default:
		asm.MulRows32Multi(x.Ptr[lo:hi+1], x.Ind, x.Val, p.k, v, nat, 0, hi-lo)
	}
}

// add adds the rows lo..hi-1 of a tile, times the numbers of each problem, to packed sums. Rows without any are not read.
func (p *product) add(lo, hi int, nat, acc []float64) {
	x, n := p.x, p.x.Cols
	if p.k == 0 {
		return
	}
	if x.IsDense() {
		asm.AddDense32TMulti(x.Dense[lo*n:hi*n], n, hi-lo, n, p.k, nat, tileRows, acc, n)
		return
	}
	p.list, p.coef = p.list[:0], p.coef[:0]
	for i := range hi - lo {
		for _, c := range nat[i*p.k : (i+1)*p.k] {
			if c != 0 {
				p.list = append(p.list, int32(lo+i))
				p.coef = append(p.coef, nat[i*p.k:(i+1)*p.k]...)
				break
			}
		}
	}
	if p.k == 1 {
		asm.AddRowList32(p.list, p.coef, x.Ptr, x.Ind, x.Val, acc)
		return
	}
	asm.AddRowList32Multi(p.list, p.k, p.coef, x.Ptr, x.Ind, x.Val, acc)
}

// exactRows is the number of rows that are multiplied out at a time in float64.
const exactRows = 64

// square adds Σ d_k x_i x_iᵀ over i = list_k to the lower triangle of h, n×n by columns. Dense rows are multiplied in float32, unless exact.
func (p *product) square(list []int32, d, h []float64, exact bool) {
	x, n := p.x, p.x.Cols
	switch {
	case !x.IsDense():
		asm.SyrRowList32(list, d, x.Ptr, x.Ind, x.Val, h, n)
	case !exact:
		p.work = resize(p.work, asm.SyrDense32Size(n))
		asm.SyrDense32List(list, d, x.Dense, n, n, h, n, p.work)
	default:
		p.wide = resize(p.wide, exactRows*n)
		for at := 0; at < len(list); at += exactRows {
			part := list[at:min(at+exactRows, len(list))]
			for k, i := range part {
				root := math.Sqrt(d[at+k])
				for j, v := range x.Dense[int(i)*n : (int(i)+1)*n] {
					p.wide[k*n+j] = root * float64(v)
				}
			}
			asm.Syrk(n, len(part), 1, p.wide, n, h, n)
		}
	}
}
