package qps_test

import (
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/qps"
)

// The collections of quadratic and linear programs, which are not part of the repository.
const shared = "../../../shared/data/qp"

// sizes are those that the collections state: rows without the objective, columns, entries of A.
var sizes = map[string][3]int{
	"maros_meszaros/QAFIRO.QPS":      {27, 32, 83},
	"maros_meszaros/HS21.QPS":        {1, 2, 2},
	"maros_meszaros/CVXQP1_L.QPS.gz": {5000, 10000, 14998},
	"maros_meszaros/QFORPLAN.QPS":    {161, 421, 4563},
	"maros_meszaros/QPCBOEI2.QPS":    {166, 143, 1196},
	"maros_meszaros/STADAT1.QPS":     {3999, 2001, 9997},
	"maros_meszaros/QSHELL.QPS.gz":   {536, 1775, 3556},
	"netlib_lp/pilot87.mps.gz":       {2030, 4883, -1},
	"netlib_lp/forplan.mps":          {161, 421, -1},
	"netlib_lp/blend.mps":            {74, 83, -1},
	"netlib_lp/sierra.mps.gz":        {1227, 2036, -1},
	"maros_meszaros/VALUES.QPS":      {1, 202, 202},
	"maros_meszaros/LISWET10.QPS.gz": {10000, 10002, 30000},
	"maros_meszaros/QPCSTAIR.QPS":    {356, 467, 3856},
	"maros_meszaros/GOULDQP3.QPS":    {349, 699, 1047},
	"maros_meszaros/QGFRDXPN.QPS":    {616, 1092, 2377},
	"maros_meszaros/PRIMALC2.QPS":    {7, 231, 1617},
	"maros_meszaros/Q25FV47.QPS.gz":  {820, 1571, 10400},
	"maros_meszaros/MOSARQP2.QPS":    {600, 900, 2930},
	"maros_meszaros/LOTSCHD.QPS":     {7, 12, 54},
	"maros_meszaros/QSCTAP1.QPS":     {300, 480, 1692},
	"maros_meszaros/CONT-050.QPS.gz": {2401, 2597, 12005},
	"maros_meszaros/DUALC1.QPS":      {215, 9, 1935},
	"maros_meszaros/AUG2DQP.QPS.gz":  {10000, 20200, 40000},
	"maros_meszaros/UBH1.QPS.gz":     {12000, 18009, 48000},
	"maros_meszaros/QBORE3D.QPS":     {233, 315, 1429},
	"maros_meszaros/STCQP2.QPS.gz":   {2052, 4097, 13338},
	"maros_meszaros/QPILOTNO.QPS":    {975, 2172, 13057},
	"maros_meszaros/QSTANDAT.QPS":    {359, 1075, 3031},
}

func TestSharedFiles(t *testing.T) {
	var files []string
	for _, pattern := range []string{"maros_meszaros/*", "netlib_lp/*"} {
		f, _ := filepath.Glob(filepath.Join(shared, pattern))
		files = append(files, f...)
	}
	if len(files) == 0 {
		t.Skip("no files in " + shared)
	}
	for _, path := range files {
		f, err := qps.ReadFile(path, qps.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		name, _ := filepath.Rel(shared, path)
		if testing.Verbose() {
			n, m := f.Dim()
			t.Log(name, n, m, f.Header)
		}
		want, ok := sizes[filepath.ToSlash(name)]
		if !ok {
			continue
		}
		n, m := f.Dim()
		if m != want[0] || n != want[1] || want[2] >= 0 && f.A.NNZ() != want[2] {
			t.Errorf("%s: %d rows, %d columns, %d entries, want %v", name, m, n, f.A.NNZ(), want)
		}
	}
}
