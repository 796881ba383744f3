package baseline

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Kernel is a correlation as a function of r = ‖u − v‖/ℓ.
type Kernel int

const (
	// Matern52 is (1 + √5 r + 5r²/3) exp(−√5 r).
	Matern52 Kernel = iota
	// SquaredExponential is exp(−r²/2).
	SquaredExponential
)

// String returns the name in words.
func (k Kernel) String() string {
	switch k {
	case Matern52:
		return "Matérn 5/2"
	case SquaredExponential:
		return "squared exponential"
	}
	return fmt.Sprintf("Kernel(%d)", int(k))
}

// at returns the correlation at the squared distance d2 for the length ℓ.
func (k Kernel) at(d2, length float64) float64 {
	r2 := d2 / (length * length)
	if k == SquaredExponential {
		return math.Exp(-r2 / 2)
	}
	r := math.Sqrt(5 * r2)
	return (1 + r + r*r/3) * math.Exp(-r)
}

// hyper are the parameters of a process: length ℓ in the unit cube, and noise η², the variance of the noise as a multiple of that of the process.
type hyper struct{ length, noise float64 }

// grids of the parameters; lengths grow with √p, as distances in the cube do.
var (
	lengths = [...]float64{0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2}
	noises  = [...]float64{1e-6, 1e-4, 1e-2, 1e-1, 1}
)

// process is a Gaussian process of mean zero conditioned on values y at points x.
type process struct {
	kernel Kernel
	hyper
	x        [][]float64
	chol     mat.Cholesky // of K + η²I
	weights  mat.VecDense // (K + η²I)⁻¹ y
	variance float64      // σ² = yᵀ(K + η²I)⁻¹y/n, where the likelihood is largest
	evidence float64      // its logarithm, but for a constant: −(n ln σ² + ln det(K + η²I))/2
}

// fit returns the process of largest marginal likelihood on the grid of parameters, nil if none is defined. The first of equals wins.
func fit(kernel Kernel, x [][]float64, y []float64) (best *process) {
	d2 := distances(x)
	root := math.Sqrt(float64(len(x[0])))
	for _, length := range lengths {
		for _, noise := range noises {
			if g := conditioned(kernel, hyper{length * root, noise}, d2, x, y); g != nil && (best == nil || g.evidence > best.evidence) {
				best = g
			}
		}
	}
	return best
}

// condition returns the process with given parameters, nil if it is not defined.
func condition(kernel Kernel, h hyper, x [][]float64, y []float64) *process {
	return conditioned(kernel, h, distances(x), x, y)
}

func conditioned(kernel Kernel, h hyper, d2 *mat.SymDense, x [][]float64, y []float64) *process {
	n := len(x)
	k := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			k.SetSym(i, j, kernel.at(d2.At(i, j), h.length))
		}
		k.SetSym(i, i, 1+h.noise)
	}
	g := &process{kernel: kernel, hyper: h, x: x}
	if !g.chol.Factorize(k) {
		return nil
	}
	v := mat.NewVecDense(n, y)
	if err := g.chol.SolveVecTo(&g.weights, v); err != nil {
		return nil // singular to working precision
	}
	g.variance = mat.Dot(v, &g.weights) / float64(n)
	if !(g.variance > 1e-12) { // constant values
		return nil
	}
	g.evidence = -(float64(n)*math.Log(g.variance) + g.chol.LogDet()) / 2
	return g
}

// distances returns squared distances of all pairs.
func distances(x [][]float64) *mat.SymDense {
	d := mat.NewSymDense(len(x), nil)
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			d.SetSym(i, j, squared(x[i], x[j]))
		}
	}
	return d
}

func squared(u, v []float64) float64 {
	sum := 0.0
	for j, a := range u {
		sum += (a - v[j]) * (a - v[j])
	}
	return sum
}

// predict returns means and standard deviations of the process, without noise, at points u: m = kᵀ(K+η²I)⁻¹y, s² = σ²(1 − kᵀ(K+η²I)⁻¹k).
func (g *process) predict(u [][]float64) (mean, deviation []float64) {
	n := len(g.x)
	k := mat.NewDense(n, len(u), nil)
	mean, deviation = make([]float64, len(u)), make([]float64, len(u))
	for c, p := range u {
		for i, x := range g.x {
			v := g.kernel.at(squared(x, p), g.length)
			k.Set(i, c, v)
			mean[c] += v * g.weights.AtVec(i)
		}
	}
	var upper mat.TriDense
	g.chol.UTo(&upper)
	var half mat.Dense // U⁻ᵀk, whose squared columns are kᵀ(K+η²I)⁻¹k
	if err := half.Solve(upper.T(), k); err != nil && !isCondition(err) {
		panic("baseline: " + err.Error()) // the sizes agree
	}
	for i := range n {
		for c, v := range half.RawRowView(i) {
			deviation[c] += v * v
		}
	}
	for c, v := range deviation {
		deviation[c] = math.Sqrt(g.variance * max(1-v, 0))
	}
	return mean, deviation
}

// isCondition reports whether err says only that a system is badly conditioned; its solution is there.
func isCondition(err error) bool {
	_, ok := err.(mat.Condition)
	return ok
}

// mostPromising returns the candidate of largest expected improvement over the value best; of equals, as where all are zero, that of largest z.
func (g *process) mostPromising(candidates [][]float64, best float64) []float64 {
	mean, deviation := g.predict(candidates)
	at, top, topZ := 0, -1.0, math.Inf(-1)
	for c := range candidates {
		ei, z := improvement(best, mean[c], deviation[c])
		if ei > top || ei == top && z > topZ {
			at, top, topZ = c, ei, z
		}
	}
	return candidates[at]
}

// improvement returns E max(best − Y, 0) for Y normal with the given mean and deviation, and z = (best − mean)/deviation.
func improvement(best, mean, deviation float64) (ei, z float64) {
	if deviation == 0 {
		return max(best-mean, 0), math.Inf(-1)
	}
	z = (best - mean) / deviation
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	return max(deviation*(z*math.Erfc(-z/math.Sqrt2)/2+density), 0), z
}
