package nl

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const shared = "../../../shared/data/nlp"

// sharedRows returns the rows of the collection's table, by folder and file.
func sharedRows(t *testing.T) map[string][]string {
	t.Helper()
	r, err := os.Open(filepath.Join(shared, "reference.csv"))
	if err != nil {
		t.Skip("the collection of problems is not here")
	}
	defer r.Close()
	list, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, row := range list[1:] {
		rows[row[0]+"/"+row[1]] = row
	}
	return rows
}

// TestShared reads every file of the collection: none may fail but those with what is not supported.
func TestShared(t *testing.T) {
	reasons := map[string]int{}
	for name, row := range sharedRows(t) {
		f, err := ReadFile(filepath.Join(shared, name), Options{})
		if e := (*SyntaxError)(nil); errors.As(err, &e) {
			t.Log(err)
			// One file has a row more than its header says, as it says itself in a comment.
			if !e.Unsupported && name != "nl/pyomo__t11_nlxfrm.nl" {
				t.Error(err)
			}
			reasons[refusal(e)]++
			continue
		} else if err != nil {
			t.Error(err)
			continue
		}
		reasons["read"]++
		for _, w := range f.Warnings {
			t.Logf("%s: %s", name, w)
		}
		if err := f.Problem.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want, _ := strconv.Atoi(row[7]); f.Discrete() != want {
			t.Errorf("%s: %d discrete variables, want %d", name, f.Discrete(), want)
		}
		if row[4] == "" {
			continue
		}
		free, equalities, inequalities := sizes(f)
		if equalities > free {
			free = f.Variables // the table's program then keeps fixed variables
		}
		if got := []string{strconv.Itoa(free), strconv.Itoa(equalities), strconv.Itoa(inequalities)}; strings.Join(got, " ") != strings.Join(row[4:7], " ") {
			t.Errorf("%s: variables, equalities, inequalities %v, want %v", name, got, row[4:7])
		}
	}
	t.Log(reasons)
}

// refusal returns the words of an error that do not belong to one file.
func refusal(e *SyntaxError) string {
	for _, what := range []string{"logical constraints", "complementarity conditions", "imported function"} {
		if strings.Contains(e.Msg, what) {
			return what
		}
	}
	return e.Msg
}

// sizes counts as the table does: variables that are not fixed, and rows that are not free.
func sizes(f *File) (variables, equalities, inequalities int) {
	p := f.Problem
	for j := range p.Lower {
		if p.Lower[j] != p.Upper[j] {
			variables++
		}
	}
	for i := range p.RowLower {
		switch {
		case p.RowLower[i] == p.RowUpper[i]:
			equalities++
		default:
			inequalities++
		}
	}
	return variables, equalities, inequalities
}
