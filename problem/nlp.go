package problem

import (
	"fmt"
	"math"
)

// Infinity is the size from which a bound counts as infinite, as AMPL and Ipopt have it.
const Infinity = 1e20

// A Pattern lists the places of the entries of a sparse matrix, in any order and each once. Values
// are given in the same order.
type Pattern struct {
	Row, Col []int32
}

// Len returns the number of entries.
func (p Pattern) Len() int { return len(p.Row) }

// Functions evaluates a nonlinear program. Arguments must not be kept or changed; results go to
// slices of the caller, every element of which is written. Methods often ask for several things at
// one x, so an implementation that shares work between them may remember its last x, by value. One
// goroutine calls at a time.
type Functions interface {
	// Objective returns f(x).
	Objective(x []float64) float64
	// Gradient sets g to ∇f(x), n elements.
	Gradient(x, g []float64)
	// Constraints sets c to c(x), m elements.
	Constraints(x, c []float64)
	// Jacobian sets v to the entries of ∂c/∂x, in the order of NLP.Jacobian.
	Jacobian(x, v []float64)
	// Hessian sets v to the entries of σ∇²f(x) + Σ y_i ∇²c_i(x), in the order of NLP.Hessian. With
	// the Lagrangian f − yᵀc a method passes the negatives of its duals.
	Hessian(x []float64, sigma float64, y, v []float64)
}

// A HessianVector is an optional part of Functions: products with the Hessian that need not form it.
type HessianVector interface {
	// HessianProduct sets hv to (σ∇²f(x) + Σ y_i ∇²c_i(x))·d, n elements.
	HessianProduct(x []float64, sigma float64, y, d, hv []float64)
}

// An NLP is a nonlinear program: what does not change, and the Functions. Slices are not copied.
type NLP struct {
	Name string

	// Lower and Upper bound the n variables: ±Inf, or anything of size Infinity and more, where there
	// is no bound.
	Lower, Upper []float64
	// RowLower and RowUpper are the sides of the m rows.
	RowLower, RowUpper []float64
	// Linear tells of each row whether it is linear in x; nil means that none is known to be.
	Linear []bool

	// Jacobian has the places of the entries of ∂c/∂x, m×n.
	Jacobian Pattern
	// Hessian has the places of the lower triangle of the Hessian of the Lagrangian, n×n: Row ≥ Col.
	Hessian Pattern

	Functions

	// Start is where methods begin; nil means zero. It need not keep the bounds.
	Start []float64
	// RowDuals are duals of the rows to begin with, nil if there are none.
	RowDuals []float64
	// Maximize asks for the largest f instead of the least. Objective values in results are those of f.
	Maximize bool
	// Integer marks variables that should have been whole numbers. Methods here relax them, and say so.
	Integer []bool

	// Names and RowNames are for messages and results; nil means x1, x2, … and c1, c2, …
	Names, RowNames []string
}

// Dim returns the numbers of variables and of rows.
func (p *NLP) Dim() (n, m int) { return len(p.Lower), len(p.RowLower) }

// VariableName returns the name of variable j, counted from 0.
func (p *NLP) VariableName(j int) string { return name(p.Names, j, "x") }

// RowName returns the name of row i, counted from 0.
func (p *NLP) RowName(i int) string { return name(p.RowNames, i, "c") }

func name(names []string, i int, letter string) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return fmt.Sprintf("%s%d", letter, i+1)
}

// An Error says what is wrong with a statement.
type Error struct {
	Name  string // of the problem
	Where string // the field, and the element with its name
	Cause string
}

func (e *Error) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("problem: %s: %s", e.Where, e.Cause)
	}
	return fmt.Sprintf("problem %s: %s: %s", e.Name, e.Where, e.Cause)
}

func (p *NLP) fail(where, format string, args ...any) error {
	return &Error{Name: p.Name, Where: where, Cause: fmt.Sprintf(format, args...)}
}

// Validate checks sizes, places of entries and bounds, which must not be NaN; a lower bound above an
// upper one is no error here but an infeasible problem. It does not call the functions.
func (p *NLP) Validate() error {
	n, m := p.Dim()
	for _, f := range []struct {
		where     string
		len, want int
		optional  bool
	}{
		{"Upper", len(p.Upper), n, false},
		{"RowUpper", len(p.RowUpper), m, false},
		{"Linear", len(p.Linear), m, true},
		{"Start", len(p.Start), n, true},
		{"RowDuals", len(p.RowDuals), m, true},
		{"Integer", len(p.Integer), n, true},
		{"Names", len(p.Names), n, true},
		{"RowNames", len(p.RowNames), m, true},
	} {
		if f.len != f.want && !(f.optional && f.len == 0) {
			return p.fail(f.where, "%d elements for %d", f.len, f.want)
		}
	}
	if p.Functions == nil {
		return p.fail("Functions", "nil")
	}
	if err := p.validateBounds("variable", p.Lower, p.Upper, p.VariableName); err != nil {
		return err
	}
	if err := p.validateBounds("row", p.RowLower, p.RowUpper, p.RowName); err != nil {
		return err
	}
	for j, v := range p.Start {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return p.fail("start of "+p.VariableName(j), "%g", v)
		}
	}
	if err := p.validatePattern("Jacobian", p.Jacobian, m, n, false); err != nil {
		return err
	}
	return p.validatePattern("Hessian", p.Hessian, n, n, true)
}

func (p *NLP) validateBounds(kind string, lower, upper []float64, name func(int) string) error {
	for i, lo := range lower {
		switch hi := upper[i]; {
		case math.IsNaN(lo) || math.IsNaN(hi):
			return p.fail(kind+" "+name(i), "a bound is not a number")
		case lo >= Infinity || hi <= -Infinity:
			return p.fail(kind+" "+name(i), "bounds %g and %g leave no number", lo, hi)
		}
	}
	return nil
}

// validatePattern takes time and memory proportional to the entries, rows and columns.
func (p *NLP) validatePattern(where string, at Pattern, rows, cols int, lower bool) error {
	if len(at.Row) != len(at.Col) {
		return p.fail(where, "%d rows and %d columns of entries", len(at.Row), len(at.Col))
	}
	first := make([]int, rows+1) // of each row, in inRows
	for k, i := range at.Row {
		j := at.Col[k]
		switch {
		case i < 0 || int(i) >= rows || j < 0 || int(j) >= cols:
			return p.fail(where, "entry %d at row %d, column %d is outside of %d×%d", k, i, j, rows, cols)
		case lower && i < j:
			return p.fail(where, "entry %d at row %d, column %d is above the diagonal", k, i, j)
		}
		first[i+1]++
	}
	for i := range rows {
		first[i+1] += first[i]
	}
	inRows := make([]int32, at.Len())
	for k, i := range at.Row {
		inRows[first[i]] = at.Col[k]
		first[i]++ // now the beginning of the next row
	}
	seen := make([]int, cols) // the last row with an entry in this column, plus one
	begin := 0
	for i, end := range first[:rows] {
		for _, j := range inRows[begin:end] {
			if seen[j] == i+1 {
				return p.fail(where, "row %d, column %d occurs twice", i, j)
			}
			seen[j] = i + 1
		}
		begin = end
	}
	return nil
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }
