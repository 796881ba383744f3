package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

// A side is what one solver needed for one matrix: the least times of all rounds.
type side struct {
	setup, solve        float64 // CPU seconds
	iterations, entries int
	failed              bool
}

func noSide() side { return side{setup: math.Inf(1), solve: math.Inf(1)} }

func (s *side) ms(seconds float64) string {
	if s.failed || math.IsInf(seconds, 1) {
		return "–"
	}
	return strconv.FormatFloat(1000*seconds, 'f', 1, 64)
}

func (s *side) count(v int) string {
	if s.failed || math.IsInf(s.setup, 1) {
		return "–"
	}
	return strconv.Itoa(v)
}

// rightSide returns A x for x between ½ and 3/2, pseudo-random.
func rightSide(a *sparse.CSR) []float64 {
	n, _ := a.Dims()
	x, b := make([]float64, n), make([]float64, n)
	s := uint64(88172645463325252)
	for i := range x {
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		x[i] = 0.5 + float64(s>>11)/(1<<53)
	}
	a.MulVec(b, x)
	return b
}

// runOurs factors and solves once; the plan of the products counts as set-up.
func (b *bench) runOurs(a *sparse.CSR, rhs []float64, o precond.ILUTOptions, s *side) error {
	n, _ := a.Dims()
	start := cpuSeconds()
	m, err := precond.NewILUT(a, o)
	if err != nil {
		return err
	}
	plan, err := sparse.NewPlan(a, sparse.PlanOptions{})
	if err != nil {
		return err
	}
	s.setup = min(s.setup, cpuSeconds()-start)
	w, x := krylov.NewBiCGSTAB(n), make([]float64, n)
	op := krylov.OperatorFunc(n, plan.MulVec)
	for range 2 {
		start = cpuSeconds()
		res, err := w.Solve(context.Background(), op, m, x, rhs, krylov.Options{Tol: b.tol, MaxIter: b.maxIter})
		if err != nil {
			return err
		}
		s.solve = min(s.solve, cpuSeconds()-start)
		s.iterations, s.failed = res.Iterations, res.Status != krylov.Converged
	}
	s.entries = m.Stats().NNZL + m.Stats().NNZU
	return nil
}

// runPeer runs Eigen once, which fails if it takes longer than the limit.
func (b *bench) runPeer(input string, s *side) error {
	ctx, cancel := context.WithTimeout(context.Background(), b.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.peer, input, fmt.Sprint(eigenDrop), fmt.Sprint(eigenFill), fmt.Sprint(b.tol), fmt.Sprint(b.maxIter))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		s.failed = true
		return nil
	}
	if err != nil {
		return err
	}
	var setup, solve, residual float64
	if _, err := fmt.Fscan(bytes.NewReader(out), &setup, &solve, &s.iterations, &residual, &s.entries); err != nil {
		return fmt.Errorf("peer: %q: %w", out, err)
	}
	s.setup, s.solve = min(s.setup, setup), min(s.solve, solve)
	s.failed = !(residual <= 10*b.tol)
	return nil
}

// writeSystem writes what the peer reads.
func writeSystem(path string, a *sparse.CSR, rhs []float64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	n, _ := a.Dims()
	ptr, ind, val := a.Raw()
	short := make([]int32, n+1)
	for i, p := range ptr {
		short[i] = int32(p)
	}
	for _, v := range []any{[]int64{int64(n), int64(a.NNZ())}, short, ind, val, rhs} {
		if err := binary.Write(w, binary.NativeEndian, v); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
