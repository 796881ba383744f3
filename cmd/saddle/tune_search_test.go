package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// The keys of a search, beside all of those of the other methods.
func TestSearchJSONKeys(t *testing.T) {
	groups := write(t, "groups.txt", "# two groups, the rest is the third\n1-5 first\n7 second group\n\n9-10 first\n")
	for _, c := range []struct {
		args   string
		hypers int
		method string
		name   string
		null   []string
	}{
		{"--search C", 1, "scan", "c", []string{"gradient_norm", "kkt_residual", "second_order"}},
		{"--search weights --balanced", 2, "hypergradient", "c_pos", []string{"kkt_residual"}},
		{"--search groups=" + groups, 3, "hypergradient", "s_first", nil},
		{"--search features --certify 0 --delta 0.5", 13, "hypergradient", "s_1", []string{"cv_error", "fold_gap"}},
		{"--float32 --scale range --bias 1 --rescale none", 1, "scan", "c", nil},
	} {
		m := object(t, mustDo(t, append([]string{"tune", "--json", "--quiet"}, strings.Fields(c.args)...)...).stdout)
		null := map[string]bool{}
		for _, k := range c.null {
			null[k] = true
		}
		for _, key := range []string{"file", "rows", "features", "folds", "method", "c", "cv_error", "test_error", "final_c", "outer_iterations", "inner_iterations",
			"kkt_residual", "second_order", "status", "evaluations", "seconds", "hyper", "delta", "free_rows", "gap", "cv_smooth", "gradient_norm", "search", "regime", "why", "warnings"} {
			v, ok := m[key]
			switch {
			case !ok:
				t.Errorf("%s: there is no key %s", c.args, key)
			case null[key] && v != nil:
				t.Errorf("%s: %s is %v, want null", c.args, key, v)
			}
		}
		for _, key := range []string{"delta", "free_rows", "gap", "cv_smooth", "test_error"} {
			if _, ok := m[key].(float64); !ok {
				t.Errorf("%s: %s is %v, want a number", c.args, key, m[key])
			}
		}
		list := m["hyper"].([]any)
		if len(list) != c.hypers || list[0].(map[string]any)["name"] != c.name || m["method"] != c.method || m["status"] != "done" {
			t.Errorf("%s: %d hyperparameters, the first %v, method %v, status %v", c.args, len(list), list[0], m["method"], m["status"])
		}
		e := m["evaluations"].([]any)[0].(map[string]any)
		if n := len(e["values"].([]any)); n != c.hypers {
			t.Errorf("%s: %d values of an evaluation", c.args, n)
		}
	}
	// The other methods have the new keys, too.
	m := object(t, mustDo(t, "tune", "--json", "--no-polish").stdout)
	if fmt.Sprint(m["hyper"]) != fmt.Sprintf("[map[name:c value:%v]]", m["c"]) || m["delta"] != nil || m["search"] != nil {
		t.Errorf("hyper %v, delta %v, search %v", m["hyper"], m["delta"], m["search"])
	}
}

// Many rows go to the methods for them, and this is said; --method keeps the others.
func TestManyRows(t *testing.T) {
	file := write(t, "many.txt", cloud(20100, 1, "1", "-1"))
	r := mustDo(t, "tune", file, "--json")
	m := object(t, r.stdout)
	if m["method"] != "scan" || m["search"] != "C" || !strings.Contains(r.stderr, "20100 training rows") || !strings.Contains(fmt.Sprint(m["why"]), "20000") {
		t.Errorf("method %v, why %v, stderr %q", m["method"], m["why"], r.stderr)
	}
	text := mustDo(t, "tune", file, "--grid", "0.1,1").stdout
	for _, w := range []string{"scan", "certify", "→", "zone of width 0.25", "training rows are more than"} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), w) {
			t.Errorf("the text does not say %q:\n%s", w, text)
		}
	}
	small := object(t, mustDo(t, "tune", file, "--json", "--method", "grid", "--grid", "1", "--holdout", "0.99").stdout)
	if small["method"] != "grid" {
		t.Errorf("method %v", small["method"])
	}
}

// A binary file gives what the text that it was made from gives, its model classifies the text as tune says, with scaled features too.
func TestSearchBinary(t *testing.T) {
	dir := t.TempDir()
	text, test := write(t, "train.txt", cloud(300, 3, "+1", "-1")), write(t, "test.txt", cloud(200, 4, "+1", "-1"))
	binary, model := filepath.Join(dir, "train.bin"), filepath.Join(dir, "model.json")
	for _, scale := range [][]string{nil, {"--scale", "range", "--bias", "1"}} {
		mustDo(t, append([]string{"convert", text, binary}, scale...)...)
		args := []string{"tune", "--search", "weights", "--json", "--quiet", "--test", test}
		a := object(t, mustDo(t, append(append(args, text), scale...)...).stdout)
		b := object(t, mustDo(t, append(args, binary, "--model", model, "--memory-limit", "200MB")...).stdout)
		for _, key := range []string{"cv_error", "test_error", "c", "features", "final_c"} {
			if fmt.Sprint(a[key]) != fmt.Sprint(b[key]) {
				t.Errorf("scale %v: %s is %v from text, %v from the binary file", scale, key, a[key], b[key])
			}
		}
		p := object(t, mustDo(t, "predict", "--model", model, test, "--json").stdout)
		if p["wrong"] != b["test_wrong"] {
			t.Errorf("predict has %v wrong, tune %v", p["wrong"], b["test_wrong"])
		}
	}
	for _, args := range [][]string{{"--bias", "1"}, {"--scale", "range"}} {
		complains(t, call(t, append([]string{"tune", binary}, args...)...), "saddle: "+args[0]+": ", "convert has this flag")
	}
}

func TestSearchReport(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	mustDo(t, "tune", "--search", "features", "--quiet", "--report", page)
	html := read(t, page)
	for _, w := range []string{"Search path", "Hyperparameters", "s_12", "Evaluations", "not an estimate of the test error", "<svg", "freedom"} {
		if !strings.Contains(html, w) {
			t.Errorf("the report lacks %q", w)
		}
	}
}

// The table marks the chosen evaluation alone and says how many it leaves out; what it calls C fits the search.
func TestSearchTable(t *testing.T) {
	groups := write(t, "groups.txt", "1-5 first\n")
	for _, c := range []struct{ search, head, note string }{
		{"C", "C", "C, what every row loses"},
		{"weights", "mean C", "What each class loses"},
		{"groups=" + groups, "1/mean scale", "The scale of a group"},
	} {
		for _, certify := range []string{"0", "3"} {
			page := filepath.Join(t.TempDir(), "page.html")
			args := []string{"tune", "--quiet", "--search", c.search, "--certify", certify}
			text := mustDo(t, append(args, "--report", page)...).stdout
			if n := strings.Count(text, "→"); n != 1 {
				t.Errorf("%v: %d rows are marked:\n%s", args, n, text)
			}
			table, left := 0, 0
			for _, l := range strings.Split(text, "\n") {
				if strings.Contains(l, " % ") && !strings.Contains(l, "error") {
					table++
				}
				fmt.Sscanf(l, "  and %d more evaluation", &left)
			}
			m := object(t, mustDo(t, append(args, "--json")...).stdout)
			if n := len(m["evaluations"].([]any)); table+left != n {
				t.Errorf("%v: %d rows, %d left out, of %d evaluations:\n%s", args, table, left, n, text)
			}
			html := read(t, page)
			if n := strings.Count(html, `<tr class="best">`); n != 1 {
				t.Errorf("%v: %d rows of the page are marked", args, n)
			}
			if !strings.Contains(text, "phase     "+c.head+" ") || !strings.Contains(text, "zone/n: ") ||
				!strings.Contains(html, "<th>"+c.head+"</th>") || !strings.Contains(html, c.note) {
				t.Errorf("%v: %q or %q is missing:\n%s", args, c.head, c.note, text)
			}
		}
	}
}

func TestSearchReproducible(t *testing.T) {
	strip := func(r result) string {
		m := object(t, r.stdout)
		delete(m, "seconds")
		delete(m, "threads")
		delete(m["options"].(map[string]any), "threads")
		for _, e := range m["evaluations"].([]any) {
			delete(e.(map[string]any), "seconds")
		}
		b, _ := json.Marshal(m)
		return string(b)
	}
	one := strip(mustDo(t, "tune", "--json", "--quiet", "--search", "features", "--threads", "1"))
	two := strip(mustDo(t, "tune", "--json", "--quiet", "--search", "features", "--threads", "3"))
	if one != two {
		t.Errorf("results differ:\n%s\n%s", one, two)
	}
}

func TestSearchRefused(t *testing.T) {
	groups := func(text string) string { return "groups=" + write(t, "g.txt", text) }
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--search", "all"}, "want C, weights, groups=FILE or features"},
		{[]string{"--search", "groups"}, "groups=FILE"},
		{[]string{"--search", "C=x"}, "groups=FILE"},
		{[]string{"--search", "groups=/no/such/file"}, "/no/such/file"},
		{[]string{"--search", "C", "--method", "grid"}, "exclude"},
		{[]string{"--balanced", "--epsilon", "0.1"}, "exclude"},
		{[]string{"--delta", "-1"}, "--delta"},
		{[]string{"--certify", "-1"}, "--certify"},
		{[]string{"--memory-limit", "1GB"}, "saddle convert"},
		{[]string{"--memory-limit", "much"}, "size"},
		{[]string{"--search", groups("1 a\nx b\n")}, "g.txt: line 2: \"x\" is not a feature number"},
		{[]string{"--search", groups("1 a\n1 b\n")}, "line 2: feature 1 is in group \"a\" already"},
		{[]string{"--search", groups("1-14 a\n")}, "line 1: feature \"1-14\" is outside 1..13"},
		{[]string{"--search", groups("3-2 a\n")}, "line 1: range \"3-2\" is empty"},
		{[]string{"--search", groups("\n7\n")}, "line 2: \"7\" has no group"},
		{[]string{"--search", groups("# nothing\n")}, "there is no group"},
		{[]string{"--search", groups("1 # no name\n")}, "line 1: \"1\" has no group"},
		{[]string{"--search", groups("1 a\n2-3 other # mine\n")}, "g.txt: line 2: \"other\" is the group of features without a line, as feature 4"},
		{[]string{"--bias", "1", "--search", groups("\n1 constant feature\n")}, "g.txt: line 2: \"constant feature\" is the group"},
		{[]string{"--search", groups(strings.Repeat("x", 70000))}, "line 1: too long"},
	} {
		r := call(t, append([]string{"tune"}, c.args...)...)
		if r.code != exitBadInput || !strings.Contains(r.stderr, c.want) || strings.Count(r.stderr, "\n") != 1 || r.stdout != "" {
			t.Errorf("%v: exit code %d, stderr %q, want %q", c.args, r.code, r.stderr, c.want)
		}
	}
}

// The best result so far is written when the time is over.
func TestSearchTimeLimit(t *testing.T) {
	r := call(t, "tune", "--json", "--search", "features", "--time-limit", "1ns")
	m := object(t, r.stdout)
	if r.code != exitNoSolution || m["status"] != "time_limit" || m["c"] != nil || len(m["hyper"].([]any)) != 0 {
		t.Errorf("exit code %d, printed %s", r.code, r.stdout)
	}
}

func TestReadGroups(t *testing.T) {
	for _, c := range []struct {
		text     string
		constant bool
		want     string
	}{
		{"1-2 C# # sharp\n\t# a comment\n4, b c\t#\n", false, "[0 0 2 1] [C# b c other]"},
		{"1-3 other\n4 constant feature\n", false, "[0 0 0 1] [other constant feature]"},
		{"1-4 a#b", true, "[0 0 0 0 1] [a#b constant feature]"},
	} {
		group, names, err := readGroups(strings.NewReader(c.text), 4, c.constant)
		if got := fmt.Sprint(group, names); err != nil || got != c.want {
			t.Errorf("%q: %s, error %v, want %s", c.text, got, err, c.want)
		}
	}
}

func FuzzGroups(f *testing.F) {
	for _, s := range []string{"1 a", "1-3 a b\n4 c", "#\n\n2\tx", "1,a", "1-", "-1 a", "99999999999999999999 a", "1-2-3 a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		group, names, err := readGroups(strings.NewReader(text), 9, true)
		if err != nil {
			return
		}
		used := make([]bool, len(names))
		for _, g := range group {
			used[g] = true
		}
		for k, ok := range used {
			if !ok {
				t.Errorf("no feature is in group %q", names[k])
			}
		}
	})
}

// The file of groups that the page on hyperparameters shows is one.
func TestGroupsOfPage(t *testing.T) {
	page := read(t, "../../docs/hyperparameters.md")
	_, rest, ok := strings.Cut(page, "```\n# age")
	text, _, _ := strings.Cut(rest, "```")
	group, names, err := readGroups(strings.NewReader("# age"+text), 13, true)
	if !ok || err != nil || strings.Join(names, ",") != "body,laboratory,other,constant feature" || len(group) != 14 || group[0] != 0 || group[12] != 1 || group[3] != 2 || group[13] != 3 {
		t.Errorf("%v, %v, %q, %v", ok, group, names, err)
	}
}
