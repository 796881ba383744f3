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
	maxGroups = 500  // sets of columns, unless rows of fewer entries need more
)

// A comparison is one matrix of first derivatives against differences of a function.
type comparison struct {
	c          *checker
	part       CheckPart
	eval       numdiff.Func
	base       []float64
	rows       int
	declared   []map[int32]int32 // by columns: the entry of each row
	values     []float64         // of entries
	at         [][2]int32        // their places
	scale      []float64         // of rows: the largest value, given or found
	noise      []float64         // of rows, absolute
	probes     []*numdiff.Probe
	owner      []int32   // of rows: a column with an entry, in the set at hand
	count      []int     // entries of the row in it
	want, size []float64 // their sum, and that of their absolute values
	v, est     []float64
	retries    int
	reported   map[[2]int32]bool // places with faults; for a Hessian one triangle
	symmetric  bool
	faults     []Fault
	differs    []float64 // differences at the declared places, NaN if not known
}

func (c *checker) newComparison(name string, rows int, eval numdiff.Func, base []float64) *comparison {
	return &comparison{
		c: c, part: CheckPart{Name: name}, eval: eval, base: base, rows: rows, declared: make([]map[int32]int32, c.n),
		scale: make([]float64, rows), owner: make([]int32, rows), v: make([]float64, rows), est: make([]float64, rows),
		count: make([]int, rows), want: make([]float64, rows), size: make([]float64, rows),
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
		} else if len(d.probes) == 0 {
			config.Typical = make([]float64, d.c.n)
			for j, x := range d.c.x {
				config.Typical[j] = max(1, math.Abs(x)) * (1 + 0.3*d.c.rng.Float64())
			}
		}
		d.probes = append(d.probes, numdiff.NewProbe(d.c.n, d.rows, config, d.noise))
	}
	return d.probes[i]
}

// groups returns sets of columns to be moved together: those of a colouring if they are few, else, since long rows take a group for each of their entries,
// those of a colouring of the other rows, cut to maxGroups sets. Long rows are then judged by sums.
func (d *comparison) groups(row, col []int32) ([][]int32, error) {
	g, err := coloring.Columns(d.rows, d.c.n, row, col)
	if err != nil {
		return nil, err
	}
	most := d.c.n
	if g.Count() > maxGroups {
		length := make([]int, d.rows)
		for _, i := range row {
			length[i]++
		}
		var shortRow, shortCol []int32
		for k, i := range row {
			if length[i] <= maxGroups {
				shortRow, shortCol = append(shortRow, i), append(shortCol, col[k])
			}
		}
		if g, err = coloring.Columns(d.rows, d.c.n, shortRow, shortCol); err != nil {
			return nil, err
		}
		most = (d.c.n + maxGroups - 1) / maxGroups
	}
	var sets [][]int32
	for k := range g.Count() {
		for columns := g.Columns(k); len(columns) > 0; {
			n := min(len(columns), most)
			sets = append(sets, columns[:n])
			columns = columns[n:]
		}
	}
	return sets, nil
}

// compare judges all entries, set by set.
func (d *comparison) compare(row, col []int32) error {
	sets, err := d.groups(row, col)
	if err != nil {
		return err
	}
	d.noise = numdiff.Noise(d.eval, d.c.x, d.rows, d.c.config(), d.c.rng)
	for _, columns := range sets {
		var central, sided []int32
		for _, j := range columns {
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
	return nil
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
			if d.count[i] == 1 {
				d.accept(i, j, k, d.v[i], d.est[i])
			} else if !(d.symmetric && i < j) {
				d.part.Verified++
				d.part.Sums++
			}
		}
	}
}

// difference computes the rows of the columns, moved together, and reports whether all agree with what is given: with the entry of the row, or the sum of several,
// each times its step in units of that of the column by which the difference is divided. Steps differ at random, so that errors do not cancel.
func (d *comparison) difference(step int, columns []int32) bool {
	probe := d.probe(step)
	for i := range d.owner {
		d.owner[i], d.count[i], d.want[i], d.size[i] = columns[0], 0, 0, 0
	}
	for _, j := range columns {
		w := probe.Step(j, d.c.x[j])
		for i, k := range d.declared[j] {
			v := d.values[k]
			if d.count[i] > 0 {
				v *= w / probe.Step(d.owner[i], d.c.x[d.owner[i]])
			} else {
				d.owner[i] = j
			}
			d.count[i]++
			d.want[i] += v
			d.size[i] += math.Abs(v)
		}
	}
	probe.Eval(d.eval, d.c.x, d.base, columns, d.owner, d.v, d.est)
	for i, v := range d.v {
		if finite(v) {
			d.scale[i] = max(d.scale[i], math.Abs(v))
		}
		if d.judge(i, d.want[i], v, d.est[i], d.size[i]) != agrees && (d.count[i] > 0 || finite(d.base[i])) {
			return false
		}
	}
	return true
}
