package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/kkt"
)

// TestFullRank: a system keeps the promise of full rank that its options give, and so do its clones.
func TestFullRank(t *testing.T) {
	const n = 40
	var path kkt.Entries // a Laplacian, singular up to rounding
	var val []float64
	edge := func(j int) float64 {
		if j == 0 || j == n {
			return 0
		}
		return 1 / float64(3+j*j%7)
	}
	for j := range n {
		path.RowIdx, path.ColIdx = append(path.RowIdx, int32(j)), append(path.ColIdx, int32(j))
		val = append(val, edge(j)+edge(j+1)+0x1p-54)
		if j > 0 {
			path.RowIdx, path.ColIdx = append(path.RowIdx, int32(j)), append(path.ColIdx, int32(j-1))
			val = append(val, -edge(j))
		}
	}
	row := kkt.Entries{RowIdx: []int32{0}, ColIdx: []int32{n}} // fixes one more variable, so that signs are not known
	for promised, zeros := range map[bool]int{false: 1, true: 0} {
		k, err := kkt.New(kkt.Structure{N: n + 1, M: 1, W: path, J: row}, kkt.Options{Form: kkt.Augmented, FullRank: promised})
		if err != nil {
			t.Fatal(err)
		}
		clone, err := k.Clone()
		if err != nil {
			t.Fatal(err)
		}
		for name, s := range map[string]*kkt.System{"system": k, "clone": clone} {
			if err := s.SetValues(kkt.Values{W: val, J: []float64{1}}); err != nil {
				t.Fatal(err)
			}
			in, err := s.Factor(ctx, kkt.Shift{})
			if err != nil {
				t.Fatal(err)
			}
			if in.Zero != zeros {
				t.Errorf("%s, promised %v: inertia %+v, want %d zeros", name, promised, in, zeros)
			}
		}
	}
}
