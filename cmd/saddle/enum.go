package main

import (
	"fmt"
	"slices"
	"strings"
)

// enum is a flag whose value is one of a few words.
type enum[T ~int] struct {
	p     *T
	words []string
}

// oneOf returns a flag that stores the index of one of the words in p; its
// default is *p. The words name the constants 0, 1, … of T.
func oneOf[T ~int](p *T, words ...string) *enum[T] { return &enum[T]{p, words} }

func (e *enum[T]) String() string { return e.words[*e.p] }

// Type names the value in the help text.
func (e *enum[T]) Type() string { return strings.Join(e.words, "|") }

// Set accepts one of the words.
func (e *enum[T]) Set(s string) error {
	k := slices.Index(e.words, s)
	if k < 0 {
		return fmt.Errorf("want one of %s", strings.Join(e.words, ", "))
	}
	*e.p = T(k)
	return nil
}
