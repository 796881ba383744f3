package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// fuzzMatrix makes a matrix of order 24 or less from bytes: the order, how rows are scaled, then entries of
// three bytes, a place and a small integer or a special value.
func fuzzMatrix(data []byte) *sparse.Sym {
	if len(data) < 2 {
		return nil
	}
	n := int(data[0])%24 + 1
	spread := int(data[1]) % 64
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	for k := 2; k+2 < len(data); k += 3 {
		i, j := int(data[k])%n, int(data[k+1])%n
		v := float64(int8(data[k+2])) / 8
		e := 0
		if spread > 0 {
			e = (i*7)%spread + (j*7)%spread - spread
		}
		switch data[k+2] {
		case 0x80:
			v = math.Inf(1)
		case 0x81:
			v = math.NaN()
		case 0x82:
			v = 1e140
		case 0x83:
			v = 1e-140 // scales cannot bring back what is much smaller beside the other
		default:
			v = math.Ldexp(v, e)
		}
		if err := list.Append(max(i, j), min(i, j), v); err != nil {
			panic(err)
		}
	}
	a, err := sparse.NewSym(list.ToCSC())
	if err != nil {
		panic(err)
	}
	return a
}

// FuzzFactor: no panic, values that are not finite refused, all others factored; the inertia exact where the
// margin is clear; a consistent system solved.
func FuzzFactor(f *testing.F) {
	f.Add([]byte{3, 0, 0, 0, 8, 1, 0, 8, 1, 1, 8, 2, 1, 3})
	f.Add([]byte{1, 0, 0, 0, 0x81})
	f.Add([]byte{2, 0, 0, 0, 0x80, 1, 1, 1})
	f.Add([]byte{2, 0, 0, 0, 0x82, 1, 1, 0x83, 1, 0, 9})
	f.Add([]byte{9, 40, 1, 0, 8, 2, 1, 8, 3, 2, 8, 4, 3, 8, 5, 4, 8})
	rng := rand.New(rand.NewPCG(301, 0))
	for range 20 {
		data := make([]byte, 2+3*rng.IntN(80))
		for k := range data {
			data[k] = byte(rng.IntN(256))
			if k%3 == 1 && data[k]&0xf0 == 0x80 {
				data[k] = 8
			}
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a := fuzzMatrix(data)
		if a == nil {
			return
		}
		finite := true
		for _, v := range values(a) {
			finite = finite && !math.IsNaN(v) && !math.IsInf(v, 0)
		}
		var want factor.Inertia
		margin := 0.0
		if finite {
			want.Pos, want.Neg, want.Zero = factortest.Inertia(a)
			if spread(a) < 1e30 { // the eigenvalues of others are nothing to go by
				margin = factortest.Margin(a, want.Zero)
			}
		}
		c := factortest.Case{Name: "fuzz", A: a, Inertia: want}
		for _, pivoting := range pivotings {
			for _, opt := range orderings(c, pivoting) {
				l, err := factor.New(context.Background(), a, opt)
				if (err == nil) != finite {
					t.Fatalf("%s: finite %v, err = %v", name(c, opt), finite, err)
				}
				if !finite || margin < clearMargin {
					continue
				}
				if st := l.Stats(); st.Inertia != want {
					t.Errorf("%s: inertia %+v, want %+v; margin %.1g, growth %.1g, by %v", name(c, opt), st.Inertia, want, margin, st.Growth, st.Pivoting)
				}
				if m := a.NormMax(); 1e-100 < m && m < 1e100 {
					// Growth of up to 1e11 is accepted; not every such matrix reaches 1e-14.
					checkSolveTo(t, 1e-12, name(c, opt), c, l, rand.New(rand.NewPCG(302, 0)))
				}
			}
		}
	})
}

// spread returns the quotient of the largest and the smallest size of the elements of a that are not zero.
func spread(a *sparse.Sym) float64 {
	least, most := math.Inf(1), 0.0
	for _, v := range values(a) {
		if v = math.Abs(v); v > 0 {
			least, most = min(least, v), max(most, v)
		}
	}
	return most / least
}
