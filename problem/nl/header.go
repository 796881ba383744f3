package nl

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
)

// A Header is what the first ten lines of a file say. Counts that a file leaves out are 0.
type Header struct {
	Binary bool // whether the rest is packed

	// Options are the words after the first letter, which a .sol file repeats. Tolerance is the number after them, which
	// is there if the second is 3.
	Options   []int
	Tolerance float64

	Variables, Rows, Objectives, Ranges, Equations, LogicalRows int
	NonlinearRows, NonlinearObjectives                          int
	Complementarities                                           int // linear and nonlinear
	NetworkRows                                                 int // linear and nonlinear
	// NonlinearInRows counts variables that are not linear in some row, NonlinearInBoth those of
	// them that also are not in an objective. NonlinearInObjectives is a count of the same kind, but if it exceeds
	// NonlinearInRows those that are nonlinear in rows only are counted, too.
	NonlinearInRows, NonlinearInObjectives, NonlinearInBoth int
	NetworkVariables, Functions                             int
	Arithmetic                                              int // 0 text, 1 little-endian, 2 big-endian
	Flags                                                   int // bit 0: suffixes are wanted back
	LinearBinary, LinearInteger                             int
	IntegerInBoth, IntegerInRows, IntegerInObjectives       int // whole numbers among the nonlinear variables
	JacobianEntries, GradientEntries                        int
	LongestRowName, LongestVariableName                     int
	// CommonExpressions counts those used in rows and objectives, in rows, in objectives, in one row, in one objective.
	CommonExpressions [5]int
}

// Discrete returns the number of variables that should be whole numbers.
func (h *Header) Discrete() int {
	return h.LinearBinary + h.LinearInteger + h.IntegerInBoth + h.IntegerInRows + h.IntegerInObjectives
}

// commons returns the number of common expressions.
func (h *Header) commons() (n int) {
	for _, c := range h.CommonExpressions {
		n += c
	}
	return n
}

// maxOptions is the number of option words that programs of this protocol know.
const maxOptions = 9

// read reads the ten lines and moves to the end of the last one.
func (h *Header) read(s *textscan.Scanner) (msg string) {
	if msg := h.first(s); msg != "" {
		return msg
	}
	var complementarities, network [2]int
	for i, fields := range [...][]*int{
		{&h.Variables, &h.Rows, &h.Objectives, &h.Ranges, &h.Equations, &h.LogicalRows},
		{&h.NonlinearRows, &h.NonlinearObjectives, &complementarities[0], &complementarities[1]},
		{&network[0], &network[1]},
		{&h.NonlinearInRows, &h.NonlinearInObjectives, &h.NonlinearInBoth},
		{&h.NetworkVariables, &h.Functions, &h.Arithmetic, &h.Flags},
		{&h.LinearBinary, &h.LinearInteger, &h.IntegerInBoth, &h.IntegerInRows, &h.IntegerInObjectives},
		{&h.JacobianEntries, &h.GradientEntries},
		{&h.LongestRowName, &h.LongestVariableName},
		{&h.CommonExpressions[0], &h.CommonExpressions[1], &h.CommonExpressions[2], &h.CommonExpressions[3], &h.CommonExpressions[4]},
	} {
		if !s.NextLine() {
			return fmt.Sprintf("the file ends after %d of the header's ten lines", i+1)
		}
		if msg := counts(s, fields); msg != "" {
			return msg
		}
	}
	h.Complementarities = complementarities[0] + complementarities[1]
	h.NetworkRows = network[0] + network[1]
	return h.check()
}

// numbers returns the words of a line before a comment.
func numbers(s *textscan.Scanner) (words []string, msg string) {
	line, msg := s.Text()
	if msg != "" {
		return nil, msg
	}
	line, _, _ = bytes.Cut(line, []byte("#"))
	return strings.Fields(string(line)), ""
}

// counts sets the fields to the numbers of a line, of which there may be fewer or more.
func counts(s *textscan.Scanner, fields []*int) (msg string) {
	words, msg := numbers(s)
	if msg != "" {
		return msg
	}
	if len(words) == 0 {
		return "a line of the header is blank"
	}
	for i, w := range words {
		n, ok := whole([]byte(w))
		if w == "-1" { // AMPL's library repeats a number that was left out like this
			n = 0
		} else if !ok || n < 0 {
			return fmt.Sprintf("%.40q in the header is not a count", w)
		}
		if i < len(fields) {
			*fields[i] = n
		}
	}
	return ""
}

// first reads the line with the encoding and the option words.
func (h *Header) first(s *textscan.Scanner) (msg string) {
	words, msg := numbers(s)
	switch {
	case msg != "":
		return msg
	case len(words) == 0 || words[0][0] != 'g' && words[0][0] != 'b':
		return "not a .nl file: it begins neither with g nor with b"
	}
	h.Binary = words[0][0] == 'b'
	if words[0] = words[0][1:]; words[0] == "" {
		words = words[1:]
	}
	n := make([]int, 0, maxOptions+1)
	for len(n) < len(words) && len(n) <= maxOptions {
		v, ok := whole([]byte(words[len(n)]))
		if !ok {
			break
		}
		n = append(n, v)
	}
	if len(n) == 0 {
		return "not a .nl file: the number of option words is missing"
	}
	k := n[0]
	if k < 0 || k > maxOptions || len(n) <= k && len(words) > len(n) {
		return fmt.Sprintf("%d option words, or one of them is not a whole number", k)
	}
	h.Options = n[1:min(k+1, len(n))]
	if len(h.Options) > 1 && h.Options[1] == 3 && k+1 < len(words) {
		v, ok := textscan.Number([]byte(words[k+1]))
		if !ok {
			return fmt.Sprintf("%.40q is not a tolerance", words[k+1])
		}
		h.Tolerance = v
	}
	return ""
}

// check returns what is wrong with the counts.
func (h *Header) check() (msg string) {
	both, rows, all := h.NonlinearInBoth, h.NonlinearInRows, max(h.NonlinearInRows, h.NonlinearInObjectives)
	switch {
	case h.Binary && h.Arithmetic != 1 && h.Arithmetic != 2:
		return fmt.Sprintf("binary file with arithmetic code %d: 1, little-endian IEEE, and 2, big-endian, are known", h.Arithmetic)
	case all > h.Variables:
		return fmt.Sprintf("%d nonlinear variables of %d", all, h.Variables)
	case both > min(rows, h.NonlinearInObjectives):
		return fmt.Sprintf("%d variables are nonlinear in both rows and objectives, but %d in rows and %d in objectives", both, rows, h.NonlinearInObjectives)
	case h.LinearBinary+h.LinearInteger > h.Variables-all:
		return fmt.Sprintf("%d linear variables that are whole numbers, of %d linear ones", h.LinearBinary+h.LinearInteger, h.Variables-all)
	case h.IntegerInBoth > both || h.IntegerInRows > rows-both || h.IntegerInObjectives > all-rows:
		return "more nonlinear variables that are whole numbers than nonlinear ones"
	case h.commons() > maxIndex-h.Variables:
		return fmt.Sprintf("%d common expressions", h.commons())
	}
	return ""
}

// integer returns marks of the variables that should be whole numbers, nil if there are none. Variables are ordered: nonlinear
// in both, in rows, in objectives, with the whole ones last in each part, then linear, then linear binary and integer.
func (h *Header) integer() []bool {
	if h.Discrete() == 0 {
		return nil
	}
	marks := make([]bool, h.Variables)
	for _, part := range [...]struct{ end, n int }{
		{h.NonlinearInBoth, h.IntegerInBoth},
		{h.NonlinearInRows, h.IntegerInRows},
		{max(h.NonlinearInRows, h.NonlinearInObjectives), h.IntegerInObjectives},
		{h.Variables, h.LinearBinary + h.LinearInteger},
	} {
		for j := part.end - part.n; j < part.end; j++ {
			marks[j] = true
		}
	}
	return marks
}

// order returns that of the bytes of a number.
func (h *Header) order() binary.ByteOrder {
	if h.Arithmetic == 2 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// ReadHeader reads the ten lines at the beginning of r, as Read does.
func ReadHeader(r io.Reader, o Options) (*Header, error) {
	plain, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, place{line: 1}), err)
	}
	s := textscan.NewScanner(plain, '#')
	h := &Header{}
	msg := h.read(s)
	at := place{line: s.Line()}
	switch {
	case s.Err() != nil:
		return nil, fmt.Errorf("%s%w", position(o.Name, at), s.Err())
	case msg != "":
		return nil, &SyntaxError{File: o.Name, Line: at.line, Msg: msg}
	}
	return h, nil
}

// String returns sizes in one line.
func (h *Header) String() string {
	s := fmt.Sprintf("%d variables, %d rows, %d objectives", h.Variables, h.Rows, h.Objectives)
	if d := h.Discrete(); d > 0 {
		s += ", " + strconv.Itoa(d) + " discrete"
	}
	return s
}
