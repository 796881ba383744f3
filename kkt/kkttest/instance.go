package kkttest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/kkt"
)

// An Instance is one system in canonical form and the unreduced Newton system that it stands for.
type Instance struct {
	Name          string
	Structure     kkt.Structure
	Values        kkt.Values
	RHS           []float64 // (r₁; r₂)
	Quasidefinite bool      // W + Σ and C are positive definite
	Full          []float64 // the unreduced matrix, column-major
	FullRHS       []float64
	Recover       func(x []float64) []float64 // from (a; b) to the unknowns of the unreduced system
}

// A Method makes instances of one row of the table of methods.
type Method struct {
	Name string
	Make func(rng *rand.Rand, n, m int) Instance // n ≥ 2 variables, about m ≤ n/2 constraints
}

// Methods returns all rows: the shifted primal-dual method by line search and by trust region, the interior-point SQP method, the primal-dual method
// with inequalities condensed and augmented, the smoothed bilevel problem, augmented Lagrangian Gauss–Newton, and Levenberg–Marquardt.
func Methods() []Method {
	return []Method{
		{"shifted", func(r *rand.Rand, n, m int) Instance { return shifted(r, n, m, 0) }},
		{"shifted trust region", func(r *rand.Rand, n, m int) Instance { return shifted(r, n, m, 0.37) }},
		{"ip-sqp", ipsqp},
		{"primal-dual condensed", func(r *rand.Rand, n, m int) Instance { return primalDual(r, n, m, kkt.Always) }},
		{"primal-dual augmented", func(r *rand.Rand, n, m int) Instance { return primalDual(r, n, m, kkt.Never) }},
		{"bilevel", bilevel},
		{"gauss-newton", func(r *rand.Rand, n, m int) Instance { return leastSquares(r, n, m, true) }},
		{"levenberg-marquardt", func(r *rand.Rand, n, m int) Instance { return leastSquares(r, n, m, false) }},
	}
}

// Instances returns `count` instances of each method, of random sizes up to n.
func Instances(rng *rand.Rand, n, count int) []Instance {
	var all []Instance
	for _, m := range Methods() {
		for i := range count {
			size := 2 + rng.IntN(max(1, n-1))
			in := m.Make(rng, size, rng.IntN(size/2+1))
			in.Name = fmt.Sprintf("%s %d", m.Name, i)
			all = append(all, in)
		}
	}
	return all
}

// A list collects the entries of a matrix.
type list struct {
	e   kkt.Entries
	val []float64
}

func (l *list) add(i, j int, v float64) {
	l.e.RowIdx, l.e.ColIdx = append(l.e.RowIdx, int32(i)), append(l.e.ColIdx, int32(j))
	l.val = append(l.val, v)
}

// A mat is a small dense matrix, column-major.
type mat struct {
	rows, cols int
	a          []float64
}

func newMat(rows, cols int) mat       { return mat{rows, cols, make([]float64, rows*cols)} }
func (m mat) at(i, j int) float64     { return m.a[i+j*m.rows] }
func (m mat) add(i, j int, v float64) { m.a[i+j*m.rows] += v }
func (m mat) block(i, j int, b mat, f float64) { // adds f·b at (i, j)
	for c := range b.cols {
		for r := range b.rows {
			m.add(i+r, j+c, f*b.at(r, c))
		}
	}
}

func (m mat) t() mat {
	t := newMat(m.cols, m.rows)
	for j := range m.cols {
		for i := range m.rows {
			t.add(j, i, m.at(i, j))
		}
	}
	return t
}

func (m mat) mul(x []float64) []float64 {
	y := make([]float64, m.rows)
	for j := range m.cols {
		for i := range m.rows {
			y[i] += m.at(i, j) * x[j]
		}
	}
	return y
}

func diag(d []float64) mat {
	m := newMat(len(d), len(d))
	for i, v := range d {
		m.add(i, i, v)
	}
	return m
}

func constant(n int, v float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}

// randoms returns n numbers of a normal distribution, positives the same between 0.05 and 20.
func randoms(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

func positives(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 0.05 * math.Pow(400, rng.Float64())
	}
	return x
}

// sparseMat returns a random rows×cols matrix with about per entries a row, each row having at least one, as a list in random order with some repeats, and dense.
func sparseMat(rng *rand.Rand, rows, cols, per int) (list, mat) {
	var l list
	m := newMat(rows, cols)
	for i := range rows {
		for p := range 1 + rng.IntN(2*per) {
			j := rng.IntN(cols)
			if p == 0 {
				j = i % cols // rank, mostly
			}
			v := rng.NormFloat64()
			if p == 0 {
				v += 3
			}
			l.add(i, j, v)
			m.add(i, j, v)
		}
	}
	return l.shuffled(rng), m
}

func (l list) shuffled(rng *rand.Rand) list {
	rng.Shuffle(len(l.val), func(i, k int) {
		l.val[i], l.val[k] = l.val[k], l.val[i]
		l.e.RowIdx[i], l.e.RowIdx[k] = l.e.RowIdx[k], l.e.RowIdx[i]
		l.e.ColIdx[i], l.e.ColIdx[k] = l.e.ColIdx[k], l.e.ColIdx[i]
	})
	return l
}

// symmetric returns a random sparse symmetric matrix, by its lower triangle in random order with some repeats, and dense: definite if asked for.
func symmetric(rng *rand.Rand, n int, definite bool) (list, mat) {
	var l list
	m := newMat(n, n)
	add := func(i, j int, v float64) {
		if i < j {
			i, j = j, i
		}
		l.add(i, j, v)
		m.add(i, j, v)
		if i != j {
			m.add(j, i, v)
		}
	}
	weight := make([]float64, n)
	for range 2 * n {
		i, j := rng.IntN(n), rng.IntN(n)
		if i != j {
			v := rng.NormFloat64()
			weight[i], weight[j] = weight[i]+math.Abs(v), weight[j]+math.Abs(v)
			add(i, j, v)
		}
	}
	for i := range n {
		if definite {
			add(i, i, weight[i])
			add(i, i, 0.5+rng.Float64())
		} else if rng.IntN(4) > 0 {
			add(i, i, 2*rng.NormFloat64())
		}
	}
	return l.shuffled(rng), m
}

// SolveDense returns the solution of the square system A·x = b, A column-major, by elimination with row interchanges. It panics if a pivot is
// zero. A and b are unchanged. O(n³).
func SolveDense(a, b []float64) []float64 {
	n := len(b)
	a, x := append([]float64(nil), a...), append([]float64(nil), b...)
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i+k*n]) > math.Abs(a[p+k*n]) {
				p = i
			}
		}
		if a[p+k*n] == 0 {
			panic(fmt.Sprintf("kkttest: singular in column %d of %d", k, n))
		}
		for j := k; j < n; j++ {
			a[k+j*n], a[p+j*n] = a[p+j*n], a[k+j*n]
		}
		x[k], x[p] = x[p], x[k]
		for i := k + 1; i < n; i++ {
			f := a[i+k*n] / a[k+k*n]
			if f == 0 {
				continue
			}
			for j := k + 1; j < n; j++ {
				a[i+j*n] -= f * a[k+j*n]
			}
			x[i] -= f * x[k]
		}
	}
	for k := n - 1; k >= 0; k-- {
		for j := k + 1; j < n; j++ {
			x[k] -= a[k+j*n] * x[j]
		}
		x[k] /= a[k+k*n]
	}
	return x
}
