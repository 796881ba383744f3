package krylov

import "math"

// A Preconditioner is a matrix M that resembles A and is easy to solve with.
type Preconditioner interface {
	// Dim returns the order n of M.
	Dim() int
	// Solve computes dst = M⁻¹ r. Both have length n and do not overlap; r must
	// be left unchanged.
	Solve(dst, r []float64)
}

// Jacobi is the preconditioner M = diag(A).
type Jacobi struct {
	inverse []float64
}

// NewJacobi returns the preconditioner with the given diagonal, which is
// copied. The error is a [*DiagonalError] for the first element whose
// reciprocal is not a finite number other than zero.
func NewJacobi(diag []float64) (*Jacobi, error) {
	j := &Jacobi{make([]float64, len(diag))}
	if err := j.Update(diag); err != nil {
		return nil, err
	}
	return j, nil
}

// Update replaces the diagonal, without allocating. The errors are those of
// [NewJacobi], or a [*DimensionError] when the length differs from the first;
// an error leaves the preconditioner as it was.
func (j *Jacobi) Update(diag []float64) error {
	if len(diag) != len(j.inverse) {
		return &DimensionError{"Jacobi", "len(diag)", len(diag), len(j.inverse)}
	}
	for i, d := range diag {
		if v := 1 / d; v == 0 || !finite(v) {
			return &DiagonalError{i, d}
		}
	}
	for i, d := range diag {
		j.inverse[i] = 1 / d
	}
	return nil
}

// Dim returns the length of the diagonal.
func (j *Jacobi) Dim() int { return len(j.inverse) }

// Solve computes dst[i] = r[i] / diag[i]. It panics unless dst and r are as
// long as the diagonal.
func (j *Jacobi) Solve(dst, r []float64) {
	if len(dst) != len(j.inverse) || len(r) != len(j.inverse) {
		panic("krylov: Jacobi.Solve: length of dst or r differs from that of the diagonal")
	}
	for i, v := range j.inverse {
		dst[i] = v * r[i]
	}
}

// precondition returns M⁻¹ r, computed in dst, or r itself if m is nil.
func precondition(dst []float64, m Preconditioner, r []float64) []float64 {
	if m == nil {
		return r
	}
	m.Solve(dst, r)
	return dst
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
