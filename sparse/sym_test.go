package sparse_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// symmetric returns a random symmetric matrix by rows, both triangles stored.
func symmetric(rng *rand.Rand, n int, density float64) *sparse.CSR {
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	for i := range n {
		for j := range i + 1 {
			if rng.Float64() < density {
				v := rng.NormFloat64()
				for _, at := range [][2]int{{i, j}, {j, i}}[:1+min(1, i-j)] {
					if err := c.Append(at[0], at[1], v); err != nil {
						panic(err)
					}
				}
			}
		}
	}
	return c.ToCSR()
}

func TestSym(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{0, 1, 2, 9, 60} {
		for _, density := range []float64{0, 0.2, 1} {
			full := symmetric(rng, n, density)
			for name, make := range map[string]func() (*sparse.Sym, error){
				"SymOf CSR": func() (*sparse.Sym, error) { return sparse.SymOf(full) },
				"SymOf CSC": func() (*sparse.Sym, error) { return sparse.SymOf(full.ToCSC()) },
				"lower CSR": func() (*sparse.Sym, error) { return sparse.SymFromLower(full) },
				"lower CSC": func() (*sparse.Sym, error) { return sparse.SymFromLower(full.ToCSC()) },
				"upper CSR": func() (*sparse.Sym, error) { return sparse.SymFromUpper(full) },
				"upper CSC": func() (*sparse.Sym, error) { return sparse.SymFromUpper(full.ToCSC()) },
				"NewSym":    func() (*sparse.Sym, error) { return sparse.NewSym(sparse.Tril(full.ToCSC(), 0)) },
			} {
				s, err := make()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				wantSame(t, name, s, full)
				wantSame(t, name+" transposed", s.T(), full)
				wantValid(t, name, s.Lower())
				wantSame(t, "Full", s.Full(), full)
				wantValid(t, "Full", s.Full())
				if s.SymmetricDim() != n || !s.Lower().IsLower() {
					t.Errorf("%s: order %d", name, s.SymmetricDim())
				}
			}
		}
	}
}

func TestSymRefuses(t *testing.T) {
	rng := newRand(t)
	a := must(sparse.NewCSR(3, 3, []int{0, 1, 2, 3}, []int32{2, 1, 0}, []float64{5, 1, 6}))
	_, err := sparse.SymOf(a)
	wantError(t, err, "sparse: SymOf: A(0, 2) = 5 differs from A(2, 0) = 6")
	_, err = sparse.SymOf(a.ToCSC())
	wantError(t, err, "sparse: SymOf: A(2, 0) = 6 differs from A(0, 2) = 5")
	var asym *sparse.SymmetryError
	if !errors.As(err, &asym) || asym.Row != 2 || asym.Mirror != 5 {
		t.Errorf("%#v", err)
	}
	_, err = sparse.NewSym(a.ToCSC())
	wantError(t, err, "sparse: NewSym: column 2: row index = 0, want at least 2, on or below the diagonal")
	wide := sparsetest.Random(rng, 2, 3, 1)
	for _, make := range []func(*sparse.CSR) (*sparse.Sym, error){sparse.SymOf[*sparse.CSR], sparse.SymFromLower[*sparse.CSR], sparse.SymFromUpper[*sparse.CSR]} {
		if _, err := make(wide); err == nil {
			t.Error("a wide matrix was accepted")
		}
	}
	_, err = sparse.NewSym(wide.ToCSC())
	wantError(t, err, "sparse: NewSym: cols = 3, want rows = 2")
	nan := must(sparse.NewCSR(2, 2, []int{0, 1, 2}, []int32{1, 0}, []float64{math.NaN(), math.NaN()}))
	if _, err := sparse.SymOf(nan); err != nil || !nan.IsSymmetric() {
		t.Errorf("NaN against NaN: %v", err)
	}
	zero := must(sparse.NewCSR(2, 2, []int{0, 1, 1}, []int32{1}, []float64{0}))
	if _, err := sparse.SymOf(zero); err != nil || zero.IsSymmetricPattern() {
		t.Errorf("stored zero against nothing: %v", err)
	}
}

func TestPermuteSym(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{0, 1, 2, 40} {
		s := must(sparse.SymOf(symmetric(rng, n, 0.3)))
		p := randomPerm(rng, n)
		q := must(sparse.PermuteSym(s, p))
		for range 2 {
			wantElements(t, "PermuteSym", q.Matrix().Lower(), n, n, 0, func(i, j int) float64 {
				if i < j {
					return 0
				}
				return s.At(int(p[i]), int(p[j]))
			})
			_, _, val := s.Lower().Raw()
			_, _, moved := q.Matrix().Lower().Raw()
			for k, e := range q.Map() {
				if moved[k] != val[e] {
					t.Fatalf("map of value %d", k)
				}
			}
			for k := range val {
				val[k] = rng.NormFloat64()
			}
			q.Update()
		}
		if n := testing.AllocsPerRun(3, q.Update); n != 0 {
			t.Errorf("SymPerm.Update: %v allocations", n)
		}
		wantSame(t, "identity", must(sparse.PermuteSym(s, nil)).Matrix(), s)
	}
	s := must(sparse.SymOf(symmetric(rng, 3, 1)))
	_, err := sparse.PermuteSym(s, sparse.Perm{0, 0, 1})
	wantError(t, err, "sparse: PermuteSym: row at place 1 = 0, want no repetition: it is at place 0 already")
}
