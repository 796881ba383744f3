package svc

import (
	"fmt"
	"math"
	"strconv"
)

// Labels names the two classes by their texts in the data file: Pos is the
// class y = +1, Neg the class y = −1. Texts that are the same finite number,
// such as "+1" and "1.0", are the same label.
type Labels struct {
	Pos, Neg string
}

// NewLabels orders two label texts: the numerically larger one becomes Pos,
// or the lexicographically larger one if either is not a finite number. It
// returns an error if both are the same label.
func NewLabels(a, b string) (Labels, error) {
	x, xok := labelNumber(a)
	y, yok := labelNumber(b)
	larger := a > b
	if xok && yok {
		larger = x > y
	}
	l := Labels{Pos: b, Neg: a}
	if larger {
		l = Labels{Pos: a, Neg: b}
	}
	return l, l.Check()
}

// Check returns an error if the two labels are the same or one is empty.
func (l Labels) Check() error {
	if l.Pos == "" || l.Neg == "" {
		return fmt.Errorf("svc: labels %q and %q: a label is empty", l.Pos, l.Neg)
	}
	if sameLabel(l.Pos, l.Neg) {
		return fmt.Errorf("svc: labels %q and %q are the same", l.Pos, l.Neg)
	}
	return nil
}

// Text returns Pos for y > 0, Neg for y < 0 and "" for an unknown label.
func (l Labels) Text(y float64) string {
	switch {
	case y > 0:
		return l.Pos
	case y < 0:
		return l.Neg
	}
	return ""
}

// Sign returns +1 or −1 if text is the label Pos or Neg, and 0 if it is
// neither.
func (l Labels) Sign(text string) float64 {
	switch {
	case sameLabel(text, l.Pos):
		return 1
	case sameLabel(text, l.Neg):
		return -1
	}
	return 0
}

func sameLabel(a, b string) bool {
	if a == b {
		return true
	}
	x, xok := labelNumber(a)
	y, yok := labelNumber(b)
	return xok && yok && x == y
}

// labelNumber returns the finite number that text spells, if it spells one.
func labelNumber(text string) (float64, bool) {
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}
