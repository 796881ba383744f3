package main

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/internal/words"
)

func TestFormats(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{percent(0.15873), "15.87 %"},
		{percent(0), "0.00 %"},
		{percent(math.NaN()), "unknown"},
		{number(1.0 / 128), "0.0078125"},
		{number(128), "128"},
		{number(0.532512718), "0.532513"},
		{number(1e-9), "1e-9"},
		{scientific(4.803e-14), "4.8e-14"},
		{scientific(1e+30), "1e+30"},
		{duration(0.0004), "0 ms"},
		{duration(0.149), "149 ms"},
		{duration(0.9999), "1.0 s"},
		{duration(59.9), "59.9 s"},
		{duration(59.99), "1 min 0 s"},
		{duration(3599.7), "60 min 0 s"},
		{duration(61.2), "1 min 1 s"},
		{words.Count(1, "row"), "1 row"},
		{words.Count(0, "row"), "0 rows"},
		{byteSize(32 << 10), "32 KiB"},
		{byteSize(5 << 18), "1.25 MiB"},
		{byteSize(100), "100 bytes"},
		{shellQuote("data.txt"), "data.txt"},
		{shellQuote(""), "''"},
		{shellQuote("my data"), "'my data'"},
		{shellQuote("it's"), `'it'\''s'`},
		{printable("a\tb\x00ü\u202e"), `a\tb\x00ü\u202e`},
		{wrapAt("one two three", 2, 10), "one two\n  three"},
		{span([]int{3, 3}), "3"},
		{span([]int{4, 3}), "3 to 4"},
		{superscript(-10), "⁻¹⁰"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAlignPoint(t *testing.T) {
	got := alignPoint([]string{"0.5", "128", "1e-9", "10.25"})
	want := []string{"  0.5 ", "128   ", "  1e-9", " 10.25"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTimeLimitFlag(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "90": 90 * time.Second, "0.25": 250 * time.Millisecond, "2m30s": 150 * time.Second, "1e-9": 1, "1ns": 1,
	} {
		var d timeLimit
		if err := d.Set(text); err != nil || time.Duration(d) != want {
			t.Errorf("%s: %v, error %v, want %v", text, time.Duration(d), err, want)
		}
	}
	for _, text := range []string{"", "-1", "-2s", "nan", "inf", "1e300", "ten"} {
		var d timeLimit
		if err := d.Set(text); err == nil {
			t.Errorf("%q was accepted as %v", text, time.Duration(d))
		}
	}
}

func TestGridFlag(t *testing.T) {
	for text, want := range map[string][]float64{
		"-1:1:3":    {0.5, 1, 2},
		"0:1:3":     {1, math.Sqrt2, 2},
		"1":         {1},
		"0.5, 1,10": {0.5, 1, 10},
	} {
		var g grid
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-15*b }
		if err := g.Set(text); err != nil || !slices.EqualFunc(g.values, want, near) {
			t.Errorf("%s: %v, error %v, want %v", text, g.values, err, want)
		}
		if g.String() != text {
			t.Errorf("%s is printed as %s", text, g.String())
		}
	}
	for _, text := range []string{"", ",", "1,1", "-1", "inf", "nan", "1:2", "1:2:3:4", "nan:1:3", "0:1:99999", "0:1:x"} {
		var g grid
		if err := g.Set(text); err == nil {
			t.Errorf("%q was accepted as %v", text, g.values)
		}
	}
}

func TestHoldoutFlag(t *testing.T) {
	for text, want := range map[string]holdout{"0": {}, "120": {count: 120}, "0.3": {fraction: 0.3}} {
		var h holdout
		if err := h.Set(text); err != nil || h != want {
			t.Errorf("%s: %v, error %v, want %v", text, h, err, want)
		}
		if h.String() != text {
			t.Errorf("%s is printed as %s", text, h.String())
		}
	}
	for _, text := range []string{"", "-1", "1.0", "1.5", "nan", "x"} {
		var h holdout
		if err := h.Set(text); err == nil {
			t.Errorf("%q was accepted as %v", text, h)
		}
	}
}
