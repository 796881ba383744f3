package numdiff

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/sparse/coloring"
)

// A Place is an entry of a derivative: ∂f_Row/∂x_Col is element At of the values. Group is the group of columns that shows it
// in this row, in most cases that of Col; no other column of the group may have an entry in the row.
type Place struct {
	Group, Row, Col, At int32
}

// Places returns those of the entries (row[k], col[k]), numbered k, each shown by the group of its column.
func Places(g *coloring.Groups, row, col []int32) []Place {
	places := make([]Place, len(row))
	for k, i := range row {
		places[k] = Place{Group: g.Of[col[k]], Row: i, Col: col[k], At: int32(k)}
	}
	return places
}

// SortPlaces orders places by groups and returns where those of each group begin.
func SortPlaces(g *coloring.Groups, places []Place) (first []int) {
	first = make([]int, g.Count()+1)
	slices.SortStableFunc(places, func(a, b Place) int { return int(a.Group) - int(b.Group) })
	for _, p := range places {
		first[p.Group+1]++
	}
	for k := range g.Count() {
		first[k+1] += first[k]
	}
	return first
}

// A Jacobian computes first derivatives. It is for one goroutine.
type Jacobian struct {
	config Config
	groups *coloring.Groups
	places []Place // by groups
	first  []int   // where those of each group begin

	x, at, one, two, base []float64 // the point, one that is displaced, values there, and at x
	haveBase              bool
	moves                 []move
	extrapolations        []extrapolation // of the places of one group
	tableau               []float64
	noise                 []float64 // absolute errors of the values, beside the relative ones; nil if none

	// Evaluations counts calls of functions.
	Evaluations int
}

// NewJacobian prepares derivatives of functions of n variables with m values. places must be sound and may be reordered.
func NewJacobian(n, m int, g *coloring.Groups, places []Place, c Config) *Jacobian {
	d := &Jacobian{
		config: c.withDefaults(), groups: g, places: places, first: SortPlaces(g, places), moves: make([]move, n),
		x: make([]float64, n), at: make([]float64, n), one: make([]float64, m), two: make([]float64, m), base: make([]float64, m),
	}
	most := 0
	for k := range g.Count() {
		most = max(most, d.first[k+1]-d.first[k])
	}
	if d.config.Scheme == Ridders {
		d.extrapolations = make([]extrapolation, most)
		d.tableau = make([]float64, most*d.config.Levels)
	}
	return d
}

// Eval sets v[p.At] = ∂f_Row/∂x_Col at x for every place p, and estimate[p.At] to an estimate of the error if estimate is not nil and the
// scheme is Ridders. base is f(x) if it is known, else nil: it is evaluated where it is needed. An entry is NaN where f is not
// defined on either side of x; where only one side is missing, a one-sided difference stands in.
func (d *Jacobian) Eval(f Func, x, base, v, estimate []float64) {
	copy(d.x, x)
	copy(d.at, x)
	d.haveBase = base != nil
	if d.haveBase {
		copy(d.base, base)
	}
	spread, least := 2.0, 1.0
	switch d.config.Scheme {
	case Forward:
		spread = 1
	case Ridders:
		spread, least = 1, riddersLeast
	}
	for j := range d.moves {
		d.moves[j] = d.config.move(j, x[j], spread, least)
	}
	for k := range d.groups.Count() {
		if d.first[k] == d.first[k+1] {
			continue
		}
		switch d.config.Scheme {
		case Forward:
			d.forward(f, k, v)
		case Ridders:
			d.ridders(f, k, v, estimate)
		default:
			d.central(f, k, v)
		}
	}
}

// call evaluates f at x with the columns of group k displaced by the first or the second of their moves.
func (d *Jacobian) call(f Func, k int, second bool, out []float64) {
	columns := d.groups.Columns(k)
	for _, j := range columns {
		if second {
			d.at[j] = d.x[j] + d.moves[j].b
		} else {
			d.at[j] = d.x[j] + d.moves[j].a
		}
	}
	f(d.at, out)
	d.Evaluations++
	for _, j := range columns {
		d.at[j] = d.x[j]
	}
}

// needBase makes base valid.
func (d *Jacobian) needBase(f Func) {
	if !d.haveBase {
		f(d.x, d.base)
		d.Evaluations++
		d.haveBase = true
	}
}

func (d *Jacobian) forward(f Func, k int, v []float64) {
	d.needBase(f)
	d.call(f, k, false, d.one)
	again := false
	for _, p := range d.places[d.first[k]:d.first[k+1]] {
		v[p.At] = (d.one[p.Row] - d.base[p.Row]) / d.moves[p.Col].a
		again = again || !finite(v[p.At])
	}
	if !again {
		return
	}
	for _, j := range d.groups.Columns(k) { // undefined on this side: try the other
		a := d.moves[j].a
		if up, down := d.config.room(int(j), d.x[j]); a > 0 && down >= a || a < 0 && up >= -a {
			d.moves[j].a = exact(d.x[j], -a)
		}
	}
	d.call(f, k, false, d.two)
	for _, p := range d.places[d.first[k]:d.first[k+1]] {
		if !finite(v[p.At]) {
			v[p.At] = (d.two[p.Row] - d.base[p.Row]) / d.moves[p.Col].a
		}
	}
}

func (d *Jacobian) central(f Func, k int, v []float64) {
	places := d.places[d.first[k]:d.first[k+1]]
	d.call(f, k, false, d.one)
	d.call(f, k, true, d.two)
	for _, p := range places {
		m := &d.moves[p.Col]
		one, two := d.one[p.Row], d.two[p.Row]
		if m.central && finite(one) && finite(two) {
			v[p.At] = (one - two) / (m.a - m.b)
			continue
		}
		d.needBase(f)
		base := d.base[p.Row]
		switch {
		case finite(one) && finite(two):
			v[p.At] = ((one-base)*(m.b/m.a) - (two-base)*(m.a/m.b)) / (m.b - m.a)
		case finite(one):
			v[p.At] = (one - base) / m.a
		default:
			v[p.At] = (two - base) / m.b
		}
	}
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }
