package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxGroupName bounds the name of a group.
const maxGroupName = 200

// readGroups reads the groups of n features as text, a line "feature group" or "from-to group" each: feature numbers from 1 as in LIBSVM
// files, then the name of a group, which may hold spaces. Empty lines and comments, from a # at the beginning or after a space, are left
// out. Each feature belongs to one group; features without a line form the group "other", and with constant a constant feature follows
// that is a group of its own. Groups are numbered in the order of their first feature. Errors name the line.
func readGroups(r io.Reader, n int, constant bool) (group []int32, names []string, err error) {
	group = make([]int32, n)
	for j := range group {
		group[j] = -1
	}
	number, first := map[string]int32{}, map[string]int{} // number and first line of each name
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		text := withoutComment(sc.Text())
		if text == "" {
			continue
		}
		lo, hi, name, err := parseGroup(text, n)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", line, err)
		}
		k, ok := number[name]
		if !ok {
			k = int32(len(names))
			number[name], first[name], names = k, line, append(names, name)
		}
		for j := lo - 1; j < hi; j++ {
			if group[j] >= 0 {
				return nil, nil, fmt.Errorf("line %d: feature %d is in group %.40q already", line, j+1, names[group[j]])
			}
			group[j] = k
		}
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, nil, fmt.Errorf("line %d: too long", line+1)
	} else if err != nil {
		return nil, nil, fmt.Errorf("line %d: %w", line+1, err)
	}
	if len(names) == 0 {
		return nil, nil, errors.New("there is no group")
	}
	if line := first[otherGroup]; line > 0 && slices.Contains(group, -1) {
		return nil, nil, fmt.Errorf("line %d: %q is the group of features without a line, as feature %d: name this one otherwise", line, otherGroup,
			slices.Index(group, -1)+1)
	}
	if line := first[constantGroup]; line > 0 && constant {
		return nil, nil, fmt.Errorf("line %d: %q is the group of the constant feature: name this one otherwise", line, constantGroup)
	}
	group, names = ordered(group, names)
	if constant {
		group, names = append(group, int32(len(names))), append(names, constantGroup)
	}
	return group, names, nil
}

// withoutComment returns a line without the spaces around it and without a comment.
func withoutComment(line string) string {
	for k := range len(line) {
		if line[k] == '#' && (k == 0 || strings.IndexByte(" \t,", line[k-1]) >= 0) {
			line = line[:k]
			break
		}
	}
	return strings.TrimSpace(line)
}

// parseGroup parses "feature group" or "from-to group".
func parseGroup(text string, n int) (lo, hi int, name string, err error) {
	k := strings.IndexAny(text, " \t,")
	if k < 0 {
		return 0, 0, "", fmt.Errorf("%.40q has no group, want \"feature group\" or \"from-to group\"", text)
	}
	span := text[:k]
	if name = strings.TrimLeft(text[k:], " \t,"); name == "" || len(name) > maxGroupName {
		return 0, 0, "", fmt.Errorf("want the name of a group, of at most %d bytes", maxGroupName)
	}
	from, to, ranged := strings.Cut(span, "-")
	lo, err = strconv.Atoi(from)
	hi = lo
	if ranged && err == nil {
		hi, err = strconv.Atoi(to)
	}
	switch {
	case err != nil:
		return 0, 0, "", fmt.Errorf("%.40q is not a feature number or a range such as 1-13", span)
	case lo < 1 || hi > n:
		return 0, 0, "", fmt.Errorf("feature %.40q is outside 1..%d", span, n)
	case lo > hi:
		return 0, 0, "", fmt.Errorf("range %.40q is empty", span)
	}
	return lo, hi, name, nil
}

// Names of the groups that are made: of the features that no line names, and of the constant feature.
const (
	otherGroup    = "other"
	constantGroup = "constant feature"
)

// ordered numbers groups by their first feature and puts features without a group into the last one.
func ordered(group []int32, names []string) ([]int32, []string) {
	place := map[int32]int32{}
	var list []string
	for j, k := range group {
		if k < 0 {
			continue
		}
		if _, ok := place[k]; !ok {
			place[k] = int32(len(list))
			list = append(list, names[k])
		}
		group[j] = place[k]
	}
	rest := int32(-1)
	for j, k := range group {
		if k >= 0 {
			continue
		}
		if rest < 0 {
			rest, list = int32(len(list)), append(list, otherGroup)
		}
		group[j] = rest
	}
	return group, list
}
