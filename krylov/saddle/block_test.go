package saddle_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/saddle"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

var (
	_ krylov.Operator       = (*saddle.Operator)(nil)
	_ krylov.Preconditioner = (*saddle.BlockDiagonal)(nil)
	_ krylov.Preconditioner = (*saddle.BlockTriangular)(nil)
	_ krylov.Preconditioner = (*saddle.Constraint)(nil)
	_ krylov.Preconditioner = (*saddle.Matching)(nil)
	_ krylov.Preconditioner = (*saddle.Iteration)(nil)
)

func TestOperator(t *testing.T) {
	rng := newRand(t)
	for _, size := range [][2]int{{12, 5}, {5, 5}, {1, 1}} {
		for _, withC := range []bool{false, true} {
			p := newProblem(t, rng, size[0], size[1], withC)
			n := p.op.Dim()
			x := sparsetest.Vector(rng, n)
			got := make([]float64, n)
			for i := range got {
				got[i] = math.NaN()
			}
			p.op.MulVec(got, x)
			var want mat.VecDense
			want.MulVec(p.full, mat.NewVecDense(n, x))
			for i, v := range got {
				if !(math.Abs(v-want.AtVec(i)) <= 1e-12*(1+math.Abs(want.AtVec(i)))*100) {
					t.Errorf("size %v, C %v: element %d is %v, want %v", size, withC, i, v, want.AtVec(i))
				}
			}
			u, w := p.op.Split(x)
			if len(u) != p.n || len(w) != p.m {
				t.Errorf("Split into %d and %d", len(u), len(w))
			}
		}
	}
}

// TestExactBlocks: with exact blocks the preconditioners are the matrices that their
// comments say, and methods end after as many iterations as there are different
// eigenvalues.
func TestExactBlocks(t *testing.T) {
	rng := newRand(t)
	for _, withC := range []bool{false, true} {
		p := newProblem(t, rng, 20, 8, withC)
		a, s := p.exactBlocks(t)
		n, m := p.n, p.m
		schur := mat.NewDense(m, m, nil)
		if err := schur.Inverse(inverse(s)); err != nil {
			t.Fatal(err)
		}

		d := mat.NewDense(n+m, n+m, nil)
		d.Slice(0, n, 0, n).(*mat.Dense).Copy(p.full.Slice(0, n, 0, n))
		d.Slice(n, n+m, n, n+m).(*mat.Dense).Copy(schur)
		diag := saddle.NewBlockDiagonal(a, s)
		wantInverse(t, "diagonal", diag, d)
		if it := iterations(t, krylov.NewMINRES(n+m), p.op, diag); !withC && it > 3 {
			t.Errorf("MINRES: %d iterations with exact blocks", it)
		}

		for shape, most := range map[saddle.Shape]int{saddle.Lower: 2, saddle.Upper: 2, saddle.Full: 1} {
			want := mat.DenseCopyOf(p.full)
			if shape != saddle.Full {
				var minus mat.Dense
				minus.Scale(-1, schur)
				want.Slice(n, n+m, n, n+m).(*mat.Dense).Copy(&minus)
			}
			switch shape {
			case saddle.Lower:
				want.Slice(0, n, n, n+m).(*mat.Dense).Zero()
			case saddle.Upper:
				want.Slice(n, n+m, 0, n).(*mat.Dense).Zero()
			}
			tri, err := saddle.NewBlockTriangular(shape, p.b, a, s)
			if err != nil {
				t.Fatal(err)
			}
			wantInverse(t, shape.String(), tri, want)
			for _, w := range []solver{krylov.NewGMRES(n+m, 0), krylov.NewFGMRES(n+m, 0)} {
				if it := iterations(t, w, p.op, tri); it > most {
					t.Errorf("%T, shape %v: %d iterations, want %d", w, shape, it, most)
				}
			}
			iterations(t, krylov.NewBiCGSTAB(n+m), p.op, tri)
		}
	}
}

// TestSymmetry: the forms that should be are symmetric, the diagonal one definite, also
// with inexact blocks.
func TestSymmetry(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 20, 8, true)
	d := make([]float64, p.n)
	p.a.Diag(d)
	a, err := krylov.NewJacobi(d)
	if err != nil {
		t.Fatal(err)
	}
	_, s := p.exactBlocks(t)
	full, err := saddle.NewBlockTriangular(saddle.Full, p.b, a, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []krylov.Preconditioner{saddle.NewBlockDiagonal(a, s), full} {
		inv := inverse(m)
		var skew mat.Dense
		skew.Sub(inv, inv.T())
		if e := mat.Norm(&skew, 1) / mat.Norm(inv, 1); !(e <= 1e-12) {
			t.Errorf("%T: asymmetry %.1e", m, e)
		}
	}
}

// TestNoAllocation of products and solves.
func TestNoAllocation(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 30, 10, true)
	a, s := p.exactBlocks(t)
	n := p.op.Dim()
	x, b := make([]float64, n), sparsetest.Vector(rng, n)
	keep := slices.Clone(b)
	if k := testing.AllocsPerRun(3, func() { p.op.MulVec(x, b) }); k != 0 {
		t.Errorf("MulVec: %v allocations", k)
	}
	list := []krylov.Preconditioner{saddle.NewBlockDiagonal(a, s)}
	for _, shape := range []saddle.Shape{saddle.Lower, saddle.Upper, saddle.Full} {
		m, err := saddle.NewBlockTriangular(shape, p.b, a, s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	q, err := saddle.NewConstraint(t.Context(), lower(t, p.a), p.b, p.c, noOptions)
	if err != nil {
		t.Fatal(err)
	}
	it, err := saddle.NewIteration(p.op, q, 3, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, q, it)
	for _, m := range list {
		if k := testing.AllocsPerRun(3, func() { m.Solve(x, b) }); k != 0 {
			t.Errorf("%T: %v allocations", m, k)
		}
		if !slices.Equal(b, keep) {
			t.Errorf("%T: the operand has changed", m)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T: no panic for a wrong length", m)
				}
			}()
			m.Solve(x[1:], b)
		}()
	}
}

func TestSizes(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 6, 2, false)
	a, s := p.exactBlocks(t)
	var e *saddle.SizeError
	if _, err := saddle.NewOperator(general(t, p.a), p.b.Transpose(), nil); !errors.As(err, &e) {
		t.Errorf("NewOperator: %v", err)
	}
	if _, err := saddle.NewOperator(general(t, p.a), p.b, general(t, p.a)); !errors.As(err, &e) {
		t.Errorf("NewOperator: %v", err)
	}
	for _, c := range [][2]krylov.Preconditioner{{s, s}, {a, a}} {
		if _, err := saddle.NewBlockTriangular(saddle.Lower, p.b, c[0], c[1]); !errors.As(err, &e) {
			t.Errorf("NewBlockTriangular: %v", err)
		}
	}
	var arg *saddle.ArgumentError
	if _, err := saddle.NewBlockTriangular(7, p.b, a, s); !errors.As(err, &arg) {
		t.Errorf("NewBlockTriangular: %v", err)
	}
	if _, err := saddle.NewConstraint(t.Context(), lower(t, p.a), p.b.Transpose(), nil, noOptions); !errors.As(err, &e) {
		t.Errorf("NewConstraint: %v", err)
	}
	if _, err := saddle.NewConstraint(t.Context(), lower(t, p.a), p.b, lower(t, p.a), noOptions); !errors.As(err, &e) {
		t.Errorf("NewConstraint: %v", err)
	}
	if _, err := saddle.SchurMatrix(make([]float64, 5), p.b, nil); !errors.As(err, &e) {
		t.Errorf("SchurMatrix: %v", err)
	}
	if _, err := saddle.SchurMatrix(make([]float64, 6), p.b, nil); !errors.As(err, &arg) {
		t.Errorf("SchurMatrix with zeros: %v", err)
	}
	if _, err := saddle.NewMatching(a, s, general(t, p.a)); !errors.As(err, &e) {
		t.Errorf("NewMatching: %v", err)
	}
	if _, err := saddle.NewIteration(general(t, p.a), s, 2, 1); !errors.As(err, &e) {
		t.Errorf("NewIteration: %v", err)
	}
	for _, least := range []float64{0, -1, 1.5, math.NaN()} {
		if _, err := saddle.NewIteration(general(t, p.a), a, 2, least); !errors.As(err, &arg) {
			t.Errorf("NewIteration with least %v: %v", least, err)
		}
	}
	if _, err := saddle.NewIteration(general(t, p.a), a, 0, 1); !errors.As(err, &arg) {
		t.Errorf("NewIteration: %v", err)
	}
}
