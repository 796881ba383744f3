package gonumblas

import (
	"runtime"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// Implementation is an implementation of blas.Float64. The zero value is ready
// and uses as many threads as GOMAXPROCS allows. It may be used by several
// goroutines at once.
type Implementation struct {
	gonum.Implementation // what is not accelerated

	// Threads is the number of goroutines that one call of level 3, or of Dgemv, may use
	// if it is large enough; 0 stands for GOMAXPROCS at the time of the call. Results do not
	// depend on it.
	Threads int
}

var _ blas.Float64 = Implementation{}

// Use makes gonum compute with this package, with as many threads as GOMAXPROCS
// allows; blas64.Use(gonumblas.Implementation{Threads: 1}) is the same for one
// thread, blas64.Use(gonum.Implementation{}) the way back.
//
// The switch holds for the whole process and is not synchronised: call it once,
// from main, before any goroutine uses gonum, and never from a library or from an
// init function, since the choice belongs to the program.
func Use() { blas64.Use(Implementation{}) }

// threads returns the number of goroutines that a call may use.
func (impl Implementation) threads() int {
	if impl.Threads > 0 {
		return impl.Threads
	}
	return runtime.GOMAXPROCS(0)
}
