//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// TURN moves on to the next column of L, at R9, and of X, at R10.
#define TURN(loop) \
	ADD  R5, R9                     \
	ADD  R7, R10                    \
	SUBS $1, R11                    \
	BNE  loop

// BEGIN prepares for the k columns of L at the rows that R12 has reached.
#define BEGIN \
	MOVD R12, R9                    \
	MOVD R6, R10                    \
	MOVD R2, R11

// func symUpdateNEON(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)
//
// Eight rows of a column of A stay in registers while L and X go by.
//
//	R0 columns left, R1 rows of the column    R2 k    R4 L at the diagonal    R5 bytes from column to column
//	R6 X at the row of the column    R7 bytes from column to column    R8 A at the diagonal    R3 bytes to the next
//	R12 L, R13 A, both running along the rows    R14 count
TEXT ·symUpdateNEON(SB), NOSPLIT, $0-120
	MOVD skip+0(FP), R9
	MOVD m+8(FP), R0
	SUBS R9, R0
	BLE  done
	MOVD k+16(FP), R2
	CBZ  R2, done
	MOVD l_base+24(FP), R4
	ADD  R9<<3, R4
	MOVD ldl+48(FP), R5
	LSL  $3, R5
	MOVD x_base+56(FP), R6
	ADD  R9<<3, R6
	MOVD ldx+80(FP), R7
	LSL  $3, R7
	MOVD a_base+88(FP), R8
	MOVD lda+112(FP), R3
	ADD  $1, R3
	LSL  $3, R3
	MADD R9, R8, R3, R8

column:
	MOVD R4, R12
	MOVD R8, R13
	LSR  $3, R0, R14
	CBZ  R14, tail

eight:
	FLDPQ (R13), (F0, F1)
	FLDPQ 32(R13), (F2, F3)
	BEGIN

eightTerm:
	FMOVD (R10), F30
	FLDPQ (R9), (F4, F5)
	FLDPQ 32(R9), (F6, F7)
	FMLS0(30, 4, 0)
	FMLS0(30, 5, 1)
	FMLS0(30, 6, 2)
	FMLS0(30, 7, 3)
	TURN(eightTerm)
	FSTPQ.P (F0, F1), 32(R13)
	FSTPQ.P (F2, F3), 32(R13)
	ADD     $64, R12
	SUBS    $1, R14
	BNE     eight

tail:
	UBFX $1, R0, $2, R14
	CBZ  R14, one

two:
	FMOVQ (R13), F0
	BEGIN

twoTerm:
	FMOVD (R10), F30
	FMOVQ (R9), F4
	FMLS0(30, 4, 0)
	TURN(twoTerm)
	FMOVQ.P F0, 16(R13)
	ADD     $16, R12
	SUBS    $1, R14
	BNE     two

one:
	TBZ   $0, R0, next
	FMOVD (R13), F0
	BEGIN

oneTerm:
	FMOVD  (R10), F30
	FMOVD  (R9), F4
	FMSUBD F4, F0, F30, F0
	TURN(oneTerm)
	FMOVD  F0, (R13)

next:
	ADD  $8, R4
	ADD  $8, R6
	ADD  R3, R8
	SUBS $1, R0
	BNE  column

done:
	RET
