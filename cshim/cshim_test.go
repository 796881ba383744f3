package cshim_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/saddle-go/saddle/cshim/internal/engine" // what the libraries consist of, see sources
)

// place is a directory for what the tests build.
var place string

func TestMain(m *testing.M) {
	var err error
	if place, err = os.MkdirTemp("", "cshim"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(place)
	os.Exit(code)
}

// sources reads what is compiled by other commands, of which the cache of test results would not know otherwise.
func sources() error {
	for _, pattern := range []string{"hsl/*.go", "pardiso/*.go", "*.h", "testdata/*.c"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			return fmt.Errorf("%s: no files: %v", pattern, err)
		}
		for _, file := range files {
			if _, err := os.ReadFile(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// libraries builds the shared libraries, with the names by which old versions of Ipopt look for them in a directory of their own.
var libraries = sync.OnceValue(func() error {
	if err := sources(); err != nil {
		return err
	}
	for _, name := range []string{"hsl", "pardiso"} {
		file := filepath.Join(place, "libsaddle_"+name+".so")
		if out, err := exec.Command("go", "build", "-buildmode=c-shared", "-o", file, "./"+name).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", name, err, out)
		}
		alias := filepath.Join(place, "alias", "lib"+name+".so")
		if err := os.MkdirAll(filepath.Dir(alias), 0o755); err != nil {
			return err
		}
		if err := os.Symlink(file, alias); err != nil {
			return err
		}
	}
	return nil
})

// compile compiles a program of testdata.
func compile(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc")
	}
	if err := libraries(); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(place, name)
	args = append([]string{"-O2", "-Wall", "-I.", "-o", exe, filepath.Join("testdata", name+".c"), "-L" + place, "-Wl,-rpath," + place}, args...)
	if out, err := exec.Command("gcc", append(args, "-lm", "-lpthread")...).CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%s", err, out)
	}
	return exe
}

func run(t *testing.T, env []string, exe string, args ...string) string {
	t.Helper()
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "LD_LIBRARY_PATH="+filepath.Join(place, "alias"))
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(exe), strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// TestHSL calls MA57, MA27 and MA97: inertia and rank of matrices that are known, arrays that are too short, memory, more problems
// at once than are kept, and two threads of the host.
func TestHSL(t *testing.T) {
	exe := compile(t, "abi", "-lsaddle_hsl")
	for _, args := range []string{"random 1", "random 7", "growth 3", "cycles", "many 2", "threads"} {
		t.Run(args, func(t *testing.T) { t.Log(run(t, nil, exe, strings.Fields(args)...)) })
	}
	t.Run("environment", func(t *testing.T) {
		log := filepath.Join(place, "log")
		for _, ordering := range []string{"auto", "amd", "nd", "natural", "pairs-amd", "pairs-nd", "nonsense"} {
			run(t, []string{"SADDLE_ORDERING=" + ordering, "SADDLE_THREADS=2", "SADDLE_LOG=" + log}, exe, "growth", "4")
		}
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"ma57ad", "ma57bd", "ma57cd", "ma57dd", "ma27ad", "ma27bd", "ma27cd", "ma97_analyse", "ma97_factor", "ma97_solve"} {
			if !strings.Contains(string(text), "saddle: "+call+" n ") {
				t.Errorf("no line for %s in the log", call)
			}
		}
	})
}

// TestPardiso calls Pardiso's phases, for matrices of known inertia, and releases what it made, a thousand times.
func TestPardiso(t *testing.T) {
	t.Log(run(t, nil, compile(t, "pardiso", "-lsaddle_pardiso")))
}

// ipopt compiles the driver, or skips where there is no Ipopt.
func ipopt(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat("/usr/include/coin/IpStdCInterface.h"); err != nil {
		t.Skip("no Ipopt: package coinor-libipopt-dev")
	}
	return compile(t, "ipopt_driver", "-lipopt")
}

// TestIpopt solves the same problems with Ipopt's MUMPS and with each of our interfaces.
func TestIpopt(t *testing.T) {
	exe := ipopt(t)
	for _, p := range []struct {
		name       string
		iterations int
		objective  float64
	}{
		{"hs071 4", 8, 17.0140171452},
		{"duplicate 6", 2, 32.6666666667},
		{"duplicate 4", 1, 6.25},
		{"nonconvex 40", 18, -76.1361338406},
		{"nonconvex 4", 12, -8.6564958677},
		{"chained 50", 6, 6.2324586324},
		{"chained 150", 6, 6.2324586324},
		{"chained 4", 6, 6.2239690492},
	} {
		t.Run(p.name, func(t *testing.T) {
			for _, solver := range []string{"mumps", "ma57", "ma27", "ma97", "pardiso"} {
				var status, iterations int
				var objective, seconds float64
				out := run(t, nil, exe, append(strings.Fields(p.name), solver)...)
				if _, err := fmt.Sscan(out, &status, &iterations, &objective, &seconds); err != nil {
					t.Fatalf("%s: %q: %v", solver, out, err)
				}
				if status != 0 || iterations != p.iterations || math.Abs(objective-p.objective) > 1e-7*math.Abs(p.objective) {
					t.Errorf("%s: status %d, %d iterations, objective %.10g; want 0, %d, %.10g", solver, status, iterations, objective, p.iterations, p.objective)
				}
			}
		})
	}
}

// TestIpoptThreads solves two problems at once, in two threads of one process.
func TestIpoptThreads(t *testing.T) {
	exe := ipopt(t)
	for _, solver := range []string{"ma57", "ma27", "ma97", "pardiso"} {
		lines := strings.Split(run(t, nil, exe, "chained", "150", "two:"+solver), "\n")
		if len(lines) != 20 {
			t.Errorf("%s: %d lines", solver, len(lines))
		}
		for _, line := range lines {
			f := strings.Fields(line)
			if got := strings.Join(append(f[:3:3], f[4:7]...), " "); got != "0 6 6.232458632 0 18 -76.13613384" {
				t.Errorf("%s: %s", solver, got)
			}
		}
	}
}
