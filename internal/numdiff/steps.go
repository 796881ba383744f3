package numdiff

import "math"

// A move is how one variable is displaced for differences.
type move struct {
	a, b    float64 // two displacements, not 0 and not equal; a ≈ −b when central
	central bool
}

// fixedRoom is the part of a step below which the room between bounds counts as none, and fixedSize is the same in units
// of max(|x|, 1), for first derivatives, which are fair with steps far below the best.
const (
	fixedRoom = 1e-4
	fixedSize = 1e-10
)

// step returns the step of variable j at x, before bounds.
func (c *Config) step(j int, x float64) float64 {
	if c.Absolute {
		return c.Step
	}
	size := 1.0
	if j < len(c.Typical) && c.Typical[j] > 0 {
		size = c.Typical[j]
	}
	return c.Step * max(math.Abs(x), size)
}

// room returns how far variable j may move up and down from x, less what a sum of three displacements rounds.
func (c *Config) room(j int, x float64) (up, down float64) {
	up, down = math.Inf(1), math.Inf(1)
	if j < len(c.Upper) {
		up = max(0, c.Upper[j]-x-0x1p-50*math.Abs(x))
	}
	if j < len(c.Lower) {
		down = max(0, x-c.Lower[j]-0x1p-50*math.Abs(x))
	}
	return up, down
}

// move returns the displacements of variable j at x: h and −h if both are within the bounds, else h and 2h to one side, h so small that spread·h
// is within the bounds (3 for second derivatives). least ≤ 1 is the part of h that is better than a one-sided formula: a smaller central step. Without
// any room, as a fixed variable has none, it steps over the bounds: there is no other way.
func (c *Config) move(j int, x, spread, least float64) move {
	h := c.step(j, x)
	up, down := c.room(j, x)
	both, most := min(up, down), max(up, down)
	none := fixedRoom * h
	if spread < 3 {
		none = min(none, fixedSize*max(1, math.Abs(x)))
	}
	if most <= none {
		both = h
	}
	if both >= least*h {
		h = min(h, both)
		return move{a: exact(x, h), b: exact(x, -h), central: true}
	}
	h = min(h, most/spread)
	if down > up {
		h = -h
	}
	a := exact(x, h)
	return move{a: a, b: exact(x, 2*a)}
}

// exact returns the h nearest to the given one with x + h a number: otherwise the step is another one than that which is divided by.
func exact(x, h float64) float64 {
	moved := x + h
	if moved == x { // below the resolution: the smallest step there is
		moved = math.Nextafter(x, math.Copysign(math.Inf(1), h))
	}
	return moved - x
}
