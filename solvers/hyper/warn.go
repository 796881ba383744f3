package hyper

import (
	"fmt"
	"math"
	"strings"
)

// overfitShare is the number of hyperparameters for each row from which the cross-validation error says little about the test error.
const overfitShare = 0.01

// thinZone is the number of rows in the zone for each feature below which the derivative of w is hardly more than that of a vertex.
const thinZone = 1.5

// manyZeros is the share of rows with a margin of exactly zero from which a warning says so.
const manyZeros = 0.01

// warn says what a reader of the figures must know about the chosen point.
func (r *run) warn(best *visit) {
	res := r.res
	l1, p := r.count[0]+r.count[1], r.obj.space.p
	if r.o.Search != SearchC && float64(p) > overfitShare*float64(l1) {
		s := fmt.Sprintf("%d hyperparameters for %d rows overfit the cross-validation error: it is not an estimate of the test error, which only rows that took no part can give", p, l1)
		res.Warnings = append(res.Warnings, s)
	}
	train := l1 * (r.split.T - 1) / r.split.T
	if r.o.Search != SearchC && res.FreeRows != nil && *res.FreeRows < thinZone && 2*r.set.X.Cols <= train {
		res.Warnings = append(res.Warnings, fmt.Sprintf("only %.2g rows for each feature lie in the zone of width %g at the chosen point: the gradient says little there", *res.FreeRows, r.o.Delta))
	}
	zeros := best.Zeros
	if res.CVZeros != nil {
		zeros = *res.CVZeros
	}
	if float64(zeros) > manyZeros*float64(l1) {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d of %d validation rows have no feature with a weight and lie exactly on the boundary; the cross-validation error does not count them as wrong, a classifier gives them the more frequent class", zeros, l1))
	}
	r.warnEdges(best)
}

// warnEdges names the hyperparameters that a search has left at an end of their range.
func (r *run) warnEdges(best *visit) {
	sp := r.obj.space
	if r.o.Search == SearchC || r.o.Search == SearchBox || len(best.Values) == 0 {
		return
	}
	var list []string
	for k, v := range best.theta {
		if v <= sp.lo || v >= sp.hi {
			list = append(list, sp.names[k])
		}
	}
	if n := len(list); n > 0 {
		const most = 5
		text := strings.Join(list[:min(n, most)], ", ")
		if n > most {
			text += fmt.Sprintf(" and %d more", n-most)
		}
		r.res.Warnings = append(r.res.Warnings, fmt.Sprintf("%s ended at an end of the range from %.3g to %.3g of the search", text, math.Exp(sp.lo), math.Exp(sp.hi)))
	}
}
