package isa

import "github.com/klauspost/cpuid/v2"

// CPU returns the brand name of the processor, or "unknown".
func CPU() string {
	if s := cpuid.CPU.BrandName; s != "" {
		return s
	}
	return "unknown"
}
