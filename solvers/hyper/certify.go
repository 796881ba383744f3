package hyper

import (
	"context"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// certify trains the best few θ to Options.Gap on all folds, without rounding unless endWidth says so; the one with the fewest errors then is the result.
func (r *run) certify(ctx context.Context) error {
	list := slices.Clone(r.seen)
	slices.SortStableFunc(list, func(a, b *visit) int {
		switch {
		case a.before(b):
			return -1
		case b.before(a):
			return 1
		}
		return 0
	})
	list = distinct(list, r.o.Certify)
	exact := 0
	for _, v := range list {
		if r.o.Search == SearchBox {
			r.obj.space.c = v.C
		}
		e, err := r.evaluate(ctx, "certify", v.theta, nil, r.endWidth(), svcfit.Target{Gap: r.o.Gap})
		if err != nil {
			return err
		}
		e.F = v.F // ties go to the smaller F of the search
		if e.Exact {
			exact++
		}
	}
	if len(list) > 0 && exact == 0 {
		r.res.Warnings = append(r.res.Warnings, fmt.Sprintf("none of the best %s could be trained to a gap of %g", words.Count(len(list), "point"), r.o.Gap))
		r.res.Status = solvers.NumericalTrouble
	}
	if r.res.Message == "" {
		r.res.Message = fmt.Sprintf("the least count of validation errors among %d values of C", len(r.seen)-len(list))
	}
	if len(list) > 0 {
		r.res.Message += fmt.Sprintf("; the best %d were trained exactly", len(list))
	}
	return nil
}

// distinct returns the first n visits of different θ.
func distinct(list []*visit, n int) (few []*visit) {
	for _, v := range list {
		if len(few) < n && !slices.ContainsFunc(few, func(w *visit) bool { return same(v, w) }) {
			few = append(few, v)
		}
	}
	return few
}
