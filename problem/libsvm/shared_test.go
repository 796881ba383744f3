package libsvm

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
)

// sharedSets returns the folder with data sets that lies beside the
// repository, or skips the test.
func sharedSets(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
	sets := filepath.Join(dir, "../shared/data/libsvm")
	if _, err := os.Stat(sets); err != nil {
		t.Skipf("data sets are not installed: %v", err)
	}
	return sets
}

// The sizes are those that the LIBSVM collection states, the numbers of
// non-zeros those counted by an independent program.
func TestCollection(t *testing.T) {
	tests := []struct {
		file           string
		rows, features int
		pos, neg       int
		nnz            int // 0 = not known
		labels         svc.Labels
	}{
		{"heart_scale", 270, 13, 120, 150, 3378, plusMinus},
		{"heart", 270, 13, 120, 150, 0, plusMinus},
		{"diabetes", 768, 8, 500, 268, 0, plusMinus},
		{"diabetes_scale", 768, 8, 500, 268, 6135, plusMinus},
		{"australian", 690, 14, 307, 383, 0, plusMinus},
		{"australian_scale", 690, 14, 307, 383, 8447, plusMinus},
		{"german.numer", 1000, 24, 300, 700, 0, plusMinus},
		{"german.numer_scale", 1000, 24, 300, 700, 23001, plusMinus},
		{"breast-cancer_scale", 683, 10, 239, 444, 0, svc.Labels{Pos: "4", Neg: "2"}},
		{"fourclass", 862, 2, 307, 555, 0, plusMinus},
		{"svmguide1", 3089, 4, 2000, 1089, 0, svc.Labels{Pos: "1", Neg: "0"}},
		{"mushrooms", 8124, 112, 4208, 3916, 170604, svc.Labels{Pos: "2", Neg: "1"}},
		{"w1a", 2477, 300, 72, 2405, 28410, plusMinus},
		{"w1a.t", 47272, 300, 1407, 45865, 0, plusMinus},
		{"w4a", 7366, 300, 216, 7150, 86003, plusMinus},
		{"w4a.t", 42383, 300, 1263, 41120, 0, plusMinus},
		{"w7a", 24692, 300, 740, 23952, 288148, plusMinus},
		{"w7a.t", 25057, 300, 739, 24318, 0, plusMinus},
		{"w8a", 49749, 300, 1479, 48270, 0, plusMinus},
		{"w8a.t", 14951, 300, 454, 14497, 0, plusMinus},
		{"a1a", 1605, 119, 395, 1210, 22249, plusMinus},
		{"a1a.t", 30956, 123, 7446, 23510, 0, plusMinus},
		{"a2a", 2265, 119, 572, 1693, 0, plusMinus},
		{"a9a", 32561, 123, 7841, 24720, 451592, plusMinus},
		{"a9a.t", 16281, 122, 3846, 12435, 0, plusMinus},
	}
	dir := sharedSets(t)
	for _, test := range tests {
		d, err := ReadFile(filepath.Join(dir, test.file), Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", test.file, err)
		}
		rows, features := d.X.Dims()
		if rows != test.rows || features != test.features {
			t.Errorf("%s: %d×%d, want %d×%d", test.file, rows, features, test.rows, test.features)
		}
		if c := svc.Count(d.Y); c != (svc.Counts{Pos: test.pos, Neg: test.neg}) {
			t.Errorf("%s: classes %+v, want %d and %d", test.file, c, test.pos, test.neg)
		}
		if nnz := d.X.NNZ(); test.nnz != 0 && nnz != test.nnz {
			t.Errorf("%s: %d non-zeros, want %d", test.file, nnz, test.nnz)
		}
		if d.Labels != test.labels {
			t.Errorf("%s: labels %+v, want %+v", test.file, d.Labels, test.labels)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, file := range []string{"w8a", "diabetes_scale"} {
		b.Run(file, func(b *testing.B) {
			path := filepath.Join(sharedSets(b), file)
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			for b.Loop() {
				if _, err := ReadFile(path, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
