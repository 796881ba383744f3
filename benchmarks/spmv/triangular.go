package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// factorLimit is the number of entries of L beyond which a matrix is left out.
const factorLimit = 5e7

// triangular prints the solves L x = b and Lᵀ x = b with the pattern of the Cholesky factor of each symmetric matrix,
// in an approximate minimum degree order, on one thread. The diagonal is one.
func (b *bench) triangular() error {
	fmt.Printf("\n## L x = b and Lᵀ x = b, unit lower L by columns, one thread, microseconds, least of %d interleaved rounds\n\n", b.rounds)
	fmt.Println("| matrix | n | nnz of L | in panels | C | Eigen | TriPlan | C/TriPlan | C ᵀ | Eigen ᵀ | TriPlan ᵀ | Cᵀ/TriPlanᵀ |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	var down, up ratio
	err := b.each(func(p problem) error {
		if p.lower == nil {
			return nil
		}
		l := factorPattern(p.lower)
		if l == nil {
			return nil
		}
		plan, err := sparse.NewTriPlan(l, sparse.TriOptions{Unit: true})
		if err != nil {
			return err
		}
		n, _ := l.Dims()
		rhs, x, xt := vector(n), make([]float64, n), make([]float64, n)
		solve := func() { copy(x, rhs); plan.Solve(x) }
		solveT := func() { copy(xt, rhs); plan.SolveT(xt) }
		solve()
		solveT()
		if b.tri != nil {
			if err := b.tri.loadTriangle(l, rhs, x, xt); err != nil {
				return err
			}
		}
		ours, rival := [2]float64{math.Inf(1), math.Inf(1)}, [4]float64{}
		for i := range rival {
			rival[i] = math.NaN()
		}
		for round := range b.rounds {
			ours[0], ours[1] = min(ours[0], best(solve)), min(ours[1], best(solveT))
			if b.tri == nil {
				continue
			}
			t, err := b.tri.run()
			if err != nil {
				return err
			}
			for i := range t {
				if round == 0 || t[i] < rival[i] {
					rival[i] = t[i]
				}
			}
		}
		if b.tri != nil {
			b.tri.done()
		}
		fmt.Printf("| %s | %d | %d | %.2f | %.1f | %.1f | %.1f | **%.2f** | %.1f | %.1f | %.1f | **%.2f** |\n", p.name, n, l.NNZ(),
			float64(plan.Info().PanelEntries)/float64(l.NNZ()), 1e6*rival[0], 1e6*rival[1], 1e6*ours[0], down.add(p.name, rival[0]/ours[0]),
			1e6*rival[2], 1e6*rival[3], 1e6*ours[1], up.add(p.name, rival[2]/ours[1]))
		return nil
	})
	fmt.Printf("\nC against TriPlan: %v; transposed: %v.\n", &down, &up)
	return err
}

// loadTriangle hands over L, a right-hand side, and our solutions for L and Lᵀ. They are of about the size of b.
func (p *peer) loadTriangle(l *sparse.CSC, b, x, xt []float64) error {
	p.bound = tolerance * slices.Max(b)
	n, _ := l.Dims()
	ptr, ind, val := l.Raw()
	return p.hand([]int64{int64(n), int64(len(ind))}, short(ptr), ind, val, b, x, xt)
}

// factorPattern returns a unit lower triangular matrix with the pattern of the Cholesky factor of the symmetric matrix
// with a lower triangle, or nil if that has more entries than factorLimit. Row and column sums below the diagonal are
// less than one, so that solutions do not grow.
func factorPattern(lower *sparse.CSC) *sparse.CSC {
	n, _ := lower.Dims()
	lptr, lind, _ := lower.Raw()
	g := order.FromLower(n, lptr, lind)
	perm := order.AMD(g, order.AMDOptions{})
	if nnz, _ := order.Fill(g, perm); float64(nnz) > factorLimit {
		return nil
	}
	sym, err := sparse.NewSym(lower)
	if err != nil {
		panic(err)
	}
	permuted, err := sparse.PermuteSym(sym, perm)
	if err != nil {
		panic(err)
	}
	ptr, ind := eliminate(permuted.Matrix().Lower())
	rows := make([]int, n)
	for _, i := range ind {
		rows[i]++
	}
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	val := make([]float64, len(ind))
	for j := range n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if i := int(ind[k]); i == j {
				val[k] = 1
			} else {
				val[k] = (2*rng.Float64() - 1) / float64(max(rows[i], ptr[j+1]-ptr[j]))
			}
		}
	}
	l, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err != nil {
		panic(err)
	}
	return l
}

// eliminate returns the pattern of the Cholesky factor, diagonal first, without regard to cancellation: column j is that
// of A and those of the columns whose first row below the diagonal is j.
func eliminate(a *sparse.CSC) (ptr []int, ind []int32) {
	n, _ := a.Dims()
	ptr = make([]int, n+1)
	children := make([][]int, n)
	mark := make([]int, n) // j+1 at rows of column j
	for j := range n {
		start := len(ind)
		add := func(rows []int32) {
			for _, i := range rows {
				if int(i) > j && mark[i] != j+1 {
					mark[i] = j + 1
					ind = append(ind, i)
				}
			}
		}
		ind = append(ind, int32(j))
		rows, _ := a.Col(j)
		add(rows)
		for _, c := range children[j] {
			add(ind[ptr[c]:ptr[c+1]])
		}
		slices.Sort(ind[start:])
		ptr[j+1] = len(ind)
		if len(ind) > start+1 {
			parent := ind[start+1]
			children[parent] = append(children[parent], j)
		}
	}
	return ptr, ind
}
