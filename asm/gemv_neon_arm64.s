//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Both routines take four columns at a time, then the others one by one, whose
// numbers are formed in the same order. With four columns, a turn over eight rows
// has 16 multiply-adds, 20 vectors to load and, in gemv, 4 to store.
//
//	R0 m    R1 columns left    R3 A at the column    R4 bytes from column to column
//	R5 x    R6 y
//	R8 to R11 columns of A, running    R7 the vector along them, running
//	R12 count of turns

// COLUMNS sets the running pointers of four columns.
#define COLUMNS \
	MOVD R3, R8              \
	ADD  R4, R8, R9          \
	ADD  R4, R9, R10         \
	ADD  R4, R10, R11

// ADD4 adds to y, in V0 to V3, the next four vectors of a column times an element
// of b; ADD2 and ADD1 take two and one.
#define ADD4(op, b, column) \
	VLD1.P 64(column), [V4.D2, V5.D2, V6.D2, V7.D2] \
	op(b, 4, 0)              \
	op(b, 5, 1)              \
	op(b, 6, 2)              \
	op(b, 7, 3)

#define ADD2(op, b, column) \
	VLD1.P 32(column), [V4.D2, V5.D2] \
	op(b, 4, 0)              \
	op(b, 5, 1)

#define ADD1(op, b, column) \
	VLD1.P 16(column), [V4.D2] \
	op(b, 4, 0)

// ADD_ROW is ADD1 for one row.
#define ADD_ROW(op, b, column) \
	FMOVD (column), F4       \
	op(b, 4, 0)

// func gemvNEON(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// V30, V31 hold alpha times four numbers of x.
TEXT ·gemvNEON(SB), NOSPLIT, $0-104
	MOVD  m+0(FP), R0
	MOVD  n+8(FP), R1
	FMOVD alpha+16(FP), F29
	MOVD  a_base+24(FP), R3
	MOVD  lda+48(FP), R4
	LSL   $3, R4
	MOVD  x_base+56(FP), R5
	MOVD  y_base+80(FP), R6
	SUBS  $4, R1
	BLT   gemvOnes

gemvFour:
	FLDPQ.P 32(R5), (F30, F31)
	FMUL0(29, 30, 30)
	FMUL0(29, 31, 31)
	COLUMNS
	MOVD    R6, R7
	LSR     $3, R0, R12
	CBZ     R12, gemvFour4

gemvFour8:
	VLD1   (R7), [V0.D2, V1.D2, V2.D2, V3.D2]
	ADD4(FMLA0, 30, R8)
	ADD4(FMLA1, 30, R9)
	ADD4(FMLA0, 31, R10)
	ADD4(FMLA1, 31, R11)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	SUBS   $1, R12
	BNE    gemvFour8

gemvFour4:
	TBZ    $2, R0, gemvFour2
	VLD1   (R7), [V0.D2, V1.D2]
	ADD2(FMLA0, 30, R8)
	ADD2(FMLA1, 30, R9)
	ADD2(FMLA0, 31, R10)
	ADD2(FMLA1, 31, R11)
	VST1.P [V0.D2, V1.D2], 32(R7)

gemvFour2:
	TBZ    $1, R0, gemvFour1
	VLD1   (R7), [V0.D2]
	ADD1(FMLA0, 30, R8)
	ADD1(FMLA1, 30, R9)
	ADD1(FMLA0, 31, R10)
	ADD1(FMLA1, 31, R11)
	VST1.P [V0.D2], 16(R7)

gemvFour1:
	TBZ   $0, R0, gemvFourNext
	FMOVD (R7), F0
	ADD_ROW(FMLA0, 30, R8)
	ADD_ROW(FMLA1, 30, R9)
	ADD_ROW(FMLA0, 31, R10)
	ADD_ROW(FMLA1, 31, R11)
	FMOVD F0, (R7)

gemvFourNext:
	ADD  R4<<2, R3
	SUBS $4, R1
	BGE  gemvFour

gemvOnes:
	ADDS $4, R1                     // remaining columns, 0..3
	BEQ  gemvDone

gemvOne:
	FMOVD.P 8(R5), F30
	FMULD   F29, F30, F30
	MOVD    R3, R8
	MOVD    R6, R7
	LSR     $3, R0, R12
	CBZ     R12, gemvOne4

gemvOne8:
	VLD1   (R7), [V0.D2, V1.D2, V2.D2, V3.D2]
	ADD4(FMLA0, 30, R8)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	SUBS   $1, R12
	BNE    gemvOne8

gemvOne4:
	TBZ    $2, R0, gemvOne2
	VLD1   (R7), [V0.D2, V1.D2]
	ADD2(FMLA0, 30, R8)
	VST1.P [V0.D2, V1.D2], 32(R7)

gemvOne2:
	TBZ    $1, R0, gemvOne1
	VLD1   (R7), [V0.D2]
	ADD1(FMLA0, 30, R8)
	VST1.P [V0.D2], 16(R7)

gemvOne1:
	TBZ   $0, R0, gemvOneNext
	FMOVD (R7), F0
	ADD_ROW(FMLA0, 30, R8)
	FMOVD F0, (R7)

gemvOneNext:
	ADD  R4, R3
	SUBS $1, R1
	BNE  gemvOne

gemvDone:
	RET

// SUM4 adds to two sums of a column the products of its next four vectors and
// those of x in V16 to V19; SUM2, SUM1 and SUM_ROW take two, one and a half.
#define SUM4(column, s, t) \
	VLD1.P 64(column), [V20.D2, V21.D2, V22.D2, V23.D2] \
	VFMLA  V20.D2, V16.D2, s.D2 \
	VFMLA  V21.D2, V17.D2, t.D2 \
	VFMLA  V22.D2, V18.D2, s.D2 \
	VFMLA  V23.D2, V19.D2, t.D2

#define SUM2(column, s, t) \
	VLD1.P 32(column), [V20.D2, V21.D2] \
	VFMLA  V20.D2, V16.D2, s.D2 \
	VFMLA  V21.D2, V17.D2, t.D2

#define SUM1(column, s) \
	VLD1.P 16(column), [V20.D2] \
	VFMLA  V20.D2, V16.D2, s.D2

#define SUM_ROW(column, t) \
	FMOVD  (column), F20     \
	VFMLA  V20.D2, V16.D2, t.D2

// func gemvTNEON(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// Column j of four has the sums V(2j) and V(2j+1).
TEXT ·gemvTNEON(SB), NOSPLIT, $0-104
	MOVD  m+0(FP), R0
	MOVD  n+8(FP), R1
	FMOVD alpha+16(FP), F29
	MOVD  a_base+24(FP), R3
	MOVD  lda+48(FP), R4
	LSL   $3, R4
	MOVD  x_base+56(FP), R5
	MOVD  y_base+80(FP), R6
	SUBS  $4, R1
	BLT   gemvTOnes

gemvTFour:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	COLUMNS
	MOVD R5, R7
	LSR  $3, R0, R12
	CBZ  R12, gemvTFour4

gemvTFour8:
	VLD1.P 64(R7), [V16.D2, V17.D2, V18.D2, V19.D2]
	SUM4(R8, V0, V1)
	SUM4(R9, V2, V3)
	SUM4(R10, V4, V5)
	SUM4(R11, V6, V7)
	SUBS   $1, R12
	BNE    gemvTFour8

gemvTFour4:
	TBZ    $2, R0, gemvTFour2
	VLD1.P 32(R7), [V16.D2, V17.D2]
	SUM2(R8, V0, V1)
	SUM2(R9, V2, V3)
	SUM2(R10, V4, V5)
	SUM2(R11, V6, V7)

gemvTFour2:
	TBZ    $1, R0, gemvTFour1
	VLD1.P 16(R7), [V16.D2]
	SUM1(R8, V0)
	SUM1(R9, V2)
	SUM1(R10, V4)
	SUM1(R11, V6)

gemvTFour1:
	TBZ   $0, R0, gemvTFourSum
	FMOVD (R7), F16
	SUM_ROW(R8, V1)
	SUM_ROW(R9, V3)
	SUM_ROW(R10, V5)
	SUM_ROW(R11, V7)

gemvTFourSum:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(5, 4, 4)
	FADD(7, 6, 6)
	FADDP(2, 0, 0)                  // columns 0 and 1
	FADDP(6, 4, 4)                  // columns 2 and 3
	FLDPQ   (R6), (F16, F17)
	FMLA0(29, 0, 16)
	FMLA0(29, 4, 17)
	FSTPQ.P (F16, F17), 32(R6)
	ADD     R4<<2, R3
	SUBS    $4, R1
	BGE     gemvTFour

gemvTOnes:
	ADDS $4, R1                     // remaining columns, 0..3
	BEQ  gemvTDone

gemvTOne:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	MOVD R3, R8
	MOVD R5, R7
	LSR  $3, R0, R12
	CBZ  R12, gemvTOne4

gemvTOne8:
	VLD1.P 64(R7), [V16.D2, V17.D2, V18.D2, V19.D2]
	SUM4(R8, V0, V1)
	SUBS   $1, R12
	BNE    gemvTOne8

gemvTOne4:
	TBZ    $2, R0, gemvTOne2
	VLD1.P 32(R7), [V16.D2, V17.D2]
	SUM2(R8, V0, V1)

gemvTOne2:
	TBZ    $1, R0, gemvTOne1
	VLD1.P 16(R7), [V16.D2]
	SUM1(R8, V0)

gemvTOne1:
	TBZ   $0, R0, gemvTOneSum
	FMOVD (R7), F16
	SUM_ROW(R8, V1)

gemvTOneSum:
	FADD(1, 0, 0)
	FADDP(0, 0, 0)
	FMOVD   (R6), F16
	FMADDD  F0, F16, F29, F16
	FMOVD.P F16, 8(R6)
	ADD     R4, R3
	SUBS    $1, R1
	BNE     gemvTOne

gemvTDone:
	RET
