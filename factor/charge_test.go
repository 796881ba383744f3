package factor

import "testing"

// TestChargeFor: a large L is charged more for zeros, a small one for fronts that become too large for a kernel, unless it has pairs.
func TestChargeFor(t *testing.T) {
	for _, c := range []struct {
		nnzL        int
		pairs       []int32
		zero, leave float64
	}{
		{smallL, nil, defaultModel.zero, leaveSmall},
		{smallL, []int32{}, defaultModel.zero, 0},
		{smallL + 1, nil, defaultModel.zero, 0},
		{largeL - 1, nil, defaultModel.zero, 0},
		{largeL, nil, largeZero, 0},
		{largeL, []int32{}, defaultModel.zero, 0},
	} {
		a := analysis{pairs: c.pairs, model: defaultModel}
		if a.chargeFor(c.nnzL); a.model.zero != c.zero || a.model.leave != c.leave {
			t.Errorf("%d entries, pairs %v: charges of %v and %v, want %v and %v", c.nnzL, c.pairs != nil, a.model.zero, a.model.leave, c.zero, c.leave)
		}
	}
}

// TestSmallFrontsStaySmall: in a small L no front of more rows than the kernel of small fronts takes is merged from fronts that it takes.
func TestSmallFrontsStaySmall(t *testing.T) {
	for _, c := range []struct {
		leave float64
		into  int32
	}{{0, 1}, {leaveSmall, -1}} {
		times := timeTable{model: &costModel{}}
		*times.model = defaultModel
		times.model.leave = c.leave
		v, child := supernode{into: -1, p: 4, m: 30}, supernode{into: -1, p: 4, m: 32}
		v.time, child.time = times.at(4, 30), times.at(4, 32)
		if absorb(&times, &v, &child, 1, false); child.into != c.into {
			t.Errorf("a charge of %v: merged into %d, want %d", c.leave, child.into, c.into)
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
