package pages

import (
	"syscall"
	"testing"
)

// TestClaimMakesPages: writing to claimed memory meets no page that is not there, where the kernel knows the call.
func TestClaimMakesPages(t *testing.T) {
	faults := func() int64 {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			t.Fatal(err)
		}
		return r.Minflt
	}
	const pageElements = 512
	mem, err := syscall.Mmap(-1, 0, 8*Large, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip(err)
	}
	defer syscall.Munmap(mem)
	if err := syscall.Madvise(mem, populateWrite); err != nil {
		t.Skip("the kernel does not make pages on demand:", err)
	}
	begin := faults()
	for i := 0; i < len(mem); i += 8 * pageElements {
		mem[i] = 1
	}
	if n := faults() - begin; n > int64(len(mem)/(8*pageElements)/10) {
		t.Skipf("the kernel says that it makes pages, but %d faults follow: an emulator", n)
	}
	x := make([]float64, 64*Large)
	Claim(x)
	before := faults()
	for i := 0; i < len(x); i += pageElements {
		x[i] = 1
	}
	if n := faults() - before; n > int64(len(x)/pageElements/10) {
		t.Errorf("%d faults in %d pages", n, len(x)/pageElements)
	}
}
