package hyper

import "testing"

// TestGivenValues wants values of C back as they were given, not as exp(log C) rounds them.
func TestGivenValues(t *testing.T) {
	for _, search := range []Search{SearchC, SearchWeights, SearchSamples, SearchGroups, SearchFeatures} {
		s := &space{search: search, p: 2, base: [2]float64{1, 1}, lo: -100, hi: 100, exact: map[float64]float64{}}
		if search == SearchC {
			s.p = 1
		}
		theta := make([]float64, s.p)
		for _, c := range []float64{0.1, 0.3, 0.7, 1, 3, 10, 49, 1e3} {
			s.common(theta, c)
			want := c
			if search == SearchGroups || search == SearchFeatures {
				want = 1 / c
			}
			for k, v := range s.values(theta) {
				if v != want {
					t.Errorf("%v: value %d is %v, want %v", search, k, v, want)
				}
			}
			if e := s.equivalent(theta); e != c {
				t.Errorf("%v: the equivalent of C = %v is %v", search, c, e)
			}
		}
	}
}
