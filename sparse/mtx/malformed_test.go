package mtx

import (
	"errors"
	"strings"
	"testing"
)

const (
	general   = "%%MatrixMarket matrix coordinate real general\n"
	symmetric = "%%MatrixMarket matrix coordinate real symmetric\n"
	skew      = "%%MatrixMarket matrix coordinate real skew-symmetric\n"
	integers  = "%%MatrixMarket matrix coordinate integer general\n"
	pattern   = "%%MatrixMarket matrix coordinate pattern general\n"
	array     = "%%MatrixMarket matrix array real general\n"
)

// malformed lists files with the line and a part of the cause of their error.
var malformed = []struct {
	name, text string
	line       int
	want       string
}{
	{"empty", "", 1, `the first line is "" and not a Matrix Market banner`},
	{"blank", "\n\n", 1, "not a Matrix Market banner"},
	{"no banner", "% Generated 30-Nov-2021\n1 1 1\n1 1 1\n", 1, `the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{"one percent", "%MatrixMarket matrix coordinate real general\n0 0 0\n", 1, "not a Matrix Market banner"},
	{"blank before banner", " " + general + "0 0 0\n", 1, "not a Matrix Market banner"},
	{"banner joined", "%%MatrixMarketmatrix coordinate real general\n", 1, "not a Matrix Market banner"},
	{"utf-16", "\xff\xfe%\x00%\x00", 1, "not a Matrix Market banner"},
	{"bzip2", "BZh91AY&SY", 1, "not a Matrix Market banner"},
	{"four words", "%%MatrixMarket matrix coordinate real\n", 1, "the banner has 4 words, want 5"},
	{"six words", "%%MatrixMarket matrix coordinate real general x\n", 1, "the banner has 6 words, want 5"},
	{"vector", "%%MatrixMarket vector array real general\n", 1, `object "vector" is not supported`},
	{"format", "%%MatrixMarket matrix sparse real general\n", 1, `format "sparse" is neither coordinate nor array`},
	{"complex", "%%MatrixMarket matrix coordinate complex symmetric\n1 1 1\n1 1 1 0\n", 1, "complex matrices are not supported"},
	{"complex hermitian", "%%MatrixMarket matrix coordinate complex hermitian\n", 1, "complex matrices are not supported"},
	{"real hermitian", "%%MatrixMarket matrix coordinate real Hermitian\n", 1, "hermitian matrices are not supported"},
	{"field", "%%MatrixMarket matrix coordinate double general\n", 1, `field "double" is none of real, integer, pattern`},
	{"symmetry", "%%MatrixMarket matrix coordinate real skew\n", 1, `symmetry "skew" is none of general`},
	{"pattern array", "%%MatrixMarket matrix array pattern general\n1 1\n", 1, "there is no array pattern"},
	{"pattern skew", "%%MatrixMarket matrix coordinate pattern skew-symmetric\n", 1, "there is no pattern skew-symmetric"},
	{"cr only", "%%MatrixMarket matrix coordinate real general\r1 1 1\r1 1 1\r", 1, "carriage return within a line"},

	{"no size", general, 1, "the file ends before the size line"},
	{"only comments", general + "% a\n\n% b\n", 4, "the file ends before the size line"},
	{"short comments", general + strings.Repeat("%\n", 70000) + "1 1 0\n", 1<<16 + 2, "the comments take more than 1048576 bytes"},
	{"long comments", general + strings.Repeat("%"+strings.Repeat("x", 1<<15)+"\n", 33) + "1 1 0\n", 33, "the comments take more than 1048576 bytes"},
	{"comment cr", general + "% a\rb\n1 1 0\n", 2, "carriage return within a line"},
	{"size of two", general + "1 1\n", 2, `size line "1 1" has 2 fields, want 3`},
	{"size of four", general + "1 1 1 1\n", 2, "has 4 fields, want 3"},
	{"array of one", array + "5\n", 2, `size line "5" has 1 fields, want 2`},
	{"array of three", array + "1 1 1\n1\n", 2, "has 3 fields, want 2"},
	{"size negative", general + "%\n-1 1 0\n", 3, `size "-1" is not a whole number`},
	{"size fraction", general + "1.0 1 0\n", 2, `size "1.0" is not a whole number`},
	{"size word", general + "1 one 0\n", 2, `size "one" is not a whole number`},
	{"size overflow", general + "1 1 99999999999999999999\n", 2, "is not a whole number of at most 18 digits"},
	{"rows over int32", general + "2147483648 1 0\n", 2, "dimension 2147483648 exceeds 2147483647"},
	{"columns over int32", general + "1 2147483648 0\n", 2, "dimension 2147483648 exceeds 2147483647"},
	{"out of proportion", general + "1 2147483647 1\n1 1 1\n", 2, "dimension 2147483647 with 1 entries"},
	{"symmetric rectangle", symmetric + "2 3 0\n", 2, "a symmetric matrix is square, not 2×3"},
	{"skew rectangle", skew + "2 3 0\n", 2, "a skew-symmetric matrix is square, not 2×3"},

	{"truncated", general + "2 2 2\n1 1 1\n", 3, "the file ends after 1 of 2 entries"},
	{"truncated without newline", general + "2 2 2\n1 1 1", 3, "the file ends after 1 of 2 entries"},
	{"nothing", general + "2 2 2", 2, "the file ends after 0 of 2 entries"},
	{"huge and truncated", general + "99999999 99999999 999999999999\n1 1 1\n", 3, "the file ends after 1 of 999999999999 entries"},
	{"too many", general + "2 2 1\n1 1 1\n2 2 2\n", 4, `"2" follows the last of the 1 entries`},
	{"too many after none", general + "2 2 0\n1 1 1\n", 3, `"1" follows the last of the 0 entries`},
	{"trailing text", general + "2 2 1\n1 1 1\n\n  end\n", 5, `"end" follows the last`},
	{"trailing comment", general + "2 2 1\n1 1 1\n% end\n", 4, `"%" follows the last`},
	{"trailing NUL", general + "2 2 1\n1 1 1\n\x00", 4, "follows the last"},
	{"late comment", general + "2 2 2\n1 1 1\n% x\n2 2 1\n", 4, "a comment after the size line"},
	{"array late comment", array + "2 1\n1\n% x\n2\n", 4, "a comment after the size line"},

	{"row 0", general + "2 2 1\n0 1 1\n", 3, "row 0: indices start at 1"},
	{"column 0", general + "2 2 2\n1 1 1\n1 0 1\n", 4, "column 0: indices start at 1"},
	{"row too large", general + "2 3 1\n3 1 1\n", 3, "row 3 of a matrix with 2"},
	{"column too large", general + "3 2 1\n1 3 1\n", 3, "column 3 of a matrix with 2"},
	{"row of an empty matrix", general + "0 0 1\n1 1 1\n", 3, "row 1 of a matrix with 0"},
	{"index wraps", general + "2 2 1\n4294967297 1 1\n", 3, "row 4294967297 of a matrix with 2"},
	{"index overflow", general + "2 2 1\n18446744073709551617 1 1\n", 3, `row "18446744073709551617" is not a positive integer`},
	{"index sign", general + "2 2 1\n+1 1 1\n", 3, `row "+1" is not a positive integer`},
	{"index negative", general + "2 2 1\n1 -1 1\n", 3, `column "-1" is not a positive integer`},
	{"index fraction", general + "2 2 1\n1.0 1 1\n", 3, `row "1.0" is not a positive integer`},
	{"column missing", general + "2 2 1\n1\n", 3, "the column is missing"},
	{"value missing", general + "2 2 1\n1 1\n", 3, "the value is missing"},
	{"value missing, CRLF", general + "2 2 1\r\n1 1\r\n", 3, "the value is missing"},
	{"fourth field", general + "2 2 1\n1 1 1 0\n", 3, `"0" follows the entry`},
	{"value of a pattern", pattern + "2 2 1\n1 1 1\n", 3, `"1" follows the entry`},
	{"cr within", general + "2 2 1\n1 1\r1\n", 3, "carriage return within a line"},

	{"value word", general + "2 2 1\n1 1 x\n", 3, `value "x" is not a finite number`},
	{"value hex", general + "2 2 1\n1 1 0x1\n", 3, `value "0x1" is not a finite number`},
	{"value D", general + "2 2 1\n1 1 1.0D+00\n", 3, `value "1.0D+00" is not a finite number`},
	{"value comma", general + "2 2 1\n1 1 0,5\n", 3, `value "0,5" is not a finite number`},
	{"value nan", general + "2 2 1\n1 1 nan\n", 3, `value "nan" is not a finite number`},
	{"value inf", general + "2 2 1\n1 1 -Inf\n", 3, `value "-Inf" is not a finite number`},
	{"value overflow", general + "2 2 1\n1 1 1e309\n", 3, `value "1e309" is not a finite number`},
	{"value exponent", general + "2 2 1\n1 1 1e\n", 3, `value "1e" is not a finite number`},
	{"long field", general + "2 2 1\n1 1 1." + strings.Repeat("0", 1100) + "\n", 3, "field of more than 1024 bytes"},
	{"integer fraction", integers + "2 2 1\n1 1 1.0\n", 3, `value "1.0" is not an integer`},
	{"integer sign", integers + "2 2 1\n1 1 -\n", 3, `value "-" is not an integer`},
	{"integer too large", integers + "2 2 1\n1 1 9007199254740993\n", 3, "integer 9007199254740993 exceeds 2⁵³"},
	{"integer overflow", integers + "2 2 1\n1 1 -99999999999999999999\n", 3, "exceeds 2⁵³"},
	{"array row of values", array + "2 1\n1 2\n", 3, `"2" follows the value`},
	{"array word", array + "2 1\n1\nx\n", 4, `value "x" is not a finite number`},
	{"array too long", array + "2 1\n1\n2\n3\n", 5, `"3" follows the last of the 2 entries`},
	{"array too short", array + "2 2\n1\n2\n3\n", 5, "the file ends after 3 of 4 entries"},

	{"upper", symmetric + "2 2 2\n1 1 1\n1 2 1\n", 4, "entry (1, 2) lies above the diagonal: a symmetric file has the lower triangle"},
	{"both triangles", symmetric + "2 2 2\n2 1 1\n1 2 1\n", 4, "entry (1, 2) lies above the diagonal"},
	{"skew upper", skew + "2 2 1\n1 2 1\n", 3, "entry (1, 2) lies above the diagonal: a skew-symmetric file has the lower triangle"},
	{"skew diagonal", skew + "2 2 1\n1 1 0\n", 3, "entry (1, 1) on the diagonal of a skew-symmetric matrix"},
	{"sum overflows", general + "2 2 3\n1 1 1e308\n\n2 2 1\n1 1 1e308\n", 6, "the entries at (1, 1) have no finite sum"},
	{"integer sum", integers + "1 1 2\n1 1 9007199254740992\n1 1 1\n", 4, "the entries at (1, 1) sum to 2⁵³ or more"},
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
		"a.mtx": "mtx: a.mtx: line 3: row 0: indices start at 1",
		"":      "mtx: line 3: row 0: indices start at 1",
	} {
		if _, err := Read(strings.NewReader(general+"1 1 1\n0 1 1\n"), Options{Name: name}); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
