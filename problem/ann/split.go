package ann

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Split deals the numbers 0, …, rows−1 at random, by the seed, into test, with a fraction of them, rounded, and train. Both are ascending.
func Split(rows int, fraction float64, seed uint64) (train, test []int) {
	return Stratified(make([]int, rows), fraction, seed)
}

// Stratified is Split of len(class) rows such that each class is divided by the fraction, but for rounding, which is carried from class to class.
func Stratified(class []int, fraction float64, seed uint64) (train, test []int) {
	g := rand.New(rand.NewPCG(seed, 0x5e1ec7))
	most := 0
	for _, c := range class {
		most = max(most, c)
	}
	carried := 0.0
	for c := 0; c <= most; c++ {
		var rows []int
		for j, k := range class {
			if k == c {
				rows = append(rows, j)
			}
		}
		g.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		want := carried + fraction*float64(len(rows))
		k := min(max(int(math.Round(want)), 0), len(rows))
		carried = want - float64(k)
		test, train = append(test, rows[:k]...), append(train, rows[k:]...)
	}
	slices.Sort(train)
	slices.Sort(test)
	return train, test
}
