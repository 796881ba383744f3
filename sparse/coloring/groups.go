package coloring

// Groups is a division of n columns into groups, numbered from 0.
type Groups struct {
	// Of is the group of each column, n elements.
	Of []int32
	// First and Member list the columns of each group, ascending: group g has Member[First[g]:First[g+1]].
	First  []int
	Member []int32
}

// Count returns the number of groups.
func (g *Groups) Count() int { return len(g.First) - 1 }

// Columns returns the columns of group k, ascending. The slice belongs to g.
func (g *Groups) Columns(k int) []int32 { return g.Member[g.First[k]:g.First[k+1]] }

// Singletons returns n groups of one column each.
func Singletons(n int) *Groups {
	g := &Groups{Of: make([]int32, n), First: make([]int, n+1), Member: make([]int32, n)}
	for j := range n {
		g.Of[j], g.Member[j], g.First[j+1] = int32(j), int32(j), j+1
	}
	return g
}

// newGroups lists the members of count groups.
func newGroups(of []int32, count int) *Groups {
	g := &Groups{Of: of}
	g.First, g.Member = buckets(of, count)
	return g
}

// buckets returns the indices k with of[k] = b for each b < count, ascending, as ranges of item.
func buckets(of []int32, count int) (first []int, item []int32) {
	first = make([]int, count+1)
	for _, b := range of {
		first[b+1]++
	}
	for b := range count {
		first[b+1] += first[b]
	}
	item = make([]int32, len(of))
	next := append([]int(nil), first[:count]...)
	for k, b := range of {
		item[next[b]] = int32(k)
		next[b]++
	}
	return first, item
}
