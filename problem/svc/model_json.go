package svc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// The model file says what it is and in which version.
const (
	modelFormat  = "saddle-svc"
	modelVersion = 1
)

// modelFile is the JSON form of a Model. Pointers tell a missing key from a
// zero.
type modelFile struct {
	Format   string       `json:"format"`
	Version  int          `json:"version"`
	Labels   labelsFile   `json:"labels"`
	Majority *number      `json:"majority"`
	C        *number      `json:"c"`
	Bias     *number      `json:"bias"`
	Features *int         `json:"features"`
	Scaling  *scalingFile `json:"scaling"`
	W        []number     `json:"w"`
}

type labelsFile struct {
	Pos string `json:"pos"`
	Neg string `json:"neg"`
}

type scalingFile struct {
	Method string   `json:"method"`
	Offset []number `json:"offset"`
	Factor []number `json:"factor"`
}

// number is a float64 that, unlike one, is not left alone by a JSON null.
type number float64

func (x *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return fmt.Errorf("%.40q is not a finite number", b)
	}
	*x = number(v)
	return nil
}

// WriteJSON writes the model as one JSON object whose key "format" is
// "saddle-svc". Numbers have as many digits as ReadModel needs to restore
// them exactly. It returns an error if the model does not satisfy Check.
func (m *Model) WriteJSON(w io.Writer) error {
	if err := m.Check(); err != nil {
		return err
	}
	features := m.Features()
	f := modelFile{
		Format:   modelFormat,
		Version:  modelVersion,
		Labels:   labelsFile(m.Labels),
		Majority: (*number)(&m.Majority),
		C:        (*number)(&m.C),
		Bias:     (*number)(&m.Bias),
		Features: &features,
		W:        convert[number](m.W),
	}
	if s := m.Scaling; s != nil {
		f.Scaling = &scalingFile{
			Method: s.Method.String(),
			Offset: convert[number](s.Offset),
			Factor: convert[number](s.Factor),
		}
	}
	return json.NewEncoder(w).Encode(f)
}

// ReadModel reads a model written by WriteJSON. It returns an error for
// anything else: another format or version, a key that is unknown or missing,
// a number that is not finite, lengths that do not agree, text after the
// object.
func ReadModel(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("svc: model: %w", err)
	}
	f, err := decodeModel(b)
	if err != nil {
		return nil, fmt.Errorf("svc: model: %w", err)
	}
	m := &Model{
		Labels:   Labels(f.Labels),
		W:        convert[float64](f.W),
		Bias:     float64(*f.Bias),
		C:        float64(*f.C),
		Majority: float64(*f.Majority),
	}
	if s := f.Scaling; s != nil {
		m.Scaling = &Scaling{Offset: convert[float64](s.Offset), Factor: convert[float64](s.Factor)}
		switch s.Method {
		case ScaleRange.String():
			m.Scaling.Method = ScaleRange
		case ScaleMaxAbs.String():
			m.Scaling.Method = ScaleMaxAbs
		default:
			return nil, fmt.Errorf("svc: model: unknown scaling method %q", s.Method)
		}
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	if *f.Features != m.Features() {
		return nil, fmt.Errorf("svc: model: %d weights for %d features", m.Features(), *f.Features)
	}
	return m, nil
}

// decodeModel looks at format and version before anything else, so that
// a foreign file is called that.
func decodeModel(b []byte) (*modelFile, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, fmt.Errorf("not a JSON model of saddle tune: %w", err)
	}
	if head.Format != modelFormat {
		return nil, fmt.Errorf("format is %q, want %q, which saddle tune writes", head.Format, modelFormat)
	}
	if head.Version != modelVersion {
		return nil, fmt.Errorf("version %d is unknown, want %d", head.Version, modelVersion)
	}
	var f modelFile
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	if f.Majority == nil || f.C == nil || f.Bias == nil || f.Features == nil || f.W == nil {
		return nil, errors.New("one of the keys majority, c, bias, features, w is missing")
	}
	return &f, nil
}

func convert[To, From ~float64](x []From) []To {
	y := make([]To, len(x))
	for i, v := range x {
		y[i] = To(v)
	}
	return y
}
