package main

import (
	"github.com/saddle-go/saddle/factor"
)

// factorJSON is what saddle factor --json prints. Scripts rely on its keys: add, never
// rename. What does not exist is null.
type factorJSON struct {
	N             *int         `json:"n"`
	NNZ           *int         `json:"nnz"`        // entries of the lower triangle: other than in krylovJSON
	NNZL          *int         `json:"nnz_l"`      // entries of L with its diagonal, by structure
	NNZStored     *int         `json:"nnz_stored"` // elements kept for L, merged zeros and padding included
	Flops         *float64     `json:"flops"`      // Σ c² over the entries c of the columns of L
	Inertia       *inertiaJSON `json:"inertia"`
	Certain       *bool        `json:"inertia_certain"` // false where pivots were replaced in another mode than auto, or more eigenvalues may be zero than were looked for
	TwoByTwo      *int         `json:"two_by_two"`
	Delayed       *int         `json:"delayed"`
	Perturbed     *int         `json:"perturbed"`
	Ordering      *string      `json:"ordering"` // that was used
	Scaling       *string      `json:"scaling"`  // that was used
	Method        *string      `json:"method"`   // how the pivots in force were chosen
	AnalyzeS      *float64     `json:"analyze_s"`
	FactorS       *float64     `json:"factor_s"`
	SolveS        *float64     `json:"solve_s"` // of all right-hand sides, without refinement
	RefineSteps   *int         `json:"refine_steps"`
	BackwardError *float64     `json:"backward_error"`
	ForwardError  *float64     `json:"forward_error"`
	machineJSON
	PeakBytes *int `json:"peak_bytes"`

	File           string      `json:"file"`
	Pivot          string      `json:"pivot"` // as asked for
	Reason         *string     `json:"ordering_reason"`
	Candidates     []orderJSON `json:"candidates"` // orders that were compared; null before the analysis
	Growth         *float64    `json:"growth"`
	FlopsDone      *float64    `json:"flops_done"`
	Fronts         *int        `json:"fronts"`
	LargestFront   *int        `json:"largest_front"` // its rows
	TreeDepth      *int        `json:"tree_depth"`    // fronts on the longest path
	RHS            int         `json:"rhs"`           // number of right-hand sides
	BackwardBefore *float64    `json:"backward_error_before"`
	Componentwise  *float64    `json:"componentwise_error"` // max |b-Ax|_i / (|A||x|+|b|)_i
	KrylovSteps    *int        `json:"krylov_steps"`        // of FGMRES after refinement
	Repeated       bool        `json:"repeated"`            // with threshold pivoting, since the solution was not good enough
	Condition      *float64    `json:"condition"`           // estimate in the 1-norm
	RefinedSolveS  *float64    `json:"refined_solve_s"`
	FirstFactorS   *float64    `json:"first_factor_s"`
	PredictedS     *float64    `json:"predicted_s"` // of one factorisation on the reference machine
	ReadS          *float64    `json:"read_s"`
	Repeats        int         `json:"repeats"`
	Output         *string     `json:"output"`
	Out            *string     `json:"out"` // the same, as it was called first

	endJSON
}

// orderJSON is an order that was compared with others.
type orderJSON struct {
	Ordering   string   `json:"ordering"`
	NNZL       int      `json:"nnz_l"`
	Flops      *float64 `json:"flops"`
	PredictedS *float64 `json:"predicted_s"`
	SpentS     *float64 `json:"spent_s"` // on ordering and analysis
}

type inertiaJSON struct {
	Pos  int `json:"pos"`
	Neg  int `json:"neg"`
	Zero int `json:"zero"`
}

func (r *factored) object() any {
	in := r.input
	out := &factorJSON{
		AnalyzeS: r.analyzeS, FactorS: r.factorS, SolveS: r.solveS, RefineSteps: r.steps,
		machineJSON: machineJSON{r.options.Threads, r.isa.String()}, endJSON: newEnd(r.status, r.message, r.seconds), File: in.file, Pivot: r.options.Pivoting.String(), RHS: max(1, in.nrhs),
		BackwardBefore: r.before, Componentwise: r.rows, KrylovSteps: r.krylov, Repeated: r.repeated, Condition: r.cond,
		RefinedSolveS: r.refinedS, FirstFactorS: r.firstS, Repeats: r.repeats, Output: r.has(r.flags.output), Out: r.has(r.flags.output),
	}
	if in.matrix != nil {
		out.N, out.NNZ, out.ReadS = ptr(in.matrix.SymmetricDim()), ptr(in.matrix.NNZ()), &in.readS
	}
	if s := r.symbolic; s != nil {
		t := r.tree()
		out.NNZL, out.NNZStored, out.Flops = ptr(s.NNZL()), ptr(s.Stored()), finite(s.Flops())
		out.Ordering, out.PredictedS = ptr(s.Ordering().String()), finite(s.PredictedSeconds())
		out.Reason, out.Candidates = ptr(s.Reason()), []orderJSON{}
		for _, c := range s.Candidates() {
			out.Candidates = append(out.Candidates, orderJSON{c.Ordering.String(), c.NNZL, finite(c.Flops), finite(c.Seconds), finite(c.Spent)})
		}
		out.Fronts, out.LargestFront, out.TreeDepth = ptr(s.Fronts()), ptr(t.largest.Rows), ptr(t.depth)
	}
	if st := r.stats; st != nil {
		out.Inertia = &inertiaJSON{st.Inertia.Pos, st.Inertia.Neg, st.Inertia.Zero}
		out.Certain = ptr(r.certain())
		out.TwoByTwo, out.Delayed, out.Perturbed = &st.TwoByTwo, &st.Delayed, &st.Perturbed
		out.Scaling, out.Method, out.PeakBytes = ptr(r.scaling()), ptr(r.method()), &st.PeakBytes
		out.Growth, out.FlopsDone = positive(st.Growth), positive(st.Flops)
	}
	if r.backward != nil {
		out.BackwardError = finite(*r.backward)
	}
	if r.forward != nil {
		out.ForwardError = finite(*r.forward)
	}
	return out
}

// ptr returns a pointer to a copy of v.
func ptr[T any](v T) *T { return &v }

// method names how the pivots in force were chosen. What auto certified is
// the static order.
func (r *factored) method() string {
	if p := r.stats.Pivoting; p != factor.PivotAuto {
		return p.String()
	}
	return factor.PivotStatic.String()
}

// scaling names the scaling that was used.
func (r *factored) scaling() string { return r.stats.Scaling.String() }
