package sparse

import (
	"runtime"
	"sync/atomic"
	"time"
)

// A team runs numbered jobs on several goroutines. Job k belongs to the member
// whose range holds it, so that its data stay in that member's cache from run to
// run; a member that has done its own jobs takes from the others, from
// the front as well. The caller of run is member 0.
//
// Members linger for a while after their last job, so that in a loop of products the
// next run finds them awake. A run that finds them asleep starts them, but does not wait for
// those that come too late to find work: to wake an idle core takes microseconds, and
// 50 to 100 of them on a virtual machine. A short run starts them only if the one
// before ended a moment ago, for the sake of those to come; else it could only lose.
type team struct {
	job    func(k int)
	bound  []int    // member m owns jobs bound[m] to bound[m+1]-1
	member []member // one a goroutine
	left   atomic.Int64
	runs   atomic.Uint32
	long   bool      // a run lasts longer than it takes to wake a core
	ended  time.Time // the run before
}

// A member has cache lines of its own.
type member struct {
	next  atomic.Int64 // next job of its range
	busy  atomic.Bool  // its goroutine exists
	start func()
	_     [104]byte
}

// A guard lets one product at a time through.
type guard struct{ busy atomic.Bool }

// enter panics if another product is under way.
func (g *guard) enter(plan string) {
	if !g.busy.CompareAndSwap(false, true) {
		panic("sparse: two products at once with one " + plan)
	}
}

func (g *guard) leave() { g.busy.Store(false) }

// linger is how long an idle member looks for a new run before it ends, about what it
// takes to wake a core of a virtual machine. It yields to other goroutines meanwhile.
const linger = 100 * time.Microsecond

// longCost is the cost of a run that lasts several times as long as waking a core: entries,
// of which one takes half a nanosecond and more.
const longCost = 500000

// newTeam returns a team of the given number of members for jobs of the given
// costs, in entries, which it splits evenly.
func newTeam(members int, cost []int, job func(k int)) *team {
	t := &team{job: job, member: make([]member, members)}
	total, sum := 0, 0
	for _, c := range cost {
		total += c
	}
	t.bound = append(t.bound, 0)
	for k, c := range cost {
		for len(t.bound) < members && sum+c/2 >= total*len(t.bound)/members {
			t.bound = append(t.bound, k)
		}
		sum += c
	}
	t.long = total >= longCost
	for len(t.bound) <= members {
		t.bound = append(t.bound, len(cost))
	}
	for m := range t.member {
		t.member[m].next.Store(int64(len(cost)))
		t.member[m].start = func() { t.serve(m) }
	}
	return t
}

// run does all jobs and returns when they are done.
func (t *team) run() {
	jobs := t.bound[len(t.bound)-1]
	t.left.Store(int64(jobs))
	for m := range t.member {
		t.member[m].next.Store(int64(t.bound[m]))
	}
	t.runs.Add(1)
	start := t.long || time.Since(t.ended) < linger
	for m := 1; start && m < len(t.member); m++ {
		if t.member[m].busy.CompareAndSwap(false, true) {
			go t.member[m].start()
		}
	}
	t.work(0)
	for spins := 0; t.left.Load() > 0; spins++ {
		if spins > 100 {
			runtime.Gosched()
		}
	}
	t.ended = time.Now()
}

// work does jobs until none is left to take, those of member m first.
func (t *team) work(m int) {
	n := len(t.member)
	for i := range n {
		owner := (m + i) % n
		end := int64(t.bound[owner+1])
		next := &t.member[owner].next
		for next.Load() < end {
			k := next.Add(1) - 1
			if k >= end {
				break
			}
			t.job(int(k))
			t.left.Add(-1)
		}
	}
}

// serve is the goroutine of member m.
func (t *team) serve(m int) {
	for {
		seen := t.runs.Load()
		t.work(m)
		idle := time.Now()
		for spins := 1; t.runs.Load() == seen; spins++ {
			if spins%64 != 0 {
				continue
			}
			if time.Since(idle) > linger {
				t.member[m].busy.Store(false)
				return
			}
			runtime.Gosched()
		}
	}
}
