//go:build amd64 && !purego

package asm

// What is accelerated stands in the files bind_*_amd64.go, one for each family. Each kernel has one switch, with direct calls: a
// call through a variable would make the callers' slices escape. Each routine in assembly computes what the portable form of the same
// name says, with at least one row and column where it takes m, n, w or k.

import "github.com/saddle-go/saddle/internal/isa"

// formOf returns the form of a kernel that the switches below choose at level
// l, and the reason if it is of another level.
func formOf(kernel string, l isa.Level) (form isa.Level, why string) {
	if l == isa.AVX512 && (kernel == "DotSp" || kernel == "AxpySp" || kernel == "AddLeaves" || kernel == "MulSymCols" || kernel == "SymClasses" || kernel == "MulSymAbs" || kernel == "SymLogMax" || kernel == "ScaleSymCols" || kernel == "MulRowsFour") {
		return isa.AVX2, "scalar loads and stores beat the hardware's gathers and scatters"
	}
	if l == isa.AVX512 {
		switch kernel {
		case "DotSp32", "AxpySp32", "MulRows32", "MulRowList32", "AddRowList32", "SyrRowList32", "MulRows32Multi", "AddRowList32Multi":
			return isa.AVX2, "scalar loads and stores beat the hardware's gathers and scatters"
		}
	}
	if l == isa.AVX512 && (kernel == "TriRows" || kernel == "TriRowsBack") {
		return isa.AVX2, "rows are short, and a gather would wait for the element that was just stored"
	}
	if l == isa.AVX512 && (kernel == "TriSolve" || kernel == "TriSolveT") {
		return isa.AVX2, "most panels are short, and the values of the others come from outside the first caches"
	}
	if l == isa.AVX512 && (kernel == "MulSell" || kernel == "ScaleEntries" || kernel == "LeastAt" || kernel == "FrontsForward" || kernel == "FrontsBackward") && !isa.FastGather() {
		return isa.AVX2, "gathers of this CPU are slower than scalar loads"
	}
	if l == isa.AVX512 && (kernel == "MixPair" || kernel == "GrowthPair") {
		return isa.AVX2, "columns of fronts are short, and those that are long come from outside the first cache"
	}
	if l == isa.AVX512 && kernel == "FrontsDivideMany" {
		return isa.AVX2, "divisions take as long for half the elements"
	}
	if l == isa.AVX512 {
		switch kernel {
		case "ToRows", "FromRows", "RowSquares", "RowDistance", "RowDots", "RowLess", "RowTimes", "MulSymColsMany":
			return isa.AVX2, "rows come from outside the first caches, halves of them as fast"
		}
	}
	if l == isa.AVX512 && kernel == "ClipSlope" {
		return isa.AVX2, "its runs of rows are short"
	}
	if kernel == "PrefetchSp32" {
		if l == isa.AVX512 {
			return isa.AVX2, "there is nothing to widen"
		}
		return l, ""
	}
	if l == isa.AVX2 && kernel == "LDL" {
		return isa.Generic, "blocks of four columns are too small for vectors"
	}
	return l, ""
}
