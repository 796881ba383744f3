package isa

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/cpuid/v2"
)

// Cache holds sizes in bytes of the data caches that one core can use.
type Cache struct {
	L1D, L2, L3 int
}

// fallback is assumed where the machine does not tell: small sizes that any
// server or laptop of the last ten years has.
var fallback = Cache{L1D: 32 << 10, L2: 256 << 10, L3: 4 << 20}

// Caches returns the data cache sizes of this machine: what the processor says of itself,
// else what Linux says of the first one (processors of arm64 do not tell programs). A size that neither
// reports is replaced by a conservative one, so all are positive.
func Caches() Cache { return caches() }

var caches = sync.OnceValue(func() Cache {
	c := Cache{
		L1D: cpuid.CPU.Cache.L1D,
		L2:  cpuid.CPU.Cache.L2,
		L3:  cpuid.CPU.Cache.L3,
	}
	if c.L1D <= 0 || c.L2 <= 0 || c.L3 <= 0 { // elsewhere than on Linux the folder does not exist
		c = c.or(listedCaches(os.DirFS("/sys/devices/system/cpu/cpu0/cache")))
	}
	return c.or(fallback)
})

// or returns c with the sizes of other where c has none (zero or negative).
func (c Cache) or(other Cache) Cache {
	if c.L1D <= 0 {
		c.L1D = other.L1D
	}
	if c.L2 <= 0 {
		c.L2 = other.L2
	}
	if c.L3 <= 0 {
		c.L3 = other.L3
	}
	return c
}

// listedCaches reads the folder in which Linux describes the caches of a processor: folders
// index0, index1, … with files level, type and size, such as 2, Unified and 1024K. What
// is missing or malformed counts as unknown.
func listedCaches(dir fs.FS) (c Cache) {
	for k := range 16 {
		read := func(name string) string {
			text, err := fs.ReadFile(dir, fmt.Sprintf("index%d/%s", k, name))
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(text))
		}
		if read("type") == "Instruction" {
			continue
		}
		digits, kilo := strings.CutSuffix(read("size"), "K")
		size, err := strconv.Atoi(digits)
		if err != nil || !kilo || size <= 0 || size > 1<<24 {
			continue
		}
		switch read("level") {
		case "1":
			c.L1D = size << 10
		case "2":
			c.L2 = size << 10
		case "3":
			c.L3 = size << 10
		}
	}
	return c
}
