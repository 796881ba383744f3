package rows

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

// The fixed numbers of the format, which the package comment describes.
const (
	magic      = "\x8dsaddle\n"
	version    = 1
	headerSize = 160
	alignment  = 64
	flagDense  = 1

	maxDim  = math.MaxInt32
	maxNNZ  = 1 << 48
	maxMeta = 1 << 30
)

// The sections in the order of the file.
const (
	labelSection = iota
	ptrSection
	indSection
	valSection
	sections
)

var sectionNames = [sections]string{"labels", "row pointers", "columns", "values"}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// section is a part of the file.
type section struct {
	off, len int64
	crc      uint32
}

// layout is what the header says, except for the metadata.
type layout struct {
	dense           bool
	rows, cols, nnz int64
	meta            int64 // length of the metadata
	length          int64 // of the file
	sec             [sections]section
}

// newLayout places the sections. It returns an error if a number is outside what the format allows.
func newLayout(dense bool, rows, cols, nnz, meta uint64) (*layout, error) {
	switch {
	case rows == 0:
		return nil, fmt.Errorf("no rows")
	case rows > maxDim || cols > maxDim:
		return nil, fmt.Errorf("%d rows of %d features, more than 2³¹−1", rows, cols)
	case dense && nnz != rows*cols: // below 2⁶²
		return nil, fmt.Errorf("%d values in %d dense rows of %d", nnz, rows, cols)
	case nnz > maxNNZ || float64(nnz) > float64(rows)*float64(cols):
		return nil, fmt.Errorf("%d values in %d rows of %d", nnz, rows, cols)
	case meta > maxMeta:
		return nil, fmt.Errorf("metadata of %d bytes, more than 2³⁰", meta)
	}
	l := &layout{dense: dense, rows: int64(rows), cols: int64(cols), nnz: int64(nnz), meta: int64(meta)}
	l.length = headerSize + l.meta
	l.place(labelSection, l.rows)
	if !dense {
		l.place(ptrSection, 8*(l.rows+1))
		l.place(indSection, 4*l.nnz)
	}
	l.place(valSection, 4*l.nnz)
	if l.length > math.MaxInt {
		return nil, fmt.Errorf("%d bytes, more than this processor can address", l.length)
	}
	return l, nil
}

func (l *layout) place(s int, length int64) {
	off := (l.length + alignment - 1) &^ (alignment - 1)
	l.sec[s] = section{off: off, len: length}
	l.length = off + length
}

// header returns the bytes in front of the metadata.
func (l *layout) header(meta []byte) []byte {
	b := make([]byte, headerSize)
	copy(b, magic)
	le := binary.LittleEndian
	le.PutUint32(b[8:], version)
	if l.dense {
		le.PutUint32(b[12:], flagDense)
	}
	for i, v := range []int64{l.length, l.rows, l.cols, l.nnz, l.meta} {
		le.PutUint64(b[16+8*i:], uint64(v))
	}
	for i, s := range l.sec {
		p := b[56+24*i:]
		le.PutUint64(p, uint64(s.off))
		le.PutUint64(p[8:], uint64(s.len))
		le.PutUint32(p[16:], s.crc)
	}
	le.PutUint32(b[156:], headerSum(b, meta))
	return b
}

func headerSum(b, meta []byte) uint32 {
	return crc32.Update(crc32.Checksum(b[:156], castagnoli), castagnoli, meta)
}

// parseHeader checks a header as far as it can be without the metadata. size is the length of the file.
func parseHeader(b []byte, size int64) (*layout, error) {
	le := binary.LittleEndian
	switch {
	case size == 0:
		return nil, fmt.Errorf("the file is empty")
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return nil, fmt.Errorf("not a file of rows (saddle convert makes one)")
	case len(b) < headerSize:
		return nil, fmt.Errorf("the file ends in its header")
	}
	if v := le.Uint32(b[8:]); v != version {
		return nil, fmt.Errorf("version %d of the format, this program reads version %d", v, version)
	}
	flags := le.Uint32(b[12:])
	if flags&^flagDense != 0 {
		return nil, fmt.Errorf("unknown flags %#x", flags)
	}
	var v [5]uint64
	for i := range v {
		v[i] = le.Uint64(b[16+8*i:])
	}
	l, err := newLayout(flags&flagDense != 0, v[1], v[2], v[3], v[4])
	if err != nil {
		return nil, fmt.Errorf("damaged header: %w", err)
	}
	if v[0] != uint64(l.length) {
		return nil, fmt.Errorf("damaged header: length %d, %d rows of %d features with %d values need %d", v[0], l.rows, l.cols, l.nnz, l.length)
	}
	for i := range l.sec {
		p, s := b[56+24*i:], &l.sec[i]
		if le.Uint64(p) != uint64(s.off) || le.Uint64(p[8:]) != uint64(s.len) {
			return nil, fmt.Errorf("damaged header: wrong place of the %s", sectionNames[i])
		}
		s.crc = le.Uint32(p[16:])
	}
	switch {
	case size < l.length:
		return nil, fmt.Errorf("the file ends after %d of %d bytes", size, l.length)
	case size > l.length:
		return nil, fmt.Errorf("%d bytes follow the end of the data", size-l.length)
	}
	return l, nil
}
