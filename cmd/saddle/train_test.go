package main

import (
	"fmt"
	"math"
	"math/rand/v2"
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
		{"train", file, "--holdout", "1.5"}, {"train", file, "--ignore", "name", "--holdout", "80"}, {"train", file, "--plateau", "-1"}, {"train", file, "--decay", "-1"}, {"train", file, "--lags", "3"}, {"train", file, "--ignore", "name", "--target", "x", "--loss", "logistic"},
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

// rough is a table that a net of a few units does not fit.
func rough() string {
	g := rand.New(rand.NewPCG(5, 0))
	var b strings.Builder
	for k := range 120 {
		class := []string{"no", "yes"}[k%2]
		fmt.Fprintf(&b, "%.3f,%.3f,%s\n", g.NormFloat64()+float64(k%2), g.NormFloat64(), class)
	}
	return b.String()
}

// An ordinary table, from a file or from standard input, ends with 0 and says how.
func TestTrainLevelsOff(t *testing.T) {
	r := mustDo(t, "train", write(t, "rough.csv", rough()), "--holdout", "40", "--json")
	o := object(t, r.stdout)
	if o["status"] != "done" || !strings.Contains(o["message"].(string), "levelled off") || o["test_rows"] != 40.0 {
		t.Errorf("%v", o)
	}
	least, at := o["least_test_loss"].(float64), o["least_test_iteration"].(float64)
	warned := len(o["warnings"].([]any)) == 1 && strings.Contains(r.stderr, "has grown to")
	if final := o["test_loss"].(float64); !(least <= final) || at < 1 || at > o["iterations"].(float64) || warned != (final > 1.1*least) || !warned {
		t.Errorf("%g after %g iterations, %g at the end, warnings %v, stderr %q", least, at, final, o["warnings"], r.stderr)
	}
	page := t.TempDir() + "/r.html"
	in := callContext(t.Context(), rough(), "train", "-", "--split", "40", "--report", page)
	if in.code != exitDone || in.stderr != "" || !strings.Contains(in.stdout, "Warning") || !strings.Contains(in.stdout, page) {
		t.Errorf("%+v", in)
	}
	if text := read(t, page); !strings.Contains(text, "loss of the test rows") {
		t.Error("the report does not show the loss of the test rows")
	}
	none := object(t, mustDo(t, "train", write(t, "rough.csv", rough()), "--holdout", "0", "--report", page, "--json").stdout)
	if none["test_loss"] != nil || none["least_test_loss"] != nil || none["warnings"] != nil || strings.Contains(read(t, page), "loss of the test rows") {
		t.Errorf("%v", none)
	}
	if r := call(t, "train", write(t, "rough.csv", rough()), "--plateau", "0", "--max-iter", "60"); r.code != exitNoSolution || !strings.Contains(r.stdout, "iteration limit") {
		t.Errorf("%+v", r)
	}
}
