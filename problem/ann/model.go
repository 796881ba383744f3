package ann

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// The model file says what it is and in which version.
const (
	modelFormat  = "saddle-ann"
	modelVersion = 1
)

// A Model is a trained net with all that is needed to use it on rows of a table.
type Model struct {
	Net     *Net
	W       []float64
	Inputs  *Scaling // of the inputs; nil means none
	Targets *Scaling // of the target of a regression; nil means none
	Classes *Classes // nil in a regression
	Names   []string // of the inputs
	Target  string
	Lags    int // of a forecast, else 0
}

// modelFile is the JSON form of a Model.
type modelFile struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Layers  []int     `json:"layers"`
	Hidden  string    `json:"hidden"`
	Output  string    `json:"output"`
	Bias    bool      `json:"bias"`
	Loss    string    `json:"loss"`
	Names   []string  `json:"inputs"`
	Target  string    `json:"target"`
	Lags    int       `json:"lags,omitempty"`
	Classes *Classes  `json:"classes,omitempty"`
	Inputs  *Scaling  `json:"input_scaling,omitempty"`
	Targets *Scaling  `json:"target_scaling,omitempty"`
	W       []float64 `json:"weights"`
}

// Check returns an error that names what does not fit.
func (m *Model) Check() error {
	if m.Net == nil {
		return fmt.Errorf("ann: the model has no net")
	}
	if len(m.W) != m.Net.Weights() {
		return fmt.Errorf("ann: the model has %d weights, its layers want %d", len(m.W), m.Net.Weights())
	}
	for k, v := range m.W {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("ann: weight %d of the model is %v", k, v)
		}
	}
	check := func(s *Scaling, n int, what string) error {
		if s == nil {
			return nil
		}
		if len(s.Offset) != n || len(s.Factor) != n {
			return fmt.Errorf("ann: the scaling of %s has %d and %d elements, want %d", what, len(s.Offset), len(s.Factor), n)
		}
		for k := range n {
			if f := s.Factor[k]; math.IsNaN(s.Offset[k]+f) || math.IsInf(s.Offset[k]+f, 0) || f == 0 {
				return fmt.Errorf("ann: element %d of the scaling of %s is not usable", k, what)
			}
		}
		return nil
	}
	if err := check(m.Inputs, m.Net.Inputs(), "inputs"); err != nil {
		return err
	}
	if err := check(m.Targets, m.Net.Outputs(), "targets"); err != nil {
		return err
	}
	if c := m.Classes; c != nil && (len(c.Labels) < 2 || c.Outputs() != m.Net.Outputs() || !(c.Low < c.High)) {
		return fmt.Errorf("ann: the model has %d classes and %d outputs", len(c.Labels), m.Net.Outputs())
	}
	return nil
}

// WriteJSON writes the model as one JSON object whose key "format" is "saddle-ann"; numbers are restored exactly by ReadModel. The error is that
// of Check or of w.
func (m *Model) WriteJSON(w io.Writer) error {
	if err := m.Check(); err != nil {
		return err
	}
	o := m.Net.Options()
	b, err := json.Marshal(&modelFile{modelFormat, modelVersion, m.Net.Widths(), o.Hidden.String(), o.Output.String(), !o.NoBias, o.Loss.String(),
		m.Names, m.Target, m.Lags, m.Classes, m.Inputs, m.Targets, m.W})
	if err != nil {
		return fmt.Errorf("ann: %w", err)
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// ReadModel reads what WriteJSON wrote. The error says what is wrong with it.
func ReadModel(r io.Reader) (*Model, error) {
	var f modelFile
	d := json.NewDecoder(io.LimitReader(r, 1<<30))
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("ann: model: %w", err)
	}
	if f.Format != modelFormat || f.Version != modelVersion {
		return nil, fmt.Errorf("ann: model: format is %.40q, version %d; want %q, %d", f.Format, f.Version, modelFormat, modelVersion)
	}
	hidden, err := ParseActivation(f.Hidden)
	if err != nil {
		return nil, err
	}
	output, err := ParseActivation(f.Output)
	if err != nil {
		return nil, err
	}
	loss, err := ParseLoss(f.Loss)
	if err != nil {
		return nil, err
	}
	n, err := NewNet(f.Layers, Options{Hidden: hidden, Output: output, NoBias: !f.Bias, Loss: loss})
	if err != nil {
		return nil, err
	}
	m := &Model{Net: n, W: f.W, Inputs: f.Inputs, Targets: f.Targets, Classes: f.Classes, Names: f.Names, Target: f.Target, Lags: f.Lags}
	return m, m.Check()
}

// Apply returns the outputs for one row of inputs, both in the units of the table.
func (m *Model) Apply(x []float64) []float64 {
	in := append([]float64(nil), x...)
	m.Inputs.Apply(in)
	y := make([]float64, m.Net.Outputs())
	m.Net.Forward(m.W, in, make([]float64, m.Net.States()), y)
	m.Targets.Undo(y)
	return y
}
