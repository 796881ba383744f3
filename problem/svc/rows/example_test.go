package rows_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// A file is built row by row, without its dimensions being known, and mapped.
func Example() {
	dir, err := os.MkdirTemp("", "rows")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "train.rows")

	b, err := rows.NewBuilder(path, rows.BuildOptions{Scale: svc.ScaleMaxAbs, Bias: 1, Storage: rows.Sparse})
	if err != nil {
		panic(err)
	}
	defer b.Abort() // does nothing after Commit
	for _, r := range []struct {
		y   int8
		ind []int32
		val []float64
	}{
		{+1, []int32{0, 3}, []float64{2, 10}},
		{-1, []int32{1}, []float64{4}},
		{-1, []int32{1, 2}, []float64{-1, 0.5}},
	} {
		if err := b.Add(r.y, r.ind, r.val); err != nil {
			panic(err)
		}
	}
	h, err := b.Commit(context.Background(), svc.Labels{Pos: "spam", Neg: "ham"}, 4, false)
	if err != nil {
		panic(err)
	}
	fmt.Println(h.Rows, "rows,", h.Cols, "columns,", h.NNZ, "values")

	f, err := rows.Open(path, rows.Options{})
	if err != nil {
		panic(err)
	}
	defer f.Close()
	ind, val := f.X.Row(1)
	fmt.Println(f.Labels.Text(float64(f.Y[1])), ind, val)
	// Output:
	// 3 rows, 5 columns, 8 values
	// ham [1 4] [1 1]
}
