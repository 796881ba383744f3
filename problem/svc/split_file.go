package svc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadSplit reads a split of the given number of rows as text: one integer
// per line and row, its fold 1, 2, …, T or 0 if it is held out; T is the
// largest. Blank lines are skipped. The split needs at least two folds and
// none may be empty. Errors of a line name it.
func ReadSplit(r io.Reader, rows int) (*Split, error) {
	s := &Split{Fold: make([]int32, 0, rows)}
	var size []int // of folds 1, 2, …
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		text := strings.TrimSpace(sc.Text())
		if text == "" {
			continue
		}
		f, err := strconv.ParseInt(text, 10, 32)
		switch {
		case err != nil:
			return nil, fmt.Errorf("svc: split: line %d: %.20q is not a fold number", line, text)
		case f < 0 || f > int64(rows):
			return nil, fmt.Errorf("svc: split: line %d: fold %d is outside 0..%d", line, f, rows)
		case len(s.Fold) == rows:
			return nil, fmt.Errorf("svc: split: line %d: more lines than the %d rows of the data", line, rows)
		}
		for int(f) > len(size) {
			size = append(size, 0)
		}
		if f > 0 {
			size[f-1]++
		}
		s.Fold = append(s.Fold, int32(f)-1)
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("svc: split: line %d: too long for a fold number", line+1)
	} else if err != nil {
		return nil, fmt.Errorf("svc: split: line %d: %w", line+1, err)
	}
	if len(s.Fold) < rows {
		return nil, fmt.Errorf("svc: split: line %d: the file ends after %d of %d rows", max(line, 1), len(s.Fold), rows)
	}
	s.T = len(size)
	if s.T < 2 {
		return nil, fmt.Errorf("svc: split: the largest fold is %d, want at least 2", s.T)
	}
	for t, k := range size {
		if k == 0 {
			return nil, fmt.Errorf("svc: split: no row is in fold %d of %d", t+1, s.T)
		}
	}
	return s, nil
}

// Write writes the split in the form that ReadSplit reads.
func (s *Split) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, f := range s.Fold {
		b.WriteString(strconv.Itoa(int(f) + 1))
		b.WriteByte('\n')
	}
	return b.Flush()
}
