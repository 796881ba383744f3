package sdnm

import (
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
)

// Result of Tune. Errors are fractions in [0,1]; a quantity that was not
// computed is a nil pointer, never a zero.
type Result struct {
	Options  Options // as resolved
	Rows     int     // rows of the data, hold-out included
	Features int     // features the classifier sees, bias included
	Nonzeros int
	Holdout  int // rows held out
	Folds    int

	Status  solvers.Status
	Message string // one sentence on why the run ended as it did

	C       float64  // the chosen C
	CVError *float64 // cross-validation error at C with exact lower-level solutions (see Evaluation.Exact)
	FinalC  float64  // C of the final fit, after rescaling

	// Model is the classifier trained exactly on all rows that are not held out; nil when no
	// evaluation was completed or the final fit failed, which Message then says.
	Model *svc.Model
	// Gap is the relative duality gap of the final fit.
	Gap *float64
	// Test judges Model on Options.Test or on the held-out rows; nil without either.
	Test *TestResult

	Evaluations     []Evaluation // every C whose errors were counted, in order; those of the certificate are not
	OuterIterations int          // Newton steps in C (Reduced), of Algorithm 1 (Literal), grid points (Grid), nonlinear programs (SGRM, MPEC)
	InnerIterations int          // central-path steps, BiCGSTAB iterations, or coordinate-descent sweeps, over all folds; Newton steps (SGRM, MPEC)

	Certificate *Certificate // nil when not computed
	Programs    []Program    // that SGRM and MPEC have solved, in order; the last one decides about Status
	Seconds     float64
}

// Evaluation is one value of C and what the folds say of it.
type Evaluation struct {
	C          float64
	CVError    float64  // (1/T) Σ_t errors_t/m1_t, a margin of exactly zero being no error
	FoldErrors []int    // wrong validation rows of each fold
	Exact      bool     // lower level solved to a certified relative duality gap (1e-6, coordinate descent 1e-4)
	Smoothed   *float64 // φ_τ(C), the smoothed error that the search minimises; nil where it is not used
	Tau        float64  // τ of Smoothed
	Phase      string   // "sweep", "search", "verify", "grid", "literal", "sgrm", "mpec"
	Iterations int      // lower-level iterations over all folds
	Seconds    float64  // in a sweep since the C before, with which it overlaps
}

// TestResult counts the final model's mistakes on rows it has not seen.
type TestResult struct {
	Rows  int
	Wrong int // rows whose sign is wrong; a margin of exactly zero is not counted here
	Zeros int // rows with a margin of exactly zero, which predict gives the majority class
	Error float64
}

// Certificate is the end of a run of Newton steps on the smoothed problem
// (NLPEC). Of the method Reduced it is Done when ‖F‖ ≤ Tol with Ξ > 0, which makes the point a strict
// local minimiser of it; of Literal when ‖F‖ ≤ Tol, whatever Ξ, as in the publication.
type Certificate struct {
	Epsilon     float64   // smoothing of the certified problem
	Tol         float64   // bound asked of ‖F‖
	C           float64   // C of the certified point; it lies beside Result.C, not on it
	Residual    float64   // ‖F_ε(v, λ)‖₂ at the end
	SecondOrder *float64  // Ξ = Uᵀ∇²L U, the curvature along the feasible direction; nil when not computed
	Objective   float64   // smoothed error there
	History     []float64 // ‖F_ε‖ before each step and at the end
	Lambda      []float64 // multipliers of Φ_ε, ordered as (ζ, z, α, ξ), folds in order inside each
	Status      solvers.Status
}

// Program is the end of the method for nonlinear programs on the problem whose products are bounded by T.
type Program struct {
	T          float64 // bound of the products G_iH_i; 0 for MPEC
	Variables  int
	Rows       int
	Status     solvers.Status // Optimal, Acceptable, or why it ended without a solution
	Message    string
	C          float64
	Objective  float64 // (1/T) Σ_t (1/m1_t) 1ᵀζ, the error that the program believes in
	Residual   float64 // the larger of primal and dual infeasibility and of the complementarity of its own multipliers
	Largest    float64 // max_i G_iH_i
	Distance   float64 // max_i |min(G_i, H_i)|
	Iterations int
	Seconds    float64
}

// seconds since start, for reports.
func seconds(start time.Time) float64 { return time.Since(start).Seconds() }
