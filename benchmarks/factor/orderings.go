package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// A plan is an ordering that both sides have.
type plan struct {
	title, rival string
	method       string // argument of the rival's program
	order        func(g order.Graph) []int32
}

var plans = []plan{
	{"Minimum degree", "SuiteSparse AMD", "amd", func(g order.Graph) []int32 { return order.AMD(g, order.AMDOptions{}) }},
	{"Nested dissection", "METIS_NodeND", "metis", func(g order.Graph) []int32 { return order.Dissect(g, order.DissectOptions{}) }},
}

// ordered is the outcome of one ordering: least CPU seconds, entries of L with the diagonal, and the sum of squared
// column counts.
type ordered struct {
	seconds float64
	nnz     int
	flops   float64
}

// orderings compares the fill of our orderings with that of others, counted by the same function, and the times.
func (b *bench) orderings() error {
	if b.order == "" || b.matrices == "" {
		return nil
	}
	type row struct {
		name         string
		ours, theirs [2]ordered
	}
	var rows []row
	err := b.each("sml", func(name, file string, a *sparse.Sym) error {
		ptr, ind, _ := a.Lower().Raw()
		g := order.FromLower(a.SymmetricDim(), ptr, ind)
		r := row{name: name}
		for i, p := range plans {
			r.ours[i].seconds, r.theirs[i].seconds = math.Inf(1), math.Inf(1)
			for k := range min(b.rounds, 3) {
				runtime.GC()
				start := cpuSeconds()
				perm := p.order(g)
				r.ours[i].seconds = min(r.ours[i].seconds, cpuSeconds()-start)
				theirs, seconds, err := b.askOrder(file, p.method, g.N())
				if err != nil {
					return err
				}
				r.theirs[i].seconds = min(r.theirs[i].seconds, seconds)
				if k == 0 {
					r.ours[i].nnz, r.ours[i].flops = order.Fill(g, perm)
					r.theirs[i].nnz, r.theirs[i].flops = order.Fill(g, theirs)
				}
			}
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	for i, p := range plans {
		b.printf("\n## %s against %s\n\nEntries of L in millions, operations (sum of squared column counts) in GF, milliseconds of CPU time; quotients are theirs over ours.\n\n", p.title, p.rival)
		b.printf("| matrix | nnz(L) | theirs | ratio | GF | theirs | ratio | time | theirs | ratio |\n|---|---|---|---|---|---|---|---|---|---|\n")
		var fill, flops, seconds ratio
		for _, r := range rows {
			x, y := r.ours[i], r.theirs[i]
			b.printf("| %s | %s | %s | **%.2f** | %s | %s | **%.2f** | %s | %s | %.2f |\n", r.name, num(float64(x.nnz)/1e6), num(float64(y.nnz)/1e6),
				fill.add(r.name, float64(y.nnz)/float64(x.nnz)), num(x.flops/1e9), num(y.flops/1e9), flops.add(r.name, y.flops/x.flops),
				ms(x.seconds), ms(y.seconds), seconds.add(r.name, y.seconds/x.seconds))
		}
		b.printf("\nEntries: %v.\n\nOperations: %v.\n\nTime: %v.\n", &fill, &flops, &seconds)
	}
	return nil
}

// askOrder runs the rival's program.
func (b *bench) askOrder(file, method string, n int) (perm []int32, seconds float64, err error) {
	out, err := b.process(b.limit, b.order, file, method)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", b.order, err)
	}
	r := bufio.NewReader(bytes.NewReader(out))
	if _, err := fmt.Fscanln(r, &seconds); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", b.order, err)
	}
	rest, err := io.ReadAll(r)
	if err != nil {
		return nil, 0, err
	}
	for line := range strings.Lines(string(rest)) {
		k := int32(0)
		for _, c := range strings.TrimSpace(line) {
			k = 10*k + c - '0'
		}
		perm = append(perm, k)
	}
	if len(perm) != n {
		return nil, 0, fmt.Errorf("%s: %d numbers, want %d", b.order, len(perm), n)
	}
	return perm, seconds, sparse.Perm(perm).Check()
}
