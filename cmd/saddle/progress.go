package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// watcher shows what a running method reports: a progress bar on a terminal,
// a line in the log file, both, or neither.
type watcher struct {
	bar *progressbar.ProgressBar // nil = no bar
	log *slog.Logger             // nil = no log
	out *logFile

	residual bool // the values are norms of residuals, not errors
}

// newWatcher prepares the log file, which is created with its first line, after the data were accepted, and written line by line so that
// it can be followed, and the bar if stderr is a terminal.
func newWatcher(c *common, residual bool, stderr io.Writer) *watcher {
	w := &watcher{residual: residual}
	if c.log != "" {
		w.out = &logFile{path: c.log}
		w.log = slog.New(slog.NewTextHandler(w.out, nil))
	}
	if f, ok := stderr.(*os.File); ok && !c.quiet && term.IsTerminal(int(f.Fd())) {
		w.bar = progressbar.NewOptions(1,
			progressbar.OptionSetWriter(f),
			progressbar.OptionSetWidth(24),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	return w
}

// progress is a solvers.Progress that never asks to stop.
func (w *watcher) progress(it solvers.Iter) (stop bool) {
	if w.bar != nil {
		// One more than the total: a bar that reaches its end cannot grow again.
		w.bar.ChangeMax(it.Total + 1)
		w.bar.Set(it.Index)
		w.bar.Describe(fmt.Sprintf("%d/%d %-7s C %-9.4g best %s", it.Index, it.Total, it.Phase, it.Param, w.value(it.Best)))
	}
	if w.log != nil {
		w.log.Info("evaluation", "phase", it.Phase, "index", it.Index, "total", it.Total,
			"c", it.Param, w.key(), it.Value, "best", it.Best, "seconds", it.Elapsed.Seconds())
	}
	return false
}

// step shows a unit of work of saddle bench.
func (w *watcher) step(s bench.Step) {
	if w.bar != nil {
		w.bar.ChangeMax(s.Total + 1)
		w.bar.Set(s.Index)
		w.bar.Describe(fmt.Sprintf("%d/%d %-32.32s", s.Index, s.Total, s.What))
	}
	if w.log != nil {
		w.log.Info("measured", "index", s.Index, "total", s.Total, "what", s.What, "seconds", s.Elapsed.Seconds())
	}
}

// announce shows what is done next, when index of total steps are done.
func (w *watcher) announce(index, total int, what string) {
	if w.bar != nil {
		w.bar.ChangeMax(total + 1)
		w.bar.Set(index)
		w.bar.Describe(fmt.Sprintf("%d/%d %-16s", index+1, total, what))
	}
}

// phase notes a step of saddle factor that took so many seconds.
func (w *watcher) phase(index, total int, what string, seconds float64) {
	w.announce(index, total, what)
	if w.log != nil {
		w.log.Info("done", "index", index, "total", total, "what", what, "seconds", seconds)
	}
}

// products shows how many products an iteration has made.
func (w *watcher) products(n int) {
	if w.bar != nil {
		w.bar.Describe(fmt.Sprintf("%d products", n))
	}
}

// converted shows how much of a file has been read; a total of 0 is unknown.
func (w *watcher) converted(done, total int64, rows int) {
	if w.bar != nil {
		if total > 0 {
			w.bar.ChangeMax64(total + 1)
			w.bar.Set64(done)
		}
		w.bar.Describe(words.Count(rows, "row"))
	}
}

// iteration shows an iteration of a method for nonlinear programs.
func (w *watcher) iteration(s solvers.Step) {
	if w.bar != nil {
		w.bar.Describe(fmt.Sprintf("%d%s f %.6g primal %s dual %s", s.Index, s.Phase, s.Objective,
			scientific(s.PrimalInfeasibility), scientific(s.DualInfeasibility)))
	}
	if w.log != nil {
		w.log.Info("iteration", "index", s.Index, "phase", s.Phase, "objective", s.Objective, "inf_pr", s.PrimalInfeasibility,
			"inf_du", s.DualInfeasibility, "mu", s.Mu, "norm", s.Norm, "shift", s.Shift, "alpha_du", s.AlphaDual,
			"alpha_pr", s.AlphaPrimal, "tag", s.Tag, "trials", s.Trials)
	}
}

// key names the values in the log.
func (w *watcher) key() string {
	if w.residual {
		return "residual"
	}
	return "cv_error"
}

// value writes a value for the bar.
func (w *watcher) value(v float64) string {
	if w.residual {
		return scientific(v)
	}
	return percent(v)
}

// close removes the bar and completes the log with the outcome. What failed before its first line leaves no log.
func (w *watcher) close(status solvers.Status, msg string) error {
	if w.bar != nil {
		w.bar.Finish()
	}
	if w.log == nil || status == solvers.Unknown && w.out.file == nil {
		return nil
	}
	w.log.Info("end", "status", status, "message", msg)
	return w.out.Close()
}

// logFile is a file that its first write creates. It keeps the first error, which slog drops.
type logFile struct {
	path string
	file *os.File // nil before the first write
	err  error
}

func (f *logFile) Write(b []byte) (n int, err error) {
	if f.file == nil && f.err == nil {
		f.file, f.err = os.Create(f.path)
	}
	if f.err != nil {
		return 0, f.err
	}
	n, f.err = f.file.Write(b)
	return n, f.err
}

func (f *logFile) Close() error {
	if f.file == nil {
		return f.err
	}
	err := f.file.Close()
	return cmp.Or(f.err, err)
}
