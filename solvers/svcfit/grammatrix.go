package svcfit

import (
	"context"
	"math"
	"sync"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/jobs"
)

// commonFactor is the relative difference up to which scales are taken as multiples of the last ones: some roundings.
const commonFactor = 1e-14

// gramColumns is how many features of dense rows are multiplied at a time.
const gramColumns = 256

// rescale forms K for the scales s. If they are a multiple of those it was formed for, K stays and w with it, scaled. Cost: m²n
// flops for dense rows, m/2 passes over sparse ones.
func (g *grams) rescale(ctx context.Context, s []float64) error {
	if g.k != nil {
		if c, ok := g.factorTo(s); ok {
			for _, f := range g.f { // w as it was
				asm.Scale(c*g.inv, f.a)
			}
			g.inv = 1 / c
			return nil
		}
	}
	if g.k == nil {
		g.k = make([]float64, len(g.id)*len(g.id))
	}
	g.ref, g.inv = append(make([]float64, 0, len(s)), s...), 1
	var err error
	if g.v.x.IsDense() {
		err = g.products(ctx)
	} else {
		err = g.sparseProducts(ctx)
	}
	if err != nil {
		g.k = nil // half formed
		return err
	}
	n := len(g.id)
	for j := range n { // the other triangle
		for i := range j {
			g.k[i+j*n] = g.k[j+i*n]
		}
	}
	return nil
}

// factorTo returns c if s = c·ref.
func (g *grams) factorTo(s []float64) (c float64, ok bool) {
	n := g.v.x.Cols
	at := func(s []float64, j int) float64 {
		if len(s) == 0 {
			return 1
		}
		return s[j]
	}
	if n == 0 {
		return 1, true
	}
	c = at(s, 0) / at(g.ref, 0)
	for j := range n {
		if v := at(s, j); math.Abs(v-c*at(g.ref, j)) > commonFactor*v {
			return 0, false
		}
	}
	return c, true
}

// sparseProducts sets the lower triangle of K, a column at a time: row j is spread out and multiplied by those that follow.
func (g *grams) sparseProducts(ctx context.Context) error {
	n, x := len(g.id), g.v.x
	pool := sync.Pool{New: func() any { b := make([]float64, x.Cols); return &b }}
	jobs.Each(g.o.Threads, n, func(j int) {
		if ctx.Err() != nil {
			return
		}
		room := pool.Get().(*[]float64)
		b := *room
		at, end := span(x, int(g.id[j]))
		for k := at; k < end; k++ {
			b[x.Ind[k]] = float64(g.v.y[g.id[j]]) * float64(x.Val[k]) / g.scaleAt(x.Ind[k])
		}
		col := g.k[j*n+j : (j+1)*n]
		asm.MulRowList32(g.id[j:], x.Ptr, x.Ind, x.Val, b, col)
		for k := range col {
			if g.v.y[g.id[j+k]] < 0 {
				col[k] = -col[k]
			}
		}
		for k := at; k < end; k++ {
			b[x.Ind[k]] = 0
		}
		pool.Put(room)
		if j%gramBlock == gramBlock-1 || j == n-1 {
			x.Done(int(g.id[j/gramBlock*gramBlock]), x.Rows) // the next columns read what follows once more
		}
	})
	return ctx.Err()
}

func (g *grams) scaleAt(j int32) float64 {
	if len(g.ref) == 0 {
		return 1
	}
	return g.ref[j]
}

// products sets the lower triangle of K of dense rows, some features at a time.
func (g *grams) products(ctx context.Context) error {
	n, x := len(g.id), g.v.x
	clear(g.k)
	panel := make([]float64, n*min(gramColumns, x.Cols))
	for lo := 0; lo < x.Cols; lo += gramColumns {
		if err := ctx.Err(); err != nil {
			return err
		}
		hi := min(lo+gramColumns, x.Cols)
		jobs.Each(g.o.Threads, (n+63)/64, func(b int) {
			for q := b * 64; q < min(b*64+64, n); q++ {
				i := int(g.id[q])
				for j := lo; j < hi; j++ {
					panel[q+(j-lo)*n] = float64(g.v.y[i]) * float64(x.Dense[i*x.Cols+j]) / math.Sqrt(g.scaleAt(int32(j)))
				}
			}
			x.Done(int(g.id[b*64]), int(g.id[min(b*64+64, n)-1])+1)
		})
		asm.Parallel(g.o.Threads).Syrk(n, hi-lo, 1, panel[:n*(hi-lo)], n, g.k, n)
	}
	return nil
}
