package sparse

import "fmt"

// A SymPlan is a symmetric matrix prepared for many products, see [Plan]. It
// holds both triangles in sliced form: reading twice the entries without a
// scatter is faster, in cache and from memory, than one pass over the triangle
// that adds to y at random, and needs no buffers to use several threads. It
// takes 17 to 25 bytes an entry of the triangle; [CSC.MulVecSym] takes none.
type SymPlan struct {
	options PlanOptions
	lower   *CSC
	full    *laid
}

// NewSymPlan prepares the symmetric matrix whose lower triangle is given for
// many products. The plan refers to lower, which may not change, except for
// values, followed by [SymPlan.Update]. Options.Transposed has no meaning. The
// error is an [*ArgumentError]: a matrix that is not square, an entry above the
// diagonal, negative Threads or more than 2³²-1 entries. O(nnz + rows).
func NewSymPlan(lower *CSC, options PlanOptions) (*SymPlan, error) {
	if err := options.check("NewSymPlan", len(lower.val)); err != nil {
		return nil, err
	}
	if lower.rows != lower.cols {
		return nil, &ArgumentError{"NewSymPlan", "columns of lower", lower.cols, fmt.Sprintf("%d, its rows", lower.rows)}
	}
	for j := range lower.cols {
		if p := lower.ptr[j]; p < lower.ptr[j+1] && int(lower.ind[p]) < j {
			return nil, &ArgumentError{"NewSymPlan", fmt.Sprintf("first row of column %d", j), int(lower.ind[p]), fmt.Sprintf("at least %d", j)}
		}
	}
	p := &SymPlan{options: options, lower: lower}
	p.build()
	return p, nil
}

// build lays out both triangles.
func (p *SymPlan) build() {
	l := p.lower
	ptr := make([]int, l.rows+1) // ptr[i+1] counts row i, then is its next place
	for j := range l.cols {
		for _, i := range l.ind[l.ptr[j]:l.ptr[j+1]] {
			ptr[i+1]++
			if int(i) != j {
				ptr[j+1]++
			}
		}
	}
	nnz := 0
	for i, n := range ptr[1:] {
		ptr[i+1] = nnz
		nnz += n
	}
	ind, from := make([]int32, nnz), make([]uint32, nnz)
	next := ptr[1:]
	for j := range l.cols { // rows left of the diagonal, by rising column
		for k := l.ptr[j]; k < l.ptr[j+1]; k++ {
			if i := l.ind[k]; int(i) != j {
				ind[next[i]], from[next[i]] = int32(j), uint32(k)
				next[i]++
			}
		}
	}
	for j := range l.cols { // then row j from the diagonal on, which is column j
		for k := l.ptr[j]; k < l.ptr[j+1]; k++ {
			ind[next[j]], from[next[j]] = l.ind[k], uint32(k)
			next[j]++
		}
	}
	p.full = newLaid(&CSR{l.rows, l.cols, ptr, ind, l.val}, from, p.options)
}

// Dims returns the number of rows and columns, which are equal.
func (p *SymPlan) Dims() (rows, cols int) { return p.lower.Dims() }

// MulVec computes y = S x for the symmetric matrix S. It panics unless
// len(y) = len(x) = rows. y must not overlap x. 4 nnz flops at most.
func (p *SymPlan) MulVec(y, x []float64) {
	checkLen("SymPlan.MulVec", "y", len(y), p.lower.rows)
	checkLen("SymPlan.MulVec", "x", len(x), p.lower.rows)
	p.full.mul(y, x)
}

// Update takes over the values that the triangle has now, as [Plan.Update].
func (p *SymPlan) Update() {
	if !p.options.Refresh {
		p.build()
		return
	}
	p.full.refresh(p.lower.val)
}

// Bytes returns the memory of the plan in bytes, without that of the triangle.
func (p *SymPlan) Bytes() int { return p.full.bytes() }

// String describes the plan in one line, as [Plan.String].
func (p *SymPlan) String() string {
	return fmt.Sprintf("symmetric %d×%d, both triangles: %s; %d bytes, threads %d",
		p.lower.rows, p.lower.cols, p.full.form.describe(), p.Bytes(), max(1, p.options.Threads))
}
