package ann

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestReadCSVHeader(t *testing.T) {
	for _, c := range []struct {
		text   string
		header bool
		rows   int
		names  string
	}{
		{"a,b\n1,2\n3,4\n", true, 2, "a b"},
		{"1,2\n3,4", false, 2, "c1 c2"},
		{"1,x\n3,y\n", false, 2, "c1 c2"},
		{"150,4,setosa\r\n5.1,3.5,1.4\r\n", true, 1, "150 4 setosa"},
		{"a;b\n1;2\n", true, 1, "a b"},
		{"\ufeffa\tb\n1\t2\n", true, 1, "a b"},
		{"NA,1\n2,3\n", false, 2, "c1 c2"},
	} {
		tab, err := ReadCSV(strings.NewReader(c.text), "x.csv")
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if tab.Header != c.header || len(tab.Cells) != c.rows || strings.Join(tab.Names, " ") != c.names {
			t.Errorf("%q: header %v, %d rows, names %v", c.text, tab.Header, len(tab.Cells), tab.Names)
		}
	}
	for _, text := range []string{"", "1,2\n3\n", "a,\"b\n", "\x1f\x8bjunk"} {
		if _, err := ReadCSV(strings.NewReader(text), "x.csv"); err == nil {
			t.Errorf("%q accepted", text)
		}
	}
}

func TestSamples(t *testing.T) {
	tab, err := ReadCSV(strings.NewReader("id,x,kind\n1,0.5,b\n2,NA,a\n3,1.5,a\n4,2,10\n"), "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	s, err := tab.Samples("x.csv", SampleOptions{Target: "kind", Ignore: []string{"id"}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Missing != 1 || s.Rows != 3 || s.Outputs != 3 || !slices.Equal(s.Classes.Labels, []string{"10", "a", "b"}) || !slices.Equal(s.Class, []int{2, 1, 0}) {
		t.Errorf("%+v", s)
	}
	for j := range s.Rows {
		if c := s.Classes.Decode(s.y(j)); c != s.Class[j] {
			t.Errorf("row %d decodes as %d, is %d", j, c, s.Class[j])
		}
	}
	if s, err = tab.Samples("x.csv", SampleOptions{Target: "-2", Ignore: []string{"3"}, Task: Regress}); err != nil || s.Y[2] != 2 || s.Target != "x" {
		t.Errorf("%+v, %v", s, err)
	}
	for _, o := range []SampleOptions{{Target: "none"}, {Target: "9"}, {Target: "x", Ignore: []string{"id", "kind"}}, {Target: "id"}, {Target: "kind", Ignore: []string{"id"}, Task: Regress}} {
		if _, err := tab.Samples("x.csv", o); err == nil {
			t.Errorf("%+v accepted", o)
		}
	}
}

func TestOrdinalCodes(t *testing.T) {
	c := newClasses([]string{"10", "9", "100"}, Ordinal, Squares)
	y := make([]float64, 1)
	for k, want := range []float64{-1, 0, 1} {
		if c.encode(k, y); y[0] != want || c.Decode(y) != k {
			t.Errorf("class %s is %g", c.Labels[k], y[0])
		}
	}
	if c.Labels[0] != "9" || c.Decode([]float64{-7}) != 0 || c.Decode([]float64{0.51}) != 2 || c.Decode([]float64{math.Inf(1)}) != 2 {
		t.Error(c.Labels)
	}
}

func TestScalingAndSplit(t *testing.T) {
	v := []float64{1, 5, 2, 5, 3, 5}
	s := Standardise(v, 2)
	w := slices.Clone(v)
	s.Apply(w)
	if w[2] != 0 || math.Abs(w[0]+math.Sqrt(1.5)) > 1e-15 || w[1] != 0 {
		t.Error(w)
	}
	s.Undo(w)
	for k := range v {
		near(t, "undone", w[k], v[k])
	}
	class := make([]int, 100)
	for k := 70; k < 100; k++ {
		class[k] = 1
	}
	train, test := Stratified(class, 0.2, 7)
	ones := 0
	for _, k := range test {
		ones += class[k]
	}
	all := slices.Concat(train, test)
	slices.Sort(all)
	if len(test) != 20 || ones != 6 || len(slices.Compact(all)) != 100 {
		t.Errorf("%d in test, %d of class 1", len(test), ones)
	}
	if a, _ := Split(50, 0.5, 1); slices.Equal(a, func() []int { b, _ := Split(50, 0.5, 2); return b }()) {
		t.Error("the seed does not matter")
	}
}

func TestLagged(t *testing.T) {
	d, err := Lagged([]float64{1, 2, 3, 4}, 2)
	if err != nil || !slices.Equal(d.X, []float64{2, 1, 3, 2}) || !slices.Equal(d.Y, []float64{3, 4}) {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := Lagged([]float64{1, 2}, 2); err == nil {
		t.Error("no samples accepted")
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "1;2", "\"x\n\",3\n4,5", "NA\n\n?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tab, err := ReadCSV(strings.NewReader(text), "f")
		if err != nil {
			return
		}
		if s, err := tab.Samples("f", SampleOptions{}); err == nil {
			if err := s.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzReadModel(f *testing.F) {
	f.Add(`{"format":"saddle-ann","version":1,"layers":[1,1],"hidden":"tanh","output":"identity","bias":true,"loss":"squares","weights":[1,2]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := ReadModel(strings.NewReader(text)); err == nil {
			m.Apply(make([]float64, m.Net.Inputs()))
		}
	})
}
