package svc

import (
	"errors"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// Model is a trained linear classifier. Its features are first scaled, then
// the constant feature Bias is appended, and the sign of the product with W
// is the class:
//
//	margin(x) = Σ_j W_j (x_j − Offset_j) Factor_j + Bias·W_last
type Model struct {
	Labels   Labels
	W        []float64 // one weight per feature, and one more if Bias ≠ 0
	Bias     float64   // value of the constant feature; 0 = none
	C        float64   // the weight of the loss it was trained with
	Scaling  *Scaling  // nil = features as they are
	Majority float64   // ±1: class of a row whose margin is 0
}

// Features returns the number of features of the data, which does not count
// the constant one.
func (m *Model) Features() int {
	if m.Bias != 0 {
		return len(m.W) - 1
	}
	return len(m.W)
}

// Check returns an error that names the first field that is invalid: every
// number must be finite, C positive, Majority ±1, the lengths must agree and
// the labels differ.
func (m *Model) Check() error {
	if err := m.Labels.Check(); err != nil {
		return err
	}
	switch {
	case !isFinite(m.C) || m.C <= 0:
		return fmt.Errorf("svc: model: C = %v is not positive and finite", m.C)
	case !isFinite(m.Bias):
		return fmt.Errorf("svc: model: bias %v is not finite", m.Bias)
	case m.Majority != 1 && m.Majority != -1:
		return fmt.Errorf("svc: model: majority class %v is not +1 or -1", m.Majority)
	case m.Features() < 0:
		return errors.New("svc: model: there is a bias but no weight for it")
	}
	if i := slices.IndexFunc(m.W, func(w float64) bool { return !isFinite(w) }); i >= 0 {
		return fmt.Errorf("svc: model: weight %v of feature %d is not finite", m.W[i], i)
	}
	if s := m.Scaling; s != nil {
		if err := s.Check(); err != nil {
			return err
		}
		if len(s.Factor) != m.Features() {
			return fmt.Errorf("svc: model: scaling of %d features for %d weights", len(s.Factor), m.Features())
		}
	}
	w, b := m.Affine()
	if !isFinite(b) || slices.ContainsFunc(w, func(w float64) bool { return !isFinite(w) }) {
		return errors.New("svc: model: weights times scaling factors overflow")
	}
	return nil
}

// Affine returns w and b with margin(x) = wᵀx + b for features x as in the
// data file. It may return W itself.
func (m *Model) Affine() (w []float64, b float64) {
	n := m.Features()
	w = m.W[:n:n]
	if m.Bias != 0 {
		b = m.Bias * m.W[n]
	}
	if s := m.Scaling; s != nil {
		w = make([]float64, n)
		for j, f := range s.Factor {
			w[j] = m.W[j] * f
			b -= w[j] * s.Offset[j]
		}
	}
	return w, b
}

// Margins returns the margin of each row of x, whose features are as in the
// data file: not scaled and without the constant. The scaling is folded into
// the weights, so the cost is one pass over the stored entries, whatever the
// scaling does to zeros; margins agree with those of the scaled matrix up to
// rounding. Features that x lacks are zeros; features beyond those of the
// model are ignored, as LIBLINEAR does.
//
// The model must satisfy Check.
func (m *Model) Margins(x *sparse.CSR) []float64 {
	w, b := m.Affine()
	rows, cols := x.Dims()
	y := make([]float64, rows)
	for i := range y {
		ind, val := x.Row(i)
		if cols > len(w) {
			k, _ := slices.BinarySearch(ind, int32(len(w)))
			ind, val = ind[:k], val[:k]
		}
		y[i] = asm.DotSp(ind, val, w) + b
	}
	return y
}

// Predict returns the class of each row of x: the sign of its margin, or
// Majority where the margin is 0 (or not a number, which only values near
// the overflow threshold can cause). See Margins for the shape of x.
func (m *Model) Predict(x *sparse.CSR) []float64 {
	y := m.Margins(x)
	for i, v := range y {
		y[i] = m.Class(v)
	}
	return y
}

// Class returns the class of a row with this margin, as Predict does.
func (m *Model) Class(margin float64) float64 {
	switch {
	case margin > 0:
		return 1
	case margin < 0:
		return -1
	}
	return m.Majority
}
