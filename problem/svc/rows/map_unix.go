//go:build linux || darwin

package rows

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps the first size bytes of f for reading, and returns how to end that.
func mapFile(f *os.File, size int) (data []byte, unmap func() error, err error) {
	data, err = unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return data, func() error { return os.NewSyscallError("munmap", unix.Munmap(data)) }, nil
}

// mapped says that pages of mapFile can be dropped and come back from the file.
const mapped = true

// adviseSequential tells the system that the data will be read in passes. What it makes of that changes no value, so that
// a refusal is of no interest.
func adviseSequential(data []byte) { _ = unix.Madvise(data, unix.MADV_SEQUENTIAL) }

// adviseNeeded asks for pages to be read from the file ahead of use.
func adviseNeeded(data []byte) { _ = unix.Madvise(data, unix.MADV_WILLNEED) }

// drop takes pages out of the memory of this process.
func drop(data []byte) { _ = unix.Madvise(data, unix.MADV_DONTNEED) }
