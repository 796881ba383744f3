package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
)

// left returns the names in a folder.
func left(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWriterRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rows")
	dense := Header{Meta: Meta{Labels: plusMinus}, Rows: 2, Cols: 2, Dense: true}
	sparse := Header{Meta: Meta{Labels: plusMinus}, Rows: 2, Cols: 2, NNZ: 3}
	inf := float32(math.Inf(1))
	for name, c := range map[string]struct {
		h    Header
		do   func(w *Writer) error
		want string
	}{
		"incomplete":      {dense, func(w *Writer) error { return errors.Join(w.DenseRow(1, []float32{1, 2}), w.Commit()) }, "1 rows with 0 values of 2"},
		"few values":      {sparse, func(w *Writer) error { return errors.Join(w.Row(1, nil, nil), w.Row(1, nil, nil), w.Commit()) }, "2 rows with 0 values of 2 with 3"},
		"short":           {dense, func(w *Writer) error { return w.DenseRow(1, []float32{1}) }, "1 values for 2 columns"},
		"kind":            {dense, func(w *Writer) error { return w.Row(1, nil, nil) }, "a sparse row for a dense file"},
		"other kind":      {sparse, func(w *Writer) error { return w.DenseRow(1, []float32{1, 2}) }, "a dense row"},
		"lengths":         {sparse, func(w *Writer) error { return w.Row(1, []int32{0}, nil) }, "1 columns for 0 values"},
		"label":           {dense, func(w *Writer) error { return w.DenseRow(2, []float32{1, 2}) }, "label 2"},
		"Inf":             {dense, func(w *Writer) error { return w.DenseRow(1, []float32{1, inf}) }, "not finite"},
		"column":          {sparse, func(w *Writer) error { return w.Row(1, []int32{2}, []float32{1}) }, "column 2"},
		"negative column": {sparse, func(w *Writer) error { return w.Row(1, []int32{-1}, []float32{1}) }, "column -1"},
		"order":           {sparse, func(w *Writer) error { return w.Row(1, []int32{1, 1}, []float32{1, 1}) }, "column 1 after 1"},
		"values": {sparse, func(w *Writer) error {
			return errors.Join(w.Row(1, []int32{0, 1}, []float32{1, 1}), w.Row(1, []int32{0, 1}, []float32{1, 1}))
		}, "more than 3 values"},
		"rows": {sparse, func(w *Writer) error {
			return errors.Join(w.Row(1, nil, nil), w.Row(1, nil, nil), w.Row(1, nil, nil))
		}, "more than 2 rows"},
	} {
		w, err := Create(path, c.h)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.do(w); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		w.Abort()
		if names := left(t, dir); len(names) != 0 {
			t.Errorf("%s: %v is left", name, names)
		}
		if w.Commit() == nil || w.row(1, nil) == nil {
			t.Errorf("%s: goes on after Abort", name)
		}
	}
	for name, h := range map[string]Header{
		"no rows":      {Meta: Meta{Labels: plusMinus}},
		"negative":     {Meta: Meta{Labels: plusMinus}, Rows: -1, Cols: -1},
		"too large":    {Meta: Meta{Labels: plusMinus}, Rows: 1 << 30, Cols: 1 << 30, Dense: true},
		"labels":       {Meta: Meta{}, Rows: 1},
		"bias":         {Meta: Meta{Labels: plusMinus, Bias: .1}, Rows: 1, Cols: 1},
		"bias, no col": {Meta: Meta{Labels: plusMinus, Bias: 1}, Rows: 1},
		"scaling":      {Meta: Meta{Labels: plusMinus, Scaling: &svc.Scaling{Method: svc.ScaleRange}}, Rows: 1, Cols: 1},
	} {
		if w, err := Create(path, h); err == nil {
			w.Abort()
			t.Errorf("%s: no error", name)
		}
	}
}

// A file is replaced as a whole, keeps its permissions, and a link stays a link.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "rows"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("rows", link); err != nil {
		t.Skip(err)
	}
	s := random(10, 3, .5, false, 1)
	w, err := Create(link, Header{Meta: Meta{Labels: plusMinus}, Rows: 1, Cols: 1, Dense: true})
	if err != nil {
		t.Fatal(err)
	}
	w.DenseRow(1, []float32{1})
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("the file changes before Commit: %q, %v", b, err)
	}
	w.Abort()
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("Abort changes the file: %q, %v", b, err)
	}
	if err := Write(link, s, Meta{}); err != nil {
		t.Fatal(err)
	}
	// The rows of a file can replace it.
	f := mustOpen(t, path, Options{})
	if err := Write(path, f.Set, f.Meta); err != nil {
		t.Fatal(err)
	}
	same(t, s, f.Set)
	same(t, s, mustOpen(t, path, Options{}).Set)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions %v, %v", info.Mode(), err)
	}
	if names := left(t, dir); len(names) != 2 {
		t.Errorf("%v is left", names)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "none", "rows"), os.DevNull} {
		if err := Write(bad, s, Meta{}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: error %v", bad, err)
		}
	}
}

// A process that is killed while it writes leaves what was there, or nothing, under the name.
func TestKilled(t *testing.T) {
	const variable = "SADDLE_ROWS_WRITE_FOR_EVER"
	if path := os.Getenv(variable); path != "" {
		w, err := Create(path, Header{Meta: Meta{Labels: plusMinus}, Rows: 1 << 20, Cols: 100, Dense: true})
		if err != nil {
			t.Fatal(err)
		}
		row := make([]float32, 100)
		for i := range 100_000 {
			if err := w.DenseRow(1, row); err != nil {
				t.Fatal(err)
			}
			if i == 5000 {
				fmt.Println("written 5000 rows")
			}
			if i > 5000 {
				time.Sleep(time.Second)
			}
		}
		return
	}
	dir := t.TempDir()
	for _, old := range []string{"", "old"} {
		path := filepath.Join(dir, "rows"+old)
		if old != "" {
			if err := os.WriteFile(path, []byte(old), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), variable+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 7)
		if n, err := out.Read(line); err != nil || !bytes.HasPrefix([]byte("written"), line[:n]) {
			t.Fatalf("the writer says %q, %v", line[:n], err)
		}
		cmd.Process.Kill()
		cmd.Wait()
		b, err := os.ReadFile(path)
		if old == "" && !errors.Is(err, os.ErrNotExist) || old != "" && string(b) != old {
			t.Errorf("a killed writer leaves %d bytes, %v", len(b), err)
		}
		if names := left(t, dir); len(names) < 2 && old != "" {
			t.Errorf("only %v: the process had not begun", names)
		}
	}
}

// build gives the rows of s to a builder.
func build(t testing.TB, path string, s *svc.Data, o BuildOptions, flip bool) (*Header, error) {
	t.Helper()
	b, err := NewBuilder(path, o)
	if err != nil {
		return nil, err
	}
	defer b.Abort()
	for i, y := range s.Y {
		ind, val := s.X.Row(i)
		if flip {
			y = -y
		}
		if err := b.Add(int8(y), ind, val); err != nil {
			return nil, err
		}
	}
	_, n := s.X.Dims()
	return b.Commit(context.Background(), s.Labels, n, flip)
}

// What a builder makes is what the in-memory functions for scaling and bias make.
func TestBuilder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rows")
	for _, share := range []float64{.2, .9} {
		d, err := random(60, 7, share, false, 8).Data()
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range []svc.ScaleMethod{svc.ScaleNone, svc.ScaleRange, svc.ScaleMaxAbs} {
			for _, bias := range []float64{0, -.75} {
				want := &svc.Data{X: d.X, Y: d.Y, Labels: d.Labels}
				var scaling *svc.Scaling
				if scale != svc.ScaleNone {
					if scaling, err = svc.FitScaling(d.X, nil, scale); err != nil {
						t.Fatal(err)
					}
					if want.X, err = scaling.Apply(d.X); err != nil {
						t.Fatal(err)
					}
				}
				want.X = svc.AppendBias(want.X, bias)
				wantSet, err := FromData(want)
				if err != nil {
					t.Fatal(err)
				}
				for _, storage := range []Storage{Auto, Dense, Sparse} {
					h, err := build(t, path, d, BuildOptions{Scale: scale, Bias: bias, Storage: storage}, storage == Dense)
					if err != nil {
						t.Fatal(err)
					}
					f := mustOpen(t, path, Options{})
					if h.Dense != f.X.IsDense() || h.NNZ != f.X.NNZ() || h.Rows != 60 || h.Cols != f.X.Cols {
						t.Errorf("header %+v", h)
					}
					if storage == Auto {
						same(t, wantSet, f.Set)
					}
					if storage == Sparse == f.X.IsDense() && storage != Auto {
						t.Errorf("%v storage, dense %v", storage, f.X.IsDense())
					}
					a, err := wantSet.Data()
					if err != nil {
						t.Fatal(err)
					}
					b, err := f.Data()
					if err != nil {
						t.Fatal(err)
					}
					g, err := FromData(b)
					if err != nil {
						t.Fatal(err)
					}
					back, err := FromData(a)
					if err != nil {
						t.Fatal(err)
					}
					same(t, back, g)
					if f.Meta.Bias != bias || (f.Meta.Scaling == nil) != (scaling == nil) {
						t.Errorf("metadata %+v", f.Meta)
					}
					f.Close()
				}
			}
		}
	}
	if names := left(t, dir); len(names) != 1 {
		t.Errorf("%v is left", names)
	}
}

func TestBuilderRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rows")
	for name, do := range map[string]func(b *Builder) error{
		"large":   func(b *Builder) error { return b.Add(1, []int32{4}, []float64{1e39}) },
		"NaN":     func(b *Builder) error { x := 0.0; return b.Add(1, []int32{4}, []float64{x / x}) },
		"order":   func(b *Builder) error { return b.Add(1, []int32{4, 3}, []float64{1, 1}) },
		"lengths": func(b *Builder) error { return b.Add(1, []int32{4, 3}, []float64{1}) },
		"label":   func(b *Builder) error { return b.Add(3, nil, nil) },
		"no rows": func(b *Builder) error { _, err := b.Commit(context.Background(), plusMinus, 3, false); return err },
		"cols": func(b *Builder) error {
			err := b.Add(1, []int32{4}, []float64{1})
			_, e := b.Commit(context.Background(), plusMinus, 3, false)
			return errors.Join(err, e)
		},
		"cancelled": func(b *Builder) error {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			err := b.Add(1, []int32{1}, []float64{1})
			_, e := b.Commit(ctx, plusMinus, 3, false)
			if err == nil && !errors.Is(e, context.Canceled) {
				t.Errorf("cancelled: %v", e)
			}
			return e
		},
	} {
		b, err := NewBuilder(path, BuildOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := do(b); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
		b.Abort()
		if b.Add(1, nil, nil) == nil {
			t.Errorf("%s: goes on after Abort", name)
		}
		if names := left(t, dir); len(names) != 0 {
			t.Errorf("%s: %v is left", name, names)
		}
	}
	for _, o := range []BuildOptions{{Bias: 1e39}, {Bias: 1e-60}, {Scale: 9}, {Storage: 3}} {
		if b, err := NewBuilder(path, o); err == nil {
			b.Abort()
			t.Errorf("%+v: no error", o)
		}
	}
	// Moving the zeros of a wide matrix would take 10⁸ values.
	b, err := NewBuilder(path, BuildOptions{Scale: svc.ScaleRange})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	for i := range 10_000 {
		if err := b.Add(1, []int32{int32(i)}, []float64{1}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Commit(context.Background(), plusMinus, 10_000, false); err == nil || !strings.Contains(err.Error(), "fill the matrix") {
		t.Errorf("filling the matrix: %v", err)
	}
}

// The memory of a builder does not grow with the number of rows.
func TestBuilderMemory(t *testing.T) {
	const m, n = 40_000, 100
	path := filepath.Join(t.TempDir(), "rows")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := NewBuilder(path, BuildOptions{Scale: svc.ScaleMaxAbs, Bias: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	ind, val := make([]int32, n), make([]float64, n)
	for j := range ind {
		ind[j], val[j] = int32(j), float64(j+1)
	}
	for range m {
		if err := b.Add(1, ind, val); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Commit(context.Background(), plusMinus, n, false); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 9<<20 {
		t.Errorf("%d bytes allocated for a file of %d", got, 4*m*(n+1))
	}
}
