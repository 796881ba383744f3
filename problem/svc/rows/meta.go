package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/problem/svc"
)

// Meta is what a file says about its rows besides numbers, so that a model that was trained on them can be applied to
// original features.
type Meta struct {
	Labels  svc.Labels
	Bias    float64      // value of the last column in every row; 0 = there is no such column
	Scaling *svc.Scaling // of the other columns; nil = features as they were
}

// Check returns an error unless the labels differ, the bias is a finite float32, and the scaling is valid and belongs to cols columns,
// the constant one included.
func (m *Meta) Check(cols int) error {
	if err := m.Labels.Check(); err != nil {
		return err
	}
	if !(math.Abs(m.Bias) <= math.MaxFloat32) || float64(float32(m.Bias)) != m.Bias {
		return fmt.Errorf("rows: the bias %v is not a finite number in float32", m.Bias)
	}
	if m.Bias != 0 {
		if cols == 0 {
			return errors.New("rows: there is a bias but no column for it")
		}
		cols--
	}
	if m.Scaling != nil {
		if err := m.Scaling.Check(); err != nil {
			return err
		}
		if len(m.Scaling.Factor) != cols {
			return fmt.Errorf("rows: scaling of %d features for %d", len(m.Scaling.Factor), cols)
		}
	}
	return nil
}

// metaFile is the JSON form of Meta.
type metaFile struct {
	Labels struct {
		Pos string `json:"pos"`
		Neg string `json:"neg"`
	} `json:"labels"`
	Bias    float64      `json:"bias"`
	Scaling *scalingFile `json:"scaling"`
}

type scalingFile struct {
	Method string    `json:"method"`
	Offset []float64 `json:"offset"`
	Factor []float64 `json:"factor"`
}

func (m *Meta) encode() ([]byte, error) {
	f := metaFile{Bias: m.Bias}
	f.Labels.Pos, f.Labels.Neg = m.Labels.Pos, m.Labels.Neg
	if s := m.Scaling; s != nil {
		f.Scaling = &scalingFile{s.Method.String(), s.Offset, s.Factor}
	}
	return json.Marshal(f)
}

func decodeMeta(b []byte, cols int) (*Meta, error) {
	var f metaFile
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("damaged metadata: text after the object")
	}
	m := &Meta{Labels: svc.Labels(f.Labels), Bias: f.Bias}
	if s := f.Scaling; s != nil {
		m.Scaling = &svc.Scaling{Offset: s.Offset, Factor: s.Factor}
		switch s.Method {
		case svc.ScaleRange.String():
			m.Scaling.Method = svc.ScaleRange
		case svc.ScaleMaxAbs.String():
			m.Scaling.Method = svc.ScaleMaxAbs
		default:
			return nil, fmt.Errorf("damaged metadata: unknown scaling method %.40q", s.Method)
		}
	}
	if err := m.Check(cols); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	return m, nil
}
