package saddle

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// A Constraint is the preconditioner
//
//	M = [ G   Bᵀ ]
//	    [ B  -C  ],
//
// which has B and C exactly and in place of A a matrix G that makes it cheap to factor,
// such as the diagonal of A. With C = 0 the preconditioned matrix has the eigenvalue 1 at
// least 2m times, the others being those of A against G on the null space of B (Keller,
// Gould and Wathen, Constraint preconditioning for indefinite linear systems, 2000).
//
// For C = 0 solutions satisfy B x = g up to rounding. Therefore conjugate gradients apply,
// although neither matrix is definite, if A and G are definite on the null space of B: see
// [ProjectedCG]. Otherwise GMRES is the method. One goroutine may use a Constraint at a
// time.
type Constraint struct {
	f       *factor.LDL
	n, m    int
	g, c    []float64 // values of G and C, where they are kept
	b       []float64
	inG     []int // value k of G is value inG[k] of the factored triangle
	inB     []int
	inC     []int
	val     []float64
	lower   *sparse.CSC // of M, with the values val
	r, z    []float64   // work space of refinement
	missing int         // redundant rows of B that were found
}

// NewConstraint factors the preconditioner of G, B and C; a nil c stands for zero. It keeps
// their values, which may change, followed by [Constraint.Update].
//
// The error is a [*SizeError], an [*ArgumentError] when G is not definite on the null space
// of B, as the inertia of M tells, or one of package factor. Rows of B that depend on
// others make M singular: [Constraint.Redundant] tells how many, and solutions exist for
// consistent right-hand sides.
func NewConstraint(ctx context.Context, g *sparse.Sym, b *sparse.CSR, c *sparse.Sym, o factor.Options) (*Constraint, error) {
	m, n := b.Dims()
	if k := g.SymmetricDim(); k != n {
		return nil, &SizeError{"NewConstraint", "order of g", k, n}
	}
	if c != nil && c.SymmetricDim() != m {
		return nil, &SizeError{"NewConstraint", "order of c", c.SymmetricDim(), m}
	}
	q := &Constraint{n: n, m: m, r: make([]float64, n+m), z: make([]float64, n+m)}
	lower, err := q.compose(g, b, c)
	if err != nil {
		return nil, err
	}
	s, err := sparse.NewSym(lower)
	if err != nil {
		return nil, err
	}
	symbolic, err := factor.Analyze(s, o)
	if err != nil {
		return nil, err
	}
	q.f, q.lower = symbolic.New(), lower
	if err := q.Update(ctx); err != nil {
		return nil, err
	}
	return q, nil
}

// compose makes the lower triangle of M by columns, and the lists that tell where values of
// its parts have their places. The diagonal of the second block is always stored.
func (q *Constraint) compose(g *sparse.Sym, b *sparse.CSR, c *sparse.Sym) (*sparse.CSC, error) {
	gp, gi, gv := g.Lower().Raw()
	bp, bi, bv := b.Raw()
	q.g, q.b = gv[gp[0]:gp[q.n]], bv[bp[0]:bp[q.m]]
	cp, ci := make([]int, q.m+1), []int32(nil)
	if c != nil {
		var cv []float64
		cp, ci, cv = c.Lower().Raw()
		q.c = cv[cp[0]:cp[q.m]]
	}
	// bare reports whether C stores no diagonal element in column j.
	bare := func(j int) bool { return cp[j] == cp[j+1] || int(ci[cp[j]]) != j }

	ptr := make([]int, q.n+q.m+1) // count
	for j := range q.n {
		ptr[j+1] = gp[j+1] - gp[j]
	}
	for _, j := range bi[bp[0]:bp[q.m]] {
		ptr[j+1]++
	}
	for j := range q.m {
		ptr[q.n+j+1] = cp[j+1] - cp[j]
		if bare(j) {
			ptr[q.n+j+1]++
		}
	}
	for j := range q.n + q.m {
		ptr[j+1] += ptr[j]
	}
	ind := make([]int32, ptr[q.n+q.m]) // fill
	q.val = make([]float64, len(ind))
	next := append([]int(nil), ptr...)
	put := func(i int32, j int) int {
		at := next[j]
		ind[at] = i
		next[j]++
		return at
	}
	q.inG = places(gp, func(j, k int) int { return put(gi[k], j) })
	q.inB = places(bp, func(i, k int) int { return put(int32(q.n+i), int(bi[k])) })
	for j := range q.m {
		if bare(j) {
			put(int32(q.n+j), q.n+j)
		}
	}
	q.inC = places(cp, func(j, k int) int { return put(int32(q.n)+ci[k], q.n+j) })
	return sparse.NewCSC(q.n+q.m, q.n+q.m, ptr, ind, q.val)
}

// places calls put for each entry k of each line of a matrix with the given pointers and
// returns its results.
func places(ptr []int, put func(line, k int) int) []int {
	var list []int
	for line := range len(ptr) - 1 {
		for k := ptr[line]; k < ptr[line+1]; k++ {
			list = append(list, put(line, k))
		}
	}
	return list
}

// Update factors the preconditioner with the present values of G, B and C. The errors are
// those of [NewConstraint].
func (q *Constraint) Update(ctx context.Context) error {
	for k, v := range q.g {
		q.val[q.inG[k]] = v
	}
	for k, v := range q.b {
		q.val[q.inB[k]] = v
	}
	for k, v := range q.c {
		q.val[q.inC[k]] = -v
	}
	inertia, err := q.f.Factorize(ctx, q.val)
	if err != nil {
		return fmt.Errorf("saddle: Constraint: %w", err)
	}
	if inertia.Pos != q.n || inertia.Neg > q.m {
		return &ArgumentError{"Constraint", "g", fmt.Sprintf("is not definite on the null space of b: inertia %d, %d, %d, want %d, %d, 0",
			inertia.Pos, inertia.Neg, inertia.Zero, q.n, q.m)}
	}
	q.missing = inertia.Zero
	return nil
}

// Redundant returns the number of rows of B that depend on others.
func (q *Constraint) Redundant() int { return q.missing }

// Dim returns n + m.
func (q *Constraint) Dim() int { return q.n + q.m }

// Solve computes dst = M⁻¹ r, with one step of refinement, without which pivots taken in
// the static order might leave the constraints violated by more than rounding. It panics
// unless dst and r have length Dim. After an Update that has failed dst is NaN. They must not overlap. Nothing is allocated. About 8
// nnz(L) + 4 nnz(M) flops.
func (q *Constraint) Solve(dst, r []float64) {
	checkSolve("Constraint", q.Dim(), dst, r)
	copy(dst, r)
	q.apply(dst)
	q.lower.MulVecSym(q.r, dst)
	for i, v := range r {
		q.z[i] = v - q.r[i]
	}
	q.apply(q.z)
	asm.Axpy(1, q.z, dst)
}

// apply replaces x by the solution that the factors give, and by NaN if an update has failed and there are none.
func (q *Constraint) apply(x []float64) {
	if err := q.f.Solve(x, 1); err != nil {
		for i := range x {
			x[i] = math.NaN()
		}
	}
}
