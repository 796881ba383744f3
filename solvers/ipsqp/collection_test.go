package ipsqp_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

var (
	sweep      = flag.String("sweep", "", "write a table of runs on the collection of .nl files to this file")
	sweepEvery = flag.Int("every", 3, "take each k-th file of -sweep")
	sweepFirst = flag.Int("first", 0, "number of the first")
	sweepKind  = flag.Int("kind", 0, "Hessian of -sweep")
	sweepSize  = flag.Int("size", 300, "largest n + m of -sweep")
	sweepDir   = flag.String("folder", "nl_written", "folder of -sweep in the collection")
	sweepName  = flag.String("name", "", "one file of the collection, with its iterations")
	sweepTime  = flag.Duration("limit", 3*time.Second, "time for a file")
)

type reference struct {
	status    string
	objective float64
	its       int
}

func readReference(t *testing.T, dir string) map[string]reference {
	f, err := os.Open(filepath.Join(dir, "reference.csv"))
	if err != nil {
		t.Skip("no collection:", err)
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReader(f))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]reference{}
	for _, row := range rows[1:] {
		if row[0] == *sweepDir {
			v, err := strconv.ParseFloat(row[9], 64)
			if err != nil {
				v = math.NaN()
			}
			its, _ := strconv.Atoi(row[10])
			m[row[1]] = reference{row[8], v, its}
		}
	}
	return m
}

// A sweep over the collection, on demand: go test -run TestCollection -sweep table.tsv
func TestCollection(t *testing.T) {
	if *sweep == "" && *sweepName == "" {
		t.Skip("on demand")
	}
	dir := filepath.Join("..", "..", "..", "shared", "data", "nlp")
	ref := readReference(t, dir)
	names, _ := filepath.Glob(filepath.Join(dir, *sweepDir, "*.nl"))
	out := os.Stdout
	if *sweep != "" {
		f, err := os.Create(*sweep)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		out = f
	}
	for k, name := range names {
		base := filepath.Base(name)
		if *sweepName != "" && base != *sweepName+".nl" || *sweepName == "" && k%*sweepEvery != *sweepFirst {
			continue
		}
		f, err := nl.ReadFile(name, nl.Options{})
		if err != nil {
			fmt.Fprintf(out, "%s\tread\t%v\n", base, err)
			continue
		}
		n, m := f.Problem.Dim()
		if n+m > *sweepSize {
			continue
		}
		o := ipsqp.Options{Hessian: ipsqp.HessianKind(*sweepKind)}
		if *sweepName != "" {
			o.Watch = solvers.Table(os.Stdout)
		}
		ctx, cancel := context.WithTimeout(context.Background(), *sweepTime)
		r, err := ipsqp.Solve(ctx, f.Problem, o)
		cancel()
		want := ref[base]
		solved := r.Solved() && r.PrimalInfeasibility <= 1e-5
		minimised, best := r.Objective, want.objective
		if f.Problem.Maximize {
			minimised = -minimised
		}
		refOK := strings.HasPrefix(want.status, "Optimal") || strings.HasPrefix(want.status, "Solved")
		verdict := "fail"
		switch {
		case solved && !refOK:
			verdict = "gain"
		case solved && minimised > best+1e-4*max(1, math.Abs(best)):
			verdict = "worse"
		case solved && minimised < best-1e-4*max(1, math.Abs(best)):
			verdict = "better"
		case solved:
			verdict = "same"
		case !refOK:
			verdict = "both"
		}
		fmt.Fprintf(out, "%s\t%s\t%v\tn=%d m=%d\tf=%.8g\tref=%.8g (%s, %d)\tpr=%.1e\tdu=%.1e\tco=%.1e\tit=%d\tt=%.2f\t%s %v\n", base, verdict, r.Status, n, m, minimised, best, want.status, want.its,
			r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity, r.Iterations, r.Time.Seconds(), r.Message, err)
	}
}
