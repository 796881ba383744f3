package svc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counts returns the number of rows of each class in each fold; the last one
// is the hold-out.
func counts(s *Split, y []float64) (pos, neg []int) {
	pos, neg = make([]int, s.T+1), make([]int, s.T+1)
	for i, f := range s.Fold {
		t := int(f)
		if f < 0 {
			t = s.T
		}
		if y[i] > 0 {
			pos[t]++
		} else {
			neg[t]++
		}
	}
	return pos, neg
}

func spread(x []int) int { return slices.Max(x) - slices.Min(x) }

func TestNewSplitProperties(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 2000 {
		n := 12 + r.IntN(200)
		y := make([]float64, n)
		p := 0.2 + 0.6*r.Float64()
		for i := range y {
			y[i] = 1
			if r.Float64() < p {
				y[i] = -1
			}
		}
		o := SplitOptions{T: 2 + r.IntN(9), Order: Order(r.IntN(3)), Seed: r.Uint64(), HoldoutCount: r.IntN(n)}
		s, err := NewSplit(y, o)
		if err != nil {
			c := Count(y)
			if o.Order == Stratified && min(c.Pos, c.Neg)*(n-o.HoldoutCount) >= (o.T+1)*n {
				t.Fatalf("%+v of %+v rows: %v", o, c, err)
			}
			continue
		}
		checkSplit(t, s, y, o)
		again, err := NewSplit(y, o)
		if err != nil || !cmp.Equal(s, again) {
			t.Fatalf("%+v: a second split differs", o)
		}
	}
}

func checkSplit(t *testing.T, s *Split, y []float64, o SplitOptions) {
	t.Helper()
	n := len(y)
	if err := s.Check(y); err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	pos, neg := counts(s, y)
	size := make([]int, s.T+1)
	for i := range size {
		size[i] = pos[i] + neg[i]
	}
	if size[s.T] != o.HoldoutCount || s.T != o.T {
		t.Fatalf("%+v: %d held out, %d folds", o, size[s.T], s.T)
	}
	if spread(size[:s.T]) > 1 {
		t.Fatalf("%+v: fold sizes %v", o, size[:s.T])
	}
	switch o.Order {
	case Stratified:
		if spread(pos[:s.T]) > 1 || spread(neg[:s.T]) > 1 {
			t.Fatalf("%+v: class counts %v and %v", o, pos[:s.T], neg[:s.T])
		}
		share := float64(o.HoldoutCount) * float64(Count(y).Pos) / float64(n)
		if math.Abs(float64(pos[s.T])-share) > 0.5 {
			t.Fatalf("%+v: %d of class +1 held out, share %v", o, pos[s.T], share)
		}
	case FileOrder:
		for i := 1; i < n; i++ {
			if a, b := s.Fold[i-1], s.Fold[i]; b != a && b != a+1 && b != heldOut || a == heldOut && b != heldOut {
				t.Fatalf("%+v: folds %v are not blocks", o, s.Fold)
			}
		}
	}
	checkLists(t, s)
}

// checkLists verifies that the row lists agree with Fold.
func checkLists(t *testing.T, s *Split) {
	t.Helper()
	var in []int32
	for k := range s.T {
		v, tr := s.Validation(k), s.Train(k)
		in = append(in, v...)
		all := slices.Concat(v, tr)
		slices.Sort(all)
		if !slices.Equal(all, s.Union()) || !slices.IsSorted(v) || !slices.IsSorted(tr) {
			t.Fatalf("fold %d: validation %v, training %v", k, v, tr)
		}
		for _, i := range v {
			if s.Fold[i] != int32(k) {
				t.Fatalf("row %d is validated in fold %d, not %d", i, k, s.Fold[i])
			}
		}
	}
	slices.Sort(in)
	if !slices.Equal(in, s.Union()) {
		t.Fatal("the folds are not a partition of their union")
	}
	all := slices.Concat(s.Union(), s.Holdout())
	slices.Sort(all)
	if !slices.Equal(all, ascending(len(s.Fold))) {
		t.Fatal("union and hold-out are not a partition of the rows")
	}
}

// A seed names the same split in every version.
func TestNewSplitGolden(t *testing.T) {
	y := []float64{1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1}
	want := map[Order]string{
		Stratified: "[2 0 1 0 -1 1 -1 1 0 2 0 -1 2]",
		Shuffle:    "[0 -1 2 1 0 1 0 1 2 0 2 -1 -1]",
		FileOrder:  "[0 0 0 0 1 1 1 2 2 2 -1 -1 -1]",
	}
	for order, w := range want {
		s, err := NewSplit(y, SplitOptions{Order: order, Seed: 42, HoldoutCount: 3})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(s.Fold); got != w {
			t.Errorf("%v: %s, want %s", order, got, w)
		}
	}
}

// Every row is equally likely in every place: the frequencies of 6000 seeds
// lie within five standard deviations of the mean.
func TestShuffleIsUniform(t *testing.T) {
	const n, runs = 6, 6000
	var hits [n][n]int
	for seed := range runs {
		list := ascending(n)
		shuffle(rand.NewPCG(uint64(seed), 0), list)
		for place, i := range list {
			hits[place][i]++
		}
	}
	mean := float64(runs) / n
	limit := 5 * math.Sqrt(mean*(1-1.0/n))
	for place := range n {
		for i, h := range hits[place] {
			if math.Abs(float64(h)-mean) > limit {
				t.Errorf("item %d is %d times in place %d, want %v ± %.0f", i, h, place, mean, limit)
			}
		}
	}
}

func TestHoldoutFraction(t *testing.T) {
	y := make([]float64, 30)
	for i := range y {
		y[i] = float64(1 - 2*(i%2))
	}
	for fraction, want := range map[float64]int{0: 0, 0.1: 3, 0.25: 8, 0.5: 15, 0.0167: 1, 0.04: 1, 0.06: 2} {
		s, err := NewSplit(y, SplitOptions{HoldoutFraction: fraction})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.Holdout()); got != want {
			t.Errorf("fraction %v of 30 rows: %d held out, want %d", fraction, got, want)
		}
	}
}

func TestNewSplitErrors(t *testing.T) {
	y := []float64{1, -1, 1, -1, 1, -1, -1, -1}
	tests := []struct {
		y    []float64
		o    SplitOptions
		want string
	}{
		{y, SplitOptions{T: 1}, "T = 1"},
		{y, SplitOptions{T: -3}, "T = -3"},
		{y, SplitOptions{T: 4}, "4 folds, but the smaller class has 3 rows"},
		{y, SplitOptions{T: 3, HoldoutCount: 3}, "smaller class has 2 rows"},
		{y, SplitOptions{Order: 3}, "Order = 3"},
		{y, SplitOptions{Order: -1}, "Order = -1"},
		{y, SplitOptions{HoldoutCount: -1}, "HoldoutCount = -1"},
		{y, SplitOptions{HoldoutCount: 8}, "leaves none"},
		{y, SplitOptions{HoldoutFraction: 1}, "HoldoutFraction = 1"},
		{y, SplitOptions{HoldoutFraction: -0.1}, "HoldoutFraction = -0.1"},
		{y, SplitOptions{HoldoutFraction: math.NaN()}, "HoldoutFraction = NaN"},
		{y, SplitOptions{HoldoutFraction: 0.99}, "leaves none"},
		{y, SplitOptions{HoldoutFraction: 0.01}, "is no row"},
		{y, SplitOptions{HoldoutFraction: 0.5, HoldoutCount: 1}, "both set"},
		{nil, SplitOptions{}, "there are no rows"},
		{[]float64{1, 1, 1, 1}, SplitOptions{}, "has no rows"},
		{[]float64{1, 0, -1, 1}, SplitOptions{}, "label 0 of row 1"},
	}
	for _, test := range tests {
		s, err := NewSplit(test.y, test.o)
		wantError(t, err, test.want)
		if s != nil {
			t.Errorf("%+v: a split besides the error", test.o)
		}
	}
}

func TestSplitCheck(t *testing.T) {
	y := []float64{1, -1, 1, -1, 0}
	good := Split{2, []int32{0, 1, 1, 0, -1}}
	if err := good.Check(y); err != nil {
		t.Error(err)
	}
	tests := []struct {
		s    Split
		want string
	}{
		{Split{1, []int32{0, 0, 0, 0, 0}}, "T = 1"},
		{Split{2, []int32{0, 1}}, "2 rows for 5 labels"},
		{Split{6, []int32{0, 1, 1, 0, -1}}, "6 folds for 5 rows"},
		{Split{2, []int32{0, 1, 2, 0, -1}}, "fold 2 of row 2"},
		{Split{2, []int32{0, 1, -2, 0, -1}}, "fold -2 of row 2"},
		{Split{2, []int32{0, 1, 1, 0, 0}}, "row 4 is in a fold but has no label"},
		{Split{2, []int32{0, 0, 0, 0, -1}}, "fold 1 is empty"},
		{Split{2, []int32{0, -1, 1, -1, -1}}, "one class only"},
	}
	for _, test := range tests {
		wantError(t, test.s.Check(y), test.want)
	}
}

func TestFoldOutOfRangePanics(t *testing.T) {
	s := Split{2, []int32{0, 1}}
	for _, k := range []int{-1, 2} {
		for name, list := range map[string]func(int) []int32{"Train": s.Train, "Validation": s.Validation} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s(%d) does not panic", name, k)
					}
				}()
				list(k)
			}()
		}
	}
}

func TestOrderString(t *testing.T) {
	for o, want := range map[Order]string{Stratified: "stratified", Shuffle: "shuffle", FileOrder: "file-order", 7: "Order(7)"} {
		if got := o.String(); got != want {
			t.Errorf("%d: %s, want %s", int(o), got, want)
		}
	}
}
