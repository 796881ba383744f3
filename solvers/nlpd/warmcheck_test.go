package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// A point to begin with that does not fit, or no program at all, is an error of the caller, for every method.
func TestBadArguments(t *testing.T) {
	test, _ := problemtest.Number(71)
	methods := map[string]func(p *problem.NLP, o solvers.Options) (solvers.Result, error){
		"nlpd": func(p *problem.NLP, o solvers.Options) (solvers.Result, error) {
			return nlpd.Solve(context.Background(), p, nlpd.Options{Options: o})
		},
		"shifted": func(p *problem.NLP, o solvers.Options) (solvers.Result, error) {
			return shifted.Solve(context.Background(), p, shifted.Options{Options: o})
		},
		"ipsqp": func(p *problem.NLP, o solvers.Options) (solvers.Result, error) {
			return ipsqp.Solve(context.Background(), p, ipsqp.Options{Options: o})
		},
	}
	good := []float64{1, 4.7, 3.8, 1.4}
	for name, solve := range methods {
		if _, err := solve(nil, solvers.Options{}); err == nil {
			t.Errorf("%s: no error for no program", name)
		}
		if r, err := solve(test.NLP(), solvers.Options{Warm: &solvers.Point{X: good}}); err != nil || !r.Solved() {
			t.Errorf("%s: %v, %v from x alone", name, r.Status, err)
		}
		for what, w := range map[string]solvers.Point{
			"empty": {}, "short": {X: good[:3]}, "NaN": {X: []float64{1, 4.7, math.NaN(), 1}},
			"rows": {X: good, RowDuals: []float64{1}}, "bounds": {X: good, UpperDuals: []float64{}},
			"infinite": {X: good, RowDuals: []float64{1, math.Inf(1)}},
		} {
			if r, err := solve(test.NLP(), solvers.Options{Warm: &w}); err == nil {
				t.Errorf("%s, %s: no error, %v", name, what, r.Status)
			}
		}
	}
}
