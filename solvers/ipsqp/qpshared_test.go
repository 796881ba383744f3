package ipsqp_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/qps"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

// Optima as the collections state them.
var optima = map[string]float64{
	"maros_meszaros/CVXQP1_M.QPS": 1.0875116e+06, "maros_meszaros/DUALC1.QPS": 6.1552508e+03,
	"maros_meszaros/GENHS28.QPS": 9.2717369e-01, "maros_meszaros/GOULDQP3.QPS": 2.0627840e+00, "maros_meszaros/HS268.QPS": 5.7310705e-07,
	"maros_meszaros/LOTSCHD.QPS": 2.3984159e+03,
	"maros_meszaros/QAFIRO.QPS":  -1.5907818e+00, "maros_meszaros/QBEACONF.QPS": 1.6471206e+05, "maros_meszaros/QFORPLAN.QPS": 7.4566315e+09,
	"maros_meszaros/QGFRDXPN.QPS": 1.0079059e+11, "maros_meszaros/QPCBOEI1.QPS": 1.1503914e+07,
	"maros_meszaros/QSHELL.QPS.gz": 1.5726368e+12, "maros_meszaros/STADAT1.QPS": -2.8526864e+07, "maros_meszaros/YAO.QPS": 1.9770426e+02,
	"netlib_lp/25fv47.mps": 5.5018458883e+03, "netlib_lp/afiro.mps": -4.6475314286e+02, "netlib_lp/agg.mps": -3.5991767287e+07, "netlib_lp/beaconfd.mps": 3.3592485807e+04,
	"netlib_lp/boeing2.mps": -3.1501872802e+02, "netlib_lp/forplan.mps": -6.6421873953e+02, "netlib_lp/kb2.mps": -1.7499001299e+03,
	"netlib_lp/share1b.mps": -7.6589318579e+04, "netlib_lp/shell.mps": 1.2088253460e+09, "netlib_lp/tuff.mps": 2.9214776509e-01, "netlib_lp/vtpbase.mps": 1.2983146246e+05,
}

// TestSharedFiles solves a part of the collections; benchmarks/qp solves all.
func TestSharedFiles(t *testing.T) {
	for name, want := range optima {
		path := filepath.Join("../../../shared/data/qp", name)
		f, err := qps.ReadFile(path, qps.Options{})
		if err != nil {
			t.Skip("no collections: ", err)
		}
		r, err := ipsqp.SolveQP(ctx, f.QP, ipsqp.QPOptions{})
		if err != nil {
			t.Error(name, err)
			continue
		}
		if r.Status != solvers.Optimal || math.Abs(r.Objective-want) > 1e-6*max(1, math.Abs(want)) {
			t.Errorf("%s: %v, %.10g, want %.10g: %s", name, r.Status, r.Objective, want, r.Message)
		}
		size, dual := 0.0, 0.0
		for _, x := range r.X {
			size = max(size, math.Abs(x))
		}
		for _, x := range r.Rows {
			size = max(size, math.Abs(x))
		}
		for _, y := range r.RowDuals {
			dual = max(dual, math.Abs(y))
		}
		for _, c := range f.Q {
			dual = max(dual, math.Abs(c))
		}
		if r.PrimalInfeasibility > 1e-7*(1+size) || r.DualInfeasibility > 1e-7*(1+dual)*100 {
			t.Errorf("%s: infeasibilities %g of %g, %g of %g", name, r.PrimalInfeasibility, size, r.DualInfeasibility, dual)
		}
	}
}
