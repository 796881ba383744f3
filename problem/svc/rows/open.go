package rows

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Verify says how much of a file Open reads in order to trust it.
type Verify int

const (
	// VerifyAll checks the header, all checksums, that row pointers and columns ascend and lie within the dimensions, and
	// that values are finite: one pass over the file.
	VerifyAll Verify = iota

	// VerifyRows leaves out columns and values. It is for files whose content is known to be intact, such as ones that
	// this program has just written: a column outside of the dimensions is an access outside of memory later.
	VerifyRows
)

// Options say how a file is opened.
type Options struct {
	Verify Verify

	// MemoryLimit bounds the bytes of the file that are in the memory of this process, provided that who reads rows calls
	// Matrix.Done; 0 = none. It needs at least MinMemoryLimit and four times the space of labels and row pointers, 9 bytes a row.
	// Where files are not mapped (other systems than Linux and macOS) it has no effect.
	MemoryLimit int64
}

// File is an open file: its rows, which are valid until Close, and what it says about them.
type File struct {
	*Set
	Meta  Meta
	Bytes int64 // length of the file

	once  sync.Once
	unmap func() error
}

// FileError says what is wrong with a file.
type FileError struct {
	Path string
	Err  error
}

// Error returns "path: cause".
func (e *FileError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

var (
	errDirectory  = errors.New("is a directory")
	errNotRegular = errors.New("is not a regular file")
)

// Open maps the file at path, so that its rows are in memory once they are read; they are not copied.
//
// The error is that of the system or a *FileError, which says what is wrong with the file if it is damaged, cut off or of another kind; it is never a crash. The one
// exception: a file that becomes shorter while it is open makes reading the lost rows a fault of the process. Writers of
// this package replace files and never shorten them.
//
// The cost is that of Options.Verify: a pass at the speed of memory or of the disk, or one over 9 bytes a row.
func Open(path string, o Options) (*File, error) {
	if o.MemoryLimit < 0 || o.Verify < VerifyAll || VerifyRows < o.Verify {
		return nil, fmt.Errorf("rows: invalid options %+v", o)
	}
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping stays
	file, err := open(f, o)
	if err != nil {
		return nil, &FileError{path, err}
	}
	return file, nil
}

// openRegular opens a file that is neither a folder nor a device, which could not be mapped, nor a pipe, which could
// never answer.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &FileError{path, errDirectory}
	case !info.Mode().IsRegular():
		return nil, &FileError{path, errNotRegular}
	}
	return os.Open(path)
}

func open(f *os.File, o Options) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, headerSize)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	l, err := parseHeader(head[:n], info.Size())
	if err != nil {
		return nil, err
	}
	data, unmap, err := mapFile(f, int(l.length))
	if err != nil {
		return nil, err
	}
	advise(data, true)
	file, err := decode(data, l, o)
	if err != nil {
		unmap()
		return nil, err
	}
	advise(data, file.X.done != nil) // without a limit the order of reading is open
	file.unmap = unmap
	return file, nil
}

// decode returns the file whose bytes are data, the start of which is aligned for every section, with the header l.
func decode(data []byte, l *layout, o Options) (*File, error) {
	head, meta := data[:headerSize], data[headerSize:headerSize+l.meta]
	if le32(head[156:]) != headerSum(head, meta) || le32(head[152:]) != 0 {
		return nil, errors.New("damaged file: wrong checksum of the header")
	}
	m, err := decodeMeta(meta, int(l.cols))
	if err != nil {
		return nil, err
	}
	lim, err := newLimiter(data, l, o.MemoryLimit)
	if err != nil {
		return nil, err
	}
	f := &File{Set: newSet(data, l), Meta: *m, Bytes: l.length}
	f.Set.Labels = m.Labels
	if err := check(f, data, l, lim, o.Verify); err != nil {
		return nil, err
	}
	f.X.sound = true
	if lim != nil {
		f.X.done = lim.rowsConsumed(f.X, l)
	}
	return f, nil
}

// check verifies the sections.
func check(f *File, data []byte, l *layout, lim *limiter, how Verify) error {
	v := &verifier{data: data, l: l, x: f.X, y: f.Y, lim: lim}
	if err := v.gaps(); err != nil {
		return err
	}
	if err := v.small(); err != nil || how == VerifyRows {
		return err
	}
	return v.large()
}

func le32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// newSet returns views of the sections.
func newSet(data []byte, l *layout) *Set {
	part := func(s int) []byte {
		lo, hi := l.sec[s].off, l.sec[s].off+l.sec[s].len
		return data[lo:hi:hi]
	}
	x := &Matrix{Rows: int(l.rows), Cols: int(l.cols)}
	if l.dense {
		x.Dense = values(part(valSection))
	} else {
		x.Ptr, x.Ind, x.Val = pointers(part(ptrSection)), columns(part(indSection)), values(part(valSection))
	}
	return &Set{X: x, Y: view[int8](part(labelSection))}
}

// Close ends the mapping; the rows must not be used any more. A second call does nothing.
func (f *File) Close() (err error) {
	f.once.Do(func() { err = f.unmap() })
	return err
}

// IsFile reports whether the file at path begins as files of this package do. It opens regular files only, so that it takes
// nothing from a pipe.
func IsFile(path string) bool {
	f, err := openRegular(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(magic))
	_, err = io.ReadFull(f, b)
	return err == nil && string(b) == magic
}
