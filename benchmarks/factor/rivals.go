package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A rival is one way to call one program of the folder of rivals.
type rival struct {
	name     string
	program  string
	args     []string
	pivots   bool          // threshold pivoting: inertia does not depend on luck
	definite bool          // takes positive definite matrices alone
	limit    time.Duration // of its process if less than that of all
}

// rivals lists MUMPS with three orderings, scalar codes without pivoting, UMFPACK, and, for definite matrices, the
// supernodal Cholesky factorisation of CHOLMOD.
var rivals = []rival{
	{name: "mumps amd", program: "ldl_mumps", args: []string{"--order", "amd"}, pivots: true},
	{name: "mumps scotch", program: "ldl_mumps", args: []string{"--order", "scotch"}, pivots: true},
	{name: "mumps metis", program: "ldl_mumps", args: []string{"--order", "metis"}, pivots: true},
	{name: "ldl amd", program: "ldl_ssldl", args: []string{"--order", "amd"}},
	{name: "cholmod simplicial", program: "ldl_cholmod", args: []string{"--mode", "simplicial", "--order", "amd"}, limit: time.Minute},
	{name: "eigen", program: "ldl_eigen", limit: 12 * time.Second},
	{name: "umfpack", program: "lu_umfpack", pivots: true, limit: 45 * time.Second},
	{name: "cholmod supernodal", program: "ldl_cholmod", args: []string{"--mode", "super", "--order", "metis"}, definite: true},
	{name: "mumps definite", program: "ldl_mumps", args: []string{"--order", "metis", "--spd"}, definite: true},
}

// accurate is the backward error before refinement up to which a factorisation counts.
const accurate = 1e-8

// A record is what a rival prints. What it leaves out is NaN or empty.
type record struct {
	Error    string
	N, NNZ   int
	Analyze  float64 `json:"analysis_cpu_s"`
	Factor   float64 `json:"factor_cpu_s"`
	Solve    float64 `json:"solve_cpu_s"`
	Before   float64 `json:"res"`
	After    float64 `json:"res_ir2"`
	NNZL     float64 `json:"nnzL"`
	Flops    float64
	Negative *int `json:"neg"`
	Delayed  *int
	Memory   float64 `json:"maxrss_mb"`
}

func (r *record) counts() bool { return r.Error == "" && r.Factor > 0 && r.Before <= accurate }

// merge keeps the lesser times of both.
func (r *record) merge(s record) {
	if r.Error != "" || s.Error != "" {
		return
	}
	r.Analyze, r.Factor, r.Solve = min(r.Analyze, s.Analyze), min(r.Factor, s.Factor), min(r.Solve, s.Solve)
}

// ask runs a rival once. Failures of the rival are in the record.
func (b *bench) ask(r rival, file string) record {
	nan := math.NaN()
	rec := record{Analyze: nan, Factor: nan, Solve: nan, Before: nan, After: nan, NNZL: nan, Flops: nan, Memory: nan}
	limit := b.limit
	if r.limit > 0 {
		limit = min(limit, r.limit)
	}
	out, err := b.process(limit, filepath.Join(b.peers, r.program), append([]string{file}, r.args...)...)
	for line := range bytes.Lines(out) {
		if !bytes.HasPrefix(line, []byte("{")) {
			continue
		}
		if e := json.Unmarshal(line, &rec); e != nil {
			rec.Error = e.Error()
		}
		return rec
	}
	if err == nil {
		err = fmt.Errorf("nothing printed")
	}
	rec.Error = err.Error()
	return rec
}

// process runs a program on one thread and returns what it prints.
func (b *bench) process(limit time.Duration, program string, args ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, program, args...)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "OPENBLAS_") && !strings.HasPrefix(e, "OMP_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "OMP_THREAD_LIMIT=1")
	if b.core != "" {
		cmd.Env = append(cmd.Env, "OPENBLAS_CORETYPE="+b.core)
	}
	out, err := cmd.Output()
	if ctx.Err() != nil {
		err = fmt.Errorf("more than %v", limit)
	}
	return out, err
}

// A field holds what the rivals reached on one matrix.
type field struct {
	rows map[string]*record
}

// round lets rivals run: in the first all, later those whose time, or that of an estimate which rests on it, is within
// a factor of 1.5 of the best. A program that fails once is not asked again.
func (b *bench) round(f *field, name, file string) {
	if f.rows == nil {
		f.rows = map[string]*record{}
	}
	first := len(f.rows) == 0
	bound := math.Inf(1)
	if best, ok := f.best(name, nil); ok {
		bound = 1.5 * best.factor
	}
	if best, ok := f.best(name, pivoting); ok {
		bound = max(bound, 1.05*best.factor)
	}
	near := map[string]bool{}
	for _, e := range f.entries(name) {
		near[e.source] = near[e.source] || e.factor <= bound
	}
	for _, r := range rivals {
		if !matches(r.name, b.wanted) || r.definite && !f.definite() || !first && !near[r.name] {
			continue
		}
		if rec := b.ask(r, file); first {
			f.rows[r.name] = &rec
		} else {
			f.rows[r.name].merge(rec)
		}
	}
}

// negatives returns the number of negative eigenvalues on which the rivals that pivot agree, -1 if there is none.
func (f *field) negatives() int {
	n := -1
	for _, r := range rivals {
		if rec := f.rows[r.name]; rec != nil && r.pivots && rec.counts() && rec.Negative != nil {
			if n >= 0 && n != *rec.Negative {
				return -1
			}
			n = *rec.Negative
		}
	}
	return n
}

// definite reports whether a rival has found no negative eigenvalue.
func (f *field) definite() bool { return f.negatives() == 0 }

// An entry is a rival's result, or an estimate from it by a published ratio.
type entry struct {
	name           string
	source         string // the rival that was measured
	factor, solve  float64
	analyze        float64 // NaN for an estimate
	before         float64
	pivots, scaled bool // scaled: an estimate
}

func (e entry) String() string {
	if e.scaled {
		return "≈ " + e.name
	}
	return e.name
}

func pivoting(e entry) bool { return e.pivots }

// entries returns the accurate results on a matrix, the estimates included.
func (f *field) entries(matrix string) []entry {
	var all []entry
	for _, r := range rivals {
		if rec := f.rows[r.name]; rec != nil && rec.counts() {
			all = append(all, entry{r.name, r.name, rec.Factor, rec.Solve, rec.Analyze, rec.Before, r.pivots, false})
		}
	}
	return append(all, f.estimates(matrix)...)
}

// best returns the entry with the least time of a factorisation among those wanted, nil for all.
func (f *field) best(matrix string, want func(entry) bool) (best entry, ok bool) {
	for _, e := range f.entries(matrix) {
		if (want == nil || want(e)) && (!ok || e.factor < best.factor) {
			best, ok = e, true
		}
	}
	return best, ok
}
