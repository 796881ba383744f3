package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/saddle-go/saddle/krylov"
)

// A job is a system with the way to solve it.
type job struct {
	op  krylov.Operator
	nnz int // of the matrix with both triangles
	// setup makes the preconditioner and tells its operator complexity.
	setup func() (m krylov.Preconditioner, complexity float64, err error)
	// solver makes the workspace of the method.
	solver func() solver
}

// A solver is a method of package krylov.
type solver interface {
	Solve(ctx context.Context, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}

// measure solves c and returns its row of the table.
func measure(c instance) (string, error) {
	base := heap(true)
	j, err := c.make()
	if err != nil {
		return "", err
	}
	runtime.GC()
	start := cpuSeconds()
	m, complexity, err := j.setup()
	if err != nil {
		return "", err
	}
	setup := cpuSeconds() - start

	n := j.op.Dim()
	x, b := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = noise(i)
	}
	j.op.MulVec(b, x)
	w := j.solver()
	start = cpuSeconds()
	begin := time.Now()
	res, err := w.Solve(context.Background(), j.op, m, x, b, krylov.Options{MaxIter: 500})
	solve, wall := cpuSeconds()-start, time.Since(begin)
	if err != nil {
		return "", err
	}
	if res.Status != krylov.Converged {
		return "", fmt.Errorf("%v after %d iterations, residual %.1e", res.Status, res.Iterations, res.RelResidual)
	}
	held := heap(true) - base
	runtime.KeepAlive(m)
	runtime.KeepAlive(w)
	runtime.KeepAlive(x)
	runtime.KeepAlive(b)

	w, x, b, m = nil, nil, nil, nil // a setup comes before them
	peak, err := peakOf(j)
	if err != nil {
		return "", err
	}
	peak = max(peak-base, held)
	matrix := float64(12*j.nnz + 8*(n+1))
	return fmt.Sprintf("| %s | %d | %d | %.2f | %d | %.2f | %.2f | %.2f | %.1f | %.1f |", c.columns, n, j.nnz,
		setup, res.Iterations, solve, wall.Seconds(), complexity, float64(held)/matrix, float64(peak)/matrix), nil
}

// peakOf makes the preconditioner of j once more, the garbage collector being eager, and
// returns the most bytes that were in use.
func peakOf(j *job) (int64, error) {
	heap(true)
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	done := make(chan struct{})
	most := make(chan int64)
	go func() {
		peak := int64(0)
		for {
			select {
			case <-done:
				most <- max(peak, heap(false))
				return
			case <-time.After(2 * time.Millisecond):
				peak = max(peak, heap(false))
			}
		}
	}()
	m, _, err := j.setup()
	close(done)
	peak := <-most
	runtime.KeepAlive(m)
	return peak, err
}

// heap returns the bytes that objects take, after a collection if wanted.
func heap(collect bool) int64 {
	if collect {
		runtime.GC()
		runtime.GC()
	}
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

// noise returns number i of a fixed sequence in [-1, 1) without pattern.
func noise(i int) float64 {
	z := uint64(i+1) * 0x9e3779b97f4a7c15 // splitmix64
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64(int64(z^z>>31)) / (1 << 63)
}
