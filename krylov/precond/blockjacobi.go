package precond

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// A BlockKind says how the blocks of a [BlockJacobi] are factored.
type BlockKind int

const (
	// BlockLU factors P B = L U with row exchanges: for any nonsingular block.
	BlockLU BlockKind = iota
	// BlockCholesky factors B = L Lᵀ from the lower triangle: for symmetric positive definite A.
	BlockCholesky
	// BlockBunchKaufman factors P B Pᵀ = L D Lᵀ from the lower triangle: for symmetric A.
	BlockBunchKaufman
)

// BlockJacobiOptions modify [NewBlockJacobi].
type BlockJacobiOptions struct {
	// Size is the number of neighbouring rows that form a block, the last one being what is left. 0 means 8, if there is
	// no Partition.
	Size int
	// Partition, if not nil, gives the block of each row, a number from 0 to n-1; rows of a block need not be
	// neighbours, and numbers may be missing.
	Partition []int32
	Kind      BlockKind
}

// maxBlock bounds the order of a block: it is dense.
const maxBlock = 1 << 14

// A BlockJacobi is the preconditioner M = diag(B_1, ..., B_k), B_b being the elements of A whose row and column lie in
// block b, kept as dense factors. It must not be used by two goroutines at once.
type BlockJacobi struct {
	n      int
	kind   BlockKind
	rows   []int32 // of block 0, then of block 1, ...
	start  []int   // block b has rows[start[b]:start[b+1]]
	block  []int32 // of each row
	local  []int32 // place of each row in its block
	offset []int   // of each block in a
	a      []float64
	pivot  []int32   // row exchanges or permutation
	d, e   []float64 // of BlockBunchKaufman
	x      []float64
}

// NewBlockJacobi returns the preconditioner of a square matrix, which is not kept. The error is a
// [*krylov.DimensionError], an [*OptionError], a [*ValueError] for an entry of a block that is not finite, or a [*PivotError]
// for a block that is singular or, for BlockCholesky, not positive definite; its row is that of the pivot, or
// the first row of the block where the rows have been exchanged.
func NewBlockJacobi(a *sparse.CSR, o BlockJacobiOptions) (*BlockJacobi, error) {
	n, err := squareOrder("BlockJacobi", a)
	if err != nil {
		return nil, err
	}
	if o.Kind < BlockLU || BlockBunchKaufman < o.Kind {
		return nil, &OptionError{"BlockJacobi", "Kind", int(o.Kind), "one of the constants"}
	}
	m := &BlockJacobi{n: n, kind: o.Kind, block: make([]int32, n), local: make([]int32, n)}
	if err := m.assign(o); err != nil {
		return nil, err
	}
	if err := m.layOut(); err != nil {
		return nil, err
	}
	if err := m.Update(a); err != nil {
		return nil, err
	}
	return m, nil
}

// assign numbers the blocks without gaps.
func (m *BlockJacobi) assign(o BlockJacobiOptions) error {
	if o.Partition == nil {
		size := o.Size
		if size < 0 {
			return &OptionError{"BlockJacobi", "Size", size, "Size >= 0"}
		}
		if size == 0 {
			size = 8
		}
		for i := range m.block {
			m.block[i] = int32(i / size)
		}
		return nil
	}
	if len(o.Partition) != m.n {
		return &OptionError{"BlockJacobi", "len(Partition)", len(o.Partition), fmt.Sprintf("the order %d", m.n)}
	}
	number := make([]int32, m.n)
	for i, b := range o.Partition {
		if b < 0 || m.n <= int(b) {
			return &OptionError{"BlockJacobi", fmt.Sprintf("Partition[%d]", i), b, fmt.Sprintf("0 to %d", m.n-1)}
		}
		number[b] = 1
	}
	next := int32(0)
	for b, used := range number {
		number[b] = next
		next += used
	}
	for i, b := range o.Partition {
		m.block[i] = number[b]
	}
	return nil
}

// layOut lists the rows of the blocks and claims their memory.
func (m *BlockJacobi) layOut() error {
	count := 0
	for _, b := range m.block {
		count = max(count, int(b)+1)
	}
	m.start = make([]int, count+1)
	for _, b := range m.block {
		m.start[b+1]++
	}
	m.offset = make([]int, count+1)
	longest := 0
	for b := range count {
		k := m.start[b+1]
		if k > maxBlock {
			return &OptionError{"BlockJacobi", "rows of a block", k, fmt.Sprintf("at most %d", maxBlock)}
		}
		longest = max(longest, k)
		m.offset[b+1] = m.offset[b] + k*k
		m.start[b+1] += m.start[b]
	}
	m.rows = make([]int32, m.n)
	next := append([]int(nil), m.start...)
	for i, b := range m.block {
		m.local[i] = int32(next[b] - m.start[b])
		m.rows[next[b]] = int32(i)
		next[b]++
	}
	m.a = make([]float64, m.offset[count])
	m.x = make([]float64, longest)
	if m.kind != BlockCholesky {
		m.pivot = make([]int32, m.n)
	}
	if m.kind == BlockBunchKaufman {
		m.d, m.e = make([]float64, m.n), make([]float64, m.n)
	}
	return nil
}

// Update factors the blocks of another matrix of the same order, without allocating. The errors are those of
// [NewBlockJacobi]; after one the preconditioner is that of no matrix, and only Update may be called.
// O(nnz + Σ order³).
func (m *BlockJacobi) Update(a *sparse.CSR) error {
	n, err := squareOrder("BlockJacobi", a)
	if err != nil {
		return err
	}
	if n != m.n {
		return &krylov.DimensionError{Func: "BlockJacobi", Arg: "order of a", Got: n, Want: m.n}
	}
	clear(m.a)
	for i := range n {
		b := m.block[i]
		k := m.start[b+1] - m.start[b]
		dst := m.a[m.offset[b]+int(m.local[i]):]
		ind, val := a.Row(i)
		for q, j := range ind {
			if m.block[j] != b {
				continue
			}
			if !finite(val[q]) {
				return &ValueError{"BlockJacobi", i, int(j), val[q]}
			}
			dst[k*int(m.local[j])] = val[q]
		}
	}
	for b := range m.offset[1:] {
		if err := m.factor(b); err != nil {
			return err
		}
	}
	return nil
}

// factor factors block b.
func (m *BlockJacobi) factor(b int) error {
	lo, hi := m.start[b], m.start[b+1]
	k, a := hi-lo, m.a[m.offset[b]:m.offset[b+1]]
	switch m.kind {
	case BlockCholesky:
		if bad := asm.Cholesky(k, a, k); bad >= 0 {
			return &PivotError{"BlockJacobi", int(m.rows[lo+bad]), a[bad*(k+1)]}
		}
	case BlockBunchKaufman:
		inertia, bad := asm.BunchKaufman(asm.Partial, k, a, k, m.d[lo:hi], m.e[lo:hi], m.pivot[lo:hi])
		if bad >= 0 || inertia.Zero > 0 {
			return &PivotError{"BlockJacobi", int(m.rows[lo]), math.NaN()}
		}
	default:
		if bad := denseLU(k, a, m.pivot[lo:hi]); bad >= 0 {
			return &PivotError{"BlockJacobi", int(m.rows[lo]), a[bad*(k+1)]}
		}
	}
	return nil
}

// Dim returns the order of A.
func (m *BlockJacobi) Dim() int { return m.n }

// Blocks returns the number of blocks.
func (m *BlockJacobi) Blocks() int { return len(m.offset) - 1 }

// Solve computes dst = M⁻¹ r. It panics unless both have the order as length. They must not overlap.
// 2 Σ order² flops.
func (m *BlockJacobi) Solve(dst, r []float64) {
	checkSolve("BlockJacobi", m.n, dst, r)
	for b := range m.offset[1:] {
		lo, hi := m.start[b], m.start[b+1]
		rows := m.rows[lo:hi]
		k, a, x := hi-lo, m.a[m.offset[b]:m.offset[b+1]], m.x[:hi-lo]
		for q, i := range rows {
			x[q] = r[i]
		}
		switch m.kind {
		case BlockCholesky:
			asm.CholeskySolve(k, a, k, x)
		case BlockBunchKaufman:
			asm.BunchKaufmanSolve(k, 1, a, k, m.d[lo:hi], m.e[lo:hi], m.pivot[lo:hi], x, k)
		default:
			denseLUSolve(k, a, m.pivot[lo:hi], x)
		}
		for q, i := range rows {
			dst[i] = x[q]
		}
	}
}
