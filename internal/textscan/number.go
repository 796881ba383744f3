package textscan

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

// maxDigits is the largest number of decimal digits that always fit a uint64.
const maxDigits = 19

// Number returns the float64 nearest to the decimal number that b spells, ties
// to even:
//
//	[+-] digits [. digits] [(e|E) [+-] digits]
//
// with a digit before or after the point. It returns false for anything else
// (hexadecimal, infinity and NaN included) and on overflow. A number below the
// range of float64 is a zero with its sign.
func Number(b []byte) (x float64, ok bool) {
	x, n := Prefix(b)
	return x, n > 0 && n == len(b)
}

// Prefix returns the value of the longest number, as [Number] understands it,
// at the start of b, and its length, which is 0 if there is none or if it is
// too large for a float64.
func Prefix(b []byte) (x float64, n int) {
	i := 0
	negative := false
	if i < len(b) && (b[i] == '+' || b[i] == '-') {
		negative = b[i] == '-'
		i++
	}
	start := i
	mantissa := uint64(0) // modulo 2⁶⁴ if there are many digits
	for ; i < len(b) && isDigit(b[i]); i++ {
		mantissa = 10*mantissa + uint64(b[i]-'0')
	}
	shown, exponent := i-start, 0
	if i < len(b) && b[i] == '.' {
		i++
		fraction := i
		for i+8 <= len(b) {
			v, n := leadingDigits(binary.LittleEndian.Uint64(b[i:]))
			mantissa = mantissa*shortPowers[n] + v
			i += n
			if n < 8 {
				break
			}
		}
		for ; i < len(b) && isDigit(b[i]); i++ {
			mantissa = 10*mantissa + uint64(b[i]-'0')
		}
		exponent = fraction - i
		shown -= exponent
	}
	if shown == 0 {
		return 0, 0
	}
	truncated := false
	if shown > maxDigits {
		mantissa, exponent, truncated = longMantissa(b[start:i], exponent)
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if e, n := parseExponent(b[i+1:]); n > 0 {
			exponent += e
			i += 1 + n
		}
	}
	// A mantissa and a power of ten that are both exact in binary leave one
	// rounding (Clinger 1990).
	switch {
	case mantissa >= 1<<53 || exponent < -22 || exponent > 22:
		var ok bool
		if x, ok = inexact(b[:i], mantissa, exponent, truncated); !ok {
			return 0, 0
		}
	case exponent < 0:
		x = float64(mantissa) / powersOfTen[-exponent]
	default:
		x = float64(mantissa) * powersOfTen[exponent]
	}
	if negative {
		x = -x
	}
	return x, i
}

// inexact returns the absolute value of the number that b spells, which is
// mantissa·10^exponent or, if it was truncated, between that and
// (mantissa+1)·10^exponent. It returns false on overflow.
func inexact(b []byte, mantissa uint64, exponent int, truncated bool) (float64, bool) {
	if mantissa == 0 {
		return 0, true
	}
	x, ok := eiselLemire(mantissa, exponent)
	if ok && truncated {
		above, okAbove := eiselLemire(mantissa+1, exponent)
		ok = okAbove && above == x
	}
	if ok {
		return x, true
	}
	x, err := strconv.ParseFloat(string(b), 64)
	return math.Abs(x), err == nil
}

// leadingDigits returns the number that the digits at the start of eight bytes
// spell, the first of which is the lowest of v, and how many there are.
func leadingDigits(v uint64) (x uint64, n int) {
	const high = 0x8080808080808080
	v ^= 0x3030303030303030 // digits become 0 to 9
	// The high bit marks what is more than 9. A carry reaches only bytes after
	// the first one that is marked.
	n = bits.TrailingZeros64((v+0x7676767676767676|v)&high) / 8
	v <<= 64 - 8*n // as if zeros stood in front
	// Neighbours are joined to pairs, then pairs are added with their weights in
	// the upper half of two products.
	const pairs = 0x000000ff000000ff
	v = v*10 + v>>8
	first := (v & pairs) * (100 + 1000000<<32)
	second := (v >> 16 & pairs) * (1 + 10000<<32)
	return (first + second) >> 32, n
}

// shortPowers[n] is 10^n.
var shortPowers = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// longMantissa returns the first maxDigits significant digits of b, which
// holds digits and at most one point, the exponent that belongs to them if
// that of all digits is exponent, and whether what was left out is not zero.
func longMantissa(b []byte, exponent int) (mantissa uint64, e int, truncated bool) {
	digits, e := 0, exponent
	for _, c := range b {
		switch {
		case c == '.':
		case digits < maxDigits:
			mantissa = 10*mantissa + uint64(c-'0')
			if mantissa > 0 {
				digits++
			}
		default:
			e++
			truncated = truncated || c != '0'
		}
	}
	return mantissa, e, truncated
}

// parseExponent returns the signed integer at the start of b and its length,
// 0 if there is none. It is cut at ±10⁵, which the digits of one field cannot
// bring back into the range of float64.
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

func isDigit(c byte) bool { return c-'0' <= 9 }

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}
