package main

// SSIDS of SPRAL and QDLDL are not packaged by Debian, so that they seldom stand beside the other rivals on the machine
// of a run. The table below holds, for a suite of matrices, how long they took compared with a rival that is packaged, in one run on
// one thread of a machine with AVX-512: SSIDS with ordering and scaling by matching, compared with the fastest of three
// orderings of MUMPS 5.5.1, and QDLDL compared with the LDL of SuiteSparse 5.12, which it follows. What the packaged rival takes in a
// run of this program, times the quotient, is an estimate of what they would take, and marked ≈ wherever it is used. The
// source of the table is the measurement of peers that came with the suite (gen_kkt.py, BASELINE.md); the quotients are
// of least CPU times, and of small matrices known to a few per cent only.

// A quotient is a time divided by that of the rival named, for a factorisation and for a solve, and the backward error
// before refinement.
type quotient struct {
	of            string
	factor, solve float64
	before        float64
}

type quotients struct{ ssids, qdldl quotient }

// Where LDL has no published time, QDLDL is taken to have the geometric mean of the quotients of the others.
const typical, typicalSolve = 0.870, 0.913

// estimates returns the entries of SSIDS and QDLDL on a matrix.
func (f *field) estimates(matrix string) []entry {
	var all []entry
	q := published[matrix]
	for _, s := range []struct {
		name   string
		q      quotient
		pivots bool
	}{{"ssids", q.ssids, true}, {"qdldl", q.qdldl, false}} {
		rec := f.rows[s.q.of]
		if rec == nil || rec.Error != "" || !(rec.Factor > 0) || s.q.before > accurate {
			continue
		}
		all = append(all, entry{s.name, s.q.of, s.q.factor * rec.Factor, s.q.solve * rec.Solve, nan, s.q.before, s.pivots, true})
	}
	return all
}

var published = map[string]quotients{
	"a_pde2d_l":    {ssids: quotient{"mumps metis", 0.771, 0.664, 1.2e-14}, qdldl: quotient{"ldl amd", typical, typicalSolve, 1.9e-09}},
	"a_pde2d_m":    {ssids: quotient{"mumps amd", 0.891, 0.619, 3.9e-15}, qdldl: quotient{"ldl amd", typical, typicalSolve, 8.6e-11}},
	"a_pde2d_s":    {ssids: quotient{"mumps scotch", 0.764, 0.447, 1.5e-14}, qdldl: quotient{"ldl amd", 1.03, 0.925, 2.6e-12}},
	"a_pde3d_l":    {ssids: quotient{"mumps metis", 0.952, 0.775, 2.9e-14}},
	"a_pde3d_m":    {ssids: quotient{"mumps metis", 0.895, 0.864, 2.1e-14}, qdldl: quotient{"ldl amd", typical, typicalSolve, 5.3e-12}},
	"a_pde3d_s":    {ssids: quotient{"mumps metis", 1.68, 0.587, 1.3e-13}},
	"b_qpipm_l":    {ssids: quotient{"mumps metis", 0.329, 0.418, 2.5e-16}, qdldl: quotient{"ldl amd", typical, typicalSolve, 1.8e-15}},
	"b_qpipm_m":    {ssids: quotient{"mumps scotch", 0.447, 0.59, 2.6e-16}, qdldl: quotient{"ldl amd", 0.861, 0.861, 5.2e-16}},
	"b_qpipm_s":    {ssids: quotient{"mumps scotch", 0.281, 0.406, 1.6e-16}, qdldl: quotient{"ldl amd", 0.934, 0.991, 4.6e-16}},
	"b_qpnet_l":    {ssids: quotient{"mumps scotch", 1.31, 0.939, 2.0e-16}, qdldl: quotient{"ldl amd", 0.626, 0.882, 2.0e-16}},
	"b_qpnet_m":    {ssids: quotient{"mumps scotch", 0.743, 0.611, 1.5e-16}, qdldl: quotient{"ldl amd", 1.07, 0.886, 1.0e-16}},
	"b_qpnet_s":    {ssids: quotient{"mumps scotch", 0.37, 0.359, 1.6e-16}, qdldl: quotient{"ldl amd", 0.963, 0.922, 1.7e-16}},
	"c_svm_m":      {ssids: quotient{"mumps metis", 3.48, 0.928, 5.8e-15}, qdldl: quotient{"ldl amd", typical, typicalSolve, 3.2e-12}},
	"c_svm_s":      {ssids: quotient{"mumps scotch", 2.13, 0.323, 3.2e-16}, qdldl: quotient{"ldl amd", 1.04, 0.952, 2.8e-14}},
	"d_mpc_l":      {ssids: quotient{"mumps amd", 0.801, 0.829, 5.1e-16}},
	"d_mpc_m":      {ssids: quotient{"mumps scotch", 0.587, 0.558, 3.1e-16}},
	"d_mpc_s":      {ssids: quotient{"mumps amd", 0.371, 0.276, 1.8e-16}},
	"d_mpcwide_l":  {ssids: quotient{"mumps amd", 1.11, 1.11, 1.2e-15}, qdldl: quotient{"ldl amd", typical, typicalSolve, 6.7e-15}},
	"d_opf_l":      {ssids: quotient{"mumps amd", 0.271, 0.389, 5.9e-16}, qdldl: quotient{"ldl amd", typical, typicalSolve, 2.1e-09}},
	"d_opf_m":      {ssids: quotient{"mumps scotch", 0.422, 0.528, 5.5e-16}, qdldl: quotient{"ldl amd", 0.486, 0.857, 2.0e-09}},
	"d_opf_s":      {ssids: quotient{"mumps scotch", 0.306, 0.408, 2.6e-16}, qdldl: quotient{"ldl amd", 0.876, 0.863, 1.7e-09}},
	"d_opfmp_l":    {ssids: quotient{"mumps amd", 0.289, 0.291, 2.6e-15}, qdldl: quotient{"ldl amd", typical, typicalSolve, 2.8e-09}},
	"e_stokes2d_l": {ssids: quotient{"mumps scotch", 0.979, 0.644, 1.1e-15}},
	"e_stokes2d_m": {ssids: quotient{"mumps scotch", 0.709, 0.614, 5.1e-16}},
	"e_stokes2d_s": {ssids: quotient{"mumps scotch", 0.438, 0.317, 2.5e-16}},
	"e_stokes3d_l": {ssids: quotient{"mumps metis", 1.89, 0.913, 1.2e-15}},
	"e_stokes3d_m": {ssids: quotient{"mumps metis", 1.9, 0.795, 6.8e-16}},
	"f_cont_l":     {ssids: quotient{"mumps scotch", 0.606, 0.643, 2.5e-13}},
	"f_cont_m":     {ssids: quotient{"mumps scotch", 0.507, 0.417, 2.3e-13}},
	"f_zaug_m":     {ssids: quotient{"mumps scotch", 0.255, 0.231, 1.2e-07}},
	"f_zdiag3d_m":  {ssids: quotient{"mumps scotch", 0.952, 0.81, 8.2e-13}},
	"f_zdiag_l":    {ssids: quotient{"mumps scotch", 0.822, 0.663, 2.2e-08}},
	"f_zdiag_m":    {ssids: quotient{"mumps scotch", 0.595, 0.424, 1.1e-10}},
	"f_zdiag_s":    {ssids: quotient{"mumps scotch", 0.312, 0.291, 5.3e-14}},
	"g_qd_l":       {ssids: quotient{"mumps metis", 0.416, 0.507, 2.6e-12}, qdldl: quotient{"ldl amd", typical, typicalSolve, 1.7e-10}},
	"g_qd_m":       {ssids: quotient{"mumps scotch", 0.426, 0.617, 2.4e-12}, qdldl: quotient{"ldl amd", 0.911, 0.897, 8.9e-11}},
	"g_qd_s":       {ssids: quotient{"mumps scotch", 0.269, 0.378, 1.1e-15}, qdldl: quotient{"ldl amd", 0.925, 1.05, 4.3e-11}},
	"g_qdrand_m":   {ssids: quotient{"mumps metis", 1.56, 0.528, 8.2e-16}, qdldl: quotient{"ldl amd", 0.945, 0.888, 4.4e-10}},
	"h_elast3d_l":  {ssids: quotient{"mumps metis", 0.906, 0.82, 6.4e-16}, qdldl: quotient{"ldl amd", typical, typicalSolve, 3.2e-15}},
	"h_lap2d_l":    {ssids: quotient{"mumps scotch", 0.759, 0.812, 3.2e-16}, qdldl: quotient{"ldl amd", typical, typicalSolve, 2.6e-15}},
	"h_lap3d_l":    {ssids: quotient{"mumps metis", 1.17, 0.657, 1.0e-15}},
}
