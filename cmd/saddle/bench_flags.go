package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
)

// expression is a regular expression; nil if none was given.
type expression struct{ *regexp.Regexp }

func (e *expression) String() string {
	if e.Regexp == nil {
		return ""
	}
	return e.Regexp.String()
}

// Type names the value in the help text.
func (*expression) Type() string { return "regexp" }

// Set compiles the expression.
func (e *expression) Set(s string) (err error) {
	if e.Regexp, err = regexp.Compile(s); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return nil
}

// levels is a list of instruction levels of this machine.
type levels []isa.Level

func (l *levels) String() string {
	var words []string
	for _, x := range *l {
		words = append(words, x.String())
	}
	return strings.Join(words, ",")
}

// Type names the value in the help text.
func (*levels) Type() string { return "list" }

// Set parses a comma list of levels.
func (l *levels) Set(s string) error {
	*l = nil
	for _, w := range strings.Split(s, ",") {
		x, err := isa.Parse(strings.TrimSpace(w))
		if err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "isa: "))
		}
		if all := levels(isa.Levels()); !slices.Contains(all, x) {
			return fmt.Errorf("%v is not available here, this machine and build have %v", x, &all)
		}
		*l = append(*l, x)
	}
	return nil
}

// sizes says by places and numbers which sizes are measured.
type sizes struct {
	places  []bench.Place
	numbers []int
	text    string // as given
}

func (s *sizes) String() string { return s.text }

// Type names the value in the help text.
func (*sizes) Type() string { return "list" }

// Set parses a comma list of places and numbers.
func (s *sizes) Set(text string) error {
	*s = sizes{text: text}
	for _, w := range strings.Split(text, ",") {
		w = strings.TrimSpace(w)
		if p, err := bench.ParsePlace(w); err == nil {
			s.places = append(s.places, p)
		} else if n, err := strconv.Atoi(w); err == nil && n > 0 {
			s.numbers = append(s.numbers, n)
		} else {
			return fmt.Errorf("%q is neither l1, l2, l3 or memory nor a positive number", w)
		}
	}
	return nil
}
