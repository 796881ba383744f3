package libsvm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func checkNumber(t *testing.T, text string) {
	t.Helper()
	want, err := strconv.ParseFloat(text, 64)
	got, ok := parseNumber([]byte(text))
	if ok != (err == nil) {
		t.Errorf("%q: accepted %v, strconv says %v", text, ok, err)
	} else if ok && math.Float64bits(got) != math.Float64bits(want) {
		t.Errorf("%q: %v, want %v", text, got, want)
	}
}

func TestParseNumber(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "+0", "00", "0.0", "-0.0e5", "0e999", "1", "+1", "-1", "007", "1.", ".5", "-.5", "1e5", "1E+5", "1e-5",
		"0.1", "0.3", "123456789012345", "1234567890123456", "9007199254740993", "18446744073709551616",
		"0.000000000000000000000000000001", "1e22", "1e23", "-1e-22", "1e-23", "123456789012345e22", "8.5e22",
		"1.7976931348623157e308", "1.7976931348623159e308", "4.9e-324", "2e-324", "1e-999", "1e999", "-1e99999999999999999999",
		"2.2250738585072011e-308", "100000000000000000000000000000000000e-35", "0.00000000000000000000000000000000001e35",
		"", "+", "-", ".", "e5", "1e", "1e+", "1e5.0", "--1", "1-", " 1", "1 ", "1x", "1..2",
	} {
		checkNumber(t, text)
	}
	// strconv reads these, and so does LIBSVM, but they are no decimal numbers.
	for _, text := range []string{"inf", "-Inf", "infinity", "nan", "NaN", "0x10", "0x1p-2"} {
		if x, ok := parseNumber([]byte(text)); ok {
			t.Errorf("%q is accepted as %v", text, x)
		}
	}
}

func TestParseRandomNumbers(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 20000 {
		x := math.Float64frombits(r.Uint64())
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		checkNumber(t, strconv.FormatFloat(x, 'e', r.IntN(20), 64))
		checkNumber(t, strconv.FormatFloat(r.NormFloat64(), "feg"[r.IntN(3)], r.IntN(20)-1, 64))
		checkNumber(t, fmt.Sprintf("%d.%de%d", r.IntN(1000), r.Uint64()>>r.IntN(64), r.IntN(60)-30))
	}
}
