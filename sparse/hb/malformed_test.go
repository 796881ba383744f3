package hb

import (
	"errors"
	"strings"
	"testing"
)

const rest = "  1  3  4\n  1  2  2\n  1.00  2.00\n  3.00\n"

// malformed lists files with the line and a part of the cause of their error.
var malformed = []struct {
	name, text string
	line       int
	want       string
}{
	{"blank second line", "title\n  \n", 2, "the line with the numbers of lines is blank"},
	{"matrix market", "%%MatrixMarket matrix coordinate real general\n1 1 1\n1 1 1\n", 2, `columns 1-14, the number of all lines: "1 1 1" is not a whole number`},
	{"short", "title\n             1\n", 2, "the file ends before the line with the type"},
	{"negative count", strings.Replace(file("RUA", 2, 2, 3, plain, "", rest), " 9 ", "-9 ", 1), 2, "is not a whole number"},
	{"no type", "t\n             1\n\n", 3, `"" is not a type of three letters`},
	{"complex", file("CSA", 2, 2, 3, plain, "", rest), 3, `type "CSA": complex matrices are not supported`},
	{"other file", file("QSA", 2, 2, 3, plain, "", rest), 3, `type "QSA": matrices whose values are in another file are not supported`},
	{"hermitian", file("RHA", 2, 2, 3, plain, "", rest), 3, `type "RHA": hermitian matrices are not supported`},
	{"elemental", file("rse", 2, 2, 3, plain, "", rest), 3, `type "RSE": unassembled (elemental) matrices are not supported`},
	{"first letter", file("XSA", 2, 2, 3, plain, "", rest), 3, "the first letter is none of R, I, P"},
	{"second letter", file("RXA", 2, 2, 3, plain, "", rest), 3, "the second letter is none of S, U, Z, R"},
	{"third letter", file("RSX", 2, 2, 3, plain, "", rest), 3, "the third letter is not A"},
	{"symmetric rectangle", file("RSA", 2, 3, 3, plain, "", rest), 3, "a symmetric matrix is square, not 2×3"},
	{"columns over int32", file("RUA", 2, 2147483648, 3, plain, "", rest), 3, "dimension 2147483648 exceeds 2147483647"},
	{"empty rows", file("RUA", 2147483647, 2, 3, plain, "", rest), 3, "2147483647 rows with 3 entries: almost all would be empty"},
	{"no values", strings.Replace(file("PUA", 2, 2, 3, plain, "", rest), "PUA", "RUA", 1), 3, "type RUA, but no lines of values"},
	{"format", file("RUA", 2, 2, 3, [4]string{"8I3", "(4I3)", "(2F6.2)", ""}, "", rest), 4, `format "8I3" is not of the form`},
	{"format of reals for pointers", file("RUA", 2, 2, 3, [4]string{"(8F3.0)", "(4I3)", "(2F6.2)", ""}, "", rest), 4, `format "(8F3.0)" in columns 1-16: want a descriptor of I`},
	{"format of integers for reals", file("RUA", 2, 2, 3, [4]string{"(8I3)", "(4I3)", "(2I6)", ""}, "", rest), 4, `format "(2I6)" in columns 33-52: want a descriptor of FEDG`},
	{"no format of values", file("RUA", 2, 2, 3, [4]string{"(8I3)", "(4I3)", "", ""}, "", rest), 4, `format "" is not`},

	{"no pointers", file("RUA", 2, 2, 3, plain, "", ""), 4, "the file ends after 0 of 3 column pointers"},
	{"few pointers", file("RUA", 2, 2, 3, plain, "", "  1  3\n"), 5, "columns 7-9 are blank, want one of the column pointers"},
	{"pointer word", file("RUA", 2, 2, 3, plain, "", "  1  x  4\n"), 5, `column pointer "x" is not a positive integer`},
	{"pointer 0", file("RUA", 2, 2, 3, plain, "", "  0  3  4\n"), 5, `column pointer "0" is not a positive integer`},
	{"first pointer", file("RUA", 2, 2, 3, plain, "", "  2  3  4\n"), 5, "the first column pointer is 2, not 1"},
	{"pointers descend", file("RUA", 2, 2, 3, plain, "", "  1  4  3\n"), 5, "column pointer 3 after 4: they must not descend"},
	{"last pointer", file("RUA", 2, 2, 3, plain, "", "  1  3  3\n"), 5, "the last column pointer is 3, but there are 3 entries"},
	{"pointer too large", file("RUA", 2, 2, 3, plain, "", "  1  5  5\n"), 5, "column pointer 5, but there are 3 entries"},
	{"text after pointers", file("RUA", 2, 2, 3, plain, "", "  1  3  4  5\n"), 5, `"5" after the last of the column pointers`},
	{"blank in a field", file("RUA", 2, 2, 3, [4]string{"(3I5)", "(4I3)", "(2F6.2)", ""}, "", "    1  1 2    4\n"), 5, `column pointer "1 2" is not`},
	{"row 0", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  0  2  2\n"), 6, `row index "0" is not a positive integer`},
	{"row too large", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  3  2\n"), 6, "row index 3 of a matrix with 2 rows"},
	{"row twice", file("RUA", 5, 1, 6, plain, "", "  1  7\n  1  2  3  5\n  4  2\n  1.00  2.00\n  3.00  4.00\n  5.00  6.00\n"), 7, "row 2 occurs twice in column 1"},
	{"upper", file("RSA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  1\n"), 6, "row 1 in column 2: a symmetric file has the lower triangle"},
	{"skew pattern", file("PZA", 2, 2, 1, [4]string{"(8I3)", "(8I3)", "", ""}, "", "  1  2  2\n  2\n"), 3, `type "PZA": a pattern has no signs`},
	{"skew diagonal", file("RZA", 2, 2, 1, plain, "", "  1  1  2\n  2\n"), 6, "row 2 in column 2: a skew-symmetric file has no diagonal"},
	{"no indices", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n"), 5, "the file ends after 0 of 3 row indices"},
	{"blank line", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n\n  1  2  2\n"), 6, "columns 1-3 are blank"},
	{"few values", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00  2.00\n"), 7, "the file ends after 2 of 3 values"},
	{"value word", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00  2.x0\n"), 7, `"2.x0" among the values is not a number in format (2F6.2)`},
	{"value stars", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00******\n"), 7, `"******" among the values`},
	{"value nan", file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00   nan\n"), 7, `"nan" among the values`},
	{"integer too large", file("IUA", 1, 1, 1, [4]string{"(8I3)", "(8I3)", "(1I20)", ""}, "", "  1  2\n  1\n    9007199254740993\n"), 7, "integer 9007199254740993 exceeds 2⁵³"},
	{"cr", file("RUA", 2, 2, 3, plain, "", "  1  3\r  4\n"), 5, "carriage return within a line"},
	{"trailing text", file("RUA", 2, 2, 3, plain, "", rest+"\n x\n"), 10, `"x" follows the last number`},
	{"long line", file("RUA", 2, 2, 3, plain, "", strings.Repeat(" ", 70000)), 5, "line of 65536 bytes or more"},

	{"rhs type", file("RUA", 2, 2, 3, plain, "X                          1             0", rest), 5, `right-hand sides of type "X  ": the first letter`},
	{"rhs guess", file("RUA", 2, 2, 3, plain, "FX                         1             0", rest), 5, "the second letter is G or blank"},
	{"rhs missing", file("RUA", 2, 2, 3, plain, "F                          1             0", rest), 9, "the file ends after 0 of 2 right-hand sides"},
	{"rhs of a rectangle", file("RRA", 3, 2, 3, plain, "F X                        1             0", rest), 5, "of a rectangular matrix are not supported"},
	{"rhs pointer", file("RUA", 2, 2, 3, plain, "M                          1             1", rest+"  1  3\n"), 10, `pointer "3" of right-hand sides with 1 entries`},
	{"rhs index", file("RUA", 2, 2, 3, plain, "M                          1             1", rest+"  1  2\n  3\n"), 11, `index "3" of a right-hand side of length 2`},
	{"rhs index twice", file("RUA", 2, 2, 3, plain, "M                          1             2", rest+"  1  3\n  2  2\n  1.00  1.00\n"), 12, "index 2 occurs twice in right-hand side 1"},
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		t.Run(c.name, func(t *testing.T) {
			m, err := Read(strings.NewReader(c.text), Options{Name: "x"})
			e, ok := errors.AsType[*SyntaxError](err)
			if !ok || m != nil {
				t.Fatalf("matrix %v, error %v", m, err)
			}
			if e.File != "x" || e.Line != c.line || !strings.Contains(e.Msg, c.want) {
				t.Errorf("%v\nwant line %d: … %s …", err, c.line, c.want)
			}
			if strings.ContainsAny(err.Error(), "\r\n\x00") {
				t.Errorf("not one printable line: %q", err)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	for name, want := range map[string]string{
		"a.rsa": `hb: a.rsa: line 3: type "CSA": complex matrices are not supported`,
		"":      `hb: line 3: type "CSA": complex matrices are not supported`,
	} {
		if _, err := Read(strings.NewReader(file("CSA", 1, 1, 0, plain, "", "")), Options{Name: name}); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
