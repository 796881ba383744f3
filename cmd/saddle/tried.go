package main

import (
	"cmp"
	"slices"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// triedC is one value of C with all that was found there, a row of the table.
type triedC struct {
	sdnm.Evaluation        // the exact one if there is one, else the last
	Found           string // the phase that came to this C first
	Chosen          bool
}

// tried merges the evaluations of equal C and orders them by C.
func tried(res *sdnm.Result) []triedC {
	rows := make([]triedC, 0, len(res.Evaluations))
	at := map[float64]int{} // row of each C
	for _, e := range res.Evaluations {
		k, ok := at[e.C]
		switch {
		case !ok:
			at[e.C] = len(rows)
			rows = append(rows, triedC{Evaluation: e, Found: e.Phase, Chosen: e.C == res.C})
		case e.Exact || !rows[k].Exact:
			rows[k].Evaluation = e
		}
	}
	slices.SortFunc(rows, func(a, b triedC) int { return cmp.Compare(a.C, b.C) })
	return rows
}

// foldRows returns the number of validation rows of each fold.
func (r *tuned) foldRows() []int { return foldSizes(r.input.split) }

// foldSizes returns the number of validation rows of each fold.
func foldSizes(split *svc.Split) []int {
	size := make([]int, split.T)
	for _, f := range split.Fold {
		if f >= 0 {
			size[f]++
		}
	}
	return size
}
