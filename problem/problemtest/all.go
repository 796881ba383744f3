package problemtest

// All returns the problems of all sets and a small member of each family.
func All() []Problem {
	sets := [][]Problem{
		HS(), Global(), Degenerate(), InfeasibleSet(), UnboundedSet(), Undefined(), Shapes(), Families(1),
	}
	var all []Problem
	for _, set := range sets {
		all = append(all, set...)
	}
	return all
}

// Families returns a problem of each family; their sizes grow with scale, from about ten variables at 1.
func Families(scale int) []Problem {
	side := 2 + scale
	return []Problem{
		RankDeficient(6 * scale), NonconvexBox(4 * scale), ChainedRosenbrock(10 * scale), LuksanVlcek1(10 * scale),
		LuksanVlcek3(8 * scale), SparseQP(20*scale, 1), Control2D(side), Control3D(side), Torsion(side),
	}
}

// Find returns the problem of [All] with this name.
func Find(name string) (Problem, bool) {
	for _, p := range All() {
		if p.Name == name {
			return p, true
		}
	}
	return Problem{}, false
}
