package docs_test

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/saddle-go/saddle/kkt"
)

// An eigen is a kkt.Backend by all eigenvalues and eigenvectors, K = Q Λ Qᵀ, as LAPACK finds them: slow, dense, and very sure of its inertia.
type eigen struct {
	lower  *kkt.Pattern
	q      blas64.Symmetric // K, and then Q by columns
	lambda []float64
	work   []float64
	y, d   []float64 // d scales rows and columns
	valid  bool
	stats  kkt.BackendStats
}

func (b *eigen) Analyze(p *kkt.Pattern) error {
	n := p.Lower.SymmetricDim()
	*b = eigen{lower: p, lambda: make([]float64, n), y: make([]float64, n), d: make([]float64, n), work: make([]float64, max(1, 34*n))}
	b.q = blas64.Symmetric{Uplo: blas.Upper, N: n, Stride: max(1, n), Data: make([]float64, n*n)}
	b.stats = kkt.BackendStats{Name: "eigen", Analyses: 1}
	return nil
}

func (b *eigen) Factorize(ctx context.Context, val []float64) (kkt.Inertia, error) {
	b.valid = false
	ptr, ind, _ := b.lower.Lower.Lower().Raw()
	if len(val) != len(ind) {
		return kkt.Inertia{}, errors.New("eigen: wrong number of values")
	}
	if err := ctx.Err(); err != nil {
		return kkt.Inertia{}, err
	}
	for _, v := range val {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return kkt.Inertia{}, errors.New("eigen: a value is not finite")
		}
	}
	b.equilibrate(ptr, ind, val)
	clear(b.q.Data)
	for j := range b.q.N {
		for k := ptr[j]; k < ptr[j+1]; k++ { // the upper triangle by rows is the lower one by columns
			b.q.Data[j*b.q.Stride+int(ind[k])] = b.d[j] * val[k] * b.d[ind[k]]
		}
	}
	if b.q.N > 0 && !lapack64.Syev(lapack.EVCompute, b.q, b.lambda, b.work, len(b.work)) {
		return kkt.Inertia{}, errors.New("eigen: no convergence")
	}
	b.valid = true
	b.stats.Factorizations++
	return b.count(), nil
}

// equilibrate finds the scaling D, of powers of two, that makes the largest element of each row of D K D about one: the inertia stays, and eigenvalues of
// badly scaled matrices do not drown in rounding.
func (b *eigen) equilibrate(ptr []int, ind []int32, val []float64) {
	for i := range b.d {
		b.d[i] = 1
	}
	for range 12 {
		clear(b.y)
		for j := range b.d {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				i, v := ind[k], math.Abs(b.d[j]*val[k]*b.d[ind[k]])
				b.y[i], b.y[j] = math.Max(b.y[i], v), math.Max(b.y[j], v)
			}
		}
		for i, v := range b.y {
			if v > 0 {
				b.d[i] = math.Ldexp(b.d[i], -math.Ilogb(v)/2)
			}
		}
	}
}

// count says Known, without which a System would accept every factorisation, and Perturbed where rounding may have changed a sign.
func (b *eigen) count() kkt.Inertia {
	in, largest := kkt.Inertia{Known: true}, 0.0
	for _, v := range b.lambda {
		largest = math.Max(largest, math.Abs(v))
	}
	for i, v := range b.lambda {
		switch size := math.Abs(v); {
		case size <= 1e-14*largest:
			in.Zero++
			b.lambda[i] = math.Inf(1) // solves leave it out
			continue
		case size <= 1e-9*largest:
			in.Perturbed++
		}
		if v > 0 {
			in.Pos++
		} else {
			in.Neg++
		}
	}
	return in
}

func (b *eigen) Solve(x []float64, nrhs int) error {
	n := b.q.N
	if !b.valid || nrhs < 0 || len(x) != n*nrhs {
		return errors.New("eigen: no factorisation, or a wrong length")
	}
	b.stats.Solves += nrhs
	q := blas64.General{Rows: n, Cols: n, Stride: b.q.Stride, Data: b.q.Data}
	for ; len(x) > 0; x = x[n:] {
		v, y := blas64.Vector{N: n, Inc: 1, Data: x[:n]}, blas64.Vector{N: n, Inc: 1, Data: b.y}
		for i, d := range b.d {
			x[i] *= d
		}
		blas64.Gemv(blas.Trans, 1, q, v, 0, y)
		for i, l := range b.lambda {
			b.y[i] /= l
		}
		blas64.Gemv(blas.NoTrans, 1, q, y, 0, v)
		for i, d := range b.d {
			x[i] *= d
		}
	}
	return nil
}

func (b *eigen) Stats() kkt.BackendStats { return b.stats }
