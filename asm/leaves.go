package asm

// A Leaf says where a column of L with one pivot lies that many other columns take up: a leaf of an elimination tree.
// The values of its Rows rows after the pivot begin at Val in their array, the numbers of these rows at Ind in
// theirs. NegD is its pivot with the other sign; a leaf with 0 contributes nothing.
type Leaf struct {
	Val, Ind, Rows int
	NegD           float64
}

// AddLeaves adds to y, the part from the diagonal on of a column of a matrix from which L·D·Lᵀ is subtracted, what leaves contribute:
//
//	y[ind[t.Ind+i]] += (t.NegD·val[t.Val+p])·val[t.Val+i],   p ≤ i < t.Rows,
//
// for all k in turn, with t = leaf[which[k]] and p = pos[k], the place of the column among the rows of the leaf. As no processor
// foresees which leaf is next, its rows are asked for ahead of their use.
//
// The caller promises that places are inside of their arrays and that the rows of a leaf are distinct: the kernels do not check it. val and y
// must not overlap. It panics if which and pos differ in length. Σ 2(Rows - p) flops.
func AddLeaves(leaf []Leaf, which, pos, ind []int32, val, y []float64) {
	if len(which) != len(pos) {
		panicLength("AddLeaves", "pos", len(pos), len(which))
	}
	for len(which) > 0 {
		n := addLeaves(leaf, which, pos, ind, val, y, frontWork)
		which, pos = which[n:], pos[n:]
	}
}

// addLeavesGeneric adds leaves until budget rows have been added or none is left and returns how many it took up, at least one.
func addLeavesGeneric(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int {
	for k, c := range which {
		if t := &leaf[c]; t.NegD != 0 {
			p := int(pos[k])
			rows := val[t.Val+p : t.Val+t.Rows]
			axpySpGeneric(t.NegD*rows[0], ind[t.Ind+p:t.Ind+t.Rows], rows, y)
			budget -= len(rows)
		}
		if budget <= 0 {
			return k + 1
		}
	}
	return len(which)
}
