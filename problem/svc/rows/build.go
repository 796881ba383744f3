package rows

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/saddle-go/saddle/problem/svc"
)

// Storage says how a file holds its rows.
type Storage int

const (
	Auto   Storage = iota // dense if two fifths of the values are not zero
	Dense                 // all values
	Sparse                // those that are not zero
)

// BuildOptions say what a Builder makes of the rows that it is given.
type BuildOptions struct {
	Scale   svc.ScaleMethod // of the features, fitted to all rows
	Bias    float64         // value of a constant feature behind the others; 0 = none
	Storage Storage
}

// Builder writes a file of rows whose number, width and density are not known before the last. It spools them to a hidden
// file beside the result, 8 bytes a value (12 if they are to be scaled) and 8 a row, and keeps a few buffers, the longest row and, if features are
// scaled, 40 bytes per feature.
type Builder struct {
	path string
	o    BuildOptions

	spool    *spool
	rows     int
	nnz      int
	cols     int
	extremes svc.Extremes
	closed   bool
}

// NewBuilder begins a file that will have the given path and replaces what is there. Call Abort, which does nothing
// after Commit, when done.
func NewBuilder(path string, o BuildOptions) (*Builder, error) {
	if !(math.Abs(o.Bias) <= math.MaxFloat32) {
		return nil, fmt.Errorf("rows: the bias %v is not a finite number in float32", o.Bias)
	}
	if o.Bias != 0 && float32(o.Bias) == 0 {
		return nil, fmt.Errorf("rows: the bias %v is 0 in float32", o.Bias)
	}
	o.Bias = float64(float32(o.Bias))
	if o.Scale < svc.ScaleNone || svc.ScaleMaxAbs < o.Scale || o.Storage < Auto || Sparse < o.Storage {
		return nil, fmt.Errorf("rows: invalid options %+v", o)
	}
	f, err := createFile(path) // finds out now whether it can be written
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where a file in use can be without a name, none is left behind if this process is killed
	return &Builder{path: path, o: o, spool: newSpool(f.File, o.Scale != svc.ScaleNone)}, nil
}

// Add adds a row: its label +1, −1 or 0, the ascending columns of its values from 0, and these. It does not keep the slices.
// It returns an error, which concerns this row, if a column is out of order or a value not finite or, unless it
// will be scaled, too large for float32. A value too small for float32 is 0.
func (b *Builder) Add(y int8, ind []int32, val []float64) error {
	if len(ind) != len(val) {
		return fmt.Errorf("rows: %d columns for %d values", len(ind), len(val))
	}
	largest := math.MaxFloat64
	if b.o.Scale == svc.ScaleNone {
		largest = math.MaxFloat32
	}
	last := int32(-1)
	for k, j := range ind {
		if j <= last {
			return fmt.Errorf("rows: column %d after %d", j, last)
		}
		last = j
		if v := val[k]; !(math.Abs(v) <= largest) {
			return fmt.Errorf("the value %v of feature %d is too large for float32", v, j+1)
		}
	}
	switch {
	case b.closed:
		return errors.New("rows: the file is closed")
	case y < -1 || 1 < y:
		return fmt.Errorf("rows: label %d", y)
	case b.rows == maxDim:
		return fmt.Errorf("rows: more than %d rows", b.rows)
	}
	if b.o.Scale != svc.ScaleNone {
		b.extremes.Add(ind, val)
	}
	stored, err := b.spool.write(y, ind, val)
	if err != nil {
		return err
	}
	b.rows++
	b.nnz += stored
	b.cols = max(b.cols, int(last)+1)
	return nil
}

// Commit writes the file from the rows that were added, cols features, which they must not exceed, without the
// constant one, and the labels' names; flip turns all labels over. It returns what is in the header. If ctx ends first, it gives up the
// file and returns the error of ctx.
func (b *Builder) Commit(ctx context.Context, labels svc.Labels, cols int, flip bool) (*Header, error) {
	if b.closed {
		return nil, errors.New("rows: the file is closed")
	}
	defer b.Abort()
	if cols < b.cols {
		return nil, fmt.Errorf("rows: a row has %d features, want %d", b.cols, cols)
	}
	if b.rows == 0 {
		return nil, errors.New("rows: no rows")
	}
	a := &assembly{spool: b.spool, rows: b.rows, cols: cols, bias: float32(b.o.Bias), flip: flip}
	h := &Header{Meta: Meta{Labels: labels, Bias: b.o.Bias}, Rows: b.rows, Cols: cols, NNZ: b.nnz}
	if err := b.scale(ctx, a, h); err != nil {
		return nil, err
	}
	if b.o.Bias != 0 {
		h.Cols++
		h.NNZ += b.rows
	}
	switch b.o.Storage {
	case Auto:
		h.Dense = h.Cols > 0 && float64(h.NNZ) >= denseShare*float64(h.Rows)*float64(h.Cols)
	case Dense:
		h.Dense = true
	}
	w, err := Create(b.path, *h)
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	if err := a.run(ctx, w); err != nil {
		return nil, err
	}
	if h.Dense {
		h.NNZ = h.Rows * h.Cols
	}
	return h, w.Commit()
}

// scale fits the scaling and counts the values that are not zero after it.
func (b *Builder) scale(ctx context.Context, a *assembly, h *Header) (err error) {
	if b.o.Scale == svc.ScaleNone {
		return nil
	}
	if h.Scaling, err = b.extremes.Fit(h.Cols, b.o.Scale); err != nil {
		return err
	}
	if a.scaling, err = h.Scaling.Rows(h.Rows, h.NNZ); err != nil {
		return err
	}
	h.NNZ = 0
	return a.each(ctx, func(_ int8, ind []int32, _ []float32) error {
		h.NNZ += len(ind)
		return nil
	})
}

// Abort gives up the file unless it is complete.
func (b *Builder) Abort() {
	if !b.closed {
		b.closed = true
		b.spool.f.Close()
		os.Remove(b.spool.f.Name())
	}
}

// assembly makes the final rows from those of a spool.
type assembly struct {
	spool      *spool
	rows, cols int
	scaling    *svc.RowScaling // nil = none
	bias       float32
	flip       bool
}

// each calls do for every row, scaled, without its constant feature. It looks at ctx now and then.
func (a *assembly) each(ctx context.Context, do func(y int8, ind []int32, val []float32) error) error {
	if err := a.spool.rewind(); err != nil {
		return err
	}
	var small []float32
	for i := range a.rows {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		y, ind, val, err := a.spool.next()
		if err != nil {
			return err
		}
		if a.flip {
			y = -y
		}
		if a.scaling != nil {
			var large []float64
			if ind, large, err = a.scaling.Row(ind, a.spool.val64); err != nil {
				return fmt.Errorf("row %d: %w", i+1, err)
			}
			small = small[:0]
			kept := ind[:0]
			for k, v := range large {
				if f := float32(v); f != 0 {
					small, kept = append(small, f), append(kept, ind[k])
				}
			}
			ind, val = kept, small
		}
		if err := do(y, ind, val); err != nil {
			return err
		}
	}
	return nil
}

// run writes all rows to w.
func (a *assembly) run(ctx context.Context, w *Writer) error {
	var row []float32
	if w.h.Dense {
		row = make([]float32, w.h.Cols)
	}
	var inds []int32
	var vals []float32
	return a.each(ctx, func(y int8, ind []int32, val []float32) error {
		if w.h.Dense {
			clear(row)
			for k, j := range ind {
				row[j] = val[k]
			}
			if a.bias != 0 {
				row[a.cols] = a.bias
			}
			return w.DenseRow(y, row)
		}
		if a.bias != 0 {
			inds = append(append(inds[:0], ind...), int32(a.cols))
			vals = append(append(vals[:0], val...), a.bias)
			ind, val = inds, vals
		}
		return w.Row(y, ind, val)
	})
}
