package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxGroupName bounds the name of a group.
const maxGroupName = 200

// readGroups reads the groups of n features as text, a line "feature group" or "from-to group" each: feature numbers from 1 as in LIBSVM
// files, then the name of a group, which may hold spaces. Empty lines and lines that begin with # are left out. Each feature
// belongs to one group; features without a line form the group "other". Groups are numbered in the order of
// their first feature. Errors name the line.
func readGroups(r io.Reader, n int) (group []int32, names []string, err error) {
	group = make([]int32, n)
	for j := range group {
		group[j] = -1
	}
	number := map[string]int32{}
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		text := strings.TrimSpace(sc.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		lo, hi, name, err := parseGroup(text, n)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", line, err)
		}
		k, ok := number[name]
		if !ok {
			k = int32(len(names))
			number[name], names = k, append(names, name)
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
	group, names = ordered(group, names)
	return group, names, nil
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

// otherGroup holds the features that no line names.
const otherGroup = "other"

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
	for k, name := range list {
		if name == otherGroup {
			rest = int32(k)
		}
	}
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
