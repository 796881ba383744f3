package main

import (
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// tuneJSON is what saddle tune --json prints. Scripts rely on its keys: add, never
// rename. Errors are fractions; what does not exist is null.
type tuneJSON struct {
	File            string           `json:"file"`
	Rows            *int             `json:"rows"`
	Features        *int             `json:"features"`
	Folds           *int             `json:"folds"`
	Method          string           `json:"method"`
	C               *float64         `json:"c"`
	CVError         *float64         `json:"cv_error"`
	TestError       *float64         `json:"test_error"`
	FinalC          *float64         `json:"final_c"`
	OuterIterations int              `json:"outer_iterations"`
	InnerIterations int              `json:"inner_iterations"`
	KKTResidual     *float64         `json:"kkt_residual"`
	SecondOrder     *float64         `json:"second_order"`
	CertificateC    *float64         `json:"certificate_c"` // where kkt_residual and second_order hold
	Status          solvers.Status   `json:"status"`
	Evaluations     []evaluationJSON `json:"evaluations"`
	Seconds         float64          `json:"seconds"` // of the whole command

	Complementarity *float64      `json:"complementarity"` // largest product of a pair at the end of sgrm and mpec
	Programs        []programJSON `json:"programs"`        // that sgrm and mpec have solved, else empty

	NNZ         *int         `json:"nnz"`
	Nonzeros    *int         `json:"nonzeros"` // the same, as it was called first
	Labels      *[2]string   `json:"labels"`   // positive class first
	HoldoutRows *int         `json:"holdout_rows"`
	Gap         *float64     `json:"gap"`
	TestRows    *int         `json:"test_rows"`
	TestWrong   *int         `json:"test_wrong"`
	TestZeros   *int         `json:"test_zeros"`
	Model       *string      `json:"model"`
	Options     *optionsJSON `json:"options"`

	Message string `json:"message"`
	searchJSON
	machineJSON
	Version string `json:"version"`
}

type evaluationJSON struct {
	C          float64  `json:"c"`
	CVError    *float64 `json:"cv_error"`
	Seconds    float64  `json:"seconds"`
	Phase      string   `json:"phase"`
	Exact      bool     `json:"exact"`
	FoldErrors []int    `json:"fold_errors"`
	Smoothed   *float64 `json:"smoothed"`
	Tau        *float64 `json:"tau"`
	Iterations int      `json:"iterations"`

	searchEvaluationJSON
}

// programJSON is one nonlinear program.
type programJSON struct {
	T               float64        `json:"t"`
	C               *float64       `json:"c"`
	Objective       *float64       `json:"objective"`
	Residual        *float64       `json:"residual"`
	Complementarity *float64       `json:"complementarity"`
	Iterations      int            `json:"iterations"`
	Status          solvers.Status `json:"status"`
	Seconds         float64        `json:"seconds"`
}

// optionsJSON holds the options as resolved.
type optionsJSON struct {
	Order   string       `json:"order"`
	Seed    uint64       `json:"seed"`
	Epsilon float64      `json:"epsilon"`
	Rescale sdnm.Rescale `json:"rescale"`
	Scale   string       `json:"scale"`
	Bias    float64      `json:"bias"`
	Threads int          `json:"threads"`
}

func (r *tuned) object() any {
	res, in := r.result, r.input
	out := &tuneJSON{
		File: in.file, Rows: &res.Rows, Features: &res.Features, Folds: &res.Folds,
		Method: res.Options.Method.String(), CVError: res.CVError,
		OuterIterations: res.OuterIterations, InnerIterations: res.InnerIterations,
		Status: res.Status, Message: res.Message, Seconds: r.seconds, Version: buildVersion(), machineJSON: machineJSON{res.Options.Threads, isa.Active().String()},
		Evaluations: make([]evaluationJSON, len(res.Evaluations)), NNZ: &res.Nonzeros, Nonzeros: &res.Nonzeros, Labels: &[2]string{in.data.Labels.Pos, in.data.Labels.Neg},
		HoldoutRows: &res.Holdout, Gap: res.Gap, Options: r.options(),
	}
	out.Hyper = []hyperJSON{}
	if res.C > 0 {
		out.C = &res.C
		out.Hyper = append(out.Hyper, hyperJSON{"c", res.C})
	}
	if res.FinalC > 0 {
		out.FinalC = &res.FinalC
	}
	if t := res.Test; t != nil {
		out.TestError, out.TestRows, out.TestWrong, out.TestZeros = finite(t.Error), &t.Rows, &t.Wrong, &t.Zeros
	}
	if c := res.Certificate; c != nil {
		out.KKTResidual, out.SecondOrder, out.CertificateC = finite(c.Residual), c.SecondOrder, finite(c.C)
	}
	out.Programs = make([]programJSON, len(res.Programs))
	for k, p := range res.Programs {
		out.Programs[k] = programJSON{
			T: p.T, C: finite(p.C), Objective: finite(p.Objective), Residual: finite(p.Residual), Complementarity: finite(p.Largest),
			Iterations: p.Iterations, Status: p.Status, Seconds: p.Seconds,
		}
		out.KKTResidual, out.Complementarity, out.CertificateC = finite(p.Residual), finite(p.Largest), finite(p.C) // the last one's stay
	}
	out.Model = r.has(r.flags.model)
	for k, e := range res.Evaluations {
		out.Evaluations[k] = evaluationJSON{
			C: e.C, CVError: finite(e.CVError), Seconds: e.Seconds, Phase: e.Phase, Exact: e.Exact,
			FoldErrors: e.FoldErrors, Smoothed: e.Smoothed, Iterations: e.Iterations,
		}
		if e.Smoothed != nil {
			out.Evaluations[k].Tau = finite(e.Tau)
		}
	}
	return out
}

func (r *tuned) options() *optionsJSON {
	o := r.result.Options
	return &optionsJSON{
		Order: r.flags.orderName(), Seed: r.flags.seed, Epsilon: o.Epsilon, Rescale: o.Rescale,
		Scale: o.Scale.String(), Bias: o.Bias, Threads: o.Threads,
	}
}

// orderName names how the rows were dealt to the folds.
func (t *tuneFlags) orderName() string {
	switch {
	case t.split != "":
		return "given"
	case t.order == svc.FileOrder:
		return "file"
	}
	return t.order.String()
}
