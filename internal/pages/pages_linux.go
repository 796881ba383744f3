package pages

import "syscall"

// Advice of Linux.
const (
	populateWrite = 23 // of 5.14: make all pages of a range as if they had been written to
	collapse      = 25 // of 6.1: make huge pages of those of a range
)

// hugePage is the size of a huge page on the machines that have them as a rule. Elsewhere the system refuses, or makes none.
const hugePage = 2 << 20

// claim asks for huge pages where they fit into e and for pages in all of it. Older kernels refuse, and huge pages may be short, which is no harm.
//
// A huge page is made only of one with a page that is there, so the first one is asked for before. Nothing is said of later: memory that the
// collector has given back to the system comes again as ordinary pages.
func claim(e extent) {
	size := uintptr(syscall.Getpagesize())
	huge := e.whole(hugePage)
	for at := huge.begin; at < huge.end; at += hugePage {
		advise(extent{at, at + size}, populateWrite)
	}
	advise(huge, collapse)
	advise(e.whole(size), populateWrite)
}

// advise calls madvise. Whether it succeeds does not matter.
func advise(e extent, advice uintptr) {
	if e.end > e.begin {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, e.begin, e.end-e.begin, advice)
	}
}
