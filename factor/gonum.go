package factor

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/gonumvec"
	"github.com/saddle-go/saddle/sparse"
)

// SolveVecTo sets dst to the solution of A·x = b, as the factorisations of gonum's package mat do: refined, see [LDL.SolveRefined];
// an empty dst is resized, dst may be b, and lengths that do not fit panic with mat.ErrShape. trans makes no difference, A being symmetric.
//
// A singular A gives the error mat.Condition(+Inf); dst then holds a solution if there is one, zero pivots being left out. Other errors are those of
// SolveRefined. gonum warns of large condition numbers, too; [LDL.Condition] tells them.
func (f *LDL) SolveVecTo(dst *mat.VecDense, trans bool, b mat.Vector) error {
	n := f.s.n
	if b.Len() != n || !dst.IsEmpty() && dst.Len() != n {
		panic(mat.ErrShape)
	}
	var err error
	gonumvec.Apply("factor", "SolveVecTo", dst, n, b, func(x, b []float64) { _, err = f.SolveRefined(x, b) })
	if err != nil {
		return err
	}
	return f.singular()
}

// SolveTo sets dst to the solution of A·X = B, refined by [LDL.SolveManyRefined]; see [LDL.SolveVecTo]. It makes an LDL with its matrix a mat.SolveToer; see [Matrix].
func (f *LDL) SolveTo(dst *mat.Dense, trans bool, b mat.Matrix) error {
	n := f.s.n
	rows, cols := b.Dims()
	if rows != n {
		panic(mat.ErrShape)
	}
	if dst.IsEmpty() {
		dst.ReuseAs(n, cols)
	} else if r, c := dst.Dims(); r != n || c != cols {
		panic(mat.ErrShape)
	}
	from := make([]float64, n*cols) // by columns: dst may be b, or its transpose
	for j := range cols {
		for i := range n {
			from[j*n+i] = b.At(i, j)
		}
	}
	x := make([]float64, n*cols)
	if err := f.SolveManyRefined(x, from, make([]Refinement, cols)); err != nil {
		return err
	}
	for j := range cols {
		dst.SetCol(j, x[j*n:(j+1)*n])
	}
	return f.singular()
}

func (f *LDL) singular() error {
	if f.stats.Inertia.Zero > 0 {
		return mat.Condition(math.Inf(1))
	}
	return nil
}

// A Matrix is a symmetric matrix together with its factorisation: for gonum a mat.Symmetric that is a mat.SolveToer, so
// that mat.Dense.Solve(a, b) and mat.VecDense.SolveVec(a, b) use the factors.
type Matrix struct {
	*sparse.Sym
	f *LDL
}

var _ mat.SolveToer = Matrix{}

// WithMatrix returns a together with f, its factorisation. Whether f is that is not checked, but for the order, which
// the error is about.
func (f *LDL) WithMatrix(a *sparse.Sym) (Matrix, error) {
	if n := a.SymmetricDim(); n != f.s.n {
		return Matrix{}, fmt.Errorf("factor: WithMatrix: a has order %d, the factorisation %d", n, f.s.n)
	}
	return Matrix{a, f}, nil
}

// SolveTo is [LDL.SolveTo].
func (a Matrix) SolveTo(dst *mat.Dense, trans bool, b mat.Matrix) error {
	return a.f.SolveTo(dst, trans, b)
}

// SolveVecTo is [LDL.SolveVecTo].
func (a Matrix) SolveVecTo(dst *mat.VecDense, trans bool, b mat.Vector) error {
	return a.f.SolveVecTo(dst, trans, b)
}

// T returns a itself.
func (a Matrix) T() mat.Matrix { return a }
