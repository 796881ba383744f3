package saddle

import "fmt"

// A SizeError reports an argument whose size does not fit the others.
type SizeError struct {
	Func      string // the function that refused, such as "NewOperator"
	Arg       string // what has the wrong size, such as "columns of b"
	Got, Want int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("saddle: %s: %s = %d, want %d", e.Func, e.Arg, e.Got, e.Want)
}

// An ArgumentError reports an argument that cannot be used.
type ArgumentError struct {
	Func string
	Arg  string // such as "diag[3]"
	Msg  string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("saddle: %s: %s %s", e.Func, e.Arg, e.Msg)
}

// checkSolve panics unless dst and r have length n.
func checkSolve(fn string, n int, dst, r []float64) {
	if len(dst) != n || len(r) != n {
		panic(fmt.Sprintf("saddle: %s.Solve: len(dst) = %d, len(r) = %d, want %d", fn, len(dst), len(r), n))
	}
}
