package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
	incomplete "github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/matfile"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// A method is one of package krylov, with the kind of matrices it is for.
type method struct {
	name      string
	symmetric bool // for symmetric matrices only
	squares   bool // minimises ‖b-Ax‖, preconditioned by its columns
	solve     func(ctx context.Context, s *system, m krylov.Preconditioner, o krylov.Options) (krylov.Result, error)
}

// square is the solve of a method for square matrices.
func square[W interface {
	Solve(ctx context.Context, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}](make func(n int) W) func(context.Context, *system, krylov.Preconditioner, krylov.Options) (krylov.Result, error) {
	return func(ctx context.Context, s *system, m krylov.Preconditioner, o krylov.Options) (krylov.Result, error) {
		return make(len(s.b)).Solve(ctx, s.op, m, s.x, s.b, o)
	}
}

var allMethods = []method{
	{"CG", true, false, square(krylov.NewCG)},
	{"MINRES", true, false, square(krylov.NewMINRES)},
	{"MINRES-QLP", true, false, square(krylov.NewMINRESQLP)},
	{"BiCGSTAB", false, false, square(krylov.NewBiCGSTAB)},
	{"BiCGSTAB(2)", false, false, square(func(n int) *krylov.BiCGSTABL { return krylov.NewBiCGSTABL(n, 2) })},
	{"GMRES(30)", false, false, square(func(n int) *krylov.GMRES { return krylov.NewGMRES(n, 30) })},
	{"FGMRES(30)", false, false, square(func(n int) *krylov.FGMRES { return krylov.NewFGMRES(n, 30) })},
	{"LSQR", false, true, func(ctx context.Context, s *system, m krylov.Preconditioner, o krylov.Options) (krylov.Result, error) {
		return krylov.NewLSQR(len(s.b), len(s.b)).Solve(ctx, s.plan, m, s.x, s.b, o)
	}},
	{"LSMR", false, true, func(ctx context.Context, s *system, m krylov.Preconditioner, o krylov.Options) (krylov.Result, error) {
		return krylov.NewLSMR(len(s.b), len(s.b)).Solve(ctx, s.plan, m, s.x, s.b, o)
	}},
}

// A system is what all methods solve: A x = b with b = A times a random vector.
type system struct {
	a    *sparse.CSR
	sym  *sparse.Sym // nil unless A is symmetric
	plan *sparse.Plan
	op   krylov.Operator
	x, b []float64
}

func readSystem(path string) (*system, error) {
	f, err := matfile.ReadFile(path, matfile.Options{})
	if err != nil {
		return nil, err
	}
	s := &system{a: f.Full().ToCSR()}
	if f.Symmetry == mtx.Symmetric {
		if s.sym, err = sparse.NewSym(f.Stored()); err != nil {
			return nil, err
		}
	}
	if s.plan, err = sparse.NewPlan(s.a, sparse.PlanOptions{Transposed: true}); err != nil {
		return nil, err
	}
	if s.op, err = krylov.General(s.plan); err != nil {
		return nil, err
	}
	o, err := newOurs(s.a, 1)
	if err != nil {
		return nil, err
	}
	s.b, s.x = o.b[0], make([]float64, len(o.b[0]))
	return s, nil
}

// preconditioner returns one of the kind named, for the method, or the reason why there is none.
func (s *system) preconditioner(kind string, m method) (krylov.Preconditioner, error) {
	switch {
	case kind == "none":
		return nil, nil
	case m.squares && kind == "diagonal":
		return krylov.NewColumnScaling(len(s.b), 0, s.a.DoNonZero)
	case kind == "diagonal":
		diag := make([]float64, len(s.b))
		s.a.Diag(diag)
		for i, v := range diag {
			if v == 0 {
				diag[i] = 1
			} else if m.symmetric {
				diag[i] = math.Abs(v)
			}
		}
		return krylov.NewJacobi(diag)
	case s.sym != nil:
		return incomplete.NewILDL(s.sym, incomplete.ILDLOptions{Positive: m.symmetric})
	}
	return incomplete.NewILUT(s.a, incomplete.ILUTOptions{})
}

// methodsTable prints how each method ends on each matrix with each preconditioner that it can use. The residual is computed from A, b and x here.
func (b *bench) methodsTable(files []string) error {
	fmt.Fprintf(b.out, "\n## All methods to a relative residual of %g, at most %d iterations and %v; incomplete is ILDL for symmetric matrices, with absolute pivots for the methods that need a definite one, ILUT for others\n\n", b.tol, b.limit, b.time)
	fmt.Fprintln(b.out, "| matrix | n | method | preconditioner | status | iterations | true relative residual |")
	fmt.Fprintln(b.out, "|---|---|---|---|---|---|---|")
	claims, kept := 0, 0
	var unsolved []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".mtx")
		if !b.wanted(name) {
			continue
		}
		s, err := readSystem(file)
		if err != nil {
			return err
		}
		solved := false
		for _, m := range allMethods {
			for _, kind := range b.preconds {
				if m.symmetric && s.sym == nil || m.squares && kind == "incomplete" {
					continue
				}
				r, err := b.end(s, m, kind)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", name, m.name, err)
				}
				fmt.Fprintf(b.out, "| %s | %d | %s | %s | %s | %d | %.1e |\n", name, len(s.b), m.name, kind, r.status, r.iterations, r.residual)
				if r.status == krylov.Converged.String() {
					claims++
					if r.residual <= b.tol*(1+1e-6)+1e-15 {
						kept++
						solved = true
					}
				}
			}
		}
		if !solved {
			unsolved = append(unsolved, name)
		}
	}
	fmt.Fprintf(b.out, "\n%d runs say that they have converged; the residual confirms %d of them. Matrices that no run solves: %s.\n", claims, kept, orNone(unsolved))
	return nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// An ending is how a run ended.
type ending struct {
	status     string
	iterations int
	residual   float64
}

// end runs a method.
func (b *bench) end(s *system, m method, kind string) (ending, error) {
	pre, err := s.preconditioner(kind, m)
	if err != nil {
		return ending{status: "no preconditioner: " + err.Error(), residual: 1}, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.time)
	defer cancel()
	start := time.Now()
	res, err := m.solve(ctx, s, pre, krylov.Options{Tol: b.tol, MaxIter: b.limit})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return ending{}, err
	}
	status := res.Status.String()
	if err != nil {
		status = fmt.Sprintf("time limit, %.0f s", time.Since(start).Seconds())
	}
	r := make([]float64, len(s.b))
	s.a.MulVec(r, s.x)
	asm.Axpy(-1, s.b, r)
	return ending{status, res.Iterations, asm.Nrm2(r) / asm.Nrm2(s.b)}, nil
}
