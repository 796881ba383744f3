package asm

import "testing"

// testPrefetchSp32 looks at what a request must not do: write, or fault, at whatever address.
func testPrefetchSp32(t *testing.T, s *source, n, offset int) {
	val := s.vec32(n, offset)
	ind := make([]int32, n)
	for k := range ind {
		ind[k] = int32(s.IntN(1 << 20))
	}
	before := append([]int32(nil), ind...)
	PrefetchSp32(ind, val.s)
	PrefetchSp32(nil, val.s)
	for k, j := range ind {
		if j != before[k] {
			t.Fatalf("n = %d: index %d has changed", n, k)
		}
	}
	val.check(t, "val", nil)
}

func TestPrefetchSp32Panics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for lengths that differ")
		}
	}()
	PrefetchSp32(make([]int32, 2), make([]float32, 3))
}

// BenchmarkPrefetchSp32 visits the rows of a matrix larger than most caches in random order, with and without requests for the next.
func BenchmarkPrefetchSp32(b *testing.B) {
	const rows, n, cols = 200000, 80, 100000
	s := newSource(b)
	ind, val, x := make([]int32, rows*n), make([]float32, rows*n), make([]float64, cols)
	for k := range ind {
		ind[k], val[k] = int32(s.IntN(cols)), 1
	}
	order := s.Perm(rows)
	for _, ahead := range []bool{false, true} {
		name := "without"
		if ahead {
			name = "with"
		}
		b.Run(name, func(b *testing.B) {
			k := 0
			for b.Loop() {
				i, next := order[k]*n, order[(k+1)%rows]*n
				if k = (k + 1) % rows; ahead {
					PrefetchSp32(ind[next:next+n], val[next:next+n])
				}
				AxpySp32(1-DotSp32(ind[i:i+n], val[i:i+n], x), ind[i:i+n], val[i:i+n], x)
			}
		})
	}
}
