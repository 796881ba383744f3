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
