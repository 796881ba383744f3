package opf

import (
	"math"
	"math/cmplx"
)

// An Operation is a state of the network in the units of the case.
type Operation struct {
	Vm, Va []float64 // voltages, per unit, and angles in degrees, by the buses of the case
	Pg, Qg []float64 // MW and MVAr by its generators
	// From and To are the powers that flow into each branch of the case at its ends, P + iQ in MVA.
	From, To []complex128
	// Cost is that of all generators in $/h.
	Cost float64
	// Mismatch is the largest violation of a balance at a bus, in MVA.
	Mismatch float64
}

// Operation returns the state that x, the variables of the model, means. It takes flows, mismatch and cost from the data of the case. What is not
// in service has zeros.
func (m *Model) Operation(x []float64) *Operation {
	c, net := m.Case, m.net
	o := &Operation{
		Vm: make([]float64, len(c.Buses)), Va: make([]float64, len(c.Buses)),
		Pg: make([]float64, len(c.Generators)), Qg: make([]float64, len(c.Generators)),
		From: make([]complex128, len(c.Branches)), To: make([]complex128, len(c.Branches)),
	}
	rest := make([]complex128, len(net.buses)) // of the balances
	voltage := make([]complex128, len(net.buses))
	for i, bus := range net.buses {
		b := c.Buses[bus]
		o.Vm[bus], o.Va[bus] = x[m.vm+i], x[m.va+i]*180/math.Pi
		voltage[i] = cmplx.Rect(x[m.vm+i], x[m.va+i])
		v2 := x[m.vm+i] * x[m.vm+i]
		rest[i] = complex(-b.Pd-b.Gs*v2, -b.Qd+b.Bs*v2)
	}
	for j, k := range net.generators {
		g := c.Generators[k]
		o.Pg[k], o.Qg[k] = x[m.pg+j]*c.BaseMVA, x[m.qg+j]*c.BaseMVA
		rest[net.at[j]] += complex(o.Pg[k], o.Qg[k])
		o.Cost += g.Cost.At(o.Pg[k]) + g.ReactiveCost.At(o.Qg[k])
	}
	base := complex(c.BaseMVA, 0)
	for j, k := range net.branches {
		y := c.Branches[k].admittance()
		f, t := voltage[net.from[j]], voltage[net.to[j]]
		o.From[k] = base * f * cmplx.Conj(y.ff*f+y.ft*t)
		o.To[k] = base * t * cmplx.Conj(y.tf*f+y.tt*t)
		rest[net.from[j]] -= o.From[k]
		rest[net.to[j]] -= o.To[k]
	}
	for _, r := range rest {
		o.Mismatch = math.Max(o.Mismatch, math.Max(math.Abs(real(r)), math.Abs(imag(r))))
	}
	return o
}
