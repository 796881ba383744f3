package nl

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
)

// maxIndex bounds the sum of variables and common expressions, whose indices are int32.
const maxIndex = math.MaxInt32

// parser collects what a file states. Nothing has a size that the header alone claims: lists grow with
// what the file does contain, and are put together in the end.
type parser struct {
	Header
	src  source
	o    Options
	want int // the objective that is asked for, or -1

	key byte // the segment at hand, for messages
	of  int  // its number, or -1

	rowCode, common, objective []code // segments C, V, and O of the objective that is asked for
	maximize                   bool
	jacobian, gradient         []code // segments J, and G of the objective that is asked for
	gradientEntries            int    // in all segments G
	tokens                     []token
	numbers                    []float64 // what tokens refer to
	pieces                     []pieces
	cols                       []int32 // of linear parts
	coefs                      []float64

	lower, upper       []float64
	rowLower, rowUpper []float64
	start, duals       []entry
	sums               []int // number of Jacobian entries up to each column but the last
	functions          map[int]string
	suffixes           []Suffix
	seen               map[segment]bool // those that may come once
	warnings           []string
	unsupported        bool // what the message at hand is about
}

// newParser returns a parser of a text, as the header always is.
func newParser(s *textscan.Scanner, o Options) *parser {
	return &parser{src: &text{s: s}, o: o, of: -1, seen: map[segment]bool{}}
}

// A segment is named by its letter and number.
type segment struct {
	key byte
	of  int
}

// code is what a segment holds: an expression as tokens[begin:end] and linear terms.
type code struct {
	index             int32
	at                place
	begin, end        int // of tokens
	linear, linearEnd int // of cols and coefs
}

// entry is one line of a start.
type entry struct {
	index int32
	value float64
}

// begin moves to the next record of a segment.
func (p *parser) begin() (msg string) {
	ok, msg := p.src.begin()
	if !ok && msg == "" {
		return ended
	}
	return msg
}

func (p *parser) segmentName() string {
	if p.of < 0 {
		return "segment " + string(p.key)
	}
	return fmt.Sprintf("segment %c%d", p.key, p.of)
}

func (p *parser) refuse(format string, args ...any) (msg string) {
	p.unsupported = true
	return fmt.Sprintf(format, args...)
}

// segments reads all of them.
func (p *parser) segments() (msg string) {
	for {
		p.key, p.of = 0, -1
		ok, msg := p.src.begin()
		if !ok {
			return msg
		}
		if p.key, msg = p.src.letter(); msg != "" {
			return msg
		}
		switch msg := p.segment(); msg {
		case "":
		case ended:
			return "the file ends within " + p.segmentName()
		default:
			return msg
		}
	}
}

// segment reads one, whose letter has been read.
func (p *parser) segment() (msg string) {
	switch p.key {
	case 'b':
		return p.bounds()
	case 'r':
		return p.sides()
	case 'C', 'L', 'V', 'O', 'J', 'G', 'F', 'S', 'x', 'd', 'k', 'K':
	default:
		return fmt.Sprintf("%q begins no segment", p.key)
	}
	of, msg := p.src.integer()
	if msg != "" {
		return msg
	}
	switch p.key {
	case 'C':
		return p.rowExpression(of)
	case 'L':
		return p.refuse("logical constraint %d: logical constraints are not supported", of)
	case 'V':
		return p.commonExpression(of)
	case 'O':
		return p.objectiveExpression(of)
	case 'J', 'G':
		return p.linearPart(of)
	case 'F':
		return p.function(of)
	case 'S':
		return p.suffix(of)
	case 'x':
		p.start, msg = p.values(of, p.Variables, "variables")
	case 'd':
		p.duals, msg = p.values(of, p.Rows, "rows")
	default:
		return p.columns(of)
	}
	return msg
}

// once remembers that a segment that may come once is here.
func (p *parser) once(of int) (msg string) {
	p.of = of
	s := segment{p.key, of}
	if p.seen[s] {
		return p.segmentName() + " comes twice"
	}
	p.seen[s] = true
	return ""
}

// index returns the next number of the record if it is one of 0 to n-1.
func (p *parser) index(n int, of string) (i int, msg string) {
	i, msg = p.src.integer()
	if msg == "" && (i < 0 || i >= n) {
		msg = fmt.Sprintf("index %d: there are %d %s", i, n, of)
	}
	return i, msg
}

// count checks how many records a segment says it has.
func count(n, limit int, of string) (msg string) {
	if n < 0 || n > limit {
		return fmt.Sprintf("%d entries for %d %s", n, limit, of)
	}
	return ""
}
