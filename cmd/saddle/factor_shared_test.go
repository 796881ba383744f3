package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// collection lists symmetric matrices that lie beside the repository with their inertia
// (positive, negative, zero), as a dense solver or the construction gives it; -1 is unknown.
var collection = map[string][3]int{
	"Chem97ZtZ.mtx":                       {2541, 0, 0},
	"LFAT5.mtx":                           {14, 0, 0},
	"bcspwr06.mtx":                        {-1, -1, -1},
	"bcspwr10.mtx":                        {-1, -1, -1},
	"bcsstk02.rsa":                        {66, 0, 0},
	"bcsstk13.mtx":                        {2003, 0, 0},
	"can___24.mtx":                        {-1, -1, -1},
	"dwt_992.mtx":                         {-1, -1, -1},
	"hykkt_H_matrix_ACTIVSg200_AC_00.mtx": {2278, 0, 0},
	"hykkt_block_H_matrix_ACTIVSg2000_AC_09.mtx": {-1, -1, -1},
	"jagmesh7.mtx":              {-1, -1, -1},
	"kkt_mm_AUG3DC.mtx":         {3873, 1000, 0},
	"kkt_mm_CONT-050.mtx":       {2597, 2401, 0},
	"kkt_mm_CVXQP1_S.mtx":       {100, 50, 0},
	"kkt_mm_DUALC1.mtx":         {9, 215, 0},
	"kkt_mm_GENHS28.mtx":        {10, 8, 0},
	"kkt_mm_GOULDQP2.mtx":       {699, 349, 0},
	"kkt_mm_KSIP.mtx":           {20, 1001, 0},
	"kkt_mm_LOTSCHD.mtx":        {12, 7, 0},
	"kkt_mm_MOSARQP2.mtx":       {900, 600, 0},
	"kkt_mm_PRIMAL1.mtx":        {325, 85, 0},
	"kkt_mm_QAFIRO.mtx":         {32, 27, 0},
	"kkt_mm_QBRANDY.mtx":        {249, 220, 0},
	"kkt_mm_QCAPRI.mtx":         {353, 271, 0},
	"kkt_mm_QFFFFF80.mtx":       {854, 524, 0},
	"kkt_mm_QPCBLEND.mtx":       {83, 74, 0},
	"kkt_mm_QPCSTAIR.mtx":       {467, 356, 0},
	"kkt_mm_QPTEST.mtx":         {2, 2, 0},
	"kkt_mm_STADAT1.mtx":        {2001, 3999, 0},
	"kkt_mm_STCQP2.mtx":         {4097, 2052, 0},
	"kkt_mm_UBH1.mtx":           {18009, 12000, 0},
	"kkt_mm_YAO.mtx":            {2002, 2000, 0},
	"pts5ldd03.mtx":             {-1, -1, -1}, // both triangles are given
	"resolve_A_spd01.mtx":       {1024, 0, 0},
	"resolve_A_spd02.mtx":       {1024, 0, 0},
	"resolve_A_symmetric01.mtx": {1024, 0, 0},
	"resolve_A_symmetric02.mtx": {1024, 0, 0},
	"resolve_matrix_ACTIVSg200_AC_renumbered_add9_01.mtx": {2768, 1876, 0},
	"zenios.mtx": {94, 171, 2608},
}

func TestFactorCollection(t *testing.T) {
	folder := "../../../shared/data/matrices"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection is not here: ", err)
	}
	for name, inertia := range collection {
		for _, pivot := range []string{"auto", "threshold"} {
			m := factorJSONOf(t, filepath.Join(folder, name), "--pivot", pivot, "--quiet")
			if e, ok := m["backward_error"].(float64); !ok || e > 1e-12 {
				t.Errorf("%s, %s: backward error %v, want at most 1e-12", name, pivot, m["backward_error"])
			}
			if inertia[0] < 0 || m["perturbed"] != 0.0 {
				continue // unknown, or not claimed
			}
			want := fmt.Sprintf("map[neg:%d pos:%d zero:%d]", inertia[1], inertia[0], inertia[2])
			if got := fmt.Sprint(m["inertia"]); got != want {
				t.Errorf("%s, %s: inertia %v, want %v", name, pivot, got, want)
			}
		}
	}
}

// What is not a symmetric real matrix is refused with a line that says why.
func TestFactorCollectionRefused(t *testing.T) {
	folder := "../../../shared/data/matrices"
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Skip("the collection is not here: ", err)
	}
	refused := 0
	for _, f := range files {
		if _, ok := collection[f.Name()]; ok || f.Name() == "MANIFEST.md" || strings.HasPrefix(f.Name(), "hykkt_block_Dd") {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			complains(t, call(t, "factor", filepath.Join(folder, f.Name())), f.Name())
		})
		refused++
	}
	if refused < 40 {
		t.Errorf("only %d files were tried", refused)
	}
}

// A system with a right-hand side that came with it.
func TestFactorCollectionRHS(t *testing.T) {
	folder := "../../../shared/data/matrices/"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection is not here: ", err)
	}
	m := factorJSONOf(t, folder+"resolve_matrix_ACTIVSg200_AC_renumbered_add9_01.mtx", "--rhs", folder+"resolve_rhs_ACTIVSg200_AC_renumbered_add9_ones_01.mtx")
	if e, ok := m["backward_error"].(float64); !ok || e > 1e-14 || m["forward_error"] != nil {
		t.Errorf("backward error %v, forward error %v", m["backward_error"], m["forward_error"])
	}
}
