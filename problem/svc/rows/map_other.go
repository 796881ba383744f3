//go:build !linux && !darwin

package rows

import (
	"io"
	"os"
	"unsafe"
)

// mapFile reads the first size bytes of f into memory.
func mapFile(f *os.File, size int) (data []byte, unmap func() error, err error) {
	words := make([]uint64, (size+7)/8) // the file's sections are aligned
	data = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), size)
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, int64(size)), data); err != nil {
		return nil, nil, err
	}
	return data, func() error { return nil }, nil
}

const mapped = false

func adviseSequential([]byte) {}

func adviseNeeded([]byte) {}

func drop([]byte) {}
