package numdiff

import (
	"math"
	"math/rand/v2"
)

// Noise estimates the absolute errors of the m values of f next to x, by fourth differences of its values at nine points on a short random line (Hamming's table;
// Moré and Wild, Estimating computational noise, 2011):
//
//	σ² = 1/70 · mean of (Δ⁴f)²,  70 = 8!/(4!)²
//
// since those of a smooth function are far below rounding there. Values that cancel inside of f have more noise than their size tells. A row that is undefined at one of the
// points has 0.
func Noise(f Func, x []float64, m int, c Config, rng *rand.Rand) []float64 {
	const points, spacing = 9, 1e-10
	c = c.withDefaults()
	c.Absolute = false
	c.Step = spacing * (points - 1)
	d, at := make([]float64, len(x)), make([]float64, len(x))
	for j := range d {
		move := c.move(j, x[j], 1, 1)
		d[j] = move.a * (0.5 + 0.5*rng.Float64()) / (points - 1)
		if move.central && rng.IntN(2) == 0 {
			d[j] = -d[j]
		}
	}
	table := make([][]float64, points)
	for k := range table {
		for j := range at {
			at[j] = x[j] + float64(k)*d[j]
		}
		table[k] = make([]float64, m)
		f(at, table[k])
	}
	noise := make([]float64, m)
	for i := range noise {
		sum := 0.0
		for k := 4; k < points; k++ {
			v := table[k][i] - 4*table[k-1][i] + 6*table[k-2][i] - 4*table[k-3][i] + table[k-4][i]
			sum += v * v
		}
		if finite(sum) {
			noise[i] = math.Sqrt(sum / (70 * (points - 4)))
		}
	}
	return noise
}
