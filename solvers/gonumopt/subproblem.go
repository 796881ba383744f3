package gonumopt

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

const (
	boundaryTol = 0.1 // how far from the boundary, relative to Δ, a step may end (σ₁ of Moré and Sorensen)
	mostLambda  = 40  // values of λ for one step
)

// A subproblem computes steps of a trust-region method,
//
//	minimise gᵀp + ½pᵀH p  subject to  ‖p‖ ≤ Δ,
//
// by the λ ≥ 0 for which H + λI is positive semidefinite, (H + λI)p = −g and λ(Δ − ‖p‖) = 0. What it learns of H at one radius it remembers for
// the next.
type subproblem struct {
	n      int
	at     problem.Pattern
	system *kkt.System

	p, w, hp, u, rhs []float64

	lambda         float64 // of the last step
	factored       float64 // λ whose factors are there, all eigenvalues positive; NaN if none
	indefinite     float64 // largest λ for which H + λI is known not to be positive definite, −1 if none
	least, most    float64 // bounds of the eigenvalues of H, by Gershgorin
	curved         bool    // u is an approximate eigenvector of the least one
	factorizations int
}

// A trustStep is a step, with the decrease that the quadratic predicts. It is one of Newton's method if λ = 0 and the boundary did not matter.
type trustStep struct {
	p              []float64
	norm, decrease float64
	newton         bool
}

func newSubproblem(n int, at problem.Pattern, o kkt.Options) (*subproblem, error) {
	system, err := kkt.New(kkt.Structure{N: n, W: entries(at)}, o)
	if err != nil {
		return nil, err
	}
	s := &subproblem{n: n, at: at, system: system}
	for _, v := range []*[]float64{&s.p, &s.w, &s.hp, &s.u, &s.rhs} {
		*v = make([]float64, n)
	}
	return s, nil
}

// setHessian takes the elements of H. The error says that one is not finite.
func (s *subproblem) setHessian(v []float64) error {
	if err := s.system.SetValues(kkt.Values{W: v}); err != nil {
		return err
	}
	s.factored, s.curved = math.NaN(), false
	wasIndefinite := s.indefinite >= 0
	s.indefinite = -1
	diag, off := s.w, s.hp
	clear(diag)
	clear(off)
	for k, i := range s.at.Row {
		if j := s.at.Col[k]; i == j {
			diag[i] += v[k]
		} else {
			off[i] += math.Abs(v[k])
			off[j] += math.Abs(v[k])
		}
	}
	s.least, s.most = math.Inf(1), math.Inf(-1)
	for i, d := range diag {
		s.least = math.Min(s.least, d-off[i])
		s.most = math.Max(s.most, d+off[i])
		if d <= 0 {
			s.indefinite = math.Max(s.indefinite, -d)
		}
	}
	if !wasIndefinite {
		s.lambda = 0
	}
	return nil
}

// solve returns a step for the gradient g, valid until the next one.
func (s *subproblem) solve(ctx context.Context, g []float64, radius float64) (trustStep, error) {
	gnorm := floats.Norm(g, 2)
	// Bounds of λ: ‖p‖ = Δ means ‖g‖/Δ − most ≤ λ ≤ ‖g‖/Δ − least.
	lo := math.Max(0, gnorm/radius-s.most)
	hi := math.Max(0, gnorm/radius-s.least)
	lambda := s.safe(s.lambda, lo, hi)
	fallback := math.Inf(1) // the smallest λ with factors so far
	for range mostLambda {
		positive, err := s.factor(ctx, lambda)
		if err != nil {
			return trustStep{}, err
		}
		if !positive {
			lo = math.Max(lo, lambda)
			lambda = s.safe(0, lo, hi)
			continue
		}
		if err := s.newtonStep(ctx, g); err != nil {
			return trustStep{}, err
		}
		norm := floats.Norm(s.p, 2)
		if lambda == 0 && norm <= radius || math.Abs(norm-radius) <= boundaryTol*radius {
			return s.finish(g, lambda, norm <= radius && lambda == 0), nil
		}
		fallback = math.Min(fallback, lambda)
		if norm < radius {
			hi = math.Min(hi, lambda)
			done, err := s.followCurvature(ctx, norm, radius, lambda)
			if err != nil {
				return trustStep{}, err
			}
			if done {
				return s.finish(g, lambda, false), nil
			}
		} else {
			lo = math.Max(lo, lambda)
		}
		next, err := s.secular(ctx, norm, radius, lambda)
		if err != nil {
			return trustStep{}, err
		}
		lambda = s.safe(next, lo, hi)
	}
	return s.settle(ctx, g, radius, fallback)
}

// safe returns λ if it lies above lo, or at lo = 0 where H may be positive definite, and below hi; else a value between them.
func (s *subproblem) safe(lambda, lo, hi float64) float64 {
	lo = math.Max(lo, s.indefinite)
	if lambda <= 0 && lo == 0 && s.indefinite < 0 {
		return 0
	}
	if hi <= lo {
		// Gershgorin's bounds and what was found meet: go beyond by a little.
		return lo + math.Max(1e-8*math.Max(lo, math.Max(math.Abs(s.least), math.Abs(s.most))), 1e-200)
	}
	if lambda > lo && lambda <= hi {
		return lambda
	}
	return math.Max(lo+1e-3*(hi-lo), math.Sqrt(math.Max(lo, 0)*hi))
}

// factor factors H + λI and reports whether it is positive definite.
func (s *subproblem) factor(ctx context.Context, lambda float64) (bool, error) {
	if s.factored == lambda {
		return true, nil
	}
	s.factored = math.NaN()
	in, err := s.system.Factor(ctx, kkt.Shift{W: lambda})
	if err != nil {
		return false, err
	}
	s.factorizations++
	if !in.Known {
		return false, errors.New("gonumopt: TrustRegion.KKT: the back end does not count eigenvalues")
	}
	if in.Pos != s.n {
		s.indefinite = math.Max(s.indefinite, lambda)
		return false, nil
	}
	s.factored, s.lambda = lambda, lambda
	return true, nil
}

// newtonStep sets p to −(H + λI)⁻¹g.
func (s *subproblem) newtonStep(ctx context.Context, g []float64) error {
	for i, v := range g {
		s.rhs[i] = -v
	}
	_, err := s.system.Solve(ctx, s.p, s.rhs)
	return err
}

// secular returns the next λ of Newton's method on 1/‖p(λ)‖ = 1/Δ.
func (s *subproblem) secular(ctx context.Context, norm, radius, lambda float64) (float64, error) {
	if norm == 0 {
		return 0, nil
	}
	if _, err := s.system.Solve(ctx, s.w, s.p); err != nil {
		return 0, err
	}
	return lambda + norm*norm/floats.Dot(s.p, s.w)*(norm-radius)/radius, nil
}

// followCurvature looks for a step on the boundary where p lies inside, although λ > 0: p + τu, u an approximate eigenvector of the least eigenvalue of H. It replaces p and
// returns true if that is good enough, and else learns from u how indefinite H is at least (Moré and Sorensen, lemma 3.4).
func (s *subproblem) followCurvature(ctx context.Context, norm, radius, lambda float64) (bool, error) {
	if !s.curved {
		vector.Random(s.u, 1)
		s.curved = true
	}
	for range 2 { // of inverse iteration
		floats.Scale(1/floats.Norm(s.u, 2), s.u)
		copy(s.rhs, s.u)
		if _, err := s.system.Solve(ctx, s.u, s.rhs); err != nil {
			return false, err
		}
	}
	floats.Scale(1/floats.Norm(s.u, 2), s.u)
	s.system.Mul(s.hp, s.u, true)
	curvature := floats.Dot(s.u, s.hp) // of H + λI, not less than its least eigenvalue
	if lambda-curvature >= 0 {
		s.indefinite = math.Max(s.indefinite, lambda-curvature)
	}
	pu := floats.Dot(s.p, s.u)
	gap := (radius - norm) * (radius + norm)
	tau := gap / (pu + math.Copysign(math.Sqrt(pu*pu+gap), pu)) // the shorter way
	s.system.Mul(s.hp, s.p, true)
	if tau*tau*curvature > boundaryTol*(2-boundaryTol)*(floats.Dot(s.p, s.hp)+lambda*radius*radius) {
		return false, nil
	}
	floats.AddScaled(s.p, tau, s.u)
	return true, nil
}

// settle takes what there is where the search for λ has not ended: a step of the smallest λ with factors, shortened to the region.
func (s *subproblem) settle(ctx context.Context, g []float64, radius, lambda float64) (trustStep, error) {
	if math.IsInf(lambda, 1) {
		return trustStep{}, errors.New("gonumopt: no shift makes the Hessian positive definite")
	}
	if _, err := s.factor(ctx, lambda); err != nil {
		return trustStep{}, err
	}
	if err := s.newtonStep(ctx, g); err != nil {
		return trustStep{}, err
	}
	if norm := floats.Norm(s.p, 2); norm > radius {
		floats.Scale(radius/norm, s.p)
	}
	return s.finish(g, lambda, false), nil
}

// finish describes the step p.
func (s *subproblem) finish(g []float64, lambda float64, newton bool) trustStep {
	s.lambda = lambda
	s.system.Mul(s.hp, s.p, false)
	return trustStep{
		p: s.p, norm: floats.Norm(s.p, 2), newton: newton,
		decrease: -floats.Dot(g, s.p) - floats.Dot(s.p, s.hp)/2,
	}
}
