package opf

import (
	"fmt"
	"math"
)

// A Case is a network with its loads, generators and limits, in the units of MATPOWER: MW, MVAr, degrees, and per unit for voltages
// and impedances. Infinite limits are none.
type Case struct {
	Name       string
	BaseMVA    float64
	Buses      []Bus
	Generators []Generator
	Branches   []Branch
}

// A BusType says what a bus is for a power flow; here it matters whether the bus is a reference or isolated.
type BusType int

const (
	LoadBus BusType = 1 + iota
	GeneratorBus
	ReferenceBus // its angle is given
	IsolatedBus  // it is not part of the network
)

// A Bus is a node of the network.
type Bus struct {
	Number     int // any positive one; no two buses have the same
	Type       BusType
	Pd, Qd     float64 // load
	Gs, Bs     float64 // shunt: MW drawn and MVAr fed in at a voltage of 1
	Vm, Va     float64 // voltage and angle of the operation in the file
	BaseKV     float64
	Vmax, Vmin float64
}

// A Generator feeds power in at a bus.
type Generator struct {
	Bus        int // its number
	Pg, Qg     float64
	Qmax, Qmin float64
	Vg         float64
	InService  bool
	Pmax, Pmin float64
	// Cost is that of Pg, ReactiveCost that of Qg, in $/h.
	Cost, ReactiveCost Cost
}

// A Cost is a function of MW: a polynomial Σ Polynomial[k] p^k, or, with X and Y, a convex function that is linear between these points and
// beyond the outer ones. The zero value is 0.
type Cost struct {
	Polynomial []float64
	X, Y       []float64
}

// At returns the cost of p MW.
func (c Cost) At(p float64) float64 {
	if len(c.X) > 0 {
		v := math.Inf(-1)
		for k := range len(c.X) - 1 {
			slope, at0 := c.line(k)
			v = math.Max(v, slope*p+at0)
		}
		return v
	}
	v := 0.0
	for k := len(c.Polynomial) - 1; k >= 0; k-- {
		v = v*p + c.Polynomial[k]
	}
	return v
}

// line returns slope and value at 0 of the line through the points k and k+1.
func (c Cost) line(k int) (slope, at0 float64) {
	slope = (c.Y[k+1] - c.Y[k]) / (c.X[k+1] - c.X[k])
	return slope, c.Y[k] - slope*c.X[k]
}

// A Branch is a line or a transformer from one bus to another: an ideal transformer with the ratio Ratio·e^{i·Shift} at the from end, and a
// series impedance R + iX with half of the charging B at either side of it.
type Branch struct {
	From, To       int // numbers of buses
	R, X, B        float64
	RateA          float64 // limit of the apparent power at both ends, MVA; 0 is none
	Ratio          float64 // 0 counts as 1: a line
	Shift          float64 // degrees
	InService      bool
	AngMin, AngMax float64 // limits of the angle from end − to end, degrees
}

// angleLimits returns the limits in degrees, infinite where there are none.
func (b Branch) angleLimits() (lo, hi float64) {
	lo, hi = b.AngMin, b.AngMax
	if lo == 0 && hi == 0 || lo <= -360 {
		lo = math.Inf(-1)
	}
	if b.AngMin == 0 && hi == 0 || hi >= 360 {
		hi = math.Inf(1)
	}
	return lo, hi
}

func (c *Case) fail(element string, number int, format string, args ...any) error {
	return &CaseError{Case: c.Name, Element: fmt.Sprintf("%s %d", element, number), Msg: fmt.Sprintf(format, args...)}
}

// Check reports the first element that no network can have: a bus number that occurs twice or is not positive, a bus that does not exist, a
// quantity that is not a finite number (limits may be infinite), a branch without impedance, a cost that is not convex
// between its points. Limits that leave no operation are no error, but an infeasible program.
func (c *Case) Check() error {
	if !(c.BaseMVA > 0) || math.IsInf(c.BaseMVA, 0) {
		return &CaseError{c.Name, "baseMVA", fmt.Sprintf("%g is not a positive number", c.BaseMVA)}
	}
	if len(c.Buses) == 0 {
		return &CaseError{c.Name, "bus", "there is none"}
	}
	known := make(map[int]bool, len(c.Buses))
	for _, b := range c.Buses {
		switch {
		case b.Number <= 0:
			return c.fail("bus", b.Number, "numbers are positive")
		case known[b.Number]:
			return c.fail("bus", b.Number, "occurs twice")
		case b.Type < LoadBus || b.Type > IsolatedBus:
			return c.fail("bus", b.Number, "type %d is not 1, 2, 3 or 4", b.Type)
		case !finite(b.Pd, b.Qd, b.Gs, b.Bs, b.Vm, b.Va, b.BaseKV):
			return c.fail("bus", b.Number, "a quantity is not a finite number")
		case !limits(b.Vmin, b.Vmax):
			return c.fail("bus", b.Number, "voltage limits %g and %g", b.Vmin, b.Vmax)
		}
		known[b.Number] = true
	}
	for k, g := range c.Generators {
		if err := c.checkGenerator(k+1, g, known); err != nil {
			return err
		}
	}
	for k, b := range c.Branches {
		if err := c.checkBranch(k+1, b, known); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) checkGenerator(k int, g Generator, known map[int]bool) error {
	switch {
	case !known[g.Bus]:
		return c.fail("generator", k, "there is no bus %d", g.Bus)
	case !finite(g.Pg, g.Qg, g.Vg):
		return c.fail("generator", k, "a quantity is not a finite number")
	case !limits(g.Pmin, g.Pmax) || !limits(g.Qmin, g.Qmax):
		return c.fail("generator", k, "limits %g and %g, %g and %g", g.Pmin, g.Pmax, g.Qmin, g.Qmax)
	}
	for _, cost := range []Cost{g.Cost, g.ReactiveCost} {
		if why := cost.check(); why != "" {
			return c.fail("cost of generator", k, "%s", why)
		}
	}
	return nil
}

func (c *Case) checkBranch(k int, b Branch, known map[int]bool) error {
	switch {
	case !known[b.From]:
		return c.fail("branch", k, "there is no bus %d", b.From)
	case !known[b.To]:
		return c.fail("branch", k, "there is no bus %d", b.To)
	case b.From == b.To:
		return c.fail("branch", k, "both ends are bus %d", b.From)
	case !finite(b.R, b.X, b.B, b.Ratio, b.Shift):
		return c.fail("branch", k, "a quantity is not a finite number")
	case b.InService && !(b.R*b.R+b.X*b.X > 0):
		return c.fail("branch", k, "no impedance")
	case b.RateA < 0 || math.IsNaN(b.RateA):
		return c.fail("branch", k, "rating %g", b.RateA)
	case !limits(b.AngMin, b.AngMax):
		return c.fail("branch", k, "angle limits %g and %g", b.AngMin, b.AngMax)
	}
	return nil
}

// check returns what is wrong with a cost, or "".
func (c Cost) check() string {
	if !finite(c.Polynomial...) || !finite(c.X...) || !finite(c.Y...) {
		return "a number is not finite"
	}
	if len(c.X) != len(c.Y) || len(c.X) == 1 {
		return fmt.Sprintf("%d abscissas and %d values of a piecewise linear function", len(c.X), len(c.Y))
	}
	before := math.Inf(-1)
	for k := range max(len(c.X)-1, 0) {
		if !(c.X[k] < c.X[k+1]) {
			return "the points of a piecewise linear function do not ascend"
		}
		slope, _ := c.line(k)
		if slope < before-1e-9*math.Max(1, math.Abs(before)) {
			return "a piecewise linear function that is not convex"
		}
		before = slope
	}
	return ""
}

func finite(v ...float64) bool {
	for _, a := range v {
		if math.IsNaN(a) || math.IsInf(a, 0) {
			return false
		}
	}
	return true
}

// limits reports whether both are numbers and leave finite values.
func limits(lo, hi float64) bool {
	return !math.IsNaN(lo) && !math.IsNaN(hi) && !math.IsInf(lo, 1) && !math.IsInf(hi, -1)
}
