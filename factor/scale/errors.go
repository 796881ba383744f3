package scale

import (
	"fmt"
	"strings"
)

// An EntryError reports an entry that is NaN or infinite.
type EntryError struct {
	Func     string // the function that refused, such as "Ruiz.Scale", or "factor.Factorize" above this package
	Row, Col int    // the place of the entry in the lower triangle
	Index    int    // its place in val
	Value    float64
}

func (e *EntryError) Error() string {
	fn := "scale: " + e.Func
	if name, ok := strings.CutPrefix(e.Func, "factor."); ok {
		fn = "factor: " + name
	}
	return fmt.Sprintf("%s: A(%d, %d) = %v, want a finite value", fn, e.Row, e.Col, e.Value)
}

// notFinite returns the error for entry k, which lies in column j.
func notFinite(fn string, ind []int32, val []float64, j, k int) error {
	return &EntryError{fn, int(ind[k]), j, k, val[k]}
}
