package opf_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/opf"
)

func near(a, b, tol float64) bool {
	return a == b || math.Abs(a-b) <= tol*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

func newModel(t *testing.T, c *opf.Case, f opf.Form) *opf.Model {
	t.Helper()
	m, err := opf.New(c, f)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

// rows returns the values of the rows by their names.
func rows(m *opf.Model, x []float64) map[string]float64 {
	_, n := m.Dim()
	c := make([]float64, n)
	m.Constraints(x, c)
	values := map[string]float64{}
	for i, v := range c {
		values[m.RowName(i)] = v
	}
	return values
}

// within returns a point inside of the bounds, near the start where there are none.
func within(p *problem.NLP, rng *rand.Rand) []float64 {
	x := make([]float64, len(p.Lower))
	for j := range x {
		lo, hi := math.Max(p.Lower[j], p.Start[j]-0.3), math.Min(p.Upper[j], p.Start[j]+0.3)
		x[j] = lo + rng.Float64()*(hi-lo)
	}
	return x
}

func TestNames(t *testing.T) {
	m := newModel(t, readThree(t), opf.Form{})
	wantNames := []string{
		"va[1]", "va[20]", "va[3]", "vm[1]", "vm[20]", "vm[3]", "pg[1]", "pg[2]", "qg[1]", "qg[2]", "cost[2]",
	}
	if d := cmp.Diff(wantNames, m.Names); d != "" {
		t.Error(d)
	}
	wantRows := []string{
		"cost[2].1", "cost[2].2", "from[1]", "to[1]", "angle[1]", "from[3]", "to[3]", "p[1]", "q[1]", "p[20]", "q[20]", "p[3]", "q[3]",
	}
	if d := cmp.Diff(wantRows, m.RowNames); d != "" {
		t.Error(d)
	}
	for _, c := range []struct {
		got, want float64
	}{
		{m.Lower[0], 0}, {m.Upper[0], 0}, {m.Upper[1], math.Inf(1)},
		{m.Upper[5], 1.05}, {m.Lower[6], 0.1}, {m.Upper[6], 2.5}, {m.Lower[8], math.Inf(-1)},
		{m.Start[4], 1}, {m.Start[6], 1.3}, {m.Start[8], 0},
		{m.RowUpper[2], 2.25}, {m.RowLower[4], -math.Pi / 6}, {m.RowUpper[4], math.Pi / 6}, {m.RowLower[9], 1.1}, {m.RowUpper[12], 0.5},
	} {
		if !near(c.got, c.want, 1e-15) {
			t.Errorf("%g, want %g", c.got, c.want)
		}
	}
	given := newModel(t, readThree(t), opf.Form{StartFromCase: true})
	if d := cmp.Diff([]float64{0, -5 * math.Pi / 180, -8 * math.Pi / 180, 1, 1.02, 1, 0.8, 0.9, 0, 0.05, 0}, given.Start); d != "" {
		t.Error(d)
	}
}

// The flow along a branch against currents in complex numbers: an ideal transformer, then a π of impedance and charging.
func TestFlow(t *testing.T) {
	c := readThree(t)
	m := newModel(t, c, opf.Form{})
	rng := rand.New(rand.NewPCG(1, 2))
	place := map[int]int{1: 0, 20: 1, 3: 2}
	for range 20 {
		x := within(m.NLP, rng)
		o := m.Operation(x)
		values := rows(m, x)
		for k, b := range c.Branches {
			if k > 2 {
				if o.From[k] != 0 || o.To[k] != 0 {
					t.Errorf("branch %d is not in service and has a flow", k+1)
				}
				continue
			}
			f, to := place[b.From], place[b.To]
			vf, vt := cmplx.Rect(x[3+f], x[f]), cmplx.Rect(x[3+to], x[to])
			ratio := complex(1, 0)
			if b.Ratio != 0 {
				ratio = cmplx.Rect(b.Ratio, b.Shift*math.Pi/180)
			}
			inner := vf / ratio // the voltage behind the transformer
			series := (inner - vt) / complex(b.R, b.X)
			shunt := complex(0, b.B/2)
			from := 100 * vf * cmplx.Conj((series+shunt*inner)/cmplx.Conj(ratio))
			end := 100 * vt * cmplx.Conj(shunt*vt-series)
			if cmplx.Abs(from-o.From[k]) > 1e-10*cmplx.Abs(from) || cmplx.Abs(end-o.To[k]) > 1e-10*cmplx.Abs(end) {
				t.Errorf("branch %d: %v and %v, want %v and %v", k+1, o.From[k], o.To[k], from, end)
			}
			if v, ok := values[fmt.Sprintf("from[%d]", k+1)]; ok && !near(v, math.Pow(cmplx.Abs(from)/100, 2), 1e-12) {
				t.Errorf("branch %d: limit row %g, want %g", k+1, v, math.Pow(cmplx.Abs(from)/100, 2))
			}
			if v, ok := values[fmt.Sprintf("to[%d]", k+1)]; ok && !near(v, math.Pow(cmplx.Abs(end)/100, 2), 1e-12) {
				t.Errorf("branch %d: limit row %g, want %g", k+1, v, math.Pow(cmplx.Abs(end)/100, 2))
			}
		}
		// Bus 20 has a load of 110 + 40i, a shunt of 1 − 19i, and branches 1 and 2.
		v2 := x[4] * x[4]
		want := complex(o.Pg[1]-v2*1, o.Qg[1]-v2*19) - o.To[0] - o.From[1]
		if p, q := 100*values["p[20]"], 100*values["q[20]"]; cmplx.Abs(complex(p, q)-want) > 1e-9 {
			t.Errorf("balance of bus 20: %g + %gi, want %v", p, q, want)
		}
		// Piecewise linear costs are those of their variable where it is at the larger line.
		x[10] = math.Max(12*o.Pg[1], 1200+3800.0/170*(o.Pg[1]-100))
		cost := 600 + 14*o.Pg[0] + 0.02*o.Pg[0]*o.Pg[0] + x[10]
		if f := m.Objective(x); !near(f, cost, 1e-12) || !near(o.Cost, cost, 1e-12) {
			t.Errorf("cost %g and %g, want %g", f, o.Cost, cost)
		}
		values = rows(m, x)
		slack := math.Min(values["cost[2].1"], values["cost[2].2"]-(1200-3800.0/170*100))
		if math.Abs(slack) > 1e-9 {
			t.Errorf("the rows of the cost leave %g", slack)
		}
	}
}

// Islands: without a reference bus the first one of each is it.
func TestIslands(t *testing.T) {
	c := readThree(t)
	c.Buses[0].Type = opf.GeneratorBus
	c.Buses[3].Type = opf.LoadBus
	c.Branches[4].InService = false
	m := newModel(t, c, opf.Form{})
	for j, name := range []string{"va[1]", "va[20]", "va[3]", "va[4]"} {
		fixed := m.Lower[j] == m.Upper[j]
		if m.Names[j] != name || fixed != (j == 0 || j == 3) {
			t.Errorf("%s is %s, fixed: %v", m.Names[j], name, fixed)
		}
	}
	c.Buses[2].Type = opf.ReferenceBus
	c.Branches[4].InService = true
	m = newModel(t, c, opf.Form{})
	for j := range 4 {
		if fixed := m.Lower[j] == m.Upper[j]; fixed != (j == 2) {
			t.Errorf("%s fixed: %v", m.Names[j], fixed)
		}
	}
	if want := -8 * math.Pi / 180; m.Lower[2] != want {
		t.Errorf("the reference has the angle %g, want %g", m.Lower[2], want)
	}
}

func TestCosts(t *testing.T) {
	convex := opf.Cost{X: []float64{-10, 0, 20}, Y: []float64{30, 10, 15}}
	for _, c := range []struct {
		cost    opf.Cost
		p, want float64
	}{
		{opf.Cost{}, 3, 0},
		{opf.Cost{Polynomial: []float64{1, 2, 3, 4}}, 2, 1 + 4 + 12 + 32},
		{convex, -20, 50}, {convex, -5, 20}, {convex, 0, 10}, {convex, 4, 11}, {convex, 40, 20},
	} {
		if v := c.cost.At(c.p); !near(v, c.want, 1e-14) {
			t.Errorf("%v at %g: %g, want %g", c.cost, c.p, v, c.want)
		}
	}
	// Two points are a line, without a variable; reactive power can cost, too.
	c := readThree(t)
	c.Generators[0].Cost = opf.Cost{X: []float64{0, 10}, Y: []float64{5, 105}}
	c.Generators[0].ReactiveCost = opf.Cost{Polynomial: []float64{0, 0, 1}}
	c.Generators[1].Cost = opf.Cost{}
	m := newModel(t, c, opf.Form{})
	if n, _ := m.Dim(); n != 10 {
		t.Errorf("%d variables, want 10", n)
	}
	x := append([]float64{}, m.Start...)
	x[6], x[8] = 0.2, 0.3 // 20 MW and 30 MVAr
	if f := m.Objective(x); !near(f, 205+900, 1e-13) || !near(m.Operation(x).Cost, 205+900, 1e-13) {
		t.Errorf("cost %g and %g, want 1105", f, m.Operation(x).Cost)
	}
}

func TestAngleLimits(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		row    bool
	}{
		{0, 0, false}, {-360, 360, false}, {-400, 720, false}, {-30, 30, true}, {0, 10, true}, {-10, 0, true}, {-360, 20, true}, {-20, 360, true},
	} {
		network := readThree(t)
		network.Branches[0].AngMin, network.Branches[0].AngMax = c.lo, c.hi
		m := newModel(t, network, opf.Form{})
		found := false
		for i, name := range m.RowNames {
			if name != "angle[1]" {
				continue
			}
			found = true
			lo, hi := c.lo*math.Pi/180, c.hi*math.Pi/180
			if c.lo <= -360 {
				lo = math.Inf(-1)
			}
			if c.hi >= 360 {
				hi = math.Inf(1)
			}
			if m.RowLower[i] != lo || m.RowUpper[i] != hi {
				t.Errorf("[%g, %g]: row in [%g, %g]", c.lo, c.hi, m.RowLower[i], m.RowUpper[i])
			}
		}
		if found != c.row {
			t.Errorf("[%g, %g]: a row: %v", c.lo, c.hi, found)
		}
	}
}

// With variables for the flows the program is the same.
func TestFlowVariables(t *testing.T) {
	c := readThree(t)
	few, many := newModel(t, c, opf.Form{}), newModel(t, c, opf.Form{FlowVariables: true})
	x := within(few.NLP, rand.New(rand.NewPCG(3, 4)))
	o := few.Operation(x)
	y := append([]float64{}, x...)
	for k := range 3 {
		y = append(y, real(o.From[k])/100, imag(o.From[k])/100, real(o.To[k])/100, imag(o.To[k])/100)
	}
	if n, m := many.Dim(); n != len(y) || m != 13+12 {
		t.Fatalf("%d variables and %d rows", n, m)
	}
	if d := cmp.Diff([]string{"pf[1]", "qf[1]", "pt[1]", "qt[1]"}, many.Names[11:15]); d != "" {
		t.Error(d)
	}
	if many.Upper[11] != 1.5 || !math.IsInf(many.Upper[15], 1) {
		t.Errorf("bounds of flows %g and %g", many.Upper[11], many.Upper[15])
	}
	ours := rows(few, x)
	for name, v := range rows(many, y) {
		if w, ok := ours[name]; ok && !near(v, w, 1e-12) {
			t.Errorf("%s: %g, want %g", name, v, w)
		} else if !ok && math.Abs(v) > 1e-12 {
			t.Errorf("%s: %g, want 0", name, v)
		}
	}
	if f, g := few.Objective(x), many.Objective(y); f != g {
		t.Errorf("objectives %g and %g", f, g)
	}
	if d := cmp.Diff(o, many.Operation(y)); d != "" {
		t.Error(d)
	}
}

func TestBadCase(t *testing.T) {
	c := readThree(t)
	c.Branches[0].To = 99
	if _, err := opf.New(c, opf.Form{}); err == nil || !strings.Contains(err.Error(), "branch 1: there is no bus 99") {
		t.Error(err)
	}
}

const shared = "../../../shared/data/opf"

func sharedCases(t *testing.T) []string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(shared, "*", "*.m"))
	if len(files) == 0 {
		t.Skip("the collection of networks is not here")
	}
	return files
}

// Every case of the collection is read; sizes are those of its tables, balances and limits those of Operation, which takes them from
// complex numbers.
func TestShared(t *testing.T) {
	for _, file := range sharedCases(t) {
		c, err := opf.ReadFile(file, opf.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		m := newModel(t, c, opf.Form{})
		n, _ := m.Dim()
		isolated, off, extra := 0, 0, 0
		for _, b := range c.Buses {
			if b.Type == opf.IsolatedBus {
				isolated++
			}
		}
		for _, g := range c.Generators {
			if !g.InService {
				off++
			} else if len(g.Cost.X) > 2 {
				extra++
			}
		}
		if want := 2*(len(c.Buses)-isolated) + 2*(len(c.Generators)-off) + extra; n != want {
			t.Errorf("%s: %d variables, want %d", c.Name, n, want)
		}
		x := within(m.NLP, rand.New(rand.NewPCG(8, 8)))
		o := m.Operation(x)
		worst := 0.0
		values := rows(m, x)
		for i, name := range m.RowNames {
			if strings.HasPrefix(name, "p[") || strings.HasPrefix(name, "q[") {
				worst = math.Max(worst, math.Abs(values[name]-m.RowLower[i])*c.BaseMVA)
			}
		}
		if !near(worst, o.Mismatch, 1e-9) {
			t.Errorf("%s: mismatch %g by rows and %g by complex numbers", c.Name, worst, o.Mismatch)
		}
		for k, b := range c.Branches {
			want := math.Pow(cmplx.Abs(o.To[k])/c.BaseMVA, 2)
			v, ok := values[fmt.Sprintf("to[%d]", k+1)]
			if ok != (b.RateA > 0 && b.InService) || ok && !near(v, want, 1e-9) {
				t.Errorf("%s: limit of branch %d: %g, %v, want %g", c.Name, k+1, v, ok, want)
			}
		}
	}
}

// The optimum of the five-bus case of PGLib-OPF, 17551.9 $/h.
func TestKnownOptimum(t *testing.T) {
	file := filepath.Join(shared, "pglib", "pglib_opf_case5_pjm.m")
	if _, err := os.Stat(file); err != nil {
		t.Skip("the collection of networks is not here")
	}
	c, err := opf.ReadFile(file, opf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(t, c, opf.Form{})
	x := []float64{
		0.04893523152488, -0.0128219611905, -0.009769052878078, 0, 0.06266338862424,
		1.077617660309, 1.084064750476, 1.100000010998, 1.064137265604, 1.06907067188,
		0.4000000099988, 1.700000016998, 3.244984947744, -9.987369834317e-09, 4.706935995019,
		0.3000000099898, 1.27500001274, 3.900000038965, -0.108022989037, -1.650394096441,
	}
	if o := m.Operation(x); !near(o.Cost, 17551.9, 1e-6) || o.Mismatch > 1e-6 {
		t.Errorf("cost %g, mismatch %g", o.Cost, o.Mismatch)
	}
	for j, v := range x {
		if v < m.Lower[j]-1e-7 || v > m.Upper[j]+1e-7 {
			t.Errorf("%s = %g is not in [%g, %g]", m.VariableName(j), v, m.Lower[j], m.Upper[j])
		}
	}
	for i, name := range m.RowNames {
		if v := rows(m, x)[name]; v < m.RowLower[i]-1e-6 || v > m.RowUpper[i]+1e-6 {
			t.Errorf("%s = %g is not in [%g, %g]", name, v, m.RowLower[i], m.RowUpper[i])
		}
	}
}
