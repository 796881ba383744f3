package isa

import (
	"fmt"
	"os"
)

// EnvVar is the environment variable that lowers the level at program start.
const EnvVar = "SADDLE_ISA"

// envProblem says why the value of EnvVar was not obeyed; nil if it was, or if
// the variable is unset. It is written once, before main starts.
var envProblem error

func init() {
	l, err := choose(os.Getenv(EnvVar))
	active.Store(int32(l))
	envProblem = err
}

// EnvProblem returns nil if SADDLE_ISA is unset, empty or was obeyed. Otherwise
// it says why the best level of the machine is used instead: the value is
// unknown or names a level that is not supported here.
func EnvProblem() error { return envProblem }

// choose returns the level that value asks for, or the best level and the
// reason why value cannot be obeyed.
func choose(value string) (Level, error) {
	if value == "" {
		return Best(), nil
	}
	l, err := Parse(value)
	if err != nil {
		return Best(), fmt.Errorf("%s ignored: %w", EnvVar, err)
	}
	if !isSupported(l) {
		return Best(), fmt.Errorf("%s=%s ignored: not supported here, using %v", EnvVar, value, Best())
	}
	return l, nil
}
