//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func scanPivots(s *PivotScan, d, g []float64) {
	switch isa.Active() {
	case isa.AVX512:
		scanPivotsAVX512(s, d, g)
	case isa.AVX2:
		scanPivotsAVX2(s, d, g)
	default:
		scanPivotsGeneric(s, d, g)
	}
}

// scaleEntries has the form for AVX2 where gathers are slow.
func scaleEntries(dst []float64, src []int32, val, w []float64) (most uint64) {
	switch isa.Active() {
	case isa.AVX512:
		if isa.FastGather() {
			return scaleEntriesAVX512(dst, src, val, w)
		}
		return scaleEntriesAVX2(dst, src, val, w)
	case isa.AVX2:
		return scaleEntriesAVX2(dst, src, val, w)
	default:
		return scaleEntriesGeneric(dst, src, val, w)
	}
}

// leastAt has the form for AVX2 where gathers are slow.
func leastAt(val []float64, at []int32) uint64 {
	switch isa.Active() {
	case isa.AVX512:
		if isa.FastGather() {
			return leastAtAVX512(val, at)
		}
		return leastAtAVX2(val, at)
	case isa.AVX2:
		return leastAtAVX2(val, at)
	default:
		return leastAtGeneric(val, at)
	}
}

//go:noescape
func leastAtAVX512(val []float64, at []int32) uint64

//go:noescape
func leastAtAVX2(val []float64, at []int32) uint64

// mulSymClasses has no AVX-512 form: it loads and stores one by one, as mulSymCols.
func mulSymClasses(c *SymClasses, ptr []int, ind []int32, val, x, y []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		mulSymClassesAVX2(c, ptr, ind, val, x, y)
	default:
		mulSymClassesGeneric(c, ptr, ind, val, x, y)
	}
}

//go:noescape
func mulSymClassesAVX2(c *SymClasses, ptr []int, ind []int32, val, x, y []float64)

//go:noescape
func scanPivotsAVX512(s *PivotScan, d, g []float64)

//go:noescape
func scanPivotsAVX2(s *PivotScan, d, g []float64)

//go:noescape
func scaleEntriesAVX512(dst []float64, src []int32, val, w []float64) (most uint64)

//go:noescape
func scaleEntriesAVX2(dst []float64, src []int32, val, w []float64) (most uint64)
