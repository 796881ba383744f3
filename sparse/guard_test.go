package sparse

import (
	"errors"
	"math"
	"testing"
	"unsafe"
)

// wantPanicOf runs f and wants it to panic with the message.
func wantPanicOf(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := recover(); got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	f()
}

// tridiagonal returns an n×n matrix with three entries a row.
func tridiagonal(t *testing.T, n int) *CSR {
	t.Helper()
	c, err := NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for j := max(0, i-1); j < min(n, i+2); j++ {
			if err := c.Append(i, j, float64(1+i+2*j)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c.ToCSR()
}

// TestOneProductAtATime starts a product while another is under way.
func TestOneProductAtATime(t *testing.T) {
	const want = "sparse: two products at once with one plan of several threads"
	for _, n := range []int{10, 40000} { // below and above the size for a team
		a := tridiagonal(t, n)
		x, y := make([]float64, n), make([]float64, n)
		p, err := NewPlan(a, PlanOptions{Threads: 2, Transposed: true})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p.MulVec(y, x)
			p.MulVecT(y, x)
		}
		p.forward.one.enter("")
		p.back.one.enter("")
		wantPanicOf(t, want, func() { p.MulVec(y, x) })
		wantPanicOf(t, want, func() { p.MulVecT(y, x) })
		p.forward.one.leave()
		p.MulVec(y, x)

		sym, err := SymFromLower(a)
		if err != nil {
			t.Fatal(err)
		}
		s, err := NewSymPlan(sym, PlanOptions{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		s.MulVec(y, x)
		s.full.one.enter("")
		wantPanicOf(t, want, func() { s.MulVec(y, x) })

		single, err := NewPlan(a, PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if single.forward.one != nil {
			t.Error("a plan of one thread is guarded")
		}
		for _, threads := range []int{1, 2} {
			o := newOnePass(Tril(a.ToCSC(), 0), threads)
			o.mul(y, x)
			o.mul(y, x)
			o.one.enter("")
			wantPanicOf(t, "sparse: two products at once with one SymPlan", func() { o.mul(y, x) })
		}
	}
}

// TestSymPlanEntries: places in both triangles are numbered by 32 bits.
func TestSymPlanEntries(t *testing.T) {
	limit := math.MaxInt32
	if err := checkBoth("NewSymPlan", limit); err != nil {
		t.Error(err)
	}
	var e *ArgumentError
	if limit++; limit < 0 {
		t.Skip("an int has 32 bits")
	}
	if err := checkBoth("NewSymPlan", limit); !errors.As(err, &e) {
		t.Errorf("error %v", err)
	}
}

// TestPlanBytes compares with the arrays that are there: of a dense matrix, most of
// which stays compressed, and of one that is sliced.
func TestPlanBytes(t *testing.T) {
	c, err := NewCOO(200, 200)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		for j := range 200 {
			if err := c.Append(i, j, 1); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, a := range []*CSR{c.ToCSR(), tridiagonal(t, 5000)} {
		p, err := NewPlan(a, PlanOptions{Refresh: true})
		if err != nil {
			t.Fatal(err)
		}
		f := p.forward.form
		want := cap(f.blocks)*int(unsafe.Sizeof(slicedBlock{})) + 4*cap(f.src) + 8*cap(f.val) + 2*cap(f.head) + cap(f.mask) + 2*cap(f.off) +
			4*(cap(f.base)+cap(f.perm)+cap(f.long))
		if got := p.Bytes(); got < want*9/10 || want < got {
			t.Errorf("%d bytes, want %d or a little less", got, want)
		}
	}
}
