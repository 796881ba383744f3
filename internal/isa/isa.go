// Package isa is the one place that asks the CPU what it can do.
//
// A Level names a set of instructions that the kernels of package asm may use.
// The level in use is chosen once, when the program starts: the best one that
// both the CPU and the operating system support, unless the environment
// variable SADDLE_ISA names a lower one. Force changes it for tests and
// benchmarks. Builds with the tag purego, and machines for which no kernels
// exist, know only Generic.
package isa

import (
	"fmt"
	"sync/atomic"
)

// A Level is a set of instructions that kernels may use.
type Level int32

const (
	Generic Level = iota // portable Go, every machine
	AVX2                 // amd64 with AVX2 and FMA3
	AVX512               // amd64 with AVX-512 F, DQ, BW and VL, and AVX2 and FMA3
	NEON                 // arm64 with Advanced SIMD
)

// names holds the text of each level as SADDLE_ISA and reports spell it.
var names = [...]string{Generic: "generic", AVX2: "avx2", AVX512: "avx512", NEON: "neon"}

// String returns the lower-case name of the level, as Parse reads it.
func (l Level) String() string {
	if l < 0 || int(l) >= len(names) {
		return fmt.Sprintf("Level(%d)", int32(l))
	}
	return names[l]
}

// Parse returns the level called name (generic, avx2, avx512 or neon). It does
// not ask whether this machine supports that level.
func Parse(name string) (Level, error) {
	for l, s := range names {
		if s == name {
			return Level(l), nil
		}
	}
	return Generic, fmt.Errorf("isa: unknown level %q (want generic, avx2, avx512 or neon)", name)
}

// supported lists the levels of this machine from lowest to best. It is written
// once, before main starts.
var supported = detect()

// active is the level in use. It is atomic so that Force in one goroutine and
// kernels in another do not race; a load costs one ordinary move.
var active atomic.Int32

// Best returns the highest level that this machine, its operating system and
// this build support.
func Best() Level { return supported[len(supported)-1] }

// Levels returns the levels that can be used here, lowest (Generic) first.
func Levels() []Level { return append([]Level(nil), supported...) }

// FastGather reports whether the gather instructions of this CPU keep up with
// scalar loads. They do on Intel CPUs from Sapphire Rapids on (known by half
// precision arithmetic). On older ones microcode against data sampling slows them 1.2 to 4
// times, and on AMD's they are split into more operations than the loads.
func FastGather() bool { return fastGather }

// Active returns the level that kernels use now.
func Active() Level { return Level(active.Load()) }

// Force makes l the active level of the whole process until undo is called,
// which restores the level that was active before. It returns an error, and
// changes nothing, if l is not supported here. It is meant for tests and
// benchmarks: computations that run while the level changes are correct but
// may mix levels.
func Force(l Level) (undo func(), err error) {
	if !isSupported(l) {
		return nil, fmt.Errorf("isa: level %v is not supported here (best is %v)", l, Best())
	}
	old := active.Swap(int32(l))
	return func() { active.Store(old) }, nil
}

func isSupported(l Level) bool {
	for _, s := range supported {
		if s == l {
			return true
		}
	}
	return false
}
