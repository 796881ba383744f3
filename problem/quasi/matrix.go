package quasi

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem"
)

// Outcome says what an update did.
type Outcome int

const (
	// Updated means that the secant condition B s = y holds.
	Updated Outcome = iota
	// Damped means that B s = r, a y that was drawn towards the old B s.
	Damped
	// Skipped means that B is as before, since the update would have spoilt it: s = 0, values that are not finite, or too little curvature.
	Skipped
)

var outcomeNames = [...]string{"updated", "damped", "skipped"}

// String returns a word.
func (o Outcome) String() string {
	if o < 0 || int(o) >= len(outcomeNames) {
		return fmt.Sprintf("Outcome(%d)", int(o))
	}
	return outcomeNames[o]
}

// A Matrix is a symmetric approximation B of a Hessian of order Dim. Vectors of other lengths panic. It is for one goroutine.
type Matrix interface {
	Dim() int
	// Update changes B to fit y ≈ B s.
	Update(s, y []float64) Outcome
	// MulVec sets y to B x; they must not overlap.
	MulVec(y, x []float64)
	// Lower sets v to the lower triangle by columns, n(n+1)/2 elements, the order of Pattern.
	Lower(v []float64)
	// Reset forgets all updates.
	Reset()
}

// Options of the matrices. The zero value asks for the defaults.
type Options struct {
	// Initial is δ of the matrix δI before the first update; 0 means 1.
	Initial float64
	// NoScaling keeps δ = Initial. Otherwise the first update, and for limited memory each one, sets δ = yᵀy/sᵀy first, which has the size
	// of the curvature (Shanno and Phua 1978).
	NoScaling bool
	// Undamped skips updates of BFGS with too little curvature, sᵀy < 1e-8·‖s‖‖y‖, instead of damping those with sᵀy < 0.2 sᵀB s.
	Undamped bool
	// Memory is the number of pairs of a limited-memory matrix; 0 means 8.
	Memory int
	// Forget is λ of the recursive forms, in (0, 1]; 0 means 0.95.
	Forget float64
}

// withDefaults panics on values out of range, which are written in programs.
func (o Options) withDefaults() Options {
	if o.Initial < 0 || math.IsNaN(o.Initial) || math.IsInf(o.Initial, 0) || o.Memory < 0 || !(o.Forget >= 0 && o.Forget <= 1) {
		panic(fmt.Sprintf("quasi: options %+v", o))
	}
	if o.Initial == 0 {
		o.Initial = 1
	}
	if o.Memory == 0 {
		o.Memory = 8
	}
	if o.Forget == 0 {
		o.Forget = 0.95
	}
	return o
}

// Pattern returns the places of a dense lower triangle by columns.
func Pattern(n int) problem.Pattern {
	p := problem.Pattern{Row: make([]int32, 0, n*(n+1)/2), Col: make([]int32, 0, n*(n+1)/2)}
	for j := range int32(n) {
		for i := j; i < int32(n); i++ {
			p.Row, p.Col = append(p.Row, i), append(p.Col, j)
		}
	}
	return p
}

// packed is a lower triangle by columns.
type packed struct {
	n int
	v []float64
}

func newPacked(n int) packed { return packed{n, make([]float64, n*(n+1)/2)} }

// identity sets p to δI.
func (p packed) identity(delta float64) {
	clear(p.v)
	at := 0
	for j := range p.n {
		p.v[at] = delta
		at += p.n - j
	}
}

// mulVec sets y = A x.
func (p packed) mulVec(y, x []float64) {
	if len(x) != p.n || len(y) != p.n {
		panic(fmt.Sprintf("quasi: vectors of %d and %d elements for order %d", len(x), len(y), p.n))
	}
	clear(y)
	rest := p.v
	for j := range p.n {
		column := rest[:p.n-j]
		rest = rest[p.n-j:]
		y[j] += column[0]*x[j] + asm.Dot(column[1:], x[j+1:])
		asm.Axpy(x[j], column[1:], y[j+1:])
	}
}

// rankOne adds a·w wᵀ.
func (p packed) rankOne(a float64, w []float64) {
	rest := p.v
	for j := range p.n {
		asm.Axpy(a*w[j], w[j:], rest[:p.n-j])
		rest = rest[p.n-j:]
	}
}

func (p packed) lower(v []float64) {
	if len(v) != len(p.v) {
		panic(fmt.Sprintf("quasi: %d elements for the lower triangle of order %d", len(v), p.n))
	}
	copy(v, p.v)
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// scaleRange keeps δ within what a method can work with.
func scaleRange(delta float64) float64 { return min(max(delta, 1e-8), 1e10) }
