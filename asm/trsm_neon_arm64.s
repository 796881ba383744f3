//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemm_neon_arm64.h"

// Besides the registers of the tiles:
//
//	R7  C at the tile    R8 bytes from column to column of C
//	R0  rows left        R1 w, the columns of the strip
//	R13 T, 8 numbers a column, with the reciprocals of its diagonal
//
// A tile begins as C, loses the product of the known columns and is then solved
// with. Columns from w on hold numbers that are never stored.

// NEXT_COLUMN moves on in C and leaves after column w.
#define NEXT_COLUMN(done) \
	ADD  R8, R9                          \
	SUBS $1, R10                         \
	BEQ  done

// TAKEv loads a column of v vectors, TAKE_ROW one of a single row.
#define TAKE6(c0, c1, c2, c3, c4, c5, done) \
	FLDPQ (R9), (c0, c1)                 \
	FLDPQ 32(R9), (c2, c3)               \
	FLDPQ 64(R9), (c4, c5)               \
	NEXT_COLUMN(done)

#define TAKE4(c0, c1, c2, c3, done) \
	FLDPQ (R9), (c0, c1)                 \
	FLDPQ 32(R9), (c2, c3)               \
	NEXT_COLUMN(done)

#define TAKE2(c0, c1, done) \
	FLDPQ (R9), (c0, c1)                 \
	NEXT_COLUMN(done)

#define TAKE1(c0, done) \
	FMOVQ (R9), c0                       \
	NEXT_COLUMN(done)

#define TAKE_ROW(c0, done) \
	FMOVD (R9), c0                       \
	NEXT_COLUMN(done)

// GIVEv stores what TAKEv loads.
#define GIVE6(c0, c1, c2, c3, c4, c5, done) \
	FSTPQ (c0, c1), (R9)                 \
	FSTPQ (c2, c3), 32(R9)               \
	FSTPQ (c4, c5), 64(R9)               \
	NEXT_COLUMN(done)

#define GIVE4(c0, c1, c2, c3, done) \
	FSTPQ (c0, c1), (R9)                 \
	FSTPQ (c2, c3), 32(R9)               \
	NEXT_COLUMN(done)

#define GIVE2(c0, c1, done) \
	FSTPQ (c0, c1), (R9)                 \
	NEXT_COLUMN(done)

#define GIVE1(c0, done) \
	FMOVQ c0, (R9)                       \
	NEXT_COLUMN(done)

#define GIVE_ROW(c0, done) \
	FMOVD c0, (R9)                       \
	NEXT_COLUMN(done)

// MULv multiplies the column from register c on by an element of t; SUBv subtracts
// from it the product of the column from x on and an element of t.
#define MUL1(op, t, c) \
	op(t, c, c)

#define MUL2(op, t, c) \
	op(t, c, c)                          \
	op(t, c+1, c+1)

#define MUL4(op, t, c) \
	MUL2(op, t, c)                       \
	MUL2(op, t, c+2)

#define MUL6(op, t, c) \
	MUL4(op, t, c)                       \
	MUL2(op, t, c+4)

#define SUB1(op, t, x, c) \
	op(t, x, c)

#define SUB2(op, t, x, c) \
	op(t, x, c)                          \
	op(t, x+1, c+1)

#define SUB4(op, t, x, c) \
	SUB2(op, t, x, c)                    \
	SUB2(op, t, x+2, c+2)

#define SUB6(op, t, x, c) \
	SUB4(op, t, x, c)                    \
	SUB2(op, t, x+4, c+4)

// LOAD_T loads what stands in T on and below the diagonal: column 0 into V24 and
// V25, column 1 into V26 and V27, the lower halves of columns 2 and 3 into V28, V29.
#define LOAD_T \
	FLDPQ (R13), (F24, F25)              \
	FLDPQ 64(R13), (F26, F27)            \
	FMOVQ 144(R13), F28                  \
	FMOVQ 208(R13), F29

// SOLVE solves with T. mul and sub are the forms for the vectors of the tile.
#define SOLVE(mul, sub) \
	LOAD_T                               \
	mul(FMUL0, 24, 0)                    \
	sub(FMLS1, 24, 0, 6)                 \
	sub(FMLS0, 25, 0, 12)                \
	sub(FMLS1, 25, 0, 18)                \
	mul(FMUL1, 26, 6)                    \
	sub(FMLS0, 27, 6, 12)                \
	sub(FMLS1, 27, 6, 18)                \
	mul(FMUL0, 28, 12)                   \
	sub(FMLS1, 28, 12, 18)               \
	mul(FMUL1, 29, 18)

// BEGIN_COLUMNS prepares for the columns of C.
#define BEGIN_COLUMNS \
	MOVD R7, R9                          \
	MOVD R1, R10

// func trsmStripNEON(m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int)
TEXT ·trsmStripNEON(SB), NOSPLIT, $0-144
	MOVD m+0(FP), R0
	MOVD w+8(FP), R1
	MOVD k+16(FP), R2
	MOVD a_base+24(FP), R3
	MOVD lda+48(FP), R4
	LSL  $3, R4
	MOVD b_base+56(FP), R5
	MOVD ldb+80(FP), R6
	LSL  $3, R6
	MOVD t_base+88(FP), R13
	MOVD c_base+112(FP), R7
	MOVD ldc+136(FP), R8
	LSL  $3, R8
	TBZ  $63, R8, tile
	SUB  $1, R1, R12                     // from last to first: begin at the last
	MUL  R8, R12
	SUB  R12, R7

tile:
	CMP  $12, R0
	BLT  short
	ZERO_ALL
	BEGIN_COLUMNS
	TAKE6(F0, F1, F2, F3, F4, F5, sum6)
	TAKE6(F6, F7, F8, F9, F10, F11, sum6)
	TAKE6(F12, F13, F14, F15, F16, F17, sum6)
	TAKE6(F18, F19, F20, F21, F22, F23, sum6)

sum6:
	LOOP(STEP6, FMLS0, FMLS1, turn6, even6, end6)
	SOLVE(MUL6, SUB6)
	BEGIN_COLUMNS
	GIVE6(F0, F1, F2, F3, F4, F5, next)
	GIVE6(F6, F7, F8, F9, F10, F11, next)
	GIVE6(F12, F13, F14, F15, F16, F17, next)
	GIVE6(F18, F19, F20, F21, F22, F23, next)

next:
	ADD  $96, R3
	ADD  $96, R7
	SUBS $12, R0
	BGT  tile
	RET

short:
	TBZ  $3, R0, short2
	ZERO_ALL
	BEGIN_COLUMNS
	TAKE4(F0, F1, F2, F3, sum4)
	TAKE4(F6, F7, F8, F9, sum4)
	TAKE4(F12, F13, F14, F15, sum4)
	TAKE4(F18, F19, F20, F21, sum4)

sum4:
	LOOP(STEP4, FMLS0, FMLS1, turn4, even4, end4)
	SOLVE(MUL4, SUB4)
	BEGIN_COLUMNS
	GIVE4(F0, F1, F2, F3, next4)
	GIVE4(F6, F7, F8, F9, next4)
	GIVE4(F12, F13, F14, F15, next4)
	GIVE4(F18, F19, F20, F21, next4)

next4:
	ADD  $64, R3
	ADD  $64, R7

short2:
	TBZ  $2, R0, short1
	ZERO_ALL
	BEGIN_COLUMNS
	TAKE2(F0, F1, sum2)
	TAKE2(F6, F7, sum2)
	TAKE2(F12, F13, sum2)
	TAKE2(F18, F19, sum2)

sum2:
	LOOP(STEP2, FMLS0, FMLS1, turn2, even2, end2)
	SOLVE(MUL2, SUB2)
	BEGIN_COLUMNS
	GIVE2(F0, F1, next2)
	GIVE2(F6, F7, next2)
	GIVE2(F12, F13, next2)
	GIVE2(F18, F19, next2)

next2:
	ADD  $32, R3
	ADD  $32, R7

short1:
	TBZ  $1, R0, row
	ZERO_ALL
	BEGIN_COLUMNS
	TAKE1(F0, sum1)
	TAKE1(F6, sum1)
	TAKE1(F12, sum1)
	TAKE1(F18, sum1)

sum1:
	LOOP(STEP1, FMLS0, FMLS1, turn1, even1, end1)
	SOLVE(MUL1, SUB1)
	BEGIN_COLUMNS
	GIVE1(F0, next1)
	GIVE1(F6, next1)
	GIVE1(F12, next1)
	GIVE1(F18, next1)

next1:
	ADD  $16, R3
	ADD  $16, R7

row:
	TBZ  $0, R0, done
	ZERO_ALL
	BEGIN_COLUMNS
	TAKE_ROW(F0, sumRow)
	TAKE_ROW(F6, sumRow)
	TAKE_ROW(F12, sumRow)
	TAKE_ROW(F18, sumRow)

sumRow:
	LOOP(STEP_ROW, FMLS0, FMLS1, turnRow, evenRow, endRow)
	SOLVE(MUL1, SUB1)
	BEGIN_COLUMNS
	GIVE_ROW(F0, done)
	GIVE_ROW(F6, done)
	GIVE_ROW(F12, done)
	GIVE_ROW(F18, done)

done:
	RET
