//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// clipSlope has no AVX-512 form.
func clipSlope(m, q, beta []float64, step, inv float64) (slope, curve float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return clipSlopeAVX2(m, q, beta, step, inv)
	default:
		return clipSlopeGeneric(m, q, beta, step, inv)
	}
}

//go:noescape
func clipSlopeAVX2(m, q, beta []float64, step, inv float64) (slope, curve float64)
