package engine

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/saddle-go/saddle/factor"
)

// The environment is read once, as it was when the host started or loaded the library.
var environment = sync.OnceValue(func() (e struct {
	ordering factor.Ordering
	given    bool
	threads  int
	log      io.Writer
}) {
	e.threads = 1
	if k, err := strconv.Atoi(os.Getenv("SADDLE_THREADS")); err == nil && k > 0 {
		e.threads = k
	}
	e.ordering, e.given = orderingNamed(os.Getenv("SADDLE_ORDERING"))
	switch name := os.Getenv("SADDLE_LOG"); name {
	case "":
	case "stderr":
		e.log = os.Stderr
	default:
		if f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err == nil {
			e.log = f
		} else {
			fmt.Fprintln(os.Stderr, "saddle: SADDLE_LOG:", err)
		}
	}
	return e
})

func orderingNamed(name string) (factor.Ordering, bool) {
	switch strings.ToLower(name) {
	case "auto":
		return factor.OrderAuto, true
	case "amd":
		return factor.OrderAMD, true
	case "nd":
		return factor.OrderND, true
	case "natural":
		return factor.OrderNatural, true
	case "pairs-amd":
		return factor.OrderPairsAMD, true
	case "pairs-nd":
		return factor.OrderPairsND, true
	}
	return factor.OrderAuto, false
}

// Threads returns what SADDLE_THREADS says, 1 without it.
func Threads() int { return environment().threads }

// Order returns the ordering of SADDLE_ORDERING, or what the caller of the interface has asked for.
func Order(asked factor.Ordering) factor.Ordering {
	if e := environment(); e.given {
		return e.ordering
	}
	return asked
}

var logging sync.Mutex

// Log writes a line about a call that began at start, if SADDLE_LOG asks for it.
func Log(start time.Time, format string, args ...any) {
	w := environment().log
	if w == nil {
		return
	}
	line := fmt.Sprintf("saddle: "+format, args...)
	logging.Lock()
	defer logging.Unlock()
	fmt.Fprintf(w, "%s (%.3g ms)\n", line, 1e3*time.Since(start).Seconds())
}

// Logging reports whether SADDLE_LOG is set.
func Logging() bool { return environment().log != nil }
