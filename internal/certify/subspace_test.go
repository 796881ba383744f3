package certify

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSingular compares singular values of triangles with what is known of them: the sum of their squares, their product, and, of one that
// is nearly singular, the least of them.
func TestSingular(t *testing.T) {
	const seed = 401
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 200 {
		var b subspace
		k := 1 + trial%Together
		squares, product := 0.0, 1.0
		for j := range k {
			for i := range j + 1 {
				v := rng.NormFloat64() * math.Pow(10, -float64(trial%12))
				b.r[j*Together+i] = v
				squares += v * v
				if i == j {
					product *= math.Abs(v)
				}
			}
		}
		s := b.singular(k)
		gotSquares, gotProduct := 0.0, 1.0
		for _, v := range s {
			gotSquares += v * v
			gotProduct *= v
		}
		if math.Abs(gotSquares-squares) > 1e-13*squares || math.Abs(gotProduct-product) > 1e-10*product {
			t.Errorf("seed %d, trial %d: squares sum up to %v, want %v; the product is %v, want %v", seed, trial, gotSquares, squares, gotProduct, product)
		}
	}
	b := subspace{} // columns that differ by 1e-14
	b.r[0], b.r[Together], b.r[Together+1] = 1, 1, 1e-14
	s := slices.Clone(b.singular(2))
	slices.Sort(s)
	if want := 1e-14 / math.Sqrt2; math.Abs(s[0]-want) > 1e-2*want {
		t.Errorf("least singular value %v, want %v", s[0], want)
	}
}

// TestTriangle compares RᵀR with XᵀX, and of vectors that nearly depend on each other what is left of the second, which the squares would not show. Numbers of
// rows are around those of blocks.
func TestTriangle(t *testing.T) {
	const seed = 402
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, n := range []int{1, 7, 8, blockRows - 1, blockRows, blockRows + 1, 3*blockRows + 5, lookRows, 2*lookRows + 1} {
		for k := 1; k <= Together; k++ {
			x := make([]float64, n*Together)
			for i := range x {
				x[i] = rng.NormFloat64() * math.Pow(10, float64(i%Together)-4)
			}
			first := slices.Clone(x)
			b := subspace{n: n, x: x, y: x, z: x}
			b.lookAt(k, Vectors{})
			if b.rx != b.ry {
				t.Fatalf("seed %d: triangles of the same vectors differ", seed)
			}
			if !slices.Equal(x, first) {
				t.Fatalf("seed %d: vectors have changed", seed)
			}
			for p := range k {
				for q := p; q < k; q++ {
					got, want, pp, qq := 0.0, 0.0, 0.0, 0.0
					for i := range Together {
						got += b.rx[p*Together+i] * b.rx[q*Together+i]
					}
					for i := range n {
						u, v := x[i*Together+p], x[i*Together+q]
						want, pp, qq = want+u*v, pp+u*u, qq+v*v
					}
					if !(math.Abs(got-want) <= 1e-13*math.Sqrt(pp*qq)) {
						t.Errorf("seed %d, %d rows: product of columns %d and %d is %v, want %v", seed, n, p, q, got, want)
					}
				}
			}
		}
	}
	const n, left = 1000, 1e-12
	x := make([]float64, n*Together)
	var size float64
	for i := range n {
		v := float64(1 - 2*(i%2))
		x[i*Together], x[i*Together+1] = 1, 1+left*v // v is orthogonal to the vector of ones
		d := x[i*Together+1] - 1
		size += d * d
	}
	b := subspace{n: n, x: x, y: x, z: x}
	b.lookAt(2, Vectors{})
	if got := math.Abs(b.rx[Together+1]); math.Abs(got-math.Sqrt(size)) > 1e-2*math.Sqrt(size) {
		t.Errorf("%v is left of the second vector, want %v", got, math.Sqrt(size))
	}
}

// TestBasis: what measure leaves to combine is an orthonormal basis of the columns that do not depend on others.
func TestBasis(t *testing.T) {
	const seed, n = 403, 300
	rng := rand.New(rand.NewPCG(seed, 0))
	var b subspace
	x := b.room(n, n+3)
	for i := range n * Together {
		x[i] = rng.NormFloat64()
	}
	for i := range n { // vector 2 depends on the first two
		x[i*Together+2] = 3*x[i*Together] - x[i*Together+1]
	}
	copy(b.y, b.x)
	columns := make([]Column, Together)
	for j := range columns {
		columns[j].Suspect = j
	}
	b.lookAt(Together, Vectors{})
	rank := b.measure(single{}, columns)
	if rank != Together-1 {
		t.Fatalf("seed %d: rank %d, want %d", seed, rank, Together-1)
	}
	b.combine()
	for p := range rank {
		for q := range rank {
			want := 0.0
			if p == q {
				want = 1
			}
			got := 0.0
			for i := range n {
				got += b.x[i*Together+p] * b.x[i*Together+q]
			}
			if !(math.Abs(got-want) <= 1e-12) {
				t.Errorf("seed %d: product of vectors %d and %d of the basis is %v", seed, p, q, got)
			}
		}
	}
}

// single are suspects of order 1.
type single struct{ Pivots }

func (single) IsPair(int) bool { return false }
