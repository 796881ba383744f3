package svcfit

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// shared reads a file of the LIBSVM collection, or skips.
func shared(t testing.TB, name string) *rows.Set {
	t.Helper()
	file := filepath.Join("..", "..", "..", "shared", "data", "libsvm", name)
	if _, err := os.Stat(file); err != nil {
		t.Skip("no data: ", err)
	}
	d, err := libsvm.ReadFile(file, libsvm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := rows.FromData(d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// dealt returns folds 0, 1, …, T−1, 0, … in a random order that is the same everywhere.
func dealt(m, T int) []int32 {
	fold := make([]int32, m)
	state := uint64(1)
	for i := range fold {
		fold[i] = int32(i % T)
		state = state*6364136223846793005 + 1442695040888963407
		j := int(state>>33) % (i + 1)
		fold[i], fold[j] = fold[j], fold[i]
	}
	return fold
}
