package bench

import (
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/internal/isa"
)

// A Place is a part of the memory by the caches in front of it.
type Place int

const (
	L1 Place = iota
	L2
	L3
	Memory
)

// Places lists all of them, the nearest first.
var Places = []Place{L1, L2, L3, Memory}

var placeNames = [...]string{L1: "l1", L2: "l2", L3: "l3", Memory: "memory"}

// String returns the name as ParsePlace reads it.
func (p Place) String() string {
	if p < 0 || int(p) >= len(placeNames) {
		return fmt.Sprintf("Place(%d)", int(p))
	}
	return placeNames[p]
}

// MarshalText writes the name.
func (p Place) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// ParsePlace returns the place called name.
func ParsePlace(name string) (Place, error) {
	for p, s := range placeNames {
		if s == name {
			return Place(p), nil
		}
	}
	return 0, fmt.Errorf("bench: unknown place %q (want one of %s)", name, strings.Join(placeNames[:], ", "))
}

// A hierarchy holds the bytes that each place can hold, and those that operands
// have when they shall lie there.
type hierarchy struct {
	bound, target [Memory + 1]float64
}

// sharedCache bounds what is counted on of the third cache. That of a server is as
// large as the memory of a small machine, and shared. Operands in "memory" may
// then lie in such a cache in part, which the bytes beside every figure tell.
const sharedCache = 32 << 20

// newHierarchy chooses sizes in the middle between what a cache holds and what the
// one before it does, so that whatever else runs does not push operands out.
func newHierarchy(c isa.Cache) *hierarchy {
	h := new(hierarchy)
	h.bound[L1] = float64(c.L1D)
	h.bound[L2] = max(float64(c.L2), 2*h.bound[L1])
	h.bound[L3] = max(float64(min(c.L3, sharedCache)), 2*h.bound[L2])
	h.bound[Memory] = math.Inf(1)
	h.target[L1] = h.bound[L1] / 2
	h.target[L2] = (h.bound[L1] + h.bound[L2]) / 2
	h.target[L3] = (h.bound[L2] + h.bound[L3]) / 2
	h.target[Memory] = 4 * h.bound[L3]
	return h
}

// of returns the place of operands of that many bytes.
func (h *hierarchy) of(bytes float64) Place {
	for _, p := range Places[:Memory] {
		if bytes <= h.bound[p] {
			return p
		}
	}
	return Memory
}
