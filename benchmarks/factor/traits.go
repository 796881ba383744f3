package main

import "github.com/saddle-go/saddle/factor"

// traits say what a factorisation is like. Numbers that are not known are NaN.
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
	t := traits{
		mode: st.Pivoting.String(), flops: st.Flops, growth: st.Growth,
		twoByTwo: st.TwoByTwo, delayed: st.Delayed, perturbed: st.Perturbed, nnzL: nan, stored: nan, bytes: nan,
	}
	t.nnzL, _ = predicted(s)
	return t
}

// predicted returns the entries of L with its diagonal, and the sum of squared column counts.
func predicted(s *factor.Symbolic) (nnzL, flops float64) { return nan, nan }
