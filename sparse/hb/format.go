package hb

import (
	"fmt"
	"strings"
)

// A format is a Fortran format of one repeated edit descriptor.
type format struct {
	text     string
	kind     byte // I, F, E, D or G
	repeat   int  // fields a line
	width    int  // of a field
	decimals int  // digits after the point where a field has none
	scale    int  // power of ten by which a field without exponent is divided
}

// maxWidth bounds the width of a field, and with maxRepeat the length of a line.
const (
	maxWidth  = 255
	maxRepeat = 255
)

// parseFormat reads a format such as (1P,4D20.12).
func parseFormat(text string) (f format, msg string) {
	f = format{text: text, repeat: 1}
	bad := func() (format, string) {
		return f, fmt.Sprintf("format %.40q is not of the form (16I5) or (1P,4E20.12)", text)
	}
	s, opened := strings.CutPrefix(strings.ToUpper(strings.ReplaceAll(text, " ", "")), "(")
	s, closed := strings.CutSuffix(s, ")")
	if !opened || !closed {
		return bad()
	}
	s, negative := strings.CutPrefix(s, "-")
	n, s, counted := number(s)
	if rest, ok := strings.CutPrefix(s, "P"); ok && counted {
		f.scale, s = n, strings.TrimPrefix(rest, ",")
		if negative {
			f.scale = -n
		}
		negative = false
		n, s, counted = number(s)
	}
	if negative || s == "" || !strings.Contains("IFEDG", s[:1]) {
		return bad()
	}
	f.kind = s[0]
	if counted {
		f.repeat = n
	}
	var ok bool
	if f.width, s, ok = number(s[1:]); !ok {
		return bad()
	}
	if rest, ok := strings.CutPrefix(s, "."); ok {
		if f.decimals, s, ok = number(rest); !ok {
			return bad()
		}
	} else if f.kind != 'I' {
		return bad()
	}
	if rest, ok := strings.CutPrefix(s, "E"); ok && f.kind != 'I' && f.kind != 'F' {
		if _, s, ok = number(rest); !ok { // matters for output only
			return bad()
		}
	}
	if s != "" {
		return bad()
	}
	if f.width < 1 || maxWidth < f.width || f.repeat < 1 || maxRepeat < f.repeat || f.decimals > maxWidth {
		return f, fmt.Sprintf("format %.40q: a field has 1 to %d columns, a line 1 to %d fields", text, maxWidth, maxRepeat)
	}
	return f, ""
}

// number cuts up to four digits off the front of s.
func number(s string) (n int, rest string, ok bool) {
	i := 0
	for ; i < len(s) && i < 4 && s[i]-'0' <= 9; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n, s[i:], i > 0
}
