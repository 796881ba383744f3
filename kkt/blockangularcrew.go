package kkt

import (
	"sync"
	"sync/atomic"
)

// A crew runs numbered jobs on several goroutines, which take them one after the other. The functions that goroutines start with
// are made once, so that a run allocates nothing.
type crew struct {
	jobs  int
	do    func(worker, job int)
	next  atomic.Int64
	wait  sync.WaitGroup
	start []func()
}

func (c *crew) init(workers int) {
	c.start = make([]func(), workers)
	for w := range c.start {
		c.start[w] = func() {
			c.work(w)
			c.wait.Done()
		}
	}
}

// run calls do(worker, job) for all jobs and returns when they are done.
func (c *crew) run(jobs int, do func(worker, job int)) {
	c.jobs, c.do = jobs, do
	c.next.Store(0)
	workers := min(len(c.start), jobs)
	if workers <= 1 {
		c.work(0)
		return
	}
	c.wait.Add(workers - 1)
	for _, start := range c.start[1:workers] {
		go start()
	}
	c.work(0)
	c.wait.Wait()
}

func (c *crew) work(worker int) {
	for {
		job := int(c.next.Add(1)) - 1
		if job >= c.jobs {
			return
		}
		c.do(worker, job)
	}
}
