//go:build amd64 && !purego

package isa

import "github.com/klauspost/cpuid/v2"

// detect returns the levels of this machine, lowest first. The AVX features of
// cpuid are set only if the operating system saves the wide registers.
func detect() []Level {
	levels := []Level{Generic}
	if !cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3, cpuid.BMI1, cpuid.POPCNT) {
		return levels
	}
	levels = append(levels, AVX2)
	if cpuid.CPU.Supports(cpuid.AVX512F, cpuid.AVX512DQ, cpuid.AVX512BW, cpuid.AVX512VL, cpuid.BMI2) {
		levels = append(levels, AVX512)
	}
	return levels
}

// fastGather is what FastGather reports.
var fastGather = cpuid.CPU.VendorID == cpuid.Intel && cpuid.CPU.Supports(cpuid.AVX512FP16)
