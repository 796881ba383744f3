package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// symmetric prints the products with symmetric matrices on one thread.
func (b *bench) symmetric() error {
	fmt.Printf("\n## y = S x from the lower triangle, one thread, microseconds, least of %d rounds on both sides of librsb's run\n\n", b.rounds)
	fmt.Println("| matrix | n | nnz of triangle | librsb | MulVecSym | SymPlan | librsb/MulVecSym | librsb/SymPlan | bytes/nnz of plan |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	var pass, plan ratio
	err := b.each(func(p problem) error {
		if p.lower == nil {
			return nil
		}
		n, _ := p.lower.Dims()
		x, y := vector(n), make([]float64, n)
		s, err := sparse.NewSym(p.lower)
		if err != nil {
			return err
		}
		pl, err := sparse.NewSymPlan(s, sparse.PlanOptions{})
		if err != nil {
			return err
		}
		if b.explain {
			fmt.Fprintln(os.Stderr, p.name, pl)
		}
		t := [2]float64{math.Inf(1), math.Inf(1)}
		ours := func() {
			for range b.rounds {
				t[0] = min(t[0], best(func() { p.lower.MulVecSym(y, x) }))
				t[1] = min(t[1], best(func() { pl.MulVec(y, x) }))
			}
		}
		ours()
		rival := math.NaN()
		if b.rsb != "" {
			if rival, err = librsb(b.rsb, p); err != nil {
				return err
			}
			ours()
			pass.add(p.name, rival/t[0])
			plan.add(p.name, rival/t[1])
		}
		fmt.Printf("| %s | %d | %d | %.1f | %.1f | %.1f | %.2f | **%.2f** | %.1f |\n", p.name, n, p.lower.NNZ(),
			1e6*rival, 1e6*t[0], 1e6*t[1], rival/t[0], rival/t[1], float64(pl.Bytes())/float64(p.lower.NNZ()))
		return nil
	})
	fmt.Printf("\nlibrsb over MulVecSym: %v.\nlibrsb over SymPlan: %v.\n", &pass, &plan)
	return err
}

// librsb returns the seconds of librsb's product on one thread.
func librsb(exe string, p problem) (float64, error) {
	file := p.file
	if file == "" {
		dir, err := os.MkdirTemp("", "spmv")
		if err != nil {
			return 0, err
		}
		defer os.RemoveAll(dir)
		file = filepath.Join(dir, "lower.mtx")
		if err := mtx.WriteFile(file, p.lower, mtx.WriteOptions{Symmetry: mtx.Symmetric}); err != nil {
			return 0, err
		}
	}
	cmd := exec.Command(exe, file)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", exe, err)
	}
	var r struct {
		S float64 `json:"rsb_sym_s"`
	}
	if err := json.Unmarshal(out, &r); err != nil {
		return 0, err
	}
	if r.S == 0 {
		return math.NaN(), nil
	}
	return r.S, nil
}
