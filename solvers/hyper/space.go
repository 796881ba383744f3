package hyper

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// space maps θ, the logarithms of the hyperparameters, to what svcfit understands.
type space struct {
	search Search
	p      int
	names  []string
	group  []int32    // of each feature (groups, box) or row (samples), −1 where a feature keeps scale 1; nil where index = hyperparameter
	base   [2]float64 // factor of the cost of a row of class +1 and −1
	lo, hi float64    // box of every θ

	c                float64             // cost where θ does not hold it
	exact            map[float64]float64 // of θ = log v as it was computed, v as it was given: exp θ rounds
	scale, cost, box []float64
}

// newSpace returns the space of the options for data of which n rows a class take part.
func newSpace(x *rows.Matrix, o *Options, count [2]int) (*space, error) {
	s := &space{search: o.Search, base: [2]float64{1, 1}, c: 1, exact: map[float64]float64{}}
	if o.Balanced {
		n := float64(count[0] + count[1])
		s.base = [2]float64{n / (2 * float64(count[0])), n / (2 * float64(count[1]))}
	}
	s.lo, s.hi = math.Log(o.Lo), math.Log(o.Hi)
	switch o.Search {
	case SearchC:
		s.p, s.names = 1, []string{"c"}
	case SearchWeights:
		s.p, s.names = 2, []string{"c_pos", "c_neg"}
	case SearchFeatures:
		s.p = x.Cols
		for j := range x.Cols {
			s.names = append(s.names, fmt.Sprintf("s_%d", j+1))
		}
	case SearchGroups, SearchBox, SearchSamples:
		want, what := x.Cols, "features"
		if o.Search == SearchSamples {
			want, what = x.Rows, "rows"
		}
		if err := s.grouped(o, want, what); err != nil {
			return nil, err
		}
	}
	switch o.Search {
	case SearchGroups, SearchFeatures:
		s.scale = make([]float64, x.Cols)
	case SearchBox:
		s.box = make([]float64, x.Cols)
	}
	s.cost = make([]float64, 2)
	if o.Search == SearchSamples {
		s.cost = make([]float64, s.p)
	} else if o.Search != SearchC && o.Search != SearchWeights {
		copy(s.cost, s.base[:])
	}
	return s, nil
}

// grouped takes the groups of the options.
func (s *space) grouped(o *Options, want int, what string) error {
	if len(o.Groups) != want {
		return fmt.Errorf("hyper: Groups has %d elements for %d %s", len(o.Groups), want, what)
	}
	s.group = o.Groups
	for i, g := range s.group {
		if g < 0 {
			return fmt.Errorf("hyper: Groups[%d] is %d", i, g)
		}
		s.p = max(s.p, int(g)+1)
	}
	if s.p > maxGroups {
		return fmt.Errorf("hyper: %d groups, want at most %d", s.p, maxGroups)
	}
	if o.GroupNames != nil && len(o.GroupNames) < s.p {
		return fmt.Errorf("hyper: %d names for %d groups", len(o.GroupNames), s.p)
	}
	prefix := map[Search]string{SearchGroups: "s_", SearchBox: "w_", SearchSamples: "c_"}[s.search]
	for k := range s.p {
		name := fmt.Sprint(k + 1)
		if o.GroupNames != nil {
			name = o.GroupNames[k]
		}
		s.names = append(s.names, prefix+name)
	}
	return nil
}

// maxGroups bounds what a mistyped group number allocates.
const maxGroups = 1 << 20

// of returns the hyperparameter of a feature or row.
func (s *space) of(j int) int {
	if s.group == nil {
		return j
	}
	return int(s.group[j])
}

// common writes the θ at which all regularisation is that of C = c.
func (s *space) common(theta []float64, c float64) {
	switch s.search {
	case SearchC:
		theta[0] = s.log(c)
	case SearchWeights:
		theta[0], theta[1] = s.log(c*s.base[0]), s.log(c*s.base[1])
	case SearchSamples:
		fill(theta, s.log(c))
	case SearchBox:
		s.c = c
		fill(theta, math.Inf(1))
	default:
		t := s.log(c)
		s.exact[-t] = 1 / c
		fill(theta, -t)
	}
	if s.search != SearchC && s.search != SearchBox {
		for k, v := range theta {
			theta[k] = min(max(v, s.lo), s.hi)
		}
	}
}

// log returns log v and remembers v.
func (s *space) log(v float64) float64 {
	t := math.Log(v)
	s.exact[t] = v
	return t
}

// exp returns exp t, or the number that t is the logarithm of, if log has computed it.
func (s *space) exp(t float64) float64 {
	if v, ok := s.exact[t]; ok {
		return v
	}
	return math.Exp(t)
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}

// params returns the parameters at θ and width delta. Its slices are the space's, until the next call.
func (s *space) params(theta []float64, delta float64) svcfit.Params {
	p := svcfit.Params{Cost: s.cost, Delta: delta}
	switch s.search {
	case SearchC:
		c := s.exp(theta[0])
		s.cost[0], s.cost[1] = c*s.base[0], c*s.base[1]
	case SearchWeights, SearchSamples:
		for k, v := range theta {
			s.cost[k] = s.exp(v)
		}
	case SearchBox:
		s.cost[0], s.cost[1] = s.c*s.base[0], s.c*s.base[1]
		bounded := false
		for j := range s.box {
			s.box[j] = s.exp(theta[s.of(j)])
			bounded = bounded || !math.IsInf(s.box[j], 1)
		}
		if bounded {
			p.Box = s.box
		}
	default:
		for j := range s.scale {
			s.scale[j] = s.exp(theta[s.of(j)])
		}
		p.Scale = s.scale
	}
	return p
}

// values returns the hyperparameters themselves, exp θ.
func (s *space) values(theta []float64) []float64 {
	v := make([]float64, len(theta))
	for k := range v {
		v[k] = s.exp(theta[k])
	}
	return v
}

// equivalent returns the C of a common point that θ is nearest to: the geometric mean of its hyperparameters, over which it is inverse
// for scales.
func (s *space) equivalent(theta []float64) float64 {
	sum := 0.0
	for _, v := range theta {
		sum += v
	}
	switch mean := sum / float64(len(theta)); s.search {
	case SearchGroups, SearchFeatures:
		return s.exp(-mean)
	case SearchBox:
		return s.c
	case SearchWeights:
		return s.exp(mean) / math.Sqrt(s.base[0]*s.base[1])
	default:
		return s.exp(mean)
	}
}

// kinds returns the cost class of each row, nil for that of its label.
func (s *space) kinds() []int32 {
	if s.search == SearchSamples {
		return s.group
	}
	return nil
}
