package nl

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
)

// A source reads what the two encodings have in common: records, each of which begins with a letter or
// a number and ends with its line or without a sign. A message is not empty if the file is malformed.
type source interface {
	// begin moves to the next record and returns false at the end of the file.
	begin() (ok bool, msg string)
	// letter returns the byte that begins a segment or an operand, or tells a kind of bounds.
	letter() (c byte, msg string)
	// integer returns the next number of the record, which is whole and has 32 bits.
	integer() (n int, msg string)
	// short is the same for a number that is kept in 16 bits.
	short() (n int, msg string)
	// real returns the next number of the record: finite, or in a text also one too large for a float64 as infinity.
	real() (x float64, msg string)
	// word returns a name, which ends at a blank.
	word() (s string, msg string)
	// end is called when the record should have ended.
	end() (msg string)
	place() place
}

// text is the source of files that begin with g.
type text struct {
	s     *textscan.Scanner
	field []byte // what is left of the current field
}

func (t *text) place() place { return place{line: t.s.Line()} }

// begin skips lines that are blank or comments.
func (t *text) begin() (ok bool, msg string) {
	for t.s.NextLine() {
		if t.field, msg = t.s.Field(); msg != "" {
			return false, msg
		}
		if t.field != nil {
			return true, ""
		}
	}
	return false, ""
}

func (t *text) letter() (c byte, msg string) {
	if msg := t.more(); msg != "" {
		return 0, msg
	}
	c, t.field = t.field[0], t.field[1:]
	return c, ""
}

// more makes sure that the current field has something left.
func (t *text) more() (msg string) {
	if len(t.field) > 0 {
		return ""
	}
	if t.field, msg = t.s.Field(); msg != "" {
		return msg
	}
	if t.field == nil {
		return "the line ends too early"
	}
	return ""
}

func (t *text) integer() (n int, msg string) {
	if msg := t.more(); msg != "" {
		return 0, msg
	}
	b := t.field
	t.field = nil
	n, ok := whole(b)
	if !ok {
		return 0, fmt.Sprintf("%.40q is not a whole number of 32 bits", b)
	}
	return n, ""
}

func (t *text) short() (n int, msg string) { return t.integer() }

func (t *text) real() (x float64, msg string) {
	if msg := t.more(); msg != "" {
		return 0, msg
	}
	b := t.field
	t.field = nil
	x, ok := textscan.Number(b)
	if !ok {
		if x, ok = infinite(b); !ok {
			return 0, fmt.Sprintf("%.40q is not a number", b)
		}
	}
	return x, ""
}

func (t *text) word() (s string, msg string) {
	if msg := t.more(); msg != "" {
		return "", msg
	}
	s, t.field = string(t.field), nil
	return s, ""
}

func (t *text) end() (msg string) {
	if len(t.field) == 0 {
		if t.field, msg = t.s.Field(); msg != "" {
			return msg
		}
	}
	if t.field != nil {
		return fmt.Sprintf("%.40q follows where the line should end", t.field)
	}
	return ""
}

// counter is a reader that knows how much it has read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// packed is the source of files that begin with b.
type packed struct {
	s     *textscan.Scanner
	read  *counter // what s has read
	order binary.ByteOrder
	w     []byte // the window of s
	used  int    // bytes of w that have been taken
	begun bool
}

func (p *packed) place() place {
	return place{offset: p.read.n - int64(len(p.w)-p.used)}
}

// take returns the next n ≤ textscan.MaxField bytes, or nil if there are fewer.
func (p *packed) take(n int) []byte {
	if len(p.w)-p.used < n {
		p.refill()
		if len(p.w) < n {
			return nil
		}
	}
	b := p.w[p.used : p.used+n]
	p.used += n
	return b
}

func (p *packed) refill() {
	p.s.Skip(p.used, 0)
	p.w = p.s.Window()
	p.w = p.w[:len(p.w)-1]
	p.used = 0
}

// ended is the message for a segment that is cut off.
const ended = "the file ends too early"

// begin takes nothing.
func (p *packed) begin() (ok bool, msg string) {
	if !p.begun { // the scanner is at the end of the header's last line
		p.begun = true
		if !p.s.NextLine() {
			return false, ""
		}
		p.refill()
	}
	if p.used == len(p.w) {
		p.refill()
	}
	return p.used < len(p.w), ""
}

func (p *packed) letter() (c byte, msg string) {
	b := p.take(1)
	if b == nil {
		return 0, ended
	}
	return b[0], ""
}

func (p *packed) integer() (n int, msg string) {
	b := p.take(4)
	if b == nil {
		return 0, ended
	}
	return int(int32(p.order.Uint32(b))), ""
}

func (p *packed) short() (n int, msg string) {
	b := p.take(2)
	if b == nil {
		return 0, ended
	}
	return int(int16(p.order.Uint16(b))), ""
}

func (p *packed) real() (x float64, msg string) {
	b := p.take(8)
	if b == nil {
		return 0, ended
	}
	x = math.Float64frombits(p.order.Uint64(b))
	if math.IsNaN(x) {
		return 0, "NaN is not a number"
	}
	return x, ""
}

func (p *packed) word() (s string, msg string) {
	n, msg := p.integer()
	switch {
	case msg != "":
		return "", msg
	case n < 1 || n > textscan.MaxField:
		return "", fmt.Sprintf("a name of %d bytes", n)
	}
	b := p.take(n)
	if b == nil {
		return "", ended
	}
	return string(b), ""
}

func (p *packed) end() (msg string) { return "" }
