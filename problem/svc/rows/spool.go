package rows

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"
	"slices"
)

// spool is a file of rows one after the other, for this process alone, in the byte order of the machine:
//
//	count uint32, label int8, 3 bytes; count × int32 columns; count × float32 or float64 values
//
// Zeros are left out, those that float32 makes among them.
type spool struct {
	f    *os.File
	w    *bufio.Writer
	r    *bufio.Reader
	wide bool // values in float64

	// The row at hand.
	head  [8]byte
	ind   []int32
	val32 []float32
	val64 []float64
}

func newSpool(f *os.File, wide bool) *spool {
	return &spool{f: f, w: bufio.NewWriterSize(f, partBuffer), wide: wide}
}

// write adds a row and returns the number of its values that are not zero.
func (s *spool) write(y int8, ind []int32, val []float64) (stored int, err error) {
	s.ind, s.val32, s.val64 = s.ind[:0], s.val32[:0], s.val64[:0]
	for k, v := range val {
		if s.wide && v != 0 {
			s.ind, s.val64 = append(s.ind, ind[k]), append(s.val64, v)
		} else if f := float32(v); !s.wide && f != 0 {
			s.ind, s.val32 = append(s.ind, ind[k]), append(s.val32, f)
		}
	}
	binary.NativeEndian.PutUint32(s.head[:], uint32(len(s.ind)))
	s.head[4] = byte(y)
	s.w.Write(s.head[:]) // a bufio.Writer keeps its first error
	s.w.Write(rawBytes(s.ind))
	s.w.Write(rawBytes(s.val32))
	_, err = s.w.Write(rawBytes(s.val64))
	return len(s.ind), err
}

// rewind goes back to the first row, for next.
func (s *spool) rewind() error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	s.r = bufio.NewReaderSize(s.f, partBuffer)
	return nil
}

// next reads a row, which is valid until the next call. The values are in val, or in val64 if they are wide.
func (s *spool) next() (y int8, ind []int32, val []float32, err error) {
	if _, err := io.ReadFull(s.r, s.head[:]); err != nil {
		return 0, nil, nil, err
	}
	count := int(binary.NativeEndian.Uint32(s.head[:]))
	s.ind = slices.Grow(s.ind[:0], count)[:count]
	if _, err := io.ReadFull(s.r, rawBytes(s.ind)); err != nil {
		return 0, nil, nil, err
	}
	var b []byte
	if s.wide {
		s.val64 = slices.Grow(s.val64[:0], count)[:count]
		b = rawBytes(s.val64)
	} else {
		s.val32 = slices.Grow(s.val32[:0], count)[:count]
		b = rawBytes(s.val32)
	}
	if _, err := io.ReadFull(s.r, b); err != nil {
		return 0, nil, nil, err
	}
	return int8(s.head[4]), s.ind, s.val32, nil
}
