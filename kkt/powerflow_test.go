package kkt_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

// A powerFlow is an interior-point system of AC optimal power flow,
//
//	[ H   0   Jᵀ  J_dᵀ ] [ x  ]   [ r_x ]
//	[ 0   D_d 0   -I   ] [ s  ] = [ r_s ]
//	[ J   0   0    0   ] [ y  ]   [ r_y ]
//	[ J_d -I  0    0   ] [ yd ]   [ r_yd]
//
// as a structure of this package: W = H ⊕ D_d and the constraints (J 0; J_d −I).
type powerFlow struct {
	s   kkt.Structure
	v   kkt.Values
	rhs []float64
}

// sharedMatrices returns the folder of the test matrices.
func sharedMatrices(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "data", "matrices")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no test matrices: %v", err)
	}
	return dir
}

// readLines returns the lines of a Matrix Market file that are no comments, split. Some of the files lack the banner, which a reader
// should refuse: what they hold is said here.
func readLines(t *testing.T, dir, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("no test matrix: %v", err)
	}
	var lines [][]string
	for scan := bufio.NewScanner(bytes.NewReader(text)); scan.Scan(); {
		if line := scan.Text(); line != "" && line[0] != '%' {
			lines = append(lines, strings.Fields(line))
		}
	}
	return lines
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// readVector reads an n×1 array.
func readVector(t *testing.T, dir, name string) []float64 {
	t.Helper()
	lines := readLines(t, dir, name)
	var x []float64
	for _, f := range lines[1:] {
		x = append(x, number(t, f[0]))
	}
	if len(x) != int(number(t, lines[0][0])) {
		t.Fatalf("%s: %d elements", name, len(x))
	}
	return x
}

// readTriplets reads a coordinate matrix into e and val, moved by rows and columns.
func readTriplets(t *testing.T, dir, name string, rows, cols int, e *kkt.Entries, val *[]float64) (m, n int) {
	t.Helper()
	lines := readLines(t, dir, name)
	if len(lines)-1 != int(number(t, lines[0][2])) {
		t.Fatalf("%s: %d entries", name, len(lines)-1)
	}
	for _, f := range lines[1:] {
		e.RowIdx = append(e.RowIdx, int32(rows)+int32(number(t, f[0]))-1)
		e.ColIdx = append(e.ColIdx, int32(cols)+int32(number(t, f[1]))-1)
		*val = append(*val, number(t, f[2]))
	}
	return int(number(t, lines[0][0])), int(number(t, lines[0][1]))
}

// readPowerFlow reads the system of a network at an iteration.
func readPowerFlow(t *testing.T, network, iteration string) *powerFlow {
	t.Helper()
	dir := sharedMatrices(t)
	matrix := func(what string) string {
		return fmt.Sprintf("hykkt_block_%s_matrix_%s_AC_%s.mtx", what, network, iteration)
	}
	p := &powerFlow{}
	n, _ := readTriplets(t, dir, matrix("H"), 0, 0, &p.s.W, &p.v.W)
	d, _ := readTriplets(t, dir, matrix("Dd"), n, n, &p.s.W, &p.v.W)
	m, _ := readTriplets(t, dir, matrix("J"), 0, 0, &p.s.J, &p.v.J)
	readTriplets(t, dir, matrix("Jd"), m, 0, &p.s.J, &p.v.J)
	for i := range d {
		p.s.J.RowIdx = append(p.s.J.RowIdx, int32(m+i))
		p.s.J.ColIdx = append(p.s.J.ColIdx, int32(n+i))
		p.v.J = append(p.v.J, -1)
	}
	p.s.N, p.s.M = n+d, m+d
	for _, part := range []string{"rx", "rs", "ry", "ryd"} {
		p.rhs = append(p.rhs, readVector(t, dir, fmt.Sprintf("hykkt_block_%s_%s_AC_%s.mtx", part, network, iteration))...)
	}
	p.s.Sample = &p.v
	return p
}

// matrix returns the whole matrix.
func (p *powerFlow) matrix(t *testing.T) *sparse.Sym {
	t.Helper()
	n := p.s.N + p.s.M
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	for k, i := range p.s.W.RowIdx {
		list.Append(int(i), int(p.s.W.ColIdx[k]), p.v.W[k])
	}
	for k, i := range p.s.J.RowIdx {
		list.Append(p.s.N+int(i), int(p.s.J.ColIdx[k]), p.v.J[k])
	}
	for i := range p.s.M {
		list.Append(p.s.N+i, p.s.N+i, 0)
	}
	a, err := sparse.NewSym(list.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// powerFlows are the systems with their inertia, which MUMPS finds, too, in two orders. That of the small ones is counted by a dense factorisation below.
var powerFlows = []struct {
	network, iteration string
	pos, neg           int
}{
	{"ACTIVSg200", "00", 2278 + 490, 1386 + 490},
	{"ACTIVSg200", "10", 2278 + 490, 1386 + 490},
	{"ACTIVSg2000", "09", 25910 + 6412, 16933 + 6412},
}

// TestPowerFlow solves each system by back ends that pivot differently.
func TestPowerFlow(t *testing.T) {
	for _, c := range powerFlows {
		p := readPowerFlow(t, c.network, c.iteration)
		a := p.matrix(t)
		name := c.network + " " + c.iteration
		backends := map[string]func() kkt.Backend{
			"ldl":           func() kkt.Backend { return kkt.NewLDL(factor.Options{}) },
			"ldl threshold": func() kkt.Backend { return kkt.NewLDL(factor.Options{Pivoting: factor.PivotThreshold, U: 0.1}) },
			"ldl dissection": func() kkt.Backend {
				return kkt.NewLDL(factor.Options{Ordering: factor.OrderND, Pivoting: factor.PivotThreshold, Threads: 2})
			},
			"block-angular": func() kkt.Backend { return kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: 2}) },
		}
		for kind, make := range backends {
			b := make()
			if err := b.Analyze(&kkt.Pattern{Lower: a, Typical: true}); err != nil {
				t.Fatalf("%s, %s: %v", name, kind, err)
			}
			in, err := b.Factorize(context.Background(), valuesOf(a))
			if err != nil {
				t.Fatalf("%s, %s: %v", name, kind, err)
			}
			if in.Pos != c.pos || in.Neg != c.neg || in.Zero != 0 {
				t.Errorf("%s, %s: inertia %+v, want %d and %d", name, kind, in, c.pos, c.neg)
			}
			plain, once := refineOnce(t, b, a, p.rhs)
			if !(once <= 1e-13) {
				t.Errorf("%s, %s: backward error %.2g after a step of refinement, %.2g before", name, kind, once, plain)
			}
			t.Logf("%s, %s: n = %d, nnz(L) = %d, backward errors %.2g, %.2g", name, kind, len(p.rhs), b.Stats().NnzL, plain, once)
		}
	}
}

// refineOnce returns the backward errors of a plain solve and after one step of refinement.
func refineOnce(t *testing.T, b kkt.Backend, a *sparse.Sym, rhs []float64) (plain, once float64) {
	t.Helper()
	x, r := append([]float64(nil), rhs...), make([]float64, len(rhs))
	if err := b.Solve(x, 1); err != nil {
		t.Fatal(err)
	}
	plain = factortest.BackwardError(a, x, rhs)
	a.MulVec(r, x)
	for i, v := range rhs {
		r[i] = v - r[i]
	}
	if err := b.Solve(r, 1); err != nil {
		t.Fatal(err)
	}
	for i, v := range r {
		x[i] += v
	}
	return plain, factortest.BackwardError(a, x, rhs)
}

// TestPowerFlowSystem solves the systems by [kkt.System], whose own inertia loop must find nothing to correct.
func TestPowerFlowSystem(t *testing.T) {
	for _, c := range powerFlows {
		p := readPowerFlow(t, c.network, c.iteration)
		k, err := kkt.New(p.s, kkt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := k.SetValues(p.v); err != nil {
			t.Fatal(err)
		}
		in, err := k.Factor(context.Background(), kkt.Shift{})
		if err != nil {
			t.Fatal(err)
		}
		if in.Pos != c.pos || in.Neg != c.neg {
			t.Errorf("%s %s: inertia %+v, want %d and %d", c.network, c.iteration, in, c.pos, c.neg)
		}
		x := make([]float64, len(p.rhs))
		info, err := k.Solve(context.Background(), x, p.rhs)
		if err != nil {
			t.Fatal(err)
		}
		if e := factortest.BackwardError(p.matrix(t), x, p.rhs); !(e <= 1e-14) || !info.Converged {
			t.Errorf("%s %s: backward error %.2g, %+v", c.network, c.iteration, e, info)
		}
	}
}

// TestPowerFlowDense counts the eigenvalues of the small systems by a dense factorisation.
func TestPowerFlowDense(t *testing.T) {
	if testing.Short() {
		t.Skip("dense factors of order 4644 take 170 MB")
	}
	if isa.Active() == isa.Generic {
		t.Skip("a minute without vector kernels")
	}
	for _, c := range powerFlows[:2] {
		b := kkt.NewDense()
		a := factortest.Equilibrated(readPowerFlow(t, c.network, c.iteration).matrix(t))
		if err := b.Analyze(&kkt.Pattern{Lower: a}); err != nil {
			t.Fatal(err)
		}
		in, err := b.Factorize(context.Background(), valuesOf(a))
		if err != nil || in.Pos != c.pos || in.Neg != c.neg || in.Zero != 0 {
			t.Errorf("%s %s: %+v, %v; want %d and %d", c.network, c.iteration, in, err, c.pos, c.neg)
		}
	}
}
