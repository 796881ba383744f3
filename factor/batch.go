package factor

import (
	"context"
	"sync"
	"sync/atomic"
)

// Batch factors matrices with one pattern, each with its own values, and calls use for each
// of them with its number and its factorisation, which use may solve with and must not keep. Up to
// Options.Threads matrices are worked on at once, each by one goroutine. What use sees does not
// depend on how many: of each worker the options and the matrix decide alone, since scales and refusals are not
// carried over.
//
// It returns the first error of a factorisation or of use, by number, after all that had begun have ended.
func (s *Symbolic) Batch(ctx context.Context, values [][]float64, use func(k int, f *LDL) error) error {
	workers := max(1, min(s.opt.Threads, len(values)))
	single := *s
	single.opt.Threads = 1
	errs := make([]error, len(values))
	var next atomic.Int64
	var failed atomic.Bool
	var wait sync.WaitGroup
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			f := single.New()
			for !failed.Load() {
				k := int(next.Add(1)) - 1
				if k >= len(values) {
					return
				}
				f.forget()
				if _, err := f.Factorize(ctx, values[k]); err != nil {
					errs[k] = err
				} else {
					errs[k] = use(k, f)
				}
				if errs[k] != nil {
					failed.Store(true)
				}
			}
		}()
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// forget drops what is remembered of earlier values.
func (f *LDL) forget() {
	f.scaled, f.match, f.remember = false, matched{}, 0
}
