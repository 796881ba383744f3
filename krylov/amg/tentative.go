package amg

import "math"

// A tentative prolongator T has orthonormal columns, vectors of them for each aggregate,
// with B = T B₊. Row i of T holds the numbers q[i*vectors:(i+1)*vectors] in the columns of
// the aggregate of the node that i belongs to.
type tentative struct {
	block   int       // unknowns of a node
	vectors int       // columns of an aggregate, which are the unknowns of a coarse node
	agg     []int32   // of each node
	count   int       // of aggregates
	q       []float64 // T, zero rows where a node has no aggregate
}

// dependent is the relative size below which what is left of a vector, after the ones
// before it have been removed, is taken for rounding.
const dependent = 1e-10

// newTentative returns T and B₊ for the near null vectors b, stored by rows as in
// [Options.NearNull]. Columns that an aggregate is too small for, or in which they depend
// on earlier ones, are zero in T, and so are the rows of B₊ they belong to.
func newTentative(agg []int32, count, block, vectors int, b []float64) (t *tentative, coarse []float64) {
	t = &tentative{block, vectors, agg, count, make([]float64, len(b))}
	coarse = make([]float64, count*vectors*vectors)
	ptr, nodes := members(agg, count)
	rows := make([]int, 0, 64*block)
	for c := range count {
		rows = rows[:0]
		for _, node := range nodes[ptr[c]:ptr[c+1]] {
			for i := int(node) * block; i < int(node+1)*block; i++ {
				rows = append(rows, i)
				copy(t.q[i*vectors:(i+1)*vectors], b[i*vectors:(i+1)*vectors])
			}
		}
		orthonormalise(t.q, vectors, rows, coarse[c*vectors*vectors:(c+1)*vectors*vectors])
	}
	return t, coarse
}

// members lists the nodes of each aggregate, in ascending order.
func members(agg []int32, count int) (ptr []int, nodes []int32) {
	ptr = make([]int, count+2)
	for _, c := range agg {
		if c >= 0 {
			ptr[c+2]++
		}
	}
	for c := range count {
		ptr[c+2] += ptr[c+1]
	}
	nodes = make([]int32, ptr[count+1])
	for i, c := range agg {
		if c >= 0 {
			nodes[ptr[c+1]] = int32(i)
			ptr[c+1]++
		}
	}
	return ptr[:count+1], nodes
}

// orthonormalise replaces the given rows of the matrix q of k columns by Q of their
// factorisation Q R, and stores R, k×k by rows. Gram and Schmidt, twice, is as good as
// reflections for so few columns.
func orthonormalise(q []float64, k int, rows []int, r []float64) {
	for c := range k {
		before := columnNorm(q, k, c, rows)
		for range 2 {
			for p := range c {
				dot := 0.0
				for _, i := range rows {
					dot += q[i*k+p] * q[i*k+c]
				}
				r[p*k+c] += dot
				for _, i := range rows {
					q[i*k+c] -= dot * q[i*k+p]
				}
			}
		}
		norm := columnNorm(q, k, c, rows)
		if norm <= dependent*before {
			for _, i := range rows {
				q[i*k+c] = 0
			}
			continue
		}
		r[c*k+c] = norm
		for _, i := range rows {
			q[i*k+c] /= norm
		}
	}
}

// columnNorm returns the norm of column c of the given rows.
func columnNorm(q []float64, k, c int, rows []int) float64 {
	sum := 0.0
	for _, i := range rows {
		sum += q[i*k+c] * q[i*k+c]
	}
	return math.Sqrt(sum)
}

// translations returns the default near null vectors: with block unknowns a node,
// the block vectors that are 1 in one unknown of each node.
func translations(n, block int) []float64 {
	b := make([]float64, n*block)
	for i := range n {
		b[i*block+i%block] = 1
	}
	return b
}
