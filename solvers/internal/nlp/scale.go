package nlp

import "math"

// Scaling of Wächter and Biegler (2006, §3.8): no element of a gradient is above maxGradient at the start.
const (
	maxGradient = 100
	minScale    = 1e-8
)

// Scale chooses σ_f and σ_c such that no element of the gradients of objective and rows is larger than 100 at x, and scales the sides. It
// reports false, and changes nothing, where a derivative is undefined at x.
func (f *Form) Scale(x []float64) bool {
	f.setScales(1, nil)
	g, jac := make([]float64, f.N), make([]float64, f.Jacobian.Len())
	if !f.Gradient(x, g) || !f.JacobianValues(x, jac) {
		return false
	}
	rows := make([]float64, f.M)
	for k, v := range jac {
		i := f.Jacobian.Row[k]
		rows[i] = max(rows[i], math.Abs(v))
	}
	for i, v := range rows {
		rows[i] = scaleFor(v)
	}
	f.setScales(scaleFor(MaxAbs(g)), rows)
	return true
}

func scaleFor(gradient float64) float64 {
	if gradient <= maxGradient {
		return 1
	}
	return max(maxGradient/gradient, minScale)
}

// setScales sets |σ_f| and σ_c, nil meaning ones.
func (f *Form) setScales(objective float64, rows []float64) {
	f.objectiveRatio = objective
	f.objScale = math.Copysign(objective, f.objScale)
	for i := range f.rowScale {
		f.rowScale[i] = 1
		if rows != nil {
			f.rowScale[i] = rows[i]
		}
		f.CL[i], f.CU[i] = f.rowScale[i]*f.cL[i], f.rowScale[i]*f.cU[i]
	}
}

// MaxAbs returns the largest |v_i|, 0 of nothing.
func MaxAbs(v []float64) float64 {
	largest := 0.0
	for _, e := range v {
		largest = max(largest, math.Abs(e))
	}
	return largest
}
