package svcfit

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// maxFolds bounds Problem.Folds: a fold number is stored in a byte per row.
const maxFolds = 127

// Problem is the data of T training problems. Fold t trains on the rows with Fold[i] ≥ 0 and Fold[i] ≠ t and validates
// on those with Fold[i] = t. With Folds = 0 there is one problem, on all rows with Fold[i] ≥ 0. Rows whose label is 0 are left out.
type Problem struct {
	Set   *rows.Set
	Fold  []int32 // fold of each row, negative for rows left out; nil: all rows in fold 0
	Folds int     // T ≤ 127; 0: one problem without validation rows
	Kind  []int32 // cost class of each row, c_i = Cost[Kind[i]]; nil: 0 where y = +1, 1 where y = −1
}

// Params are the hyperparameters, the same for all folds.
type Params struct {
	Scale []float64 // s_j > 0, n elements; nil: 1
	Cost  []float64 // cost of each kind, > 0
	Delta float64   // width δ of the zone; 0: the hinge
	Box   []float64 // w̄_j > 0, may be +Inf, n elements; nil: none. Newton's method with Cholesky only
}

// Target says how near a fit must come to the minimum. The zero value asks for Tol = 1e-3 if δ > 0 and Gap = 1e-6 if δ = 0.
type Target struct {
	Tol float64 // ‖Sw − Bᵀα‖_{S⁻¹} ≤ Tol·‖w‖_S, for δ > 0
	Gap float64 // duality gap ≤ Gap·|objective|
}

// view is a problem as the methods see it.
type view struct {
	x     *rows.Matrix
	y     []int8
	fold  []int8 // fold of each row, −1 for rows left out
	folds int    // number of problems, at least 1
	cross bool   // whether fold t leaves out its own rows
	kind  []int32
	kinds int
	share bool  // whether matrices of rows that are in all zones are worth their room, see Reply.Hess
	used  int   // rows with a fold
	size  []int // rows of each fold
}

// trains reports whether problem t trains on row i.
func (v *view) trains(t, i int) bool {
	f := v.fold[i]
	return f >= 0 && !(v.cross && int(f) == t)
}

// kindOf returns the cost class of row i.
func (v *view) kindOf(i int) int {
	if v.kind != nil {
		return int(v.kind[i])
	}
	if v.y[i] > 0 {
		return 0
	}
	return 1
}

// newView checks p and returns what the methods need of it. A byte a row is copied.
func newView(p Problem) (*view, error) {
	if err := p.Set.Check(); err != nil {
		return nil, fmt.Errorf("svcfit: %w", err)
	}
	x := p.Set.X
	m := x.Rows
	switch {
	case x.Cols < 1:
		return nil, fmt.Errorf("svcfit: no features")
	case p.Fold != nil && len(p.Fold) != m:
		return nil, fmt.Errorf("svcfit: Fold has %d elements for %d rows", len(p.Fold), m)
	case p.Kind != nil && len(p.Kind) != m:
		return nil, fmt.Errorf("svcfit: Kind has %d elements for %d rows", len(p.Kind), m)
	case p.Folds < 0 || p.Folds > maxFolds:
		return nil, fmt.Errorf("svcfit: %d folds, want 0 to %d", p.Folds, maxFolds)
	}
	v := &view{x: x, y: p.Set.Y, fold: make([]int8, m), folds: max(p.Folds, 1), cross: p.Folds > 0, kind: p.Kind, kinds: 2}
	v.size = make([]int, v.folds)
	if p.Kind != nil {
		v.kinds = 0
	}
	for i := range m {
		f := int32(0)
		if p.Fold != nil {
			f = p.Fold[i]
		}
		switch {
		case f < 0 || v.y[i] == 0:
			v.fold[i] = -1
			continue
		case p.Folds == 0:
			f = 0
		case int(f) >= p.Folds:
			return nil, fmt.Errorf("svcfit: Fold[%d] is %d of %d folds", i, f, p.Folds)
		}
		v.fold[i] = int8(f)
		v.used++
		v.size[f]++
		if p.Kind != nil {
			if p.Kind[i] < 0 {
				return nil, fmt.Errorf("svcfit: Kind[%d] is %d", i, p.Kind[i])
			}
			v.kinds = max(v.kinds, int(p.Kind[i])+1)
		}
	}
	return v, nil
}

// check returns an error that names what is wrong with p, or nil.
func (p *Params) check(n, kinds int) error {
	if len(p.Cost) < kinds {
		return fmt.Errorf("svcfit: %d costs for %d kinds of rows", len(p.Cost), kinds)
	}
	if !(p.Delta >= 0) || math.IsInf(p.Delta, 0) {
		return fmt.Errorf("svcfit: Delta is %g", p.Delta)
	}
	for k, c := range p.Cost {
		if !(c > 0) || math.IsInf(c, 0) {
			return fmt.Errorf("svcfit: Cost[%d] is %g", k, c)
		}
	}
	if p.Scale != nil && len(p.Scale) != n {
		return fmt.Errorf("svcfit: Scale has %d elements for %d features", len(p.Scale), n)
	}
	for j, s := range p.Scale {
		if !(s > 0) || math.IsInf(s, 0) {
			return fmt.Errorf("svcfit: Scale[%d] is %g", j, s)
		}
	}
	if p.Box != nil && len(p.Box) != n {
		return fmt.Errorf("svcfit: Box has %d elements for %d features", len(p.Box), n)
	}
	for j, b := range p.Box {
		if !(b > 0) {
			return fmt.Errorf("svcfit: Box[%d] is %g", j, b)
		}
	}
	return nil
}

// withDefaults returns the target in force at width delta.
func (g Target) withDefaults(delta float64) (Target, error) {
	if !(g.Tol >= 0) || !(g.Gap >= 0) || math.IsInf(g.Tol, 0) || math.IsInf(g.Gap, 0) {
		return g, fmt.Errorf("svcfit: target %g, gap %g", g.Tol, g.Gap)
	}
	switch {
	case delta == 0 && g.Gap == 0:
		g.Gap = 1e-6
	case delta > 0 && g.Tol == 0 && g.Gap == 0:
		g.Tol = 1e-3
	}
	return g, nil
}
