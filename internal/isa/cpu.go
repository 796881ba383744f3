package isa

import "github.com/klauspost/cpuid/v2"

// Cache holds sizes in bytes of the data caches that one core can use.
type Cache struct {
	L1D, L2, L3 int
}

// fallback is assumed where the machine does not tell: small sizes that any
// server or laptop of the last ten years has.
var fallback = Cache{L1D: 32 << 10, L2: 256 << 10, L3: 4 << 20}

// Caches returns the data cache sizes of this machine. A size that the machine
// does not report is replaced by a conservative one, so all are positive.
func Caches() Cache {
	return withFallback(Cache{
		L1D: cpuid.CPU.Cache.L1D,
		L2:  cpuid.CPU.Cache.L2,
		L3:  cpuid.CPU.Cache.L3,
	})
}

// withFallback replaces sizes that are unknown (zero or negative).
func withFallback(c Cache) Cache {
	if c.L1D <= 0 {
		c.L1D = fallback.L1D
	}
	if c.L2 <= 0 {
		c.L2 = fallback.L2
	}
	if c.L3 <= 0 {
		c.L3 = fallback.L3
	}
	return c
}

// CPU returns the brand name of the processor, or "unknown".
func CPU() string {
	if s := cpuid.CPU.BrandName; s != "" {
		return s
	}
	return "unknown"
}
