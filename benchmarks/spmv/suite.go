package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// A problem is one matrix of the suite; lower is its lower triangle if it is
// symmetric, and file the Matrix Market file it came from.
type problem struct {
	name  string
	a     *sparse.CSR
	lower *sparse.CSC
	file  string
}

// generated returns the matrices that need no files.
func generated() []func() problem {
	make1 := func(name string, f func() *sparse.CSR) func() problem {
		return func() problem { return problem{name: name, a: f()} }
	}
	lap := func(name string, k, dim int) func() problem {
		return func() problem {
			a := laplacian(k, dim)
			return problem{name: name, a: a, lower: lowerOf(a)}
		}
	}
	return []func() problem{
		lap("lap2d_100", 100, 2), lap("lap2d_1000", 1000, 2), lap("lap3d_24", 24, 3), lap("lap3d_100", 100, 3),
		make1("random10_5e3", func() *sparse.CSR { return random(5000, 5000, 10) }),
		make1("random10_1e5", func() *sparse.CSR { return random(100000, 100000, 10) }),
		make1("random10_1e6", func() *sparse.CSR { return random(1000000, 1000000, 10) }),
		make1("random50_1e5", func() *sparse.CSR { return random(100000, 100000, 50) }),
		make1("random200_1e3", func() *sparse.CSR { return random(1000, 1000, 200) }),
		make1("random200_3e4", func() *sparse.CSR { return random(30000, 30000, 200) }),
		make1("w8a_like", binaryFeatures),
		make1("text_like", text),
		make1("dense_500", func() *sparse.CSR { return random(500, 500, 500) }),
	}
}

// builder collects rows.
type builder struct {
	cols int
	ptr  []int
	ind  []int32
	val  []float64
}

func (b *builder) row(ind []int32, val func(k int) float64) {
	if b.ptr == nil {
		b.ptr = []int{0}
	}
	b.ind = append(b.ind, ind...)
	for k := range ind {
		b.val = append(b.val, val(k))
	}
	b.ptr = append(b.ptr, len(b.ind))
}

func (b *builder) csr() *sparse.CSR {
	a, err := sparse.NewCSR(len(b.ptr)-1, b.cols, b.ptr, b.ind, b.val)
	if err != nil {
		panic(err)
	}
	return a
}

// laplacian returns the 5- or 7-point Laplacian on a grid with k points a side.
func laplacian(k, dim int) *sparse.CSR {
	n := k * k
	if dim == 3 {
		n *= k
	}
	b := builder{cols: n}
	var ind []int32
	for i := range n {
		ind = ind[:0]
		if dim == 3 && i >= k*k {
			ind = append(ind, int32(i-k*k))
		}
		if i/k%k > 0 {
			ind = append(ind, int32(i-k))
		}
		if i%k > 0 {
			ind = append(ind, int32(i-1))
		}
		ind = append(ind, int32(i))
		if i%k < k-1 {
			ind = append(ind, int32(i+1))
		}
		if i/k%k < k-1 {
			ind = append(ind, int32(i+k))
		}
		if dim == 3 && i/k/k < k-1 {
			ind = append(ind, int32(i+k*k))
		}
		b.row(ind, func(q int) float64 {
			if int(ind[q]) == i {
				return float64(2 * dim)
			}
			return -1
		})
	}
	return b.csr()
}

// random returns a matrix with length entries at random places of each row.
func random(rows, cols, length int) *sparse.CSR {
	rng := rand.New(rand.NewPCG(uint64(rows), uint64(length)))
	b := builder{cols: cols}
	for range rows {
		b.row(distinct(length, func() int { return rng.IntN(cols) }), func(int) float64 { return rng.NormFloat64() })
	}
	return b.csr()
}

// distinct returns n different numbers of draw in ascending order.
func distinct(n int, draw func() int) []int32 {
	seen := make(map[int32]bool, n)
	ind := make([]int32, 0, n)
	for len(ind) < n {
		if j := int32(draw()); !seen[j] {
			seen[j] = true
			ind = append(ind, j)
		}
	}
	slices.Sort(ind)
	return ind
}

// binaryFeatures has the shape of the set w8a: 300 binary features, 12 a row on
// average, rows very uneven.
func binaryFeatures() *sparse.CSR {
	rng := rand.New(rand.NewPCG(8, 8))
	b := builder{cols: 300}
	for range 50000 {
		n := min(110, int(rng.ExpFloat64()*12))
		b.row(distinct(n, func() int { return int(300 * math.Pow(rng.Float64(), 1.5)) }), func(int) float64 { return 1 })
	}
	return b.csr()
}

// text has the shape of bags of words: columns by Zipf's law, rows of 10 to 500
// entries.
func text() *sparse.CSR {
	rng := rand.New(rand.NewPCG(9, 9))
	const cols = 100000
	zipf := rand.NewZipf(rng, 1.1, 20, cols-1)
	b := builder{cols: cols}
	for range 20000 {
		n := int(10 * math.Pow(50, rng.Float64()))
		b.row(distinct(n, func() int { return int(zipf.Uint64()) }), func(int) float64 { return rng.Float64() })
	}
	return b.csr()
}

// lowerOf returns the lower triangle of a symmetric matrix.
func lowerOf(a *sparse.CSR) *sparse.CSC {
	n, _ := a.Dims()
	var b builder // rows of the upper triangle are columns of the lower one
	b.cols = n
	for i := range n {
		ind, val := a.Row(i)
		k, _ := slices.BinarySearch(ind, int32(i))
		b.row(ind[k:], func(q int) float64 { return val[k+q] })
	}
	c, err := sparse.NewCSC(n, n, b.ptr, b.ind, b.val)
	if err != nil {
		panic(err)
	}
	return c
}

// readAll returns the matrices of the Matrix Market files below dir.
func readAll(dir string) ([]func() problem, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.mtx"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no *.mtx below %q (%v)", dir, err)
	}
	var all []func() problem
	for _, f := range files {
		all = append(all, func() problem {
			p, err := read(f)
			if err != nil {
				panic(err)
			}
			return p
		})
	}
	return all, nil
}

// read reads a Matrix Market file.
func read(file string) (problem, error) {
	p := problem{name: strings.TrimSuffix(filepath.Base(file), ".mtx"), file: file}
	m, err := mtx.ReadFile(file, mtx.Options{})
	if err != nil {
		return p, err
	}
	p.a = m.FullCSR()
	if m.Symmetry == mtx.Symmetric {
		p.lower, err = m.Lower()
	}
	return p, err
}
