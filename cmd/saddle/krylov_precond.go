package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/solvers"
)

// build makes the preconditioner, nil for none. The error is about the input; a matrix that has none
// of the kind ends the run with a status.
func (r *iterated) build(ctx context.Context) (krylov.Preconditioner, error) {
	m, err := await(ctx, func() (krylov.Preconditioner, error) { return r.make(ctx) })
	if ctx.Err() != nil {
		r.stop(ctx, "making the preconditioner")
		return nil, nil
	}
	if err == nil {
		return m, nil
	}
	why := withoutPackage(err.Error())
	if e, ok := errors.AsType[*precond.PivotError](err); ok {
		why = fmt.Sprintf("row %d%s has no pivot that can be divided by", e.Row+1, fromOne)
		if r.precond == precondSSOR {
			why = fmt.Sprintf("diagonal element %d%s is zero", e.Row+1, fromOne)
		}
	}
	if e, ok := errors.AsType[*krylov.DiagonalError](err); ok {
		why = fmt.Sprintf("diagonal element %d%s is %v", e.Row+1, fromOne, e.Value)
	}
	if e, ok := errors.AsType[*amg.MatrixError](err); ok && e.Row >= 0 {
		why = fmt.Sprintf("row %d%s %s", e.Row+1, fromOne, e.Msg)
		if e.Level > 0 {
			why = fmt.Sprintf("row %d%s of the matrix of level %d %s", e.Row+1, fromOne, e.Level, e.Msg)
		}
	}
	if r.flags.precond == precondAuto && r.precond != precondJacobi {
		r.simpler(why)
		return r.build(ctx)
	}
	r.status = solvers.NumericalTrouble
	r.message = fmt.Sprintf("the matrix has no preconditioner %s: %s", preconds[r.precond].word, why)
	return nil, nil
}

// make makes the preconditioner and describes it.
func (r *iterated) make(ctx context.Context) (krylov.Preconditioner, error) {
	in, f := r.input, r.flags
	switch r.precond {
	case precondJacobi:
		return r.jacobi()
	case precondBlockJacobi:
		o := precond.BlockJacobiOptions{Size: f.block}
		switch {
		case r.method == methodCG:
			o.Kind = precond.BlockCholesky
		case in.sym != nil:
			o.Kind = precond.BlockBunchKaufman
		}
		m, err := precond.NewBlockJacobi(in.a, o)
		if err != nil {
			return nil, err
		}
		r.precondInfo = words.Count(m.Blocks(), "block")
		return m, nil
	case precondSSOR:
		m, err := precond.NewSSOR(in.a, f.omega)
		if err != nil {
			return nil, err
		}
		r.precondInfo = "ω = " + number(f.omega)
		return m, nil
	case precondILU0:
		m, err := precond.NewILU0(in.a, precond.ILU0Options{})
		if err != nil {
			return nil, err
		}
		r.precondInfo = "as many entries as the matrix"
		return m, nil
	case precondILUT:
		m, err := precond.NewILUT(in.a, precond.ILUTOptions{Drop: f.drop, Fill: f.fill})
		if err != nil {
			return nil, err
		}
		st := m.Stats()
		r.kept(st.NNZL+st.NNZU, in.a.NNZ(), st.Replaced)
		return m, nil
	case precondILDL:
		m, err := precond.NewILDL(in.sym, precond.ILDLOptions{Drop: f.drop, Fill: f.fill, Positive: methods[r.method].symmetric})
		if err != nil {
			return nil, err
		}
		st := m.Stats()
		r.kept(st.NNZL+in.rows, in.sym.NNZ(), st.Replaced)
		r.precondInfo += fmt.Sprintf("; %s positive, %s negative pivots", grouped(st.Positive), grouped(st.Negative))
		if methods[r.method].symmetric && st.Negative > 0 {
			r.precondInfo += ", the latter with their signs changed"
		}
		return m, nil
	case precondAMG:
		m, err := amg.New(in.a, amg.Options{Block: f.block})
		if err != nil {
			return nil, err
		}
		st := m.Stats()
		r.precondInfo = fmt.Sprintf("%s, %s times the entries of the matrix", words.Count(len(st.Levels), "level"), significant(st.OperatorComplexity, 3))
		return m, nil
	case precondLDL:
		return r.complete(ctx)
	}
	return nil, nil
}

// jacobi returns the diagonal, in absolute values where it has to be definite.
func (r *iterated) jacobi() (krylov.Preconditioner, error) {
	if methods[r.method].squares {
		return krylov.NewColumnScaling(r.input.cols, 0, r.input.a.DoNonZero)
	}
	diag := r.input.diag
	if methods[r.method].symmetric {
		diag = make([]float64, len(diag))
		for i, d := range r.input.diag {
			diag[i] = math.Abs(d)
		}
	}
	m, err := krylov.NewJacobi(diag)
	if err != nil {
		return nil, err // and no pointer of a type
	}
	return m, nil
}

// kept describes an incomplete factorisation.
func (r *iterated) kept(entries, of, replaced int) {
	r.precondInfo = fmt.Sprintf("%s, %s times those of the matrix", counted(entries, "entry", "entries"), significant(part01(float64(entries), float64(of)), 3))
	if replaced > 0 {
		r.precondInfo += fmt.Sprintf("; %s replaced", words.Count(replaced, "pivot"))
	}
}

// complete factors the matrix.
func (r *iterated) complete(ctx context.Context) (krylov.Preconditioner, error) {
	l, err := factor.New(ctx, r.input.sym, factor.Options{Threads: r.threads})
	if err != nil {
		return nil, err
	}
	st := l.Stats()
	if methods[r.method].symmetric && st.Inertia.Neg > 0 {
		return nil, fmt.Errorf("it has %s, and %s needs a definite preconditioner: gmres does not",
			words.Count(st.Inertia.Neg, "negative eigenvalue"), methods[r.method].word)
	}
	r.precondInfo = fmt.Sprintf("%s positive, %s negative, %s zero eigenvalues; %s", grouped(st.Inertia.Pos), grouped(st.Inertia.Neg),
		grouped(st.Inertia.Zero), strings.TrimSpace(quantity(float64(l.Symbolic().NNZL())))+" entries")
	return precond.NewDirect(l), nil
}
