package main

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/ann"
)

// rings is a table of two classes, one around the other, with a column of names and a missing value.
func rings() string {
	var b strings.Builder
	b.WriteString("name,x,y,kind\nlost,NA,1,in\n")
	for k := range 80 {
		a, r, kind := float64(k), 1.0, "in"
		if k%2 == 1 {
			r, kind = 2, "out"
		}
		fmt.Fprintf(&b, "n%d,%g,%g,%s\n", k, r*math.Cos(a), r*math.Sin(a), kind)
	}
	return b.String()
}

func wave() string {
	var b strings.Builder
	b.WriteString("t,v\n")
	for k := range 120 {
		fmt.Fprintf(&b, "%d,%g\n", k, 5+math.Sin(0.3*float64(k)))
	}
	return b.String()
}

func TestTrainMethods(t *testing.T) {
	file := write(t, "rings.csv", rings())
	for _, m := range []string{"lm", "auglag", "tbb", "tob", "tosn"} {
		r := call(t, "train", file, "--ignore", "name", "--hidden", "6", "--method", m, "--decay", "0.01", "--max-iter", "200", "--json", "--seed", "3")
		if r.code != exitDone && r.code != exitNoSolution {
			t.Fatalf("%s: exit code %d, %q", m, r.code, r.stderr)
		}
		o := object(t, r.stdout)
		for _, key := range strings.Fields("layers method seed train_loss test_loss train_error test_error train_accuracy test_accuracy iterations seconds status") {
			if v, ok := o[key]; !ok || v == nil {
				t.Errorf("%s: no %s", m, key)
			}
		}
		if a := o["test_accuracy"].(float64); a < 0.9 || o["rows"].(float64)+o["test_rows"].(float64) != 80 {
			t.Errorf("%s: accuracy %g, %v and %v rows", m, a, o["rows"], o["test_rows"])
		}
	}
}

// TestTrainConfusion: the report of a classification counts every row of the test once.
func TestTrainConfusion(t *testing.T) {
	file, report := write(t, "rings.csv", rings()), t.TempDir()+"/r.html"
	o := object(t, call(t, "train", file, "--ignore", "name", "--hidden", "6", "--method", "tosn", "--finish", "3", "--max-iter", "30", "--report", report, "--json").stdout)
	cells := regexp.MustCompile(`<td class="n">(\d+)</td>`).FindAllStringSubmatch(read(t, report), -1)
	sum, right := 0.0, 0.0
	for k, c := range cells {
		v, _ := strconv.ParseFloat(c[1], 64)
		sum += v
		if k%3 == 0 { // of 2 × 2
			right += v
		}
	}
	if len(cells) != 4 || sum != o["test_rows"] || math.Abs(right/sum-o["test_accuracy"].(float64)) > 1e-12 {
		t.Errorf("%d cells, sum %g of %v, %g right, accuracy %v", len(cells), sum, o["test_rows"], right, o["test_accuracy"])
	}
}

func TestTrainForecast(t *testing.T) {
	file, dir := write(t, "wave.csv", wave()), t.TempDir()
	r := mustDo(t, "train", file, "--lags", "4", "--hidden", "3", "--decay", "1e-4", "--model", dir+"/m.json", "--report", dir+"/r.html")
	if !strings.Contains(r.stdout, "Test") {
		t.Error(r.stdout)
	}
	f, err := os.Open(dir + "/m.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := ann.ReadModel(f)
	if err != nil {
		t.Fatal(err)
	}
	at := func(k int) float64 { return 5 + math.Sin(0.3*float64(k)) }
	if y := m.Apply([]float64{at(199), at(198), at(197), at(196)}); math.Abs(y[0]-at(200)) > 0.05 {
		t.Errorf("forecast %g, want %g", y[0], at(200))
	}
	if page := read(t, dir+"/r.html"); !strings.Contains(page, "Predictions") || strings.Contains(page, "<no value>") {
		t.Error("no predictions in the report")
	}
	o := object(t, mustDo(t, "train", file, "--lags", "4", "--hidden", "0", "--json").stdout)
	if o["test_accuracy"] != nil || o["test_error"].(float64) > 1e-3 {
		t.Errorf("%v", o)
	}
}

func TestTrainRefusals(t *testing.T) {
	file := write(t, "rings.csv", rings())
	for _, c := range [][]string{
		{"train"}, {"train", file + "x"}, {"train", file}, {"train", file, "--target", "none"}, {"train", file, "--hidden", "0,3"},
		{"train", file, "--split", "1"}, {"train", file, "--decay", "-1"}, {"train", file, "--lags", "3"}, {"train", file, "--ignore", "name", "--target", "x", "--loss", "logistic"},
		{"train", file, "--ignore", "name", "--task", "regress"}, {"train", write(t, "a.csv", "")}, {"train", file, "--method", "sgd"},
		{"train", file, "--ignore", "name", "--finish", "3"}, {"train", file, "--ignore", "name", "--method", "tob", "--finish", "-1"},
	} {
		r := call(t, c...)
		if r.code != exitBadInput || strings.Count(r.stderr, "\n") != 1 || r.stdout != "" {
			t.Errorf("%v: code %d, %q, %q", c, r.code, r.stderr, r.stdout)
		}
	}
	complains(t, call(t, "train", write(t, "rows", cloud(20, 1, "1", "-1"))), "read as CSV", ".libsvm, .svm or .txt")
}
