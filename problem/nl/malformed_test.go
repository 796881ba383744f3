package nl

import (
	"encoding/binary"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// malformed are texts and what is said about them.
var malformed = []struct{ text, want string }{
	{"", "x:1: not a .nl file: it begins neither with g nor with b"},
	{"hello", "x:1: not a .nl file: it begins neither with g nor with b"},
	{"g\n", "x:1: not a .nl file: the number of option words is missing"},
	{"graph 1", "x:1: not a .nl file: the number of option words is missing"},
	{"g3 1 1\n1 0 0\n", "x:2: the file ends after 2 of the header's ten lines"},
	{"g3 1 one 0\n", "x:1: 3 option words, or one of them is not a whole number"},
	{"g10 1 1 0\n", "x:1: 10 option words, or one of them is not a whole number"},
	{"g3 1 3 0 1e-\n", `x:1: "1e-" is not a tolerance`},
	{"g3 1 1 0\n-2 0 0\n", `x:2: "-2" in the header is not a count`},
	{"g3 1 1 0\n1 0 x\n", `x:2: "x" in the header is not a count`},
	{"g3 1 1 0\n99999999999 0 0\n", `x:2: "99999999999" in the header is not a count`},
	{"g3 1 1 0\n\n", "x:2: a line of the header is blank"},
	{"b3 1 1 0\n0 0 0\n0\n0\n0\n0 0 3\n0\n0\n0\n0\n", "x:10: binary file with arithmetic code 3: 1, little-endian IEEE, and 2, big-endian, are known"},
	{"g3 1 1 0\n2 0 0\n0\n0\n3 0 0\n0\n0\n0\n0\n0\n", "x:10: 3 nonlinear variables of 2"},
	{"g3 1 1 0\n2 0 0\n0\n0\n1 1 2\n0\n0\n0\n0\n0\n", "x:10: 2 variables are nonlinear in both rows and objectives, but 1 in rows and 1 in objectives"},
	{"g3 1 1 0\n2 0 0\n0\n0\n1 1 1\n0\n2 0\n0\n0\n0\n", "x:10: 2 linear variables that are whole numbers, of 1 linear ones"},
	{"g3 1 1 0\n2 0 0\n0\n0\n1 1 1\n0\n0 0 2\n0\n0\n0\n", "x:10: more nonlinear variables that are whole numbers than nonlinear ones"},
	{"g3 1 1 0\n2 0 0\n0\n0\n0\n0\n0\n0\n0\n2147483647 2147483647\n", "x:10: 4294967294 common expressions"},

	{header("1 0 0"), "x:10: the file ends without bounds, segment b, of its 1 variables"},
	{header("1 1 0") + "b\n3\n", "x:12: the file ends without sides, segment r, of its 1 rows"},
	{header("1 0 1") + "b\n3\n", "x:12: the file ends without objective 0, segment O0"},
	{header("0 0 0") + "Q1\n", `x:11: 'Q' begins no segment`},
	{strings.Replace(model(2, 1, 0, 0, "J0 2\n0 1\n1 1\n"), "0 0\n0 0\n0 0 0 0 0", "3 0\n0 0\n0 0 0 0 0", 1), "x:18: the file ends with 2 of the 3 entries of the Jacobian that its header says"},
	{strings.Replace(model(1, 0, 1, 0, "O0 0\nn0\n"), "0 0\n0 0\n0 0 0 0 0", "0 1\n0 0\n0 0 0 0 0", 1), "x:14: the file ends with 0 of the 1 entries of gradients that its header says"},
	{header("1 0 0") + "b\n", "x:11: the file ends within segment b"},
	{header("1 0 0") + "b 3\n", `x:11: "3" follows where the line should end`},
	{header("1 0 0") + "b\n7 1\n", "x:12: '7' is no kind of bounds"},
	{header("1 0 0") + "b\n5 1 1\n", "x:12: '5' is no kind of bounds"},
	{header("1 0 0") + "b\n0 1\n", "x:12: the line ends too early"},
	{header("1 0 0") + "b\n0 nan 1\n", `x:12: "nan" is not a number`},
	{header("1 0 0") + "b\n2 0x10\n", `x:12: "0x10" is not a number`},
	{header("1 0 0") + "b\n2 Infinity\n", "x:12: variable 0: bounds +Inf and +Inf leave no number"},
	{header("1 0 0") + "b\n4 -1e20\n", "x:12: variable 0: bounds -Inf and -Inf leave no number"},
	{header("1 0 0") + "b\n3\nb\n3\n", "x:13: segment b comes twice"},
	{header("1 1 0") + "r\n2 1e30\n", "x:12: row 0: bounds +Inf and +Inf leave no number"},
	{header("2 2 0") + "J0 1\n", "x:11: the file ends within segment J0"},
	{header("2 2 0") + "J2 1\n", "x:11: segment J2: there are 2 rows"},
	{header("2 2 0") + "J0 3\n", "x:11: 3 entries for 2 variables"},
	{header("2 2 0") + "J0 -1\n", "x:11: -1 entries for 2 variables"},
	{header("2 2 0") + "J0 1\n2 1\n", "x:12: index 2: there are 2 variables"},
	{header("2 2 0") + "J0 1\n1 1e999\n", "x:12: +Inf is not a finite number"},
	{header("2 2 0") + "J0 1\n1 1 1\n", `x:12: "1" follows where the line should end`},
	{header("2 2 0") + "J0 1.5\n", `x:11: "1.5" is not a whole number of 32 bits`},
	{model(2, 1, 0, 0, "J0 2\n1 1\n1 1\n"), "x:11: segment J0 lists variable 1 twice"},
	{model(2, 1, 0, 0, "J0 1\n1 1\nJ0 1\n0 1\n"), "x:13: segment J0 comes twice"},
	{model(2, 1, 1, 0, "O0 0\nn0\nG0 2\n1 1\n1 1\n"), "x:13: segment G0 lists variable 1 twice"},
	{model(2, 1, 1, 0, "O0 0\nn0\nG0 0\nG0 0\n"), "x:14: segment G0 comes twice"},
	{model(2, 1, 0, 0, "C0\nn0\nC0\nn0\n"), "x:13: segment C0 comes twice"},
	{model(2, 1, 1, 0, "O0 0\nn0\nO0 0\nn0\n"), "x:13: segment O0 comes twice"},
	{model(2, 1, 1, 0, "O0 2\nn0\n"), "x:11: objective 0: sense 2 is neither 0, minimise, nor 1, maximise"},
	{model(2, 1, 1, 0, "C1\nn0\n"), "x:11: segment C1: the file has 1 row"},
	{model(2, 1, 1, 0, "O1 0\nn0\n"), "x:11: segment O1: the file has 1 objective"},
	{model(2, 1, 1, 0, "C0\nv2\n"), "x:12: v2: the file has 2 variables and 0 common expressions"},
	{model(2, 1, 1, 0, "C0\nv-1\n"), "x:12: v-1: the file has 2 variables and 0 common expressions"},
	{model(2, 1, 1, 0, "C0\nq1\n"), "x:12: 'q' begins no operand"},
	{model(2, 1, 1, 0, "C0\nn\n"), "x:12: the line ends too early"},
	{model(2, 1, 1, 0, "C0\nnnan\n"), `x:12: "nan" is not a number`},
	{model(2, 1, 1, 0, "C0\no54\n0\n"), "x:13: operator o54, sum, with 0 operands"},
	{model(2, 1, 1, 0, "C0\no11\n-2\n"), "x:13: operator o11, min, with -2 operands"},
	{model(2, 1, 1, 0, "C0\no64\n0\n"), "x:13: a piecewise-linear function of 0 pieces"},
	{model(2, 1, 1, 0, "C0\no64\n3\nn1\nn2\nn1\nn1\nn3\nv0\n"), "x:17: breakpoint 1 after 2: breakpoints must ascend"},
	{model(2, 1, 1, 0, "C0\no64\n2\nn1\nv2\n"), "x:15: 'v' begins no operand"},
	{header("1 1 0") + "C0\no54\n2000000000\nv0\n", "x:14: the file ends within segment C0"},
	{model(2, 1, 1, 0, "C0\nf0 1\nv0\n"), "x:12: function f0 has no segment F0 in front"},
	{model(2, 1, 1, 1, "O0 0\nn0\n"), "x:17: 0 common expressions, but the header says 1"},
	{model(2, 1, 1, 1, "V1 0 0\nn0\n"), "x:11: segment V1: common expressions are numbered 2 to 2"},
	{model(2, 1, 1, 2, "O0 0\nn0\nV2 0 0\nn0\nV2 0 0\nn0\n"), "x:15: segment V2 comes twice"},
	{model(2, 1, 1, 1, "O0 0\nn0\nV2 0 0\no41\nv2\n"), "x:13: common expression V2 refers to itself, by V2"},
	{model(2, 1, 1, 2, "O0 0\nn0\nV3 0 0\no41\nv2\nV2 0 0\nv3\n"), "x:13: common expression V2 refers to itself, by V3"},
	{model(2, 1, 1, 0, "x3\n"), "x:11: 3 entries for 2 variables"},
	{model(2, 1, 0, 0, "x2\n0 1\n0 2\n"), "x:18: segment x lists number 0 twice"},
	{model(2, 1, 1, 0, "x1\n0 inf\n"), "x:12: +Inf is not a finite number"},
	{model(2, 1, 1, 0, "x0\nx0\n"), "x:12: segment x comes twice"},
	{model(2, 1, 1, 0, "d2\n"), "x:11: 2 entries for 1 rows"},
	{model(2, 1, 1, 0, "k2\n"), "x:11: 2 counts of entries in columns: there is one for each of 2 variables but the last"},
	{model(2, 1, 1, 0, "k1\n0\nK1\n0\n"), "x:13: segment k comes twice"},
	{model(2, 1, 1, 0, "S0 3 a\n"), `x:11: suffix "a": 3 entries for 2 variables`},
	{model(2, 1, 1, 0, "S200 0 a\n"), `x:11: suffix "a" of kind 200`},
	{model(2, 1, 1, 0, "S0 1\n"), "x:11: the line ends too early"},
	{model(2, 1, 1, 0, "S0 1 a\n2 1\n"), "x:12: index 2: there are 2 variables"},
	{model(2, 1, 1, 0, "S0 1 a\n1 1.5\n"), `x:12: "1.5" is not a whole number of 32 bits`},
	{model(2, 1, 1, 0, "C0\n"+strings.Repeat("9", 2000)), "x:12: field of more than 1024 bytes"},
}

// header is that of a text file with the given counts.
func header(counts string) string {
	return "g3 1 1 0\n" + counts + "\n0\n0\n0\n0\n0\n0\n0\n0\n"
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		_, err := Read(strings.NewReader(c.text), Options{Name: "x"})
		if e := (*SyntaxError)(nil); !errors.As(err, &e) || err.Error() != c.want || e.Unsupported {
			t.Errorf("%.80q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := Read(strings.NewReader(""), Options{}); err.Error() != "nl: line 1: not a .nl file: it begins neither with g nor with b" {
		t.Error(err)
	}
}

// TestTruncated cuts files everywhere: nothing but the whole is accepted, and errors of reading come through.
func TestTruncated(t *testing.T) {
	for form, text := range all(t, hs071) {
		for n := range len(text) - 2 {
			_, err := Read(strings.NewReader(text[:n]), Options{})
			if err == nil {
				t.Fatalf("%s: %d of %d bytes were enough", form, n, len(text))
			}
			if n%7 == 0 {
				_, err = Read(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text))), Options{})
				if !errors.Is(err, iotest.ErrTimeout) {
					t.Fatal(err)
				}
			}
		}
		if _, err := Read(iotest.OneByteReader(strings.NewReader(text)), Options{}); err != nil {
			t.Error(form, err)
		}
	}
	for n := 900; n < 904; n++ { // a number of four bytes
		_, err := Read(strings.NewReader(string(pack(t, hs071, binary.LittleEndian)[:n])), Options{Name: "x"})
		if want := "x: byte 900: the file ends within segment k"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestBinaryNumbers refuses NaN and infinities where they are no bounds.
func TestBinaryNumbers(t *testing.T) {
	text := model(1, 0, 0, 0, "x1\n0 123456.75\n")
	file := pack(t, text, binary.LittleEndian)
	old := binary.LittleEndian.AppendUint64(nil, math.Float64bits(123456.75))
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		bad := strings.Replace(string(file), string(old), string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x))), 1)
		if _, err := Read(strings.NewReader(bad), Options{}); err == nil {
			t.Errorf("start %g was read", x)
		}
	}
	bounds := pack(t, strings.Replace(model(1, 0, 0, 0, ""), "b\n3\n", "b\n0 123456.75 2\n", 1), binary.LittleEndian)
	for x, ok := range map[float64]bool{math.Inf(-1): true, math.Inf(1): false, math.NaN(): false} {
		text := strings.Replace(string(bounds), string(old), string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x))), 1)
		if _, err := Read(strings.NewReader(text), Options{}); (err == nil) != ok {
			t.Errorf("bound %g: %v", x, err)
		}
	}
}

// TestLies reads small files that claim to be huge: memory is in proportion to the file.
func TestLies(t *testing.T) {
	big := "2000000000 2000000000 2000000000"
	for _, segments := range []string{
		"", "b\n3\n", "C1999999999\no54\n2000000000\nv1999999999\n", "J5 2000000000\n1 1\n", "x2000000000\n7 7\n", "k1999999999\n1\n",
		"S0 2000000000 a\n7 7\n", "O3 0\nn5\n", "G0 1\n0 1\n", "C0\no64\n2000000000\nn1\n", "d1\n1999999999 1\n", "V2000000007 1999999999 0\n1 1\n", "F1999999999 0 0 a\n",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(strings.NewReader(strings.Replace(header(big), "0\n0\n0\n0\n0\n0\n0\n0\n", "0\n0\n0\n0\n0\n0\n0\n147483000\n", 1)+segments), Options{})
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; err == nil || used > 1<<18 {
			t.Errorf("%q: %v, %d bytes", segments, err, used)
		}
	}
}
