package svcfit

import (
	"context"
	"os"
	"strconv"
	"testing"

	"github.com/saddle-go/saddle/solvers"
)

func TestTrace(t *testing.T) {
	name := os.Getenv("SET")
	if name == "" {
		t.Skip()
	}
	p := Problem{Set: shared(t, name)}
	var tr *Trainer
	o := Options{Threads: 1, Progress: func(i solvers.Iter) bool {
		q := &tr.m.(*newton).prob[0]
		t.Logf("step %d δ %.4g polish %d zone %d obj %.8g gap %.2e dist %.2e slack %.2e looks %d s %.3g", i.Index, q.stage.delta, q.stage.polish, q.zone, q.obj, q.gap/q.obj, q.distance/q.obj, q.slack/q.obj, q.line.looks, q.line.best)
		return false
	}}
	tr, _ = New(p, o)
	for _, s := range os.Args[len(os.Args)-2:] {
		c, _ := strconv.ParseFloat(s, 64)
		t.Log("C", c)
		tr.Fit(context.Background(), Params{Cost: []float64{c, c}}, Target{})
	}
}
