package hb

import (
	"math"
	"strconv"

	"github.com/saddle-go/saddle/internal/textscan"
)

// integer returns the whole number, of at most 18 digits, that a field without
// blanks spells.
func integer(b []byte) (n int64, ok bool) {
	digits := b
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		digits = b[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		return 0, false
	}
	for _, c := range digits {
		if c-'0' > 9 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if b[0] == '-' {
		n = -n
	}
	return n, true
}

// whole returns the number that a field without blanks spells.
func whole(b []byte) (n int, ok bool) {
	long, ok := integer(b)
	return int(long), ok && math.MinInt <= long && long <= math.MaxInt
}

// real returns the number that a field without blanks spells when read by
// format f: with an exponent that may lack its letter, and with a decimal
// point and a scale that the format supplies where the field does not. The
// text that textscan reads is put together in buf.
func (f *format) real(b, buf []byte) (float64, bool) {
	i, point := 0, false
	if i < len(b) && (b[i] == '+' || b[i] == '-') {
		i++
	}
	start := i
	for ; i < len(b) && (b[i]-'0' <= 9 || b[i] == '.' && !point); i++ {
		point = point || b[i] == '.'
	}
	if i == start {
		return 0, false
	}
	if i < len(b) && point && b[i]|0x20 == 'e' {
		return textscan.Number(b) // by far the most frequent form
	}
	mantissa, e := b[:i], int64(0)
	switch {
	case i == len(b):
		e = -int64(f.scale)
	default:
		if c := b[i] | 0x20; c == 'e' || c == 'd' || c == 'q' {
			i++
		} else if b[i] != '+' && b[i] != '-' {
			return 0, false
		}
		var ok bool
		if e, ok = integer(b[i:]); !ok {
			return 0, false
		}
		e = max(-100000, min(e, 100000)) // either way zero or out of range
	}
	if !point {
		e -= int64(f.decimals)
	}
	buf = append(append(buf[:0], mantissa...), 'e')
	return textscan.Number(strconv.AppendInt(buf, e, 10))
}
