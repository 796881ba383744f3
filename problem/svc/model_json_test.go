package svc

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// exactly compares floats by their bits, so that −0 differs from 0.
var exactly = cmp.Comparer(func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })

func TestModelRoundTrip(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		x := randomMatrix(t, r, 5, 1+r.IntN(6), 0.8)
		want := randomModel(t, r, x)
		want.Labels = Labels{"<\"é\n>", "-1"}
		for j := range want.W { // any finite float64 of moderate size
			v := math.Float64frombits(r.Uint64())
			if math.Abs(v) < 1e200 {
				want.W[j] = v
			}
		}
		want.W[0] = math.Copysign(0, -1)
		var b bytes.Buffer
		if err := want.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		got, err := ReadModel(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, exactly); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
}

const goodModel = `{"format":"saddle-svc","version":1,"labels":{"pos":"+1","neg":"-1"},"majority":-1,"c":0.5,"bias":1,"features":1,` +
	`"scaling":{"method":"range","offset":[0.25],"factor":[2]},"w":[1,-3]}` + "\n"

func TestModelText(t *testing.T) {
	m, err := ReadModel(strings.NewReader(goodModel))
	if err != nil {
		t.Fatal(err)
	}
	want := &Model{
		Labels:   Labels{"+1", "-1"},
		W:        []float64{1, -3},
		Bias:     1,
		C:        0.5,
		Scaling:  &Scaling{Method: ScaleRange, Offset: []float64{0.25}, Factor: []float64{2}},
		Majority: -1,
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var b strings.Builder
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != goodModel {
		t.Errorf("text %s\nwant %s", b.String(), goodModel)
	}
}

func TestReadModelErrors(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{goodModel, "", "unexpected end"},
		{goodModel, "solver_type L2R_L1LOSS_SVC_DUAL\n", "invalid character 's'"},
		{goodModel, "[]", "cannot unmarshal array"},
		{goodModel, "{}", `format is ""`},
		{`"saddle-svc"`, `"other"`, `format is "other"`},
		{`"version":1`, `"version":2,"new":0`, "version 2 is unknown"},
		{`"version":1`, `"version":0.5`, "0.5"},
		{`"version":1,`, ``, "version 0 is unknown"},
		{`"c":0.5`, `"c":0.5,"d":1`, `unknown field "d"`},
		{`"c":0.5,`, ``, "missing"},
		{`"c":0.5`, `"c":null`, "missing"},
		{`"c":0.5`, `"c":1e999`, `"1e999" is not a finite number`},
		{`"c":0.5`, `"c":-1`, "C = -1"},
		{`"c":0.5`, `"c":NaN`, "invalid character 'N'"},
		{`"bias":1,`, ``, "missing"},
		{`"majority":-1`, `"majority":0`, "majority class 0"},
		{`"majority":-1,`, ``, "missing"},
		{`"features":1`, `"features":2`, "1 weights for 2 features"},
		{`"w":[1,-3]`, `"w":[1,null]`, `"null" is not a finite number`},
		{`"w":[1,-3]`, `"w":[1,"2"]`, "is not a finite number"},
		{`"w":[1,-3]`, `"w":null`, "missing"},
		{`"w":[1,-3]`, `"w":[]`, "no weight for it"},
		{`"w":[1,-3]`, `"w":[1,2,3]`, "scaling of 1 features for 2 weights"},
		{`"range"`, `"zscore"`, `unknown scaling method "zscore"`},
		{`"offset":[0.25]`, `"offset":[]`, "0 offsets for 1 factors"},
		{`"offset":[0.25],`, ``, "0 offsets for 1 factors"},
		{`"neg":"-1"`, `"neg":"1"`, "the same"},
		{`{"pos":"+1","neg":"-1"}`, `{}`, "empty"},
		{`}` + "\n", `} {}`, "invalid character '{'"},
		{`}` + "\n", ``, "unexpected end"},
	}
	for _, test := range tests {
		text := strings.Replace(goodModel, test.old, test.new, 1)
		if text == goodModel {
			t.Fatalf("%q is not in the model", test.old)
		}
		m, err := ReadModel(strings.NewReader(text))
		wantError(t, err, test.want)
		if m != nil {
			t.Errorf("%s: a model besides the error", text)
		}
	}
	boom := errors.New("boom")
	if _, err := ReadModel(iotest.ErrReader(boom)); !errors.Is(err, boom) {
		t.Errorf("error %v, want %v", err, boom)
	}
}

func TestWriteModelErrors(t *testing.T) {
	m, err := ReadModel(strings.NewReader(goodModel))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 60 {
		f, g := failAfter(n), failAfter(n)
		if m.WriteJSON(&f) == nil || m.WriteLIBLINEAR(&g) == nil {
			t.Fatalf("a write that fails after %d bytes is not reported", n)
		}
	}
	m.W[0] = math.Inf(1)
	var b bytes.Buffer
	wantError(t, m.WriteJSON(&b), "weight +Inf")
	wantError(t, m.WriteLIBLINEAR(&b), "weight +Inf")
	if b.Len() > 0 {
		t.Errorf("%q written besides the error", b.String())
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add([]byte(goodModel))
	f.Add([]byte(strings.Replace(goodModel, `"range"`, `"maxabs"`, 1)))
	f.Add([]byte(strings.Replace(goodModel, "[1,-3]", "[1,null]", 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ReadModel(bytes.NewReader(text))
		if err != nil {
			return
		}
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := m.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadModel(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, again, exactly); diff != "" {
			t.Errorf("-first +second reading:\n%s", diff)
		}
	})
}
