package nl

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// hs071 is problem 71 of Hock and Schittkowski, with duals to begin with and suffixes.
const hs071 = `g3 1 1 0	# problem hs071
 4 2 1 0 1	# vars, constraints, objectives, ranges, eqns
 2 1	# nonlinear constraints, objectives
 0 0	# network constraints: nonlinear, linear
 4 4 4	# nonlinear vars in constraints, objectives, both
 0 0 0 1	# linear network variables; functions; arith, flags
 0 0 0 0 0	# discrete variables: binary, integer, nonlinear (b,c,o)
 8 4	# nonzeros in Jacobian, gradients
 0 0	# max name lengths: constraints, variables
 0 0 0 0 0	# common exprs: b,c,o,c1,o1
S0 2 marked
0 1
3 -2
S5 1 weight
1 0.5
C0
o2
o2
o2
v0
v1
v2
v3
C1
o54
4
o5
v0
n2
o5
v1
s2
o5
v2
l2
o5
v3
n2.0
O0 0
o0
o2
o2
v0
v3
o54
3
v0
v1
v2
v2
d2
0 0.5
1 -0.1
x4
0 1
1 5
2 5
3 1
r
2 25
4 40
b
0 1 5
0 1 5
0 1 5
0 1 5
k3
2
4
6
J0 4
0 0
1 0
2 0
3 0
J1 4
0 0
1 0
2 0
3 0
G0 4
0 0
1 0
2 0
3 0
`

// A packer turns a text file, which must be in order, into a binary one.
type packer struct {
	t     *testing.T
	order binary.AppendByteOrder
	lines []string
	out   []byte
}

func pack(t *testing.T, text string, order binary.AppendByteOrder) []byte {
	t.Helper()
	p := &packer{t: t, order: order}
	for line := range strings.Lines(text) {
		p.lines = append(p.lines, strings.TrimSpace(line))
	}
	code := 1
	if order == binary.BigEndian {
		code = 2
	}
	for i, line := range p.lines[:10] {
		switch i {
		case 0:
			line = "b" + line[1:]
		case 5:
			words := strings.Fields(line)
			words[2] = strconv.Itoa(code)
			line = strings.Join(words, " ")
		}
		p.out = append(p.out, line+"\n"...)
	}
	header := strings.Fields(p.lines[1])
	p.lines = p.lines[10:]
	for len(p.lines) > 0 {
		p.segment(header)
	}
	return p.out
}

func (p *packer) next() []string {
	line := p.lines[0]
	p.lines = p.lines[1:]
	line, _, _ = strings.Cut(line, "#")
	return strings.Fields(line)
}

func (p *packer) ints(words ...string) {
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			p.t.Fatal(err)
		}
		p.out = p.order.AppendUint32(p.out, uint32(int32(n)))
	}
}

func (p *packer) reals(words ...string) {
	for _, w := range words {
		x, err := strconv.ParseFloat(w, 64)
		if err != nil {
			p.t.Fatal(err)
		}
		p.out = p.order.AppendUint64(p.out, math.Float64bits(x))
	}
}

func (p *packer) word(w string) {
	p.ints(strconv.Itoa(len(w)))
	p.out = append(p.out, w...)
}

func (p *packer) pairs(count string, real bool) {
	n, _ := strconv.Atoi(count)
	for range n {
		words := p.next()
		p.ints(words[0])
		if real {
			p.reals(words[1])
		} else {
			p.ints(words[1])
		}
	}
}

func (p *packer) segment(header []string) {
	words := p.next()
	key := words[0][0]
	p.out = append(p.out, key)
	words[0] = words[0][1:]
	switch key {
	case 'C', 'L':
		p.ints(words[0])
		p.expression()
	case 'O':
		p.ints(words...)
		p.expression()
	case 'V':
		p.ints(words...)
		p.pairs(words[1], true)
		p.expression()
	case 'x', 'd':
		p.ints(words[0])
		p.pairs(words[0], true)
	case 'J', 'G':
		p.ints(words...)
		p.pairs(words[1], true)
	case 'S':
		p.ints(words[:2]...)
		p.word(words[2])
		kind, _ := strconv.Atoi(words[0])
		p.pairs(words[1], kind&4 != 0)
	case 'F':
		p.ints(words[:3]...)
		p.word(words[3])
	case 'k', 'K':
		p.ints(words[0])
		n, _ := strconv.Atoi(words[0])
		for range n {
			p.ints(p.next()...)
		}
	case 'b', 'r':
		n, _ := strconv.Atoi(header[map[byte]int{'b': 0, 'r': 1}[key]])
		for range n {
			words := p.next()
			p.out = append(p.out, words[0][0])
			if words[0] == "5" {
				p.ints(words[1:]...)
			} else {
				p.reals(words[1:]...)
			}
		}
	default:
		p.t.Fatalf("segment %c", key)
	}
}

func (p *packer) expression() {
	for missing := 1; missing > 0; missing-- {
		w := p.next()[0]
		p.out = append(p.out, w[0])
		switch w[0] {
		case 'n':
			p.reals(w[1:])
		case 's':
			n, _ := strconv.Atoi(w[1:])
			p.out = p.order.AppendUint16(p.out, uint16(int16(n)))
		case 'v', 'l':
			p.ints(w[1:])
		case 'o':
			p.ints(w[1:])
			code, _ := strconv.Atoi(w[1:])
			n := operators[code].arity
			if n == counted || code == codePiecewise {
				words := p.next()
				p.ints(words...)
				n, _ = strconv.Atoi(words[0])
				if code == codePiecewise {
					n *= 2
				}
			}
			missing += n
		default:
			p.t.Fatalf("operand %s", w)
		}
	}
}

// all returns a text and its two binary forms, and what to call them.
func all(t *testing.T, text string) map[string]string {
	return map[string]string{
		"text": text, "crlf": strings.ReplaceAll(text, "\n", "\r\n"),
		"little": string(pack(t, text, binary.LittleEndian)), "big": string(pack(t, text, binary.BigEndian)),
	}
}

// model returns a text file of n free variables and m free rows with the given segments.
func model(n, m, objectives, commons int, segments string) string {
	s := fmt.Sprintf("g3 1 1 0\n%d %d %d 0 0\n%d 1\n0 0\n%d %d %d\n0 0 0 1\n0 0 0 0 0\n0 0\n0 0\n%d 0 0 0 0\n", n, m, objectives, m, n, n, n, commons)
	s += segments
	if n > 0 {
		s += "b\n" + strings.Repeat("3\n", n)
	}
	if m > 0 {
		s += "r\n" + strings.Repeat("3\n", m)
	}
	return s
}
