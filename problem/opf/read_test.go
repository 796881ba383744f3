package opf_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem/opf"
)

// three is a network of three buses with all that the reader knows.
const three = `%% a comment
function mpc = three   % its name
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus_name = {
	'one % no comment';
	"two";
	'it''s three';
};
%{
a block of comments = [
%}
mpc.bus = [ % the buses
	1	3	0	0	0	0	1	1	0	230	1	1.1	0.9;
	20	2	110	40	1	-19	1	1.02	-5	230	1	1.1	0.9
	3, 1, 95, 50, 0, 25, 1, 1, -8, ...
		230, 1, 1.05, 0.95;
	4	4	10	0	0	0	1	1	0	230	1	1.1	0.9;
];
mpc.gen = [
	1	80	0	Inf	-Inf	1	100	1	250	10;
	20	90	5	100	-100	1.02	100	1	270	10;
	20	90	5	100	-100	1.02	100	0	270	10;
	4	5	5	10	-10	1	100	1	20	0;
];
mpc.branch = [
	1	20	0.01	0.06	0.03	150	0	0	0	0	1	-30	30;
	20	3	0.02	0.09	0.02	0	0	0	0.98	3	1	0	0;
	1	3	0.01	0.05	0.04	120	0	0	0	0	1	-360	360;
	1	3	0.01	0.05	0.04	120	0	0	0	0	0	-360	360;
	3	4	0.01	0.05	0.04	120	0	0	0	0	1	-360	360;
];
mpc.gencost = [
	2	0	0	3	0.02	14	600	0	0	0;
	1	0	0	3	0	0	100	1200	270	5000;
	2	0	0	2	10	1	0	0	0	0;
	2	0	0	1	7	0	0	0	0	0;
];
`

func readThree(t *testing.T) *opf.Case {
	t.Helper()
	c, err := opf.Read(strings.NewReader(three), opf.Options{Name: "three.m"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRead(t *testing.T) {
	inf := math.Inf(1)
	want := &opf.Case{
		Name: "three", BaseMVA: 100,
		Buses: []opf.Bus{
			{Number: 1, Type: opf.ReferenceBus, Vm: 1, BaseKV: 230, Vmax: 1.1, Vmin: 0.9},
			{Number: 20, Type: opf.GeneratorBus, Pd: 110, Qd: 40, Gs: 1, Bs: -19, Vm: 1.02, Va: -5, BaseKV: 230, Vmax: 1.1, Vmin: 0.9},
			{Number: 3, Type: opf.LoadBus, Pd: 95, Qd: 50, Bs: 25, Vm: 1, Va: -8, BaseKV: 230, Vmax: 1.05, Vmin: 0.95},
			{Number: 4, Type: opf.IsolatedBus, Pd: 10, Vm: 1, BaseKV: 230, Vmax: 1.1, Vmin: 0.9},
		},
		Generators: []opf.Generator{
			{Bus: 1, Pg: 80, Qmax: inf, Qmin: -inf, Vg: 1, InService: true, Pmax: 250, Pmin: 10, Cost: opf.Cost{Polynomial: []float64{600, 14, 0.02}}},
			{Bus: 20, Pg: 90, Qg: 5, Qmax: 100, Qmin: -100, Vg: 1.02, InService: true, Pmax: 270, Pmin: 10,
				Cost: opf.Cost{X: []float64{0, 100, 270}, Y: []float64{0, 1200, 5000}}},
			{Bus: 20, Pg: 90, Qg: 5, Qmax: 100, Qmin: -100, Vg: 1.02, Pmax: 270, Pmin: 10, Cost: opf.Cost{Polynomial: []float64{1, 10}}},
			{Bus: 4, Pg: 5, Qg: 5, Qmax: 10, Qmin: -10, Vg: 1, InService: true, Pmax: 20, Cost: opf.Cost{Polynomial: []float64{7}}},
		},
		Branches: []opf.Branch{
			{From: 1, To: 20, R: 0.01, X: 0.06, B: 0.03, RateA: 150, InService: true, AngMin: -30, AngMax: 30},
			{From: 20, To: 3, R: 0.02, X: 0.09, B: 0.02, Ratio: 0.98, Shift: 3, InService: true},
			{From: 1, To: 3, R: 0.01, X: 0.05, B: 0.04, RateA: 120, InService: true, AngMin: -360, AngMax: 360},
			{From: 1, To: 3, R: 0.01, X: 0.05, B: 0.04, RateA: 120, AngMin: -360, AngMax: 360},
			{From: 3, To: 4, R: 0.01, X: 0.05, B: 0.04, RateA: 120, InService: true, AngMin: -360, AngMax: 360},
		},
	}
	if d := cmp.Diff(want, readThree(t)); d != "" {
		t.Error(d)
	}
}

// The same text with other line ends, compressed, or one byte at a time.
func TestReadForms(t *testing.T) {
	want := readThree(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, three)
	z.Close()
	for name, r := range map[string]io.Reader{
		"CRLF":             strings.NewReader(strings.ReplaceAll(three, "\n", "\r\n")),
		"gzip":             &packed,
		"one byte":         iotest.OneByteReader(strings.NewReader(three)),
		"no line at end":   strings.NewReader(strings.TrimSuffix(three, ";\n")),
		"another name":     strings.NewReader(strings.ReplaceAll(three, "mpc", "grid_1")),
		"end of function":  strings.NewReader(three + "end\n"),
		"blanks":           strings.NewReader("\n\n" + strings.ReplaceAll(three, " = ", "\t=")),
		"unknown fields":   strings.NewReader(three + "mpc.areas = [1 2; 3 4];\nmpc.x=1,mpc.y='a';mpc.z = {};"),
		"no direct lines":  strings.NewReader(three + "mpc.dcline = [];\n"),
		"octave's comment": strings.NewReader("# octave\n" + three),
	} {
		c, err := opf.Read(r, opf.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := cmp.Diff(want, c); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// malformed has replacements in three and what the reader says.
var malformed = []struct{ old, new, want string }{
	{"function mpc = three", "mpc.x = 1", "three.m:2: \"mpc.x = 1\" is not the head of a function that returns a case"},
	{"function mpc = three", "function [baseMVA, bus] = three", "three.m:2: a function that returns more than one structure: format version 1 is not read"},
	{"'2'", "'1'", `three.m:3: format version "1" is not read, only 2`},
	{"'2'", "'2", "three.m:3: a text without its end"},
	{"= 100;", "= 1e999;", `three.m:4: "1e999" is not a number`},
	{"= 100;", "= -100;", "three.m: opf: case three: baseMVA: -100 is not a positive number"},
	{"= 100;", "= 100 5;", `three.m:4: '5' after the value of baseMVA`},
	{"\t1\t3\t0", "\t1\tx\t0", `three.m:14: "x" is not a number`},
	{"\t1\t3\t0", "\t1\t0x3\t0", `three.m:14: "0x3" is not a number`},
	{"\t1\t3\t0", "\t1.5\t3\t0", "three.m:14: bus number 1.5 is not a whole number"},
	{"\t1\t3\t0", "\t1\t5\t0", "three.m: opf: case three: bus 1: type 5 is not 1, 2, 3 or 4"},
	{"\t1\t3\t0", "\t1\t3\tInf", "three.m: opf: case three: bus 1: a quantity is not a finite number"},
	{"\t1\t3\t0", "\t1\t3\tnan", `three.m:14: "nan" is not a number`},
	{"\t1\t3\t0", "\t3\t3\t0", "three.m: opf: case three: bus 3: occurs twice"},
	{"\t1\t3\t0", "\t-1\t3\t0", "three.m: opf: case three: bus -1: numbers are positive"},
	{"\t1\t3\t0", "\t1\t3\t0\t0", "three.m:15: a row of 13 numbers after rows of 14"},
	{"0.9\n\t3,", "\n\t3,", "three.m:15: a row of 12 numbers after rows of 13"},
	{"\n];\nmpc.gen =", "\n\nmpc.gen =", `three.m:20: "mpc.gen" is not a number`},
	{"mpc.gen =", "mpc.generators =", "three.m:38: the file ends without mpc.gen"},
	{"mpc.gen =", "mpc.bus =", "three.m:20: bus occurs twice"},
	{"mpc.gen =", "mpc.gen(:, 1) =", `three.m:20: the statement "mpc.gen(:, 1)" is not an assignment of data`},
	{"mpc.gen =", "x = 3;\nmpc.gen =", `three.m:20: the statement "x" is not an assignment of data`},
	{"mpc.gen =", "mpc = scale(mpc);\nmpc.gen =", `three.m:20: the statement "mpc" is not an assignment of data`},
	{"\t4\t5\t5", "\t5\t5\t5", "three.m: opf: case three: generator 4: there is no bus 5"},
	{"\t4\t5\t5", "\t4.5\t5\t5", "three.m:24: bus number 4.5 is not a whole number"},
	{"Inf\t-Inf", "-Inf\tInf", "three.m: opf: case three: generator 1: limits 10 and 250, +Inf and -Inf"},
	{"\t1\t20\t0.01\t0.06", "\t1\t20\t0\t0", "three.m: opf: case three: branch 1: no impedance"},
	{"\t1\t20\t0.01\t0.06", "\t1\t21\t0.01\t0.06", "three.m: opf: case three: branch 1: there is no bus 21"},
	{"\t1\t20\t0.01\t0.06", "\t1\t1\t0.01\t0.06", "three.m: opf: case three: branch 1: both ends are bus 1"},
	{"150\t0\t0", "-150\t0\t0", "three.m: opf: case three: branch 1: rating -150"},
	{"\t2\t0\t0\t3\t0.02", "\t3\t0\t0\t3\t0.02", "three.m:34: cost model 3 is neither 1 nor 2"},
	{"\t2\t0\t0\t3\t0.02", "\t2\t0\t0\t30\t0.02", "three.m:34: 30 coefficients of a polynomial cost in 6 columns"},
	{"\t2\t0\t0\t3\t0.02", "\t2\t0\t0\t-1\t0.02", "three.m:34: -1 parameters of a cost"},
	{"\t1\t0\t0\t3\t0\t0", "\t1\t0\t0\t4\t0\t0", "three.m:35: 4 points of a piecewise linear cost in 6 columns"},
	{"100\t1200", "100\t4200", "three.m:35: a piecewise linear function that is not convex"},
	{"100\t1200", "-1\t1200", "three.m:35: the points of a piecewise linear function do not ascend"},
	{"\t2\t0\t0\t1\t7\t0\t0\t0\t0\t0;\n", "", "three.m:33: 3 costs of 4 generators"},
	{"mpc.version", "mpc.dcline = [1 2 3];\nmpc.version", "three.m:3: direct-current lines are not supported"},
	{"%}\n", "", "three.m:37: the file ends without mpc.bus"},
	{"\"two\";", "two;", `three.m:7: "two" is not a number`},
	{"};", ";", `three.m:13: "mpc.bus" is not a number`},
}

func TestMalformed(t *testing.T) {
	for _, m := range malformed {
		if !strings.Contains(three, m.old) {
			t.Errorf("%q does not occur", m.old)
		}
		text := strings.Replace(three, m.old, m.new, 1)
		_, err := opf.Read(strings.NewReader(text), opf.Options{Name: "three.m"})
		if got := fmt.Sprint(err); got != m.want {
			t.Errorf("%q for %q:\n%s, want\n%s", m.new, m.old, got, m.want)
		}
		var syntax *opf.SyntaxError
		var fault *opf.CaseError
		if !errors.As(err, &syntax) && !errors.As(err, &fault) {
			t.Errorf("%T", err)
		}
	}
	for text, want := range map[string]string{
		"":                              "opf: line 1: no function that returns a case",
		"% only a comment":              "opf: line 1: no function that returns a case",
		"function mpc = x\nmpc.bus = [": "opf: line 2: a matrix without its ]",
		"function mpc = x\nmpc.a = {":   "opf: line 2: a list without its }",
		"function mpc = x\nmpc.a = ":    `opf: line 2: "" is not a number`,
		"function mpc = x\n[a, b] = 3;": `opf: line 2: the statement "[a, b]" is not an assignment of data`,
		"function mpc = x\nmpc.baseMVA = 1;mpc.bus=[1 3];mpc.gen=[];mpc.branch=[];": "opf: line 2: 2 columns of bus, at least 13 are needed",
		"function mpc = x\nmpc.baseMVA = 1;mpc.bus=[];mpc.gen=[];mpc.branch=[];":    "opf: case x: bus: there is none",
	} {
		if _, err := opf.Read(strings.NewReader(text), opf.Options{}); fmt.Sprint(err) != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Every beginning of the text is an error, and an error of the reader is told whenever it comes.
func TestTruncated(t *testing.T) {
	end := strings.LastIndex(three, "]")
	fault := errors.New("fault")
	for k := 0; k < len(three); k += 7 {
		_, err := opf.Read(strings.NewReader(three[:k]), opf.Options{})
		if err == nil && k <= end {
			t.Errorf("the first %d bytes were read", k)
		}
		_, err = opf.Read(io.MultiReader(strings.NewReader(three[:k]), iotest.ErrReader(fault)), opf.Options{})
		if !errors.Is(err, fault) {
			t.Errorf("a fault after %d bytes: %v", k, err)
		}
	}
	if _, err := opf.ReadFile("no-such-file.m", opf.Options{}); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("no file: %v", err)
	}
}

// The conversions of a distribution network.
func TestUnits(t *testing.T) {
	text := strings.Replace(three, "230", "11", 1) + `
[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD, GS, BS, BUS_AREA, VM, ...
    VA, BASE_KV, ZONE, VMAX, VMIN] = idx_bus;
[F_BUS, T_BUS, BR_R, BR_X, BR_B] = idx_brch;
Vbase = mpc.bus(1, BASE_KV) * 1e3;      %% in Volts
Sbase = mpc.baseMVA * 1e6;              %% in VA
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
`
	c, err := opf.Read(strings.NewReader(text), opf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if pd := c.Buses[1].Pd; math.Abs(pd-0.11) > 1e-15 {
		t.Errorf("%g MW, want 0.11", pd)
	}
	if x := c.Branches[0].X; math.Abs(x-0.06/1.21) > 1e-15 {
		t.Errorf("x = %g, want %g", x, 0.06/1.21)
	}
	if b := c.Branches[0].B; b != 0.03 {
		t.Errorf("b = %g", b)
	}
}
