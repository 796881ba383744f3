package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What the command chooses by itself solves the systems of the collection, symmetric or not, square or not.
func TestKrylovCollection(t *testing.T) {
	folder := "../../../shared/data/matrices"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection is not here: ", err)
	}
	names := []string{"bayer10.mtx", "bfwa62.mtx", "cryg2500.mtx", "epb0.mtx", "nist_bp___200.mtx", "olm1000.mtx", "pores_1.mtx",
		"resolve_A_asymmetric01.mtx", "lp_e226.mtx", "lp_share2b.mtx", "lpi_galenet.mtx", "hykkt_JC_matrix_ACTIVSg200_AC_00.mtx", "Franz6_id1959_aug.mtx"}
	for name := range collection {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err != nil {
			t.Logf("%s is not there", name)
			continue
		}
		r := call(t, "krylov", path, "--json", "--quiet")
		m := object(t, r.stdout)
		t.Logf("%s: %v, %v, %v iterations, residual %v, %v s", name, m["method"], m["precond"], m["iterations"], m["relative_residual"], m["solve_s"])
		if r.code != exitDone || !(m["relative_residual"].(float64) <= 1.000001e-8) {
			t.Errorf("%s: exit code %d, %s", name, r.code, r.stderr)
		}
	}
}
