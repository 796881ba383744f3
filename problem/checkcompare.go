package problem

import (
	"math"

	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/sparse/coloring"
)

// How a difference and its estimate judge a value.
const (
	safety    = 10   // estimates may be too small by this factor
	smallest  = 1e-3 // part of the largest entry of a row below which errors do not count as relative ones
	unsure    = 1e-3 // relative estimate above which a difference is tried again with other steps
	maxRetry  = 200  // columns that are tried again
	maxListed = 1000 // faults of one part that are located and listed
)

// A comparison is one matrix of first derivatives against differences of a function.
type comparison struct {
	c         *checker
	part      CheckPart
	eval      numdiff.Func
	base      []float64
	rows      int
	declared  []map[int32]int32 // by columns: the entry of each row
	values    []float64         // of entries
	at        [][2]int32        // their places
	scale     []float64         // of rows: the largest value, given or found
	noise     []float64         // of rows, absolute
	probes    []*numdiff.Probe
	owner     []int32
	v, est    []float64
	retries   int
	reported  map[[2]int32]bool // places with faults; for a Hessian one triangle
	symmetric bool
	faults    []Fault
	differs   []float64 // differences at the declared places, NaN if not known
}

func (c *checker) newComparison(name string, rows int, eval numdiff.Func, base []float64) *comparison {
	return &comparison{
		c: c, part: CheckPart{Name: name}, eval: eval, base: base, rows: rows, declared: make([]map[int32]int32, c.n),
		scale: make([]float64, rows), owner: make([]int32, rows), v: make([]float64, rows), est: make([]float64, rows),
		reported: map[[2]int32]bool{}, symmetric: name == "Hessian",
	}
}

// declare says that entry k is at (i, j), also, for a symmetric matrix, that it is at (j, i).
func (d *comparison) declare(i, j, k int32, v float64) {
	if d.declared[j] == nil {
		d.declared[j] = map[int32]int32{}
	}
	d.declared[j][i] = k
	if int(k) == len(d.values) {
		d.values, d.at, d.differs = append(d.values, v), append(d.at, [2]int32{i, j}), append(d.differs, math.NaN())
	}
	if finite(v) {
		d.scale[i] = max(d.scale[i], math.Abs(v))
	}
}

// retrySteps are what is tried after the first one: relative to max(|x|, 1), or to |x| alone.
var retrySteps = []struct {
	step float64
	pure bool
}{{1e-2, false}, {1e-4, false}, {1e-2, true}, {1e-1, false}, {1e-5, true}, {1e-6, false}, {1e-8, false}}

// step returns the step of column j in retrySteps[i].
func (d *comparison) step(i int, j int32) float64 {
	size := math.Abs(d.c.x[j])
	if !retrySteps[i].pure {
		size = max(size, 1)
	}
	return retrySteps[i].step * size
}

// probe returns that of retrySteps[i].
func (d *comparison) probe(i int) *numdiff.Probe {
	for len(d.probes) <= i {
		r := retrySteps[len(d.probes)]
		config := d.c.config()
		config.Step = r.step
		if r.pure {
			config.Typical = make([]float64, d.c.n)
			for j, x := range d.c.x {
				config.Typical[j] = math.Abs(x)
			}
		}
		d.probes = append(d.probes, numdiff.NewProbe(d.c.n, d.rows, config, d.noise))
	}
	return d.probes[i]
}

// compare judges all entries, group by group.
func (d *comparison) compare(groups *coloring.Groups) {
	d.noise = numdiff.Noise(d.eval, d.c.x, d.rows, d.c.config(), d.c.rng)
	for k := range groups.Count() {
		var central, sided []int32
		for _, j := range groups.Columns(k) {
			if d.probe(0).IsCentral(j, d.c.x[j]) {
				central = append(central, j)
			} else {
				sided = append(sided, j)
			}
		}
		d.locate(central)
		d.locate(sided)
	}
	d.part.Entries = len(d.values)
	d.part.Faults = len(d.faults)
	d.explain()
	d.c.report.Faults = append(d.c.report.Faults, d.faults...)
	d.c.report.Parts = append(d.c.report.Parts, d.part)
}

// locate judges the columns together, and halves them where a row disagrees.
func (d *comparison) locate(columns []int32) {
	if len(columns) == 0 {
		return
	}
	if len(columns) == 1 {
		d.single(columns[0])
		return
	}
	if !d.difference(0, columns) {
		half := len(columns) / 2
		d.locate(columns[:half])
		d.locate(columns[half:])
		return
	}
	for _, j := range columns {
		for i, k := range d.declared[j] {
			d.accept(i, j, k, d.v[i], d.est[i])
		}
	}
}

// difference computes the rows of the columns, moved together, and reports whether all agree with what is given.
func (d *comparison) difference(step int, columns []int32) bool {
	for i := range d.owner {
		d.owner[i] = columns[0]
	}
	for _, j := range columns {
		for i := range d.declared[j] {
			d.owner[i] = j
		}
	}
	d.probe(step).Eval(d.eval, d.c.x, d.base, columns, d.owner, d.v, d.est)
	for i, v := range d.v {
		given := 0.0
		k, ok := d.declared[d.owner[i]][int32(i)]
		if ok {
			given = d.values[k]
		}
		if finite(v) {
			d.scale[i] = max(d.scale[i], math.Abs(v))
		}
		if d.judge(i, given, v, d.est[i]) != agrees && !(!ok && !finite(d.base[i])) {
			return false
		}
	}
	return true
}

type judgement int

const (
	agrees judgement = iota
	unclear
	disagrees
	contradicts // a smaller step agrees, within its error, and not with the step that disagreed: a kink or the end of a domain close to x
)

// judge compares a given value of row i with a difference and its estimated error.
func (d *comparison) judge(i int, given, v, est float64) judgement {
	size := max(math.Abs(given), math.Abs(v), smallest*d.scale[i])
	switch {
	case !finite(v) || !finite(given):
		if finite(v) && est <= d.c.o.Tolerance*max(math.Abs(v), smallest*d.scale[i], 1) {
			return disagrees
		}
		return unclear
	case math.Abs(given-v) > d.c.o.Tolerance*max(math.Abs(given), math.Abs(v))+safety*est:
		return disagrees
	case est > unsure*size && (given != 0 || math.IsInf(est, 1) || d.scale[i] > 0):
		return unclear
	}
	return agrees
}

// A finding is what differences have told of an entry that does not agree.
type finding struct {
	v, est, h float64 // h is the step with which the extrapolation began
	state     judgement
}

// single judges column j by itself. What does not agree is tried with other steps.
func (d *comparison) single(j int32) {
	all := d.difference(0, []int32{j})
	found := map[int32]finding{}
	for i, v := range d.v {
		k, ok := d.declared[j][int32(i)]
		switch s := d.judge(i, d.given(int32(i), j), v, d.est[i]); {
		case (all || s == agrees) && ok:
			d.accept(int32(i), j, k, v, d.est[i])
		case !all && s != agrees && (ok || finite(d.base[i])):
			found[int32(i)] = finding{v, d.est[i], d.step(0, j), s}
		}
	}
	if len(found) == 0 {
		return
	}
	if d.retries < maxRetry {
		d.retries++
		d.retry(j, found)
	}
	for i := range int32(d.rows) { // in order, which maps have not
		if b, ok := found[i]; ok {
			d.settle(i, j, b.v, b.est, b.state)
		}
	}
}

// retry tries other steps for column j, and removes the rows that one of them confirms.
func (d *comparison) retry(j int32, found map[int32]finding) {
	for step := 1; step < len(retrySteps) && len(found) > 0; step++ {
		if retrySteps[step].pure && d.c.x[j] == 0 {
			continue
		}
		d.difference(step, []int32{j})
		for i, old := range found {
			given := d.given(i, j)
			now := finding{d.v[i], d.est[i], d.step(step, j), d.judge(int(i), given, d.v[i], d.est[i])}
			// A difference that agrees must be fine enough to have seen the error that another one saw.
			blind := old.state == disagrees && finite(old.v) && !(now.est <= unsure*math.Abs(given-old.v))
			switch {
			case now.state == agrees && !blind:
				if k, ok := d.declared[j][i]; ok {
					d.accept(i, j, k, now.v, now.est)
				}
				delete(found, i)
			case old.state == contradicts:
			case old.state == disagrees && now.h < old.h && math.Abs(now.v-given) <= 3*now.est && math.Abs(now.v-old.v) > 3*now.est:
				found[i] = finding{old.v, old.est, old.h, contradicts}
			case now.state == disagrees && (old.state == unclear || now.est < old.est), now.state == old.state && now.est < old.est:
				found[i] = now
			}
		}
	}
}

// given returns the value at (i, j), 0 outside of the pattern.
func (d *comparison) given(i, j int32) float64 {
	if k, ok := d.declared[j][i]; ok {
		return d.values[k]
	}
	return 0
}

// accept counts an entry that is right.
func (d *comparison) accept(i, j, k int32, v, est float64) {
	d.differs[k] = v
	if d.symmetric && i < j {
		return
	}
	d.part.Verified++
	given := d.values[k]
	e := Entry{Row: int(i), Col: int(j), Given: given, Difference: v, Estimate: est, Relative: relative(given, v, smallest*d.scale[i])}
	d.part.Worst = append(d.part.Worst, e)
	if len(d.part.Worst) > 4*d.c.o.Worst+64 {
		keepWorst(&d.part.Worst, d.c.o.Worst)
	}
}

// settle counts what no step could confirm.
func (d *comparison) settle(i, j int32, v, est float64, state judgement) {
	k, ok := d.declared[j][i]
	if ok && finite(v) {
		d.differs[k] = v
	}
	place := [2]int32{i, j}
	if d.symmetric {
		place = [2]int32{max(i, j), min(i, j)}
	}
	if d.reported[place] {
		return
	}
	given := d.given(i, j)
	if state != disagrees {
		if ok && !(d.symmetric && i < j) {
			d.part.Unverified++
		}
		return
	}
	d.reported[place] = true
	f := Fault{Kind: WrongValue, Part: d.part.Name, Row: int(i), Col: int(j), Given: given, Difference: v, Estimate: est, Relative: relative(given, v, 0)}
	switch {
	case !ok:
		f.Kind = MissingEntry
	case !finite(given):
		f.Kind = NotFinite
	}
	if d.symmetric {
		f.Row, f.Col = int(place[0]), int(place[1])
	}
	if len(d.faults) < maxListed {
		d.faults = append(d.faults, f.named(d.c.p))
	}
}

// relative returns |a−b| / max(|a|, |b|, floor).
func relative(a, b, floor float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / max(math.Abs(a), math.Abs(b), floor)
}

// explain adds to faults what they look like.
func (d *comparison) explain() {
	for n := range d.faults {
		f := &d.faults[n]
		switch r := f.Given / f.Difference; {
		case f.Kind != WrongValue:
		case near(r, -1):
			f.Hint = "opposite sign"
		case f.Given == 0:
			f.Hint = "zero"
		case near(r, 2), near(r, 0.5):
			f.Hint = "a factor of 2"
		case n < 50:
			for k, v := range d.differs {
				if near(f.Given/v, 1) && math.Abs(f.Given) > 1e-6 && (d.at[k] != [2]int32{int32(f.Row), int32(f.Col)}) {
					e := Fault{Part: d.part.Name, Row: int(d.at[k][0]), Col: int(d.at[k][1])}.named(d.c.p)
					f.Hint = "the value of " + e.place()
					break
				}
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Abs(b) }
