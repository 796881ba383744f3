package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

func TestLDL(t *testing.T) {
	kkttest.Run(t, func() kkt.Backend { return kkt.NewLDL(factor.Options{}) })
}

func TestLDLThreshold(t *testing.T) {
	kkttest.Run(t, func() kkt.Backend {
		return kkt.NewLDL(factor.Options{Pivoting: factor.PivotThreshold, Threads: 2})
	})
}

func TestDense(t *testing.T) {
	kkttest.Run(t, func() kkt.Backend { return kkt.NewDense() })
}

func TestIterative(t *testing.T) {
	kkttest.Run(t, func() kkt.Backend { return kkt.NewIterative(kkt.IterativeOptions{Tol: 1e-12, MaxIter: 3000}) })
}
