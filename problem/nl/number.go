package nl

import (
	"math"
	"strconv"
	"strings"
)

// whole returns the signed whole number that b spells, if it has at most 32 bits.
func whole(b []byte) (n int, ok bool) {
	negative := false
	if len(b) > 1 && (b[0] == '-' || b[0] == '+') {
		negative = b[0] == '-'
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 20 { // 20 digits cannot overflow what follows, which is cut
		return 0, false
	}
	for _, c := range b {
		if c-'0' > 9 {
			return 0, false
		}
		n = min(10*n+int(c-'0'), math.MaxInt32+1)
	}
	if n > math.MaxInt32 {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// infinite returns ±Inf if b spells it, or a number too large for a float64.
func infinite(b []byte) (x float64, ok bool) {
	s := string(b)
	if strings.ContainsAny(s, "nN_xXpP") { // not a decimal number
		switch strings.TrimLeft(strings.ToLower(s), "+-") {
		case "inf", "infinity":
		default:
			return 0, false
		}
	}
	x, _ = strconv.ParseFloat(s, 64) // a range error comes with the infinity
	return x, math.IsInf(x, 0)
}
