package svcfit

import (
	"context"
	"errors"
	"fmt"

	"github.com/saddle-go/saddle/internal/jobs"
	"github.com/saddle-go/saddle/krylov"
)

// zoneSystem is the Newton matrix of a problem as an operator,
//
//	H = S + Σ_{i in the zone} (c_i/δ) b_i b_iᵀ,
//
// for conjugate gradients with the diagonal of H as preconditioner. A product is one pass over the rows of the zone: each row is
// read once, for its product with v and for adding it. Rows are dealt to a fixed number of parts with a sum each, which are added in order, so that the
// result does not depend on threads.
type zoneSystem struct {
	d       *scaledRows
	threads int
	row     []zoneRow
	end     []int // part k is rows end[k-1]..end[k]-1
	sum     [][]float64
	diag    []float64
	jacobi  *krylov.Jacobi
	cg      *krylov.CG

	entries int // of the rows
}

type zoneRow struct {
	at  int
	len int
	h   float64 // c_i/δ
	id  int32   // row of the matrix
}

const (
	zoneParts    = 4
	adjointTol   = 1e-3 // relative residual of an adjoint solve unless the options say otherwise
	adjointIters = 1000
)

// zone sets the system of f to the rows whose margin at the last check is in the zone. Cost: a pass over them.
func (f *descent) zone(threads int) {
	if f.system == nil {
		f.system = &zoneSystem{d: f.d}
	}
	f.system.threads = threads
	f.system.reset(f)
	f.systemOld = false
}

func (z *zoneSystem) reset(f *descent) {
	z.row = z.row[:0]
	entries := 0
	for i := range f.row {
		r := &f.row[i]
		if _, slope := rounded(f.marginOf(i), f.delta); slope > 0 && slope < 1 {
			z.row = append(z.row, zoneRow{r.at, int(r.len), f.class[r.class].c / f.delta, f.id[i]})
			entries += int(r.len)
		}
	}
	n := f.d.x.Cols
	z.entries = entries
	z.split(entries, n)
	z.diagonal(n)
}

// split deals the rows to parts of about as many entries, one where the parts' sums would cost more than the rows.
func (z *zoneSystem) split(entries, n int) {
	parts := zoneParts
	if entries < zoneParts*n {
		parts = 1
	}
	z.end = z.end[:0]
	seen := 0
	for i, r := range z.row {
		seen += r.len
		if seen*parts >= entries*(len(z.end)+1) {
			z.end = append(z.end, i+1)
		}
	}
	for len(z.sum) < len(z.end) {
		z.sum = append(z.sum, make([]float64, n))
	}
}

// diagonal sets the preconditioner.
func (z *zoneSystem) diagonal(n int) {
	z.diag = grow(z.diag, n)
	for j := range z.diag {
		z.diag[j] = z.d.scaleAt(j)
	}
	ind, val := z.d.x.Ind, values(z.d.x)
	for i, r := range z.row {
		for k := r.at; k < r.at+r.len; k++ {
			j := k - r.at
			if ind != nil {
				j = int(ind[k])
			}
			v := float64(val[k])
			z.diag[j] += r.h * v * v
		}
		z.leave(z.row, i)
	}
}

// scaleAt returns s_j.
func (d *scaledRows) scaleAt(j int) float64 {
	if d.root == nil {
		return 1 / d.inv
	}
	return d.scale[j]
}

// Dim and MulVec make H a krylov.Operator.
func (z *zoneSystem) Dim() int { return z.d.x.Cols }

func (z *zoneSystem) MulVec(dst, v []float64) {
	jobs.Each(z.threads, len(z.end), func(k int) {
		from := 0
		if k > 0 {
			from = z.end[k-1]
		}
		z.add(z.sum[k], v, z.row[from:z.end[k]])
	})
	for j, x := range v {
		dst[j] = z.d.scaleAt(j) * x
	}
	for k := range z.end {
		for j, x := range z.sum[k] {
			dst[j] += x
		}
	}
}

// add sets sum = Σ h b bᵀv over rows.
func (z *zoneSystem) add(sum, v []float64, rows []zoneRow) {
	clear(sum)
	ind, val := z.d.x.Ind, values(z.d.x)
	for i, r := range rows {
		addRow(r.h*dotRow(ind, val, r.at, r.len, v), ind, val, r.at, r.len, sum)
		z.leave(rows, i)
	}
}

// leave says that a block of rows is done with if row i of a part ends it.
func (z *zoneSystem) leave(rows []zoneRow, i int) {
	if i%blockRows == blockRows-1 || i == len(rows)-1 {
		z.d.x.Done(int(rows[i/blockRows*blockRows].id), int(rows[i].id)+1)
	}
}

// solve sets q = H⁻¹ g to the relative residual tol, or until the limit of iterations: then q is what there is.
func (z *zoneSystem) solve(ctx context.Context, q, g []float64, tol float64, limit int) (krylov.Result, error) {
	if z.cg == nil {
		z.cg = krylov.NewCG(len(g))
	}
	var err error
	if z.jacobi == nil {
		z.jacobi, err = krylov.NewJacobi(z.diag)
	} else {
		err = z.jacobi.Update(z.diag)
	}
	if err != nil {
		return krylov.Result{}, err
	}
	return z.cg.Solve(ctx, z, z.jacobi, q, g, krylov.Options{Tol: tol, MaxIter: limit})
}

// errNoWidth is why there is no adjoint: at a vertex of the hinge H does not exist.
var errNoWidth = errors.New("svcfit: no adjoint of a fit with the plain hinge")

// adjoint solves H_t q = g by conjugate gradients.
func (m *descents) adjoint(ctx context.Context, t int, q, g []float64) error {
	f := m.f[t]
	if f.delta == 0 {
		return errNoWidth
	}
	if f.systemOld {
		f.zone(m.o.Threads)
	}
	rhs := append([]float64(nil), g...) // q and g may be the same
	res, err := f.system.solve(ctx, q, rhs, m.o.AdjointTol, adjointIters)
	if err != nil {
		return err
	}
	if res.Status != krylov.Converged {
		return fmt.Errorf("svcfit: conjugate gradients: %v at relative residual %.1e", res.Status, res.RelResidual)
	}
	return nil
}
