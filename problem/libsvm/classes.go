package libsvm

import (
	"fmt"
	"math"
	"strconv"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem/svc"
)

// classes tells the two labels of a file apart. The first of them is +1 until
// the whole file is read.
type classes struct {
	given *svc.Labels // nil = as found
	allow bool        // other labels than those given are 0
	count int         // labels known
	text  [2]string
	value [2]float64
}

func newClasses(o Options) *classes {
	c := &classes{given: o.Labels, allow: o.AllowUnknownLabels}
	if o.Labels != nil {
		c.count = 2
		c.text = [2]string{o.Labels.Pos, o.Labels.Neg}
		for i, t := range c.text {
			x, err := strconv.ParseFloat(t, 64)
			if err != nil {
				x = math.NaN() // not a number: no label in the file equals it
			}
			c.value[i] = x
		}
	}
	return c
}

// sign returns the class of a label.
func (c *classes) sign(field []byte) (y float64, msg string) {
	x, ok := textscan.Number(field)
	switch {
	case !ok:
		return 0, fmt.Sprintf("label %.40q is not a finite number", field)
	case c.count > 0 && x == c.value[0]:
		return 1, ""
	case c.count > 1 && x == c.value[1]:
		return -1, ""
	case c.count < 2:
		c.text[c.count], c.value[c.count] = string(field), x
		c.count++
		if c.count == 1 {
			return 1, ""
		}
		return -1, ""
	case c.allow:
		return 0, ""
	case c.given != nil:
		return 0, fmt.Sprintf("label %.40q is neither %q nor %q", field, c.given.Pos, c.given.Neg)
	}
	return 0, fmt.Sprintf("third label %.40q after %.40q and %.40q: only two classes are supported; relabel the file, one class against the rest",
		field, c.text[0], c.text[1])
}

// finish returns the labels, and whether all signs are to be turned over because the first label of the file is the smaller
// one.
func (c *classes) finish() (l svc.Labels, flip bool, err error) {
	if c.given != nil {
		return *c.given, false, nil
	}
	l, err = svc.NewLabels(c.text[0], c.text[1])
	return l, c.value[0] < c.value[1], err
}
