package heart

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
)

// The digest is that of the file in LIBLINEAR's distribution.
func TestText(t *testing.T) {
	const want = "5defa0a4c4c5bdaf3f55ae3828310252e8565c13ee37ce279e0b86d82e7f4ce9"
	if got := fmt.Sprintf("%x", sha256.Sum256(text)); got != want {
		t.Errorf("SHA-256 of heart_scale is %s, want %s", got, want)
	}
}

func TestData(t *testing.T) {
	d := Data()
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	rows, cols := d.X.Dims()
	if rows != 270 || cols != 13 || d.X.NNZ() != 3378 {
		t.Errorf("%d×%d with %d entries, want 270×13 with 3378", rows, cols, d.X.NNZ())
	}
	if c := svc.Count(d.Y); c != (svc.Counts{Pos: 120, Neg: 150}) {
		t.Errorf("classes %+v, want 120 and 150", c)
	}
	if want := (svc.Labels{Pos: "+1", Neg: "-1"}); d.Labels != want {
		t.Errorf("labels %+v, want %+v", d.Labels, want)
	}
	for i := range rows {
		_, val := d.X.Row(i)
		for _, v := range val {
			if v < -1 || v > 1 {
				t.Fatalf("row %d has the value %v outside [-1, 1]", i, v)
			}
		}
	}
}

func TestDataIsACopy(t *testing.T) {
	d := Data()
	_, _, val := d.X.Raw()
	val[0], d.Y[0] = 7, 7
	e := Data()
	if _, _, val := e.X.Raw(); val[0] == 7 || e.Y[0] == 7 {
		t.Error("changing one copy changed another")
	}
}
