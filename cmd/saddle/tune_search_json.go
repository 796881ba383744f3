package main

import (
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers/hyper"
)

// hyperJSON is a hyperparameter that was chosen.
type hyperJSON struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// searchJSON are the keys of a search of hyperparameters; without one all but hyper are null.
type searchJSON struct {
	Hyper        []hyperJSON `json:"hyper"`
	Search       *string     `json:"search"`        // C, weights, groups, features
	Regime       *string     `json:"regime"`        // how the folds were trained
	MethodReason *string     `json:"method_reason"` // why by these methods
	Why          *string     `json:"why"`           // the same, as it was called first
	Delta        *float64    `json:"delta"`
	FinalDelta   *float64    `json:"final_delta"` // of certification and final fit, 0: not rounded
	Loss         *string     `json:"loss"`
	CVSmooth     *float64    `json:"cv_smooth"`
	FreeRows     *float64    `json:"free_rows"` // rows in the zone over features
	GradientNorm *float64    `json:"gradient_norm"`
	FoldGap      *float64    `json:"fold_gap"` // of the exactly trained folds
	Penalty      *float64    `json:"penalty"`
	Balanced     *bool       `json:"balanced"`
	CVZeros      *int        `json:"cv_zeros"`            // validation rows exactly on the boundary, not counted as wrong
	BalancedTest *float64    `json:"balanced_test_error"` // mean of the errors of both classes
	Warnings     []string    `json:"warnings"`
}

// searchEvaluationJSON are the keys of an evaluation of a search; null without one.
type searchEvaluationJSON struct {
	Values       []float64 `json:"values"` // in the order of hyper
	Objective    *float64  `json:"objective"`
	FreeRows     *float64  `json:"free_rows"`
	Gap          *float64  `json:"gap"`
	GradientNorm *float64  `json:"gradient_norm"`
}

// method is the word for how the search went.
func searchMethod(s hyper.Search) string {
	if s == hyper.SearchC {
		return "scan"
	}
	return "hypergradient"
}

func (r *searched) object() any {
	res, in, o := r.result, r.input, &r.result.Options
	search, regime, loss := o.Search.String(), res.Regime.String(), res.Loss.String()
	out := &tuneJSON{
		File: in.file, Rows: &res.Rows, Features: &res.Features, Folds: &res.Folds, Method: searchMethod(o.Search), CVError: res.CVError,
		OuterIterations: res.Iterations, InnerIterations: res.Steps, Evaluations: make([]evaluationJSON, len(res.Evaluations)),
		Status: res.Status, Message: res.Message, Seconds: r.seconds, Version: buildVersion(),
		machineJSON: machineJSON{o.Threads, isa.Active().String()}, NNZ: &res.Nonzeros, Nonzeros: &res.Nonzeros, Labels: &[2]string{in.set.Labels.Pos, in.set.Labels.Neg},
		HoldoutRows: &res.Holdout, Gap: res.Gap,
		Options: &optionsJSON{Order: r.flags.orderName(), Seed: r.flags.seed, Rescale: r.flags.options.Rescale,
			Scale: r.scaling(), Bias: in.bias, Threads: o.Threads},
		searchJSON: searchJSON{Hyper: []hyperJSON{}, Search: &search, Regime: &regime, MethodReason: &in.reason, Why: &in.reason, Delta: &res.Delta, FinalDelta: &res.FinalDelta, Loss: &loss,
			CVSmooth: res.Smooth, FreeRows: res.FreeRows, GradientNorm: res.GradientNorm, FoldGap: res.FoldGap, Penalty: &o.Penalty,
			Balanced: &o.Balanced, CVZeros: res.CVZeros, Warnings: res.Warnings},
	}
	if res.Values != nil {
		out.C = finite(res.C)
		for k, v := range res.Values {
			out.Hyper = append(out.Hyper, hyperJSON{res.Names[k], v})
		}
	}
	if res.Model != nil {
		out.FinalC = &res.FinalC
	}
	if t := res.Test; t != nil {
		out.TestError, out.TestRows, out.TestWrong, out.TestZeros = finite(t.Error), &t.Rows, &t.Wrong, &t.Zeros
		out.BalancedTest = t.Balanced
	}
	out.Model = r.has(r.flags.model)
	for k, e := range res.Evaluations {
		j := evaluationJSON{C: e.C, CVError: finite(e.CVError), Seconds: e.Seconds, Phase: e.Phase, Exact: e.Exact, FoldErrors: e.FoldErrors,
			Smoothed: finite(e.Smooth), Iterations: e.Steps}
		if !e.Exact {
			j.Tau = finite(res.Loss.Width)
		}
		j.searchEvaluationJSON = searchEvaluationJSON{e.Values, finite(e.F), finite(e.FreeRows), finite(e.Gap), e.GradientNorm}
		out.Evaluations[k] = j
	}
	return out
}

// scaling names the scaling of the features.
func (r *searched) scaling() string {
	if r.input.scaling == nil {
		return "none"
	}
	return r.input.scaling.Method.String()
}
