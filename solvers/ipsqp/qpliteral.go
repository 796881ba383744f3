package ipsqp

import (
	"context"
	"math"
)

// The published iteration's numbers.
const (
	literalPart  = 0.95 // of the way to the boundary
	literalTheta = 1.0  // least slack and dual to begin with
)

// literalStart is the published start: x and y from one system with P + I and A, I, and slacks and duals not below θ.
func (in *interior) literalStart(ctx context.Context) error {
	f, n := in.f, in.f.n
	for j := range n {
		in.theta[j], in.rhs[j] = 1, -f.q[j]
	}
	for i := range f.m {
		b := f.cl[i]
		if math.IsInf(b, -1) {
			b = f.cu[i] // an upper row is taken as the negative of a lower one
		}
		in.theta[n+i], in.rhs[n+i] = 1, b
	}
	if err := in.factorWith(ctx, n); err != nil {
		return err
	}
	if err := in.solve(); err != nil {
		return err
	}
	copy(in.x, in.sol[:n])
	for i := range in.y {
		in.y[i] = -in.sol[n+i]
	}
	f.a.MulVec(in.ax, in.x)
	for k, at := range in.at {
		in.s[k] = max(math.Abs(in.zeta[at]-in.beta[k]), literalTheta)
		if j := int(at); j < n {
			in.l[k] = max(math.Abs(in.x[j]), literalTheta)
		} else {
			in.l[k] = literalDual(in.y[j-n], in.sigma[k])
		}
	}
	in.join()
	return nil
}

// literalDual is q = max(|y|, θ) of an upper side, v = max(|y + q|, θ) of a lower one.
func literalDual(y, sigma float64) float64 {
	q := max(math.Abs(y), literalTheta)
	if sigma < 0 {
		return q
	}
	return max(math.Abs(y+q), literalTheta)
}

// literalStep is one published iteration: one step length for all, μ from the length of the predictor.
func (in *interior) literalStep(ctx context.Context) (ap, ad float64, err error) {
	in.poor = false
	if err := in.factor(ctx); err != nil {
		return 0, 0, err
	}
	_, mu, err := in.literalPredict()
	if in.poor && !in.careful && err == nil {
		if err = in.pivot(ctx); err == nil {
			if err = in.factor(ctx); err == nil {
				_, mu, err = in.literalPredict()
			}
		}
	}
	if err != nil {
		return 0, 0, err
	}
	alpha, err := in.literalCorrect(mu)
	if err != nil {
		return 0, 0, err
	}
	if math.IsNaN(alpha) {
		return 0, 0, errNotANumber
	}
	in.move(alpha, alpha)
	return alpha, alpha, nil
}

// literalPredict computes the predictor, its length α* and μ = δ·(mean product after it), δ = ((α* − 1)/(α* − 10))².
func (in *interior) literalPredict() (alpha, mu float64, err error) {
	for k, s := range in.s {
		in.rc[k] = -s * in.l[k]
	}
	if err := in.direction(); err != nil {
		return 0, 0, err
	}
	alpha = min(in.steps(literalPart))
	delta := (alpha - 1) / (alpha - 10)
	return alpha, delta * delta * in.mu(alpha, alpha), nil
}

// literalCorrect computes the corrector for μ with the products of the predictor, and its length.
func (in *interior) literalCorrect(mu float64) (alpha float64, err error) {
	for k, s := range in.s {
		in.rc[k] = mu - s*in.l[k] - in.ds[k]*in.dl[k]
	}
	if err := in.direction(); err != nil {
		return 0, err
	}
	return min(in.steps(literalPart)), nil
}
