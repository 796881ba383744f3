package gonumopt

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse/coloring"
)

// A Hessian says where ∇²f has elements, and what they are: what gonum's Problem, whose Hess is dense, cannot.
//
// Without Values they are those of Problem.Hess at the places of Pattern, or differences of gradients if there is no
// Problem.Hess: as many more gradients for a Hessian as a star colouring of the pattern needs groups (package
// sparse/coloring). The zero value is a full pattern, which takes n gradients and n² numbers.
type Hessian struct {
	// Pattern has the places in the lower triangle, Row ≥ Col, each once; nil Row means all of them.
	Pattern problem.Pattern
	// Values sets v to the elements of ∇²f(x), in the order of the pattern, which must then be given. It must not keep or change x. What is set
	// comes first here, as in gonum's Problem.
	Values func(v, x []float64)
}

// check returns an error unless h fits n variables.
func (h *Hessian) check(n int) error {
	p := h.Pattern
	if h.Values != nil && p.Row == nil {
		return fmt.Errorf("gonumopt: Hessian.Values without a Pattern")
	}
	return checkPlaces("Hessian.Pattern", p, n)
}

// checkPlaces returns an error unless p lies in the lower triangle of order n.
func checkPlaces(name string, p problem.Pattern, n int) error {
	if len(p.Row) != len(p.Col) {
		return fmt.Errorf("gonumopt: %s has %d rows and %d columns", name, len(p.Row), len(p.Col))
	}
	for k, i := range p.Row {
		if j := p.Col[k]; j < 0 || i < j || int(i) >= n {
			return fmt.Errorf("gonumopt: %s: entry %d at (%d, %d), want the lower triangle of order %d", name, k, i, j, n)
		}
	}
	return nil
}

// places returns the pattern, all of the triangle by columns where it is not given.
func (h *Hessian) places(n int) problem.Pattern {
	if h.Pattern.Row != nil {
		return h.Pattern
	}
	size := n * (n + 1) / 2
	p := problem.Pattern{Row: make([]int32, 0, size), Col: make([]int32, 0, size)}
	for j := range n {
		for i := j; i < n; i++ {
			p.Row, p.Col = append(p.Row, int32(i)), append(p.Col, int32(j))
		}
	}
	return p
}

// entries are the places as package kkt takes them.
func entries(p problem.Pattern) kkt.Entries { return kkt.Entries{RowIdx: p.Row, ColIdx: p.Col} }

// fromDense sets v to the elements of s at the places p.
func fromDense(v []float64, p problem.Pattern, s *mat.SymDense) {
	raw := s.RawSymmetric() // its upper triangle by rows
	for k, i := range p.Row {
		v[k] = raw.Data[int(p.Col[k])*raw.Stride+int(i)]
	}
}

// differences are Hessians by differences of gradients,
//
//	∇²f·d ≈ (∇f(x + D d) − ∇f(x))/h,   D = diag h_j,  h_j = √ε·max(1, |x_j|),
//
// d the sum of the unit vectors of a group. Their error is about √ε, which costs Newton's method a little of its last steps' speed
// and no accuracy of the point.
type differences struct {
	groups  *coloring.Groups
	reading []coloring.Reading
	order   [][]int32 // entries that are read from each group
	h       []float64
	p       problem.Pattern
	x, g    []float64
	v       []float64
	bad     int // groups whose gradient is not finite
}

const sqrtEps = 1.0 / (1 << 26)

func newDifferences(n int, p problem.Pattern) (*differences, error) {
	d := &differences{p: p, h: make([]float64, n)}
	var err error
	if d.groups, d.reading, err = coloring.Star(n, p.Row, p.Col); err != nil {
		return nil, fmt.Errorf("gonumopt: Hessian.Pattern: %w", err)
	}
	d.order = make([][]int32, d.groups.Count())
	for k, r := range d.reading {
		d.order[r.Group] = append(d.order[r.Group], int32(k))
	}
	return d, nil
}

// take sets v to the Hessian at x, where the gradient is g. It returns false if the run is over. Where gradients are not finite beyond x
// it goes back instead; those that are not finite there, either, leave NaN in v.
func (d *differences) take(e *exchange, tasks []optimize.Task, x, g, v []float64) bool {
	d.x, d.g, d.v = x, g, v
	for _, back := range []bool{false, true} {
		d.bad = 0
		for j := range d.h {
			h := math.Copysign(sqrtEps*math.Max(1, math.Abs(x[j])), x[j])
			if back {
				h = -h
			}
			d.h[j] = (x[j] + h) - x[j]
		}
		if !e.each(tasks, d.groups.Count(), optimize.GradEvaluation, d.before, d.after) {
			return false
		}
		if d.bad == 0 {
			break
		}
	}
	return true
}

func (d *differences) before(k int, x []float64) {
	copy(x, d.x)
	for _, j := range d.groups.Columns(k) {
		x[j] += d.h[j]
	}
}

func (d *differences) after(k int, l *optimize.Location) {
	if !vector.AllFinite(l.Gradient) {
		d.bad++
	}
	for _, e := range d.order[k] {
		r := d.reading[e]
		// The group has one of the two variables of the entry: that whose column was moved.
		j := d.p.Col[e]
		if r.Row == j {
			j = d.p.Row[e]
		}
		d.v[e] = (l.Gradient[r.Row] - d.g[r.Row]) / d.h[j]
	}
}
