package gonumblas_test

import (
	"testing"

	"gonum.org/v1/gonum/blas/testblas"
	lapack "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/lapack/testlapack"

	"github.com/saddle-go/saddle/asm/gonumblas"
	"github.com/saddle-go/saddle/internal/isa"
)

// atEveryLevel runs f at each instruction level of this machine, in short tests at the
// best.
func atEveryLevel(t *testing.T, f func(t *testing.T)) {
	levels := isa.Levels()
	if testing.Short() {
		levels = levels[len(levels)-1:]
	}
	for _, l := range levels {
		t.Run(l.String(), func(t *testing.T) {
			undo, err := isa.Force(l)
			if err != nil {
				t.Fatal(err)
			}
			defer undo()
			f(t)
		})
	}
}

// hasKernels reports whether the active level is the best one and has assembly, so that
// large cases are quick.
func hasKernels() bool { return isa.Active() == isa.Best() && isa.Active() != isa.Generic }

// withUse runs f while gonum computes with this package and so many threads.
func withUse(threads int, f func()) {
	gonumblas.UseThreads(threads)
	defer gonumblas.Reset()
	f()
}

// TestBLAS runs gonum's own tests of a blas.Float64: values, panics and their messages,
// and elements that must not be read or written.
func TestBLAS(t *testing.T) {
	impl := gonumblas.Implementation{Threads: 3}
	tests := map[string]func(t *testing.T){
		"Ddot":   func(t *testing.T) { testblas.DdotTest(t, impl) },
		"Dnrm2":  func(t *testing.T) { testblas.Dnrm2Test(t, impl) },
		"Dasum":  func(t *testing.T) { testblas.DasumTest(t, impl) },
		"Idamax": func(t *testing.T) { testblas.IdamaxTest(t, impl) },
		"Dswap":  func(t *testing.T) { testblas.DswapTest(t, impl) },
		"Dcopy":  func(t *testing.T) { testblas.DcopyTest(t, impl) },
		"Daxpy":  func(t *testing.T) { testblas.DaxpyTest(t, impl) },
		"Drotg":  func(t *testing.T) { testblas.DrotgTest(t, impl, false) },
		"Drotmg": func(t *testing.T) { testblas.DrotmgTest(t, impl) },
		"Drot":   func(t *testing.T) { testblas.DrotTest(t, impl) },
		"Drotm":  func(t *testing.T) { testblas.DrotmTest(t, impl) },
		"Dscal":  func(t *testing.T) { testblas.DscalTest(t, impl) },

		"Dgbmv": func(t *testing.T) { testblas.DgbmvTest(t, impl) },
		"Dgemv": func(t *testing.T) { testblas.DgemvTest(t, impl) },
		"Dger":  func(t *testing.T) { testblas.DgerTest(t, impl) },
		"Dsbmv": func(t *testing.T) { testblas.DsbmvTest(t, impl) },
		"Dspmv": func(t *testing.T) { testblas.DspmvTest(t, impl) },
		"Dspr":  func(t *testing.T) { testblas.DsprTest(t, impl) },
		"Dspr2": func(t *testing.T) { testblas.Dspr2Test(t, impl) },
		"Dsymv": func(t *testing.T) { testblas.DsymvTest(t, impl) },
		"Dsyr":  func(t *testing.T) { testblas.DsyrTest(t, impl) },
		"Dsyr2": func(t *testing.T) { testblas.Dsyr2Test(t, impl) },
		"Dtbmv": func(t *testing.T) { testblas.DtbmvTest(t, impl) },
		"Dtbsv": func(t *testing.T) { testblas.DtbsvTest(t, impl) },
		"Dtpmv": func(t *testing.T) { testblas.DtpmvTest(t, impl) },
		"Dtpsv": func(t *testing.T) { testblas.DtpsvTest(t, impl) },
		"Dtrmv": func(t *testing.T) { testblas.DtrmvTest(t, impl) },
		"Dtrsv": func(t *testing.T) { testblas.DtrsvTest(t, impl) },
		"Dtxmv": func(t *testing.T) { testblas.DtxmvTest(t, impl) },

		"Dgemm":  func(t *testing.T) { testblas.TestDgemm(t, impl) },
		"Dsymm":  func(t *testing.T) { testblas.DsymmTest(t, impl) },
		"Dsyrk":  func(t *testing.T) { testblas.DsyrkTest(t, impl) },
		"Dsyr2k": func(t *testing.T) { testblas.Dsyr2kTest(t, impl) },
		"Dtrmm":  func(t *testing.T) { testblas.DtrmmTest(t, impl) },
		"Dtrsm":  func(t *testing.T) { testblas.DtrsmTest(t, impl) },
	}
	atEveryLevel(t, func(t *testing.T) {
		for name, test := range tests {
			t.Run(name, test)
		}
		t.Run("everything", func(t *testing.T) {
			defer gonumblas.Everything()()
			for name, test := range tests {
				t.Run(name, test)
			}
		})
	})
}

// TestLAPACK runs gonum's own tests of its LAPACK routines on top of ours.
func TestLAPACK(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes with the race detector")
	}
	impl, ours := lapack.Implementation{}, gonumblas.LAPACK{}
	tests := map[string]func(t *testing.T){
		"Dpotrf":     func(t *testing.T) { testlapack.DpotrfTest(t, impl) },
		"our Dpotrf": func(t *testing.T) { testlapack.DpotrfTest(t, ours) },
		"our Dpotrs": func(t *testing.T) { testlapack.DpotrsTest(t, ours) },
		"our Dpocon": func(t *testing.T) { testlapack.DpoconTest(t, ours) },
		"our Dgecon": func(t *testing.T) { testlapack.DgeconTest(t, ours) },
		"Dpotri":     func(t *testing.T) { testlapack.DpotriTest(t, impl) },
		"Dpotrs":     func(t *testing.T) { testlapack.DpotrsTest(t, impl) },
		"Dpstrf":     func(t *testing.T) { testlapack.DpstrfTest(t, impl) },
		"Dpbtrf":     func(t *testing.T) { testlapack.DpbtrfTest(t, impl) },
		"Dgetrf":     func(t *testing.T) { testlapack.DgetrfTest(t, impl) },
		"Dgetri":     func(t *testing.T) { testlapack.DgetriTest(t, impl) },
		"Dgetrs":     func(t *testing.T) { testlapack.DgetrsTest(t, impl) },
		"Dgesv":      func(t *testing.T) { testlapack.DgesvTest(t, impl) },
		"Dgecon":     func(t *testing.T) { testlapack.DgeconTest(t, impl) },
		"Dtrtri":     func(t *testing.T) { testlapack.DtrtriTest(t, impl) },
		"Dgeqrf":     func(t *testing.T) { testlapack.DgeqrfTest(t, impl) },
		"Dgelqf":     func(t *testing.T) { testlapack.DgelqfTest(t, impl) },
		"Dlarfb":     func(t *testing.T) { testlapack.DlarfbTest(t, impl) },
		"Dlatrs":     func(t *testing.T) { testlapack.DlatrsTest(t, impl) },
		"Dormqr":     func(t *testing.T) { testlapack.DormqrTest(t, impl) },
		"Dorgqr":     func(t *testing.T) { testlapack.DorgqrTest(t, impl) },
		"Dsytrd":     func(t *testing.T) { testlapack.DsytrdTest(t, impl) },
		"Dsyev":      func(t *testing.T) { testlapack.DsyevTest(t, impl) },
		"Dgebrd":     func(t *testing.T) { testlapack.DgebrdTest(t, impl) },
		"Dgehrd":     func(t *testing.T) { testlapack.DgehrdTest(t, impl) },
	}
	slow := map[string]func(t *testing.T){ // at the best level only, too slow for portable code
		"Dgesvd": func(t *testing.T) { testlapack.DgesvdTest(t, impl, 1e-13) },
		"Dgeqp3": func(t *testing.T) { testlapack.Dgeqp3Test(t, impl) },
		"Dgels":  func(t *testing.T) { testlapack.DgelsTest(t, impl) },
	}
	atEveryLevel(t, func(t *testing.T) {
		withUse(3, func() {
			defer gonumblas.Everything()()
			for name, test := range tests {
				t.Run(name, test)
			}
			if hasKernels() {
				for name, test := range slow {
					t.Run(name, test)
				}
			}
		})
	})
}
