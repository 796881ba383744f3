package kkttest

import (
	"math/rand/v2"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

// Prepare returns the pattern of a as a back end wants it, with all diagonal elements, and its values.
func Prepare(a *sparse.Sym) (*kkt.Pattern, []float64) {
	n := a.SymmetricDim()
	ptr, ind, val := a.Lower().Raw()
	p, i, v := []int{0}, []int32{}, []float64{}
	for j := range n {
		k := ptr[j]
		i = append(i, int32(j))
		if k < ptr[j+1] && int(ind[k]) == j {
			v = append(v, val[k])
			k++
		} else {
			v = append(v, 0)
		}
		i, v = append(i, ind[k:ptr[j+1]]...), append(v, val[k:ptr[j+1]]...)
		p = append(p, len(i))
	}
	return &kkt.Pattern{Lower: symmetricOf(n, p, i, make([]float64, len(v)))}, v
}

// withValues returns the matrix with a pattern and values.
func withValues(p *kkt.Pattern, val []float64) *sparse.Sym {
	ptr, ind, _ := p.Lower.Lower().Raw()
	return symmetricOf(p.Lower.SymmetricDim(), ptr, ind, val)
}

// symmetricOf returns the matrix with the lower triangle given by columns.
func symmetricOf(n int, ptr []int, ind []int32, val []float64) *sparse.Sym {
	l, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err != nil {
		panic(err)
	}
	s, err := sparse.NewSym(l)
	if err != nil {
		panic(err)
	}
	return s
}

// denseSym returns the matrix whose lower triangle is that of m, zeros left out.
func denseSym(m mat) *sparse.Sym {
	coo, err := sparse.NewCOO(m.rows, m.cols)
	if err != nil {
		panic(err)
	}
	for j := range m.cols {
		for i := j; i < m.rows; i++ {
			if v := m.at(i, j); v != 0 {
				if err := coo.Append(i, j, v); err != nil {
					panic(err)
				}
			}
		}
	}
	s, err := sparse.SymFromLower(coo.ToCSC())
	if err != nil {
		panic(err)
	}
	return s
}

// lowerValues returns the values of the matrix of a pattern.
func lowerValues(p *kkt.Pattern) []float64 {
	_, _, val := p.Lower.Lower().Raw()
	return val
}

// cases are matrices of all kinds with a known inertia, singular ones among them, and of order 0 to 2.
func cases(rng *rand.Rand) []factortest.Case {
	var list []factortest.Case
	for _, f := range factortest.Families() {
		for _, size := range []int{12, 40} {
			c := f.Make(rng, size)
			if !c.Known && c.N() <= 40 {
				c.Inertia.Pos, c.Inertia.Neg, c.Inertia.Zero = factortest.Inertia(c.A)
				c.Known = true
			}
			if c.Known {
				list = append(list, c)
			}
		}
	}
	small := func(name string, a [][]float64, pos, neg, zero int) {
		m := newMat(len(a), len(a))
		for i := range a {
			for j, v := range a[i] {
				m.add(i, j, v)
			}
		}
		c := factortest.Case{Name: name, A: denseSym(m), Known: true}
		c.Inertia.Pos, c.Inertia.Neg, c.Inertia.Zero = pos, neg, zero
		list = append(list, c)
	}
	small("empty", nil, 0, 0, 0)
	small("one", [][]float64{{-3}}, 0, 1, 0)
	small("zero", [][]float64{{0}}, 0, 0, 1)
	small("two zeros", [][]float64{{0}, {0, 0}}, 0, 0, 2)
	small("exchange", [][]float64{{0}, {1, 0}}, 1, 1, 0)
	small("rank one", [][]float64{{1}, {1, 1}}, 1, 0, 1)
	return list
}

// quasidefinite returns quasi-definite matrices, with their signs.
func quasidefinite(rng *rand.Rand) []factortest.Case {
	c := factortest.QuasiDefinite(rng, 25, 15)
	if c.Signs == nil {
		c.Signs = make([]int8, c.N())
		for i := range c.Signs {
			c.Signs[i] = 1
			if i >= 25 {
				c.Signs[i] = -1
			}
		}
	}
	return []factortest.Case{c}
}
