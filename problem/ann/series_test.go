package ann

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// glass returns 500 values of the equation of Mackey and Glass, x' = 0.2 x(t−17)/(1 + x(t−17)¹⁰) − 0.1 x, one for every three units of
// time: a series that looks irregular and can be forecast.
func glass() string {
	var b strings.Builder
	b.WriteString("t,value\n")
	const steps, delay = 10, 170 // of 0.1 each
	x := []float64{1.2}
	for k := 0; len(x) < 1000+3*500*steps; k++ {
		late := 0.0
		if k >= delay {
			late = x[k-delay]
		}
		x = append(x, x[k]+0.1*(0.2*late/(1+math.Pow(late, 10))-0.1*x[k]))
	}
	for k := range 500 {
		fmt.Fprintf(&b, "%d,%.4f\n", k, x[1000+3*steps*k])
	}
	return b.String()
}

// TestSeriesIsFresh: the series for demonstrations is the generated one.
func TestSeriesIsFresh(t *testing.T) {
	const path = "testdata/series.csv"
	if os.Getenv("SADDLE_GENERATE") != "" {
		if err := os.WriteFile(path, []byte(glass()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := ReadCSV(strings.NewReader(string(got)), path)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := ReadCSV(strings.NewReader(glass()), path)
	a, _, _ := tab.Series(path, "value")
	b, _, _ := want.Series(path, "")
	for k := range b {
		if len(a) != len(b) || math.Abs(a[k]-b[k]) > 2e-4 {
			t.Fatalf("value %d differs; SADDLE_GENERATE=1 writes the file anew", k)
		}
	}
}
