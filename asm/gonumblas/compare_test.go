package gonumblas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"github.com/saddle-go/saddle/asm/gonumblas"
)

// A call is one routine with all arguments but the implementation. It works on data of
// its own and returns what the routine wrote.
type call struct {
	name string
	do   func(impl blas.Float64) []float64
}

// draw returns numbers whose sums of products stay away from the limits.
func draw(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

// stable makes the diagonal of A large, so that triangular systems are well conditioned.
func stable(a []float64, n, lda int) []float64 {
	for i := range n {
		a[i*(lda+1)] = 2*float64(n) + math.Abs(a[i*(lda+1)])
	}
	return a
}

var (
	trans = []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}
	uplos = []blas.Uplo{blas.Upper, blas.Lower}
	sides = []blas.Side{blas.Left, blas.Right}
	diags = []blas.Diag{blas.NonUnit, blas.Unit}
)

// level3 returns calls of the level-3 routines, in all forms.
func level3(r *rand.Rand, m, n, k int) (calls []call) {
	big := max(m, n, k)
	ld := big + r.IntN(3)
	a, b, c := draw(r, big*ld), draw(r, big*ld), draw(r, big*ld)
	t := stable(clone(a), big, ld)
	add := func(name string, do func(impl blas.Float64, c []float64)) {
		calls = append(calls, call{fmt.Sprintf("%s, m %d, n %d, k %d", name, m, n, k), func(impl blas.Float64) []float64 {
			out := clone(c)
			do(impl, out)
			return out
		}})
	}
	for i, tA := range trans {
		for j, tB := range trans {
			beta := []float64{0, 1, -0.5}[(i+j)%3]
			add(fmt.Sprintf("Dgemm %c%c, beta %v", tA, tB, beta), func(impl blas.Float64, c []float64) {
				impl.Dgemm(tA, tB, m, n, k, 0.75, a, ld, b, ld, beta, c, ld)
			})
		}
		for _, ul := range uplos {
			beta := []float64{0, 1, -0.5}[i]
			add(fmt.Sprintf("Dsyrk %c%c", ul, tA), func(impl blas.Float64, c []float64) {
				impl.Dsyrk(ul, tA, n, k, 0.75, a, ld, beta, c, ld)
			})
			add(fmt.Sprintf("Dsyr2k %c%c", ul, tA), func(impl blas.Float64, c []float64) {
				impl.Dsyr2k(ul, tA, n, k, 0.75, a, ld, b, ld, beta, c, ld)
			})
		}
	}
	for _, s := range sides {
		for _, ul := range uplos {
			for _, beta := range []float64{0, 1, -0.5} {
				add(fmt.Sprintf("Dsymm %c%c, beta %v", s, ul, beta), func(impl blas.Float64, c []float64) {
					impl.Dsymm(s, ul, m, n, 0.75, a, ld, b, ld, beta, c, ld)
				})
			}
			for _, tA := range trans {
				for _, d := range diags {
					t := t
					if d == blas.Unit {
						t = clone(t)
						for i := range t {
							t[i] /= 4 * float64(big)
						}
					}
					add(fmt.Sprintf("Dtrmm %c%c%c%c", s, ul, tA, d), func(impl blas.Float64, c []float64) {
						impl.Dtrmm(s, ul, tA, d, m, n, 0.75, t, ld, c, ld)
					})
					add(fmt.Sprintf("Dtrsm %c%c%c%c", s, ul, tA, d), func(impl blas.Float64, c []float64) {
						impl.Dtrsm(s, ul, tA, d, m, n, 0.75, t, ld, c, ld)
					})
				}
			}
		}
	}
	return calls
}

// level2 returns calls of the routines of levels 1 and 2 with all kinds of strides.
func level2(r *rand.Rand, m, n int) (calls []call) {
	big := max(m, n)
	ld := big + r.IntN(3)
	a, t := draw(r, big*ld), stable(draw(r, big*ld), big, ld)
	x, y := draw(r, 3*big), draw(r, 3*big)
	for _, incX := range []int{1, 2, -1} {
		for _, incY := range []int{1, 3, -2} {
			beta := []float64{0, 1, -0.5}[r.IntN(3)]
			add := func(name string, out []float64, do func(impl blas.Float64, out []float64)) {
				calls = append(calls, call{fmt.Sprintf("%s, m %d, n %d, strides %d, %d", name, m, n, incX, incY), func(impl blas.Float64) []float64 {
					out := clone(out)
					do(impl, out)
					return out
				}})
			}
			scalar := func(f func(impl blas.Float64) float64) func(impl blas.Float64, out []float64) {
				return func(impl blas.Float64, out []float64) { out[0] = f(impl) }
			}
			one := []float64{0}
			add("Ddot", one, scalar(func(impl blas.Float64) float64 { return impl.Ddot(n, x, incX, y, incY) }))
			add("Dnrm2", one, scalar(func(impl blas.Float64) float64 { return impl.Dnrm2(n, x, incX) }))
			add("Dasum", one, scalar(func(impl blas.Float64) float64 { return impl.Dasum(n, x, incX) }))
			add("Idamax", one, scalar(func(impl blas.Float64) float64 { return float64(impl.Idamax(n, x, incX)) }))
			add("Daxpy", y, func(impl blas.Float64, y []float64) { impl.Daxpy(n, 0.75, x, incX, y, incY) })
			if incX > 0 {
				add("Dscal", x, func(impl blas.Float64, x []float64) { impl.Dscal(n, 0.75, x, incX) })
			}
			add("Dger", a, func(impl blas.Float64, a []float64) {
				if _, ours := impl.(gonumblas.Implementation); ours || incX > 0 && incY > 0 {
					impl.Dger(m, n, 0.75, x, incX, y, incY, a, ld)
					return
				}
				for i := range m { // with negative strides gonum's is wrong
					for j := range n {
						a[i*ld+j] += 0.75 * x[place(i, m, incX)] * y[place(j, n, incY)]
					}
				}
			})
			for _, tA := range trans {
				add(fmt.Sprintf("Dgemv %c", tA), y, func(impl blas.Float64, y []float64) {
					if incY == 1 { // with beta = 0, gonum without assembly clears what follows y, too
						y = y[:map[bool]int{true: m, false: n}[tA == blas.NoTrans]]
					}
					impl.Dgemv(tA, m, n, 0.75, a, ld, x, incX, beta, y, incY)
				})
				for _, ul := range uplos {
					add(fmt.Sprintf("Dtrsv %c%c", ul, tA), x, func(impl blas.Float64, x []float64) {
						impl.Dtrsv(ul, tA, blas.NonUnit, n, t, ld, x, incX)
					})
				}
			}
			for _, ul := range uplos {
				add(fmt.Sprintf("Dsymv %c", ul), y, func(impl blas.Float64, y []float64) {
					impl.Dsymv(ul, n, 0.75, a, ld, x, incX, beta, y, incY)
				})
				add(fmt.Sprintf("Dsyr %c", ul), a, func(impl blas.Float64, a []float64) { impl.Dsyr(ul, n, 0.75, x, incX, a, ld) })
				add(fmt.Sprintf("Dsyr2 %c", ul), a, func(impl blas.Float64, a []float64) {
					impl.Dsyr2(ul, n, 0.75, x, incX, y, incY, a, ld)
				})
			}
		}
	}
	return calls
}

// place returns the index of element i of a vector of n elements.
func place(i, n, inc int) int {
	if inc < 0 {
		return (i - n + 1) * inc
	}
	return i * inc
}

func source(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// TestAgainstGonum compares every element that a routine may write, and those that it
// must leave alone, with what gonum's own implementation makes of the same arguments.
func TestAgainstGonum(t *testing.T) {
	r := source(t)
	atEveryLevel(t, func(t *testing.T) {
		for _, everything := range []bool{false, true} {
			if everything {
				defer gonumblas.Everything()()
			}
			var calls []call
			for _, s := range [][3]int{{1, 1, 1}, {2, 1, 3}, {1, 7, 20}, {9, 1, 30}, {3, 5, 2}, {17, 40, 33}, {60, 31, 8}, {130, 70, 95}} {
				calls = append(calls, level3(r, s[0], s[1], s[2])...)
				calls = append(calls, level2(r, s[0], s[1])...)
			}
			for _, c := range calls {
				got, want := c.do(gonumblas.Implementation{Threads: 3}), c.do(gonum.Implementation{})
				for i, w := range want {
					if !(math.Abs(got[i]-w) <= 1e-12*(10+math.Abs(w))) {
						t.Fatalf("%s: element %d is %v, want %v", c.name, i, got[i], w)
					}
				}
			}
		}
	})
}

// TestThreads requires the same bits for any number of threads: with small blocks at
// every level, and at the best one with blocks of the usual size, on matrices that the
// kernels cut in all dimensions.
func TestThreads(t *testing.T) {
	r := source(t)
	check := func(t *testing.T, m, n, k int, numbers ...int) {
		for _, c := range append(level3(r, m, n, k), level2(r, m, n)...) {
			want := c.do(gonumblas.Implementation{Threads: 1})
			for _, threads := range numbers {
				got := c.do(gonumblas.Implementation{Threads: threads})
				for i, w := range want {
					if math.Float64bits(got[i]) != math.Float64bits(w) {
						t.Fatalf("%s: element %d is %v with %d threads, %v with one", c.name, i, got[i], threads, w)
					}
				}
			}
		}
	}
	atEveryLevel(t, func(t *testing.T) {
		undo := gonumblas.Everything()
		check(t, 110, 75, 60, 2, 3, 7)
		check(t, 203, 330, 2, 2, 3, 7)
		undo()
		if hasKernels() {
			check(t, 300, 290, 170, 2, 3, 7)
			check(t, 1100, 150, 300, 3)
			check(t, 603, 660, 2, 3)
		}
	})
}

// TestNotRead puts NaN wherever BLAS promises not to look: in C and y when beta is zero,
// in everything when alpha is zero, beyond triangles, on unit diagonals.
func TestNotRead(t *testing.T) {
	const n = 40
	nan := make([]float64, n*n)
	for i := range nan {
		nan[i] = math.NaN()
	}
	r := source(t)
	full, tri := draw(r, n*n), make([]float64, n*n)
	for i := range n {
		for j := range n {
			tri[i*n+j] = math.NaN()
			if j > i {
				tri[i*n+j] = full[i*n+j] / n
			}
		}
	}
	sym := clone(tri) // the upper triangle with its diagonal
	for i := range n {
		sym[i*(n+1)] = 1
	}
	impl := gonumblas.Implementation{}
	atEveryLevel(t, func(t *testing.T) {
		defer gonumblas.Everything()()
		for name, do := range map[string]func(c []float64){
			"Dgemm, beta 0":         func(c []float64) { impl.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, full, n, full, n, 0, c, n) },
			"Dgemm, alpha 0":        func(c []float64) { impl.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 0, nan, n, nan, n, 0, c, n) },
			"Dgemm, a column":       func(c []float64) { impl.Dgemm(blas.NoTrans, blas.NoTrans, n, 1, n, 1, full, n, full, n, 0, c, n) },
			"Dsymm, beta 0":         func(c []float64) { impl.Dsymm(blas.Left, blas.Upper, n, n, 1, sym, n, full, n, 0, c, n) },
			"Dgemv, beta 0":         func(c []float64) { impl.Dgemv(blas.NoTrans, n, n, 1, full, n, full, 1, 0, c, 1) },
			"Dgemv, beta 0, stride": func(c []float64) { impl.Dgemv(blas.Trans, n, n, 1, full, n, full, 2, 0, c, 3) },
			"Dsymv, beta 0":         func(c []float64) { impl.Dsymv(blas.Upper, n, 1, sym, n, full, 1, 0, c, 1) },
			"Dtrmm, alpha 0":        func(c []float64) { impl.Dtrmm(blas.Left, blas.Upper, blas.Trans, blas.Unit, n, n, 0, nan, n, c, n) },
			"Dtrsm, alpha 0":        func(c []float64) { impl.Dtrsm(blas.Left, blas.Upper, blas.Trans, blas.Unit, n, n, 0, nan, n, c, n) },
			"Dtrmm, unit": func(c []float64) {
				copy(c, full)
				impl.Dtrmm(blas.Right, blas.Upper, blas.Trans, blas.Unit, n, n, 1, tri, n, c, n)
			},
			"Dtrsm, unit": func(c []float64) {
				copy(c, full)
				impl.Dtrsm(blas.Right, blas.Upper, blas.Trans, blas.Unit, n, n, 1, tri, n, c, n)
			},
			"Dtrsv, unit": func(c []float64) {
				copy(c, full)
				impl.Dtrsv(blas.Upper, blas.NoTrans, blas.Unit, n, tri, n, c, 1)
			},
		} {
			c := clone(nan)
			do(c)
			if math.IsNaN(c[0]) {
				t.Errorf("%s: reads what it must not", name)
			}
		}
	})
}

// TestExtremePivots checks that pivots whose reciprocals are not normal numbers are
// divided by, as gonum does, and that a singular matrix gives what gonum gives.
func TestExtremePivots(t *testing.T) {
	const n = 30
	r := source(t)
	for _, pivot := range []float64{0, 0x1p-1060, -0x1p1023, math.Inf(1), math.NaN()} {
		a, b := stable(draw(r, n*n), n, n), draw(r, n*n)
		a[n+1] = pivot
		for i := range b {
			b[i] *= 0x1p-100
		}
		got, want := clone(b), clone(b)
		gonumblas.Implementation{}.Dtrsm(blas.Right, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, got, n)
		gonum.Implementation{}.Dtrsm(blas.Right, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, want, n)
		for i, w := range want {
			if math.Float64bits(got[i]) != math.Float64bits(w) {
				t.Fatalf("pivot %v: element %d is %v, want %v", pivot, i, got[i], w)
			}
		}
	}
}

// TestNoAllocation holds for one thread, after the first call of each size.
func TestNoAllocation(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector empties pools at random")
	}
	const n = 90
	r := source(t)
	a, b, c := stable(draw(r, n*n), n, n), draw(r, n*n), draw(r, n*n)
	impl := gonumblas.Implementation{Threads: 1}
	atEveryLevel(t, func(t *testing.T) {
		allocs := testing.AllocsPerRun(20, func() {
			_ = impl.Ddot(n, a, n, b, 1) + impl.Dnrm2(n, a, n) + impl.Dasum(n, a, n)
			impl.Dgemv(blas.Trans, n, n, 1, a, n, b, 2, 0, c, 3)
			impl.Dger(n, n, 1e-9, a, n, b, 2, c, n)
			impl.Dsymv(blas.Upper, n, 1e-9, a, n, b, 2, 0, c, 3)
			impl.Dtrsv(blas.Upper, blas.Trans, blas.NonUnit, n, a, n, c, 2)
			impl.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1e-9, a, n, b, n, 0, c, n)
			impl.Dsyrk(blas.Upper, blas.NoTrans, n, n, 1e-9, b, n, 0, c, n)
			impl.Dsyr2k(blas.Upper, blas.NoTrans, n, n, 1e-9, a, n, b, n, 0, c, n)
			impl.Dsymm(blas.Left, blas.Upper, n, n, 1e-9, a, n, b, n, 0, c, n)
			impl.Dtrmm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1e-9, a, n, c, n)
			impl.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, c, n)
			impl.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, 1, 1, a, n, c, n)
		})
		if allocs != 0 {
			t.Errorf("%v allocations", allocs)
		}
	})
}
