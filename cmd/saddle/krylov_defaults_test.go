package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
)

// TestKrylovDefaults: what the help says a zero stands for is what the packages do with it, and so does the program.
func TestKrylovDefaults(t *testing.T) {
	f := &krylovFlags{}
	fs := pflag.NewFlagSet("krylov", pflag.ContinueOnError)
	f.register(fs)
	for name, want := range map[string]string{
		"ell":     fmt.Sprintf("1 to %d, 0 = %d", krylov.MaxL, krylov.DefaultL),
		"restart": fmt.Sprintf("0 = %d", krylov.DefaultRestart),
		"drop":    fmt.Sprintf("0 = %v for ilut, %v for ildl", precond.DefaultILUTDrop, precond.DefaultILDLDrop),
		"fill":    fmt.Sprintf("0 = %v for ilut, %v for ildl", precond.DefaultILUTFill, precond.DefaultILDLFill),
	} {
		if usage := fs.Lookup(name).Usage; !strings.Contains(usage, want) {
			t.Errorf("--%s: %q does not say %q", name, usage, want)
		}
	}
	r := &iterated{flags: f}
	if r.ell() != krylov.DefaultL || r.restart() != krylov.DefaultRestart {
		t.Errorf("ell %d, restart %d", r.ell(), r.restart())
	}
}
