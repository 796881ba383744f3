//go:build cgo

// Command hsl is libsaddle_hsl.so, built with -buildmode=c-shared: see the header saddle_hsl.h.
package main

// #define SADDLE_TYPES_ONLY
// #include "../saddle_hsl.h"
import "C"

import (
	"runtime/debug"
	"time"
	"unsafe"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

func main() {}

// internalError is the code of what should not happen, and of values that are not finite.
const internalError = -100

// ints returns n integers of the caller as a slice.
func ints(p *C.int, n int) []int32 {
	if p == nil || n <= 0 {
		return nil
	}
	return unsafe.Slice((*int32)(unsafe.Pointer(p)), n)
}

// floats returns n numbers of the caller as a slice.
func floats(p *C.double, n int) []float64 {
	if p == nil || n <= 0 {
		return nil
	}
	return unsafe.Slice((*float64)(unsafe.Pointer(p)), n)
}

// guard turns a panic of a call into the code internalError. It is to be deferred.
func guard(name string, code *int32) {
	if r := recover(); r != nil {
		*code = internalError
		if engine.Logging() {
			engine.Log(time.Now(), "%s: %v\n%s", name, r, debug.Stack())
		}
	}
}

// solve overwrites nrhs columns with leading dimension ld by what the factorisation makes of them.
func solve(f *factor.Flat, x []float64, n, nrhs, ld int) error {
	if ld == n {
		return f.Solve(x[:n*nrhs], nrhs)
	}
	for j := range nrhs {
		if err := f.Solve(x[j*ld:j*ld+n], 1); err != nil {
			return err
		}
	}
	return nil
}

// warnings returns 1 for entries out of range, 2 for duplicates, 3 for both.
func warnings(p *engine.Pattern) int32 {
	code := int32(0)
	if p.OutOfRange > 0 {
		code |= 1
	}
	if p.Duplicates > 0 {
		code |= 2
	}
	return code
}

// givenOrder reads a pivot order: position[i] says when row i is eliminated, from 1.
func givenOrder(position []int32) ([]int32, error) {
	perm := make([]int32, len(position))
	for i := range perm {
		perm[i] = -1
	}
	for i, at := range position {
		if at < 0 {
			at = -at // marks pairs
		}
		if at >= 1 && int(at) <= len(perm) {
			perm[at-1] = int32(i)
		}
	}
	return perm, engine.CheckPerm(perm)
}

// keepOrder writes what givenOrder reads.
func keepOrder(position []int32, plan *factor.Symbolic) {
	for k, i := range plan.Perm() {
		position[i] = int32(k) + 1
	}
}
