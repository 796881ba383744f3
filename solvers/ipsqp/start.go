package ipsqp

import (
	"math/rand/v2"
	"time"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Where the functions are undefined at the start, points inside the bounds are tried: the nearest, and random ones.
const (
	startTries = 25
	pushed     = 1e-2 // distance from bounds, see nlp.Push
)

// begin finds a point where the functions are defined, beginning with the start within its bounds, and scales the problem there.
func (s *solver) begin() bool {
	s.p = newProgram(s.form)
	s.now, s.next = s.p.newEvaluation(), s.p.newEvaluation()
	x := s.form.Start()
	if s.o.Warm != nil {
		x = s.form.Inner(s.o.Warm).X
	}
	rng := rand.New(rand.NewPCG(1, 0))
	for try := range startTries + 2 {
		copy(s.now.x, x)
		if try > 1 {
			for j := range x {
				s.now.x[j] += (2*rng.Float64() - 1) * (1 + 10*rng.Float64())
			}
		}
		if try > 0 { // functions are often undefined at bounds
			nlp.Push(s.now.x, s.p.l, s.p.u, pushed)
		}
		for j, v := range s.now.x {
			s.now.x[j] = min(max(v, s.p.l[j]), s.p.u[j])
		}
		if s.p.values(s.now) && s.p.derivatives(s.now) {
			return s.scale()
		}
	}
	return false
}

// scale scales at now and evaluates there again.
func (s *solver) scale() bool {
	if s.o.NoScaling {
		return true
	}
	if !s.form.Scale(s.now.x) {
		return false
	}
	s.p.setSides()
	return s.p.values(s.now) && s.p.derivatives(s.now)
}

// warm takes duals to begin with.
func (s *solver) warm() {
	if s.o.Warm == nil {
		return
	}
	in := s.form.Inner(s.o.Warm)
	for i, sign := range s.p.sign {
		in.Y[i] *= sign
	}
	s.st.join(in.Y, in.ZL, in.ZU, s.m.lambda)
	s.begun = true
}

// inner returns now with the multipliers λ.
func (s *solver) inner(lambda []float64) nlp.Inner {
	in := s.form.NewInner()
	copy(in.X, s.now.x)
	s.st.split(lambda, in.Y, in.ZL, in.ZU)
	for i, sign := range s.p.sign {
		in.Y[i] *= sign
	}
	return in
}

// result returns what the run ends with.
func (s *solver) result(status solvers.Status, message string) solvers.Result {
	var in nlp.Inner
	switch {
	case s.st == nil:
		in = s.form.NewInner()
		if s.now != nil {
			copy(in.X, s.now.x)
		}
	case s.settled.X != nil:
		in = s.settled.Inner
	case status == solvers.Optimal, status == solvers.Infeasible, status == solvers.Unbounded, s.best.X == nil:
		in = s.inner(s.m.lambda)
	default:
		in = s.best
	}
	r := s.form.Result(in)
	r.Status, r.Message, r.Method = status, message, "ipsqp/"+s.o.Hessian.String()
	r.Iterations = s.iterations
	if s.q != nil {
		st := s.q.sys.Stats()
		r.Message += " (" + words.Count(s.q.solved, "QP") + " of " + words.Count(s.q.iterations, "iteration") + ")"
		r.Factorizations = st.Factorizations
		r.LinearTime = secondsToDuration(st.Seconds.Analyze + st.Seconds.Assemble + st.Seconds.Factor + st.Seconds.Solve)
	}
	return r
}

func secondsToDuration(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
