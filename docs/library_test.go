package docs_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/hyper"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/sdnm"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

var ctx = context.Background()

// file writes text to a file of the given name in a new folder and returns its path.
func file(name, text string) string {
	dir, err := os.MkdirTemp("", "saddle")
	if err != nil {
		log.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		log.Fatal(err)
	}
	return path
}

// A saddle-point matrix of order 3.
func matrix() string {
	return file("A.mtx", "%%MatrixMarket matrix coordinate real symmetric\n3 3 4\n1 1 2\n3 1 1\n2 2 4\n3 2 1\n")
}

func Example_c() {
	path := filepath.Join("..", "problem", "libsvm", "heart", "heart_scale")

	data, err := libsvm.ReadFile(path, libsvm.Options{}) // …/problem/libsvm
	if err != nil {
		log.Fatal(err)
	}
	res, err := sdnm.Tune(ctx, data, sdnm.Options{Scale: svc.ScaleRange}) // …/solvers/sdnm, …/problem/svc
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("C = %.4f, cross-validation error %.1f %%, first row %+g\n", res.C, 100**res.CVError, res.Model.Predict(data.X)[0])

	set, err := rows.FromData(data) // …/problem/svc/rows; rows.Open maps a file of saddle convert
	if err != nil {
		log.Fatal(err)
	}
	many, err := hyper.Tune(ctx, set, hyper.Options{Search: hyper.SearchWeights, Balanced: true}) // …/solvers/hyper
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v = %.3f, cross-validation error %.1f %%\n", many.Names, many.Values, 100**many.CVError)
	// Output:
	// C = 0.5000, cross-validation error 15.9 %, first row +1
	// [c_pos c_neg] = [0.062 0.083], cross-validation error 16.3 %
}

func Example_program() {
	m := expr.NewModel("circle")                                    // …/problem/expr
	x, y := m.Var("x", 0, expr.Inf, 1), m.Var("y", -expr.Inf, 2, 0) // name, bounds, start
	m.Maximize(x.Add(x.Mul(y)))
	m.Subject("disc", -expr.Inf, x.Square().Add(y.Square()), 1)
	p, err := m.NLP()
	if err != nil {
		log.Fatal(err)
	}
	res, err := nlpd.Solve(ctx, p, nlpd.Options{}) // …/solvers/nlpd
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: %.4f at %.4f, multiplier %.4f\n", res.Status, res.Objective, res.X, res.RowDuals)
	// Output: optimal: 1.2990 at [0.8660 0.5000], multiplier [0.8660]
}

func Example_factor() {
	path := matrix()
	defer os.RemoveAll(filepath.Dir(path))
	b, x := []float64{3, 5, 2}, make([]float64, 3)

	m, err := mtx.ReadFile(path, mtx.Options{}) // …/sparse/mtx; sparse/hb reads Harwell–Boeing
	if err != nil {
		log.Fatal(err)
	}
	lower, err := m.Lower()
	if err != nil {
		log.Fatal(err)
	}
	a, err := sparse.SymFromLower(lower)
	if err != nil {
		log.Fatal(err)
	}
	s, err := factor.Analyze(a, factor.Options{}) // …/factor: order, fronts, memory, once for a pattern
	if err != nil {
		log.Fatal(err)
	}
	f := s.New()
	_, _, values := a.Lower().Raw()
	inertia, err := f.Factorize(ctx, values) // S·P·A·Pᵀ·S = L·D·Lᵀ, as often as values change, without allocation
	if err != nil {
		log.Fatal(err)
	}
	r, err := f.SolveRefined(x, b) // r.BackwardError says how good x is
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v; %.4f %v\n", inertia, x, r.BackwardError < 1e-15)
	// Output: 2 positive, 1 negative, 0 zero; [1.0000 1.0000 1.0000] true
}

func Example_kkt() {
	structure := kkt.Structure{
		N: 2, M: 1,
		W: kkt.Entries{RowIdx: []int32{0, 1}, ColIdx: []int32{0, 1}},
		J: kkt.Entries{RowIdx: []int32{0, 0}, ColIdx: []int32{0, 1}},
	}
	w, j, x, b := []float64{3, -1}, []float64{1, 1}, make([]float64, 3), []float64{1, 0, 1}

	k, err := kkt.New(structure, kkt.Options{}) // …/kkt: patterns of W and J; order, plan, maps of values, once
	if err != nil {
		log.Fatal(err)
	}
	if err := k.SetValues(kkt.Values{W: w, J: j}); err != nil { // [W+Σ Jᵀ; J -C]
		log.Fatal(err)
	}
	rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true}) // shifted until n eigenvalues are positive and m negative
	if err != nil {
		log.Fatal(err)
	}
	info, err := k.Solve(ctx, x, b) // refined; info.BackwardError
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rep.Inertia.Pos, rep.Inertia.Neg, info.Converged)
	// Output: 2 1 true
}

func Example_iteration() {
	path := matrix()
	defer os.RemoveAll(filepath.Dir(path))
	b, x := []float64{3, 5, 2}, make([]float64, 3)

	m, err := mtx.ReadFile(path, mtx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	a := m.FullCSR()                                       // any square matrix
	ilut, err := precond.NewILUT(a, precond.ILUTOptions{}) // …/krylov/precond; nil for no preconditioner
	if err != nil {
		log.Fatal(err)
	}
	operator, err := krylov.General(a) // …/krylov; Symmetric for one triangle, OperatorFunc for products without a matrix
	if err != nil {
		log.Fatal(err)
	}
	w := krylov.NewBiCGSTAB(3) // kept for the next system
	r, err := w.Solve(ctx, operator, ilut, x, b, krylov.Options{Tol: 1e-10})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: %.4f\n", r.Status, x)
	// Output: converged: [1.0000 1.0000 1.0000]
}

func Example_beneath() {
	path := matrix()
	defer os.RemoveAll(filepath.Dir(path))
	x, y := []float64{1, 1, 1}, make([]float64, 3)

	m, err := mtx.ReadFile(path, mtx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	plan, err := sparse.NewPlan(m.FullCSR(), sparse.PlanOptions{Threads: 2})
	if err != nil {
		log.Fatal(err)
	}
	plan.MulVec(y, x) // y = A x, the same bits for any number of threads
	fmt.Println(y)

	const n = 2
	s, d, e, perm := []float64{1, 2, 2, 1}, make([]float64, n), make([]float64, n), make([]int32, n)
	inertia, bad := asm.BunchKaufman(asm.Rook, n, s, n, d, e, perm) // dense symmetric indefinite: P·S·Pᵀ = L·D·Lᵀ
	fmt.Println(inertia, bad)
	// Output:
	// [3 5 2]
	// 1 positive, 1 negative, 0 zero -1
}
