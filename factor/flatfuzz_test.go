package factor

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// flatBases are what forgeries begin with.
func flatBases(t testing.TB) (values [][]float64, index [][]int32) {
	rng := rand.New(rand.NewPCG(521, 0))
	for _, c := range []factortest.Case{factortest.Diagonal(rng, 1, 1), factortest.Stokes(rng, 5, 2), factortest.WeightedGrid(rng, 6, 4), factortest.Laplacian(7, 7, 7)} {
		for _, p := range []Pivoting{PivotThreshold, PivotStatic} {
			v, x := store(t, factored(t, c, Options{Pivoting: p}))
			values, index = append(values, v), append(index, x)
		}
	}
	return values, index
}

// reseal makes the checksums what they must be, if the header lets it.
func reseal(values []float64, index []int32) {
	var h flatHead
	if h.read(values, index) != nil {
		return
	}
	v := viewsOf(&h, index)
	_, h.sum = v.sums()
	w := wordWriter{index[6:]}
	w.word(h.sum)
	at := flatPlaces(h.n)
	values[0] = seal(at.array(values, at.d), h.sum)
}

// useFlat loads and, if that is accepted, solves in every way. It must not panic.
func useFlat(t testing.TB, values []float64, index []int32) bool {
	f, err := Load(values, index)
	if err != nil {
		return false
	}
	f.plan.planSolve(everything)
	n := f.N()
	const guard = 7
	x := make([]float64, 3*n+2*guard)
	for k := range x {
		x[k] = guard
	}
	for nrhs := range 4 {
		if err := f.Solve(x[guard:guard+nrhs*n], nrhs); err != nil {
			t.Fatal(err)
		}
	}
	for part := range 3 {
		if err := f.SolvePart(Part(part), x[guard:guard+n]); err != nil {
			t.Fatal(err)
		}
	}
	if n > 0 {
		if err := f.SolveSparse(x[guard:guard+n], []int32{int32(n - 1)}, []float64{1}); err != nil {
			t.Fatal(err)
		}
	}
	for k := range guard {
		if x[k] != guard || x[len(x)-1-k] != guard {
			t.Fatal("a solve has left its vector")
		}
	}
	_, _ = f.Symbolic()
	return true
}

// forge changes single words and numbers of a stored factorisation as data say, eight bytes each, and makes the checksums fit.
func forge(data []byte, values []float64, index []int32) {
	for ; len(data) >= 8; data = data[8:] {
		at, v := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:])
		how := at % 8
		at /= 8
		switch {
		case how == 0:
			values[int(at)%len(values)] = math.Float64frombits(uint64(v) << 32)
		case how == 1:
			index[int(at)%len(index)] = int32(v)
		case how == 2:
			index[int(at)%flatHeader%len(index)] ^= 1 << (v % 32)
		case how == 3:
			index[int(at)%flatHeader%len(index)] = int32(v % 1024)
		default: // small numbers go unnoticed most often
			index[int(at)%len(index)] += int32(v%9) - 4
		}
	}
	reseal(values, index)
}

// TestFlatForged changes a few words under good checksums: what is accepted must be safe to use.
func TestFlatForged(t *testing.T) {
	values, index := flatBases(t)
	rng := rand.New(rand.NewPCG(522, 0))
	accepted, rounds := 0, 4000
	if testing.Short() {
		rounds = 400
	}
	for round := range rounds {
		k := round % len(index)
		data := make([]byte, 8*(1+rng.IntN(3)))
		for i := range data {
			data[i] = byte(rng.Uint32())
		}
		v, x := slices.Clone(values[k]), slices.Clone(index[k])
		forge(data, v, x)
		if useFlat(t, v, x) {
			accepted++
		}
	}
	t.Logf("%d of %d forgeries accepted", accepted, rounds)
}

// TestFlatTooFewNumbers: the header promises fewer numbers than L has, with checksums that fit, and the array has them all.
func TestFlatTooFewNumbers(t *testing.T) {
	values, index := flatBases(t)
	for k := range values {
		var h flatHead
		if err := h.read(values[k], index[k]); err != nil {
			t.Fatal(err)
		}
		places := flatPlaces(h.n)
		f, err := Load(values[k], index[k])
		if err != nil {
			t.Fatal(err)
		}
		end := places.l + f.plan.stored()
		for _, floats := range []int{places.l, (places.l + end) / 2, end - 1, h.floats - 1, -1, 0, places.l - 1} {
			if floats >= h.floats || floats == h.floats-1 && floats >= end && h.extras == 0 { // the last are padding
				continue
			}
			x, v := slices.Clone(index[k]), slices.Clone(values[k])
			short := h
			short.floats = floats
			head := make([]int32, flatHeader)
			short.write(head)
			copy(x, head)
			reseal(v, x)
			if _, err := Load(v, x); err == nil {
				t.Errorf("case %d: %d numbers instead of %d, L ends at %d: no error", k, floats, h.floats, end)
			}
		}
	}
}

// FuzzLoad forges a stored factorisation, and takes the data themselves for one.
func FuzzLoad(f *testing.F) {
	values, index := flatBases(f)
	f.Add(byte(3), []byte{9, 0, 0, 0, 1, 0, 0, 0})
	f.Add(byte(0), []byte{})
	f.Fuzz(func(t *testing.T, base byte, data []byte) {
		k := int(base) % len(index)
		v, x := slices.Clone(values[k]), slices.Clone(index[k])
		forge(data, v, x)
		useFlat(t, v, x)
		raw := make([]int32, len(data)/4)
		for i := range raw {
			raw[i] = int32(binary.LittleEndian.Uint32(data[4*i:]))
		}
		v = slices.Clone(values[k])
		useFlat(t, v, raw)
		reseal(v, raw)
		useFlat(t, v, raw)
	})
}
