//go:build (amd64 || arm64) && !purego

package asm

import (
	"go/ast"
	"runtime"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// TestFormOf reads the switches of this machine's bind files and compares the
// routine that each case calls, or the absence of a case, with the form that
// Kernels reports.
func TestFormOf(t *testing.T) {
	bind, _ := parseBinds(t, runtime.GOARCH)
	levels := map[string]isa.Level{"AVX2": isa.AVX2, "AVX512": isa.AVX512}
	if runtime.GOARCH == "arm64" {
		levels = map[string]isa.Level{"NEON": isa.NEON}
	}
	called := map[string]map[isa.Level]isa.Level{} // kernel, level of the case, form
	ast.Inspect(bind, func(n ast.Node) bool {
		c, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		kernel, form, ok := calledForm(c)
		if !ok {
			return true
		}
		if called[kernel] == nil {
			called[kernel] = map[isa.Level]isa.Level{}
		}
		for _, e := range c.List {
			called[kernel][levels[e.(*ast.SelectorExpr).Sel.Name]] = form
		}
		return true
	})
	if len(called) == 0 {
		t.Errorf("no switch calls assembly on %s", runtime.GOARCH)
	}
	for _, k := range twins {
		for _, l := range levels {
			gathers := k.kernel == "mulSell" || k.kernel == "scaleEntries" || k.kernel == "leastAt" || k.kernel == "frontsForward" || k.kernel == "frontsBackward"
			if gathers && l == isa.AVX512 && !isa.FastGather() {
				continue // the case calls the form for AVX2 instead
			}
			want := called[k.kernel][l] // Generic if there is no case
			if got, _ := formOf(k.exported, l); got != want {
				t.Errorf("formOf(%q, %v) = %v, but the switch calls the form for %v", k.exported, l, got, want)
			}
		}
	}
}

// calledForm returns kernel and level of the assembly routine that a case
// calls.
func calledForm(c *ast.CaseClause) (kernel string, l isa.Level, found bool) {
	ast.Inspect(c, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && !found {
				kernel, l, found = splitLevel(id.Name)
			}
		}
		return true
	})
	return kernel, l, found
}
