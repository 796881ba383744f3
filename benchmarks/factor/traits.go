package main

import "github.com/saddle-go/saddle/factor"

// traits say what a factorisation is like.
type traits struct {
	mode, ordering, scaling      string
	nnzL, stored                 float64 // entries of L with the diagonal, and those kept, merged zeros included
	flops                        float64 // that the factorisation took
	growth                       float64
	twoByTwo, delayed, perturbed int
	bytes                        float64 // our arrays at their peak
}

// describe reads the traits of the last factorisation.
func describe(s *factor.Symbolic, f *factor.LDL) traits {
	st := f.Stats()
	return traits{
		mode: st.Pivoting.String(), ordering: s.Ordering().String(), scaling: st.Scaling.String(),
		nnzL: float64(s.NNZL()), stored: float64(s.Stored()), flops: st.Flops, growth: st.Growth,
		twoByTwo: st.TwoByTwo, delayed: st.Delayed, perturbed: st.Perturbed, bytes: float64(st.PeakBytes),
	}
}
