package hb

import (
	"math"
	"strings"
	"testing"
)

func TestParseFormat(t *testing.T) {
	for _, c := range []struct {
		text string
		want format
	}{
		{"(10I8)", format{kind: 'I', repeat: 10, width: 8}},
		{"(I8)", format{kind: 'I', repeat: 1, width: 8}},
		{"(16i5)", format{kind: 'I', repeat: 16, width: 5}},
		{"( 8I10.3 )", format{kind: 'I', repeat: 8, width: 10, decimals: 3}},
		{"(5E16.8)", format{kind: 'E', repeat: 5, width: 16, decimals: 8}},
		{"(1P,4D20.12)", format{kind: 'D', repeat: 4, width: 20, decimals: 12, scale: 1}},
		{"(1P4D20.12)", format{kind: 'D', repeat: 4, width: 20, decimals: 12, scale: 1}},
		{"(-2PE9.1)", format{kind: 'E', repeat: 1, width: 9, decimals: 1, scale: -2}},
		{"(0P,F9.0)", format{kind: 'F', repeat: 1, width: 9}},
		{"(4F20.16)", format{kind: 'F', repeat: 4, width: 20, decimals: 16}},
		{"(3G25.17E3)", format{kind: 'G', repeat: 3, width: 25, decimals: 17}},
	} {
		c.want.text = c.text
		if f, msg := parseFormat(c.text); msg != "" || f != c.want {
			t.Errorf("%s: %+v, %s", c.text, f, msg)
		}
	}
	for _, text := range []string{
		"", "10I8", "(10I8", "10I8)", "()", "(I)", "(10)", "(10X8)", "(5E16)", "(F8.)", "(4(F8.2))", "(2X,3I5)", "(-3I5)", "(P,I5)", "(1P)", "(1P,)",
		"(I5,I6)", "(3I5/)", "(E9.1E)", "(F9.1E2)", "(I0)", "(0I5)", "(256I1)", "(I256)", "(99999999999I5)", "(I99999999999)", "(*)",
	} {
		if f, msg := parseFormat(text); msg == "" || strings.Contains(msg, "\n") {
			t.Errorf("%s: %+v, %q", text, f, msg)
		}
	}
}

func TestReal(t *testing.T) {
	buf := make([]byte, 0, 2*maxWidth)
	for _, c := range []struct {
		format, field string
		want          float64
	}{
		{"(E16.8)", "1.5E+02", 150}, {"(E16.8)", ".471321117496E+04", .471321117496e4}, {"(D20.12)", "-1.5D+02", -150}, {"(D20.12)", "1.5d2", 150},
		{"(D20.12)", "1.5Q-1", 0.15}, {"(E20.12)", "1.5-103", 1.5e-103}, {"(E20.12)", "-.5+103", -.5e103}, {"(E20.12)", "1.5", 1.5},
		{"(F8.2)", "12345", 123.45}, {"(F8.2)", "-5", -0.05}, {"(F8.2)", "1.", 1}, {"(F8.0)", "17", 17}, {"(F8.2)", "100E1", 10},
		{"(1P,F8.2)", "1.5", 0.15}, {"(1P,F8.2)", "15", 0.015}, {"(1P,E8.2)", "1.5E0", 1.5}, {"(-2P,F8.2)", "1.5", 150},
		{"(F30.16)", "0.1234567890123456789", 0.1234567890123456789}, {"(F8.2)", "-0", math.Copysign(0, -1)}, {"(E8.2)", "1E-999999999999", 0},
		{"(D25.17)", "2.2250738585072011D-308", 2.2250738585072011e-308},
	} {
		f, msg := parseFormat(c.format)
		if msg != "" {
			t.Fatal(msg)
		}
		if x, ok := f.real([]byte(c.field), buf); !ok || math.Float64bits(x) != math.Float64bits(c.want) {
			t.Errorf("%s in %s: %v, %v, want %v", c.field, c.format, x, ok, c.want)
		}
	}
	f, _ := parseFormat("(E16.8)")
	for _, field := range []string{
		"", "+", "-", ".", "-.", "E5", ".E5", "1E", "1.E", "1.5E+", "1.5D", "1.5X2", "1.5 2", "1.5E 2", "1..5", "1.5E2.", "1.5+", "1.5--3", "nan", "inf", "0x1", "1e999",
		"1.0D999", "********", "1,5", "1.5E99999999999999999999", "1\x00",
	} {
		if x, ok := f.real([]byte(field), buf); ok {
			t.Errorf("%q is read as %v", field, x)
		}
	}
}
