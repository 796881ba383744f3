package bench

import (
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// Operands that are made for a place lie there, and places follow each other, on
// machines of all kinds.
func TestHierarchy(t *testing.T) {
	for _, c := range []isa.Cache{
		isa.Caches(),
		{L1D: 32 << 10, L2: 256 << 10, L3: 4 << 20},
		{L1D: 48 << 10, L2: 2 << 20, L3: 300 << 20},
		{L1D: 128 << 10, L2: 16 << 20, L3: 8 << 20}, // no third cache to speak of
		{L1D: 64 << 10, L2: 64 << 10, L3: 64 << 10},
	} {
		h := newHierarchy(c)
		last := 0.0
		for _, p := range Places {
			if h.of(h.target[p]) != p {
				t.Errorf("%+v: %.0f bytes for %v lie in %v", c, h.target[p], p, h.of(h.target[p]))
			}
			if h.target[p] <= last {
				t.Errorf("%+v: %.0f bytes for %v, but %.0f for the place before", c, h.target[p], p, last)
			}
			last = h.target[p]
		}
		if last > 8*max(sharedCache, float64(2*c.L2)) {
			t.Errorf("%+v: %.0f bytes for memory", c, last)
		}
	}
}

func TestParsePlace(t *testing.T) {
	for _, p := range Places {
		if got, err := ParsePlace(p.String()); got != p || err != nil {
			t.Errorf("ParsePlace(%q) = %v, %v", p, got, err)
		}
	}
	if _, err := ParsePlace("l4"); err == nil {
		t.Error("l4 is a place")
	}
	if s := Place(9).String(); s != "Place(9)" {
		t.Errorf("Place(9) prints as %q", s)
	}
}
