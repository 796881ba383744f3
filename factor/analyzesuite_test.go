package factor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// suite calls f with each symmetric matrix in the folder that SADDLE_MATRICES names, and skips without one.
func suite(t *testing.T, f func(name string, a pattern)) {
	dir := os.Getenv("SADDLE_MATRICES")
	if dir == "" {
		t.Skip("SADDLE_MATRICES does not name a folder of Matrix Market files")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.mtx"))
	if err != nil || len(files) == 0 {
		t.Skipf("no Matrix Market files in %s", dir)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".mtx")
		m, err := mtx.ReadFile(file, mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		low, err := m.Lower()
		if err != nil {
			continue // not symmetric
		}
		ptr, ind, _ := low.Raw()
		n, _ := low.Dims()
		f(name, pattern{n, ptr, ind})
	}
}

// TestAnalyzeSuite analyses real matrices in minimum degree order and checks the plans.
func TestAnalyzeSuite(t *testing.T) {
	suite(t, func(name string, a pattern) {
		perm := order.AMD(order.FromLower(a.n, a.ptr, a.ind), order.AMDOptions{})
		start := time.Now()
		s, err := analyze(a.n, a.ptr, a.ind, perm, analysis{})
		took := time.Since(start)
		if err == nil {
			err = s.check()
		}
		if err == nil {
			err = s.checkMap(a.ptr, a.ind)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		t.Logf("%-14s n %7d nnz %8d: %6.1f ms, %6d fronts, %5d tasks, nnz(L) %9d, stored ×%.2f, %8.1f Mflop, executed ×%.2f, predicted %8.2f ms",
			name, a.n, s.nnz, took.Seconds()*1e3, s.fronts(), len(s.task), s.nnzL, float64(s.stored())/float64(s.nnzL), s.flops/1e6, s.executed/s.flops, s.cost/1e6)
	})
}
