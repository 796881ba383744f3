package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

var errNotSymmetric = errors.New("not symmetric")

// each calls f for every symmetric matrix of the folder of matrices whose size, the last letter of the name, is among those given.
func (b *bench) each(sizes string, f func(name, file string, a *sparse.Sym) error) error {
	return b.eachOf(b.matrices, func(name string) bool {
		k := strings.LastIndexByte(name, '_')
		return k >= 0 && k == len(name)-2 && strings.Contains(sizes, name[k+1:]) && strings.Contains(b.sizes, name[k+1:])
	}, f)
}

// eachOf calls f for the symmetric matrices of a folder. Without a folder there are none.
func (b *bench) eachOf(dir string, want func(name string) bool, f func(name, file string, a *sparse.Sym) error) error {
	if dir == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.mtx"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no *.mtx below %q (%v)", dir, err)
	}
	slices.Sort(files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".mtx")
		if !want(name) || !matches(name, b.only) {
			continue
		}
		a, err := read(file)
		if err == errNotSymmetric {
			continue
		}
		if err == nil {
			err = f(name, file, a)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		debug.FreeOSMemory()
	}
	return nil
}

func read(file string) (*sparse.Sym, error) {
	m, err := mtx.ReadFile(file, mtx.Options{})
	if err != nil {
		return nil, err
	}
	if m.Symmetry != mtx.Symmetric {
		return nil, errNotSymmetric
	}
	l, err := m.Lower()
	if err != nil {
		return nil, err
	}
	return sparse.NewSym(l)
}

// A ratio collects quotients for their geometric mean, the least, and those below the bar.
type ratio struct {
	logs   float64
	n      int
	least  float64
	where  string
	misses []string
}

// bar is the quotient of the best rival's time and ours below which a matrix is a miss.
const bar = 0.95

func (r *ratio) add(name string, q float64) float64 {
	if math.IsNaN(q) {
		return q
	}
	if r.n == 0 || q < r.least {
		r.least, r.where = q, name
	}
	if q < bar {
		r.misses = append(r.misses, name)
	}
	r.n++
	r.logs += math.Log(q)
	return q
}

// fail counts a matrix that we do not factor and a rival does.
func (r *ratio) fail(name string) { r.misses = append(r.misses, name) }

func (r *ratio) String() string {
	if r.n == 0 {
		return "none"
	}
	s := fmt.Sprintf("geometric mean %.2f, least %.2f (%s), of %d; below %.2f: %d", math.Exp(r.logs/float64(r.n)), r.least, r.where, r.n, bar, len(r.misses))
	if len(r.misses) > 0 {
		s += " (" + strings.Join(r.misses, ", ") + ")"
	}
	return s
}

// num formats a number with three digits, and one that does not exist as a dash.
func num(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "–"
	case math.Abs(x) >= 100 && math.Abs(x) < 1e6:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// ms and us format seconds in milliseconds and microseconds.
func ms(s float64) string { return num(1e3 * s) }
func us(s float64) string { return num(1e6 * s) }

// tiny formats an error with two digits.
func tiny(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return strconv.FormatFloat(x, 'e', 1, 64)
}
