package docs_test

import (
	"bytes"
	"fmt"
	"log"
	"strings"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/hyper"
	"github.com/saddle-go/saddle/solvers/svcfit"
	"github.com/saddle-go/saddle/solvers/train"
)

// A line with noise, as a table.
func line() string {
	var b strings.Builder
	b.WriteString("size,age,price\n")
	for k := range 40 {
		fmt.Fprintf(&b, "%d,%d,%d\n", k, k%7, 3*k-2*(k%7)+k%2)
	}
	return b.String()
}

func Example_net() {
	file, other := strings.NewReader(line()), new(bytes.Buffer)

	table, err := ann.ReadCSV(file, "table.csv") // …/problem/ann; ann.ReadFile opens files, compressed ones and LIBSVM text, too
	if err != nil {
		log.Fatal(err)
	}
	s, err := table.Samples("table.csv", ann.SampleOptions{Target: "price"}) // s.Class and s.Classes: nil in a regression
	if err != nil {
		log.Fatal(err)
	}
	in, out := ann.Split(s.Rows, 0.25, 0)
	fit, test := s.Subset(in), s.Subset(out)
	model := &ann.Model{Names: s.Names, Target: s.Target, Inputs: ann.Standardise(fit.X, s.Inputs), Targets: ann.Standardise(fit.Y, 1)}
	for _, d := range []*ann.Data{fit, test} {
		model.Inputs.Apply(d.X)
		model.Targets.Apply(d.Y)
	}
	if model.Net, err = ann.NewNet([]int{s.Inputs, 3, 1}, ann.Options{}); err != nil {
		log.Fatal(err)
	}
	r, err := train.Train(ctx, model.Net, fit, train.Options{Decay: 1e-2, Plateau: 1e-3, Held: test}) // …/solvers/train; r.Held: loss of test after each step
	if err != nil {
		log.Fatal(err)
	}
	model.W = r.W
	if err := model.WriteJSON(other); err != nil {
		log.Fatal(err)
	}
	if model, err = ann.ReadModel(other); err != nil { // as saddle train --model writes it
		log.Fatal(err)
	}
	fmt.Printf("%v; price of (20, 3): %.0f\n", r.Status, model.Apply([]float64{20, 3})[0])
	// Output: done; price of (20, 3): 54
}

func Example_groups() {
	set, err := rows.FromData(heart.Data())
	if err != nil {
		log.Fatal(err)
	}

	groups := []int32{0, 0, 1, 2, 2, 2, 1, 2, 1, 2, 2, 1, 1} // of each feature
	res, err := hyper.Tune(ctx, set, hyper.Options{Search: hyper.SearchGroups, Groups: groups, GroupNames: []string{"person", "symptoms", "measured"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, cross-validation error %.1f %%\n", res.Names, 100**res.CVError) // res.Values: the scales; res.Model: the classifier
	// Output: [s_person s_symptoms s_measured], cross-validation error 15.6 %
}

func Example_folds() {
	set, err := rows.FromData(heart.Data())
	if err != nil {
		log.Fatal(err)
	}
	fold := make([]int32, len(set.Y))
	for i := range fold {
		fold[i] = int32(i % 3)
	}

	tr, err := svcfit.New(svcfit.Problem{Set: set, Fold: fold, Folds: 3}, svcfit.Options{Threads: 2})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range []float64{0.01, 0.1, 1} { // each fit begins at the last one's weights
		f, err := tr.Fit(ctx, svcfit.Params{Cost: []float64{c, c}}, svcfit.Target{Gap: 1e-6}) // f.W[t]: weights of the problem without fold t
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("C = %g: %v, objectives %.2f\n", c, f.Status, f.Objective)
	}
	// Output:
	// C = 0.01: done, objectives [1.08 0.97 1.09]
	// C = 0.1: done, objectives [7.54 6.24 7.69]
	// C = 1: done, objectives [66.32 53.18 69.03]
}
