package mtx

import (
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// value returns the number that a field spells.
func (p *parser) value(field []byte) (x float64, msg string) {
	if p.h.Field == Integer {
		return integer(field)
	}
	x, ok := textscan.Number(field)
	if !ok && p.o.AllowNonFinite {
		x, ok = nonFinite(string(field))
	}
	if !ok {
		return 0, fmt.Sprintf("value %.40q is not a finite number", field)
	}
	return x, ""
}

// integer returns the whole number that a field spells.
func integer(field []byte) (x float64, msg string) {
	digits := field
	if c := field[0]; c == '+' || c == '-' {
		digits = field[1:]
	}
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	if len(digits) == 0 || strings.Trim(string(digits), "0123456789") != "" {
		return 0, fmt.Sprintf("value %.40q is not an integer", field)
	}
	n, ok := count64(digits)
	if !ok || n > reading.MaxInteger {
		return 0, fmt.Sprintf("integer %.40s exceeds 2⁵³, the largest that is exact", field)
	}
	x = float64(n)
	if field[0] == '-' {
		x = -x
	}
	return x, ""
}

// nonFinite returns the number that is not finite and that a field names.
func nonFinite(field string) (x float64, ok bool) {
	name, sign := strings.ToLower(field), 1
	if name[0] == '+' || name[0] == '-' {
		if name[0] == '-' {
			sign = -1
		}
		name = name[1:]
	}
	switch name {
	case "nan":
		return math.NaN(), true
	case "inf", "infinity":
		return math.Inf(sign), true
	}
	return 0, false
}
