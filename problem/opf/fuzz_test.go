package opf_test

import (
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/opf"
)

// What is read is a case of which a program can be made, and errors are one line.
func FuzzRead(f *testing.F) {
	f.Add(three)
	for _, m := range malformed {
		f.Add(strings.Replace(three, m.old, m.new, 1))
	}
	f.Add("function mpc = x\nmpc.baseMVA = 1;\nmpc.bus = [1 3 0 0 0 0 1 1 0 1 1 1 1];\nmpc.gen = [];\nmpc.branch = [];\n")
	f.Add("function m=x\n%{\n%{\n%}\n%}\nm.a='''';m.b={1,'2'};m.c=[1,2;...\n3 4]")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := opf.Read(strings.NewReader(text), opf.Options{Name: "f"})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		if err := c.Check(); err != nil {
			t.Error(err)
		}
		if len(c.Buses)+len(c.Generators)+len(c.Branches) > 300 {
			return
		}
		m, err := opf.New(c, opf.Form{})
		if err != nil {
			t.Skip(err) // numbers that overflow when they are scaled
		}
		if o := m.Operation(m.Start); len(o.Vm) != len(c.Buses) || len(o.From) != len(c.Branches) {
			t.Error("sizes of the operation")
		}
	})
}
