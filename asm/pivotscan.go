package asm

import "math"

// scanChunk is the largest number of pivots that one call of the kernel takes.
const scanChunk = 1 << 12

// A PivotScan counts what a factorisation must know of its pivots. Share, Size and Grown say what is looked for, the rest is what was found, to
// which Scan adds.
type PivotScan struct {
	Share float64 // a pivot is doubted below this share of its cancellation mass
	Size  float64 // and the least such mass
	Grown float64 // a row is large beyond this, not negative

	Neg, Doubted, Large int
	Most                float64 // largest growth
}

// Scan counts the pivots d, g being what the sums in their rows have cancelled:
//
//	Neg      those with d < 0
//	Doubted  those with |d| ≤ Share·max(g, Size)
//	Large    those with g + |d| > Grown
//	Most     the largest g + |d|, and what it was before
//
// A NaN is none of these. It panics if d and g differ in length. 5n flops.
func (s *PivotScan) Scan(d, g []float64) {
	if len(g) != len(d) {
		panicLength("PivotScan.Scan", "g", len(g), len(d))
	}
	for len(d) > scanChunk {
		scanPivots(s, d[:scanChunk], g[:scanChunk])
		d, g = d[scanChunk:], g[scanChunk:]
	}
	scanPivots(s, d, g)
}

// scanPivotsGeneric is Scan.
func scanPivotsGeneric(s *PivotScan, d, g []float64) {
	g = g[:len(d)]
	neg, doubted, large, most := 0, 0, 0, s.Most
	for k, v := range d {
		if v < 0 {
			neg++
		}
		a := math.Abs(v)
		if a <= s.Share*max(g[k], s.Size) {
			doubted++
		}
		if a += g[k]; a > most {
			most = a
		}
		if a > s.Grown {
			large++
		}
	}
	s.Neg += neg
	s.Doubted += doubted
	s.Large += large
	s.Most = most
}
