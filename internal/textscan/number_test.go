package textscan

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func checkNumber(t *testing.T, text string) {
	t.Helper()
	want, err := strconv.ParseFloat(text, 64)
	got, ok := Number([]byte(text))
	if ok != (err == nil) {
		t.Errorf("%q: accepted %v, strconv says %v", text, ok, err)
	} else if ok && math.Float64bits(got) != math.Float64bits(want) {
		t.Errorf("%q: %v, want %v", text, got, want)
	}
}

func TestNumber(t *testing.T) {
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
		if x, ok := Number([]byte(text)); ok {
			t.Errorf("%q is accepted as %v", text, x)
		}
	}
}

func TestRandomNumbers(t *testing.T) {
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

// Digits around the place where they no longer fit a word, values halfway
// between two float64 and next to it, and the ends of the range.
func TestHardNumbers(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 20000 {
		checkNumber(t, fmt.Sprintf("%de%d", r.Uint64(), r.IntN(700)-370))
		checkNumber(t, fmt.Sprintf("0.000%d%de%d", r.Uint64(), r.Uint64()>>r.IntN(64), r.IntN(40)-20))
		checkNumber(t, fmt.Sprintf("%d.%de-%d", r.Uint64(), r.Uint64(), r.IntN(330)))
		x := math.Float64frombits(r.Uint64() &^ (1 << 63))
		if next := math.Nextafter(x, math.Inf(1)); !math.IsNaN(x) && !math.IsInf(next, 0) {
			half := new(big.Float).SetPrec(60).Add(big.NewFloat(x), big.NewFloat(next))
			text := half.Quo(half, big.NewFloat(2)).Text('e', 800)
			checkNumber(t, text)
			checkNumber(t, text[:20]+"e"+strings.Split(text, "e")[1])
			checkNumber(t, strings.Replace(text, "e", "1e", 1))
		}
		// Halfway with few digits: an odd integer above 2⁵³, times a power of two.
		checkNumber(t, fmt.Sprintf("%d", (1<<53+2*r.Uint64N(1<<52)+1)<<r.IntN(11)))
		checkNumber(t, fmt.Sprintf("%de-%d", 1<<54+2*r.Uint64N(1<<53)+1, 1+r.IntN(3)))
	}
}

// The table must not only give right results but be used: strconv behind it
// would hide a useless one.
func TestTableDecides(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	refused := 0
	const n = 10000
	for range n {
		if _, ok := eiselLemire(r.Uint64N(9e16)+1e16, r.IntN(400)-200); !ok {
			refused++
		}
	}
	if refused > n/500 { // ties are few
		t.Errorf("%d of %d numbers of 17 digits are left to strconv", refused, n)
	}
	text := []byte("-0.12345678901234567")
	if n := testing.AllocsPerRun(100, func() { Number(text) }); n != 0 {
		t.Errorf("%v allocations a number", n)
	}
}

func TestPrefix(t *testing.T) {
	for _, c := range []struct {
		text string
		x    float64
		n    int
	}{
		{"1.5 2", 1.5, 3}, {"12x", 12, 2}, {"1e+", 1, 1}, {"1e", 1, 1}, {"-3e2,", -300, 4}, {"x", 0, 0}, {"-", 0, 0}, {"1e999 ", 0, 0},
		{"0.12345678901234567\n", 0.12345678901234567, 19}, {".\n", 0, 0}, {"1234567890123456789012 ", 1234567890123456789012, 22},
	} {
		if x, n := Prefix([]byte(c.text)); x != c.x || n != c.n {
			t.Errorf("%q: %v of %d bytes, want %v of %d", c.text, x, n, c.x, c.n)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1", "-0.5e3", "9007199254740993", "1.7976931348623159e308", "00000000000000000000.1", "1e5x", "0x1", "1_0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, ok := Number([]byte(s))
		want, err := strconv.ParseFloat(s, 64)
		decimal := s != "" && strings.Trim(s, "+-.eE0123456789") == ""
		switch {
		case ok != (decimal && err == nil):
			t.Errorf("%q: accepted %v, strconv says %v", s, ok, err)
		case ok && math.Float64bits(x) != math.Float64bits(want):
			t.Errorf("%q: %v, want %v", s, x, want)
		}
	})
}

func BenchmarkNumber(b *testing.B) {
	for _, text := range []string{"1", "-6", "0.5", "-.471321117496E+04", "1.0003371834868757", "4.2410621039745980e-02", "1.234567890123456789012e-300"} {
		b.Run(text, func(b *testing.B) {
			field := []byte(text)
			b.SetBytes(int64(len(field)))
			for b.Loop() {
				Number(field)
			}
		})
	}
}
