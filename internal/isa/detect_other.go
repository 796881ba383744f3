//go:build (!amd64 && !arm64) || purego

package isa

// detect returns the only level that has no requirements.
func detect() []Level { return []Level{Generic} }

// fastGather is what FastGather reports: there are no gathers.
const fastGather = false
