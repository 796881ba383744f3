package rowstest

import (
	"flag"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

var long = flag.Bool("long", false, "check the whole of T1, which takes a few seconds")

func sumY(y []int8) int {
	sum := 0
	for _, v := range y {
		sum += int(v)
	}
	return sum
}

// near compares with six printed digits.
func near(t *testing.T, what string, got float32, want float64) {
	t.Helper()
	if math.Abs(float64(got)-want) > 6e-6*math.Abs(want) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// first checks label and leading values y·x of row 0 of a dense set.
func first(t *testing.T, s *rows.Set, y int8, want ...float64) {
	t.Helper()
	if s.Y[0] != y {
		t.Errorf("label of row 0 is %d, want %d", s.Y[0], y)
	}
	for j, v := range want {
		near(t, "stored value of row 0", float32(y)*s.X.Dense[j], v)
	}
}

func TestD1(t *testing.T) {
	p := D1(1000, 10)
	for j, v := range []float64{.323255, .0932135, .156962} {
		near(t, "weight", float32(p.W[j]), v)
	}
	first(t, p.Train, -1, -1.79932, -.102715, -1.27873)
	if got := sumY(p.Train.Y); got != -40 {
		t.Errorf("sum of labels %d, want -40", got)
	}
	if slices.Equal(p.Test.X.Dense[:100], p.Train.X.Dense[:100]) {
		t.Error("test rows are training rows")
	}
}

func TestGroups(t *testing.T) {
	p := G40(101, 100)
	first(t, p.Train, 1, -.281924, .0954090, -.369443)
	if got := sumY(p.Train.Y); got != 22 {
		t.Errorf("G40: sum of labels %d, want 22", got)
	}
	if p.Groups != 40 || p.Group[399] != 39 || p.W[79] == 0 || p.W[80] != 0 {
		t.Errorf("G40: %d groups, last feature in %d", p.Groups, p.Group[399])
	}
	if testing.Short() {
		return
	}
	if got := sumY(G100(101, 0).Train.Y); got != 258 {
		t.Errorf("G100: sum of labels %d, want 258", got)
	}
}

// Row 0 does not depend on the other rows, nor does the number of weights.
func TestTextRow(t *testing.T) {
	p := T1(20, 5)
	count := 0
	for _, w := range p.W {
		if w != 0 {
			count++
		}
	}
	if count != 32940 {
		t.Errorf("%d weights, want 32940", count)
	}
	x := p.Train.X
	if !slices.Equal(x.Ind[:3], []int32{0, 1, 6}) {
		t.Errorf("features %v of row 0, want 0, 1, 6", x.Ind[:3])
	}
	for k, v := range []float64{.0168983, .0100478, .0137432} {
		near(t, "value of row 0", x.Val[k], v)
	}
	for _, s := range []*rows.Set{p.Train, p.Test} {
		for i := range s.X.Rows {
			sum := 0.0
			for _, v := range s.X.Val[s.X.Ptr[i]:s.X.Ptr[i+1]] {
				sum += float64(v) * float64(v)
			}
			if math.Abs(sum-1) > 1e-6 {
				t.Errorf("row %d has the squared norm %v", i, sum)
			}
		}
	}
}

func TestText(t *testing.T) {
	if testing.Short() {
		t.Skip("generates 80000 rows")
	}
	p := T20(50_000)
	if got := p.Train.X.NNZ(); got != 3900742 {
		t.Errorf("T20: %d nonzeros, want 3900742", got)
	}
	if got := sumY(p.Train.Y); got != -6330 {
		t.Errorf("T20: sum of labels %d, want -6330", got)
	}
	if !*long {
		return
	}
	p = T1(200_000, 20_000)
	if got := p.Train.X.NNZ(); got != 15818869 {
		t.Errorf("T1: %d nonzeros, want 15818869", got)
	}
	if got := sumY(p.Train.Y); got != 1426 || p.Train.Y[0] != -1 {
		t.Errorf("T1: sum of labels %d, first %d, want 1426, -1", got, p.Train.Y[0])
	}
}
