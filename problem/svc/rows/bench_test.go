package rows

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// benchmarkFile writes a file of about 64 MB.
func benchmarkFile(b *testing.B, dense bool) string {
	path := filepath.Join(b.TempDir(), "rows")
	r := rand.New(rand.NewPCG(1, 1))
	h := Header{Meta: Meta{Labels: plusMinus}, Rows: 160_000, Cols: 100, Dense: dense}
	if !dense {
		h.Cols, h.NNZ = 10_000, h.Rows*50
	}
	w, err := Create(path, h)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Abort()
	ind, val := make([]int32, 50), make([]float32, 100)
	for j := range val {
		val[j] = r.Float32()
	}
	for range h.Rows {
		if dense {
			err = w.DenseRow(1, val)
		} else {
			for k := range ind {
				ind[k] = int32(200*k + r.IntN(200))
			}
			err = w.Row(1, ind, val[:50])
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkOpen(b *testing.B) {
	for _, c := range []struct {
		name  string
		dense bool
	}{{"dense", true}, {"sparse", false}} {
		b.Run(c.name, func(b *testing.B) {
			path := benchmarkFile(b, c.dense)
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			for b.Loop() {
				f, err := Open(path, Options{})
				if err != nil {
					b.Fatal(err)
				}
				f.Close()
			}
		})
	}
}
