package main

import (
	"context"
	"math"
	"runtime"
	"strings"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// memory prints what a factorisation holds, one thread, against what it cannot do without: the stored elements of L, the rows of the
// fronts, the lower triangle of A, and the stack of contribution blocks of the tree.
func (b *bench) memory() error {
	b.printf("\n## Memory, megabytes\n\n")
	b.printf("Base: stored elements of L (8 bytes), rows of the fronts (4) and entries of A (12). Stack: the largest front with the contribution blocks that wait, as the tree has them,\n" +
		"full squares. Held: all arrays after a factorisation and a solve, those of the analysis included. Bar: held at most 1.3 base + stack. Live: what the garbage collector\n" +
		"finds more than before the analysis. Predicted after the analysis, without delayed columns.\n\n")
	b.printf("| matrix | nnz(L) M | stored / nnz(L) | base | stack | held | of the bar | live | predicted / held | delayed |\n|---|---|---|---|---|---|---|---|---|---|\n")
	var over, off []string
	err := b.each("ml", func(name, _ string, a *sparse.Sym) error {
		before := live()
		s, err := factor.Analyze(a, factor.Options{Threads: 1})
		if err != nil {
			b.printf("| %s | %v |\n", name, err)
			return nil
		}
		f := s.New()
		_, _, val := a.Lower().Raw()
		if _, err = f.Factorize(context.Background(), val); err == nil {
			err = f.Solve(rightSide(a), 1)
		}
		if err != nil {
			b.printf("| %s | %v |\n", name, err)
			return nil
		}
		st, now := f.Stats(), live()
		rows, stack := treeSizes(s)
		base := 8*float64(s.Stored()) + 4*float64(rows) + 12*float64(a.Lower().NNZ())
		bar := 1.3*base + 8*stack
		held := float64(st.PeakBytes)
		predicted := float64(s.PredictedBytes())
		if held > bar {
			over = append(over, name)
		}
		if st.Delayed == 0 && math.Abs(predicted/held-1) > 0.1 {
			off = append(off, name)
		}
		b.printf("| %s | %s | %.2f | %s | %s | %s | %.2f | %s | %.2f | %d |\n", name, num(float64(s.NNZL())/1e6), float64(s.Stored())/float64(s.NNZL()),
			num(base/1e6), num(8*stack/1e6), num(held/1e6), held/bar, num((now-before)/1e6), predicted/held, st.Delayed)
		runtime.KeepAlive(f)
		return nil
	})
	b.printf("\nBeyond the bar: %s. Predicted off by more than a tenth without delays: %s.\n", orNone(over), orNone(off))
	return err
}

// treeSizes returns the rows of all fronts, and the elements of the largest front together with the contribution blocks that wait while it
// is eliminated.
func treeSizes(s *factor.Symbolic) (rows int, stack float64) {
	held := 0.0
	waiting := make([]float64, s.Fronts()) // blocks of the children of a front
	for k := range s.Fronts() {
		f := s.Front(k)
		rows += f.Rows
		stack = max(stack, held+float64(f.Rows)*float64(f.Rows))
		block := float64(f.Rows-f.Columns) * float64(f.Rows-f.Columns)
		held += block - waiting[k]
		if f.Parent >= 0 {
			waiting[f.Parent] += block
		}
	}
	return rows, stack
}

// live returns the bytes of the heap that are in use.
func live() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
