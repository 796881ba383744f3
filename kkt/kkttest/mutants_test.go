package kkttest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
)

// A mutant is a back end with a fault.
type mutant struct {
	*kkt.LDL
	p         *kkt.Pattern
	factored  int // successful factorisations
	tight     int
	analyze   func(m *mutant, p *kkt.Pattern) error
	factorize func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error)
	solve     func(m *mutant, x []float64, nrhs int) error
	stats     func(s *kkt.BackendStats)
	tighten   func(m *mutant) bool
	share     func(m *mutant) kkt.Backend
}

func (m *mutant) Analyze(p *kkt.Pattern) error {
	m.p = p
	if m.analyze != nil {
		return m.analyze(m, p)
	}
	return m.LDL.Analyze(p)
}

func (m *mutant) Factorize(ctx context.Context, val []float64) (kkt.Inertia, error) {
	if m.factorize != nil {
		return m.factorize(m, ctx, val)
	}
	in, err := m.LDL.Factorize(ctx, val)
	if err == nil {
		m.factored++
	}
	return in, err
}

func (m *mutant) Solve(x []float64, nrhs int) error {
	if m.solve != nil {
		return m.solve(m, x, nrhs)
	}
	return m.LDL.Solve(x, nrhs)
}

func (m *mutant) Stats() kkt.BackendStats {
	s := m.LDL.Stats()
	if m.stats != nil {
		m.stats(&s)
	}
	return s
}

func (m *mutant) Tighten() bool {
	m.tight++
	if m.tighten != nil {
		return m.tighten(m)
	}
	return m.LDL.Tighten()
}

func (m *mutant) Share() kkt.Backend {
	if m.share != nil {
		return m.share(m)
	}
	c := *m
	c.LDL = m.LDL.Share().(*kkt.LDL)
	return &c
}

// counts makes a mutant that tells another inertia.
func counts(change func(m *mutant, in *kkt.Inertia, val []float64)) mutant {
	return mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		in, err := m.LDL.Factorize(ctx, val)
		if err == nil {
			change(m, &in, val)
		}
		return in, err
	}}
}

// solves makes a mutant that spoils solutions.
func solves(spoil func(m *mutant, x []float64, nrhs int)) mutant {
	return mutant{solve: func(m *mutant, x []float64, nrhs int) error {
		err := m.LDL.Solve(x, nrhs)
		if err == nil {
			spoil(m, x, nrhs)
		}
		return err
	}}
}

func swap(in *kkt.Inertia) { in.Pos, in.Neg = in.Neg, in.Pos }

var (
	runs   atomic.Int64 // makes two runs of a mutant differ
	inside atomic.Int64 // mutants in Solve
)

// mutants lists faults, with the check that is to find each.
var mutants = []struct {
	check, fault string
	m            mutant
}{
	{"Inertia", "signs exchanged", counts(func(_ *mutant, in *kkt.Inertia, _ []float64) { swap(in) })},
	{"Inertia", "zeros not counted", counts(func(_ *mutant, in *kkt.Inertia, _ []float64) { in.Pos, in.Zero = in.Pos+in.Zero, 0 })},
	{"Inertia", "the counts do not add up, hidden behind replaced pivots", counts(func(_ *mutant, in *kkt.Inertia, _ []float64) { in.Pos++; in.Perturbed = 1 })},
	{"Inertia", "values scaled in place", counts(func(_ *mutant, _ *kkt.Inertia, val []float64) {
		for k := range val {
			val[k] *= 2
		}
	})},
	{"Solve", "an element spoiled", solves(func(_ *mutant, x []float64, _ int) {
		if len(x) > 0 {
			x[0] *= -1.5
		}
	})},
	{"Solve", "not finite", solves(func(_ *mutant, x []float64, _ int) {
		if len(x) > 3 {
			x[3] = math.NaN()
		}
	})},
	{"Perturbed", "replaced pivots for an excuse", counts(func(_ *mutant, in *kkt.Inertia, _ []float64) { in.Perturbed = 1; swap(in) })},
	{"Perturbed", "replaced pivots concealed", solves(func(_ *mutant, x []float64, _ int) { // refinement mends it
		for i := range x {
			x[i] *= 1 + 1e-3*float64(i%3)
		}
	})},
	{"Signs", "signs taken for the other ones", counts(func(m *mutant, in *kkt.Inertia, _ []float64) {
		if m.p.Signs != nil {
			swap(in)
		}
	})},
	{"Signs", "poor solves where there are signs", solves(func(m *mutant, x []float64, _ int) {
		if m.p.Signs != nil {
			x[0] *= -1.5
		}
	})},
	{"Definite", "an error that is not ErrSigns", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		in, err := m.LDL.Factorize(ctx, val)
		if err != nil {
			err = fmt.Errorf("refused: %v", err)
		}
		return in, err
	}}},
	{"Definite", "definite whatever the matrix", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		in, err := m.LDL.Factorize(ctx, val)
		if errors.Is(err, kkt.ErrSigns) {
			in, err = kkt.Inertia{Pos: m.p.Lower.SymmetricDim(), Known: true}, nil
		}
		return in, err
	}}},
	{"Hints", "an order refused", mutant{analyze: func(m *mutant, p *kkt.Pattern) error {
		if p.Order != nil {
			return errors.New("no order, please")
		}
		return m.LDL.Analyze(p)
	}}},
	{"Hints", "blocks taken for all there is", solves(func(m *mutant, x []float64, _ int) {
		for i, p := range m.p.Part {
			if p < 0 {
				x[i] = 0
			}
		}
	})},
	{"Scales", "an absolute size of zero", counts(func(_ *mutant, in *kkt.Inertia, val []float64) {
		if math.Abs(slices.Max(val)) < 1e-30 {
			in.Pos, in.Neg, in.Zero = 0, 0, in.Pos+in.Neg
		}
	})},
	{"Repeat", "an allocation", solves(func(m *mutant, x []float64, _ int) { leak = slices.Clone(x) })},
	{"Repeat", "an analysis each time", mutant{stats: func(s *kkt.BackendStats) { s.Analyses = s.Factorizations }}},
	{"Repeat", "the first values for ever", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (in kkt.Inertia, err error) {
		if m.factored == 0 {
			in, err = m.LDL.Factorize(ctx, val)
		}
		m.factored++
		return in, err
	}, solve: func(m *mutant, x []float64, nrhs int) error {
		if m.factored > 1 {
			x[0] = -x[0]
		}
		return m.LDL.Solve(x, nrhs)
	}}},
	{"Columns", "the last column of several", solves(func(m *mutant, x []float64, nrhs int) {
		if nrhs > 1 {
			x[len(x)-1] *= 1.001
		}
	})},
	{"Errors", "values that are not finite", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		clean := slices.Clone(val)
		for k, v := range clean {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				clean[k] = 0
			}
		}
		return m.LDL.Factorize(ctx, clean)
	}}},
	{"Errors", "the context ignored", mutant{factorize: func(m *mutant, _ context.Context, val []float64) (kkt.Inertia, error) {
		return m.LDL.Factorize(context.Background(), val)
	}}},
	{"Errors", "the cause of an interruption lost", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		in, err := m.LDL.Factorize(ctx, val)
		if err != nil {
			err = errors.New("failed")
		}
		return in, err
	}}},
	{"Errors", "factors kept when a factorisation is cancelled", mutant{factorize: func(m *mutant, ctx context.Context, val []float64) (kkt.Inertia, error) {
		if ctx.Err() != nil {
			return kkt.Inertia{}, ctx.Err()
		}
		return m.LDL.Factorize(ctx, val)
	}}},
	{"Errors", "a wrong length of x", mutant{solve: func(m *mutant, x []float64, nrhs int) error {
		if n := m.p.Lower.SymmetricDim(); len(x) != n*nrhs {
			return nil
		}
		return m.LDL.Solve(x, nrhs)
	}}},
	{"Determinism", "an accident", solves(func(_ *mutant, x []float64, _ int) { x[0] *= 1 + 0x1p-50*float64(runs.Add(1)%7) })},
	{"Stats", "solves counted, not columns", mutant{stats: func(s *kkt.BackendStats) { s.Solves = min(s.Solves, 1) }}},
	{"Stats", "no name", mutant{stats: func(s *kkt.BackendStats) { s.Name = "" }}},
	{"Tighten", "no end", mutant{tighten: func(m *mutant) bool { return m.LDL.Tighten() || true }}},
	{"Tighten", "worse instead of better", solves(func(m *mutant, x []float64, _ int) {
		if m.tight > 0 {
			x[0] *= -1.5
		}
	})},
	{"Share", "the back end itself", mutant{share: func(m *mutant) kkt.Backend { return m }}},
	{"Share", "the factors", mutant{share: func(m *mutant) kkt.Backend {
		c := *m
		return &c
	}}},
	{"Concurrent", "each disturbs the others", solves(func(m *mutant, x []float64, _ int) {
		inside.Add(1)
		defer inside.Add(-1)
		for start := time.Now(); time.Since(start) < 50*time.Millisecond; runtime.Gosched() {
			if inside.Load() > 1 {
				x[0]++
				return
			}
		}
	})},
	{"System", "no system has the right inertia", counts(func(_ *mutant, in *kkt.Inertia, _ []float64) { in.Pos, in.Neg = in.Pos+in.Neg, 0 })},
	{"System", "poor solves", solves(func(_ *mutant, x []float64, nrhs int) {
		for i := range x {
			x[i] = 1 / float64(i+1)
		}
	})},
}

var leak []float64

// Each check finds the faults that it is there for, and passes without them.
func TestMutants(t *testing.T) {
	found := map[string]bool{}
	for _, c := range mutants {
		i := slices.IndexFunc(checks, func(k struct {
			name string
			run  func(testing.TB, func() kkt.Backend)
		}) bool {
			return k.name == c.check
		})
		if i < 0 {
			t.Fatalf("no check %s", c.check)
		}
		run := func(m mutant) bool {
			return fails(t, func(tb testing.TB) {
				checks[i].run(tb, func() kkt.Backend {
					made := m
					made.LDL = kkt.NewLDL(factor.Options{})
					return &made
				})
			})
		}
		if !run(c.m) {
			t.Errorf("%s does not find the fault: %s", c.check, c.fault)
		}
		if !found[c.check] && run(mutant{}) {
			t.Errorf("%s finds fault with what has none", c.check)
		}
		found[c.check] = true
	}
	for _, k := range checks {
		if !found[k.name] {
			t.Errorf("no mutant for the check %s", k.name)
		}
	}
}

// fails reports whether a test fails.
func fails(t *testing.T, run func(testing.TB)) bool {
	r := &recorder{TB: t}
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		run(r)
	}()
	if p := <-done; p != nil {
		t.Logf("panic: %v", p)
		return true
	}
	return r.failed.Load()
}

// A recorder takes note of failures that it does not pass on.
type recorder struct {
	testing.TB
	failed atomic.Bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Error(...any)          { r.failed.Store(true) }
func (r *recorder) Errorf(string, ...any) { r.failed.Store(true) }
func (r *recorder) Fatal(...any)          { r.FailNow() }
func (r *recorder) Fatalf(string, ...any) { r.FailNow() }
func (r *recorder) Skip(...any)           { runtime.Goexit() }
func (r *recorder) Skipf(string, ...any)  { runtime.Goexit() }
func (r *recorder) Logf(string, ...any)   {}
func (r *recorder) FailNow()              { r.failed.Store(true); runtime.Goexit() }
