package bench

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
)

// uncatalogued are kernels without a row of their own: steps of others, and those
// that find the limits.
var uncatalogued = []string{"PrefetchSp32", "PackRows", "PackCols", "PackDense32", "SymUpdate", "Sum", "Copy", "Triad", "PeakFMA"}

// Every kernel of asm is measured.
func TestCatalogueIsComplete(t *testing.T) {
	rows := map[string]bool{}
	for _, k := range Catalogue() {
		if rows[k.Name] {
			t.Errorf("two rows %s", k.Name)
		}
		rows[k.Name] = true
		name, _, _ := strings.Cut(k.Name, "/")
		rows[name+"/"] = true
		if k.What == "" || k.Shape == nil || k.New == nil {
			t.Errorf("%s is not complete", k.Name)
		}
	}
	for _, k := range asm.Kernels() {
		if !rows[k.Name+"/"] && !slices.Contains(uncatalogued, k.Name) {
			t.Errorf("%s has no row in the catalogue", k.Name)
		}
	}
}

// Shapes grow, have what the roofline needs, and are inside the bounds.
func TestShapes(t *testing.T) {
	h := newHierarchy(isa.Caches())
	for _, k := range Catalogue() {
		last := Shape{}
		for n := sizeUnit; n <= 1024; n *= 2 {
			s := k.Shape(n)
			if !(s.Flops > last.Flops && s.Held > last.Held && s.Moved > last.Moved) || s.Size == "" {
				t.Errorf("%s of %d: %+v after %+v", k.Name, n, s, last)
			}
			last = s
		}
		somewhere := false
		for _, p := range Places {
			n := k.sizeAt(p, h)
			if n == 0 {
				continue
			}
			somewhere = true
			s := k.Shape(n)
			if h.of(s.Held) != p || s.Flops > flopLimit || s.Held > h.target[p] || n%sizeUnit != 0 {
				t.Errorf("%s in %v: n = %d, %+v", k.Name, p, n, s)
			}
		}
		if !somewhere {
			t.Errorf("%s has no size anywhere", k.Name)
		}
	}
}

// TestSomewhere: whatever the caches, every kernel is measured.
func TestSomewhere(t *testing.T) {
	for _, c := range []isa.Cache{isa.Caches(), {L1D: 32 << 10, L2: 256 << 10, L3: 3 << 20}, {L1D: 32 << 10, L2: 1 << 20, L3: 32 << 20}, {L1D: 48 << 10, L2: 2 << 20, L3: 300 << 20}} {
		h := newHierarchy(c)
		for _, k := range Catalogue() {
			if !slices.ContainsFunc(Places, func(p Place) bool { return k.at(p, h) && k.sizeAt(p, h) > 0 }) {
				t.Errorf("%+v: %s is measured nowhere", c, k.Name)
			}
		}
	}
}

// Operands stay finite and of their size however often a kernel runs.
func TestOperandsLast(t *testing.T) {
	for _, l := range isa.Levels() {
		undo, err := isa.Force(l)
		if err != nil {
			t.Fatal(err)
		}
		x := triangle(40)
		for range 2000 {
			if p := asm.Cholesky(40, x, 40); p >= 0 {
				t.Fatalf("%v: pivot %d", l, p)
			}
		}
		b := vector(40 * 40)
		for range 2000 {
			asm.Trsm(asm.Left, asm.Lower, asm.NoTrans, false, 40, 40, 1, x, 40, b, 40)
		}
		undo()
		for i, v := range append(x, b...) {
			if !(math.Abs(v) <= 1.001) || v != 0 && math.Abs(v) < 1e-30 && i >= 1600 {
				t.Fatalf("%v: element %d is %v", l, i, v)
			}
		}
	}
}

func TestSparseRows(t *testing.T) {
	for _, s := range rowShapes {
		a := sparseRows(50, s.cols, s.length)
		for i := range 50 {
			row := a.ind[a.ptr[i]:a.ptr[i+1]]
			if len(row) != s.length || row[0] < 0 || int(row[len(row)-1]) >= s.cols {
				t.Fatalf("%v: row %v", s, row)
			}
			for k := 1; k < len(row); k++ {
				if row[k] <= row[k-1] {
					t.Fatalf("%v: row %v", s, row)
				}
			}
		}
	}
}
