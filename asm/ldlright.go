package asm

import (
	"sync"

	"github.com/saddle-go/saddle/internal/isa"
)

// rowsApart is a multiple of the rows of every register tile, by which LDLRight cuts.
const rowsApart = 192

// LDLRight overwrites B, m×n, by the solution X of
//
//	X·D·Lᵀ = B
//
// with the factors that [LDL] has left in l and d: the rows of L below a diagonal block
// that has been factored. Matrices are column-major; L has the leading dimension ld, and
// so has B, which must not overlap it: rows below it in the same array do not. Up to
// threads goroutines take part, and the bits do not depend on their number.
//
// It panics if a slice is too short, ld is less than n or m, or d has the wrong length.
// mn² flops.
func (t Parallel) LDLRight(m, n int, l []float64, ld int, d, b []float64) {
	checkMatrix("LDLRight", "l", n, n, len(l), ld)
	checkMatrix("LDLRight", "b", m, n, len(b), ld)
	if len(d) != n {
		panicLength("LDLRight", "d", len(d), n)
	}
	if m == 0 || n == 0 {
		return
	}
	level := isa.Active()
	parts := min(int(t), m/rowsApart)
	if parts <= 1 {
		ldlRight(level, m, n, l, ld, d, b)
		return
	}
	var wait sync.WaitGroup
	rows := (m + parts - 1) / parts
	rows = (rows + rowsApart - 1) / rowsApart * rowsApart
	for i := rows; i < m; i += rows {
		wait.Add(1)
		go func() {
			defer wait.Done()
			ldlRight(level, min(rows, m-i), n, l, ld, d, b[i:])
		}()
	}
	ldlRight(level, min(rows, m), n, l, ld, d, b)
	wait.Wait()
}
