package amg

import "fmt"

// An OptionError reports a field of [Options] outside its range.
type OptionError struct {
	Field string
	Value any
	Want  string // the range
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("amg: Options.%s = %v, want %s", e.Field, e.Value, e.Want)
}

// A SizeError reports an argument whose size does not fit the matrix.
type SizeError struct {
	Arg       string // such as "len(val)"
	Got, Want int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("amg: %s = %d, want %d", e.Arg, e.Got, e.Want)
}

// A MatrixError reports a matrix that cannot be positive semidefinite, or has
// elements that are not finite.
type MatrixError struct {
	Level int // on which it was noticed, 0 for the matrix given
	Row   int // of that level's matrix; -1 if no row is to blame
	Msg   string
}

func (e *MatrixError) Error() string {
	where := "the matrix"
	if e.Level > 0 {
		where = fmt.Sprintf("the matrix of level %d", e.Level)
	}
	if e.Row >= 0 {
		return fmt.Sprintf("amg: row %d of %s %s", e.Row, where, e.Msg)
	}
	return fmt.Sprintf("amg: %s %s", where, e.Msg)
}
