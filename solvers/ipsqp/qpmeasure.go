package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// qpErrors are the errors of an iterate, in terms of the program as stated but for what was taken out.
type qpErrors struct {
	primal, dual   float64 // largest elements
	relP, relD     float64 // relative to what was summed
	objective, gap float64 // ½xᵀPx + qᵀx, and its distance to the dual objective, relative
	size           float64 // what the gap is relative to
	mu             float64
}

// worst returns what must be at most the tolerance.
func (e *qpErrors) worst() float64 { return max(e.relP, e.relD, e.gap) }

// measure computes the errors, after residuals.
func (in *interior) measure(sc *qpScaling, constant float64) (e qpErrors) {
	f, n := in.f, in.f.n
	sizeX, sizeA, errX, errA := 0.0, 0.0, 0.0, 0.0
	for j, d := range sc.d {
		sizeX = max(sizeX, math.Abs(in.x[j])*d)
	}
	for i, s := range sc.e {
		sizeA = max(sizeA, math.Abs(in.ax[i])/s)
		if in.equal[i] {
			errA = max(errA, math.Abs(in.rb[i])/s)
		}
	}
	dual := 0.0 // Σ λσβ + Σ yᵢcᵢ of equalities
	for k, at := range in.at {
		dual += in.l[k] * in.sigma[k] * in.beta[k]
		if r := math.Abs(in.rp[k]); int(at) < n {
			errX = max(errX, r*sc.d[at])
		} else {
			errA = max(errA, r/sc.e[int(at)-n])
		}
	}
	for i, eq := range in.equal {
		if eq {
			dual += in.y[i] * f.cl[i]
		}
	}
	sizeD := 0.0
	for j, d := range sc.d {
		s := d * sc.cost
		e.dual = max(e.dual, math.Abs(in.rd[j])/s)
		sizeD = max(sizeD, max(math.Abs(in.px[j]), math.Abs(f.q[j]), math.Abs(in.aty[j]))/s)
	}
	e.primal = max(errX, errA)
	e.relP = max(errX/(1+sizeX), errA/(1+sizeA))
	e.relD = e.dual / (1 + sizeD)
	quad := asm.Dot(in.px, in.x)
	linear := asm.Dot(f.q, in.x)
	e.objective = (quad/2 + linear) / sc.cost
	gap := math.Abs(quad+linear-dual) / sc.cost
	e.size = 1 + min(math.Abs(e.objective), math.Abs(e.objective+constant))
	e.gap = gap / e.size
	e.mu = in.mu(0, 0)
	if math.IsNaN(quad) || math.IsNaN(linear) || math.IsNaN(dual) {
		e.gap = math.Inf(1)
	}
	return e
}
