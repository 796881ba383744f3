package factor

import (
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/sparse"
)

// Rules of OrderAuto. Dissection is tried where L is much denser than A and where it is expected to take less time than it
// saves, which is half of that of the factorisations expected. If nothing is said of these, four are: a single
// factorisation then loses at most the time of two, and most programs that make more gain.
const (
	autoLeast     = 500    // order up to which minimum degree is taken unseen
	autoExpected  = 4      // factorisations expected if nothing is said
	autoSaved     = 0.5    // share of a factorisation's time that dissection saves
	autoFlops     = 60     // flops per entry of L that dissection asks for
	autoFill      = 3      // entries of L per entry of A likewise
	dissectVertex = 5e-6   // seconds of dissection for each vertex of the graph, vertices that are alike counting as one
	dissectEntry  = 1.7e-7 // and for each of its entries
	autoTwins     = 0.15   // share of vertices with others alike from which on they are counted as one
	autoZeros     = 0.5    // share of zero diagonals from which on pairs are tried
	autoHopeless  = 0.01   // share of columns that must wait for another in a plain order
	tinyDiagonal  = 1e-10  // diagonal that counts as zero, relative to its row
	pairsPenalty  = 2.5    // pairs may cost this factor more than a plain order, times 1+z
	thickZeros    = 0.3    // share of zero diagonals from which on pairs are tried
	thickFlops    = 250    // where an entry of L takes so many flops and dissection does not pay, and taken
	thickShare    = 0.5    // where their cost is at most this share of that of a plain order
	solvesPerStep = 1.5    // solves expected for each factorisation
)

// A Candidate is an order that OrderAuto has looked at.
type Candidate struct {
	Ordering Ordering
	NNZL     int     // entries of L
	Flops    float64 // Σ c²
	Seconds  float64 // predicted for one factorisation
	Spent    float64 // seconds that ordering took, and the analysis as far as it is needed to compare
}

// A chooser finds the order of elimination.
type chooser struct {
	n       int
	ptr     []int
	ind     []int32
	val     []float64
	opt     Options
	graph   *order.Graph
	dense   bool        // some vertices of the graph are so dense that they are ordered last
	equal   *compressed // see equals
	pairs   []int32
	work    scratch
	dissect float64 // seconds that dissection is expected to take, 0 until asked for
	tried   []Candidate
	reason  string
}

// run returns the analysis for the order that the options ask for, or one as good whose tree has a shorter path.
func (c *chooser) run() (*Symbolic, error) {
	k, err := c.choose()
	if err == nil {
		k, err = c.rerooted(k)
	}
	if err != nil {
		return nil, err
	}
	return k.symbolic()
}

// choose returns the sketch of the order that the options ask for.
func (c *chooser) choose() (*sketch, error) {
	switch o := c.opt.Ordering; o {
	case OrderAuto:
		return c.auto()
	default:
		c.reason = "asked for"
		return c.try(o)
	}
}

// try sketches one order and records it.
func (c *chooser) try(o Ordering) (*sketch, error) {
	start := time.Now()
	perm, err := c.order(o)
	if err != nil {
		return nil, err
	}
	var pairs []int32
	if o == OrderPairsAMD || o == OrderPairsND {
		pairs = c.pairs
	}
	k, err := newSketch(c.n, c.ptr, c.ind, perm, analysis{pairs: pairs, graph: c.graph}, &c.work)
	if err != nil {
		return nil, err
	}
	k.ordering, k.dense = o, c.dense
	c.tried = append(c.tried, Candidate{o, k.nnzL, k.flops, k.cost * 1e-9, time.Since(start).Seconds()})
	return k, nil
}

// order returns the order of elimination o.
func (c *chooser) order(o Ordering) ([]int32, error) {
	switch o {
	case OrderGiven:
		return append([]int32(nil), c.opt.Perm...), nil
	case OrderNatural:
		return sparse.IdentityPerm(c.n), nil
	}
	if c.graph == nil {
		g := order.FromLower(c.n, c.ptr, c.ind)
		c.graph, c.dense = &g, len(order.Deferred(g)) > 0
	}
	switch o {
	case OrderND:
		g := c.equals()
		perm := order.Dissect(g.Graph, order.DissectOptions{Weight: g.weight, Threads: c.opt.Threads})
		if g.weight != nil {
			perm = g.groups.Expand(make([]int32, 0, c.n), perm)
		}
		return perm, nil
	case OrderPairsAMD, OrderPairsND:
		return c.pairOrder(o)
	}
	return c.minimumDegree(*c.graph, nil), nil
}

// minimumDegree returns the minimum degree order of g, and takes the memory that this needed for what comes next.
func (c *chooser) minimumDegree(g order.Graph, weight []int32) []int32 {
	var m order.MinDegree
	m.Use(c.work.take(order.Room(g)))
	perm := m.Order(make([]int32, 0, g.N()), g, order.AMDOptions{Weight: weight, KeepDense: weight == nil && !c.dense})
	c.work.give(m.Release()...)
	return perm
}

// pairOrder orders the graph of the pairs of a matching of large product.
func (c *chooser) pairOrder(o Ordering) ([]int32, error) {
	if c.pairs == nil {
		var err error
		if c.pairs, err = scale.QuickPairs(c.ptr, c.ind, c.val); err != nil {
			return nil, refusedBy("factor.Analyze", err)
		}
	}
	g, weight, groups := order.Compress(*c.graph, c.pairs)
	var perm []int32
	if o == OrderPairsND {
		perm = order.Dissect(g, order.DissectOptions{Weight: weight, Threads: c.opt.Threads})
	} else {
		perm = c.minimumDegree(g, weight)
	}
	return groups.Expand(nil, perm), nil
}

// auto compares minimum degree, dissection and, where most of the diagonal is zero, both
// on the graph of pairs.
func (c *chooser) auto() (*sketch, error) {
	best, err := c.try(OrderAMD)
	if err != nil {
		return nil, err
	}
	if c.n < autoLeast {
		c.reason = "small: minimum degree without comparison"
		return best, nil
	}
	thick, least := best.flops >= thickFlops*float64(best.nnzL), autoZeros
	if thick {
		least = thickZeros
	}
	zeros := c.zeroShare(least)
	if zeros >= autoZeros && float64(scale.Hopeless(best.perm, c.ptr, c.ind, c.val)) > autoHopeless*float64(c.n) {
		paired, err := c.dissected(OrderPairsAMD, OrderPairsND)
		if err != nil {
			return nil, err
		}
		if paired.cost < pairsPenalty*(1+zeros)*best.cost {
			c.reason = fmt.Sprintf("pairs: %.0f %% of the diagonal is zero, and pairs cost %.2g times a plain order before delays", 100*zeros, paired.cost/best.cost)
			return paired, nil
		}
	}
	if thick && zeros >= thickZeros && !c.worthDissection(best) {
		// Minimum degree of the pairs often finds the separators that that of single columns, whose degrees differ by kind, misses.
		paired, err := c.try(OrderPairsAMD)
		if err != nil {
			return nil, err
		}
		if paired.cost <= thickShare*best.cost {
			c.reason = fmt.Sprintf("pairs: %.0f %% of the diagonal is zero, and pairs cost %.2g times a plain order", 100*zeros, paired.cost/best.cost)
			return paired, nil
		}
	}
	return c.improved(best, OrderND)
}

// dissected returns the better of a minimum degree order and, where it is worth trying, of
// its dissection.
func (c *chooser) dissected(amd, nd Ordering) (*sketch, error) {
	s, err := c.try(amd)
	if err != nil {
		return nil, err
	}
	return c.improved(s, nd)
}

// improved returns s, the sketch for minimum degree, or that for dissection if it is worth
// trying and better.
func (c *chooser) improved(s *sketch, nd Ordering) (*sketch, error) {
	if !c.worthDissection(s) {
		c.reason = "minimum degree: factorisations are too cheap to pay for dissection"
		return s, nil
	}
	other, err := c.try(nd)
	if err != nil {
		return nil, err
	}
	s, c.reason = c.better(s, other)
	return s, nil
}

// worthDissection tells whether dissection may pay for itself, given the sketch for
// minimum degree.
func (c *chooser) worthDissection(s *sketch) bool {
	k := c.opt.Expected
	if k == 0 {
		k = autoExpected
	}
	if s.flops < autoFlops*float64(s.nnzL) || float64(s.nnzL) < autoFill*float64(len(c.ind)) {
		return false
	}
	if c.dissect == 0 {
		g := c.equals()
		c.dissect = dissectVertex*float64(g.N()) + dissectEntry*float64(len(g.Adj))
	}
	return autoSaved*float64(k)*s.cost*1e-9 > c.dissect
}

// A compressed graph has one vertex for all that are alike, and their numbers as weights; nil where there are few such.
type compressed struct {
	order.Graph
	weight []int32
	groups order.Groups
}

// equals returns the graph that dissection sees.
func (c *chooser) equals() *compressed {
	if c.equal == nil {
		c.equal = &compressed{Graph: *c.graph}
		if order.Twins(*c.graph) >= autoTwins {
			if g, weight, groups := order.CompressEqual(*c.graph, nil); float64(g.N()) <= (1-autoTwins)*float64(c.n) {
				*c.equal = compressed{g, weight, groups}
			}
		}
	}
	return c.equal
}

// better returns the sketch with the less predicted time for a factorisation and its
// solves, and says which it is.
func (c *chooser) better(a, b *sketch) (*sketch, string) {
	ta, tb := a.cost+solvesPerStep*float64(a.stored), b.cost+solvesPerStep*float64(b.stored)
	if tb < ta {
		return b, fmt.Sprintf("%v: %.2g times the time of %v", b.ordering, tb/ta, a.ordering)
	}
	return a, fmt.Sprintf("%v: %v would take %.2g times as long", a.ordering, b.ordering, tb/ta)
}

// zeroShare returns the share of rows whose diagonal is zero or tiny beside the rest of
// the row, or 0 if that is found to be less than the least that matters.
func (c *chooser) zeroShare(least float64) float64 {
	most := uint64(0) // the largest element; absolute values compare like their bits
	for _, v := range c.val {
		most = max(most, math.Float64bits(v)&absBits)
	}
	tiny, none, bound := 0, 0, tinyDiagonal*math.Float64frombits(most)
	for j := range c.n {
		d := c.diagonal(j)
		if !(d > bound) {
			tiny++
		}
		if d == 0 {
			none++
		}
	}
	switch {
	case float64(tiny) < least*float64(c.n):
		return 0
	case tiny == none && most <= infBits: // whatever the rest of their rows is
		return float64(none) / float64(max(1, c.n))
	}
	largest := make([]uint64, c.n)
	for j := range c.n {
		mine := largest[j]
		for k := c.ptr[j]; k < c.ptr[j+1]; k++ {
			if i := c.ind[k]; int(i) != j {
				v := math.Float64bits(c.val[k]) & absBits
				largest[i] = max(largest[i], v)
				mine = max(mine, v)
			}
		}
		largest[j] = mine
	}
	zeros := 0
	for i, v := range largest {
		if c.diagonal(i) <= tinyDiagonal*math.Float64frombits(v) {
			zeros++
		}
	}
	return float64(zeros) / float64(max(1, c.n))
}

// diagonal returns |a_jj|.
func (c *chooser) diagonal(j int) float64 {
	if k := c.ptr[j]; k < c.ptr[j+1] && int(c.ind[k]) == j {
		return math.Abs(c.val[k])
	}
	return 0
}
