package svcfit

import "github.com/saddle-go/saddle/asm"

// Loops over margins of rows that have a cost in common. With β = nil the multiplier of each is ½, and
// u_i = β_i + (1 − m_i)/δ, α_i = c·clip(u_i, 0, 1).

// gather computes out_k = y·nat[stride·row_k].
func gather(y float64, nat []float64, stride int, row []uint16, out []float64) {
	out = out[:len(row)]
	for k, i := range row {
		out[k] = y * nat[int(i)*stride]
	}
}

// scatter sets nat[stride·row_k] = a·x_k.
func scatter(a float64, x []float64, row []uint16, nat []float64, stride int) {
	x = x[:len(row)]
	for k, i := range row {
		nat[int(i)*stride] = a * x[k]
	}
}

func addScaled(a float64, x, y []float64) { asm.Axpy(a, x, y) }

// keepSlopes sets β to clip(u).
func keepSlopes(m, beta []float64, inv float64) {
	for i, x := range m {
		beta[i] = min(max(beta[i]+(1-x)*inv, 0), 1)
	}
}

// rowSums are sums over rows without their cost.
type rowSums struct {
	loss  float64 // Σ h_δ(1 − m_i), or of the hinge
	slack float64 // Σ (1 − m_i)₊ − clip(u_i)(1 − m_i), where hinge
}

// slopesAt sets slope to clip(u) and appends the i with 0 < u_i < 1 to hit.
func slopesAt(m, beta []float64, delta float64, hinge bool, slope []float64, hit *[]int32) (s rowSums) {
	slope = slope[:len(m)]
	inv := 1 / delta
	h := *hit
	for i, x := range m {
		t := 1 - x
		b := 0.5
		if beta != nil {
			b = beta[i]
		}
		u := b + t*inv
		switch {
		case u <= 0:
			slope[i] = 0
			if hinge && t > 0 {
				s.loss += t
				s.slack += t
			}
		case u >= 1:
			slope[i] = 1
			if hinge && t < 0 {
				s.slack -= t
			} else {
				s.loss += t
			}
		default:
			slope[i] = u
			h = append(h, int32(i))
			switch {
			case !hinge:
				s.loss += delta * u * u / 2
			case t > 0:
				s.loss += t
				s.slack += (1 - u) * t
			default:
				s.slack -= u * t
			}
		}
	}
	*hit = h
	return s
}
