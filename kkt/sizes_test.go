package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// The errors about sizes are of one kind, and of one wording.
func TestSizeErrors(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(22), 30, 12)
	k := newSystem(t, in, kkt.Options{})
	if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
		t.Fatal(err)
	}
	x := make([]float64, 42)
	bad := func(change func(s *kkt.Structure)) error {
		s := in.Structure
		change(&s)
		_, err := kkt.New(s, kkt.Options{})
		return err
	}
	_, short := k.Solve(ctx, x, x[:41])
	m, err := k.Matrix()
	if err != nil {
		t.Fatal(err)
	}
	dense := kkt.NewDense()
	if err := dense.Analyze(&kkt.Pattern{Lower: m}); err != nil {
		t.Fatal(err)
	}
	_, _, val := m.Lower().Raw()
	if _, err := dense.Factorize(ctx, val); err != nil {
		t.Fatal(err)
	}
	for text, err := range map[string]error{
		"kkt: New: Order: 1 elements instead of 42":           bad(func(s *kkt.Structure) { s.Order = make([]int32, 1) }),
		"kkt: New: Part: 2 elements instead of 42":            bad(func(s *kkt.Structure) { s.Part = make([]int32, 2) }),
		"kkt: New: W.ColPtr: 1 elements instead of 31":        bad(func(s *kkt.Structure) { s.W = kkt.Entries{ColPtr: make([]int, 1)} }),
		"kkt: New: W.ColIdx: 1 elements instead of 2":         bad(func(s *kkt.Structure) { s.W = kkt.Entries{RowIdx: make([]int32, 2), ColIdx: make([]int32, 1)} }),
		"kkt: Solve: b: 41 elements instead of 42":            short,
		"kkt: SolveMany: nrhs: -1 is negative":                k.SolveMany(ctx, nil, nil, -1, nil),
		"kkt: SolveMany: x: 42 elements instead of 84":        k.SolveMany(ctx, x, x, 2, nil),
		"kkt: SolveMany: info: 3 elements instead of 1":       k.SolveMany(ctx, x, x, 1, make([]kkt.SolveInfo, 3)),
		"kkt: SolveOnce: x: 42 elements instead of 126":       k.SolveOnce(x, 3),
		"kkt: SolveOnce: nrhs: -2 is negative":                k.SolveOnce(x, -2),
		"kkt: SetDiagonals: sigma: 42 elements instead of 30": k.SetDiagonals(x, nil),
		"kkt: SetScaling: d: 41 elements instead of 42":       k.SetScaling(x[:41]),
		"kkt: Dense.Solve: x: 41 elements instead of 42":      dense.Solve(x[:41], 1),
		"kkt: Dense.Solve: nrhs: -1 is negative":              dense.Solve(x, -1),
	} {
		if kindOf(err) != kkt.BadLength || err.Error() != text {
			t.Errorf("%v, kind %v, want %s", err, kindOf(err), text)
		}
	}
}
