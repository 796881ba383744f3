package isa

import (
	"strings"
	"sync"
	"testing"
)

func TestParse(t *testing.T) {
	for _, l := range []Level{Generic, AVX2, AVX512, NEON} {
		if got, err := Parse(l.String()); got != l || err != nil {
			t.Errorf("Parse(%q) = %v, %v", l.String(), got, err)
		}
	}
	for _, name := range []string{"", "AVX2", "sse", "avx-512"} {
		if _, err := Parse(name); err == nil {
			t.Errorf("Parse(%q) succeeds", name)
		}
	}
	if got := Level(9).String(); got != "Level(9)" {
		t.Errorf("Level(9) prints as %q", got)
	}
}

func TestLevels(t *testing.T) {
	levels := Levels()
	if levels[0] != Generic || levels[len(levels)-1] != Best() {
		t.Errorf("levels %v, best %v", levels, Best())
	}
	levels[0] = 99
	if Levels()[0] != Generic {
		t.Error("Levels returns the package's own slice")
	}
}

func TestForce(t *testing.T) {
	before := Active()
	for _, l := range Levels() {
		undo, err := Force(l)
		if err != nil {
			t.Fatal(err)
		}
		if Active() != l {
			t.Errorf("active level %v after Force(%v)", Active(), l)
		}
		inner, err := Force(Generic)
		if err != nil {
			t.Fatal(err)
		}
		inner()
		if Active() != l {
			t.Errorf("active level %v after undo, want %v", Active(), l)
		}
		undo()
		if Active() != before {
			t.Errorf("active level %v after undo, want %v", Active(), before)
		}
	}
	for _, l := range []Level{Generic, AVX2, AVX512, NEON, 9, -1} {
		if isSupported(l) {
			continue
		}
		if _, err := Force(l); err == nil {
			t.Errorf("Force(%v) succeeds", l)
		}
		if Active() != before {
			t.Errorf("failed Force(%v) changed the level to %v", l, Active())
		}
	}
}

// TestConcurrentUse gives the race detector something to look at.
func TestConcurrentUse(t *testing.T) {
	before := Active()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				if !isSupported(Active()) {
					t.Errorf("active level %v", Active())
				}
			}
		})
	}
	for range 100 {
		undo, err := Force(Generic)
		if err != nil {
			t.Fatal(err)
		}
		undo()
	}
	wg.Wait()
	if Active() != before {
		t.Errorf("level %v, was %v", Active(), before)
	}
}

func TestChoose(t *testing.T) {
	if l, err := choose(""); l != Best() || err != nil {
		t.Errorf("unset: %v, %v", l, err)
	}
	for _, want := range Levels() {
		if l, err := choose(want.String()); l != want || err != nil {
			t.Errorf("%v: %v, %v", want, l, err)
		}
	}
	unsupported := NEON
	if isSupported(NEON) {
		unsupported = AVX2
	}
	for _, value := range []string{unsupported.String(), "sse9"} {
		l, err := choose(value)
		if l != Best() || err == nil || !strings.Contains(err.Error(), EnvVar) || !strings.Contains(err.Error(), value) {
			t.Errorf("%s: %v, %v", value, l, err)
		}
	}
}

func TestCaches(t *testing.T) {
	c := Caches()
	if c.L1D <= 0 || c.L2 <= 0 || c.L3 <= 0 {
		t.Errorf("caches %+v", c)
	}
	if got := (Cache{-1, 0, 1 << 20}).or(fallback); got != (Cache{fallback.L1D, fallback.L2, 1 << 20}) {
		t.Errorf("fallback gives %+v", got)
	}
	if CPU() == "" {
		t.Error("no CPU name")
	}
}
