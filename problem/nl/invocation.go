package nl

import (
	"fmt"
	"strconv"
)

// An Invocation is how AMPL and programs that imitate it call a solver:
//
//	solver [-s] [-e] stub [-AMPL] [key=value …]
//	solver -v
//	solver -=
type Invocation struct {
	Stub    string   // the problem, see Resolve; empty for -v and -=
	AMPL    bool     // -AMPL follows the stub: write the .sol file
	Write   bool     // -s: write the .sol file without -AMPL, too
	Quiet   bool     // -e: do not repeat settings
	Version bool     // -v: print the version
	List    bool     // -=: print the keywords
	Args    []string // settings, for Sources.Args
}

// ParseInvocation returns the invocation that the words after the program's name are, or false if they are none: neither -AMPL
// behind the first word that is no switch, nor one of the switches in front of it.
func ParseInvocation(args []string) (v Invocation, ok bool) {
	for ; len(args) > 0; args = args[1:] {
		switch args[0] {
		case "-v":
			v.Version, ok = true, true
		case "-=":
			v.List, ok = true, true
		case "-s":
			v.Write, ok = true, true
		case "-e":
			v.Quiet, ok = true, true
		default:
			v.Stub, args = args[0], args[1:]
			if len(args) > 0 && args[0] == "-AMPL" {
				v.AMPL, ok = true, true
				args = args[1:]
			}
			v.Args = args
			return v, ok
		}
	}
	return v, ok
}

// Want are the bits of the option wantsol.
type Want int

const (
	WantFile      Want = 1 << iota // write the .sol file
	WantVariables                  // print the variables
	WantDuals                      // print the duals of rows
	WantSilence                    // do not print the message
)

// ParseWant returns the bits that a value of wantsol stands for.
func ParseWant(value string) (Want, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 15 {
		return 0, &KeywordError{Key: "wantsol", Msg: fmt.Sprintf("wantsol=%.40s is not one of 0 to 15", value)}
	}
	return Want(n), nil
}
