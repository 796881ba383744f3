package rows

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// resident returns the bytes of the file at path that are in the memory of this process.
func resident(t testing.TB, path string) int64 {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	sum := int64(0)
	inside := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		switch {
		case strings.HasSuffix(line, path):
			inside = true
		case inside && strings.HasPrefix(line, "Rss:"):
			var kb int64
			fmt.Sscanf(line, "Rss: %d kB", &kb)
			sum += kb << 10
		case strings.HasPrefix(line, "VmFlags:"):
			inside = false
		}
	}
	return sum
}

// pass reads every value, in blocks of rows that threads share, and calls look now and then.
func pass(x *Matrix, block, threads int, look func()) float64 {
	sums := make([]float64, (x.Rows+block-1)/block)
	var wait sync.WaitGroup
	for p := range threads {
		wait.Go(func() {
			for b := p; b < len(sums); b += threads {
				lo, hi := b*block, min(b*block+block, x.Rows)
				var val []float32
				if x.IsDense() {
					val = x.Dense[lo*x.Cols : hi*x.Cols]
				} else {
					val = x.Val[x.Ptr[lo]:x.Ptr[hi]]
					for k, j := range x.Ind[x.Ptr[lo]:x.Ptr[hi]] {
						sums[b] += float64(j&3) * float64(val[k])
					}
				}
				for _, v := range val {
					sums[b] += float64(v)
				}
				x.Done(lo, hi)
				if look != nil && p == 0 && b%(len(sums)/40*2) == 0 {
					look()
				}
			}
		})
	}
	wait.Wait()
	sum := 0.0
	for _, s := range sums {
		sum += s
	}
	return sum
}

// A pass over a file four times the limit keeps to it, with the same result.
func TestMemoryLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50 MB many times")
	}
	const m = 65_000
	for _, dense := range []bool{true, false} {
		s := random(m, 1, 1, dense, 3)
		s.X = wide(m, dense)
		path := filepath.Join(t.TempDir(), "rows")
		if err := Write(path, s, Meta{}); err != nil {
			t.Fatal(err)
		}
		free := mustOpen(t, path, Options{})
		want := pass(free.X, 50, 1, nil)
		if r := resident(t, path); r < free.Bytes*9/10 {
			t.Skipf("%d of %d bytes resident without a limit: smaps says something else here", r, free.Bytes)
		}
		free.Close()
		const limit = MinMemoryLimit
		if free.Bytes < 3*limit {
			t.Fatalf("a file of %d bytes", free.Bytes)
		}
		f := mustOpen(t, path, Options{MemoryLimit: limit})
		peak := resident(t, path)
		for _, threads := range []int{1, 2} {
			for _, block := range []int{50, 1} {
				got := pass(f.X, block, threads, func() { peak = max(peak, resident(t, path)) })
				if block == 50 && got != want {
					t.Errorf("dense %v: sum %v, want %v", dense, got, want)
				}
			}
		}
		// Passes over part of the rows must not add up.
		for range 4 {
			for lo := 0; lo < m; lo += 400 {
				pass(&Matrix{Rows: 100, Cols: f.X.Cols, Dense: slice(f.X.Dense, lo*f.X.Cols, (lo+100)*f.X.Cols), Ptr: slice(f.X.Ptr, lo, lo+101),
					Ind: f.X.Ind, Val: f.X.Val}, 100, 1, nil)
				f.X.Done(lo, lo+100)
			}
			peak = max(peak, resident(t, path))
		}
		t.Logf("dense %v: %d of %d bytes resident, limit %d", dense, peak, f.Bytes, limit)
		if peak > limit {
			t.Errorf("dense %v: %d bytes resident, limit %d", dense, peak, limit)
		}
	}
}

func slice[T any](x []T, lo, hi int) []T {
	if x == nil {
		return nil
	}
	return x[lo:hi]
}

// wide returns m rows of 200 values, or of 100 with columns.
func wide(m int, dense bool) *Matrix {
	x := &Matrix{Rows: m, Cols: 200}
	if dense {
		x.Dense = make([]float32, 200*m)
		for k := range x.Dense {
			x.Dense[k] = float32(k % 1000)
		}
		return x
	}
	x.Ptr = []int{0}
	for range m {
		for j := range 100 {
			x.Ind, x.Val = append(x.Ind, int32(2*j)), append(x.Val, float32(j))
		}
		x.Ptr = append(x.Ptr, len(x.Ind))
	}
	return x
}

func TestMemoryLimitTooSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows")
	if err := Write(path, &Set{X: wide(40_000, true), Y: make([]int8, 40_000), Labels: plusMinus}, Meta{}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{MemoryLimit: 1 << 20}); err == nil || !strings.Contains(err.Error(), "want at least") {
		t.Errorf("a limit of a megabyte: %v", err)
	}
	f := mustOpen(t, path, Options{MemoryLimit: 1 << 40})
	if f.X.done != nil {
		t.Error("a limit beyond the file drops pages")
	}
}

// Done of rows whose chunk is marked costs next to nothing.
func BenchmarkDone(b *testing.B) {
	path := filepath.Join(b.TempDir(), "rows")
	if err := Write(path, &Set{X: wide(80_000, false), Y: make([]int8, 80_000), Labels: plusMinus}, Meta{}); err != nil {
		b.Fatal(err)
	}
	f := mustOpen(b, path, Options{MemoryLimit: MinMemoryLimit})
	i := 0
	for b.Loop() {
		f.X.Done(i, i+1)
		if i++; i == f.X.Rows {
			i = 0
		}
	}
}
