package kkt

import (
	"context"
	"math"
)

// A byFactors preconditions with the factors of a system.
type byFactors struct {
	of        *System
	n         int
	condensed bool
	work      []float64
	update    func(ctx context.Context, k *System) error
}

// FactorOf returns a preconditioner by the factors of another system with the same N and M, for KrylovOptions.Precond: of an earlier iterate, or of a simpler
// matrix. It uses the factors that `of` has when a solve needs them, and is indefinite for the method of K: FGMRES or BiCGSTAB. `of` must be
// factored and not be used by another goroutine during a solve.
func FactorOf(of *System) func(*System) (Preconditioner, error) {
	return func(k *System) (Preconditioner, error) {
		if of.s.N != k.s.N || of.s.M != k.s.M || of.form == MatrixFree {
			return nil, &Error{Kind: BadStructure, Func: "FactorOf", Msg: "a system of other dimensions, or matrix-free"}
		}
		return &byFactors{of: of, n: k.s.N, work: make([]float64, k.Dim())}, nil
	}
}

// Constraint is the constraint preconditioner of a system, for KrylovOptions.Precond,
//
//	[ D   Jᵀ            ]
//	[ J  −(C + δ_c I)   ],   D = |diag(W + Σ + δ_w I)|,
//
// by its factors, which are much sparser than those of K where W fills in (Keller, Gould and Wathen, Constraint preconditioning for indefinite
// linear systems, 2000). It is factored by each factorisation of the system. Zeros of D are replaced by 1.
func Constraint(k *System) (Preconditioner, error) {
	if k.s.Products != nil {
		return nil, &Error{Kind: BadStructure, Func: "Constraint", Msg: "the entries of J are not known"}
	}
	n, m := k.s.N, k.s.M
	ptr, ind := k.a.ptr, k.a.ind
	var s Structure
	s.N, s.M = n, m
	s.J.ColPtr = make([]int, n+1)
	for j, lo := range k.a.jptr {
		for _, i := range ind[lo:ptr[j+1]] {
			s.J.RowIdx = append(s.J.RowIdx, i-int32(n))
		}
		s.J.ColPtr[j+1] = len(s.J.RowIdx)
	}
	of, err := New(s, Options{Form: Augmented, Threads: k.opt.Threads, Expected: k.opt.Expected})
	if err != nil {
		return nil, err
	}
	d, v := make([]float64, n), make([]float64, s.J.Len())
	p := &byFactors{of: of, n: n, work: make([]float64, n+m)}
	p.update = func(ctx context.Context, k *System) error {
		at := 0
		for j, lo := range k.a.jptr {
			at += copy(v[at:], k.val[lo:ptr[j+1]])
			if d[j] = math.Abs(k.val[ptr[j]]); !usable(d[j]) {
				d[j] = 1
			}
		}
		if err := of.SetValues(Values{J: v, Sigma: d, C: k.c}); err != nil {
			return err
		}
		_, err := of.Factor(ctx, Shift{C: k.shift.C})
		return err
	}
	return p, nil
}

// Update implements [Preconditioner].
func (p *byFactors) Update(ctx context.Context, k *System, condensed bool) error {
	p.condensed = condensed
	if p.update != nil {
		return p.update(ctx, k)
	}
	if !p.of.current {
		return &Error{Kind: OutOfOrder, Func: "FactorOf", Msg: "the system has no factors"}
	}
	return nil
}

// Dim returns the order of the operator.
func (p *byFactors) Dim() int {
	if p.condensed {
		return p.n
	}
	return len(p.work)
}

// Solve computes dst = M⁻¹·r: of K_c by the first n unknowns of M·x = (r; 0).
func (p *byFactors) Solve(dst, r []float64) {
	clear(p.work[copy(p.work, r):])
	if err := p.of.SolveOnce(p.work, 1); err != nil {
		copy(dst, r) // factors have been given up: no preconditioner
		return
	}
	copy(dst, p.work)
}
