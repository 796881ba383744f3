//go:build arm64 && !purego

package isa

// detect returns the levels of this machine, lowest first. Advanced SIMD is
// part of the base that every arm64 Go program requires, so there is nothing
// to ask.
func detect() []Level { return []Level{Generic, NEON} }

// fastGather is what FastGather reports: there are no gathers.
const fastGather = false
