//go:build cgo

// Command pardiso is libsaddle_pardiso.so, built with -buildmode=c-shared: see the header saddle_pardiso.h.
package main

import "C"

import (
	"errors"
	"runtime/cgo"
	"runtime/debug"
	"time"
	"unsafe"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

func main() {}

// Codes of Pardiso.
const (
	inconsistent  = -1
	internalError = -3
	singular      = -7
)

// Places in iparm, counted from 0.
const (
	atOverwrite = 5
	atSteps     = 6 // refinement steps done
	atPerturbed = 13
	atNNZ       = 17
	atPositive  = 21
	atNegative  = 22
)

// threshold is the relative pivot threshold: the interface has no place for one.
const threshold = 1e-8

// A problem is what pt stands for.
type problem struct {
	*engine.Session
	valid bool // there is a factorisation
}

func ints(p *C.int, n int) []int32 {
	if p == nil || n <= 0 {
		return nil
	}
	return unsafe.Slice((*int32)(unsafe.Pointer(p)), n)
}

func floats(p *C.double, n int) []float64 {
	if p == nil || n <= 0 {
		return nil
	}
	return unsafe.Slice((*float64)(unsafe.Pointer(p)), n)
}

//export pardiso_ipopt_newinterface
func pardiso_ipopt_newinterface() {}

//export pardisoinit_
func pardisoinit_(pt unsafe.Pointer, mtype, solver, iparm *C.int, dparm *C.double, failed *C.int) {
	clear(unsafe.Slice((*uint64)(pt), 64))
	out := ints(iparm, 64)
	clear(out)
	out[0], out[1], out[2], out[7] = 1, 2, 1, 0
	*failed = 0
}

//export pardiso_
func pardiso_(pt unsafe.Pointer, maxfct, mnum, mtype, phase, n *C.int, a *C.double, ia, ja, perm, nrhs, iparm, msglvl *C.int, b, x *C.double, failed *C.int, dparm *C.double) {
	start := time.Now()
	*failed = 0
	slot := (*uintptr)(pt)
	defer func() {
		if r := recover(); r != nil {
			*failed = internalError
			if engine.Logging() {
				engine.Log(start, "pardiso: %v\n%s", r, debug.Stack())
			}
		}
	}()
	var p *problem
	if *phase <= 0 {
		drop(slot)
	} else if err := call(slot, int(*phase), int(*n), a, ia, ja, int(*nrhs), ints(iparm, 64), b, x); err != nil {
		*failed = internalError
		var c code
		if errors.As(err, &c) {
			*failed = C.int(c)
		}
		engine.Log(start, "pardiso phase %d: %v", *phase, err)
	}
	if engine.Logging() {
		if p = get(slot); p != nil && p.valid {
			in := p.LDL.Stats().Inertia
			engine.Log(start, "pardiso phase %d n %d error %d negative %d zero %d", *phase, *n, *failed, in.Neg, in.Zero)
		} else {
			engine.Log(start, "pardiso phase %d n %d error %d", *phase, *n, *failed)
		}
	}
}

// A code is an error with a number.
type code int

func (c code) Error() string {
	if c == singular {
		return "the matrix is singular"
	}
	return "the arguments do not fit together"
}

func get(slot *uintptr) (p *problem) {
	defer func() { _ = recover() }() // no handle, or one that has been deleted
	p, _ = cgo.Handle(*slot).Value().(*problem)
	return p
}

func drop(slot *uintptr) {
	h := cgo.Handle(*slot)
	*slot = 0
	defer func() { _ = recover() }()
	h.Delete()
}

// call does the steps of a phase: first and last are its digits.
func call(slot *uintptr, phase, n int, a *C.double, ia, ja *C.int, nrhs int, iparm []int32, b, x *C.double) error {
	first, last := phase/10, phase%10
	if first < 1 || last > 3 || last < first {
		return code(inconsistent)
	}
	if n < 1 || ia == nil || *ia != 1 {
		return code(inconsistent)
	}
	row := engine.Triplets(n, ints(ia, n+1), 1)
	val := floats(a, len(row))
	if first == 1 {
		if err := analyse(slot, n, row, ints(ja, len(row)), val, iparm); err != nil {
			return err
		}
	}
	p := get(slot)
	if p == nil || p.Pattern.N != n || len(p.Pattern.Map) != len(row) {
		return code(inconsistent)
	}
	if first <= 2 && last >= 2 {
		if err := p.factorize(val, iparm); err != nil {
			return err
		}
	}
	if last == 3 {
		return p.solve(floats(b, n*nrhs), floats(x, n*nrhs), nrhs, iparm)
	}
	return nil
}

func analyse(slot *uintptr, n int, row, col []int32, val []float64, iparm []int32) error {
	s, err := engine.NewPlanned(0, engine.Compress(n, row, col, 1), val, engine.Order(factor.OrderAuto), nil)
	if err != nil {
		return err
	}
	drop(slot)
	*slot = uintptr(cgo.NewHandle(&problem{Session: s}))
	iparm[atNNZ] = int32(min(s.Plan.NNZL(), 1<<31-1))
	return nil
}

func (p *problem) factorize(val []float64, iparm []int32) error {
	if p.LDL == nil {
		p.LDL = p.Plan.New()
	}
	p.valid = false
	p.Pattern.Sum(p.Val, val)
	in, err := p.Threshold.Factorize(p.LDL, p.Val, threshold)
	if err != nil {
		return err
	}
	p.valid = true
	iparm[atPerturbed], iparm[atPositive], iparm[atNegative] = 0, int32(in.Pos), int32(in.Neg)
	if in.Zero > 0 {
		return code(singular)
	}
	return nil
}

// solve sets x, and b if iparm(6) says so, to refined solutions.
func (p *problem) solve(b, x []float64, nrhs int, iparm []int32) error {
	if !p.valid || len(b) == 0 || len(x) == 0 {
		return code(inconsistent)
	}
	n := p.Pattern.N
	iparm[atSteps] = 0
	for j := range nrhs {
		to, from := x[j*n:(j+1)*n], b[j*n:(j+1)*n]
		r, err := p.LDL.SolveRefined(to, from)
		if err != nil {
			return err
		}
		iparm[atSteps] = max(iparm[atSteps], int32(r.Steps))
		if iparm[atOverwrite] == 1 {
			copy(from, to)
		}
	}
	return nil
}
