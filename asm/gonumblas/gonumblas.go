package gonumblas

import (
	"runtime"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/lapack/lapack64"
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
// allows: BLAS by [Implementation] and LAPACK by [LAPACK]. [UseThreads] limits the
// threads, [Reset] is the way back.
//
// The switch holds for the whole process and is not synchronised: call it once,
// from main, before any goroutine uses gonum, and never from a library or from an
// init function, since the choice belongs to the program.
func Use() { UseThreads(0) }

// UseThreads is Use with at most the given number of threads in one call, 0 for
// GOMAXPROCS.
func UseThreads(threads int) {
	impl := Implementation{Threads: threads}
	blas64.Use(impl)
	lapack64.Use(LAPACK{BLAS: impl})
}

// Reset makes gonum compute with its own BLAS and LAPACK again. As for Use, no goroutine
// may use gonum meanwhile.
func Reset() {
	blas64.Use(gonum.Implementation{})
	lapack64.Use(lapackgonum.Implementation{})
}

// threads returns the number of goroutines that a call may use.
func (impl Implementation) threads() int {
	if impl.Threads > 0 {
		return impl.Threads
	}
	return runtime.GOMAXPROCS(0)
}
