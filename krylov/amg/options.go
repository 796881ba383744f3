package amg

import "fmt"

// A Cycle is the order in which levels are visited.
type Cycle int

const (
	// VCycle visits each level once.
	VCycle Cycle = iota
	// WCycle visits each level twice from the one above: dearer, and less dependent on
	// the number of levels.
	WCycle
	// KCycle visits each level by up to two steps of flexible conjugate gradients (Notay
	// and Vassilevski, Recursive Krylov-based multigrid cycles, 2008). It is the most
	// robust and not quite linear: methods that allow a preconditioner to vary, such as
	// FGMRES, suit it best.
	KCycle
)

func (c Cycle) String() string {
	switch c {
	case VCycle:
		return "V"
	case WCycle:
		return "W"
	case KCycle:
		return "K"
	}
	return fmt.Sprintf("Cycle(%d)", int(c))
}

// A Smoother reduces the part of an error that the next level does not see.
type Smoother int

const (
	// Chebyshev is a polynomial of D⁻¹A of degree Options.Steps.
	Chebyshev Smoother = iota
	// GaussSeidel is Options.Steps sweeps in ascending order before the coarse correction
	// and as many in descending order after it.
	GaussSeidel
)

func (s Smoother) String() string {
	switch s {
	case Chebyshev:
		return "Chebyshev"
	case GaussSeidel:
		return "Gauss–Seidel"
	}
	return fmt.Sprintf("Smoother(%d)", int(s))
}

// Options of a hierarchy. The zero value asks for the defaults.
type Options struct {
	// Strength is θ, 0 < θ < 1: entries below θ 2⁻ˡ (a_ii a_jj)^½ do not count as
	// connections on level l. 0 means 0.08, or 0.01 with several unknowns a node, since
	// leaving out entries keeps only vectors that are constant in each unknown as they are,
	// not rotations.
	Strength float64

	// Block is the number of consecutive unknowns that belong to one node, such as the
	// displacements of a point; aggregates are made of nodes. 0 means 1.
	Block int
	// NearNull holds vectors with A b ≈ 0 as the columns of an n×Vectors matrix stored by
	// rows: element (i, c) is NearNull[i*Vectors+c]. It is not modified. nil means the
	// Block vectors that are 1 in one unknown of each node and 0 in the others.
	NearNull []float64
	// Vectors is the number of columns of NearNull, 0 if that is nil.
	Vectors int

	Smoother Smoother
	// Steps is the degree of the polynomial or the number of sweeps. 0 means 2 for
	// Chebyshev, 1 for GaussSeidel.
	Steps int
	Cycle Cycle

	// CoarseSize is the order below which a matrix is factored. 0 means 1000.
	CoarseSize int
	// MaxLevels bounds the number of levels. 0 means 25.
	MaxLevels int

	// Refresh keeps the patterns of the triple products, so that Update is fast and
	// allocates little, for about as much memory as the matrix takes.
	Refresh bool
}

// Validate returns an [*OptionError] naming the first field out of range.
func (o Options) Validate() error {
	switch {
	case !(0 <= o.Strength && o.Strength < 1):
		return &OptionError{"Strength", o.Strength, "0 <= Strength < 1"}
	case o.Block < 0 || o.Block > maxBlock:
		return &OptionError{"Block", o.Block, fmt.Sprintf("0 <= Block <= %d", maxBlock)}
	case o.Vectors < 0 || o.Vectors > maxBlock:
		return &OptionError{"Vectors", o.Vectors, fmt.Sprintf("0 <= Vectors <= %d", maxBlock)}
	case (o.Vectors == 0) != (o.NearNull == nil):
		return &OptionError{"Vectors", o.Vectors, "the number of columns of NearNull"}
	case o.Smoother < Chebyshev || o.Smoother > GaussSeidel:
		return &OptionError{"Smoother", int(o.Smoother), "Chebyshev or GaussSeidel"}
	case o.Steps < 0 || o.Steps > maxSteps:
		return &OptionError{"Steps", o.Steps, fmt.Sprintf("0 <= Steps <= %d", maxSteps)}
	case o.Cycle < VCycle || o.Cycle > KCycle:
		return &OptionError{"Cycle", int(o.Cycle), "VCycle, WCycle or KCycle"}
	case o.CoarseSize < 0:
		return &OptionError{"CoarseSize", o.CoarseSize, "CoarseSize >= 0"}
	case o.MaxLevels < 0:
		return &OptionError{"MaxLevels", o.MaxLevels, "MaxLevels >= 0"}
	}
	return nil
}

const (
	maxBlock = 64
	maxSteps = 100
)

// resolve returns o with the defaults filled in.
func (o Options) resolve() Options {
	if o.Block == 0 {
		o.Block = 1
	}
	if o.Strength == 0 {
		o.Strength = 0.08
		if o.Block > 1 {
			o.Strength = 0.01
		}
	}
	if o.Steps == 0 {
		o.Steps = 2
		if o.Smoother == GaussSeidel {
			o.Steps = 1
		}
	}
	if o.CoarseSize == 0 {
		o.CoarseSize = 1000
	}
	if o.MaxLevels == 0 {
		o.MaxLevels = 25
	}
	return o
}
