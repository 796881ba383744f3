package ann

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem/libsvm"
)

// A Table is a rectangle of words with named columns, as a file has it.
type Table struct {
	Names  []string // of the columns; c1, c2, … where the file has none
	Header bool     // whether the first line of the file had names
	Cells  [][]string
	Lines  []int // of the file, of each row
}

// A SyntaxError says where and why a file is no table.
type SyntaxError struct {
	File string
	Line int // from 1; 0 if there is none
	Msg  string
}

func (e *SyntaxError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("ann: %s:%d: %s", e.File, e.Line, e.Msg)
	}
	return fmt.Sprintf("ann: %s: %s", e.File, e.Msg)
}

// ReadCSV reads lines of fields separated by commas, or by semicolons or tabs if the first line has those and no commas; quoted as RFC 4180
// says, plain or compressed by gzip. The first line holds names if it has a word where the second has a number. Name is that of the file in errors,
// which are of type *SyntaxError or wrap that of r.
func ReadCSV(r io.Reader, name string) (*Table, error) {
	plain, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("ann: %s: %w", name, err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		return nil, fmt.Errorf("ann: %s: %w", name, err)
	}
	s := strings.TrimPrefix(string(text), "\ufeff")
	c := csv.NewReader(strings.NewReader(s))
	c.TrimLeadingSpace, c.FieldsPerRecord = true, -1
	if first, _, _ := strings.Cut(s, "\n"); !strings.Contains(first, ",") {
		switch {
		case strings.Contains(first, ";"):
			c.Comma = ';'
		case strings.Contains(first, "\t"):
			c.Comma = '\t'
		}
	}
	t := &Table{}
	for {
		row, err := c.Read()
		if err == io.EOF {
			break
		}
		if e, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, &SyntaxError{name, e.Line, e.Err.Error()}
		} else if err != nil {
			return nil, fmt.Errorf("ann: %s: %w", name, err)
		}
		line, _ := c.FieldPos(0)
		if len(t.Cells) > 0 && len(row) != len(t.Cells[0]) {
			return nil, &SyntaxError{name, line, fmt.Sprintf("has %d fields, the first line has %d", len(row), len(t.Cells[0]))}
		}
		for k := range row {
			row[k] = strings.TrimSpace(row[k])
		}
		t.Cells, t.Lines = append(t.Cells, row), append(t.Lines, line)
	}
	if len(t.Cells) == 0 {
		return nil, &SyntaxError{name, 0, "is empty"}
	}
	t.takeHeader()
	if len(t.Cells) == 0 {
		return nil, &SyntaxError{name, 0, "has names only"}
	}
	return t, nil
}

// takeHeader makes the first row the names if it looks so.
func (t *Table) takeHeader() {
	first := t.Cells[0]
	for k, word := range first {
		if _, ok := toNumber(word); !ok && !missing(word) && len(t.Cells) > 1 {
			if _, ok := toNumber(t.Cells[1][k]); ok {
				t.Header = true
			}
		}
	}
	if t.Header {
		t.Names, t.Cells, t.Lines = first, t.Cells[1:], t.Lines[1:]
		return
	}
	for k := range first {
		t.Names = append(t.Names, "c"+strconv.Itoa(k+1))
	}
}

// ReadFile reads a table: LIBSVM text with two classes if the name ends in .libsvm, .svm or .txt (or these and .gz), else CSV.
func ReadFile(path string) (*Table, error) {
	plain := strings.TrimSuffix(strings.ToLower(path), ".gz")
	for _, ext := range []string{".libsvm", ".svm", ".txt"} {
		if strings.HasSuffix(plain, ext) {
			return readLIBSVM(path)
		}
	}
	f, err := textscan.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadCSV(f, path)
}

// readLIBSVM makes a table of features f1, f2, … and a last column "label".
func readLIBSVM(path string) (*Table, error) {
	d, err := libsvm.ReadFile(path, libsvm.Options{})
	if err != nil {
		return nil, err
	}
	rows, width := d.X.Dims()
	if rows*(width+1) > 1<<27 {
		return nil, &SyntaxError{path, 0, fmt.Sprintf("%d rows of %d features are too many for a dense table", rows, width)}
	}
	t := &Table{Header: true}
	for k := range width {
		t.Names = append(t.Names, "f"+strconv.Itoa(k+1))
	}
	t.Names = append(t.Names, "label")
	for i := range rows {
		row := slices.Repeat([]string{"0"}, width+1)
		ind, val := d.X.Row(i)
		for p, k := range ind {
			row[k] = strconv.FormatFloat(val[p], 'g', -1, 64)
		}
		row[width] = d.Labels.Neg
		if d.Y[i] > 0 {
			row[width] = d.Labels.Pos
		}
		t.Cells, t.Lines = append(t.Cells, row), append(t.Lines, i+1)
	}
	return t, nil
}

// toNumber returns the finite number that a word spells.
func toNumber(word string) (float64, bool) { return textscan.Number([]byte(word)) }

// missing reports whether a word says that a value is not known.
func missing(word string) bool {
	return word == "" || word == "?" || word == "NA" || word == "N/A" || strings.EqualFold(word, "nan")
}

// Column returns the number of a column, counted from 0, given by its name or, counted from 1 or with a minus from the end, by its number.
// Names come first.
func (t *Table) Column(which string) (int, error) {
	if k := slices.Index(t.Names, which); k >= 0 {
		return k, nil
	}
	k, err := strconv.Atoi(which)
	switch {
	case err != nil:
		return 0, fmt.Errorf("ann: there is no column %q; there are %s", which, listed(t.Names))
	case k >= 1 && k <= len(t.Names):
		return k - 1, nil
	case k <= -1 && -k <= len(t.Names):
		return len(t.Names) + k, nil
	}
	return 0, fmt.Errorf("ann: there is no column %d of %d", k, len(t.Names))
}

// listed writes at most ten names.
func listed(names []string) string {
	if len(names) > 10 {
		return strings.Join(names[:10], ", ") + fmt.Sprintf(" and %d more", len(names)-10)
	}
	return strings.Join(names, ", ")
}

// Series returns the numbers of a column, the last if which is empty, and its name. A value that is missing is an error. Name is that of the file.
func (t *Table) Series(name, which string) (series []float64, column string, err error) {
	k := len(t.Names) - 1
	if which != "" {
		if k, err = t.Column(which); err != nil {
			return nil, "", err
		}
	}
	for i, row := range t.Cells {
		v, ok := toNumber(row[k])
		if !ok {
			return nil, "", &SyntaxError{name, t.Lines[i], fmt.Sprintf("%.40q in column %s is no number", row[k], t.Names[k])}
		}
		series = append(series, v)
	}
	return series, t.Names[k], nil
}
