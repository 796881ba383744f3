package rows

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
)

// Header is what a Writer must know before the first row.
type Header struct {
	Meta
	Rows, Cols int  // the constant feature included
	NNZ        int  // stored values; not used if Dense
	Dense      bool // all features of a row are stored
}

// Writer writes a file row by row, whose memory is a few buffers of a megabyte. The file gets its name by Commit; before
// that, whatever happens, there is none, or the one that was there.
type Writer struct {
	file   *newFile
	h      Header
	l      *layout
	meta   []byte
	parts  [sections]part
	rows   int
	nnz    int64
	closed bool
}

// part is a section that grows.
type part struct {
	f   *os.File
	off int64 // of what comes next
	crc uint32
	buf []byte
}

const partBuffer = 1 << 20

func (p *part) write(b []byte) error {
	for len(b) > 0 {
		n := min(len(b), partBuffer-len(p.buf))
		p.buf = append(p.buf, b[:n]...)
		b = b[n:]
		if len(p.buf) == partBuffer {
			if err := p.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *part) flush() error {
	p.crc = crc32.Update(p.crc, castagnoli, p.buf)
	n, err := p.f.WriteAt(p.buf, p.off)
	p.off += int64(n)
	p.buf = p.buf[:0]
	return err
}

// Create begins a file that will have the given path and replaces what is there. Call Abort, which does nothing after
// Commit, when done.
func Create(path string, h Header) (*Writer, error) {
	if h.Dense {
		h.NNZ = h.Rows * h.Cols
	}
	if h.Rows < 0 || h.Cols < 0 || h.NNZ < 0 {
		return nil, fmt.Errorf("rows: %d rows of %d features with %d values", h.Rows, h.Cols, h.NNZ)
	}
	if err := h.Check(h.Cols); err != nil {
		return nil, err
	}
	meta, err := h.encode()
	if err != nil {
		return nil, err
	}
	l, err := newLayout(h.Dense, uint64(h.Rows), uint64(h.Cols), uint64(h.NNZ), uint64(len(meta)))
	if err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	f, err := createFile(path)
	if err != nil {
		return nil, err
	}
	w := &Writer{file: f, h: h, l: l, meta: meta}
	for i := range w.parts {
		w.parts[i] = part{f: f.File, off: l.sec[i].off, buf: make([]byte, 0, partBuffer)}
	}
	if !h.Dense {
		if err := w.pointer(); err != nil {
			w.Abort()
			return nil, err
		}
	}
	return w, nil
}

func (w *Writer) pointer() error {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(w.nnz))
	return w.parts[ptrSection].write(b[:])
}

// Row adds a row of a sparse file: its ascending columns and their values, and its label +1, −1 or 0 (unknown). It does not
// keep the slices.
func (w *Writer) Row(y int8, ind []int32, val []float32) error {
	if w.h.Dense {
		return errors.New("rows: a sparse row for a dense file")
	}
	if len(ind) != len(val) {
		return fmt.Errorf("rows: %d columns for %d values", len(ind), len(val))
	}
	if w.nnz+int64(len(ind)) > w.l.nnz {
		return fmt.Errorf("rows: more than %d values", w.l.nnz)
	}
	last := int32(-1)
	for _, j := range ind {
		if j <= last || int(j) >= w.h.Cols {
			return fmt.Errorf("rows: column %d after %d in row %d of %d columns", j, last, w.rows, w.h.Cols)
		}
		last = j
	}
	w.nnz += int64(len(ind))
	if err := w.row(y, val); err != nil {
		return err
	}
	if err := w.parts[indSection].write(littleEndian4(ind)); err != nil {
		return err
	}
	return w.pointer()
}

// DenseRow adds a row of a dense file, all its features, and its label.
func (w *Writer) DenseRow(y int8, x []float32) error {
	if !w.h.Dense || len(x) != w.h.Cols {
		return fmt.Errorf("rows: a dense row of %d values for %d columns", len(x), w.h.Cols)
	}
	return w.row(y, x)
}

// row adds label and values.
func (w *Writer) row(y int8, val []float32) error {
	switch {
	case w.closed:
		return errors.New("rows: the file is closed")
	case w.rows == w.h.Rows:
		return fmt.Errorf("rows: more than %d rows", w.rows)
	case y < -1 || 1 < y:
		return fmt.Errorf("rows: label %d of row %d", y, w.rows)
	}
	if k := notFinite(val); k >= 0 {
		return fmt.Errorf("rows: value %v in row %d is not finite", val[k], w.rows)
	}
	w.rows++
	if err := w.parts[labelSection].write([]byte{byte(y)}); err != nil {
		return err
	}
	return w.parts[valSection].write(littleEndian4(val))
}

// Commit completes the file: header and data are on the disk when it gets its name.
func (w *Writer) Commit() error {
	if w.closed {
		return errors.New("rows: the file is closed")
	}
	defer w.Abort()
	if w.rows != w.h.Rows || !w.h.Dense && w.nnz != w.l.nnz {
		return fmt.Errorf("rows: %d rows with %d values of %d with %d", w.rows, w.nnz, w.h.Rows, w.l.nnz)
	}
	for i := range w.parts {
		if err := w.parts[i].flush(); err != nil {
			return err
		}
		w.l.sec[i].crc = w.parts[i].crc
	}
	// An empty last section can begin behind what has been written.
	if err := w.file.Truncate(w.l.length); err != nil {
		return err
	}
	if _, err := w.file.WriteAt(append(w.l.header(w.meta), w.meta...), 0); err != nil {
		return err
	}
	w.closed = true
	return w.file.commit()
}

// Abort gives up the file unless it is complete.
func (w *Writer) Abort() {
	if !w.closed {
		w.closed = true
		w.file.remove()
	}
}

// Write writes the rows of s, with what m says about them, to a file at path. It replaces a file there once the new one
// is complete and on the disk; a process that is killed before leaves the old one, and a hidden file beside it. The labels' names
// are those of s.
func Write(path string, s *Set, m Meta) error {
	m.Labels = s.Labels
	x := s.X
	if len(s.Y) != x.Rows {
		return fmt.Errorf("rows: %d labels for %d rows", len(s.Y), x.Rows)
	}
	w, err := Create(path, Header{Meta: m, Rows: x.Rows, Cols: x.Cols, NNZ: x.NNZ(), Dense: x.IsDense()})
	if err != nil {
		return err
	}
	defer w.Abort()
	for i, y := range s.Y {
		if x.IsDense() {
			err = w.DenseRow(y, x.Dense[i*x.Cols:(i+1)*x.Cols])
		} else {
			err = w.Row(y, x.Ind[x.Ptr[i]:x.Ptr[i+1]], x.Val[x.Ptr[i]:x.Ptr[i+1]])
		}
		if err != nil {
			return err
		}
		x.Done(i, i+1)
	}
	return w.Commit()
}
