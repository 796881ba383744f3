package nl

import "fmt"

// A Target says to what the values of a suffix belong.
type Target int

const (
	ToVariables Target = iota
	ToRows
	ToObjectives
	ToProblem
)

var targets = [...]string{"variables", "rows", "objectives", "problem"}

// String returns the name of what has the values.
func (t Target) String() string {
	if t < 0 || int(t) >= len(targets) {
		return fmt.Sprintf("Target(%d)", int(t))
	}
	return targets[t]
}

// A Suffix is values that are attached to variables, rows, objectives or the problem. Those that are not listed are 0.
type Suffix struct {
	Name   string
	Target Target
	Real   bool // values are real, else whole
	Index  []int32
	Value  []float64
}

// Dense returns the values of n elements.
func (s *Suffix) Dense(n int) []float64 {
	v := make([]float64, n)
	for k, i := range s.Index {
		if int(i) < n {
			v[i] = s.Value[k]
		}
	}
	return v
}

// suffix reads a segment S.
func (p *parser) suffix(kind int) (msg string) {
	n, msg := p.src.integer()
	if msg != "" {
		return msg
	}
	name, msg := p.src.word()
	if msg != "" {
		return msg
	}
	s := Suffix{Name: name, Target: Target(kind & 3), Real: kind&4 != 0}
	if kind < 0 || kind > 127 {
		return fmt.Sprintf("suffix %.40q of kind %d", name, kind)
	}
	limit := [...]int{p.Variables, p.Rows + p.LogicalRows, p.Objectives, 1}[s.Target]
	if msg := count(n, limit, s.Target.String()); msg != "" {
		return fmt.Sprintf("suffix %.40q: %s", name, msg)
	}
	if msg := p.src.end(); msg != "" {
		return msg
	}
	for range n {
		i, v, msg := p.suffixValue(&s, limit)
		if msg != "" {
			return msg
		}
		s.Index = append(s.Index, int32(i))
		s.Value = append(s.Value, v)
	}
	p.suffixes = append(p.suffixes, s)
	if s.Target == ToVariables && (name == "sosno" || name == "sos") && n > 0 {
		p.warn("suffix %s: special ordered sets are left out", name)
	}
	return ""
}

// suffixValue reads one record.
func (p *parser) suffixValue(s *Suffix, limit int) (i int, v float64, msg string) {
	if s.Real {
		return p.pair(limit, s.Target.String())
	}
	if msg = p.begin(); msg != "" {
		return
	}
	if i, msg = p.index(limit, s.Target.String()); msg != "" {
		return
	}
	k, msg := p.src.integer()
	if msg == "" {
		msg = p.src.end()
	}
	return i, float64(k), msg
}
