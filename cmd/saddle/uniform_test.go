package main

import (
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands returns those of the program, by name.
func commands() map[string]*cobra.Command {
	all := map[string]*cobra.Command{}
	for _, c := range newRoot().Commands() {
		if c.Name() != "help" && c.Name() != "completion" {
			all[c.Name()] = c
		}
	}
	return all
}

// objects are what --json prints.
var objects = map[string]any{
	"tune": tuneJSON{}, "predict": predictJSON{}, "convert": convertJSON{}, "solve": solveJSON{}, "train": trainJSON{}, "factor": factorJSON{}, "krylov": krylovJSON{},
	"bench": benchJSON{}, "info": infoJSON{},
}

// keys returns those of an object, of embedded ones, too.
func keys(t reflect.Type) (list []string) {
	for f := range t.Fields() {
		if f.Anonymous {
			list = append(list, keys(f.Type)...)
			continue
		}
		list = append(list, strings.Split(f.Tag.Get("json"), ",")[0])
	}
	return list
}

// What all commands have, and what those that compute have besides.
func TestEveryCommand(t *testing.T) {
	page := read(t, filepath.Join("..", "..", "docs", "commands.md"))
	for name, c := range commands() {
		fs := c.Flags()
		if fs.Lookup("json") == nil || fs.Lookup("quiet") == nil || fs.SortFlags {
			t.Errorf("%s: json %v, quiet %v, sorted %v", name, fs.Lookup("json"), fs.Lookup("quiet"), fs.SortFlags)
		}
		for _, l := range strings.Split(c.Example, "\n") {
			if !strings.Contains(l, "  ") || !strings.Contains(l, "saddle "+name) {
				t.Errorf("%s: example %q", name, l)
			}
		}
		if r := mustDo(t, name, "--help"); !strings.Contains(r.stdout, "Examples:\n"+c.Example) || !strings.Contains(r.stdout, "--json") {
			t.Errorf("%s --help: %s", name, r.stdout)
		}
		if !regexp.MustCompile("(?m)^## .*`" + name + "`").MatchString(page) {
			t.Errorf("docs/commands.md has no heading for %s", name)
		}
		o, ok := objects[name]
		if !ok {
			t.Errorf("%s: what does --json print?", name)
			continue
		}
		have := keys(reflect.TypeOf(o))
		want := []string{"version"}
		if name != "info" {
			want = append(want, "status", "message", "seconds")
		}
		if fs.Lookup("threads") != nil {
			want = append(want, "threads", "isa")
			for _, run := range []string{"time-limit", "log", "report"} {
				if fs.Lookup(run) == nil {
					t.Errorf("%s has no --%s", name, run)
				}
			}
		}
		for _, flag := range []string{"output", "model", "sol", "solution", "max-iter", "tol", "method"} {
			if f := fs.Lookup(flag); f != nil {
				want = append(want, strings.ReplaceAll(flag, "-", "_"))
			}
		}
		for _, k := range want {
			if !slices.Contains(have, k) {
				t.Errorf("%s --json has no %s", name, k)
			}
		}
		for k, n := range count(have) {
			if n > 1 {
				t.Errorf("%s --json has %s twice", name, k)
			}
		}
	}
}

func count(list []string) map[string]int {
	n := map[string]int{}
	for _, s := range list {
		n[s]++
	}
	return n
}

// A flag of several commands has one type, and, but for what belongs to a command, one text; what has one meaning has one name.
func TestOneNameForOneThing(t *testing.T) {
	// These say the same of other things: a class of methods, a tolerance, a file that one command writes and another reads.
	own := []string{"method", "tol", "max-iter", "log", "output", "model", "repeat", "threads", "scale", "holdout", "features", "bias", "grid"}
	first := map[string]*pflag.Flag{}
	of := map[string]string{}
	names := commands()
	for _, name := range sorted(names) {
		names[name].Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" {
				return
			}
			if regexp.MustCompile("^[a-z][a-z0-9]*(-[a-z0-9]+)*$").FindString(f.Name) == "" || f.Usage == "" {
				t.Errorf("%s --%s: %q", name, f.Name, f.Usage)
			}
			for _, old := range []string{"out", "maxiter", "repeats"} {
				if f.Name == old {
					t.Errorf("%s has --%s", name, old)
				}
			}
			g := first[f.Name]
			if g == nil {
				first[f.Name], of[f.Name] = f, name
				return
			}
			if f.Name != "method" && f.Value.Type() != g.Value.Type() {
				t.Errorf("--%s is %s of %s and %s of %s", f.Name, g.Value.Type(), of[f.Name], f.Value.Type(), name)
			}
			if !slices.Contains(own, f.Name) && f.Usage != g.Usage {
				t.Errorf("--%s is %q for %s and %q for %s", f.Name, g.Usage, of[f.Name], f.Usage, name)
			}
		})
	}
	// Without dashes all names differ.
	plain := map[string]string{}
	for name := range first {
		p := strings.ReplaceAll(name, "-", "")
		if other, ok := plain[p]; ok {
			t.Errorf("--%s and --%s", name, other)
		}
		plain[p] = name
	}
	// The same of keys, but for those that have been there before.
	before := map[string]bool{"maxiter": true, "linear_seconds": true, "read_seconds": true, "solve_seconds": true, "evaluation_seconds": true}
	for name, o := range objects {
		for _, k := range keys(reflect.TypeOf(o)) {
			if (strings.HasSuffix(k, "_seconds") || strings.Contains(k, "maxiter")) && !before[k] || regexp.MustCompile("^[a-z][a-z0-9]*(_[a-z0-9]+)*$").FindString(k) == "" {
				t.Errorf("%s --json: %s", name, k)
			}
		}
	}
}

func sorted(m map[string]*cobra.Command) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Names that flags have had still work, and no help shows them.
func TestOldNames(t *testing.T) {
	for _, c := range []struct{ command, old, now, value string }{
		{"factor", "out", "output", "x.mtx"}, {"krylov", "out", "output", "x.mtx"}, {"krylov", "maxiter", "max-iter", "7"}, {"bench", "repeats", "repeat", "9"},
		{"train", "split", "holdout", "0.5"},
	} {
		fs := commands()[c.command].Flags()
		if err := fs.Parse([]string{"--" + c.old + "=" + c.value}); err != nil || fs.Lookup(c.now).Value.String() != c.value || !fs.Changed(c.now) {
			t.Errorf("%s --%s: %v", c.command, c.old, err)
		}
		if strings.Contains(mustDo(t, c.command, "--help").stdout, "--"+c.old+" ") {
			t.Errorf("%s --help shows --%s", c.command, c.old)
		}
	}
}

// Commands that pages and examples show have the flags that they show.
func TestShownCommands(t *testing.T) {
	all, texts := commands(), map[string]string{}
	for _, path := range []string{"../../README.md", "../../docs/commands.md", "../../docs/nlp.md", "../../docs/hyperparameters.md", "../../docs/rows-format.md"} {
		texts[path] = read(t, path)
	}
	for name, c := range all {
		texts[name+" --help"] = c.Example + "\n" + c.Long
	}
	call, flag := regexp.MustCompile("saddle ([a-z]+)((?: +[^ `\"|#;]+)*)"), regexp.MustCompile("^--([a-z0-9-]+)")
	shown := 0
	for path, text := range texts {
		for _, m := range call.FindAllStringSubmatch(text, -1) {
			c, ok := all[m[1]]
			if !ok {
				continue
			}
			for _, word := range strings.Fields(m[2]) {
				f := flag.FindStringSubmatch(word)
				if f == nil {
					continue
				}
				shown++
				if f[1] != "help" && (c.Flags().Lookup(f[1]) == nil || c.Flags().Lookup(f[1]).Name != f[1]) {
					t.Errorf("%s: %s has no --%s", path, m[0], f[1])
				}
			}
		}
	}
	if shown < 40 {
		t.Errorf("%d flags are shown", shown)
	}
}

// A time limit is the same end everywhere: exit code 1, status time_limit, and an object.
func TestTimeLimits(t *testing.T) {
	matrix := write(t, "a.mtx", "%%MatrixMarket matrix coordinate real symmetric\n1 1 1\n1 1 2\n")
	table := write(t, "rough.csv", rough())
	program := write(t, "a.qps", "NAME A\nROWS\n N C\n G R\nCOLUMNS\n X C 1 R 1\nRHS\n RHS R 1\nENDATA\n")
	for _, args := range [][]string{{"factor", matrix}, {"krylov", matrix}, {"solve", program}, {"train", table}, {"tune"}, {"tune", "--search", "C"}, {"bench", "--kernels", "^Dot$", "--sizes", "30"}} {
		r := call(t, append(args, "--time-limit", "1ns", "--json")...)
		if o := object(t, r.stdout); r.code != exitNoSolution || o["status"] != "time_limit" || o["message"] == "" || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%v: exit code %d, status %v, message %v, stderr %q", args, r.code, o["status"], o["message"], r.stderr)
		}
	}
	in := slowly{}
	for _, args := range [][]string{{"tune", "-"}, {"tune", "--test", "-"}, {"factor", "-"}, {"krylov", "-"}, {"solve", "-"}, {"train", "-"}} {
		var out, errs strings.Builder
		code := run(t.Context(), append(args, "--time-limit", "20ms", "--json"), in, &out, &errs)
		if o := object(t, out.String()); code != exitNoSolution || o["status"] != "time_limit" || o["message"] != "stopped while reading" {
			t.Errorf("%v: exit code %d, %v, stderr %q", args, code, o, errs.String())
		}
	}
}

// slowly is standard input of which nothing comes.
type slowly struct{}

func (slowly) Read([]byte) (int, error) { select {} }
