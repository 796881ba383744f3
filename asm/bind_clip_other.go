//go:build !amd64 || purego

package asm

func clipSlope(m, q, beta []float64, step, inv float64) (slope, curve float64) {
	return clipSlopeGeneric(m, q, beta, step, inv)
}
