package asm

import (
	"math"
	"strings"
	"testing"
)

// sameBits fails unless x and y are equal bit for bit.
func sameBits(t *testing.T, what string, x, y []float64) {
	t.Helper()
	for i := range x {
		if math.Float64bits(x[i]) != math.Float64bits(y[i]) {
			t.Fatalf("%s: element %d is %v in parts, %v in one call", what, i, y[i], x[i])
		}
	}
}

// TestSplit checks that the bits do not depend on how a caller splits rows or
// lists into several calls, which is what makes results independent of the
// number of workers.
func TestSplit(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, m := range []int{1, 2, 9, 50, 3000} {
			const cols = 40
			a := s.rows(m, cols, 0)
			list := s.list(m, m)
			x, d := s.vec(cols, 0).s, s.vec(m, 0).s
			cut := s.IntN(m + 1)

			whole, parts := make([]float64, m), make([]float64, m)
			MulRows(a.ptr, a.ind, a.val.s, x, whole, 0, m)
			MulRows(a.ptr, a.ind, a.val.s, x, parts, cut, m)
			MulRows(a.ptr, a.ind, a.val.s, x, parts, 0, cut)
			sameBits(t, "MulRows", whole, parts)

			MulRowList(list, a.ptr, a.ind, a.val.s, x, whole)
			MulRowList(list[:cut], a.ptr, a.ind, a.val.s, x, parts[:cut])
			MulRowList(list[cut:], a.ptr, a.ind, a.val.s, x, parts[cut:])
			sameBits(t, "MulRowList", whole, parts)

			whole, parts = make([]float64, cols), make([]float64, cols)
			AddRowList(list, d, a.ptr, a.ind, a.val.s, whole)
			AddRowList(list[:cut], d[:cut], a.ptr, a.ind, a.val.s, parts)
			AddRowList(list[cut:], d[cut:], a.ptr, a.ind, a.val.s, parts)
			sameBits(t, "AddRowList", whole, parts)

			whole, parts = make([]float64, cols*cols), make([]float64, cols*cols)
			SyrRowList(list, d, a.ptr, a.ind, a.val.s, whole, cols)
			SyrRowList(list[:cut], d[:cut], a.ptr, a.ind, a.val.s, parts, cols)
			SyrRowList(list[cut:], d[cut:], a.ptr, a.ind, a.val.s, parts, cols)
			sameBits(t, "SyrRowList", whole, parts)
		}
	})
}

// TestBudget checks that every form of a row kernel stops before the same row as
// the portable one.
func TestBudget(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const m, cols = 60, 30
		for range 300 {
			a := s.rows(m, cols, 0)
			ptr, ind, val := a.ptr, a.ind, a.val.s
			list := s.list(m, m)
			x, y, h := make([]float64, cols), make([]float64, m), make([]float64, cols*cols)
			budget := s.IntN(3 * m * cols)
			for _, c := range []struct {
				kernel    string
				got, want int
			}{
				{"mulRows", mulRows(ptr, ind, val, x, y, budget), mulRowsGeneric(ptr, ind, val, x, y, budget)},
				{"mulRowList", mulRowList(list, ptr, ind, val, x, y, budget),
					mulRowListGeneric(list, ptr, ind, val, x, y, budget)},
				{"addRowList", addRowList(list, y, ptr, ind, val, x, budget),
					addRowListGeneric(list, y, ptr, ind, val, x, budget)},
				{"syrRowList", syrRowList(list, y, ptr, ind, val, h, cols, budget),
					syrRowListGeneric(list, y, ptr, ind, val, h, cols, budget)},
			} {
				if c.got != c.want {
					t.Fatalf("%s with budget %d does %d rows, twin %d", c.kernel, budget, c.got, c.want)
				}
			}
		}
	})
}

// TestOffset checks that sums do not depend on where operands lie in memory.
func TestOffset(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const n = 1000
		x, y := s.vec(n, 0).s, s.vec(n, 0).s
		want := []float64{Dot(x, y), Nrm2(x)}
		for offset := range 8 {
			v, w := newVec(n, offset), newVec(n, 2*offset%8)
			copy(v.s, x)
			copy(w.s, y)
			sameBits(t, "Dot, Nrm2", want, []float64{Dot(v.s, w.s), Nrm2(v.s)})
		}
	})
}

// TestNoAllocation calls every kernel on operands that live on the stack or are
// kept by the caller.
func TestNoAllocation(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const n = 60
		a := s.rows(n, n, 0)
		list := s.list(n, n)
		x, y, h := s.vec(n, 0).s, s.vec(n, 0).s, s.definite(n, n).s
		ind := []int32{0, 5, 9}
		l, l2 := make([]float64, n*n), make([]float64, n*n)
		d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
		allocs := testing.AllocsPerRun(10, func() {
			var stack [8]float64
			Axpy(1e-3, stack[:], stack[:])
			_ = Dot(x, y) + Nrm2(x) + DotSp(ind, x[:3], y) + Asum(x) + AbsMax(x)
			_ = IndexAbsMax(y)
			Axpy(1e-3, x, y)
			Scale(1, y)
			_ = Sum(x)
			Copy(x, y)
			Triad(1e-3, x, y, y)
			var chains [FMAChains]float64
			PeakFMA(2, 0.5, 0.5, chains[:])
			Gemv(n, n, 1e-3, h, n, x, y)
			GemvT(n, n, 1e-3, h, n, x, y)
			Ger(n, n, 1e-3, x, y, h, n)
			Symv(Upper, n, 1e-3, h, n, x, y)
			Trsv(Lower, Trans, true, n, h, n, y)
			Trmm(Left, Lower, NoTrans, true, n, n, 1e-3, h, n, l, n)
			Symm(Right, Lower, n, n, 1e-3, h, n, l, n, 0, l2, n)
			AxpySp(1e-3, ind, x[:3], y)
			MulRows(a.ptr, a.ind, a.val.s, x, y, 0, n)
			MulRowList(list, a.ptr, a.ind, a.val.s, x, y)
			AddRowList(list, x, a.ptr, a.ind, a.val.s, y)
			SyrRowList(list, x, a.ptr, a.ind, a.val.s, l, n)
			copy(l, h)
			Cholesky(n, l, n)
			CholeskySolve(n, l, n, y)
			copy(l, h)
			LDL(n, l, n, d)
			copy(l, h)
			BunchKaufman(Rook, n, l, n, d, e, perm)
			BunchKaufmanSolve(n, 1, l, n, d, e, perm, x, n)
			Trsm(Left, Upper, Trans, true, n, n, 1e-3, h, n, l, n)
			Gemm(NoTrans, Trans, n, n, n, 1e-3, h, n, d, h, n, 0, l, n)
			Gemmt(Lower, NoTrans, Trans, n, n, 1e-3, h, n, d, h, n, 0, l, n)
			Syrk(n, n, 1, h, n, l, n)
		})
		if allocs != 0 {
			t.Errorf("%v allocations", allocs)
		}
	})
}

// TestPanics gives every check something to refuse.
func TestPanics(t *testing.T) {
	f := func(n int) []float64 { return make([]float64, n) }
	g := func(n int) []float32 { return make([]float32, n) }
	i := func(n int) []int32 { return make([]int32, n) }
	ptr := []int{0, 1, 2}
	cases := map[string]func(){
		"Dot: len(y)":               func() { Dot(f(3), f(2)) },
		"Axpy: len(y)":              func() { Axpy(1, f(3), f(4)) },
		"Copy: len(y)":              func() { Copy(f(3), f(2)) },
		"Triad: len(x)":             func() { Triad(1, f(2), f(3), f(3)) },
		"Triad: len(z)":             func() { Triad(1, f(3), f(4), f(3)) },
		"PeakFMA: len(s)":           func() { PeakFMA(1, 1, 1, f(3)) },
		"Gemv: len(a)":              func() { Gemv(3, 2, 1, f(5), 3, f(2), f(3)) },
		"Gemv: leading dimension":   func() { Gemv(3, 2, 1, f(9), 2, f(2), f(3)) },
		"Gemv: a is":                func() { Gemv(-1, 2, 1, f(9), 2, f(2), f(3)) },
		"Gemv: len(x)":              func() { Gemv(3, 2, 1, f(6), 3, f(3), f(3)) },
		"Gemv: len(y)":              func() { Gemv(3, 2, 1, f(6), 3, f(2), f(2)) },
		"Symv: len(a)":              func() { Symv(Lower, 3, 1, f(8), 3, f(3), f(3)) },
		"Symv: len(x)":              func() { Symv(Lower, 3, 1, f(9), 3, f(2), f(3)) },
		"Symv: len(y)":              func() { Symv(Lower, 3, 1, f(9), 3, f(3), f(2)) },
		"Trsv: len(t)":              func() { Trsv(Lower, NoTrans, false, 3, f(8), 3, f(3)) },
		"Trsv: len(x)":              func() { Trsv(Lower, NoTrans, false, 3, f(9), 3, f(2)) },
		"Trmm: len(t)":              func() { Trmm(Left, Lower, NoTrans, false, 3, 2, 1, f(8), 3, f(6), 3) },
		"Trmm: len(b)":              func() { Trmm(Right, Lower, NoTrans, false, 3, 2, 1, f(4), 2, f(5), 3) },
		"Symm: len(a)":              func() { Symm(Left, Lower, 3, 2, 1, f(8), 3, f(6), 3, 0, f(6), 3) },
		"Symm: len(b)":              func() { Symm(Right, Lower, 3, 2, 1, f(4), 2, f(5), 3, 0, f(6), 3) },
		"Symm: len(c)":              func() { Symm(Right, Lower, 3, 2, 1, f(4), 2, f(6), 3, 0, f(5), 3) },
		"Ger: len(a)":               func() { Ger(3, 2, 1, f(3), f(2), f(5), 3) },
		"Ger: len(x)":               func() { Ger(3, 2, 1, f(2), f(2), f(6), 3) },
		"Ger: len(y)":               func() { Ger(3, 2, 1, f(3), f(3), f(6), 3) },
		"GemvT: len(x)":             func() { GemvT(3, 2, 1, f(6), 3, f(2), f(2)) },
		"GemvT: len(y)":             func() { GemvT(3, 2, 1, f(6), 3, f(3), f(3)) },
		"Syrk: len(a)":              func() { Syrk(3, 2, 1, f(5), 3, f(9), 3) },
		"Syrk: len(c)":              func() { Syrk(3, 2, 1, f(6), 3, f(8), 3) },
		"Gemm: len(a)":              func() { Gemm(NoTrans, Trans, 3, 2, 2, 1, f(5), 3, nil, f(4), 2, 1, f(6), 3) },
		"Gemm: len(b)":              func() { Gemm(NoTrans, NoTrans, 3, 2, 2, 1, f(6), 3, nil, f(3), 2, 1, f(6), 3) },
		"Gemm: len(c)":              func() { Gemm(NoTrans, Trans, 3, 2, 2, 1, f(6), 3, nil, f(4), 2, 1, f(5), 3) },
		"Gemm: len(d)":              func() { Gemm(NoTrans, Trans, 3, 2, 2, 1, f(6), 3, f(3), f(4), 2, 1, f(6), 3) },
		"Gemmt: len(d)":             func() { Gemmt(Lower, NoTrans, Trans, 2, 2, 1, f(4), 2, f(1), f(4), 2, 1, f(4), 2) },
		"Gemmt: leading dimension":  func() { Gemmt(Upper, NoTrans, Trans, 2, 2, 1, f(4), 2, nil, f(4), 2, 1, f(4), 1) },
		"Trsm: len(t)":              func() { Trsm(Left, Lower, NoTrans, false, 3, 2, 1, f(8), 3, f(6), 3) },
		"Trsm: len(b)":              func() { Trsm(Right, Lower, NoTrans, false, 3, 2, 1, f(4), 2, f(5), 3) },
		"LDL: len(d)":               func() { LDL(3, f(9), 3, f(2)) },
		"LDL: len(a)":               func() { LDL(3, f(8), 3, f(3)) },
		"BunchKaufman: len(a)":      func() { BunchKaufman(Rook, 3, f(8), 3, f(3), f(3), i(3)) },
		"BunchKaufman: len(d)":      func() { BunchKaufman(Rook, 3, f(9), 3, f(2), f(3), i(3)) },
		"BunchKaufman: len(e)":      func() { BunchKaufman(Rook, 3, f(9), 3, f(3), f(2), i(3)) },
		"BunchKaufman: len(perm)":   func() { BunchKaufman(Rook, 3, f(9), 3, f(3), f(3), i(2)) },
		"BunchKaufmanSolve: len(b":  func() { BunchKaufmanSolve(3, 2, f(9), 3, f(3), f(3), i(3), f(5), 3) },
		"Gemv: len(a) = 1, want":    func() { Gemv(1, 1<<32+1, 1, f(1), 1<<32, f(1<<2), f(1)) }, // sizes that overflow
		"Cholesky: len(a)":          func() { Cholesky(3, f(8), 3) },
		"CholeskySolve: len(x)":     func() { CholeskySolve(3, f(9), 3, f(2)) },
		"DotSp: len(val)":           func() { DotSp(i(2), f(3), f(3)) },
		"AxpySp: len(val)":          func() { AxpySp(1, i(2), f(3), f(3)) },
		"MulRows: len(y)":           func() { MulRows(ptr, i(2), f(2), f(1), f(1), 0, 2) },
		"MulRows: rows":             func() { MulRows(ptr, i(2), f(2), f(1), f(9), 0, 3) },
		"MulRows: ptr":              func() { MulRows(ptr, i(1), f(1), f(1), f(2), 0, 2) },
		"MulRows: len(val)":         func() { MulRows(ptr, i(2), f(1), f(1), f(2), 0, 2) },
		"MulRowList: len(y)":        func() { MulRowList(i(2), ptr, i(2), f(2), f(1), f(1)) },
		"AddRowList: len(a)":        func() { AddRowList(i(2), f(1), ptr, i(2), f(2), f(1)) },
		"SyrRowList: len(d)":        func() { SyrRowList(i(2), f(1), ptr, i(2), f(2), f(1), 1) },
		"SyrRowList: leading dimen": func() { SyrRowList(i(1), f(1), ptr, i(2), f(2), f(1), 0) },
		"MulDense32: len(a)":        func() { MulDense32(g(5), 3, 2, 3, f(3), f(2)) },
		"MulDense32: leading dimen": func() { MulDense32(g(6), 2, 2, 3, f(3), f(2)) },
		"MulDense32: len(x)":        func() { MulDense32(g(6), 3, 2, 3, f(2), f(2)) },
		"MulDense32: len(y)":        func() { MulDense32(g(6), 3, 2, 3, f(3), f(3)) },
		"MulDense32Multi: len(x)":   func() { MulDense32Multi(g(6), 3, 2, 3, 2, f(5), 3, f(4), 2) },
		"MulDense32Multi: len(y)":   func() { MulDense32Multi(g(6), 3, 2, 3, 2, f(6), 3, f(3), 2) },
		"AddDense32T: len(a)":       func() { AddDense32T(g(5), 3, 2, 3, f(2), f(3)) },
		"AddDense32T: len(alpha)":   func() { AddDense32T(g(6), 3, 2, 3, f(3), f(3)) },
		"AddDense32T: len(g)":       func() { AddDense32T(g(6), 3, 2, 3, f(2), f(2)) },
		"AddDense32TMulti: len(alp": func() { AddDense32TMulti(g(6), 3, 2, 3, 2, f(3), 2, f(6), 3) },
		"AddDense32TMulti: len(g)":  func() { AddDense32TMulti(g(6), 3, 2, 3, 2, f(4), 2, f(5), 3) },
		"SyrDense32List: len(d)":    func() { SyrDense32List(i(1), f(2), g(3), 3, 3, f(9), 3, g(SyrDense32Size(3))) },
		"SyrDense32List: leading d": func() { SyrDense32List(i(1), f(1), g(3), 2, 3, f(9), 3, g(SyrDense32Size(3))) },
		"SyrDense32List: len(h)":    func() { SyrDense32List(i(1), f(1), g(3), 3, 3, f(8), 3, g(SyrDense32Size(3))) },
		"SyrDense32List: len(work)": func() { SyrDense32List(i(1), f(1), g(3), 3, 3, f(9), 3, g(SyrDense32Size(3)-1)) },
		"DotSp32: len(val)":         func() { DotSp32(i(2), g(3), f(3)) },
		"AxpySp32: len(val)":        func() { AxpySp32(1, i(2), g(3), f(3)) },
		"MulRows32: len(y)":         func() { MulRows32(ptr, i(2), g(2), f(1), f(1), 0, 2) },
		"MulRows32: rows":           func() { MulRows32(ptr, i(2), g(2), f(1), f(9), 0, 3) },
		"MulRows32: ptr":            func() { MulRows32(ptr, i(1), g(1), f(1), f(2), 0, 2) },
		"MulRows32: len(val)":       func() { MulRows32(ptr, i(2), g(1), f(1), f(2), 0, 2) },
		"MulRowList32: len(y)":      func() { MulRowList32(i(2), ptr, i(2), g(2), f(1), f(1)) },
		"AddRowList32: len(a)":      func() { AddRowList32(i(2), f(1), ptr, i(2), g(2), f(1)) },
		"SyrRowList32: len(d)":      func() { SyrRowList32(i(2), f(1), ptr, i(2), g(2), f(1), 1) },
		"SyrRowList32: leading dim": func() { SyrRowList32(i(1), f(1), ptr, i(2), g(2), f(1), 0) },
		"MulRows32Multi: len(y)":    func() { MulRows32Multi(ptr, i(2), g(2), 2, f(2), f(3), 0, 2) },
		"AddRowList32Multi: len(a)": func() { AddRowList32Multi(i(2), 2, f(5), ptr, i(2), g(2), f(2)) },
	}
	for want, call := range cases {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, "asm: "+want) {
					t.Errorf("panic %q, want %q", got, "asm: "+want)
				}
			}()
			call()
		}()
	}
}
