package asm

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// FuzzKernels runs one kernel against its twin at every level on values taken
// from raw bytes: any bit pattern, so also sums that overflow.
func FuzzKernels(f *testing.F) {
	f.Add(uint8(0), uint8(13), uint8(1), uint64(1), []byte("12345678"))
	f.Add(uint8(6), uint8(29), uint8(2), uint64(2), binary.LittleEndian.AppendUint64(nil, math.Float64bits(1e300)))
	f.Add(uint8(12), uint8(9), uint8(3), uint64(3), []byte{})
	f.Fuzz(func(t *testing.T, kernel, n, offset uint8, seed uint64, raw []byte) {
		k := twins[int(kernel)%len(twins)]
		atEveryLevel(t, func(t *testing.T) {
			s := &source{Rand: rand.New(rand.NewPCG(seed, 1)), draw: fromBytes(raw)}
			k.test(t, s, int(n)%100, int(offset)%8)
		})
	})
}

// fromBytes returns a source that deals the numbers in raw, and normal ones
// when raw is used up.
func fromBytes(raw []byte) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 {
		if len(raw) < 8 {
			return r.NormFloat64()
		}
		x := math.Float64frombits(binary.LittleEndian.Uint64(raw))
		raw = raw[8:]
		return x
	}
}
