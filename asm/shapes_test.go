package asm

import (
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

func TestShapes(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := Shapes()
		if s.Level != isa.Active().String() {
			t.Errorf("level %s, want %v", s.Level, isa.Active())
		}
		for what, n := range map[string]int{
			"TileRows": s.TileRows, "TileCols": s.TileCols, "Vector": s.Vector, "PackedRows": s.PackedRows, "Depth": s.Depth,
			"TriangleOrder": s.TriangleOrder, "PivotColumns": s.PivotColumns, "SolveUnknowns": s.SolveUnknowns,
		} {
			if n < 1 {
				t.Errorf("%s is %d", what, n)
			}
		}
		if s.TileRows%s.Vector != 0 || s.PackedRows%s.TileRows != 0 {
			t.Errorf("%+v: tiles of whole vectors, blocks of whole tiles wanted", s)
		}
	})
}
