package factor

import "testing"

// TestChargeZeros: a large L is charged more for zeros, unless it has pairs.
func TestChargeZeros(t *testing.T) {
	for _, c := range []struct {
		nnzL  int
		pairs []int32
		want  float64
	}{{largeL - 1, nil, defaultModel.zero}, {largeL, nil, largeZero}, {largeL, []int32{}, defaultModel.zero}} {
		a := analysis{pairs: c.pairs, model: defaultModel}
		if a.chargeZeros(c.nnzL); a.model.zero != c.want {
			t.Errorf("%d entries, pairs %v: a charge of %v, want %v", c.nnzL, c.pairs != nil, a.model.zero, c.want)
		}
	}
}

// TestChargeMore: the charge rises where too much is stored for a large L, in orders of pairs too, and not for ever.
func TestChargeMore(t *testing.T) {
	for _, c := range []struct {
		nnzL, stored int
		noMerge      bool
		want         bool
	}{
		{largeL - 1, 2 * largeL, false, false},
		{largeL, largeL * 146 / 100, false, false},
		{largeL, largeL * 148 / 100, false, true},
		{largeL, largeL * 148 / 100, true, false},
	} {
		a := analysis{pairs: []int32{}, model: defaultModel, noMerge: c.noMerge}
		if got := a.chargeMore(c.nnzL, c.stored); got != c.want || got != (a.model.zero > defaultModel.zero) {
			t.Errorf("%d entries, %d stored, noMerge %v: raised %v to %v, want %v", c.nnzL, c.stored, c.noMerge, got, a.model.zero, c.want)
		}
	}
	a := analysis{model: defaultModel}
	for k := 0; a.chargeMore(largeL, 2*largeL); k++ {
		if k > 10 {
			t.Fatalf("a charge of %v rises still", a.model.zero)
		}
	}
}

// Blocks of 80 columns store a square each, which no charge for zeros changes: merging ends, and nothing is counted twice.
func TestMergedAnew(t *testing.T) {
	const blocks, order = 1700, 80
	n := blocks * order
	ptr, ind := make([]int, 1, n+1), make([]int32, 0, n*order/2)
	for j := range n {
		for i := j; i < (j/order+1)*order; i++ {
			ind = append(ind, int32(i))
		}
		ptr = append(ptr, len(ind))
	}
	perm := make([]int32, n)
	for k := range perm {
		perm[k] = int32(k)
	}
	k, err := newSketch(n, ptr, ind, perm, analysis{}, new(scratch))
	if err != nil {
		t.Fatal(err)
	}
	if want := blocks * order * order; k.nnzL < largeL || k.stored != want {
		t.Errorf("%d entries of L, %d stored, want %d", k.nnzL, k.stored, want)
	}
	if len(k.nodes.node) != blocks || k.cost <= 0 {
		t.Errorf("%d supernodes, cost %v", len(k.nodes.node), k.cost)
	}
}
