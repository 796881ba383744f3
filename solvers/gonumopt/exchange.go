package gonumopt

import "gonum.org/v1/gonum/optimize"

// An exchange is a method's end of the two channels that optimize.Minimize gives it: tasks go out by operation and come back by result, until a
// task with the operation PostIteration tells that the run is over.
type exchange struct {
	operation chan<- optimize.Task
	result    <-chan optimize.Task
	over      bool
}

// do has t carried out and returns true, or false if the run is over, also if it is because of t.
func (e *exchange) do(t optimize.Task, op optimize.Operation) bool {
	if e.over {
		return false
	}
	t.Op = op
	e.operation <- t
	_, ok := e.receive()
	return ok
}

// each evaluates op at n points, as many at a time as there are tasks: before sets point k, after looks at what came of it, in any
// order. It returns false if the run is over.
func (e *exchange) each(tasks []optimize.Task, n int, op optimize.Operation, before func(k int, x []float64), after func(k int, l *optimize.Location)) bool {
	if e.over {
		return false
	}
	sent := 0
	send := func(t optimize.Task) {
		before(sent, t.X)
		t.ID, t.Op = sent, op
		sent++
		e.operation <- t
	}
	for sent < min(n, len(tasks)) {
		send(tasks[sent])
	}
	for range n {
		t, ok := e.receive()
		if !ok {
			return false
		}
		after(t.ID, t.Location)
		if sent < n {
			send(t)
		}
	}
	return true
}

// done tells gonum that the method has ended by itself, and so will ask for its Status. It does nothing if the run is over.
func (e *exchange) done(t optimize.Task) {
	if !e.over {
		t.Op = optimize.MethodDone
		e.operation <- t
		e.receive()
	}
}

// receive returns the next task, and false if the run is over: then all results have been read, as gonum demands before
// operation is closed.
func (e *exchange) receive() (optimize.Task, bool) {
	t, ok := <-e.result
	if ok && t.Op != optimize.PostIteration {
		return t, true
	}
	e.over = true
	for range e.result {
	}
	return t, false
}
