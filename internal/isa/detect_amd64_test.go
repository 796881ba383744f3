//go:build amd64 && !purego

package isa

import (
	"testing"

	"golang.org/x/sys/cpu"
)

// TestDetect compares with a second source, which asks the operating system's
// state too.
func TestDetect(t *testing.T) {
	x := cpu.X86
	avx2 := x.HasAVX2 && x.HasFMA && x.HasBMI1 && x.HasPOPCNT
	want := map[Level]bool{
		Generic: true,
		AVX2:    avx2,
		AVX512:  avx2 && x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL && x.HasBMI2,
		NEON:    false,
	}
	for l, w := range want {
		if isSupported(l) != w {
			t.Errorf("%v supported: %v, want %v", l, isSupported(l), w)
		}
	}
}
