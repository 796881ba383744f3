package asm

// ClipSlope returns, for u[i] = beta[i] + (1 − m[i] − step·q[i])·inv,
//
//	slope = Σ min(max(u[i], 0), 1)·q[i],   curve = Σ q[i]² over 0 < u[i] < 1,
//
// what a line search along q on a sum of rounded hinges of the margins m needs. An empty beta stands for ½ everywhere. It panics if
// lengths differ otherwise. The slices may overlap. 10n flops.
func ClipSlope(m, q, beta []float64, step, inv float64) (slope, curve float64) {
	if len(q) != len(m) {
		panicLength("ClipSlope", "q", len(q), len(m))
	}
	if len(beta) != 0 && len(beta) != len(m) {
		panicLength("ClipSlope", "beta", len(beta), len(m))
	}
	for i := 0; i < len(m); i += fusedChunk {
		k := min(i+fusedChunk, len(m))
		b := beta
		if len(b) > 0 {
			b = b[i:k]
		}
		s, c := clipSlope(m[i:k], q[i:k], b, step, inv)
		slope += s
		curve += c
	}
	return slope, curve
}

// clipSlopeGeneric is ClipSlope.
func clipSlopeGeneric(m, q, beta []float64, step, inv float64) (slope, curve float64) {
	b := 0.5
	for i, x := range m {
		if len(beta) > 0 {
			b = beta[i]
		}
		switch u := b + (1-x-step*q[i])*inv; {
		case u >= 1:
			slope += q[i]
		case u > 0:
			slope += u * q[i]
			curve += q[i] * q[i]
		}
	}
	return slope, curve
}
