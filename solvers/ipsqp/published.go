package ipsqp

import (
	"context"
	"math"
)

// publishedPart is how much of the way to the boundary the published iteration goes, (6) of the source.
const publishedPart = 0.95

// publishedStart is the published start: x and y from
//
//	[ H + I  Aᵀ ] [ x  ]   [ −q ]
//	[ A      −I ] [ −y ] = [ b  ],
//
// b being the lower sides, and slacks and duals not below θ, entry by entry: of bounds g = max(|x − l|, θ), t = max(|u − x|, θ), z = s = max(|x|, θ); of rows
// w = max(|A x − b|, θ), p = max(|r − w|, θ), q = max(|y|, θ), v = max(|y + q|, θ). Elastic parts begin at θ, their duals at what ρ_e leaves them.
func (in *interior) publishedStart(ctx context.Context, theta float64) error {
	f, n, m := in.f, in.f.n, in.f.m
	for j, q := range f.q {
		in.theta[j], in.rhs[j] = 1, -q
	}
	for i, b := range f.cl {
		if math.IsInf(b, -1) {
			b = f.cu[i] // an upper row is taken as the negative of a lower one
		}
		in.c[i], in.rhs[n+i] = 1, b
	}
	if err := in.k.factor(ctx, in.theta[:n], in.c, 1); err != nil {
		return err
	}
	if err := in.begin(ctx); err != nil {
		return err
	}
	for k, at := range in.at {
		slack, dual := math.Abs(in.zeta[at]-in.beta[k]), 0.0
		switch i := int(at); {
		case i < n:
			dual = math.Abs(in.x[i])
		case i < n+m:
			slack, dual = in.publishedRow(k, slack, theta)
		default:
			slack = in.sigma[k] * (in.zeta[at] - in.beta[k])
		}
		in.s[k], in.l[k] = max(slack, theta), max(dual, theta)
	}
	return nil
}

// publishedRow returns slack and dual of side k, of a row, which is at a distance from u; they may be below θ.
func (in *interior) publishedRow(k int, distance, theta float64) (slack, dual float64) {
	y := in.y[int(in.at[k])-in.f.n]
	size := math.Abs(y)
	switch {
	case k > 0 && in.at[k-1] == in.at[k]: // upper of two
		return math.Abs(in.beta[k] - in.beta[k-1] - in.s[k-1]), size
	case k+1 < len(in.at) && in.at[k+1] == in.at[k]: // lower of two
		return distance, math.Abs(y + max(size, theta))
	}
	return distance, size
}

// publishedStep is one published iteration, one factorisation, predictor and corrector, and returns its length, which is one for all: with
// the predictor's length α* the corrector aims at μ = δ·(mean product after it), δ = ((α* − 1)/(α* − 10))².
func (in *interior) publishedStep(ctx context.Context) (alpha float64, err error) {
	if err := in.affine(ctx); err != nil {
		return 0, err
	}
	alpha = 1
	if len(in.s) > 0 {
		_, mu := in.publishedCentring()
		if alpha, err = in.publishedCorrect(ctx, mu); err != nil {
			return 0, err
		}
	}
	if math.IsNaN(alpha) {
		return 0, errNotANumber
	}
	in.move(alpha, alpha)
	return alpha, nil
}

// publishedCentring returns α* and μ for the affine direction.
func (in *interior) publishedCentring() (alpha, mu float64) {
	alpha = min(in.steps(publishedPart))
	delta := (alpha - 1) / (alpha - 10)
	return alpha, delta * delta * in.mu(alpha, alpha)
}

// publishedCorrect computes the corrector for μ with the products of the predictor, and its length.
func (in *interior) publishedCorrect(ctx context.Context, mu float64) (alpha float64, err error) {
	for k, s := range in.s {
		in.rc[k] = mu - s*in.l[k] - in.ds[k]*in.dl[k]
	}
	if err := in.direction(ctx); err != nil {
		return 0, err
	}
	return min(in.steps(publishedPart)), nil
}
