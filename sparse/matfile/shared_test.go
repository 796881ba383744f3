package matfile

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/sparse/mtx"
)

// collection lists the matrices that lie beside the repository: what their
// headers say, the sum of the absolute values as an independent program adds
// them up, or a part of the error with which they are refused.
var collection = []struct {
	file            string
	kind            Kind
	field           mtx.Field
	symmetry        mtx.Symmetry
	rows, cols, nnz int
	sum             float64
	err             string
}{
	{"Chem97ZtZ.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 2541, 2541, 4951, 149439.58516, ""},
	{"Franz6_id1959_aug.mtx", MatrixMarket, mtx.Integer, mtx.General, 10592, 3016, 48472, 160064.0, ""},
	{"LFAT5.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 14, 14, 30, 50326505.45282481, ""},
	{"bayer10.mtx", MatrixMarket, mtx.Real, mtx.General, 13436, 13436, 94926, 386430.7390627688, ""},
	{"bcspwr06.mtx", MatrixMarket, mtx.Pattern, mtx.Symmetric, 1454, 1454, 3377, 3377.0, ""},
	{"bcspwr10.mtx", MatrixMarket, mtx.Pattern, mtx.Symmetric, 5300, 5300, 13571, 13571.0, ""},
	{"bcsstk02.rsa", HarwellBoeing, mtx.Real, mtx.Symmetric, 66, 66, 2211, 582088.9237200071, ""},
	{"bcsstk13.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 2003, 2003, 42943, 154534882599430.47, ""},
	{file: "bcsstk16.triplets.txt", err: `neither a Matrix Market file`},
	{"bfwa62.mtx", MatrixMarket, mtx.Real, mtx.General, 62, 62, 450, 391.26969648, ""},
	{"can___24.mtx", MatrixMarket, mtx.Pattern, mtx.Symmetric, 24, 24, 92, 92.0, ""},
	{"cavity14.mtx", MatrixMarket, mtx.Real, mtx.General, 2597, 2597, 76367, 43996.375975576346, ""},
	{"cavity14_b.mtx", MatrixMarket, mtx.Real, mtx.General, 2597, 1, 2597, 5.776700022266404e-08, ""},
	{"cavity14_x.mtx", MatrixMarket, mtx.Real, mtx.General, 2597, 1, 2597, 2.453882555715991e-06, ""},
	{"cryg2500.mtx", MatrixMarket, mtx.Real, mtx.General, 2500, 2500, 12349, 1448868.0837892797, ""},
	{file: "dwg961b.mtx", err: "line 1: complex matrices are not supported"},
	{"dwt_992.mtx", MatrixMarket, mtx.Pattern, mtx.Symmetric, 992, 992, 8868, 8868.0, ""},
	{"epb0.mtx", MatrixMarket, mtx.Real, mtx.General, 1794, 1794, 7764, 568.5449946139337, ""},
	{"faer_YAO.mtx", MatrixMarket, mtx.Real, mtx.General, 4005, 4005, 10008, 7139.822151847253, ""},
	{"hykkt_CG_rhs_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 1386, 1, 1386, 56.30999188434061, ""},
	{"hykkt_H_matrix_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 2278, 2278, 11304, 51965377.90738715, ""},
	{"hykkt_JC_matrix_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 1386, 2278, 6784, 3150.6215496708096, ""},
	{"hykkt_block_Dd_matrix_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 6412, 6412, 6412, 238.47458506991407, ""},
	{file: "hykkt_block_Dd_matrix_ACTIVSg200_AC_00.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{file: "hykkt_block_Dd_matrix_ACTIVSg200_AC_10.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{"hykkt_block_H_matrix_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 25910, 25910, 38469, 428866290.89952576, ""},
	{file: "hykkt_block_H_matrix_ACTIVSg200_AC_00.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{file: "hykkt_block_H_matrix_ACTIVSg200_AC_10.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{"hykkt_block_J_matrix_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 16933, 25910, 86139, 1717783.0239180215, ""},
	{file: "hykkt_block_J_matrix_ACTIVSg200_AC_00.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{file: "hykkt_block_J_matrix_ACTIVSg200_AC_10.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{"hykkt_block_Jd_matrix_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 6412, 25910, 12824, 12741.637588998263, ""},
	{file: "hykkt_block_Jd_matrix_ACTIVSg200_AC_00.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{file: "hykkt_block_Jd_matrix_ACTIVSg200_AC_10.mtx", err: `line 1: the first line is "% Generated 30-Nov-2021" and not a Matrix Market banner`},
	{"hykkt_block_rs_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 6412, 1, 6412, 116.94128308625754, ""},
	{"hykkt_block_rs_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 490, 1, 490, 490.0, ""},
	{"hykkt_block_rs_ACTIVSg200_AC_10.mtx", MatrixMarket, mtx.Real, mtx.General, 490, 1, 490, 0.5698543769127898, ""},
	{"hykkt_block_rx_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 25910, 1, 25910, 178640.15401408556, ""},
	{"hykkt_block_rx_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 2278, 1, 2278, 39608.849406799985, ""},
	{"hykkt_block_rx_ACTIVSg200_AC_10.mtx", MatrixMarket, mtx.Real, mtx.General, 2278, 1, 2278, 713.9099944127059, ""},
	{"hykkt_block_ry_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 16933, 1, 16933, 2029.0416545688288, ""},
	{"hykkt_block_ry_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 1386, 1, 1386, 0.0, ""},
	{"hykkt_block_ry_ACTIVSg200_AC_10.mtx", MatrixMarket, mtx.Real, mtx.General, 1386, 1, 1386, 0.3128972431848352, ""},
	{"hykkt_block_ryd_ACTIVSg2000_AC_09.mtx", MatrixMarket, mtx.Real, mtx.General, 6412, 1, 6412, 861.078072248464, ""},
	{"hykkt_block_ryd_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 490, 1, 490, 0.0, ""},
	{"hykkt_block_ryd_ACTIVSg200_AC_10.mtx", MatrixMarket, mtx.Real, mtx.General, 490, 1, 490, 8.291083378146675, ""},
	{"hykkt_rhs_chol_ACTIVSg200_AC_00.mtx", MatrixMarket, mtx.Real, mtx.General, 2278, 1, 2278, 39608.849406799985, ""},
	{"jagmesh7.mtx", MatrixMarket, mtx.Pattern, mtx.Symmetric, 1138, 1138, 4294, 4294.0, ""},
	{"kkt_mm_AUG3DC.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 4873, 4873, 11419, 10419.00004873, ""},
	{"kkt_mm_CONT-050.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 4998, 4998, 17003, 19208.99964998, ""},
	{"kkt_mm_CVXQP1_S.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 150, 150, 584, 30950.0000015, ""},
	{"kkt_mm_DUALC1.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 224, 224, 2195, 15980371.00000224, ""},
	{"kkt_mm_GENHS28.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 18, 18, 51, 102.00000018, ""},
	{"kkt_mm_GOULDQP2.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1048, 1048, 2443, 2091.00001048, ""},
	{"kkt_mm_KSIP.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1021, 1021, 20919, 3611.853179418606, ""},
	{"kkt_mm_LOTSCHD.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 19, 19, 73, 88.69907019, ""},
	{"kkt_mm_MOSARQP2.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1500, 1500, 4475, 10491.75143772, ""},
	{"kkt_mm_PRIMAL1.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 410, 410, 6225, 6139.0000041, ""},
	{"kkt_mm_QAFIRO.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 59, 59, 145, 116.47000059, ""},
	{"kkt_mm_QBRANDY.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 469, 469, 2666, 11217.08200469, ""},
	{"kkt_mm_QCAPRI.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 624, 624, 3229, 9786.76660624, ""},
	{"kkt_mm_QFFFFF80.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1378, 1378, 9243, 550333.972751999, ""},
	{"kkt_mm_QPCBLEND.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 157, 157, 648, 2167.72121157, ""},
	{"kkt_mm_QPCSTAIR.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 823, 823, 4679, 6816.16075823, ""},
	{"kkt_mm_QPTEST.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 4, 4, 9, 26.000000040000003, ""},
	{"kkt_mm_STADAT1.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 6000, 6000, 15997, 11996002.00006, ""},
	{"kkt_mm_STCQP2.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 6149, 6149, 41993, 269780.00006149, ""},
	{"kkt_mm_UBH1.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 30009, 30009, 78009, 36000.000300089996, ""},
	{"kkt_mm_YAO.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 4002, 4002, 10002, 10002.00004002, ""},
	{file: "ldl_A01.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A02.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A03.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A04.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A06.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A07.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A09.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A10.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A13.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A15.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A17.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A20.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A22.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A23.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A24.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A26.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A27.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A28.txt", err: `neither a Matrix Market file`},
	{file: "ldl_A30.txt", err: `neither a Matrix Market file`},
	{"lp_e226.mtx", MatrixMarket, mtx.Real, mtx.General, 223, 472, 2768, 37533.86676, ""},
	{"lp_share2b.mtx", MatrixMarket, mtx.Real, mtx.General, 96, 162, 777, 23967.74, ""},
	{"lpi_galenet.mtx", MatrixMarket, mtx.Integer, mtx.General, 8, 14, 22, 22.0, ""},
	{"nist_bp___200.mtx", MatrixMarket, mtx.Real, mtx.General, 822, 822, 3802, 19633.7935983, ""},
	{"olm1000.mtx", MatrixMarket, mtx.Real, mtx.General, 1000, 1000, 3996, 50810723.39312, ""},
	{"pores_1.mtx", MatrixMarket, mtx.Real, mtx.General, 30, 30, 180, 156431055.03580195, ""},
	{"pts5ldd03.mtx", MatrixMarket, mtx.Real, mtx.General, 161, 161, 745, 78592.0, ""},
	{"resolve_A_asymmetric01.mtx", MatrixMarket, mtx.Real, mtx.General, 1024, 1024, 4101, 12656.672519130627, ""},
	{"resolve_A_asymmetric02.mtx", MatrixMarket, mtx.Real, mtx.General, 1024, 1024, 4101, 12737.935182134435, ""},
	{"resolve_A_spd01.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1024, 1024, 3800, 21645.96614595023, ""},
	{"resolve_A_spd02.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1024, 1024, 3800, 21589.88608615653, ""},
	{"resolve_A_symmetric01.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1024, 1024, 3118, 42379.21010349269, ""},
	{"resolve_A_symmetric02.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 1024, 1024, 3118, 42315.567938588414, ""},
	{file: "resolve_b_asymmetric01.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{file: "resolve_b_asymmetric02.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{file: "resolve_b_spd01.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{file: "resolve_b_spd02.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{file: "resolve_b_symmetric01.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{file: "resolve_b_symmetric02.mtx", err: `line 3: size line "1024" has 1 fields, want 2: rows, columns`},
	{"resolve_matrix_ACTIVSg200_AC_renumbered_add9_01.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 4644, 4644, 14078, 40109748.41988269, ""},
	{"resolve_rhs_ACTIVSg200_AC_renumbered_add9_ones_01.mtx", MatrixMarket, mtx.Real, mtx.General, 4644, 1, 4644, 39421517.32502769, ""},
	{"zenios.mtx", MatrixMarket, mtx.Real, mtx.Symmetric, 2873, 2873, 15032, 125.37255881842319, ""},
}

// shared returns the folder with matrices that lies beside the repository, or
// skips the test.
func shared(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	matrices := filepath.Join(dir, "..", "shared", "data", "matrices")
	if _, err := os.Stat(matrices); err != nil {
		t.Skipf("matrices are not installed: %v", err)
	}
	return matrices
}

func TestCollection(t *testing.T) {
	dir := shared(t)
	listed := map[string]bool{"MANIFEST.md": true}
	for _, c := range collection {
		listed[c.file] = true
		f, err := ReadFile(filepath.Join(dir, c.file), Options{MTX: mtx.Options{NoDuplicates: true}})
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(err.Error(), c.file) {
				t.Errorf("%s: error %v, want %s", c.file, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if f.Kind != c.kind || f.Field != c.field || f.Symmetry != c.symmetry || f.Rows != c.rows || f.Cols != c.cols || f.Stored().NNZ() != c.nnz {
			t.Errorf("%s: %v, %v %v, %d×%d with %d entries, want %+v", c.file, f.Kind, f.Field, f.Symmetry, f.Rows, f.Cols, f.Stored().NNZ(), c)
		}
		_, _, val := f.Stored().Raw()
		sum := 0.0
		for _, v := range val {
			sum += math.Abs(v)
		}
		if math.Abs(sum-c.sum) > 1e-12*c.sum {
			t.Errorf("%s: absolute values sum to %v, want %v", c.file, sum, c.sum)
		}
		if _, err := f.Lower(); (err == nil) != (c.symmetry == mtx.Symmetric) {
			t.Errorf("%s: lower triangle: error %v", c.file, err)
		}
		if c.symmetry == mtx.Symmetric {
			diagonal := 0
			ptr, ind, _ := f.Stored().Raw()
			for j := range c.cols {
				if ptr[j] < ptr[j+1] && int(ind[ptr[j]]) == j {
					diagonal++
				}
			}
			if got, want := f.Full().NNZ(), 2*c.nnz-diagonal; got != want {
				t.Errorf("%s: %d entries in full, want %d", c.file, got, want)
			}
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !listed[f.Name()] {
			t.Errorf("%s is not in the table", f.Name())
		}
	}
}
