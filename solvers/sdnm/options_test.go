package sdnm

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		o     Options
		field string // of the error; "" = valid
	}{
		{Options{}, ""},
		{Options{Method: Grid, GridSolver: CoordinateDescent, Rescale: RescaleNone, Grid: []float64{1e-10, 1, 1e10}}, ""},
		{Options{Epsilon: 1, LowerEpsilon: 1, Bias: -2, Threads: 1000}, ""},
		{Options{Literal: LiteralOptions{Tol: 1e-15, MaxOuter: 1, InnerTol: 0.99, MaxInner: 1, StartC: 1e10, Armijo: 0.49, Backtrack: 0.99}}, ""},

		{Options{Method: -1}, "Method"},
		{Options{Method: MPEC + 1}, "Method"},
		{Options{GridSolver: -1}, "GridSolver"},
		{Options{GridSolver: CoordinateDescent + 1}, "GridSolver"},
		{Options{Rescale: -1}, "Rescale"},
		{Options{Rescale: RescaleNone + 1}, "Rescale"},
		{Options{Grid: []float64{0}}, "Grid[0]"},
		{Options{Grid: []float64{-1}}, "Grid[0]"},
		{Options{Grid: []float64{1, nan}}, "Grid[1]"},
		{Options{Grid: []float64{1, 2, inf}}, "Grid[2]"},
		{Options{Grid: []float64{1, 1}}, "Grid[1]"},
		{Options{Grid: []float64{1, 3, 2}}, "Grid[2]"},
		{Options{Grid: []float64{0.9e-10}}, "Grid[0]"},
		{Options{Grid: []float64{1.1e10}}, "Grid[0]"},
		{Options{Epsilon: -0.1}, "Epsilon"},
		{Options{Epsilon: 1e-9}, "Epsilon"},
		{Options{Epsilon: 1.1}, "Epsilon"},
		{Options{Epsilon: nan}, "Epsilon"},
		{Options{LowerEpsilon: -1}, "LowerEpsilon"},
		{Options{LowerEpsilon: 1e-5}, "LowerEpsilon"},
		{Options{LowerEpsilon: inf}, "LowerEpsilon"},
		{Options{Bias: nan}, "Bias"},
		{Options{Bias: -inf}, "Bias"},
		{Options{Threads: -1}, "Threads"},
		{Options{Literal: LiteralOptions{Tol: -1}}, "Literal.Tol"},
		{Options{Literal: LiteralOptions{Tol: 2}}, "Literal.Tol"},
		{Options{Literal: LiteralOptions{Tol: nan}}, "Literal.Tol"},
		{Options{Literal: LiteralOptions{MaxOuter: -1}}, "Literal.MaxOuter"},
		{Options{Literal: LiteralOptions{InnerTol: 1}}, "Literal.InnerTol"},
		{Options{Literal: LiteralOptions{MaxInner: -5}}, "Literal.MaxInner"},
		{Options{Literal: LiteralOptions{StartC: -1}}, "Literal.StartC"},
		{Options{Literal: LiteralOptions{StartC: inf}}, "Literal.StartC"},
		{Options{Literal: LiteralOptions{Armijo: 0.5}}, "Literal.Armijo"},
		{Options{Literal: LiteralOptions{Backtrack: 1}}, "Literal.Backtrack"},

		{Options{Method: SGRM, SGRM: SGRMOptions{T0: 1e6, Factor: 0.99, TMin: 1e-12}}, ""},
		{Options{Method: MPEC, MPEC: MPECOptions{NLPOptions{StartC: 1e10, Tol: 1e-2, MaxIterations: 1, ColdStart: true}}}, ""},
		{Options{SGRM: SGRMOptions{T0: -1}}, "SGRM.T0"},
		{Options{SGRM: SGRMOptions{T0: nan}}, "SGRM.T0"},
		{Options{SGRM: SGRMOptions{Factor: 1}}, "SGRM.Factor"},
		{Options{SGRM: SGRMOptions{TMin: inf}}, "SGRM.TMin"},
		{Options{SGRM: SGRMOptions{TMin: 2e-3}}, "SGRM.TMin"},
		{Options{SGRM: SGRMOptions{T0: 1e-9}}, "SGRM.TMin"},
		{Options{SGRM: SGRMOptions{NLPOptions: NLPOptions{StartC: -1}}}, "SGRM.StartC"},
		{Options{SGRM: SGRMOptions{NLPOptions: NLPOptions{Tol: 1}}}, "SGRM.Tol"},
		{Options{SGRM: SGRMOptions{NLPOptions: NLPOptions{MaxIterations: -1}}}, "SGRM.MaxIterations"},
		{Options{MPEC: MPECOptions{NLPOptions{StartC: inf}}}, "MPEC.StartC"},
		{Options{MPEC: MPECOptions{NLPOptions{Tol: nan}}}, "MPEC.Tol"},
		{Options{MPEC: MPECOptions{NLPOptions{MaxIterations: -1}}}, "MPEC.MaxIterations"},
	} {
		err := c.o.Validate()
		if c.field == "" {
			if err != nil {
				t.Errorf("%+v: %v", c.o, err)
			}
			continue
		}
		var bad *OptionError
		if !errors.As(err, &bad) {
			t.Errorf("%+v: error %v, want an *OptionError", c.o, err)
			continue
		}
		if bad.Field != c.field {
			t.Errorf("%+v: error names %s, want %s", c.o, bad.Field, c.field)
		}
		if s := err.Error(); !strings.HasPrefix(s, "sdnm: ") || !strings.Contains(s, c.field) || !strings.Contains(s, bad.Want) {
			t.Errorf("message %q lacks package, field or the wanted range", s)
		}
	}
}

func TestResolve(t *testing.T) {
	odd := []float64{0x1p-7, 0x1p-5, 0x1p-3, 0x1p-1, 0x1p1, 0x1p3, 0x1p5, 0x1p7}
	for _, c := range []struct {
		method Method
		eps    float64
		grid   int
	}{{Reduced, 1e-2, 8}, {Literal, 1e-4, 8}, {Grid, 1e-2, 15}} {
		r := Options{Method: c.method}.resolve()
		if r.Epsilon != c.eps || r.LowerEpsilon != 1e-2 || r.Threads != runtime.GOMAXPROCS(0) {
			t.Errorf("%v: ε = %g, ε_l = %g, %d threads", c.method, r.Epsilon, r.LowerEpsilon, r.Threads)
		}
		if len(r.Grid) != c.grid || r.Grid[0] != 0x1p-7 || r.Grid[c.grid-1] != 0x1p7 {
			t.Errorf("%v: grid %v", c.method, r.Grid)
		}
		if c.method == Reduced && !slices.Equal(r.Grid, odd) {
			t.Errorf("grid of the reduced method: %v", r.Grid)
		}
		n := NLPOptions{StartC: 1, Tol: 1e-8, MaxIterations: 500}
		if r.SGRM != (SGRMOptions{NLPOptions: n, T0: 1e-3, Factor: 0.1, TMin: 1e-8}) || r.MPEC != (MPECOptions{n}) {
			t.Errorf("%v: %+v, %+v", c.method, r.SGRM, r.MPEC)
		}
		if want := (LiteralOptions{1e-6, 100, 1e-2, 200, 1, 1e-4, 0.5}); r.Literal != want {
			t.Errorf("%v: %+v, want %+v", c.method, r.Literal, want)
		}
		if err := r.Validate(); err != nil {
			t.Errorf("%v: the resolved options are invalid: %v", c.method, err)
		}
		if again := r.resolve(); !reflect.DeepEqual(r, again) {
			t.Errorf("%v: resolving twice gives %+v", c.method, again)
		}
	}
	set := Options{
		Grid: []float64{3}, Epsilon: 0.5, LowerEpsilon: 0.25, Threads: 3,
		Literal: LiteralOptions{1e-3, 7, 0.1, 9, 2, 1e-3, 0.7},
		SGRM:    SGRMOptions{NLPOptions{2, true, 1e-7, 9}, 1, 0.5, 1e-3}, MPEC: MPECOptions{NLPOptions{3, true, 1e-6, 8}},
	}
	if r := set.resolve(); !reflect.DeepEqual(r, set) {
		t.Errorf("resolving changed %+v to %+v", set, r)
	}
}

// TestWords checks String, MarshalText and the Parse functions of all enumerations.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		v     encoding.TextMarshaler
		parse func(string) (any, error)
		word  string
	}{
		{Reduced, func(s string) (any, error) { return ParseMethod(s) }, "reduced"},
		{Literal, func(s string) (any, error) { return ParseMethod(s) }, "literal"},
		{Grid, func(s string) (any, error) { return ParseMethod(s) }, "grid"},
		{SGRM, func(s string) (any, error) { return ParseMethod(s) }, "sgrm"},
		{MPEC, func(s string) (any, error) { return ParseMethod(s) }, "mpec"},
		{Path, func(s string) (any, error) { return ParseGridSolver(s) }, "path"},
		{CoordinateDescent, func(s string) (any, error) { return ParseGridSolver(s) }, "dcd"},
		{RescaleUp, func(s string) (any, error) { return ParseRescale(s) }, "up"},
		{RescaleDown, func(s string) (any, error) { return ParseRescale(s) }, "down"},
		{RescaleNone, func(s string) (any, error) { return ParseRescale(s) }, "none"},
	} {
		if s := fmt.Sprint(c.v); s != c.word {
			t.Errorf("String() = %q, want %q", s, c.word)
		}
		if b, err := c.v.MarshalText(); err != nil || string(b) != c.word {
			t.Errorf("MarshalText() = %q, %v, want %q", b, err, c.word)
		}
		if v, err := c.parse(c.word); err != nil || v != any(c.v) {
			t.Errorf("parsing %q gives %v, %v", c.word, v, err)
		}
		for _, bad := range []string{"", strings.ToUpper(c.word), c.word + " "} {
			if _, err := c.parse(bad); err == nil {
				t.Errorf("%q was accepted", bad)
			} else if !strings.Contains(err.Error(), c.word) {
				t.Errorf("the error %q does not list %q", err, c.word)
			}
		}
	}
	for _, c := range []struct {
		v    fmt.Stringer
		want string
	}{{Method(7), "Method(7)"}, {GridSolver(-1), "GridSolver(-1)"}, {Rescale(3), "Rescale(3)"}} {
		if c.v.String() != c.want {
			t.Errorf("String() = %q, want %q", c.v, c.want)
		}
	}
}

func TestRescaleFactor(t *testing.T) {
	for _, c := range []struct {
		r     Rescale
		folds int
		want  float64
	}{
		{RescaleUp, 3, 1.5}, {RescaleUp, 2, 2}, {RescaleDown, 4, 0.75}, {RescaleNone, 3, 1},
	} {
		if got := c.r.factor(c.folds); got != c.want {
			t.Errorf("%v.factor(%d) = %g, want %g", c.r, c.folds, got, c.want)
		}
	}
}
