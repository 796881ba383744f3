package asm

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A helper is a goroutine that takes part in shared products. It lingers for a while
// after each, so that in a loop of products the next one finds it awake: to wake an idle
// core takes 50 to 100 microseconds on a virtual machine, as long as a product of order
// 256. Helpers are kept for reuse with their goroutines' function.
type helper struct {
	job   atomic.Pointer[job] // to take part in next
	serve func()
	next  *helper
}

var helpers struct {
	sync.Mutex
	awake *helper // that linger
	gone  *helper // whose goroutines have ended

	starting atomic.Int32 // goroutines that have not begun
}

// linger is how long a goroutine without work looks for some before it gives up, about
// what it takes to wake a core. It yields to other goroutines meanwhile.
const linger = 100 * time.Microsecond

// help has another goroutine take part in j, unless so many are about to begin that
// there is no core for them. The caller does not rely on it.
func (j *job) help() {
	helpers.Lock()
	h := helpers.awake
	awake := h != nil
	switch {
	case awake:
		helpers.awake = h.next
	case int(helpers.starting.Load()) >= runtime.GOMAXPROCS(0):
		helpers.Unlock()
		return
	case helpers.gone != nil:
		h = helpers.gone
		helpers.gone = h.next
	}
	helpers.Unlock()
	if h == nil {
		h = new(helper)
		h.serve = h.run
	}
	j.users.Add(1)
	h.job.Store(j)
	if !awake {
		helpers.starting.Add(1)
		go h.serve()
	}
}

// run is the goroutine of a helper.
func (h *helper) run() {
	helpers.starting.Add(-1)
	for {
		j := h.job.Swap(nil)
		j.takeParts()
		j.release()
		helpers.Lock()
		h.next = helpers.awake
		helpers.awake = h
		helpers.Unlock()
		if !spin(func() bool { return h.job.Load() != nil }) && h.leave() {
			return
		}
		for h.job.Load() == nil { // it is on its way
			runtime.Gosched()
		}
	}
}

// leave takes h from those that linger, unless it has been taken for a job.
func (h *helper) leave() bool {
	helpers.Lock()
	defer helpers.Unlock()
	for p := &helpers.awake; *p != nil; p = &(*p).next {
		if *p == h {
			*p = h.next
			h.next = helpers.gone
			helpers.gone = h
			return true
		}
	}
	return false
}

// spin waits for a condition no longer than linger and reports whether it has come true.
func spin(come func() bool) bool {
	begin := time.Now()
	for spins := 1; ; spins++ {
		if come() {
			return true
		}
		if spins%64 == 0 {
			if time.Since(begin) > linger {
				return false
			}
			runtime.Gosched()
		}
	}
}
