package sdnm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

var plusMinus = svc.Labels{Pos: "+1", Neg: "-1"}

// newRand returns a generator with a fresh seed, which a failing test prints.
func newRand(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// seeded returns the generator of a fixed seed.
func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// noisy returns rows of n features, some of them zero, whose labels follow a random
// direction up to noise; both classes occur.
func noisy(rng *rand.Rand, rows, n int, density float64) *svc.Data {
	d := &svc.Data{X: sparsetest.Random(rng, rows, n, density), Y: make([]float64, rows), Labels: plusMinus}
	w := sparsetest.Vector(rng, n)
	d.X.MulVec(d.Y, w)
	for i, m := range d.Y {
		d.Y[i] = math.Copysign(1, m+0.7*rng.NormFloat64())
	}
	for i := range 4 {
		d.Y[i] = float64(1 - 2*(i%2))
	}
	return d
}

// heartRows returns the heart data, in short runs only its first rows.
func heartRows() *svc.Data {
	d := heart.Data()
	if testing.Short() {
		d = firstRows(d, 70)
	}
	return d
}

// firstRows returns the first rows of d.
func firstRows(d *svc.Data, rows int) *svc.Data {
	_, n := d.X.Dims()
	ptr, ind, val := d.X.Raw()
	x, err := sparse.NewCSR(rows, n, ptr[:rows+1], ind[:ptr[rows]], val[:ptr[rows]])
	if err != nil {
		panic(err) // the first rows of a valid matrix
	}
	return &svc.Data{X: x, Y: d.Y[:rows], Labels: d.Labels}
}

// scaled returns a matrix with the values of x times s.
func scaled(t testing.TB, x *sparse.CSR, s float64) *sparse.CSR {
	t.Helper()
	ptr, ind, val := x.Raw()
	val = slices.Clone(val)
	for i := range val {
		val[i] *= s
	}
	rows, n := x.Dims()
	y, err := sparse.NewCSR(rows, n, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// fromRows returns the nonzeros of rows as a matrix of n columns.
func fromRows(t testing.TB, n int, rows [][]float64) *sparse.CSR {
	t.Helper()
	c, err := sparse.NewCOO(len(rows), n)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j, v := range row {
			if v == 0 {
				continue
			}
			if err := c.Append(i, j, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c.ToCSR()
}

// stacked returns the rows of a followed by those of b.
func stacked(t testing.TB, a, b *sparse.CSR) *sparse.CSR {
	t.Helper()
	ma, n := a.Dims()
	mb, _ := b.Dims()
	ptrA, indA, valA := a.Raw()
	ptrB, indB, valB := b.Raw()
	ptr := slices.Clone(ptrA)
	for _, p := range ptrB[1:] {
		ptr = append(ptr, ptrA[ma]+p)
	}
	s, err := sparse.NewCSR(ma+mb, n, ptr, slices.Concat(indA, indB), slices.Concat(valA, valB))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// widened returns x with empty columns up to n in all.
func widened(t testing.TB, x *sparse.CSR, n int) *sparse.CSR {
	t.Helper()
	rows, _ := x.Dims()
	ptr, ind, val := x.Raw()
	w, err := sparse.NewCSR(rows, n, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// withEntry returns x with one more entry, which is the last of its row.
func withEntry(t testing.TB, x *sparse.CSR, i, j int, v float64) *sparse.CSR {
	t.Helper()
	rows, n := x.Dims()
	ptr, ind, val := x.Raw()
	ptr = slices.Clone(ptr)
	for k := i + 1; k <= rows; k++ {
		ptr[k]++
	}
	at := ptr[i+1] - 1
	y, err := sparse.NewCSR(rows, n, ptr, slices.Insert(slices.Clone(ind), at, int32(j)), slices.Insert(slices.Clone(val), at, v))
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// dense returns the matrix that the view r stands for.
func (r *rows) dense() *mat.Dense {
	_, n := r.x.Dims()
	d := mat.NewDense(len(r.list), n, nil)
	for k, i := range r.list {
		ind, val := r.x.Row(int(i))
		for e, j := range ind {
			d.Set(k, int(j), r.y[i]*val[e])
		}
	}
	return d
}

// all lists 0..n-1.
func all(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// trainingFold returns a fold that trains on every row of d, solved by kind.
func trainingFold(d *svc.Data, kind normalKind) *fold {
	rows, _ := d.X.Dims()
	f := newFold(d.X, d.Y, all(rows), nil)
	f.force(kind)
	return f
}

// force makes f use a kind of normal equations that it would not choose itself.
func (f *fold) force(kind normalKind) {
	f.kind, f.gram = kind, nil
	if kind == normalGram {
		f.gram = gramMatrix(&f.b, f.n)
	}
}

var kinds = []struct {
	name string
	kind normalKind
}{{"primal", normalPrimal}, {"gram", normalGram}, {"pcg", normalPCG}}

// unequal deals rows to T folds whose sizes differ by more than one and holds out the last row.
func unequal(rng *rand.Rand, rows, folds int) *svc.Split {
	s := &svc.Split{T: folds, Fold: make([]int32, rows)}
	for i := range s.Fold {
		s.Fold[i] = int32(min(i/2, rng.IntN(folds+2)) % folds)
	}
	for t := range folds {
		s.Fold[t] = int32(t)
	}
	s.Fold[rows-1] = -1
	return s
}

func relativeError(got, want []float64) float64 {
	num, den := 0.0, 0.0
	for i, w := range want {
		num = math.Hypot(num, got[i]-w)
		den = math.Hypot(den, w)
	}
	if num == 0 {
		return 0
	}
	return num / den
}

// closeTo fails unless |got − want| ≤ tol·max(|want|, floor).
func closeTo(t *testing.T, what string, got, want, tol, floor float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*max(math.Abs(want), floor)) {
		t.Errorf("%s = %.17g, want %.17g within %.1e of it or of %.1e", what, got, want, tol, floor)
	}
}

// near fails unless the relative error of the vector got in the Euclidean norm is at most tol.
func near(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if e := relativeError(got, want); !(e <= tol) {
		t.Errorf("%s: relative error %.2e, want at most %.0e", what, e, tol)
	}
}

// sharedSets returns the folder with data sets that lies beside the repository, or skips the test.
func sharedSets(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
	sets := filepath.Join(dir, "../shared/data/libsvm")
	if _, err := os.Stat(sets); err != nil {
		t.Skipf("data sets are not installed: %v", err)
	}
	return sets
}

// sharedSet reads a data set from the folder of sharedSets.
func sharedSet(t testing.TB, name string) *svc.Data {
	t.Helper()
	d, err := libsvm.ReadFile(filepath.Join(sharedSets(t), name), libsvm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func seedName(seed uint64) string { return fmt.Sprintf("seed=%d", seed) }
