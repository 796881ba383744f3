package ann

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Task says what a target is.
type Task int

const (
	// AutoTask is Classify for words, and for whole numbers of which there are at most MaxAutoClasses different ones; else Regress.
	AutoTask Task = iota
	Classify
	Regress
)

// MaxAutoClasses is the largest number of classes that AutoTask finds in numbers.
const MaxAutoClasses = 20

// Coding says how a class becomes targets.
type Coding int

const (
	// OneHot has an output for each class, 1 for the sample's class and −1 for others, and a single one for two classes. With the
	// logistic loss 0 takes the place of −1.
	OneHot Coding = iota
	// Ordinal has one output, and the classes at equal distances in [−1, 1].
	Ordinal
)

// Classes are the labels of a classification and their targets.
type Classes struct {
	Labels    []string `json:"labels"` // ascending as numbers, or as words
	Ordinal   bool     `json:"ordinal,omitempty"`
	Low, High float64  // the targets for no and yes
}

// newClasses returns the different labels in order.
func newClasses(labels []string, c Coding, loss Loss) *Classes {
	l := &Classes{Labels: slices.Clone(labels), Ordinal: c == Ordinal, Low: -1, High: 1}
	if loss == LogisticLoss {
		l.Low = 0
	}
	numbers := !slices.ContainsFunc(labels, func(s string) bool { _, ok := toNumber(s); return !ok })
	slices.SortFunc(l.Labels, func(a, b string) int {
		if numbers {
			x, _ := toNumber(a)
			y, _ := toNumber(b)
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
		}
		return cmp.Compare(a, b)
	})
	l.Labels = slices.Compact(l.Labels)
	return l
}

// Outputs returns how many outputs the coding needs.
func (c *Classes) Outputs() int {
	if c.Ordinal || len(c.Labels) <= 2 {
		return 1
	}
	return len(c.Labels)
}

// encode sets y to the targets of a class.
func (c *Classes) encode(class int, y []float64) {
	if len(y) == 1 {
		y[0] = c.Low + (c.High-c.Low)*float64(class)/float64(max(1, len(c.Labels)-1))
		return
	}
	for k := range y {
		y[k] = c.Low
	}
	y[class] = c.High
}

// Decode returns the class whose targets are nearest to outputs.
func (c *Classes) Decode(out []float64) int {
	if len(out) == 1 {
		k := math.Round((out[0] - c.Low) / (c.High - c.Low) * float64(len(c.Labels)-1))
		return int(min(max(k, 0), float64(len(c.Labels)-1)))
	}
	best := 0
	for k, v := range out {
		if v > out[best] {
			best = k
		}
	}
	return best
}

// SampleOptions say what of a Table becomes samples.
type SampleOptions struct {
	Target string   // column, see Column; empty means the last
	Ignore []string // columns to leave out
	Task   Task
	Coding Coding
	Loss   Loss
	Labels []string // the classes, if they are known beforehand; nil means those in the table
}

// Samples are the numbers of a Table.
type Samples struct {
	Data
	Class   []int    // of each row; nil in a regression
	Classes *Classes // nil in a regression
	Names   []string // of the inputs
	Target  string
	Row     []int // of the table, of each sample
	Missing int   // rows left out because a value is missing
}

// Samples turns the table into numbers. Rows with a missing value (empty, ?, NA) are left out. The error names the column or the line at fault.
func (t *Table) Samples(name string, o SampleOptions) (*Samples, error) {
	target, inputs, err := t.columns(o)
	if err != nil {
		return nil, err
	}
	s := &Samples{Target: t.Names[target]}
	s.Inputs = len(inputs)
	for _, k := range inputs {
		s.Names = append(s.Names, t.Names[k])
	}
	var words []string
	for i, row := range t.Cells {
		if missing(row[target]) || slices.ContainsFunc(inputs, func(k int) bool { return missing(row[k]) }) {
			s.Missing++
			continue
		}
		for _, k := range inputs {
			v, ok := toNumber(row[k])
			if !ok {
				return nil, &SyntaxError{name, t.Lines[i], fmt.Sprintf("%.40q in column %s is no number", row[k], t.Names[k])}
			}
			s.X = append(s.X, v)
		}
		words, s.Row = append(words, row[target]), append(s.Row, i)
	}
	if s.Rows = len(words); s.Rows == 0 {
		return nil, &SyntaxError{name, 0, "has no row without missing values"}
	}
	return s, s.setTargets(name, words, t, o)
}

// columns returns the target and the inputs.
func (t *Table) columns(o SampleOptions) (target int, inputs []int, err error) {
	target = len(t.Names) - 1
	if o.Target != "" {
		if target, err = t.Column(o.Target); err != nil {
			return 0, nil, err
		}
	}
	out := map[int]bool{target: true}
	for _, name := range o.Ignore {
		k, err := t.Column(name)
		if err != nil {
			return 0, nil, err
		}
		out[k] = true
	}
	for k := range t.Names {
		if !out[k] {
			inputs = append(inputs, k)
		}
	}
	if len(inputs) == 0 {
		return 0, nil, fmt.Errorf("ann: there is no column of inputs beside the target %s", t.Names[target])
	}
	return target, inputs, nil
}

// setTargets fills Y and the classes from the words of the target column.
func (s *Samples) setTargets(name string, words []string, t *Table, o SampleOptions) error {
	numbers, whole := make([]float64, len(words)), true
	bad := -1
	for i, w := range words {
		v, ok := toNumber(w)
		if !ok && bad < 0 {
			bad = i
		}
		numbers[i] = v
		whole = whole && v == math.Trunc(v)
	}
	task := o.Task
	classes := newClasses(words, o.Coding, o.Loss)
	if task == AutoTask {
		task = Regress
		if bad >= 0 || whole && len(classes.Labels) <= MaxAutoClasses {
			task = Classify
		}
	}
	if task == Regress {
		if bad >= 0 {
			return &SyntaxError{name, t.Lines[s.Row[bad]], fmt.Sprintf("the target %.40q is no number", words[bad])}
		}
		s.Outputs, s.Y = 1, numbers
		return nil
	}
	if o.Labels != nil {
		classes.Labels = o.Labels
	}
	if len(classes.Labels) < 2 {
		return &SyntaxError{name, 0, fmt.Sprintf("all rows have the label %.40q, want two labels at least", words[0])}
	}
	if len(classes.Labels) > 1000 {
		return &SyntaxError{name, 0, fmt.Sprintf("the target has %d different labels, want 1000 at most", len(classes.Labels))}
	}
	s.Classes, s.Outputs = classes, classes.Outputs()
	s.Y = make([]float64, s.Rows*s.Outputs)
	for i, w := range words {
		c := slices.Index(classes.Labels, w)
		if c < 0 {
			return &SyntaxError{name, t.Lines[s.Row[i]], fmt.Sprintf("unknown label %.40q", w)}
		}
		s.Class = append(s.Class, c)
		classes.encode(c, s.y(i))
	}
	return nil
}

// Lagged returns samples that predict each element of a series from the lags elements before it, the nearest first.
func Lagged(series []float64, lags int) (*Data, error) {
	if lags < 1 || lags >= len(series) {
		return nil, fmt.Errorf("ann: %d lags of a series of %d, want 1 to %d", lags, len(series), len(series)-1)
	}
	d := &Data{Rows: len(series) - lags, Inputs: lags, Outputs: 1}
	for t := lags; t < len(series); t++ {
		for k := 1; k <= lags; k++ {
			d.X = append(d.X, series[t-k])
		}
		d.Y = append(d.Y, series[t])
	}
	return d, nil
}
