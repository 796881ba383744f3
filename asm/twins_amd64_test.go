//go:build amd64 && !purego

package asm

import (
	"go/ast"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// TestFormOf reads the switches of bind_amd64.go and compares the routine that
// each case calls with the form that Kernels reports.
func TestFormOf(t *testing.T) {
	bind, _ := parseBinds(t)
	exported := map[string]string{}
	for _, k := range twins {
		exported[k.kernel] = k.exported
	}
	cases := 0
	ast.Inspect(bind, func(n ast.Node) bool {
		c, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		kernel, form, ok := calledForm(c)
		if !ok {
			return true
		}
		for _, e := range c.List {
			l := map[string]isa.Level{"AVX2": isa.AVX2, "AVX512": isa.AVX512}[e.(*ast.SelectorExpr).Sel.Name]
			cases++
			if kernel == "mulSell" && l == isa.AVX512 && !isa.FastGather() {
				continue // the case calls the form for AVX2 instead
			}
			if got, _ := formOf(exported[kernel], l); got != form {
				t.Errorf("formOf(%q, %v) = %v, but the switch calls the form for %v", exported[kernel], l, got, form)
			}
		}
		return true
	})
	if want := 2 * len(twins); cases != want {
		t.Errorf("%d cases found, want %d", cases, want)
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
