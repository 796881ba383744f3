package svc

import (
	"errors"
	"fmt"
	"math"
)

// Order says which rows go into which fold and which are held out.
type Order int

const (
	// Stratified deals a seeded shuffle of each class to the folds in turn:
	// the counts of each class in the folds differ by at most one, and so do
	// the sizes of the folds. The hold-out has the class ratio of the whole,
	// rounded.
	Stratified Order = iota

	// Shuffle deals a seeded shuffle of all rows, regardless of class.
	Shuffle

	// FileOrder cuts consecutive blocks: fold 0 first, the hold-out last.
	FileOrder
)

// String returns "stratified", "shuffle" or "file-order".
func (o Order) String() string {
	switch o {
	case Stratified:
		return "stratified"
	case Shuffle:
		return "shuffle"
	case FileOrder:
		return "file-order"
	}
	return fmt.Sprintf("Order(%d)", int(o))
}

// SplitOptions are the options of NewSplit.
type SplitOptions struct {
	T     int    // number of folds, at least 2; 0 = 3
	Order Order  // default Stratified
	Seed  uint64 // of the shuffles; FileOrder has none

	// The size of the hold-out, as a number of rows or as a fraction of all
	// rows in [0, 1) that is rounded to the nearest number, halves up. At
	// most one of them may be set; both 0 = no hold-out.
	HoldoutCount    int
	HoldoutFraction float64
}

// Validate returns an error that names the first invalid field.
func (o SplitOptions) Validate() error {
	switch {
	case o.T != 0 && o.T < 2:
		return fmt.Errorf("svc: split: T = %d, want at least 2 folds", o.T)
	case o.Order < Stratified || o.Order > FileOrder:
		return fmt.Errorf("svc: split: Order = %d is unknown", int(o.Order))
	case o.HoldoutCount < 0:
		return fmt.Errorf("svc: split: HoldoutCount = %d is negative", o.HoldoutCount)
	case !(o.HoldoutFraction >= 0 && o.HoldoutFraction < 1):
		return fmt.Errorf("svc: split: HoldoutFraction = %v is outside [0, 1)", o.HoldoutFraction)
	case o.HoldoutCount != 0 && o.HoldoutFraction != 0:
		return errors.New("svc: split: HoldoutCount and HoldoutFraction are both set")
	}
	return nil
}

func (o SplitOptions) folds() int {
	if o.T == 0 {
		return 3
	}
	return o.T
}

// holdout returns the number of rows to hold out of n.
func (o SplitOptions) holdout(n int) (int, error) {
	if err := o.Validate(); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errors.New("svc: split: there are no rows")
	}
	if n > math.MaxInt32 {
		return 0, fmt.Errorf("svc: split: %d rows exceed %d", n, math.MaxInt32)
	}
	h := o.HoldoutCount
	if o.HoldoutFraction != 0 {
		h = int(math.Floor(o.HoldoutFraction*float64(n) + 0.5))
		if h == 0 {
			return 0, fmt.Errorf("svc: split: HoldoutFraction = %v of %d rows is no row", o.HoldoutFraction, n)
		}
	}
	if h >= n {
		return 0, fmt.Errorf("svc: split: a hold-out of %d leaves none of %d rows", h, n)
	}
	return h, nil
}
