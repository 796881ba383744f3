package svc

import (
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// matrix returns the sparse form of dense rows: zeros are not stored.
func matrix(t testing.TB, cols int, rows ...[]float64) *sparse.CSR {
	t.Helper()
	ptr := []int{0}
	var ind []int32
	var val []float64
	for _, r := range rows {
		for j, v := range r {
			if v != 0 {
				ind = append(ind, int32(j))
				val = append(val, v)
			}
		}
		ptr = append(ptr, len(ind))
	}
	x, err := sparse.NewCSR(len(rows), cols, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// wantError fails unless err says what is wanted, in one line.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\r\n") {
		t.Errorf("error %v, want one line with %q", err, want)
	}
}

func TestNewLabels(t *testing.T) {
	tests := []struct {
		a, b     string
		pos, neg string
	}{
		{"+1", "-1", "+1", "-1"},
		{"-1", "1", "1", "-1"},
		{"1", "2", "2", "1"},
		{"10", "9", "10", "9"}, // as numbers
		{"10", "9x", "9x", "10"},
		{"good", "bad", "good", "bad"},
		{"-2", "-1.5", "-1.5", "-2"},
		{"nan", "1", "nan", "1"},
	}
	for _, test := range tests {
		l, err := NewLabels(test.a, test.b)
		if want := (Labels{test.pos, test.neg}); err != nil || l != want {
			t.Errorf("%q, %q: %+v, %v; want %+v", test.a, test.b, l, err, want)
		}
	}
	for _, same := range [][2]string{{"1", "+1"}, {"0", "-0"}, {"1e1", "10.0"}, {"a", "a"}, {"nan", "nan"}} {
		_, err := NewLabels(same[0], same[1])
		wantError(t, err, "are the same")
	}
	_, err := NewLabels("", "1")
	wantError(t, err, "empty")
}

func TestLabels(t *testing.T) {
	l := Labels{Pos: "+1", Neg: "no"}
	for text, want := range map[string]float64{"1": 1, "1.0": 1, "+1": 1, "no": -1, "No": 0, "-1": 0, "": 0} {
		if got := l.Sign(text); got != want {
			t.Errorf("Sign(%q) = %v, want %v", text, got, want)
		}
	}
	for y, want := range map[float64]string{1: "+1", -1: "no", 0: ""} {
		if got := l.Text(y); got != want {
			t.Errorf("Text(%v) = %q, want %q", y, got, want)
		}
	}
}

func TestDataCheck(t *testing.T) {
	labels := Labels{"1", "-1"}
	x := matrix(t, 2, []float64{1, 0}, []float64{0, 2})
	good := Data{X: x, Y: []float64{1, 0}, Labels: labels}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	nan := matrix(t, 2, []float64{1, 0}, []float64{0, math.NaN()})
	inf := matrix(t, 2, []float64{1, math.Inf(-1)}, []float64{0, 2})
	tests := []struct {
		d    Data
		want string
	}{
		{Data{Y: []float64{1, -1}, Labels: labels}, "X is nil"},
		{Data{X: x, Y: []float64{1}, Labels: labels}, "1 labels for 2 rows"},
		{Data{X: x, Y: []float64{1, 2}, Labels: labels}, "Y[1] = 2"},
		{Data{X: x, Y: []float64{math.NaN(), 1}, Labels: labels}, "Y[0] = NaN"},
		{Data{X: nan, Y: []float64{1, -1}, Labels: labels}, "X[1,1] = NaN"},
		{Data{X: inf, Y: []float64{1, -1}, Labels: labels}, "X[0,1] = -Inf"},
		{Data{X: x, Y: []float64{1, -1}}, "empty"},
		{Data{X: x, Y: []float64{1, -1}, Labels: Labels{"1", "+1"}}, "the same"},
	}
	for _, test := range tests {
		wantError(t, test.d.Check(), test.want)
	}
}

func TestCount(t *testing.T) {
	c := Count([]float64{1, -1, 0, -1, 1, 1})
	if want := (Counts{Pos: 3, Neg: 2, Unknown: 1}); c != want {
		t.Errorf("counts %+v, want %+v", c, want)
	}
	for c, want := range map[Counts]float64{{Pos: 2, Neg: 1}: 1, {Pos: 1, Neg: 2}: -1, {Pos: 2, Neg: 2}: 1, {Neg: 1, Unknown: 5}: -1} {
		if got := c.Majority(); got != want {
			t.Errorf("majority of %+v is %v, want %v", c, got, want)
		}
	}
}
