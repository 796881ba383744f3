package asm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// unlimited is a budget that no test exceeds.
const unlimited = math.MaxInt32

// A twin compares the exported function that runs a kernel, at the active
// level, with the portable form, on operands of size n at the given offset.
type twin struct {
	kernel   string // as in the bind files, without level
	exported string // the function that users call
	square   bool   // operands have n² elements
	test     func(t *testing.T, s *source, n, offset int)
}

// twins has one row for every kernel.
var twins = []twin{
	{"dot", "Dot", false, testDot},
	{"axpy", "Axpy", false, testAxpy},
	{"scale", "Scale", false, testScale},
	{"sumSquares", "Nrm2", false, testNrm2},
	{"iamax", "Iamax", false, testIamax},
	{"sum", "Sum", false, testSum},
	{"copyTo", "Copy", false, testCopy},
	{"triad", "Triad", false, testTriad},
	{"fmaChains", "PeakFMA", false, testPeakFMA},
	{"asum", "Asum", false, testAsum},
	{"absMax", "AbsMax", false, testAbsMax},
	{"dotSquares", "DotNrm2", false, testDotNrm2},
	{"clipSlope", "ClipSlope", false, testClipSlope},
	{"axpySquares", "AxpyNrm2", false, testAxpyNrm2},
	{"axpyXpby", "AxpyXpby", false, testAxpyXpby},
	{"xpbyPaz", "XpbyPaz", false, testXpbyPaz},
	{"twoStep", "TwoStep", false, testTwoStep},
	{"gemv", "Gemv", false, testGemv},
	{"gemvT", "GemvT", false, testGemvT},
	{"ger", "Ger", false, testGer},
	{"symUpdate", "SymUpdate", true, testSymUpdate},
	{"gemmTiles", "Gemm", true, testGemmTiles},
	{"trsmStrip", "Trsm", true, testTrsmStrip},
	{"packRows", "PackRows", false, testPackRows},
	{"packCols", "PackCols", false, testPackCols},
	{"dotSp", "DotSp", false, testDotSp},
	{"axpySp", "AxpySp", false, testAxpySp},
	{"mulRows", "MulRows", false, testMulRows},
	{"mulRowList", "MulRowList", false, testMulRowList},
	{"addRowList", "AddRowList", false, testAddRowList},
	{"syrRowList", "SyrRowList", true, testSyrRowList},
	{"triSolve", "TriSolve", true, testTriSolve},
	{"triSolveT", "TriSolveT", true, testTriSolveT},
	{"triRows", "TriRows", true, testTriRows},
	{"triRowsBack", "TriRowsBack", true, testTriRowsBack},
	{"mulSell", "MulSell", false, testMulSell},
	{"mulSymCols", "MulSymCols", false, testMulSymCols},
	{"mulSymClasses", "SymClasses", false, testSymClasses},
	{"mulSymAbs", "MulSymAbs", false, testMulSymAbs},
	{"symLogMax", "SymLogMax", false, testSymLogMax},
	{"scaleSymCols", "ScaleSymCols", false, testScaleSymCols},
	{"scaleEntries", "ScaleEntries", false, testScaleEntries},
	{"leastAt", "LeastAt", false, testLeastAt},
	{"mulRowsWide", "MulRowsWide", false, testMulRowsWide},
	{"mulRowsFour", "MulRowsFour", false, testMulRowsFour},
	{"mulDense32", "MulDense32", false, testMulDense32},
	{"addDense32", "AddDense32T", false, testAddDense32},
	{"packDense32", "PackDense32", false, testPackDense32},
	{"syrTile32", "SyrDense32List", true, testSyrDense32},
	{"dotSp32", "DotSp32", false, testDotSp32},
	{"axpySp32", "AxpySp32", false, testAxpySp32},
	{"mulRows32", "MulRows32", false, testMulRows32},
	{"mulRowList32", "MulRowList32", false, testMulRowList32},
	{"addRowList32", "AddRowList32", false, testAddRowList32},
	{"syrRowList32", "SyrRowList32", true, testSyrRowList32},
	{"mulRowsMulti32", "MulRows32Multi", false, testMulRows32Multi},
	{"addRowListMulti32", "AddRowList32Multi", false, testAddRowList32Multi},
	{"prefetchSp32", "PrefetchSp32", false, testPrefetchSp32},
	{"addLower", "AddLower", true, testAddLower},
	{"addLeaves", "AddLeaves", false, testAddLeaves},
	{"growthRows", "GrowthRows", false, testGrowthRows},
	{"columnMax", "ColumnMax", false, testColumnMax},
	{"mixPair", "MixPair", false, testMixPair},
	{"growthPair", "GrowthPair", false, testGrowthPair},
	{"tinyFronts", "TinyFronts", true, testTinyFronts},
	{"smallFronts", "SmallFronts", true, testSmallFronts},
	{"scanPivots", "PivotScan", false, testScanPivots},
	{"frontsForward", "FrontsForward", true, testFrontsForward},
	{"frontsBackward", "FrontsBackward", true, testFrontsBackward},
	{"frontsForwardMany", "FrontsForwardMany", true, testFrontsForwardMany},
	{"frontsBackwardMany", "FrontsBackwardMany", true, testFrontsBackwardMany},
	{"frontsDivideMany", "FrontsDivideMany", true, testFrontsDivideMany},
	{"toRowsFour", "ToRows", true, testToRows},
	{"fromRowsFour", "FromRows", true, testFromRows},
	{"rowSquares", "RowSquares", false, testRowSquares},
	{"rowDistance", "RowDistance", false, testRowDistance},
	{"rowDots", "RowDots", false, testRowDots},
	{"rowLess", "RowLess", false, testRowLess},
	{"rowTimes", "RowTimes", false, testRowTimes},
	{"mulSymColsMany", "MulSymColsMany", false, testMulSymColsMany},
	{"blockLDL", "BlockLDL", true, testBlockLDL},
	{"pivotFront", "PivotFront", true, testPivotFront},
	{"ldlTile", "LDL", false, testLDLTile},
}

// TestTwins walks all tails and offsets of every kernel at every level. Where
// the operands are large or the values are not what offsets could change, one
// offset a size is enough.
func TestTwins(t *testing.T) {
	values := []struct {
		name string
		draw func(s *source)
	}{
		{"moderate", func(s *source) { s.draw = moderate }},
		{"uneven", func(s *source) { s.draw = uneven }},
		{"special", func(s *source) { s.draw = special }},
	}
	atEveryLevel(t, func(t *testing.T) {
		for _, k := range twins {
			for _, v := range values {
				t.Run(k.kernel+"/"+v.name, func(t *testing.T) {
					s := newSource(t)
					v.draw(s)
					for n := range 71 {
						for offset := range 8 {
							few := k.square && n > 26 || v.name != "moderate" || testing.Short()
							if few && offset != n%8 {
								continue
							}
							k.test(t, s, n, offset)
						}
					}
				})
			}
		}
	})
}

// TestLarge covers the loops that split work into several calls.
func TestLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{denseChunk - 1, denseChunk, denseChunk + 1, 3*denseChunk + 17} {
			testDot(t, s, n, 1)
			testAxpy(t, s, n, 1)
			testScale(t, s, n, 1)
			testNrm2(t, s, n, 1)
			testSum(t, s, n, 1)
			testCopy(t, s, n, 1)
			testTriad(t, s, n, 1)
			testAsum(t, s, n, 1)
			testAbsMax(t, s, n, 1)
			testFused(t, s, n)
			testDotSp(t, s, n, 1)
			testAxpySp(t, s, n, 1)
		}
		gemvSize(t, s, 2*gemvRows+5, 2*gemvCols+3, 3)
		gemvTSize(t, s, 2*gemvRows+5, 2*gemvCols+3, 3)
		gerSize(t, s, gerWork+37, 3, 3)
		gerSize(t, s, 70, gerWork/70+5, 3)
		if !testing.Short() {
			syrkSize(t, s, tilings[isa.Active()].mc+29, depthMax+9, 3)
		}
		for _, size := range [][2]int{{400, 300}, {30, 2 * rowBudget}} {
			testRowsSize(t, s, size[0], size[1])
		}
		syrRowListSize(t, s, 60, 300, 120, 3)
	})
}

// parseBinds returns the declarations of the bind files of an architecture and the names of all
// portable twins.
func parseBinds(t *testing.T, arch string) (bind *ast.File, generic map[string]bool) {
	t.Helper()
	fset := token.NewFileSet()
	files, err := filepath.Glob("bind_*" + arch + ".go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no file binds kernels on %s: %v", arch, err)
	}
	bind = &ast.File{Name: ast.NewIdent("asm")}
	for _, file := range files {
		f, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		bind.Decls = append(bind.Decls, f.Decls...)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	generic = map[string]bool{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if name, ok := strings.CutSuffix(fn.Name.Name, "Generic"); ok {
					generic[name] = true
				}
			}
		}
	}
	return bind, generic
}

// splitLevel splits the name of an assembly routine into kernel and level.
func splitLevel(name string) (kernel string, l isa.Level, ok bool) {
	if k, ok := strings.CutSuffix(name, "AVX2"); ok {
		return k, isa.AVX2, true
	}
	if k, ok := strings.CutSuffix(name, "AVX512"); ok {
		return k, isa.AVX512, true
	}
	if k, ok := strings.CutSuffix(name, "NEON"); ok {
		return k, isa.NEON, true
	}
	return "", 0, false
}

// TestStubsHaveTwins fails if an assembly routine has no portable twin, no row
// in the table above, or no case in the switch of its kernel.
func TestStubsHaveTwins(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64"} {
		t.Run(arch, func(t *testing.T) { checkStubs(t, arch) })
	}
}

func checkStubs(t *testing.T, arch string) {
	bind, generic := parseBinds(t, arch)
	inTable := map[string]bool{}
	for _, k := range twins {
		inTable[k.kernel] = true
	}
	used := map[string]bool{}
	ast.Inspect(bind, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	stubs := 0
	for _, d := range bind.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body != nil {
			continue
		}
		stubs++
		name := fn.Name.Name
		kernel, _, ok := splitLevel(name)
		switch {
		case !ok:
			t.Errorf("%s: name ends in no level", name)
		case !generic[kernel]:
			t.Errorf("%s: no portable twin %sGeneric", name, kernel)
		case !inTable[kernel]:
			t.Errorf("%s: no row %q in the table of twins", name, kernel)
		case !used[name]:
			t.Errorf("%s: no switch calls it", name)
		}
	}
	if stubs == 0 {
		t.Errorf("no assembly is declared for %s", arch)
	}
}

// TestKernels compares what Kernels reports with the switches.
func TestKernels(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		infos := Kernels()
		if len(infos) != len(twins) {
			t.Fatalf("%d kernels reported, %d in the table", len(infos), len(twins))
		}
		for i, info := range infos {
			if info.Name != twins[i].exported {
				t.Errorf("kernel %d is %s, want %s", i, info.Name, twins[i].exported)
			}
			if (info.Level != isa.Active().String()) != (info.Why != "") {
				t.Errorf("%+v at level %v", info, isa.Active())
			}
		}
	})
}
