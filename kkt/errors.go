package kkt

import "fmt"

// A Kind says what went wrong.
type Kind int

const (
	// BadStructure: a [Structure] or [Options] that no system can have.
	BadStructure Kind = iota + 1
	// BadLength: an array whose length does not fit the structure.
	BadLength
	// NonFinite: a NaN or an infinity among values, shifts or right-hand sides.
	NonFinite
	// OutOfOrder: a call before another that it needs, such as Solve before Factor.
	OutOfOrder
	// Unsafe: a condensed row whose element of C has become zero or negative.
	Unsafe
	// Singular: no shift that the policy allows gives the inertia that is wanted.
	Singular
	// BackendFailure: the back end failed; the error it gave is wrapped.
	BackendFailure
	// Interrupted: the context ended; its error is wrapped.
	Interrupted
)

var kindNames = [...]string{
	BadStructure:   "bad structure",
	BadLength:      "bad length",
	NonFinite:      "not finite",
	OutOfOrder:     "out of order",
	Unsafe:         "unsafe to condense",
	Singular:       "singular",
	BackendFailure: "back end failed",
	Interrupted:    "interrupted",
}

// String returns the kind in words.
func (k Kind) String() string {
	if k < BadStructure || Interrupted < k {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

// An Error is what functions of this package return.
type Error struct {
	Kind  Kind
	Func  string // the function that refused
	Where string // the argument and place at fault, such as "J[17]"; may be empty
	Msg   string // what is wrong with it
	Err   error  // the cause, nil if there is none
}

func (e *Error) Error() string {
	s := "kkt: " + e.Func + ": "
	if e.Where != "" {
		s += e.Where + ": "
	}
	if e.Msg != "" {
		s += e.Msg
	} else {
		s += e.Kind.String()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// badLength reports that the array where has got elements instead of want.
func badLength(fn, where string, got, want int) error {
	return &Error{Kind: BadLength, Func: fn, Where: where, Msg: fmt.Sprintf("%d elements instead of %d", got, want)}
}

// checkColumns returns an error unless the array where has nrhs columns of length n.
func checkColumns(fn, where string, length, nrhs, n int) error {
	if nrhs < 0 {
		return &Error{Kind: BadLength, Func: fn, Where: "nrhs", Msg: fmt.Sprintf("%d is negative", nrhs)}
	}
	if length != nrhs*n {
		return badLength(fn, where, length, nrhs*n)
	}
	return nil
}
