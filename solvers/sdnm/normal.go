package sdnm

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// normalKind says in which space S = diag(D) + B Bᵀ is solved.
type normalKind int

const (
	normalPrimal normalKind = iota // Cholesky of the n×n matrix I + Bᵀ D⁻¹ B
	normalGram                     // Cholesky of the m2×m2 matrix D + B Bᵀ, B Bᵀ kept per fold
	normalPCG                      // preconditioned CG on v ↦ v + Bᵀ(D⁻¹(B v))
)

// maxDense is the largest order that is factored densely: 2500² doubles are 50 MB
// and 2500³/3 flops about a second of scalar code, less than PCG needs near convergence.
const maxDense = 2500

// chooseNormal picks the cheaper factorisation, or PCG when both orders are large.
func chooseNormal(m2, n int) normalKind {
	switch {
	case n <= m2 && n <= maxDense:
		return normalPrimal
	case m2 < n && m2 <= maxDense:
		return normalGram
	case n <= maxDense:
		return normalPrimal
	default:
		return normalPCG
	}
}

// gramMatrix returns the lower triangle of B Bᵀ by columns. Cost m2 sparse products.
func gramMatrix(b *rows, n int) []float64 {
	m := b.len()
	g := make([]float64, m*m)
	dense := make([]float64, n)
	for j, row := range b.list {
		ind, val := b.x.Row(int(row))
		asm.AxpySp(b.y[row], ind, val, dense)
		tail := rows{b.x, b.y, b.list[j:]}
		tail.mul(g[j*m+j:(j+1)*m], dense)
		for _, p := range ind {
			dense[p] = 0
		}
	}
	return g
}

// normal solves S x = b, S = diag(D) + B Bᵀ with D > 0, for the fold last given to
// factor. One value serves folds of any size up to its capacity.
type normal struct {
	// refine adds one step of iterative refinement to each solve in the primal space. Near the boundary
	// D is tiny and ‖H‖ huge, and w = Bᵀx holds only to u‖H‖‖w‖, or to PCG's accuracy, without it.
	refine bool

	f    *fold
	inv  []float64 // 1/D
	mat  []float64 // factor, order ld
	ld   int
	p, e []float64 // n-vectors
	t    []float64 // m2-vector
	cg   *krylov.CG
	cgN  int // order of cg
	pre  woodbury
}

// factor prepares solves with the given diagonal, which it does not keep. Cost: Σ nnz_i² + n³/3, or m2³/3, or one pass for PCG.
func (s *normal) factor(f *fold, d []float64) error {
	m := f.b.len()
	s.f = f
	s.inv = grow(s.inv, m)
	s.t = grow(s.t, m)
	s.p = grow(s.p, f.n)
	for i, v := range d {
		s.inv[i] = 1 / v
	}
	switch f.kind {
	case normalPrimal:
		return s.factorPrimal()
	case normalGram:
		return s.factorGram(d)
	default:
		return s.preparePCG()
	}
}

func (s *normal) factorPrimal() error {
	n := s.f.n
	s.ld = n
	s.mat = grow(s.mat, n*n)
	clear(s.mat)
	ptr, ind, val := s.f.b.x.Raw()
	asm.SyrRowList(s.f.b.list, s.inv, ptr, ind, val, s.mat, n)
	for j := range n {
		s.mat[j*n+j]++
	}
	return s.cholesky(n)
}

func (s *normal) factorGram(d []float64) error {
	m := s.f.b.len()
	s.ld = m
	s.mat = grow(s.mat, m*m)
	copy(s.mat, s.f.gram)
	for j := range m {
		s.mat[j*m+j] += d[j]
	}
	return s.cholesky(m)
}

func (s *normal) cholesky(order int) error {
	if k := asm.Cholesky(order, s.mat, s.ld); k >= 0 {
		return fmt.Errorf("sdnm: normal matrix of order %d is not positive definite at pivot %d", order, k)
	}
	return nil
}

func (s *normal) preparePCG() error {
	n := s.f.n
	if s.cgN != n {
		s.cg, s.cgN = krylov.NewCG(n), n
	}
	return s.pre.factor(&s.f.b, n, s.inv)
}

// pcgTol is the relative residual of the primal system at which PCG stops; the
// outer Newton iterations correct what is left.
const pcgTol = 1e-11

// solve computes x = S⁻¹ b, w = Bᵀ x and bw = B w. b and x are m2-vectors and may be the same.
func (s *normal) solve(ctx context.Context, x, b, w, bw []float64) error {
	if s.f.kind == normalGram {
		copy(x, b)
		asm.CholeskySolve(s.f.b.len(), s.mat, s.ld, x)
		s.f.b.mulT(w, x, s.t)
		s.f.b.mul(bw, w)
		return nil
	}
	for i, v := range b {
		s.t[i] = v * s.inv[i]
	}
	s.f.b.mulT(s.p, s.t, s.t)
	if err := s.solvePrimal(ctx, w, s.p); err != nil {
		return err
	}
	s.f.b.mul(bw, w)
	for i, v := range b {
		x[i] = (v - bw[i]) * s.inv[i]
	}
	if s.refine {
		return s.refinePrimal(ctx, x, w, bw)
	}
	return nil
}

// refinePrimal corrects w by H⁻¹ of the residual Bᵀx − w and x and bw with it.
func (s *normal) refinePrimal(ctx context.Context, x, w, bw []float64) error {
	s.f.b.mulT(s.p, x, s.t)
	asm.Axpy(-1, w, s.p)
	s.e = grow(s.e, len(w))
	if err := s.solvePrimal(ctx, s.e, s.p); err != nil {
		return err
	}
	asm.Axpy(1, s.e, w)
	s.f.b.mul(s.t, s.e)
	for i, v := range s.t {
		bw[i] += v
		x[i] -= v * s.inv[i]
	}
	return nil
}

// solvePrimal solves (I + BᵀD⁻¹B) w = p by the factor or by PCG.
func (s *normal) solvePrimal(ctx context.Context, w, p []float64) error {
	if s.f.kind == normalPrimal {
		copy(w, p)
		asm.CholeskySolve(s.f.n, s.mat, s.ld, w)
		return nil
	}
	o := krylov.Options{Tol: pcgTol, MaxIter: 10*s.f.n + 100}
	res, err := s.cg.Solve(ctx, primalOperator{s}, &s.pre, w, p, o)
	if err != nil {
		return err
	}
	if res.Status != krylov.Converged && !(res.RelResidual <= math.Sqrt(pcgTol)) {
		return fmt.Errorf("sdnm: PCG ended with %v at relative residual %.1e", res.Status, res.RelResidual)
	}
	return nil
}

// primalOperator is v ↦ v + Bᵀ(D⁻¹(B v)).
type primalOperator struct{ s *normal }

func (o primalOperator) Dim() int { return o.s.f.n }

func (o primalOperator) MulVec(dst, v []float64) {
	s := o.s
	s.f.b.mul(s.t, v)
	for i, d := range s.inv {
		s.t[i] *= d
	}
	copy(dst, v)
	s.f.b.addT(dst, s.t, s.t)
}

// grow returns a slice of length n, reusing s when it is large enough.
func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}
