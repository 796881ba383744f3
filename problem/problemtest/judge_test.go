package problemtest_test

import (
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
)

func TestJudge(t *testing.T) {
	for _, s := range problemtest.All() {
		if s.Solution == nil {
			continue
		}
		if err := s.Judge(s.Solution, 1e-8, 1e-8); err != nil {
			t.Error(err)
		}
	}
	p, _ := problemtest.Number(71)
	moved := func(j int, by float64) []float64 {
		x := append([]float64{}, p.Solution...)
		x[j] += by
		return x
	}
	infeasible := problemtest.InfeasibleSet()[0]
	for _, c := range []struct {
		p    problemtest.Problem
		x    []float64
		want string
	}{
		{p, nil, "hs71: 0 elements for 4 variables"},
		{p, moved(0, -1e-6), "hs71: x1 = 0.999999 violates [1, 5]"},
		{p, moved(1, -1e-6), "hs71: c1 = -9.486e-06 violates [0, 0] by 9.5e-06"},
		{p, moved(2, math.NaN()), "hs71: x3 = NaN violates [1, 5]"},
		{p, []float64{1, 5, 3, math.Sqrt(5)}, "hs71: the objective is 23.1246118, not 17.0140173 nor one of []"},
		{infeasible, []float64{0, 0}, "infeasible-linear-rows is infeasible, there is no solution"},
	} {
		if err := c.p.Judge(c.x, 1e-8, 1e-8); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	local, _ := problemtest.Number(20)
	if err := local.Judge([]float64{-0.5, math.Sqrt(0.75)}, 1e-8, 1e-8); err != nil {
		t.Errorf("a local minimum that is listed: %v", err)
	}
}
