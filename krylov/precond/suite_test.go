package precond_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

// solveOnes solves A x = A·1 by BiCGSTAB to 1e-8 and returns what came out.
func solveOnes(t *testing.T, a krylov.Operator, m krylov.Preconditioner, limit int) krylov.Result {
	t.Helper()
	n := a.Dim()
	b, x := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	a.MulVec(b, x)
	res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), a, m, x, b, krylov.Options{MaxIter: limit})
	if err != nil {
		t.Fatal(err)
	}
	if res.Status == krylov.Converged && !(res.RelResidual <= 1e-8) {
		t.Errorf("converged with a residual of %v", res.RelResidual)
	}
	return res
}

// TestRealGeneral solves real nonsymmetric systems, two of them without a full diagonal, by ILUT with the default options.
func TestRealGeneral(t *testing.T) {
	for _, tc := range []struct {
		file string
		o    precond.ILUTOptions
		most int // iterations
	}{
		{"bayer10.mtx", precond.ILUTOptions{}, 60},
		{"bfwa62.mtx", precond.ILUTOptions{}, 8},
		{"cavity14.mtx", precond.ILUTOptions{Drop: 1e-4, Fill: 20}, 10},
		{"cryg2500.mtx", precond.ILUTOptions{}, 150},
		{"epb0.mtx", precond.ILUTOptions{}, 30},
		{"faer_YAO.mtx", precond.ILUTOptions{}, 2},
		{"kkt_mm_CONT-050.mtx", precond.ILUTOptions{}, 60},
	} {
		t.Run(tc.file, func(t *testing.T) {
			a := sharedMatrix(t, tc.file).Full().ToCSR()
			m, err := precond.NewILUT(a, tc.o)
			if err != nil {
				t.Fatal(err)
			}
			op := must[krylov.Operator](t)(krylov.General(a))
			if res := solveOnes(t, op, m, tc.most); res.Status != krylov.Converged {
				t.Errorf("%v after %d iterations, residual %.1e; %+v", res.Status, res.Iterations, res.RelResidual, m.Stats())
			}
		})
	}
}

// TestRealIndefinite solves real saddle-point systems by the incomplete L D Lᵀ with the default options. It says of those that
// are too hard for that why they did not converge.
func TestRealIndefinite(t *testing.T) {
	for _, tc := range []struct {
		file string
		most int // iterations; 0 if it may fail
	}{
		{"kkt_mm_AUG3DC.mtx", 20}, {"kkt_mm_CONT-050.mtx", 60}, {"kkt_mm_CVXQP1_S.mtx", 20}, {"kkt_mm_DUALC1.mtx", 20},
		{"kkt_mm_GENHS28.mtx", 5}, {"kkt_mm_GOULDQP2.mtx", 60}, {"kkt_mm_KSIP.mtx", 0}, {"kkt_mm_LOTSCHD.mtx", 10},
		{"kkt_mm_MOSARQP2.mtx", 20}, {"kkt_mm_PRIMAL1.mtx", 10}, {"kkt_mm_QAFIRO.mtx", 10}, {"kkt_mm_QBRANDY.mtx", 60},
		{"kkt_mm_QCAPRI.mtx", 30}, {"kkt_mm_QFFFFF80.mtx", 0}, {"kkt_mm_QPCBLEND.mtx", 30}, {"kkt_mm_QPCSTAIR.mtx", 20},
		{"kkt_mm_QPTEST.mtx", 5}, {"kkt_mm_STADAT1.mtx", 150}, {"kkt_mm_STCQP2.mtx", 10}, {"kkt_mm_UBH1.mtx", 80},
		{"kkt_mm_YAO.mtx", 10}, {"bcsstk13.mtx", 80}, {"Chem97ZtZ.mtx", 5},
	} {
		t.Run(tc.file, func(t *testing.T) {
			lower, err := sharedMatrix(t, tc.file).Lower()
			if err != nil {
				t.Fatal(err)
			}
			m, err := precond.NewILDL(must[*sparse.Sym](t)(sparse.NewSym(lower)), precond.ILDLOptions{})
			if err != nil {
				t.Fatal(err)
			}
			limit := tc.most
			if limit == 0 {
				limit = 300
			}
			res := solveOnes(t, must[krylov.Operator](t)(krylov.Symmetric(lower)), m, limit)
			switch {
			case res.Status == krylov.Converged:
			case tc.most == 0:
				t.Logf("%v after %d iterations, residual %.1e; %+v", res.Status, res.Iterations, res.RelResidual, m.Stats())
			default:
				t.Errorf("%v after %d iterations, residual %.1e; %+v", res.Status, res.Iterations, res.RelResidual, m.Stats())
			}
		})
	}
}

// TestRealDefinite solves a stiffness matrix by conjugate gradients with the definite preconditioners.
func TestRealDefinite(t *testing.T) {
	file := sharedMatrix(t, "bcsstk13.mtx")
	lower, err := file.Lower()
	if err != nil {
		t.Fatal(err)
	}
	s, a := must[*sparse.Sym](t)(sparse.NewSym(lower)), file.Full().ToCSR()
	n, _ := a.Dims()
	op := must[krylov.Operator](t)(krylov.General(a))
	x, b := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	a.MulVec(b, x)
	for _, tc := range []struct {
		name string
		m    krylov.Preconditioner
		most int
	}{
		{"ILDL", must[*precond.ILDL](t)(precond.NewILDL(s, precond.ILDLOptions{Positive: true})), 150},
		{"SSOR", must[*precond.SSOR](t)(precond.NewSSOR(a, 1)), 2000},
		{"BlockJacobi", must[*precond.BlockJacobi](t)(precond.NewBlockJacobi(a, precond.BlockJacobiOptions{Size: 64, Kind: precond.BlockCholesky})), 3000},
		{"Direct", precond.NewDirect(must[*factor.LDL](t)(factor.New(context.Background(), s, factor.Options{}))), 3},
	} {
		res, err := krylov.NewCG(n).Solve(context.Background(), op, tc.m, x, b, krylov.Options{MaxIter: tc.most, Tol: 1e-6})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("%s: %v after %d iterations, residual %.1e, %v", tc.name, res.Status, res.Iterations, res.RelResidual, err)
		}
		t.Logf("%s: %d iterations", tc.name, res.Iterations)
	}
}

// TestRealMINRES solves saddle-point systems by the minimum residual method with the definite form of the incomplete
// factorisation, which keeps the method's short recurrence.
func TestRealMINRES(t *testing.T) {
	for _, tc := range []struct {
		file string
		most int
	}{
		{"kkt_mm_AUG3DC.mtx", 40}, {"kkt_mm_CONT-050.mtx", 200}, {"kkt_mm_CVXQP1_S.mtx", 60}, {"kkt_mm_DUALC1.mtx", 40}, {"kkt_mm_GOULDQP2.mtx", 100},
		{"kkt_mm_MOSARQP2.mtx", 60}, {"kkt_mm_QPCSTAIR.mtx", 40}, {"kkt_mm_STCQP2.mtx", 20}, {"kkt_mm_UBH1.mtx", 200}, {"kkt_mm_YAO.mtx", 10},
	} {
		t.Run(tc.file, func(t *testing.T) {
			lower, err := sharedMatrix(t, tc.file).Lower()
			if err != nil {
				t.Fatal(err)
			}
			m, err := precond.NewILDL(must[*sparse.Sym](t)(sparse.NewSym(lower)), precond.ILDLOptions{Positive: true})
			if err != nil {
				t.Fatal(err)
			}
			op := must[krylov.Operator](t)(krylov.Symmetric(lower))
			n := op.Dim()
			b, x := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i] = 1
			}
			op.MulVec(b, x)
			res, err := krylov.NewMINRES(n).Solve(context.Background(), op, m, x, b, krylov.Options{MaxIter: tc.most, Tol: 1e-7})
			if err != nil || res.Status != krylov.Converged {
				t.Errorf("%v after %d iterations, residual %.1e, %v; %+v", res.Status, res.Iterations, res.RelResidual, err, m.Stats())
			}
			t.Logf("%d iterations", res.Iterations)
		})
	}
}
