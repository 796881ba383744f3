package libsvm

import (
	"math"
	"strconv"
)

// parseNumber returns the float64 nearest to the decimal number that b spells:
//
//	[+-] digits [. digits] [(e|E) [+-] digits]
//
// with a digit before or after the point. It returns false for anything else
// (hexadecimal, infinity and NaN included) and on overflow.
func parseNumber(b []byte) (float64, bool) {
	var (
		i        int
		negative bool
		mantissa uint64
		digits   int // in mantissa, without leading zeros
		shown    int // all of them
		exponent int
	)
	if i < len(b) && (b[i] == '+' || b[i] == '-') {
		negative = b[i] == '-'
		i++
	}
	for ; i < len(b) && isDigit(b[i]); i++ {
		mantissa = 10*mantissa + uint64(b[i]-'0')
		shown++
		if mantissa > 0 {
			digits++
		}
	}
	if i < len(b) && b[i] == '.' {
		for i++; i < len(b) && isDigit(b[i]); i++ {
			mantissa = 10*mantissa + uint64(b[i]-'0')
			shown++
			exponent--
			if mantissa > 0 {
				digits++
			}
		}
	}
	if shown == 0 {
		return 0, false
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		e, n := parseExponent(b[i+1:])
		if n == 0 {
			return 0, false
		}
		exponent += e
		i += 1 + n
	}
	if i < len(b) {
		return 0, false
	}
	// A mantissa and a power of ten that are both exact in binary leave one
	// rounding (Clinger 1990). More than 15 digits may not be exact.
	if digits > 15 || exponent < -22 || exponent > 22 {
		x, err := strconv.ParseFloat(string(b), 64)
		return x, err == nil
	}
	x := float64(mantissa)
	if exponent < 0 {
		x /= powersOfTen[-exponent]
	} else {
		x *= powersOfTen[exponent]
	}
	if negative {
		x = math.Copysign(x, -1)
	}
	return x, true
}

// parseExponent returns the signed integer at the start of b and its length,
// 0 if there is none. It is cut at ±10⁵, which the digits of one field cannot
// bring back into the range of powersOfTen.
func parseExponent(b []byte) (e, n int) {
	sign := 1
	if n < len(b) && (b[n] == '+' || b[n] == '-') {
		if b[n] == '-' {
			sign = -1
		}
		n++
	}
	start := n
	for ; n < len(b) && isDigit(b[n]); n++ {
		e = min(10*e+int(b[n]-'0'), 100000)
	}
	if n == start {
		return 0, 0
	}
	return sign * e, n
}

func isDigit(c byte) bool {
	return '0' <= c && c <= '9'
}

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}
