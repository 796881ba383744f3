package krylov

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// An arnoldi is what GMRES and FGMRES share: an orthonormal basis V of a Krylov
// space, and the QR factorisation of the Hessenberg matrix H of the products with
// it, A Z_k = V_{k+1} H_k. The coefficients y of the best correction Z_k y minimise
// ‖β e₁ - H_k y‖, which is the norm of the residual.
type arnoldi struct {
	n, m     int     // order; columns that fit
	ld       int     // between the columns of v
	k        int     // columns of H
	beta     float64 // norm of the residual at the start
	v        []float64
	r        []float64 // R of H = Q R by columns of m+1
	cos, sin []float64 // Q as plane rotations
	g        []float64 // Qᵀ β e₁
	y, c     []float64
}

// extension is what became of the space when a column was added.
type extension int

const (
	grown    extension = iota
	closed             // A maps the space into itself: its best correction is the solution
	singular           // the same, but A is singular on it; the column was not added
	broken             // a number is not finite; the column was not added
)

// newArnoldi returns a workspace for the basis of at most min(m, n) products with
// vectors of length n. It panics if n < 0 or m < 0; m = 0 stands for DefaultRestart.
func newArnoldi(method string, n, m int) arnoldi {
	if n < 0 || m < 0 {
		panic(fmt.Sprintf("krylov: New%s: order %d, restart %d", method, n, m))
	}
	if m == 0 {
		m = DefaultRestart
	}
	m = max(1, min(m, n))
	ld := stride(n)
	return arnoldi{
		n: n, m: m, ld: ld,
		v: make([]float64, (m+1)*ld), r: make([]float64, (m+1)*m),
		cos: make([]float64, m), sin: make([]float64, m), g: make([]float64, m+1),
		y: make([]float64, m), c: make([]float64, m+1),
	}
}

// DefaultRestart is the number of iterations between restarts of [NewGMRES] and [NewFGMRES] where 0 is given.
const DefaultRestart = 30

// stride returns the distance of neighbouring columns of length n: a multiple of a
// line of the cache, but no multiple of its size, in which all columns would get
// into each other's way.
func stride(n int) int {
	ld := (n + 7) &^ 7
	if ld%512 == 0 && ld > 0 {
		ld += 8
	}
	return ld
}

// col returns column j of V.
func (a *arnoldi) col(j int) []float64 { return a.v[j*a.ld : j*a.ld+a.n : j*a.ld+a.n] }

// start makes the residual, which col(0) holds, the first vector of the basis.
func (a *arnoldi) start() {
	norm := asm.Nrm2(a.col(0))
	asm.Scale(1/norm, a.col(0))
	a.g[0], a.beta, a.k = norm, norm, 0
}

// rowBlock is the number of rows of V that stay in the second-level cache between
// the two products with them in orthogonalise.
const rowBlock = 1 << 10

// orthogonalise takes from w its components in the first j columns of V, which it
// adds up in h, and returns what is left of ‖w‖ and what it was.
//
// It is the classical Gram–Schmidt method, done twice where once is not enough
// (Giraud, Langou, Rozložník and van den Eshof, Rounding error analysis of the
// classical Gram-Schmidt orthogonalization process, 2005; the criterion is Kahan's):
// its matrix-vector products move V from memory two or three times altogether, where
// the modified method does so j times in pieces.
func (a *arnoldi) orthogonalise(w, h []float64) (left, size float64) {
	j, c := len(h), a.c[:len(h)]
	clear(h)
	clear(c)
	asm.GemvT(a.n, j, 1, a.v, a.ld, w, h) // h = Vᵀ w
	for i := 0; i < a.n; i += rowBlock {
		k := min(i+rowBlock, a.n)
		asm.Gemv(k-i, j, -1, a.v[i:], a.ld, h, w[i:k]) // w ← w - V h
		asm.GemvT(k-i, j, 1, a.v[i:], a.ld, w[i:k], c) // c = Vᵀ w
	}
	left = asm.Nrm2(w)
	size = math.Hypot(asm.Nrm2(h), left)
	if left < 0.7*size {
		asm.Gemv(a.n, j, -1, a.v, a.ld, c, w) // w ← w - V c
		asm.Axpy(1, c, h)                     // h ← h + c
		left = asm.Nrm2(w)
	}
	return left, size
}

// extend adds the product A z_k, which col(k+1) holds, to the basis, and returns the
// norm of the residual of the best correction.
func (a *arnoldi) extend() (norm float64, what extension) {
	k, w := a.k, a.col(a.k+1)
	h := a.r[k*(a.m+1):][:k+2]
	left, size := a.orthogonalise(w, h[:k+1])
	if !finite(size) || !finite(left) {
		return math.Abs(a.g[k]), broken
	}
	const epsilon = 0x1p-52
	lost := math.Sqrt(float64(a.n)) * epsilon * size
	if left <= lost {
		left, what = 0, closed
	} else {
		asm.Scale(1/left, w)
	}
	h[k+1] = left
	for i := range k {
		h[i], h[i+1] = a.cos[i]*h[i]+a.sin[i]*h[i+1], a.cos[i]*h[i+1]-a.sin[i]*h[i]
	}
	rho := math.Hypot(h[k], left)
	if rho <= lost {
		return math.Abs(a.g[k]), singular
	}
	a.cos[k], a.sin[k] = h[k]/rho, left/rho
	h[k] = rho
	a.g[k], a.g[k+1] = a.cos[k]*a.g[k], -a.sin[k]*a.g[k]
	a.k++
	return math.Abs(a.g[k+1]), what
}

// coefficients returns y = R⁻¹ Qᵀ β e₁, times scale.
func (a *arnoldi) coefficients(scale float64) []float64 {
	y := a.y[:a.k]
	copy(y, a.g)
	for j := a.k - 1; j >= 0; j-- {
		r := a.r[j*(a.m+1):][: j+1 : j+1]
		y[j] /= r[j]
		asm.Axpy(-y[j], r[:j], y[:j])
	}
	asm.Scale(scale, y)
	return y
}

// A cycles decides whether a restarted method begins another cycle.
type cycles struct {
	best  float64 // least relative residual so far
	idle  int     // cycles in succession that hardly lowered it
	worse bool    // the last cycle has raised it
	blame Status  // why the method ends if there is no progress
}

// next computes the true residual r of x, as restart does, and reports whether
// another cycle is to follow. A round of other methods that does not halve the residual is
// in vain; a cycle may gain less. It ends the run if three in succession gain less than a
// thousandth each, or one nothing at all: the next would be the same.
func (c *cycles) next(it *run, r []float64) bool {
	it.before = math.Inf(1)
	more := it.restart(r)
	rel := it.res.RelResidual
	if c.worse = !math.IsInf(c.best, 1) && !(rel <= c.best); !more {
		return false
	}
	if rel > 0.999*c.best {
		c.idle++
	} else {
		c.idle = 0
	}
	if c.idle >= 3 || rel >= c.best {
		it.res.Status = c.blame
		return false
	}
	c.best, c.blame = rel, Stagnated
	return true
}

// undo goes back to the x before the last correction if that has raised the residual r: where M⁻¹ is very large, or
// is not the same map in all calls, the recurrence does not know what it does.
func (c *cycles) undo(it *run, before, r []float64) {
	if c.worse {
		copy(it.x, before)
		it.restart(r)
	}
}
