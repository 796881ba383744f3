package factor

import (
	"runtime"
	"sync/atomic"
	"time"
)

// A crew runs numbered jobs on several goroutines, the caller's among them. Which member does a job is left to
// chance. A solve hands out work many times in a row: so members linger for some microseconds after
// their last job before they end, and the next run finds them awake. Nothing is allocated after newCrew.
type crew struct {
	job    func(k, member int)
	untook atomic.Int64 // jobs that nobody has taken, or less than 0
	undone atomic.Int64
	runs   atomic.Uint32
	member []member
}

// A member has a cache line of its own.
type member struct {
	busy  atomic.Bool // its goroutine exists
	start func()
	_     [48]byte
}

// crewLinger is how many times an idle member looks for work before it ends, about 20 microseconds.
const crewLinger = 2000

// crewSleep is for how long the caller leaves its core to others when a job lasts longer than that: it may be that its goroutine
// waits for a core.
const crewSleep = 10 * time.Microsecond

// newCrew returns a crew of so many members that calls job for each number, with the member that does it.
func newCrew(members int, job func(k, member int)) *crew {
	c := &crew{job: job, member: make([]member, members)}
	for m := range c.member {
		c.member[m].start = func() { c.serve(m) }
	}
	return c
}

// run does the jobs 0 to jobs-1 and returns when they are done.
func (c *crew) run(jobs int) {
	if jobs <= 1 || len(c.member) == 1 {
		for k := range jobs {
			c.job(k, 0)
		}
		return
	}
	c.undone.Store(int64(jobs))
	c.untook.Store(int64(jobs)) // now a member that lingers may begin
	c.runs.Add(1)
	for m := 1; m < min(len(c.member), jobs); m++ {
		if c.member[m].busy.CompareAndSwap(false, true) {
			go c.member[m].start()
		}
	}
	c.work(0)
	for spins := 0; c.undone.Load() > 0; spins++ {
		switch {
		case spins > crewLinger:
			time.Sleep(crewSleep)
		case spins > 100:
			runtime.Gosched()
		}
	}
}

// work does jobs until none is left to take. They are counted down, so that a member which comes too late for one run
// finds none, or one of the next.
func (c *crew) work(m int) {
	for c.untook.Load() > 0 {
		k := c.untook.Add(-1)
		if k < 0 {
			return
		}
		c.job(int(k), m)
		c.undone.Add(-1)
	}
}

// serve is the goroutine of member m.
func (c *crew) serve(m int) {
	for {
		seen := c.runs.Load()
		c.work(m)
		for spins := 0; c.runs.Load() == seen; spins++ {
			if spins > crewLinger {
				c.member[m].busy.Store(false)
				return
			}
			if spins%16 == 0 {
				runtime.Gosched()
			}
		}
	}
}
