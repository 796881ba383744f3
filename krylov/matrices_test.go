package krylov_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// matrixFolder returns the folder of test matrices beside the module, or skips.
func matrixFolder(t *testing.T) string {
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
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "..", "shared", "data", "matrices")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no test matrices: %v", err)
	}
	return dir
}

// readMatrix reads a real coordinate matrix in Matrix Market form, with both
// triangles if it is symmetric. It is for well-formed files only.
func readMatrix(t *testing.T, path string) *sparse.CSR {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan()
	symmetric := strings.HasSuffix(strings.TrimSpace(lines.Text()), "symmetric")
	var c *sparse.COO
	for lines.Scan() {
		text := lines.Text()
		if strings.HasPrefix(text, "%") || strings.TrimSpace(text) == "" {
			continue
		}
		if c == nil {
			var rows, cols, nnz int
			if _, err := fmt.Sscan(text, &rows, &cols, &nnz); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if c, err = sparse.NewCOO(rows, cols); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var i, j int
		var v float64
		if _, err := fmt.Sscan(text, &i, &j, &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := c.Append(i-1, j-1, v); err != nil {
			t.Fatal(err)
		}
		if symmetric && i != j {
			if err := c.Append(j-1, i-1, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return c.ToCSR()
}

// TestMatrices solves collected systems with b = A·1 and Jacobi. Where the
// methods are known to manage, they must converge; elsewhere they must only
// tell the truth.
func TestMatrices(t *testing.T) {
	dir := matrixFolder(t)
	for _, tc := range []struct {
		file         string
		cg, bicgstab bool // expected to converge
	}{
		{"Chem97ZtZ.mtx", true, true},
		{"LFAT5.mtx", true, true},
		{"hykkt_H_matrix_ACTIVSg200_AC_00.mtx", false, false}, // definite, condition number 1e7
		{"bcsstk13.mtx", true, false},                         // definite, condition number 1e10
		{"bfwa62.mtx", false, true},                           // the rest is nonsymmetric
		{"epb0.mtx", false, false},
		{"cryg2500.mtx", false, false},
	} {
		a := readMatrix(t, filepath.Join(dir, tc.file))
		n, _ := a.Dims()
		ones := make([]float64, n)
		for i := range ones {
			ones[i] = 1
		}
		b := make([]float64, n)
		a.MulVec(b, ones)
		for _, m := range methods {
			x := make([]float64, n)
			res, err := m.make(n).Solve(context.Background(), general(t, a), jacobi(t, a), x, b, krylov.Options{History: true})
			if err != nil {
				t.Fatal(err)
			}
			wantTruth(t, a, x, b, 1e-8, res)
			t.Logf("%s %s: %v, %d iterations, residual %.1e, backward error %.1e", tc.file, m.name,
				res.Status, res.Iterations, res.RelResidual, sparsetest.BackwardError(a, x, b))
			must := tc.bicgstab
			switch m.name {
			case "CG", "MINRES", "MINRESQLP":
				must = tc.cg
			}
			if must && res.Status != krylov.Converged {
				t.Errorf("%s: %s: %v", tc.file, m.name, res.Status)
			}
		}
	}
}
