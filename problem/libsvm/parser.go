package libsvm

import (
	"bytes"
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// parser builds the rows of the matrix.
type parser struct {
	s        *textscan.Scanner
	name     string
	features int   // fixed width, or 0
	limit    int64 // largest index allowed
	width    int64 // largest index so far
	classes  *classes
	rows     int

	// Read collects the rows, Scan hands each on.
	y       []float64
	ptr     []int
	entries entries
	each    func(y float64, ind []int32, val []float64) error
	ind     []int32
	val     []float64
	failed  error // by each
}

func newParser(r io.Reader, o Options) *parser {
	limit := int64(MaxWidth)
	if o.Features > 0 {
		limit = int64(o.Features)
	}
	return &parser{
		s:        textscan.NewScanner(r, '#'),
		name:     o.Name,
		features: o.Features,
		limit:    limit,
		classes:  newClasses(o),
		ptr:      []int{0},
	}
}

// parse reads all lines. A failed read takes precedence over what the cut-off
// text seems to say.
func (p *parser) parse() error {
	for more := true; more; more = p.s.NextLine() {
		msg := p.row()
		if p.s.Err() != nil {
			break
		}
		if p.failed != nil {
			return p.failed
		}
		if msg != "" {
			return p.syntaxError(msg)
		}
	}
	switch {
	case p.s.Err() != nil:
		return fmt.Errorf("%s%w", position(p.name, p.s.Line()), p.s.Err())
	case p.rows == 0:
		return p.syntaxError("the file has no rows")
	case p.classes.count == 1:
		return p.syntaxError(fmt.Sprintf("all rows have the label %.40q; two classes are needed", p.classes.text[0]))
	}
	return nil
}

// row reads one line up to its end and adds its row, if there is one.
func (p *parser) row() (msg string) {
	field, msg := p.s.Field()
	if field == nil {
		return msg
	}
	if p.rows == math.MaxInt32 {
		return fmt.Sprintf("more than %d rows", math.MaxInt32)
	}
	y, msg := p.classes.sign(field)
	if msg != "" {
		return msg
	}
	p.ind, p.val = p.ind[:0], p.val[:0]
	last := int64(0)
	for {
		field, msg = p.s.Field()
		if field == nil {
			break
		}
		if last, msg = p.entry(field, last); msg != "" {
			break
		}
	}
	p.width = max(p.width, last) // the indices ascend
	p.rows++
	if p.each == nil {
		p.y = append(p.y, y)
		p.ptr = append(p.ptr, p.entries.count)
	} else if msg == "" && p.s.Err() == nil {
		p.hand(y)
	}
	return msg
}

// hand gives the row to each.
func (p *parser) hand(y float64) {
	err := p.each(y, p.ind, p.val)
	if e, ok := err.(RowError); ok {
		p.failed = p.syntaxError(string(e))
	} else {
		p.failed = err
	}
}

// entry adds the field index:value, whose index must exceed the last one, and
// returns the index.
func (p *parser) entry(field []byte, last int64) (index int64, msg string) {
	i := 0
	for ; i < len(field) && field[i]-'0' <= 9; i++ {
		index = min(10*index+int64(field[i]-'0'), math.MaxInt32+1)
	}
	if i == 0 || i == len(field) || field[i] != ':' || index <= last || index > p.limit {
		return 0, p.badIndex(field, index, last)
	}
	v, ok := textscan.Number(field[i+1:])
	if !ok {
		return 0, fmt.Sprintf("value %.40q of feature %d is not a finite number", field[i+1:], index)
	}
	switch {
	case v == 0:
	case p.each != nil:
		p.ind, p.val = append(p.ind, int32(index-1)), append(p.val, v)
	default:
		p.entries.add(int32(index-1), v)
	}
	return index, ""
}

// badIndex says what is wrong with the part of the field before the colon.
func (p *parser) badIndex(field []byte, index, last int64) string {
	text, _, colon := bytes.Cut(field, []byte(":"))
	switch {
	case !colon:
		return fmt.Sprintf("%.40q is not of the form index:value", field)
	case string(text) == "qid":
		return "ranking data (qid) are not supported"
	case len(text) == 0 || bytes.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }):
		return fmt.Sprintf("index %.40q is not a positive integer", text)
	case index == 0:
		return "index 0: indices start at 1"
	case index > math.MaxInt32:
		return fmt.Sprintf("index %.40s exceeds %d", text, math.MaxInt32)
	case index <= last:
		return fmt.Sprintf("index %d after %d: indices must ascend", index, last)
	case p.features > 0:
		return fmt.Sprintf("index %d exceeds the %s", index, words.Count(p.features, "feature"))
	}
	return fmt.Sprintf("index %d exceeds %d; to accept it, state the number of features", index, MaxWidth)
}

func (p *parser) syntaxError(msg string) error {
	return &SyntaxError{File: p.name, Line: p.s.Line(), Msg: msg}
}

// columns returns the number of features.
func (p *parser) columns() int {
	if p.features > 0 {
		return p.features
	}
	return int(p.width)
}

// data assembles the result of parse.
func (p *parser) data() (*svc.Data, error) {
	labels, flip, err := p.classes.finish()
	if err != nil {
		return nil, err
	}
	if flip {
		for i := range p.y {
			p.y[i] = -p.y[i]
		}
	}
	width := p.columns()
	ind, val := p.entries.join()
	x, err := sparse.NewCSR(len(p.y), width, p.ptr, ind, val)
	if err != nil {
		return nil, err
	}
	return &svc.Data{X: x, Y: p.y, Labels: labels}, nil
}
