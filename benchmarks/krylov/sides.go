package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/saddle-go/saddle/krylov"
	incomplete "github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

// A solve is one solution as one side found it.
type solve struct {
	seconds    float64
	iterations int
	residual   float64 // true
}

// A side collects the solves of one side.
type side struct {
	perIteration float64
	counts       map[int]int // iterations by right-hand side
	good         map[int]bool
}

func newSide() *side {
	return &side{math.Inf(1), map[int]int{}, map[int]bool{}}
}

func (s *side) add(j int, r solve, tol float64) {
	s.perIteration = min(s.perIteration, r.seconds/float64(max(1, r.iterations)))
	s.counts[j] = r.iterations
	s.good[j] = r.residual <= 1.01*tol
}

// iterations returns the median over the right-hand sides, NaN if there is none.
func (s *side) iterations() float64 {
	var l []int
	for _, k := range s.counts {
		l = append(l, k)
	}
	if len(l) == 0 {
		return math.NaN()
	}
	slices.Sort(l)
	return float64(l[len(l)/2])
}

func (s *side) solved() (n int) {
	for _, g := range s.good {
		if g {
			n++
		}
	}
	return n
}

// ours is our side of one matrix.
type ours struct {
	a     *sparse.CSR
	op    krylov.Operator
	m     map[string]krylov.Preconditioner
	w     *krylov.BiCGSTAB
	b     [][]float64
	x     []float64
	setup float64 // seconds to plan the products
}

// newOurs plans the products with a and makes k right-hand sides.
func newOurs(a *sparse.CSR, k int) (*ours, error) {
	n, _ := a.Dims()
	start := time.Now()
	plan, err := sparse.NewPlan(a, sparse.PlanOptions{})
	if err != nil {
		return nil, err
	}
	o := &ours{a: a, setup: time.Since(start).Seconds(), w: krylov.NewBiCGSTAB(n), x: make([]float64, n)}
	if o.op, err = krylov.General(plan); err != nil {
		return nil, err
	}
	diag := make([]float64, n)
	a.Diag(diag)
	for i, v := range diag {
		if v == 0 {
			diag[i] = 1 // as Eigen does
		}
	}
	jacobi, err := krylov.NewJacobi(diag)
	if err != nil {
		return nil, err
	}
	o.m = map[string]krylov.Preconditioner{"identity": nil, "diagonal": jacobi}
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	for range k {
		b := make([]float64, n)
		for i := range o.x {
			o.x[i] = 0.5 + rng.Float64()
		}
		a.MulVec(b, o.x)
		o.b = append(o.b, b)
	}
	return o, nil
}

func (o *ours) solve(precond string, j int, tol float64, limit int) (solve, error) {
	m, ok := o.m[precond]
	if !ok && precond != "ilut" {
		return solve{}, fmt.Errorf("no preconditioner %q", precond)
	}
	if !ok {
		ilut, err := incomplete.NewILUT(o.a, incomplete.ILUTOptions{Drop: 1e-3, Fill: 5})
		if err != nil {
			return solve{}, err
		}
		m = ilut
		o.m[precond] = m
	}
	start := time.Now()
	res, err := o.w.Solve(context.Background(), o.op, m, o.x, o.b[j], krylov.Options{Tol: tol, MaxIter: limit})
	return solve{time.Since(start).Seconds(), res.Iterations, res.RelResidual}, err
}

// A peer is the running program of the rival.
type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startPeer(exe string) (*peer, error) {
	p := &peer{cmd: exec.Command(exe)}
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	p.cmd.Stderr = os.Stderr
	return p, p.cmd.Start()
}

func (p *peer) stop() {
	p.in.Close()
	_ = p.cmd.Wait()
}

// load hands over a matrix and right-hand sides.
func (p *peer) load(a *sparse.CSR, rhs [][]float64) error {
	f, err := os.CreateTemp("", "krylov")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	ptr, ind, val := a.Raw()
	n, _ := a.Dims()
	short := make([]int32, len(ptr))
	for i, q := range ptr {
		short[i] = int32(q)
	}
	parts := []any{[]int64{int64(n), int64(len(ind)), int64(len(rhs))}, short, ind, val}
	for _, b := range rhs {
		parts = append(parts, b)
	}
	for _, part := range parts {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(p.in, f.Name()); err != nil {
		return err
	}
	_, err = p.out.ReadString('\n')
	return err
}

func (p *peer) solve(precond string, j int, tol float64, limit int) (s solve, err error) {
	if _, err = fmt.Fprintln(p.in, precond, j, tol, limit); err != nil {
		return s, err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return s, err
	}
	_, err = fmt.Sscan(line, &s.seconds, &s.iterations, &s.residual)
	return s, err
}

func (p *peer) done() { fmt.Fprintln(p.in, "end") }
