package svc

import (
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
)

// Split divides the rows of a data set into T folds for cross-validation and
// a hold-out for the final test.
type Split struct {
	T    int     // number of folds, at least 2
	Fold []int32 // per row: its fold 0..T-1, or -1 if it is held out
}

const heldOut = -1

// Train returns the rows, ascending, of all folds but t. It panics unless
// 0 ≤ t < T.
func (s *Split) Train(t int) []int32 {
	s.checkFold(t)
	return s.rows(func(f int32) bool { return f >= 0 && f != int32(t) })
}

// Validation returns the rows, ascending, of fold t. It panics unless
// 0 ≤ t < T.
func (s *Split) Validation(t int) []int32 {
	s.checkFold(t)
	return s.rows(func(f int32) bool { return f == int32(t) })
}

// Union returns the rows, ascending, of all folds together: those on which
// the final model is trained.
func (s *Split) Union() []int32 {
	return s.rows(func(f int32) bool { return f >= 0 })
}

// Holdout returns the held-out rows, ascending.
func (s *Split) Holdout() []int32 {
	return s.rows(func(f int32) bool { return f == heldOut })
}

func (s *Split) rows(in func(fold int32) bool) []int32 {
	var list []int32
	for i, f := range s.Fold {
		if in(f) {
			list = append(list, int32(i))
		}
	}
	return list
}

func (s *Split) checkFold(t int) {
	if t < 0 || t >= s.T {
		panic(fmt.Sprintf("svc: fold %d outside 0..%d", t, s.T-1))
	}
}

// Check returns an error unless s has at least two folds and suits the labels
// y: one fold number per row in −1..T−1, no fold empty, every row in a fold
// labelled +1 or −1, and both labels present in the folds together.
func (s *Split) Check(y []float64) error {
	if s.T < 2 {
		return fmt.Errorf("svc: split: T = %d, want at least 2 folds", s.T)
	}
	if len(s.Fold) != len(y) {
		return fmt.Errorf("svc: split of %d rows for %d labels", len(s.Fold), len(y))
	}
	if s.T > len(y) {
		return fmt.Errorf("svc: split: %d folds for %d rows", s.T, len(y))
	}
	size := make([]int, s.T)
	var c Counts
	for i, f := range s.Fold {
		switch {
		case f == heldOut:
			continue
		case f < 0 || int(f) >= s.T:
			return fmt.Errorf("svc: split: fold %d of row %d is outside 0..%d", f, i, s.T-1)
		case y[i] == 1:
			c.Pos++
		case y[i] == -1:
			c.Neg++
		default:
			return fmt.Errorf("svc: split: row %d is in a fold but has no label", i)
		}
		size[f]++
	}
	for t, k := range size {
		if k == 0 {
			return fmt.Errorf("svc: split: fold %d is empty", t)
		}
	}
	if c.Pos == 0 || c.Neg == 0 {
		return errors.New("svc: split: the folds hold rows of one class only")
	}
	return nil
}

// NewSplit splits the rows whose labels are y (±1) as the options say. The
// sizes of the folds differ by at most one, and the same seed gives the same
// split everywhere.
//
// It returns an error for invalid options or labels, if a class is missing,
// or if there are more folds than rows in the smaller class after the
// hold-out.
func NewSplit(y []float64, o SplitOptions) (*Split, error) {
	h, err := o.holdout(len(y))
	if err != nil {
		return nil, err
	}
	var pos, neg []int32
	for i, v := range y {
		switch v {
		case 1:
			pos = append(pos, int32(i))
		case -1:
			neg = append(neg, int32(i))
		default:
			return nil, fmt.Errorf("svc: split: label %v of row %d is not +1 or -1", v, i)
		}
	}
	if len(pos) == 0 || len(neg) == 0 {
		return nil, fmt.Errorf("svc: split: one of the classes has no rows (+1: %d, -1: %d)", len(pos), len(neg))
	}
	s := &Split{T: o.folds(), Fold: make([]int32, len(y))}
	for i := range s.Fold {
		s.Fold[i] = heldOut
	}
	// PCG and the shuffle below are fixed, unlike the algorithms behind
	// rand.Rand, so a seed names one split for good.
	g := rand.NewPCG(o.Seed, 0)
	switch o.Order {
	case Stratified:
		shuffle(g, pos)
		shuffle(g, neg)
		hp := stratum(h, len(pos), len(y))
		s.deal(append(pos[:len(pos)-hp:len(pos)-hp], neg[:len(neg)-(h-hp)]...))
	case Shuffle:
		all := ascending(len(y))
		shuffle(g, all)
		s.deal(all[:len(y)-h])
	case FileOrder:
		s.cut(len(y) - h)
	}
	if err := s.checkClasses(y); err != nil {
		return nil, err
	}
	return s, nil
}

// deal puts the k-th row of the list into fold k mod T. A list of one class
// after the other therefore spreads each class evenly, and their union too.
func (s *Split) deal(rows []int32) {
	for k, i := range rows {
		s.Fold[i] = int32(k % s.T)
	}
}

// cut makes the first n rows into T blocks, the longer ones first.
func (s *Split) cut(n int) {
	size, longer := n/s.T, n%s.T
	i := 0
	for t := range s.T {
		end := i + size
		if t < longer {
			end++
		}
		for ; i < end; i++ {
			s.Fold[i] = int32(t)
		}
	}
}

// checkClasses returns an error if the folds hold fewer rows of one class than
// there are folds.
func (s *Split) checkClasses(y []float64) error {
	var c Counts
	for i, f := range s.Fold {
		switch {
		case f == heldOut:
		case y[i] > 0:
			c.Pos++
		default:
			c.Neg++
		}
	}
	if k := min(c.Pos, c.Neg); k < s.T {
		return fmt.Errorf("svc: split: %d folds, but the smaller class has %d rows outside the hold-out", s.T, k)
	}
	return nil
}

// stratum returns the share of class c in a hold-out of h of n rows: h·c/n
// rounded to the nearest integer, halves up. Both classes get their exact
// share to within a half.
func stratum(h, c, n int) int {
	return int((2*int64(h)*int64(c) + int64(n)) / (2 * int64(n)))
}

func ascending(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// shuffle permutes the list uniformly (Fisher & Yates). The high word of
// u·(i+1), u uniform in 64 bits, is uniform in 0..i up to a bias of 2⁻³³.
func shuffle(g *rand.PCG, list []int32) {
	for i := len(list) - 1; i > 0; i-- {
		j, _ := bits.Mul64(g.Uint64(), uint64(i)+1)
		list[i], list[j] = list[j], list[i]
	}
}
