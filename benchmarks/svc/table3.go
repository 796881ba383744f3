package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"strings"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/sdnm"
	"github.com/saddle-go/saddle/sparse"
)

// A published is a row of Table 3 for one method: C, seconds, and errors in percent.
type published struct{ c, seconds, test, cv float64 }

// table3Sets are the sets of Tables 1 and 3: names of the files, rows to select on and to test on, and the publication's results of SDNM, of fmincon on the
// program with complementarity constraints, and of SGRM.
var table3Sets = []struct {
	file               string
	l1, l2             int
	sdnm, fmincon, sgr published
}{
	{"diabetes_scale", 300, 468, published{3.65, 7.3, 23.3, 23.3}, published{9.80, 16.5, 23.5, 22.7}, published{1.50, 8.7, 23.7, 23.7}},
	{"heart_scale", 150, 120, published{0.42, 1.1, 15.8, 18.0}, published{11.81, 3.4, 18.3, 16.0}, published{1.62, 1.7, 17.5, 18.0}},
	{"australian_scale", 300, 390, published{0.80, 10.4, 13.3, 14.3}, published{4.83, 17.7, 14.6, 13.3}, published{1.46, 15.9, 14.6, 14.0}},
	{"german.numer_scale", 300, 700, published{15.01, 6.2, 25.3, 26.7}, published{25.15, 18.3, 25.3, 26.7}, published{1.40, 12.1, 24.7, 28.7}},
	{"ionosphere_scale", 240, 111, published{6.37, 2.6, 2.7, 26.7}, published{8.76, 11.6, 2.7, 26.7}, published{1.50, 5.5, 4.5, 25.4}},
	{"sonar_scale", 150, 58, published{4.61, 0.7, 27.6, 30.7}, published{13.39, 4.4, 27.6, 30.0}, published{2.64, 2.8, 27.6, 30.0}},
	{"phishing", 300, 1700, published{3.56, 5.3, 6.2, 7.0}, published{5.64, 18.0, 6.4, 7.0}, published{1.54, 17.4, 6.4, 8.3}},
	{"w1a", 450, 750, published{0.05, 9.7, 2.5, 3.1}, published{3.46, 35.7, 3.5, 3.6}, published{1.50, 231.6, 3.3, 3.8}},
	{"w2a", 450, 750, published{2.84, 8.3, 3.2, 3.3}, published{3.46, 36.1, 3.2, 3.6}, published{1.51, 137.1, 3.2, 3.6}},
	{"w3a", 450, 750, published{0.29, 16.2, 2.0, 2.9}, published{4.06, 37.1, 2.4, 3.3}, published{1.50, 250.8, 2.4, 3.3}},
	{"w4a", 450, 750, published{2.33, 10.3, 3.1, 3.1}, published{3.64, 36.6, 3.1, 3.1}, published{1.48, 236.0, 3.1, 3.1}},
	{"w5a", 450, 750, published{0.10, 17.3, 2.1, 3.8}, published{3.66, 37.0, 4.1, 4.2}, published{1.52, 257.2, 4.1, 4.4}},
}

// A table3Method is a row of a set; cold ones start at the published v⁰ = 0 with C = 1.
type table3Method struct {
	name   string
	method sdnm.Method
	cold   bool
}

func (b *bench) table3Methods() []table3Method {
	list := []table3Method{
		{"SDNM as published", sdnm.Literal, true}, {"SDNM-R", sdnm.Reduced, false}, {"SGRM", sdnm.SGRM, false}, {"direct MPEC", sdnm.MPEC, false},
	}
	if b.cold {
		list = append(list, table3Method{"SGRM from v⁰", sdnm.SGRM, true}, table3Method{"direct MPEC from v⁰", sdnm.MPEC, true})
	}
	return append(list, table3Method{"grid, 15 points", sdnm.Grid, false})
}

// table3 runs all methods on the same splits at the sizes of the publication, which does not tell its splits, scaling and seeds.
func (b *bench) table3() error {
	b.printf("\nAt the publication's sizes: l1 rows to select on, l2 to test on, T = 3, %d stratified splits, at most %v a run, %d thread(s).\n", b.seeds, b.limit, b.threads)
	b.printf("Means over the runs that ended with a C, that of C geometric; s is of the whole run, with exact training at the end. Converged: ‖F‖ ≤ 1e-6 for the\n" +
		"published iteration; all tests passed for the others. SGRM and MPEC start at a central point of the folds at C = 1 unless it says otherwise. In brackets is\n" +
		"what the publication reports of SDNM, of SGRM (with SNOPT) and of fmincon on the MPEC.\n\n")
	b.printf("| set | l1, l2, n | method | C | s | CV error %% | test error %% | converged |\n|---|---|---|---|---|---|---|---|\n")
	var missing []string
	methods := b.table3Methods()
	for _, set := range table3Sets {
		d, err := b.load(set.file)
		if errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, set.file)
			continue
		}
		if err != nil {
			return err
		}
		_, n := d.X.Dims()
		rows := make([]table3Row, len(methods))
		for seed := range b.seeds {
			part, err := subset(d, set.l1+set.l2, uint64(seed))
			if err != nil {
				return err
			}
			for k, m := range methods {
				o := sdnm.Options{Method: m.method, Threads: b.threads, SplitOptions: svc.SplitOptions{Seed: uint64(seed), HoldoutCount: set.l2}}
				o.SGRM.ColdStart, o.MPEC.ColdStart = m.cold, m.cold
				if err := b.addRun(&rows[k], part, o); err != nil {
					return fmt.Errorf("%s, %v, seed %d: %w", set.file, m.method, seed, err)
				}
			}
		}
		for k, m := range methods {
			var p *published
			switch m.method {
			case sdnm.Literal:
				p = &set.sdnm
			case sdnm.SGRM:
				p = &set.sgr
			case sdnm.MPEC:
				p = &set.fmincon
			}
			b.printf("| %s | %d, %d, %d | %s | %s\n", set.file, set.l1, set.l2, n, m.name, rows[k].format(b.seeds, p))
		}
	}
	if len(missing) > 0 {
		b.printf("\nNot in the folder: %s.\n", strings.Join(missing, ", "))
	}
	return nil
}

// A table3Row sums the runs of a method.
type table3Row struct {
	ended, converged int     // with a C; passing their own tests
	seconds          float64 // of all runs
	logC, cv, test   float64 // of those that ended with a C
}

// addRun adds a run that may end at the limit of time.
func (b *bench) addRun(row *table3Row, d *svc.Data, o sdnm.Options) error {
	runtime.GC()
	ctx, cancel := context.WithTimeout(context.Background(), b.limit)
	defer cancel()
	r, err := sdnm.Tune(ctx, d, o)
	if r == nil || err != nil && ctx.Err() == nil {
		return err
	}
	row.seconds += r.Seconds
	if r.Status == solvers.Done {
		row.converged++
	}
	if r.CVError == nil || r.Test == nil {
		return nil
	}
	row.ended++
	row.logC += math.Log(r.C)
	row.cv += 100 * *r.CVError
	row.test += 100 * r.Test.Error
	return nil
}

// format writes the columns from C on, p in brackets if it is not nil.
func (row *table3Row) format(seeds int, p *published) string {
	k := float64(row.ended)
	cells := []string{"–", fmt.Sprintf("%.2f", row.seconds/float64(seeds)), "–", "–"}
	if row.ended > 0 {
		cells[0], cells[2], cells[3] = fmt.Sprintf("%.3g", math.Exp(row.logC/k)), fmt.Sprintf("%.2f", row.cv/k), fmt.Sprintf("%.2f", row.test/k)
	}
	if p != nil {
		for i, v := range []float64{p.c, p.seconds, p.cv, p.test} {
			cells[i] += fmt.Sprintf(" (%.4g)", v)
		}
	}
	if row.ended < seeds {
		cells[0] += fmt.Sprintf(", of %d runs", row.ended)
	}
	return fmt.Sprintf("%s | %d/%d |", strings.Join(cells, " | "), row.converged, seeds)
}

// subset returns rows of d, drawn by seed with the ratio of classes kept, or d itself if it has no more.
func subset(d *svc.Data, rows int, seed uint64) (*svc.Data, error) {
	if rows >= len(d.Y) {
		return d, nil
	}
	split, err := svc.NewSplit(d.Y, svc.SplitOptions{Seed: seed, HoldoutCount: len(d.Y) - rows})
	if err != nil {
		return nil, err
	}
	ptr, ind, val, y := []int{0}, []int32(nil), []float64(nil), []float64(nil)
	for _, i := range split.Union() {
		j, v := d.X.Row(int(i))
		ind, val, y = append(ind, j...), append(val, v...), append(y, d.Y[i])
		ptr = append(ptr, len(ind))
	}
	_, n := d.X.Dims()
	x, err := sparse.NewCSR(len(y), n, ptr, ind, val)
	return &svc.Data{X: x, Y: y, Labels: d.Labels}, err
}
