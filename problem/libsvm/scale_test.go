package libsvm

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
)

// The _scale files were made by LIBSVM's svm-scale -l -1 -u 1, which prints
// six digits and writes −1 and 1 at the ends of the range.
func TestScalingAgreesWithSVMScale(t *testing.T) {
	dir := sharedSets(t)
	for _, name := range []string{"heart", "diabetes", "australian", "german.numer"} {
		raw, err := ReadFile(filepath.Join(dir, name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		want, err := ReadFile(filepath.Join(dir, name+"_scale"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := svc.FitScaling(raw.X, nil, svc.ScaleRange)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Apply(raw.X)
		if err != nil {
			t.Fatal(err)
		}
		rows, cols := want.X.Dims()
		for i := range rows {
			for j := range cols {
				if x, y := got.At(i, j), want.X.At(i, j); math.Abs(x-y) > 5.01e-6*math.Abs(y)+1e-15 {
					t.Fatalf("%s: row %d, feature %d: %v, want %v", name, i+1, j+1, x, y)
				}
			}
		}
	}
}
