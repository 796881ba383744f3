// Package layers holds one test: the packages of this module import each other downwards only.
//
// The order is the table layers. The test reads the import clauses of every Go file itself, whatever its
// build constraints say, so that it sees all platforms and so that the go command counts those files among the
// inputs of a cached result (a `go list` subprocess would hide them).
package layers

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/saddle-go/saddle"

// A layer is one package of ours and the modules, other than the standard library, that its files may import.
type layer struct {
	pkg  string   // folder below the module root
	libs []string // import path prefixes
}

// layers is the import order: a package imports only packages that stand above it. A new package goes in
// here, at the place that docs/architecture.md gives it.
var layers = []layer{
	{"internal/isa", []string{"github.com/klauspost/cpuid/v2", "golang.org/x/sys"}},
	{"internal/layers", nil},
	{"internal/textscan", nil},
	{"internal/vector", nil},
	{"internal/pages", nil},
	{"internal/jobs", nil},
	{"internal/words", nil},
	{"internal/gonumvec", []string{"gonum.org/v1/gonum/mat"}},
	{"asm", nil},
	{"asm/gonumblas", []string{"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/lapack"}},
	{"internal/certify", nil},
	{"sparse", []string{"gonum.org/v1/gonum/mat"}},
	{"sparse/coloring", nil},
	{"sparse/sparsetest", nil},
	{"internal/pde", nil},
	{"sparse/internal/reading", nil},
	{"sparse/mtx", nil},
	{"sparse/hb", nil},
	{"sparse/matfile", nil},
	{"factor/order", nil},
	{"factor/scale", nil},
	{"factor/factortest", []string{"gonum.org/v1/gonum/mat"}},
	{"factor", []string{"gonum.org/v1/gonum/mat"}},
	{"krylov", []string{"gonum.org/v1/gonum/mat"}},
	{"krylov/precond", nil},
	{"krylov/amg", nil},
	{"krylov/saddle", nil},
	{"internal/numdiff", nil},
	{"problem", nil},
	{"problem/expr", nil},
	{"problem/nl", nil},
	{"problem/diff", []string{"gonum.org/v1/gonum/num"}},
	{"problem/quasi", nil},
	{"problem/svc", nil},
	{"problem/svc/rows", []string{"golang.org/x/sys"}},
	{"problem/svc/rows/rowstest", nil},
	{"problem/libsvm", nil},
	{"problem/libsvm/heart", nil},
	{"problem/ann", nil},
	{"problem/qps", nil},
	{"problem/opf", nil},
	{"problem/problemtest", nil},
	{"kkt", nil},
	{"kkt/kkttest", nil},
	{"solvers", nil},
	{"solvers/internal/nlp", nil},
	{"solvers/internal/observertest", nil},
	{"solvers/internal/tuning", nil},
	{"solvers/shifted", nil},
	{"solvers/ipsqp", nil},
	{"solvers/nlpd", nil},
	{"solvers/gonumopt", []string{"gonum.org/v1/gonum/optimize", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/floats"}},
	{"solvers/auto", nil},
	{"solvers/auglag", nil},
	{"solvers/train", nil},
	{"solvers/svcfit", nil},
	{"solvers/lbfgsb", nil},
	{"solvers/hyper", nil},
	{"solvers/sdnm", nil},
	{"internal/bench", nil},
	{"cmd/saddle", []string{
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/schollz/progressbar/v3", "gonum.org/v1/plot",
		"golang.org/x/term",
	}},
	{"docs", nil}, // tests only: of the code in the pages there
	{"benchmarks/spmv", nil},
	{"benchmarks/svc", nil},
	{"benchmarks/svcscale/baseline", []string{"gonum.org/v1/gonum/mat"}},
	{"benchmarks/svcscale", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/dense", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/ilut", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/factor", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/blockangular", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/multigrid", []string{"golang.org/x/sys/unix"}},
	{"benchmarks/krylov", nil},
	{"benchmarks/opf", nil},
	{"benchmarks/nlpspeed", nil},
	{"benchmarks/nlp", []string{"gonum.org/v1/plot"}},
	{"benchmarks/qp", nil},
	{"benchmarks/train", nil},
	{"benchmarks/gonum", []string{"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/mat"}},
}

// testLibs may be imported by any file that ends in _test.go.
var testLibs = []string{"github.com/google/go-cmp", "gonum.org/v1/gonum"}

// levelUsers may import internal/isa outside tests: asm chooses kernels by the level, the others measure or report it.
var levelUsers = []string{"asm", "internal/bench", "cmd/saddle", "benchmarks/spmv", "benchmarks/svc", "benchmarks/svcscale", "benchmarks/dense", "benchmarks/factor", "benchmarks/gonum", "benchmarks/blockangular", "benchmarks/ilut", "benchmarks/krylov", "benchmarks/multigrid", "benchmarks/nlpspeed", "benchmarks/qp"}

// rank returns the place of pkg in layers, or -1.
func rank(pkg string) int {
	return slices.IndexFunc(layers, func(l layer) bool { return l.pkg == pkg })
}

// under reports whether path is one of the prefixes or lies below one.
func under(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+"/")
	})
}

// support reports whether pkg exists for tests only, as its name then says.
func support(pkg string) bool { return strings.HasSuffix(pkg, "test") }

// violations parses the import clauses of one file, named by its slash-separated path below the module root
// (src as for parser.ParseFile; nil reads the file name at disk), and returns what is wrong with them.
func violations(fset *token.FileSet, disk, name string, src any) ([]string, error) {
	f, err := parser.ParseFile(fset, disk, src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	pkg, from := ".", -1
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		pkg = name[:i]
		from = rank(pkg)
	}
	var bad []string
	if from < 0 {
		bad = append(bad, fmt.Sprintf("%s: package %s has no place in the table of layers", name, pkg))
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if why := forbidden(pkg, from, path, strings.HasSuffix(name, "_test.go")); why != "" {
			bad = append(bad, fmt.Sprintf("%s: imports %s: %s", name, path, why))
		}
	}
	return bad, nil
}

// forbidden says why a file of pkg, whose rank is from, must not import path, or returns "".
func forbidden(pkg string, from int, path string, test bool) string {
	if path == "C" {
		return "no cgo in this module"
	}
	if path == module || strings.HasPrefix(path, module+"/") {
		target := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
		to := rank(target)
		switch {
		case to < 0:
			return "not in the table of layers"
		case test && (target == pkg || support(target) && under(target, []string{pkg})):
			return "" // an external test package imports the package that it tests and its support
		case support(target) && !test && !support(pkg) && !strings.HasPrefix(pkg, "benchmarks/"):
			return "only tests and benchmarks import it"
		case target == "internal/isa" && !test && !slices.Contains(levelUsers, pkg):
			return "algorithms do not know the CPU"
		case from >= 0 && to >= from:
			return "not below " + pkg
		}
		return ""
	}
	first, _, _ := strings.Cut(path, "/")
	standard := !strings.Contains(first, ".")
	if standard || test && under(path, testLibs) || from >= 0 && under(path, layers[from].libs) {
		return ""
	}
	return "not among the libraries of " + pkg
}

// goFiles returns the slash-separated paths, below root, of all Go files of the module at root: folders the go
// command ignores and nested modules are left out.
func goFiles(root string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if !d.IsDir() {
			if strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") {
				rel, err := filepath.Rel(root, path)
				if err != nil {
					return err
				}
				files = append(files, filepath.ToSlash(rel))
			}
			return nil
		}
		if path == root {
			return nil
		}
		if name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
			return fs.SkipDir
		}
		return nil
	})
	return files, err
}

func TestImportsPointDown(t *testing.T) {
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	files, err := goFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"internal/layers/layers_test.go", "asm/dense.go", "cmd/saddle/main.go"} {
		if !slices.Contains(files, want) {
			t.Errorf("the walk missed %s", want)
		}
	}
	fset := token.NewFileSet()
	for _, name := range files {
		bad, err := violations(fset, filepath.Join(root, filepath.FromSlash(name)), name, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bad {
			t.Error(b)
		}
	}
}

func TestViolationsAreCaught(t *testing.T) {
	const cobra = "github.com/spf13/cobra"
	for _, c := range []struct {
		file    string
		imports []string
		want    string // a part of the message, "" when the import is allowed
	}{
		{"sparse/csr.go", []string{"fmt", "go/ast", module + "/asm"}, ""},
		{"sparse/csr.go", []string{"gonum.org/v1/gonum/mat"}, ""},
		{"solvers/sdnm/tune.go", []string{module + "/problem/svc", module + "/asm"}, ""},
		{"cmd/saddle/tune.go", []string{cobra, module + "/solvers/sdnm"}, ""},
		{"asm/twins_test.go", []string{"github.com/google/go-cmp/cmp", "gonum.org/v1/gonum/blas"}, ""},
		{"asm/example_test.go", []string{module + "/asm"}, ""},
		{"sparse/csr_test.go", []string{module + "/sparse", module + "/sparse/sparsetest"}, ""},
		{"sparse/sparsetest/random.go", []string{module + "/sparse"}, ""},
		{"krylov/cg_test.go", []string{module + "/sparse/sparsetest", module + "/internal/isa"}, ""},
		{"asm/bind_vector_amd64.go", []string{module + "/internal/isa"}, ""},

		{"asm/dense.go", []string{module + "/sparse"}, "not below asm"},
		{"asm/dense.go", []string{module + "/asm"}, "not below asm"},
		{"asm/bench_test.go", []string{module + "/sparse"}, "not below asm"},
		{"asm/bench_test.go", []string{module + "/sparse/sparsetest"}, "not below asm"},
		{"sparse/csr.go", []string{module + "/sparse/sparsetest"}, "only tests and benchmarks import it"},
		{"krylov/cg.go", []string{module + "/sparse/sparsetest"}, "only tests and benchmarks import it"},
		{"krylov/cg.go", []string{module + "/internal/isa"}, "do not know the CPU"},
		{"problem/svc/svc.go", []string{module + "/problem/libsvm"}, "not below problem/svc"},
		{"problem/libsvm/read.go", []string{module + "/problem/libsvm/heart"}, "not below problem/libsvm"},
		{"krylov/cg.go", []string{module + "/cmd/saddle"}, "not below krylov"},
		{"kkt/system.go", []string{module + "/solvers/sdnm"}, "not below kkt"},
		{"sparse/csr.go", []string{module + "/nowhere"}, "not in the table"},
		{"sparse/csr.go", []string{module}, "not in the table"},
		{"nowhere/x.go", []string{"fmt"}, "nowhere has no place"},
		{"nowhere/x_test.go", nil, "nowhere has no place"},
		{"saddle.go", nil, "package . has no place"},

		{"asm/dense.go", []string{"C"}, "no cgo"},
		{"cmd/saddle/main_test.go", []string{"C"}, "no cgo"},

		{"asm/dense.go", []string{"gonum.org/v1/gonum/mat"}, "not among the libraries of asm"},
		{"asm/dense_test.go", []string{cobra}, "not among the libraries of asm"},
		{"sparse/csr.go", []string{"gonum.org/v1/gonum/matrix"}, "not among the libraries of sparse"},
		{"solvers/sdnm/tune.go", []string{cobra}, "not among the libraries of solvers/sdnm"},
		{"internal/isa/isa.go", []string{"github.com/klauspost/cpuid"}, "not among the libraries of internal/isa"},
	} {
		var src strings.Builder
		src.WriteString("//go:build never\n\npackage p\n")
		for _, path := range c.imports {
			fmt.Fprintf(&src, "import _ %q\n", path)
		}
		bad, err := violations(token.NewFileSet(), c.file, c.file, src.String())
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		switch got := strings.Join(bad, "\n"); {
		case c.want == "" && got != "":
			t.Errorf("%s with %q: want no complaint, got %s", c.file, c.imports, got)
		case c.want != "" && !strings.Contains(got, c.want):
			t.Errorf("%s with %q: want a complaint %q, got %q", c.file, c.imports, c.want, got)
		}
	}
}

func TestGoFilesSkipsForeignFolders(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{
		"go.mod", "a/a.go", "a/b/b_test.go", "a/b/note.txt", "a/testdata/x.go", "_gen/x.go", ".ci/x.go", "a/_x.go",
		"nested/go.mod", "nested/x.go", "nested/deep/x.go",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := goFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a/a.go", "a/b/b_test.go"}; !slices.Equal(got, want) {
		t.Errorf("goFiles = %q, want %q", got, want)
	}
}
