package kkt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/internal/vector"
)

// plan decides about the form and the condensed rows and lets the back end analyse.
func (k *System) plan(ctx context.Context) error {
	form := k.opt.Form
	if k.s.Products != nil {
		if form != Auto && form != MatrixFree {
			return &Error{Kind: BadStructure, Func: "New", Where: "Products", Msg: fmt.Sprintf("the form %v needs entries", form)}
		}
		form = MatrixFree
	}
	switch form {
	case MatrixFree:
		return k.iterate()
	case Augmented:
		return k.direct(ctx, nil)
	case Condensed:
		cond, err := k.condensation(math.MaxInt)
		if err != nil {
			return err
		}
		return k.direct(ctx, cond)
	}
	return k.auto(ctx)
}

// condensation plans the elimination of the rows that the blocks' rules admit; nil if there are none, or if they have more
// than `most` products of two elements.
func (k *System) condensation(most int) (*condensation, error) {
	longest := k.opt.DenseRow
	if longest == 0 {
		longest = max(leastRow, int(math.Sqrt(float64(k.s.N))))
	}
	var cv, norm2 []float64
	if k.valued {
		cv, norm2 = k.c, make([]float64, k.s.M)
		k.a.rowNorms2(norm2, k.val)
	}
	chosen := chooseRows(&k.s, k.a, cv, norm2, longest)
	if !slices.Contains(chosen, true) {
		return nil, nil
	}
	pairs := 0
	for i, l := range k.a.rowLengths() {
		if chosen[i] {
			pairs += l * (l + 1) / 2
		}
	}
	if pairs > most {
		return nil, nil
	}
	return newCondensation(k.a, chosen)
}

// direct plans one of the forms that factor.
func (k *System) direct(ctx context.Context, cond *condensation) error {
	back, pattern, err := k.prepare(ctx, cond)
	if err != nil {
		return err
	}
	k.use(cond, back, pattern)
	return nil
}

// use takes a back end that has analysed.
func (k *System) use(cond *condensation, back Backend, pattern *Pattern) {
	k.form, k.cond, k.back, k.pattern, k.iter = Augmented, cond, back, pattern, nil
	if k.opt.Form == Condensed || cond != nil {
		k.form = Condensed
	}
	k.claim()
}

// claim makes room for what the form needs.
func (k *System) claim() {
	k.scaled, k.stale = nil, true
	if k.cond == nil {
		k.kc, k.gdiag, k.je, k.inv, k.y = nil, nil, nil, nil, nil
		return
	}
	k.kc, k.gdiag, k.inv = make([]float64, len(k.cond.ind)), make([]float64, k.s.N), make([]float64, len(k.cond.rows))
	k.y, k.je = make([]float64, k.cond.order()), make([]float64, len(k.cond.place))
}

// prepare makes a back end and lets it analyse the pattern of K, or of K_c.
func (k *System) prepare(ctx context.Context, cond *condensation) (Backend, *Pattern, error) {
	back := k.opt.Backend()
	pattern, err := k.makePattern(cond)
	if err != nil {
		return nil, nil, err
	}
	return back, pattern, k.analyze(ctx, back, pattern)
}

// analyze lets a back end analyse until ctx ends. It is then left alone with the pattern, which does not change any more.
func (k *System) analyze(ctx context.Context, back Backend, pattern *Pattern) error {
	if err := ctx.Err(); err != nil {
		return &Error{Kind: Interrupted, Func: "Replan", Err: err}
	}
	k.stats.Analyses++
	var err error
	if ctx.Done() == nil {
		err = back.Analyze(pattern)
	} else {
		ch := make(chan error, 1)
		go func() { ch <- back.Analyze(pattern) }()
		select {
		case err = <-ch:
		case <-ctx.Done():
			return &Error{Kind: Interrupted, Func: "Replan", Err: ctx.Err()}
		}
	}
	if err != nil {
		return &Error{Kind: BackendFailure, Func: "New", Msg: "analysis failed", Err: err}
	}
	return nil
}

// makePattern describes K, or K_c, to a back end: with its values where there are some.
func (k *System) makePattern(cond *condensation) (*Pattern, error) {
	n := k.s.N
	order, ptr, ind := k.Dim(), k.a.ptr, k.a.ind
	p := &Pattern{Order: k.s.Order, Part: k.s.Part}
	if cond != nil {
		order, ptr, ind = cond.order(), cond.ptr, cond.ind
		p.Order, p.Part = cond.reduceOrder(k.s.Order), cond.reducePart(k.s.Part)
	}
	val := make([]float64, len(ind))
	if k.valued {
		p.Typical = k.typical(cond, val)
	}
	if k.opt.Quasidefinite || order == n {
		p.Signs = make([]int8, order)
		for i := range p.Signs {
			p.Signs[i] = 1
			if i >= n {
				p.Signs[i] = -1
			}
		}
	}
	var err error
	p.Lower, err = symOf(order, ptr, ind, val)
	return p, err
}

// typical sets val to the values of K, or of K_c, and reports whether that is possible.
func (k *System) typical(cond *condensation, val []float64) bool {
	if cond == nil {
		copy(val, k.val)
		return true
	}
	inv, gdiag, je := make([]float64, len(cond.rows)), make([]float64, k.s.N), make([]float64, len(cond.place))
	for t, i := range cond.rows {
		if !(k.c[i]+k.shift.C > 0) {
			return false
		}
		inv[t] = 1 / (k.c[i] + k.shift.C)
	}
	cond.fill(val, gdiag, je, k.val, inv)
	for j := range gdiag {
		val[cond.ptr[j]] += k.val[k.a.ptr[j]]
	}
	return vector.AllFinite(val)
}

// Rules of [Auto].
const (
	condenseMost = 10   // products of condensed rows for each entry of K above which they are not worth an analysis
	pairSeconds  = 2e-9 // time of one such product
)

// auto chooses between the forms by predicted time.
func (k *System) auto(ctx context.Context) error {
	back, pattern, err := k.prepare(ctx, nil)
	if err != nil {
		return err
	}
	best, ok := back.(Predictor)
	if !ok {
		k.use(nil, back, pattern)
		return nil
	}
	seconds, bytes := best.Predict()
	cond, err := k.condensation(condenseMost * len(k.a.ind))
	if err != nil && !isKind(err, BadStructure) {
		return err
	}
	if cond != nil {
		other, otherPattern, err := k.prepare(ctx, cond)
		if err != nil {
			return err
		}
		s, b := other.(Predictor).Predict()
		s += pairSeconds * float64(len(cond.pair))
		if s <= condenseGain*seconds || k.opt.MemoryLimit > 0 && bytes > k.opt.MemoryLimit && b < bytes {
			back, pattern, bytes = other, otherPattern, b
		} else {
			cond = nil
		}
	}
	if k.opt.MemoryLimit > 0 && bytes > k.opt.MemoryLimit {
		return k.iterate()
	}
	k.use(cond, back, pattern)
	return nil
}

// isKind reports whether err is an [*Error] of this kind.
func isKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
