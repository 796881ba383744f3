package opf

import (
	"fmt"
	"math"
)

// Columns that the tables must have.
const (
	busColumns       = 13
	generatorColumns = 10
	branchColumns    = 11 // without angle limits
	costColumns      = 5
)

// fill makes the case of the tables. A mistake in a row is told with its line.
func (f *file) fill(s *scanner) (*Case, error) {
	c := &Case{Name: f.name, BaseMVA: f.base}
	for _, need := range []struct {
		table   string
		columns int
	}{{"bus", busColumns}, {"gen", generatorColumns}, {"branch", branchColumns}} {
		t := f.tables[need.table]
		switch {
		case t == nil:
			return nil, &SyntaxError{s.file, s.line, fmt.Sprintf("the file ends without %s.%s", f.result, need.table)}
		case t.rows() > 0 && t.columns < need.columns:
			return nil, &SyntaxError{
				s.file, t.lines[0], fmt.Sprintf("%d columns of %s, at least %d are needed", t.columns, need.table, need.columns),
			}
		}
	}
	if t := f.tables["dcline"]; t != nil && t.rows() > 0 {
		return nil, &SyntaxError{s.file, t.lines[0], "direct-current lines are not supported"}
	}
	if err := f.buses(c, s.file); err != nil {
		return nil, err
	}
	if err := f.generators(c, s.file); err != nil {
		return nil, err
	}
	return c, f.branches(c, s.file)
}

// whole returns the integer v, or false.
func whole(v float64) (int, bool) {
	return int(v), v == math.Trunc(v) && math.Abs(v) < 1<<31
}

// wholes returns the integers in the first two columns of row i.
func (t *table) wholes(i int, file string, names [2]string) (a, b int, err error) {
	var out [2]int
	for k, name := range names {
		v, ok := whole(t.row(i)[k])
		if !ok {
			return 0, 0, &SyntaxError{file, t.lines[i], fmt.Sprintf("%s %g is not a whole number", name, t.row(i)[k])}
		}
		out[k] = v
	}
	return out[0], out[1], nil
}

func (f *file) buses(c *Case, name string) error {
	t := f.tables["bus"]
	c.Buses = make([]Bus, t.rows())
	for i := range c.Buses {
		number, kind, err := t.wholes(i, name, [2]string{"bus number", "bus type"})
		if err != nil {
			return err
		}
		r := t.row(i)
		c.Buses[i] = Bus{
			Number: number, Type: BusType(kind), Pd: r[2], Qd: r[3], Gs: r[4], Bs: r[5], Vm: r[7], Va: r[8], BaseKV: r[9], Vmax: r[11], Vmin: r[12],
		}
	}
	return nil
}

func (f *file) generators(c *Case, name string) error {
	t, costs := f.tables["gen"], f.tables["gencost"]
	c.Generators = make([]Generator, t.rows())
	if costs != nil && costs.rows() > 0 {
		switch {
		case costs.columns < costColumns:
			return &SyntaxError{name, costs.lines[0], fmt.Sprintf("%d columns of gencost, at least %d are needed", costs.columns, costColumns)}
		case costs.rows() != len(c.Generators) && costs.rows() != 2*len(c.Generators):
			return &SyntaxError{name, costs.line, fmt.Sprintf("%d costs of %d generators", costs.rows(), len(c.Generators))}
		}
	}
	for i := range c.Generators {
		r := t.row(i)
		bus, ok := whole(r[0])
		if !ok {
			return &SyntaxError{name, t.lines[i], fmt.Sprintf("bus number %g is not a whole number", r[0])}
		}
		g := &c.Generators[i]
		*g = Generator{Bus: bus, Pg: r[1], Qg: r[2], Qmax: r[3], Qmin: r[4], Vg: r[5], InService: r[7] > 0, Pmax: r[8], Pmin: r[9]}
		for part, cost := range []*Cost{&g.Cost, &g.ReactiveCost} {
			row := i + part*len(c.Generators)
			if costs == nil || row >= costs.rows() {
				continue
			}
			why := cost.fill(costs.row(row))
			if why == "" {
				why = cost.check()
			}
			if why != "" {
				return &SyntaxError{name, costs.lines[row], why}
			}
		}
	}
	return nil
}

// fill makes the cost of a row of gencost: kind, start-up and shut-down costs, which do not count here, n, and the parameters, n coefficients
// from the highest power down, or n points. It returns what is wrong, or "".
func (c *Cost) fill(r []float64) string {
	n, ok := whole(r[3])
	if !ok || n < 0 {
		return fmt.Sprintf("%g parameters of a cost", r[3])
	}
	switch p := r[4:]; r[0] {
	case 1:
		if n < 2 || len(p)/2 < n {
			return fmt.Sprintf("%d points of a piecewise linear cost in %d columns", n, len(p))
		}
		for k := range n {
			c.X, c.Y = append(c.X, p[2*k]), append(c.Y, p[2*k+1])
		}
	case 2:
		if len(p) < n {
			return fmt.Sprintf("%d coefficients of a polynomial cost in %d columns", n, len(p))
		}
		for k := n - 1; k >= 0; k-- {
			c.Polynomial = append(c.Polynomial, p[k])
		}
	default:
		return fmt.Sprintf("cost model %g is neither 1 nor 2", r[0])
	}
	return ""
}

func (f *file) branches(c *Case, name string) error {
	t := f.tables["branch"]
	c.Branches = make([]Branch, t.rows())
	for i := range c.Branches {
		from, to, err := t.wholes(i, name, [2]string{"bus number", "bus number"})
		if err != nil {
			return err
		}
		r := t.row(i)
		c.Branches[i] = Branch{
			From: from, To: to, R: r[2], X: r[3], B: r[4], RateA: r[5], Ratio: r[8], Shift: r[9], InService: r[10] > 0, AngMin: -360, AngMax: 360,
		}
		if len(r) >= branchColumns+2 {
			c.Branches[i].AngMin, c.Branches[i].AngMax = r[11], r[12]
		}
	}
	return nil
}
