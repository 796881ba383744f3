package svcfit

import (
	"cmp"
	"slices"
)

// tileRows is the number of rows whose margins are worked on at a time; they, their products and coefficients of a few
// problems stay in the second-level cache.
const tileRows = 2048

// A Shard holds what Newton's method keeps of a range of rows: of each problem t the margins, the products with its last
// direction, and multipliers. Its answers to the same requests are always the same bits. Not for several goroutines at a time.
type Shard struct {
	v     *view
	tiles []tile
	used  int // rows with a fold

	m, q [][]float64 // of each problem: margins and direction, in the order of the tiles
	beta [][]float64 // multipliers α/c where kept, else they are ½
	kept []bool
	last []float64 // width of the last Gradient

	zone [][]int32 // rows of each of Reply.Hess
	runs [][]run   // their costs
}

// tile is a range of rows whose elements of the vectors of a shard are ordered by fold, kind and label, so that loops over them
// have no case to decide.
type tile struct {
	lo, hi int // rows
	at     int // first element
	row    []uint16
	segs   []segment
}

// segment is a part of a tile with the same fold, kind and label.
type segment struct {
	fold   int
	kind   int
	y      float64
	lo, hi int // in tile.row; add tile.at for vectors
}

// run is a number of rows of the same cost.
type run struct {
	rows int
	kind int
}

// newShard prepares rows lo..hi-1.
func newShard(v *view, lo, hi int) *Shard {
	s := &Shard{v: v, m: make([][]float64, v.folds), q: make([][]float64, v.folds), beta: make([][]float64, v.folds),
		kept: make([]bool, v.folds), last: make([]float64, v.folds), zone: make([][]int32, 2*v.folds), runs: make([][]run, 2*v.folds)}
	for ; lo < hi; lo += tileRows {
		s.tiles = append(s.tiles, s.newTile(lo, min(lo+tileRows, hi)))
	}
	for t := range v.folds {
		s.m[t], s.q[t] = make([]float64, s.used), make([]float64, s.used)
	}
	return s
}

func (s *Shard) newTile(lo, hi int) tile {
	v := s.v
	c := tile{lo: lo, hi: hi, at: s.used}
	for i := lo; i < hi; i++ {
		if v.fold[i] >= 0 {
			c.row = append(c.row, uint16(i-lo))
		}
	}
	slices.SortStableFunc(c.row, func(a, b uint16) int {
		i, j := lo+int(a), lo+int(b)
		return cmp.Or(cmp.Compare(v.fold[i], v.fold[j]), cmp.Compare(v.kindOf(i), v.kindOf(j)), cmp.Compare(v.y[i], v.y[j]))
	})
	for k, r := range c.row {
		i := lo + int(r)
		g := segment{fold: int(v.fold[i]), kind: v.kindOf(i), y: float64(v.y[i]), lo: k, hi: k + 1}
		if n := len(c.segs); n > 0 && c.segs[n-1].fold == g.fold && c.segs[n-1].kind == g.kind && c.segs[n-1].y == g.y {
			c.segs[n-1].hi = k + 1
			continue
		}
		c.segs = append(c.segs, g)
	}
	c.row = slices.Clip(c.row)
	s.used += len(c.row)
	return c
}

// Rules of the cut into shards. It depends on the data alone, never on the number of goroutines.
const (
	maxShards  = 64
	fewShards  = 4
	zoneShare  = 0.1 // of rows in the zone, expected
	worthAdd   = 4   // multiplying out the zone of a shard should cost so many times adding the result
	addPerMult = 4   // additions of matrices that cost one entry of such a product
)

// cuts returns the first row of each shard of v, and the end. There is at least one shard.
func cuts(v *view) []int {
	m, n := v.x.Rows, v.x.Cols
	size := tileRows
	if entries := float64(v.x.NNZ()) / float64(max(m, 1)); entries > 0 {
		matrices := float64(2 * v.folds)
		worth := worthAdd * matrices / addPerMult / zoneShare * (float64(n) / entries) * (float64(n) / entries)
		size = int(max(float64(size), min(worth, float64(m/fewShards))))
	}
	size = max(size, (m+maxShards-1)/maxShards)
	size = (size + tileRows - 1) / tileRows * tileRows
	at := []int{0}
	if m == 0 {
		return []int{0, 0}
	}
	for at[len(at)-1] < m {
		at = append(at, min(at[len(at)-1]+size, m))
	}
	return at
}

// worthSharing decides whether problems share the products of rows that are in all their zones: saved products of rows against twice as many
// matrices to be cleared and added.
func worthSharing(v *view, shards int) bool {
	m, n := float64(v.x.Rows), float64(v.x.Cols)
	entries := float64(v.x.NNZ()) / max(m, 1)
	saved := zoneShare * m * float64(v.folds-2) * entries * entries
	if v.x.IsDense() {
		saved /= addPerMult // the dense kernel is as quick as the addition
	}
	return v.cross && v.folds > 2 && saved > 0.75*float64(v.folds*shards)*n*n
}

// newShards cuts v.
func newShards(v *view) []*Shard {
	at := cuts(v)
	v.share = worthSharing(v, len(at)-1)
	s := make([]*Shard, len(at)-1)
	for k := range s {
		s[k] = newShard(v, at[k], at[k+1])
	}
	return s
}

// trains reports whether problem t trains on the rows of a segment.
func (v *view) trainsOn(t int, g *segment) bool { return !v.cross || g.fold != t }
