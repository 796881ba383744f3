//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// prefetchSp32 has no AVX-512 form: there is nothing to widen.
func prefetchSp32(ind []int32, val []float32) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		prefetchSp32AVX2(ind, val)
	default:
		prefetchSp32Generic(ind, val)
	}
}

//go:noescape
func prefetchSp32AVX2(ind []int32, val []float32)
