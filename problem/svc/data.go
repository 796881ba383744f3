package svc

import (
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// Data is a set of samples with two classes.
type Data struct {
	X      *sparse.CSR // one row per sample, one column per feature
	Y      []float64   // +1 or −1 per row; 0 where the label is unknown
	Labels Labels      // what +1 and −1 are called
}

// Check returns an error unless the lengths agree, every value of X is finite,
// every entry of Y is +1, −1 or 0, and the labels differ. It costs one pass
// over X.
func (d *Data) Check() error {
	if d.X == nil {
		return errors.New("svc: data: X is nil")
	}
	rows, _ := d.X.Dims()
	if len(d.Y) != rows {
		return fmt.Errorf("svc: data: %d labels for %d rows", len(d.Y), rows)
	}
	for i, y := range d.Y {
		if y != 1 && y != -1 && y != 0 {
			return fmt.Errorf("svc: data: Y[%d] = %v is not +1, -1 or 0", i, y)
		}
		ind, val := d.X.Row(i)
		for k, v := range val {
			if !isFinite(v) {
				return fmt.Errorf("svc: data: X[%d,%d] = %v is not finite", i, ind[k], v)
			}
		}
	}
	return d.Labels.Check()
}

// Counts says how many rows carry each label.
type Counts struct {
	Pos, Neg, Unknown int
}

// Count counts the entries of y above, below and equal to zero.
func Count(y []float64) Counts {
	var c Counts
	for _, v := range y {
		switch {
		case v > 0:
			c.Pos++
		case v < 0:
			c.Neg++
		default:
			c.Unknown++
		}
	}
	return c
}

// Majority returns the sign of the larger class; equal classes give +1.
func (c Counts) Majority() float64 {
	if c.Neg > c.Pos {
		return -1
	}
	return 1
}

func isFinite(x float64) bool {
	return !math.IsNaN(x) && !math.IsInf(x, 0)
}
