package pde

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// Elastic is a cube of linearly elastic material, clamped on one side.
type Elastic struct {
	K     *sparse.CSR // stiffness matrix, three unknowns a point
	Modes []float64   // its six rigid body modes before clamping, by rows: n×6
}

// NewElastic returns a cube of k×k×k trilinear elements with Young's modulus 1 and the
// given Poisson's ratio, clamped at x = 0, with 3 k (k+1)² unknowns, or free to move, with
// 3 (k+1)³ unknowns and the modes as null space.
func NewElastic(k int, ratio float64, free bool) *Elastic {
	element := stiffness(ratio)
	m := k + 1
	first := 1 // x of the first points that move
	if free {
		first = 0
	}
	row := m - first
	node := func(x, y, z int) int { return (z*m+y)*row + x - first }
	n := 3 * row * m * m
	sum := make(map[[2]int32]float64, 60*n)
	for e := range k * k * k {
		x, y, z := e%k, e/k%k, e/(k*k)
		for p := range 8 {
			for q := range 8 {
				if x+p&1 < first || x+q&1 < first {
					continue
				}
				i := 3 * node(x+p&1, y+p>>1&1, z+p>>2)
				j := 3 * node(x+q&1, y+q>>1&1, z+q>>2)
				for c := range 3 {
					for d := range 3 {
						sum[[2]int32{int32(i + c), int32(j + d)}] += element[3*p+c][3*q+d]
					}
				}
			}
		}
	}
	el := &Elastic{Modes: make([]float64, 6*n)}
	el.K = gather(n, sum)
	for i := range n / 3 {
		rigid(el.Modes[18*i:18*(i+1)], float64(i%row+first), float64(i/row%m), float64(i/(row*m)))
	}
	return el
}

// gather returns the square matrix with the given elements.
func gather(n int, sum map[[2]int32]float64) *sparse.CSR {
	count := make([]int, n+1)
	for at := range sum {
		count[at[0]+1]++
	}
	for i := range n {
		count[i+1] += count[i]
	}
	ptr := append([]int(nil), count...)
	ind := make([]int32, len(sum))
	for at := range sum {
		ind[count[at[0]]] = at[1]
		count[at[0]]++
	}
	val := make([]float64, len(sum))
	for i := range n {
		line := ind[ptr[i]:ptr[i+1]]
		slices.Sort(line)
		for k, j := range line {
			val[ptr[i]+k] = sum[[2]int32{int32(i), j}]
		}
	}
	a, err := sparse.NewCSR(n, n, ptr, ind, val)
	if err != nil {
		panic(err)
	}
	return a
}

// rigid stores the translations and rotations of the point (x, y, z): three rows of six.
func rigid(b []float64, x, y, z float64) {
	copy(b, []float64{
		1, 0, 0, 0, z, -y,
		0, 1, 0, -z, 0, x,
		0, 0, 1, y, -x, 0,
	})
}

// Rigid returns the six rigid body modes of the points of a box, n×6 by rows, three rows a
// point and x running fastest.
func Rigid(nx, ny, nz int) []float64 {
	b := make([]float64, 18*nx*ny*nz)
	for i := range nx * ny * nz {
		rigid(b[18*i:18*(i+1)], float64(i%nx), float64(i/nx%ny), float64(i/(nx*ny)))
	}
	return b
}

// stiffness returns the stiffness matrix of the trilinear unit cube by 2×2×2 Gauss points,
// which is exact. Corner p lies at (p&1, p>>1&1, p>>2).
func stiffness(ratio float64) *[24][24]float64 {
	lame := ratio / ((1 + ratio) * (1 - 2*ratio))
	shear := 1 / (2 * (1 + ratio))
	var k [24][24]float64
	for g := range 8 {
		var at [3]float64
		for d := range 3 {
			at[d] = 0.5 + (float64(g>>d&1)-0.5)/math.Sqrt(3)
		}
		var grad [8][3]float64
		for p := range 8 {
			for d := range 3 {
				grad[p][d] = 1
				for e := range 3 {
					far := p>>e&1 == 1
					switch {
					case e == d && far:
					case e == d:
						grad[p][d] = -grad[p][d]
					case far:
						grad[p][d] *= at[e]
					default:
						grad[p][d] *= 1 - at[e]
					}
				}
			}
		}
		for p := range 8 {
			for q := range 8 {
				dot := grad[p][0]*grad[q][0] + grad[p][1]*grad[q][1] + grad[p][2]*grad[q][2]
				for c := range 3 {
					for d := range 3 {
						v := lame*grad[p][c]*grad[q][d] + shear*grad[p][d]*grad[q][c]
						if c == d {
							v += shear * dot
						}
						k[3*p+c][3*q+d] += v / 8
					}
				}
			}
		}
	}
	for i := range k { // up to rounding it is symmetric already
		for j := range i {
			k[j][i] = k[i][j]
		}
	}
	return &k
}
