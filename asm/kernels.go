package asm

import "github.com/saddle-go/saddle/internal/isa"

// A KernelInfo tells which form of a kernel is in use.
type KernelInfo struct {
	Name  string // exported function, for example "Dot", or step of such functions
	Level string // level of the form in use, as isa.Level prints it
	Why   string // reason if the form is not of the active level, else empty
}

// kernelNames lists the kernels in the order of reports. Factorisations are not
// among them: they are Go code that calls the others; LDL stands for its diagonal
// blocks, BlockLDL for the pivots, FrontsForward and FrontsBackward for the solves of
// TinyFronts, FrontsForwardMany, FrontsBackwardMany and FrontsDivideMany for those with several right-hand sides. SymUpdate is a step of
// BunchKaufman, PackRows and PackCols are steps of the level-3 functions, PackDense32 one of SyrDense32List.
var kernelNames = [...]string{
	"Dot", "Axpy", "Scale", "Nrm2", "Iamax", "Sum", "Copy", "Triad", "PeakFMA", "Asum", "AbsMax",
	"DotNrm2", "ClipSlope", "AxpyNrm2", "AxpyXpby", "XpbyPaz", "TwoStep",
	"Gemv", "GemvT", "Ger", "SymUpdate", "Gemm", "Trsm", "PackRows", "PackCols",
	"DotSp", "AxpySp", "MulRows", "MulRowList", "AddRowList", "SyrRowList",
	"TriSolve", "TriSolveT", "TriRows", "TriRowsBack",
	"MulSell", "MulSymCols", "SymClasses", "MulSymAbs", "SymLogMax", "ScaleSymCols", "ScaleEntries", "LeastAt", "MulRowsWide", "MulRowsFour",
	"MulDense32", "AddDense32T", "PackDense32", "SyrDense32List", "DotSp32", "AxpySp32", "MulRows32", "MulRowList32",
	"AddRowList32", "SyrRowList32", "MulRows32Multi", "AddRowList32Multi", "PrefetchSp32",
	"AddLower", "AddLeaves", "GrowthRows", "ColumnMax", "MixPair", "GrowthPair", "TinyFronts", "SmallFronts", "PivotScan", "FrontsForward", "FrontsBackward",
	"FrontsForwardMany", "FrontsBackwardMany", "FrontsDivideMany", "ToRows", "FromRows",
	"RowSquares", "RowDistance", "RowDots", "RowLess", "RowTimes", "MulSymColsMany", "BlockLDL", "PivotFront", "LDL",
}

// Kernels returns, for each kernel, the form that is in use at the active
// level.
func Kernels() []KernelInfo {
	infos := make([]KernelInfo, len(kernelNames))
	for i, name := range kernelNames {
		form, why := formOf(name, isa.Active())
		infos[i] = KernelInfo{Name: name, Level: form.String(), Why: why}
	}
	return infos
}
