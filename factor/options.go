package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// An Ordering says in which order columns are eliminated.
type Ordering int

const (
	// OrderAuto chooses among the orderings below by predicted time. Symbolic.Candidates
	// tells what it has compared, Symbolic.Reason why it chose.
	OrderAuto Ordering = iota
	// OrderAMD is approximate minimum degree.
	OrderAMD
	// OrderND is multilevel nested dissection.
	OrderND
	// OrderNatural is the order of the rows.
	OrderNatural
	// OrderGiven is the order Options.Perm.
	OrderGiven
	// OrderPairsAMD is OrderAMD of the graph of pairs that a matching of the values makes
	// of rows whose diagonal is no pivot.
	OrderPairsAMD
	// OrderPairsND is OrderND of that graph.
	OrderPairsND
)

var orderingNames = [...]string{"auto", "amd", "nd", "natural", "given", "pairs-amd", "pairs-nd"}

func (o Ordering) String() string { return name(orderingNames[:], int(o)) }

// A Pivoting says how pivots are chosen.
type Pivoting int

const (
	// PivotAuto eliminates in the order of the analysis, without interchanges, and
	// measures how much entries grew. If that growth or a probing solve does not certify
	// the factorisation it is repeated with threshold pivoting.
	PivotAuto Pivoting = iota
	// PivotThreshold takes 1×1 and 2×2 pivots for which no element of L exceeds 1/U.
	// Columns without one are delayed to the parent front.
	PivotThreshold
	// PivotStatic eliminates in the order of the analysis. Pivots that are zero or have
	// cancelled are replaced; Stats.Perturbed counts them.
	PivotStatic
	// PivotQuasidefinite eliminates in the order of the analysis and replaces pivots that
	// are tiny or whose sign is not that of Options.Signs.
	PivotQuasidefinite
	// PivotCholesky eliminates in the order of the analysis and fails at the first pivot
	// that is not positive.
	PivotCholesky
)

var pivotingNames = [...]string{"auto", "threshold", "static", "quasidefinite", "cholesky"}

func (p Pivoting) String() string { return name(pivotingNames[:], int(p)) }

// A Scaling says how rows and columns are scaled before the factorisation.
type Scaling int

const (
	// ScaleAuto is ScaleRuiz, or ScaleMatching where a factorisation has failed without.
	ScaleAuto Scaling = iota
	// ScaleNone leaves the matrix as it is, but for a power of two that makes its largest element about one: eigenvalues below about 1e-13 of that
	// count as zero then, which badly scaled matrices have without being singular. It is ScaleRuiz where a row
	// is less than 2⁻³⁴⁰ then, beside which pivots and their reciprocals would be lost.
	ScaleNone
	// ScaleRuiz makes the largest element of each row about one, by powers of two.
	ScaleRuiz
	// ScaleMatching makes the elements of a maximum product matching one and all others
	// at most one. Later values are brought near that from the scales of the last matching, as ScaleRuiz
	// would do it, until that costs delays. It is ScaleRuiz for a while where a matching is not safe, and where it
	// makes zeros of eigenvalues that are none in the scales of ScaleRuiz, which is looked at whenever there are zeros.
	ScaleMatching
)

var scalingNames = [...]string{"auto", "none", "ruiz", "matching"}

func (s Scaling) String() string { return name(scalingNames[:], int(s)) }

func name(names []string, k int) string {
	if k < 0 || len(names) <= k {
		return fmt.Sprintf("%d", k)
	}
	return names[k]
}

// MaxThreads is the largest number of goroutines that options may ask for: each takes memory, so that a mistaken number must not pass.
const MaxThreads = 1 << 12

// Options of an analysis and of the factorisations made with it. The zero value is
// what most users want.
type Options struct {
	Ordering Ordering
	Perm     sparse.Perm // for OrderGiven: Perm[k] is the row eliminated k-th

	Pivoting Pivoting
	U        float64 // threshold of pivots, 0 < U ≤ 0.5; 0 means 0.01
	Signs    []int8  // for PivotQuasidefinite: the sign of each row's pivot, 1 or -1

	Scaling Scaling

	// Threads is the largest number of goroutines at work, in factorisations and in solves; 0 means one, more than [MaxThreads] is an error. The
	// result does not depend on it, bit for bit.
	Threads int
	// MemoryLimit is the largest number of bytes that an analysis may plan for a factorisation, and that
	// one may take with its delayed columns; 0 means no limit for the plan, and 2 GiB or eight
	// times the plan for delayed columns, whichever is more.
	MemoryLimit int64
	// Expected is the number of factorisations expected with this analysis, which tells
	// OrderAuto how much time a better order may take: half of that of so many factorisations; 0 means 4.
	Expected int
}

func (o *Options) check(n int) error {
	switch {
	case o.Ordering < 0 || int(o.Ordering) >= len(orderingNames):
		return fmt.Errorf("factor: unknown Ordering %d", o.Ordering)
	case o.Pivoting < 0 || int(o.Pivoting) >= len(pivotingNames):
		return fmt.Errorf("factor: unknown Pivoting %d", o.Pivoting)
	case o.Scaling < 0 || int(o.Scaling) >= len(scalingNames):
		return fmt.Errorf("factor: unknown Scaling %d", o.Scaling)
	case !(0 <= o.U && o.U <= 0.5): // NaN too
		return fmt.Errorf("factor: U = %v is not in [0, 0.5]", o.U)
	case o.Threads < 0 || o.Threads > MaxThreads:
		return fmt.Errorf("factor: Threads = %d is not in [0, %d]", o.Threads, MaxThreads)
	case o.MemoryLimit < 0:
		return fmt.Errorf("factor: MemoryLimit = %d is negative", o.MemoryLimit)
	case o.Expected < 0:
		return fmt.Errorf("factor: Expected = %d is negative", o.Expected)
	case o.Pivoting == PivotQuasidefinite && len(o.Signs) != n:
		return fmt.Errorf("factor: Signs has %d elements, want %d", len(o.Signs), n)
	case o.Ordering == OrderGiven && len(o.Perm) != n:
		return fmt.Errorf("factor: Perm has %d elements, want %d", len(o.Perm), n)
	}
	for i, s := range o.Signs {
		if s != 1 && s != -1 {
			return fmt.Errorf("factor: Signs[%d] = %d is neither 1 nor -1", i, s)
		}
	}
	if o.Ordering == OrderGiven {
		if err := o.Perm.Check(); err != nil {
			return fmt.Errorf("factor: Perm: %w", err)
		}
	}
	return nil
}
