//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func gerNEON(m, n int, alpha float64, x, y []float64, a []float64, lda int)
//
//	R0 m    R1 columns left    R3 A at the column    R4 bytes from column to column    R5 y, running
//	R6 x, R7 column, both running    R12 count    F30 alpha times the element of y
TEXT ·gerNEON(SB), NOSPLIT, $0-104
	MOVD  m+0(FP), R0
	MOVD  n+8(FP), R1
	FMOVD alpha+16(FP), F31
	MOVD  x_base+24(FP), R2
	MOVD  y_base+48(FP), R5
	MOVD  a_base+72(FP), R3
	MOVD  lda+96(FP), R4
	LSL   $3, R4

column:
	FMOVD.P 8(R5), F30
	FMULD   F31, F30, F30
	MOVD    R2, R6
	MOVD    R3, R7
	LSR     $3, R0, R12
	CBZ     R12, four

eight:
	FLDPQ.P 32(R6), (F0, F1)
	FLDPQ.P 32(R6), (F2, F3)
	FLDPQ   (R7), (F4, F5)
	FLDPQ   32(R7), (F6, F7)
	FMLA0(30, 0, 4)
	FMLA0(30, 1, 5)
	FMLA0(30, 2, 6)
	FMLA0(30, 3, 7)
	FSTPQ.P (F4, F5), 32(R7)
	FSTPQ.P (F6, F7), 32(R7)
	SUBS    $1, R12
	BNE     eight

four:
	TBZ     $2, R0, two
	FLDPQ.P 32(R6), (F0, F1)
	FLDPQ   (R7), (F4, F5)
	FMLA0(30, 0, 4)
	FMLA0(30, 1, 5)
	FSTPQ.P (F4, F5), 32(R7)

two:
	TBZ     $1, R0, one
	FMOVQ.P 16(R6), F0
	FMOVQ   (R7), F4
	FMLA0(30, 0, 4)
	FMOVQ.P F4, 16(R7)

one:
	TBZ    $0, R0, next
	FMOVD  (R6), F0
	FMOVD  (R7), F4
	FMADDD F0, F4, F30, F4
	FMOVD  F4, (R7)

next:
	ADD  R4, R3
	SUBS $1, R1
	BNE  column
	RET
