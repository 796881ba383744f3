package auglag

import (
	"fmt"
	"math"
)

// A Pattern lists places (row, column) of a sparse block, in any order, each once.
type Pattern struct{ Row, Col []int32 }

// A Problem is what does not change: sizes, patterns, start and bounds.
type Problem struct {
	Samples int // N
	Shared  int // elements of w
	// States, Residuals and Constraints are the elements of z_j, F_j and h_j, of each sample.
	States, Residuals, Constraints int
	// W and Z have the places of the derivatives of the rows (F_j; h_j) with respect to w and z_j, the same for all samples.
	W, Z Pattern
	// New returns functions for one goroutine.
	New func() Functions
	// Normal, if not nil, forms the sum of S, faster than from entries.
	Normal NormalMatrix
	// Start has w, then z_1, …, z_N. Lower and Upper, nil if there are none, are bounds in the same order; ±Inf where there is none.
	Start, Lower, Upper []float64
}

// Functions evaluates samples. Samples are counted from 0; w and z are not to be kept or changed, and z holds the states of the sample.
type Functions interface {
	// Values sets r to F_j, then h_j.
	Values(j int, w, z, r []float64)
	// Jacobian sets jw and jz to the entries of the derivatives in the order of Problem.W and Problem.Z. Each may be nil, which means that it is not wanted.
	Jacobian(j int, w, z, jw, jz []float64)
}

// Products is an optional part of Functions: products with J_w of the sample of the last Jacobian, without entries.
type Products interface {
	// Mul adds J_w·v to y.
	Mul(v, y []float64)
	// MulT adds J_wᵀ·y to g.
	MulT(y, g []float64)
}

// A NormalMatrix forms Σ J_wjᵀ Π_j J_wj.
type NormalMatrix interface {
	// AddNormal adds the terms of count samples, at w and the states z of all samples; first = 0 begins a new sum. pi holds their Π_j, column-major, or
	// is nil where all are identities. Work to be shared is handed to each, which calls do for all tasks, with workers from 0 to workers−1; the
	// sum must not depend on which worker does a task.
	AddNormal(first, count int, w, z, pi []float64, workers int, each func(tasks int, do func(worker, task int)))
	// StoreNormal sets the lower triangle of s, column-major with leading dimension ld, to the sum.
	StoreNormal(s []float64, ld int, each func(tasks int, do func(worker, task int)))
}

// unknowns returns the length of x = (w, z).
func (p *Problem) unknowns() int { return p.Shared + p.Samples*p.States }

// rows returns the number of rows of a sample.
func (p *Problem) rows() int { return p.Residuals + p.Constraints }

// Validate returns an error that names the first field that is wrong. A lower bound above an upper one is wrong.
func (p *Problem) Validate() error {
	for _, f := range []struct {
		name  string
		value int
		least int
	}{
		{"Samples", p.Samples, 1}, {"Shared", p.Shared, 0}, {"States", p.States, 0},
		{"Residuals", p.Residuals, 0}, {"Constraints", p.Constraints, 0},
	} {
		if f.value < f.least || f.value > math.MaxInt32 {
			return fmt.Errorf("auglag: %s is %d, want %d or more", f.name, f.value, f.least)
		}
	}
	n := p.unknowns()
	switch {
	case n < 1 || n > math.MaxInt32:
		return fmt.Errorf("auglag: there are %d unknowns", n)
	case p.rows() < 1 || p.Samples*p.rows() > math.MaxInt32:
		return fmt.Errorf("auglag: a sample has %d rows", p.rows())
	case p.New == nil:
		return fmt.Errorf("auglag: New is nil")
	case len(p.Start) != n:
		return fmt.Errorf("auglag: Start has %d elements, want %d", len(p.Start), n)
	}
	for k, e := range []struct {
		Pattern
		cols int
	}{{p.W, p.Shared}, {p.Z, p.States}} {
		if len(e.Row) != len(e.Col) {
			return fmt.Errorf("auglag: %s has %d rows and %d columns", "WZ"[k:k+1], len(e.Row), len(e.Col))
		}
		for i := range e.Row {
			if r, c := e.Row[i], e.Col[i]; r < 0 || int(r) >= p.rows() || c < 0 || int(c) >= e.cols {
				return fmt.Errorf("auglag: entry %d of %s is at (%d, %d), outside of %d×%d", i, "WZ"[k:k+1], r, c, p.rows(), e.cols)
			}
		}
	}
	return p.checkBounds(n)
}

func (p *Problem) checkBounds(n int) error {
	for k, b := range [][]float64{p.Lower, p.Upper} {
		if b != nil && len(b) != n {
			return fmt.Errorf("auglag: %s has %d elements, want %d or none", []string{"Lower", "Upper"}[k], len(b), n)
		}
	}
	for k, v := range p.Start {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("auglag: Start[%d] is %v", k, v)
		}
		lo, hi := p.bounds(k)
		if !(lo <= hi) || math.IsInf(lo, 1) || math.IsInf(hi, -1) {
			return fmt.Errorf("auglag: unknown %d has bounds %v and %v", k, lo, hi)
		}
	}
	return nil
}

// bounds returns those of unknown k.
func (p *Problem) bounds(k int) (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	if p.Lower != nil {
		lo = p.Lower[k]
	}
	if p.Upper != nil {
		hi = p.Upper[k]
	}
	return lo, hi
}
