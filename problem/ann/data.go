package ann

import (
	"fmt"
	"math"
)

// A Data is a set of samples for a Net: numbers only.
type Data struct {
	Rows, Inputs, Outputs int
	X, Y                  []float64 // a sample after the other: Rows·Inputs and Rows·Outputs elements
}

// x returns the inputs of sample j.
func (d *Data) x(j int) []float64 { return d.X[j*d.Inputs : (j+1)*d.Inputs] }

// y returns the targets of sample j.
func (d *Data) y(j int) []float64 { return d.Y[j*d.Outputs : (j+1)*d.Outputs] }

// Check returns an error that names the first fault: sizes, numbers that are not finite.
func (d *Data) Check() error {
	switch {
	case d.Rows < 1:
		return fmt.Errorf("ann: there are no samples")
	case d.Inputs < 1 || d.Outputs < 1:
		return fmt.Errorf("ann: samples have %d inputs and %d outputs, want one of each at least", d.Inputs, d.Outputs)
	case len(d.X) != d.Rows*d.Inputs || len(d.Y) != d.Rows*d.Outputs:
		return fmt.Errorf("ann: X and Y have %d and %d elements, want %d and %d", len(d.X), len(d.Y), d.Rows*d.Inputs, d.Rows*d.Outputs)
	}
	for k, v := range d.X {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("ann: input %d of sample %d is %v", k%d.Inputs, k/d.Inputs, v)
		}
	}
	for k, v := range d.Y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("ann: target %d of sample %d is %v", k%d.Outputs, k/d.Outputs, v)
		}
	}
	return nil
}

// fits returns an error unless n can be trained on d.
func (d *Data) fits(n *Net) error {
	if err := d.Check(); err != nil {
		return err
	}
	if d.Inputs != n.Inputs() || d.Outputs != n.Outputs() {
		return fmt.Errorf("ann: samples have %d inputs and %d outputs, the net has %d and %d", d.Inputs, d.Outputs, n.Inputs(), n.Outputs())
	}
	if n.o.Loss == LogisticLoss {
		for k, v := range d.Y {
			if v != 0 && v != 1 {
				return fmt.Errorf("ann: target %d of sample %d is %v, want 0 or 1 for the logistic loss", k%d.Outputs, k/d.Outputs, v)
			}
		}
	}
	return nil
}

// Subset returns the samples of the given numbers, copied.
func (d *Data) Subset(rows []int) *Data {
	s := &Data{Rows: len(rows), Inputs: d.Inputs, Outputs: d.Outputs}
	for _, j := range rows {
		s.X = append(s.X, d.x(j)...)
		s.Y = append(s.Y, d.y(j)...)
	}
	return s
}

// LossOf returns the loss of the net with weights w on d, without weight decay: ½Σe², or the sum of the logistic losses.
func (n *Net) LossOf(w []float64, d *Data) float64 {
	r := &Reduced{net: n, data: d}
	r.init()
	sum := 0.0
	for j := range d.Rows {
		r.Values(j, w, nil, r.f)
		for _, f := range r.f {
			sum += f * f / 2
		}
	}
	return sum
}

// Predict sets out, Rows·n_{H+1} elements, to the outputs of the net for all samples of d.
func (n *Net) Predict(w []float64, d *Data, out []float64) {
	z := make([]float64, n.States())
	no := n.Outputs()
	for j := range d.Rows {
		n.Forward(w, d.x(j), z, out[j*no:(j+1)*no])
	}
}
