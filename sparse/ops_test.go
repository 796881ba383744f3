package sparse_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// view returns a random matrix that is a view with ptr[0] > 0 where it can be.
func view(rng *rand.Rand, rows, cols int, density float64) *sparse.CSR {
	return sparsetest.Random(rng, rows+6, cols, density).Slice(4, 4+rows)
}

// viewC is view for columns.
func viewC(rng *rand.Rand, rows, cols int, density float64) *sparse.CSC {
	return view(rng, cols, rows, density).T().(*sparse.CSC)
}

// bothKinds runs f with views by rows and by columns.
func bothKinds(t *testing.T, rng *rand.Rand, csr func(draw func(rows, cols int) *sparse.CSR), csc func(draw func(rows, cols int) *sparse.CSC)) {
	for _, density := range []float64{0, 0.1, 0.4, 1} {
		csr(func(rows, cols int) *sparse.CSR { return view(rng, rows, cols, density) })
		csc(func(rows, cols int) *sparse.CSC { return viewC(rng, rows, cols, density) })
	}
}

// wantElements compares got with the element function and checks its arrays.
func wantElements(t *testing.T, what string, got mat.Matrix, rows, cols int, bound float64, want func(i, j int) float64) {
	t.Helper()
	wantValid(t, what, got)
	if r, c := got.Dims(); r != rows || c != cols {
		t.Fatalf("%s: %d×%d, want %d×%d", what, r, c, rows, cols)
	}
	for i := range rows {
		for j := range cols {
			if g, w := got.At(i, j), want(i, j); !same(g, w) && !(math.Abs(g-w) <= bound) {
				t.Fatalf("%s: (%d, %d) = %v, want %v", what, i, j, g, w)
			}
		}
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func checkAdd[M sparse.Compressed[M]](t *testing.T, draw func(rows, cols int) M) {
	for _, s := range shapes {
		a, b := draw(s.rows, s.cols), draw(s.rows, s.cols)
		sum, err := sparse.NewSum(a, b)
		if err != nil {
			t.Fatal(err)
		}
		c := sum.Matrix()
		for range 2 {
			sum.Update(2, -3)
			wantElements(t, "Sum", c, s.rows, s.cols, 0, func(i, j int) float64 {
				return float64(2*a.At(i, j)) + float64(-3*b.At(i, j)) + 0
			})
			_, _, val := raw(a)
			for k := range val {
				val[k] = float64(k % 5)
			}
		}
		if n := testing.AllocsPerRun(3, func() { sum.Update(1, 1) }); n != 0 {
			t.Errorf("Sum.Update: %v allocations", n)
		}
	}
	_, err := sparse.Add(1, draw(2, 3), 1, draw(2, 4))
	wantError(t, err, "sparse: NewSum: cols of b = 4, want cols of a = 3")
}

func raw[M sparse.Compressed[M]](a M) ([]int, []int32, []float64) {
	return any(a).(interface {
		Raw() ([]int, []int32, []float64)
	}).Raw()
}

func checkMul[M sparse.Compressed[M]](t *testing.T, draw func(rows, cols int) M) {
	for _, s := range shapes {
		for _, n := range []int{0, 1, 17} {
			a, b := draw(s.rows, s.cols), draw(s.cols, n)
			p, err := sparse.NewProduct(a, b)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				p.Update()
				da, db := dense(a), dense(b)
				wantElements(t, "Product", p.Matrix(), s.rows, n, 1e-12, func(i, j int) (sum float64) {
					for k := range s.cols {
						sum += da[i][k] * db[k][j]
					}
					return sum
				})
				_, _, val := raw(b)
				for k := range val {
					val[k] = float64(k%5) - 1
				}
			}
			bound, err := sparse.MulBound(a, b)
			if err != nil || bound < p.Matrix().NNZ() {
				t.Errorf("MulBound = %d, %v for %d entries", bound, err, p.Matrix().NNZ())
			}
			if n := testing.AllocsPerRun(3, p.Update); n != 0 {
				t.Errorf("Product.Update: %v allocations", n)
			}
		}
	}
	_, err := sparse.Mul(draw(2, 3), draw(4, 2))
	wantError(t, err, "sparse: NewProduct: rows of b = 4, want cols of a = 3")
}

func TestAddMul(t *testing.T) {
	rng := newRand(t)
	bothKinds(t, rng, func(d func(int, int) *sparse.CSR) { checkAdd(t, d) }, func(d func(int, int) *sparse.CSC) { checkAdd(t, d) })
	bothKinds(t, rng, func(d func(int, int) *sparse.CSR) { checkMul(t, d) }, func(d func(int, int) *sparse.CSC) { checkMul(t, d) })
}

// TestMulLeavesNoTrace: a NaN does not survive in the workspace.
func TestMulLeavesNoTrace(t *testing.T) {
	rng := newRand(t)
	a, b := sparsetest.Random(rng, 9, 8, 0.5), sparsetest.Random(rng, 8, 7, 0.5)
	prod, err := sparse.NewProduct(a, b)
	if err != nil {
		t.Fatal(err)
	}
	_, _, val := a.Raw()
	keep := val[0]
	for _, v := range []float64{math.NaN(), math.Inf(1), keep} {
		val[0] = v
		prod.Update()
	}
	want, err := sparse.Mul(a, b)
	if err != nil || !sparse.Equal(prod.Matrix(), want) {
		t.Errorf("a NaN left a trace (%v)", err)
	}
}

func randomPerm(rng *rand.Rand, n int) sparse.Perm {
	p := sparse.IdentityPerm(n)
	rng.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

func checkRearrange[M sparse.Compressed[M]](t *testing.T, rng *rand.Rand, draw func(rows, cols int) M) {
	for _, s := range shapes {
		a := draw(s.rows, s.cols)
		p, q := randomPerm(rng, s.rows), randomPerm(rng, s.cols)
		for _, use := range []struct{ p, q sparse.Perm }{{p, q}, {nil, q}, {p, nil}, {nil, nil}} {
			pi, qi := use.p, use.q
			if pi == nil {
				pi = sparse.IdentityPerm(s.rows)
			}
			if qi == nil {
				qi = sparse.IdentityPerm(s.cols)
			}
			c, err := sparse.Permute(a, use.p, use.q)
			if err != nil {
				t.Fatal(err)
			}
			wantElements(t, "Permute", c, s.rows, s.cols, 0, func(i, j int) float64 { return a.At(int(pi[i]), int(qi[j])) })
		}
		r0, c0 := rng.IntN(s.rows+1), rng.IntN(s.cols+1)
		r1, c1 := r0+rng.IntN(s.rows-r0+1), c0+rng.IntN(s.cols-c0+1)
		sub, err := sparse.Submatrix(a, r0, r1, c0, c1)
		if err != nil {
			t.Fatal(err)
		}
		wantElements(t, "Submatrix", sub, r1-r0, c1-c0, 0, func(i, j int) float64 { return a.At(r0+i, c0+j) })
		checkSelect(t, rng, a, s.rows, s.cols)
		for _, k := range []int{-100, -2, 0, 1, 100} {
			wantElements(t, "Tril", sparse.Tril(a, k), s.rows, s.cols, 0, func(i, j int) float64 {
				if j-i <= k {
					return a.At(i, j)
				}
				return 0
			})
			wantElements(t, "Triu", sparse.Triu(a, k), s.rows, s.cols, 0, func(i, j int) float64 {
				if j-i >= k {
					return a.At(i, j)
				}
				return 0
			})
		}
		dropped := sparse.Drop(a, 0.7)
		wantElements(t, "Drop", dropped, s.rows, s.cols, 0, func(i, j int) float64 {
			if v := a.At(i, j); math.Abs(v) > 0.7 {
				return v
			}
			return 0
		})
		_, _, val := raw(dropped)
		for _, v := range val {
			if math.Abs(v) <= 0.7 {
				t.Fatalf("Drop keeps %v", v)
			}
		}
	}
}

func checkSelect[M sparse.Compressed[M]](t *testing.T, rng *rand.Rand, a M, rows, cols int) {
	list := func(n int) []int {
		if n == 0 {
			return []int{}
		}
		l := make([]int, rng.IntN(2*n+1))
		for k := range l {
			l[k] = rng.IntN(n)
		}
		return l
	}
	r, c := list(rows), list(cols)
	ascending := slices.Compact(slices.Sorted(slices.Values(c)))
	for _, use := range []struct{ r, c []int }{{r, c}, {r, ascending}, {r, nil}, {nil, c}, {nil, nil}} {
		ri, ci := use.r, use.c
		if ri == nil {
			ri = upTo(rows)
		}
		if ci == nil {
			ci = upTo(cols)
		}
		got, err := sparse.Select(a, use.r, use.c)
		if err != nil {
			t.Fatal(err)
		}
		wantElements(t, "Select", got, len(ri), len(ci), 0, func(i, j int) float64 { return a.At(ri[i], ci[j]) })
	}
}

func upTo(n int) []int {
	l := make([]int, n)
	for k := range l {
		l[k] = k
	}
	return l
}

func TestRearrange(t *testing.T) {
	rng := newRand(t)
	bothKinds(t, rng, func(d func(int, int) *sparse.CSR) { checkRearrange(t, rng, d) }, func(d func(int, int) *sparse.CSC) { checkRearrange(t, rng, d) })
	a := sparsetest.Random(rng, 3, 4, 1)
	_, err := sparse.Permute(a, sparse.Perm{0, 1, 1}, nil)
	wantError(t, err, "sparse: Permute: row at place 2 = 1, want no repetition: it is at place 1 already")
	_, err = sparse.Permute(a, nil, sparse.Perm{0, 1, 2, 4})
	wantError(t, err, "sparse: Permute: place 3: column index 4 out of range [0,4)")
	_, err = sparse.Permute(a, sparse.Perm{0}, nil)
	wantError(t, err, "sparse: Permute: length of the row permutation = 1, want 3")
	wantError(t, sparse.Perm{-1}.Check(), "sparse: Perm.Check: place 0: element index -1 out of range [0,1)")
	_, err = sparse.Submatrix(a, 0, 4, 0, 1)
	wantError(t, err, "sparse: Submatrix: end of the row range = 4, want 0 <= end <= 3")
	_, err = sparse.Submatrix(a, 0, 3, 5, 5)
	wantError(t, err, "sparse: Submatrix: first column = 5, want 0 <= first <= 4")
	_, err = sparse.Select(a, []int{0, 3}, nil)
	wantError(t, err, "sparse: Select: place 1 of the list: row index 3 out of range [0,3)")
}

func TestPerm(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{0, 1, 50} {
		p := randomPerm(rng, n)
		q, err := p.Inverse()
		if err != nil {
			t.Fatal(err)
		}
		x := sparsetest.Vector(rng, n)
		y, z, w := make([]float64, n), make([]float64, n), make([]float64, n)
		p.Apply(y, x)
		p.ApplyT(z, y)
		q.Apply(w, y)
		for k := range x {
			if y[k] != x[p[k]] || z[k] != x[k] || w[k] != x[k] {
				t.Fatalf("n = %d: element %d", n, k)
			}
		}
	}
}
