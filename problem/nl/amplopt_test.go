package nl

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var keywords = Keywords{
	{"max_iter", "number", "limit of iterations"}, {"tol", "number", "tolerance"}, {"message", "text", "what to say"}, {"warm", "", "begin warm"},
}

// pairs leaves out the sources.
func pairs(list []Setting) (p [][2]string) {
	for _, s := range list {
		p = append(p, [2]string{s.Key, s.Value})
	}
	return p
}

func TestParseText(t *testing.T) {
	for text, want := range map[string][][2]string{
		"":                                  nil,
		" \t\n":                             nil,
		"max_iter=100":                      {{"max_iter", "100"}},
		"MAX_ITER 100 tol = 1e-8\twarm":     {{"max_iter", "100"}, {"tol", "1e-8"}, {"warm", ""}},
		"max_iter= 5 warm = 0 tol=x=y":      {{"max_iter", "5"}, {"warm", "0"}, {"tol", "x=y"}},
		`message="it's ""done""" tol 1`:     {{"message", `it's "done"`}, {"tol", "1"}},
		`message='it''s "done"' message=''`: {{"message", `it's "done"`}, {"message", ""}},
		"warm warm max_iter =7":             {{"warm", ""}, {"warm", ""}, {"max_iter", "7"}},
	} {
		list, err := keywords.ParseText("here", text)
		if d := cmp.Diff(pairs(list), want); d != "" || err != nil {
			t.Errorf("%q: %v\n%s", text, err, d)
		}
	}
	for text, want := range map[string]string{
		"max_it=1":         `here: Unknown keyword "max_it"`,
		"=1":               `here: Unknown keyword ""`,
		"warm 1":           `here: Unknown keyword "1"`,
		"tol":              `here: keyword "tol" needs a value`,
		"tol= ":            `here: keyword "tol" needs a value`,
		"warm=":            `here: keyword "warm" needs a value`,
		"message='a":       `here: the value of "message" has no closing '`,
		`message="a"b`:     `here: the value of "message" goes on after the closing "`,
		"tol=1 nonsense=2": `here: Unknown keyword "nonsense"`,
	} {
		if _, err := keywords.ParseText("here", text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestParseArgs(t *testing.T) {
	for _, c := range []struct {
		args []string
		want [][2]string
	}{
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"max_iter=100", "warm", "message=/a path/with blanks"}, [][2]string{{"max_iter", "100"}, {"warm", ""}, {"message", "/a path/with blanks"}}},
		{[]string{`message="quoted text"`, `message='it''s'`, `message=""`}, [][2]string{{"message", "quoted text"}, {"message", "it's"}, {"message", ""}}},
		{[]string{"tol", "1", "tol", "=", "2", "tol=", "3", "tol", "=4"}, [][2]string{{"tol", "1"}, {"tol", "2"}, {"tol", "3"}, {"tol", "4"}}},
	} {
		list, err := keywords.ParseArgs("", c.args)
		if d := cmp.Diff(pairs(list), c.want); d != "" || err != nil {
			t.Errorf("%q: %v\n%s", c.args, err, d)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"x"}, `Unknown keyword "x"`}, {[]string{"x=1"}, `Unknown keyword "x"`}, {[]string{"=1"}, `Unknown keyword ""`},
		{[]string{"tol"}, `keyword "tol" needs a value`}, {[]string{"tol="}, `keyword "tol" needs a value`}, {[]string{"tol", "="}, `keyword "tol" needs a value`},
		{[]string{"message='a"}, `the value of "message" has no closing '`}, {[]string{"message='a' b"}, `the value of "message" goes on after the closing '`},
	} {
		if _, err := keywords.ParseArgs("", c.args); err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.args, err, c.want)
		}
	}
}

// TestGather has the order of precedence: what comes last wins.
func TestGather(t *testing.T) {
	env := map[string]string{"saddle_options": "tol=2", "/opt/saddle_options": "tol=3"}
	s := Sources{
		FileName: "saddle.opt", File: "# options\ntol 1 # loose\n\nwarm\r\n", Names: []string{"saddle", "/opt/saddle", "saddle"},
		Getenv: func(name string) string { return env[name] }, Args: []string{"tol=4"},
	}
	list, err := keywords.Gather(s)
	want := []Setting{
		{"tol", "1", "saddle.opt:2"}, {"warm", "", "saddle.opt:4"}, {"tol", "2", "saddle_options"}, {"tol", "3", "/opt/saddle_options"}, {"tol", "4", "command line"},
	}
	if d := cmp.Diff(list, want); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	for _, c := range []struct {
		change func(*Sources)
		want   string
	}{
		{func(s *Sources) { s.File = "\nx=1" }, `saddle.opt:2: Unknown keyword "x"`},
		{func(s *Sources) { env["saddle_options"] = "y" }, `saddle_options: Unknown keyword "y"`},
		{func(s *Sources) { s.Getenv, s.Args = nil, []string{"z=1"} }, `command line: Unknown keyword "z"`},
	} {
		s := s
		c.change(&s)
		if _, err := keywords.Gather(s); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestPrint(t *testing.T) {
	var b bytes.Buffer
	if err := keywords.Print(&b); err != nil {
		t.Fatal(err)
	}
	want := "max_iter=number  limit of iterations\ntol=number       tolerance\nmessage=text     what to say\nwarm             begin warm\n"
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestParseInvocation(t *testing.T) {
	for _, c := range []struct {
		args []string
		want Invocation
		ok   bool
	}{
		{[]string{"stub", "-AMPL"}, Invocation{Stub: "stub", AMPL: true, Args: []string{}}, true},
		{[]string{"/a/m.nl", "-AMPL", "tol=1"}, Invocation{Stub: "/a/m.nl", AMPL: true, Args: []string{"tol=1"}}, true},
		{[]string{"-s", "-e", "stub", "tol=1"}, Invocation{Stub: "stub", Write: true, Quiet: true, Args: []string{"tol=1"}}, true},
		{[]string{"-v"}, Invocation{Version: true}, true},
		{[]string{"-="}, Invocation{List: true}, true},
		{[]string{"solve", "m.nl"}, Invocation{Stub: "solve", Args: []string{"m.nl"}}, false},
		{[]string{"solve", "m.nl", "-AMPL"}, Invocation{Stub: "solve", Args: []string{"m.nl", "-AMPL"}}, false},
		{nil, Invocation{}, false},
	} {
		got, ok := ParseInvocation(c.args)
		if d := cmp.Diff(got, c.want); d != "" || ok != c.ok {
			t.Errorf("%q: %v\n%s", c.args, ok, d)
		}
	}
}

func TestParseWant(t *testing.T) {
	if w, err := ParseWant("9"); err != nil || w != WantFile|WantSilence {
		t.Error(w, err)
	}
	for _, s := range []string{"", "16", "-1", "x"} {
		if _, err := ParseWant(s); err == nil {
			t.Errorf("%q", s)
		}
	}
}
