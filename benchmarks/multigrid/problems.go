package main

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/krylov/saddle"
	"github.com/saddle-go/saddle/sparse"
)

// definite returns the job of a definite matrix, solved by CG and one cycle of multigrid.
func definite(a *sparse.CSR, o amg.Options) (*job, error) {
	op, err := krylov.General(a)
	if err != nil {
		return nil, err
	}
	return &job{
		op:  op,
		nnz: a.NNZ(),
		setup: func() (krylov.Preconditioner, float64, error) {
			h, err := amg.New(a, o)
			if err != nil {
				return nil, 0, err
			}
			return h, h.Stats().OperatorComplexity, nil
		},
		solver: func() solver { return krylov.NewCG(op.Dim()) },
	}, nil
}

func poisson() table {
	t := table{name: "poisson", title: "Poisson's equation",
		text: "Seven-point matrices of k³ points, zero boundary values; conjugate gradients with a V-cycle."}
	for _, smoother := range []amg.Smoother{amg.Chebyshev, amg.GaussSeidel} {
		for _, k := range []int{25, 50, 100} {
			t.cases = append(t.cases, instance{k * k * k, fmt.Sprintf("%d³, %v", k, smoother), func() (*job, error) {
				return definite(pde.Laplace(k, k, k, [3]float64{1, 1, 1}, 0), amg.Options{Smoother: smoother})
			}})
		}
	}
	return t
}

func elastic() table {
	t := table{name: "elastic", title: "Linear elasticity",
		text: "Trilinear elements in a cube of k³, Poisson's ratio 0.3, clamped on one side, six rigid body modes; conjugate gradients with a V-cycle."}
	for _, k := range []int{10, 20, 30} {
		t.cases = append(t.cases, instance{3 * k * (k + 1) * (k + 1), fmt.Sprintf("%d³", k), func() (*job, error) {
			e := pde.NewElastic(k, 0.3, false)
			return definite(e.K, amg.Options{Block: 3, NearNull: e.Modes, Vectors: 6})
		}})
	}
	return t
}

func stokes() table {
	t := table{name: "stokes", title: "Stokes flow",
		text: "Staggered grid of k³ cells, no slip. A V-cycle for the velocity, the mass matrix for the pressure, block diagonal for MINRES, block triangular for GMRES(30)."}
	for _, method := range []string{"MINRES", "GMRES"} {
		for _, k := range []int{16, 32, 63} {
			unknowns := 3*k*k*(k-1) + k*k*k
			t.cases = append(t.cases, instance{unknowns, fmt.Sprintf("%d³, %s", k, method), func() (*job, error) {
				return stokesJob(k, method)
			}})
		}
	}
	return t
}

func stokesJob(k int, method string) (*job, error) {
	s := pde.NewStokes(k)
	a, err := krylov.General(s.A)
	if err != nil {
		return nil, err
	}
	op, err := saddle.NewOperator(a, s.B, nil)
	if err != nil {
		return nil, err
	}
	j := &job{op: op, nnz: s.A.NNZ() + 2*s.B.NNZ()}
	j.setup = func() (krylov.Preconditioner, float64, error) {
		h, err := amg.New(s.A, amg.Options{})
		if err != nil {
			return nil, 0, err
		}
		ones := make([]float64, k*k*k)
		for i := range ones {
			ones[i] = 1
		}
		mass, err := krylov.NewJacobi(ones)
		if err != nil {
			return nil, 0, err
		}
		var m krylov.Preconditioner = saddle.NewBlockDiagonal(h, mass)
		if method == "GMRES" {
			m, err = saddle.NewBlockTriangular(saddle.Upper, s.B, h, mass)
		}
		return m, h.Stats().OperatorComplexity, err
	}
	j.solver = func() solver { return krylov.NewMINRES(op.Dim()) }
	if method == "GMRES" {
		j.solver = func() solver { return krylov.NewGMRES(op.Dim(), 30) }
	}
	return j, nil
}

func control() table {
	t := table{name: "control", title: "Optimal control",
		text: "Distributed control of Poisson's equation, k³ interior points, three unknowns each. Diagonal mass matrices; Schur complement (K + β^-½M) M⁻¹ (K + β^-½M) with " +
			"3 V-cycles, accelerated by Chebyshev's semi-iteration, in place of each inverse; MINRES."}
	for _, beta := range []float64{1e-2, 1e-4, 1e-6} {
		for _, k := range []int{17, 35, 69} {
			t.cases = append(t.cases, instance{3 * k * k * k, fmt.Sprintf("%d³, β = %.0e", k, beta), func() (*job, error) {
				return controlJob(pde.NewControl(k, beta))
			}})
		}
	}
	return t
}

// controlCycles is the number of V-cycles that replace the inverse of K + β^-½M. With one
// or two, the number of iterations grows with the size, since their errors count in the
// norm of K².
const controlCycles = 3

func controlJob(c *pde.Control) (*job, error) {
	am, bm := c.Blocks()
	a, err := krylov.General(am)
	if err != nil {
		return nil, err
	}
	op, err := saddle.NewOperator(a, bm, nil)
	if err != nil {
		return nil, err
	}
	j := &job{op: op, nnz: am.NNZ() + 2*bm.NNZ()}
	j.setup = func() (krylov.Preconditioner, float64, error) {
		shifted := c.Shifted(1 / math.Sqrt(c.Beta))
		h, err := amg.New(shifted, amg.Options{})
		if err != nil {
			return nil, 0, err
		}
		k, err := krylov.General(shifted)
		if err != nil {
			return nil, 0, err
		}
		cycles, err := saddle.NewIteration(k, h, controlCycles, 0.5)
		if err != nil {
			return nil, 0, err
		}
		schur, err := saddle.NewMatching(cycles, nil, krylov.OperatorFunc(len(c.M), func(dst, x []float64) {
			for i, m := range c.M {
				dst[i] = m * x[i]
			}
		}))
		if err != nil {
			return nil, 0, err
		}
		diag := make([]float64, 2*len(c.M))
		am.Diag(diag)
		mass, err := krylov.NewJacobi(diag)
		if err != nil {
			return nil, 0, err
		}
		return saddle.NewBlockDiagonal(mass, schur), h.Stats().OperatorComplexity, nil
	}
	j.solver = func() solver { return krylov.NewMINRES(op.Dim()) }
	return j, nil
}
