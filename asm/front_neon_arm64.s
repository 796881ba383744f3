//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func addLowerNEON(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)
//
// Rows that follow each other are added as vectors, others in fours, which are vectors
// where they follow each other.
//
//	R0 r              R1 j, R2 j1
//	R3 block at its diagonal          R4 bytes from there to the next diagonal
//	R5 pos from j on                  R6 pos[r-1] - (r-1)
//	R7 dst, less the shift            R8 bytes from column to column of dst
//	R9 pos[j]    R10 column of dst    R11 rows    R12 block, running    R13 count
TEXT ·addLowerNEON(SB), NOSPLIT, $0-120
	MOVD r+0(FP), R0
	MOVD j0+8(FP), R1
	MOVD j1+16(FP), R2
	MOVD cb_base+24(FP), R3
	MOVD ldcb+48(FP), R4
	ADD  $1, R4
	LSL  $3, R4
	MADD R1, R3, R4, R3
	MOVD pos_base+56(FP), R5
	ADD  R0<<2, R5, R6
	MOVW -4(R6), R6
	SUB  R0, R6
	ADD  $1, R6
	ADD  R1<<2, R5
	MOVD dst_base+88(FP), R7
	MOVD ld+112(FP), R8
	LSL  $3, R8
	MOVD shift+80(FP), R9
	ADD  $8, R8, R10
	MSUB R9, R7, R10, R7

column:
	MOVW (R5), R9
	MADD R8, R7, R9, R10
	SUB  R1, R0, R11
	MOVD R3, R12
	SUB  R1, R9, R13
	CMP  R6, R13
	BNE  gaps

	ADD R9<<3, R10                  // rows without gaps
	LSR $3, R11, R13
	CBZ R13, add4

add8:
	FLDPQ.P 32(R12), (F0, F1)
	FLDPQ.P 32(R12), (F2, F3)
	FLDPQ   (R10), (F4, F5)
	FLDPQ   32(R10), (F6, F7)
	FADD(0, 4, 4)
	FADD(1, 5, 5)
	FADD(2, 6, 6)
	FADD(3, 7, 7)
	FSTPQ.P (F4, F5), 32(R10)
	FSTPQ.P (F6, F7), 32(R10)
	SUBS    $1, R13
	BNE     add8

add4:
	TBZ     $2, R11, add2
	FLDPQ.P 32(R12), (F0, F1)
	FLDPQ   (R10), (F4, F5)
	FADD(0, 4, 4)
	FADD(1, 5, 5)
	FSTPQ.P (F4, F5), 32(R10)

add2:
	TBZ     $1, R11, add1
	FMOVQ.P 16(R12), F0
	FMOVQ   (R10), F4
	FADD(0, 4, 4)
	FMOVQ.P F4, 16(R10)

add1:
	TBZ   $0, R11, next
	FMOVD (R12), F0
	FMOVD (R10), F4
	FADDD F0, F4, F4
	FMOVD F4, (R10)
	B     next

gaps:
	MOVD R5, R14
	AND  $3, R11, R13               // so many first that fours remain, the same for all columns
	CBZ  R13, fours

ones:
	MOVW.P  4(R14), R15
	FMOVD.P 8(R12), F0
	FMOVD   (R10)(R15<<3), F4
	FADDD   F0, F4, F4
	FMOVD   F4, (R10)(R15<<3)
	SUBS    $1, R13
	BNE     ones

fours:
	LSR $2, R11, R13
	CBZ R13, next

four:
	LDPSW.P 8(R14), (R15, R16)
	LDPSW.P 8(R14), (R17, R19)
	SUB     R15, R19, R20
	CMP     $3, R20
	BNE     scattered
	ADD     R15<<3, R10, R15
	FLDPQ.P 32(R12), (F0, F1)
	FLDPQ   (R15), (F4, F5)
	FADD(0, 4, 4)
	FADD(1, 5, 5)
	FSTPQ   (F4, F5), (R15)
	SUBS    $1, R13
	BNE     four
	B       next

scattered:
	FLDPD.P 16(R12), (F0, F1)
	FLDPD.P 16(R12), (F2, F3)
	FMOVD   (R10)(R15<<3), F4
	FMOVD   (R10)(R16<<3), F5
	FMOVD   (R10)(R17<<3), F6
	FMOVD   (R10)(R19<<3), F7
	FADDD   F0, F4, F4
	FADDD   F1, F5, F5
	FADDD   F2, F6, F6
	FADDD   F3, F7, F7
	FMOVD   F4, (R10)(R15<<3)
	FMOVD   F5, (R10)(R16<<3)
	FMOVD   F6, (R10)(R17<<3)
	FMOVD   F7, (R10)(R19<<3)
	SUBS    $1, R13
	BNE     four

next:
	ADD R4, R3
	ADD $4, R5
	ADD $1, R1
	CMP R2, R1
	BLT column
	RET

// GROWv adds to g, in V0 to V3, the squares of the next v vectors of a column times an
// element of b; GROW_ROW takes one row.
#define GROW4(op, b, column) \
	FLDPQ.P 32(column), (F4, F5) \
	FLDPQ.P 32(column), (F6, F7) \
	FMUL(4, 4, 4)            \
	FMUL(5, 5, 5)            \
	FMUL(6, 6, 6)            \
	FMUL(7, 7, 7)            \
	op(b, 4, 0)              \
	op(b, 5, 1)              \
	op(b, 6, 2)              \
	op(b, 7, 3)

#define GROW2(op, b, column) \
	FLDPQ.P 32(column), (F4, F5) \
	FMUL(4, 4, 4)            \
	FMUL(5, 5, 5)            \
	op(b, 4, 0)              \
	op(b, 5, 1)

#define GROW1(op, b, column) \
	FMOVQ.P 16(column), F4   \
	FMUL(4, 4, 4)            \
	op(b, 4, 0)

#define GROW_ROW(op, b, column) \
	FMOVD (column), F4       \
	FMUL(4, 4, 4)            \
	op(b, 4, 0)

// func growthRowsNEON(m, p int, l []float64, ld int, d, g []float64)
//
// Four columns at a time, then the others one by one: the order of the terms of a row
// is that of the columns either way. V30, V31 hold four magnitudes of d.
//
//	R0 m    R1 columns left    R3 l at the column    R4 bytes from column to column
//	R5 d    R6 g               R7 g, running         R8 to R11 columns, running
//	R12 count
TEXT ·growthRowsNEON(SB), NOSPLIT, $0-96
	MOVD m+0(FP), R0
	MOVD p+8(FP), R1
	MOVD l_base+16(FP), R3
	MOVD ld+40(FP), R4
	LSL  $3, R4
	MOVD d_base+48(FP), R5
	MOVD g_base+72(FP), R6
	SUBS $4, R1
	BLT  ones

four:
	FLDPQ.P 32(R5), (F30, F31)
	FABS(30, 30)
	FABS(31, 31)
	MOVD    R3, R8
	ADD     R4, R8, R9
	ADD     R4, R9, R10
	ADD     R4, R10, R11
	MOVD    R6, R7
	LSR     $3, R0, R12
	CBZ     R12, four4

four8:
	FLDPQ   (R7), (F0, F1)
	FLDPQ   32(R7), (F2, F3)
	GROW4(FMLA0, 30, R8)
	GROW4(FMLA1, 30, R9)
	GROW4(FMLA0, 31, R10)
	GROW4(FMLA1, 31, R11)
	FSTPQ.P (F0, F1), 32(R7)
	FSTPQ.P (F2, F3), 32(R7)
	SUBS    $1, R12
	BNE     four8

four4:
	TBZ     $2, R0, four2
	FLDPQ   (R7), (F0, F1)
	GROW2(FMLA0, 30, R8)
	GROW2(FMLA1, 30, R9)
	GROW2(FMLA0, 31, R10)
	GROW2(FMLA1, 31, R11)
	FSTPQ.P (F0, F1), 32(R7)

four2:
	TBZ     $1, R0, four1
	FMOVQ   (R7), F0
	GROW1(FMLA0, 30, R8)
	GROW1(FMLA1, 30, R9)
	GROW1(FMLA0, 31, R10)
	GROW1(FMLA1, 31, R11)
	FMOVQ.P F0, 16(R7)

four1:
	TBZ   $0, R0, fourNext
	FMOVD (R7), F0
	GROW_ROW(FMLA0, 30, R8)
	GROW_ROW(FMLA1, 30, R9)
	GROW_ROW(FMLA0, 31, R10)
	GROW_ROW(FMLA1, 31, R11)
	FMOVD F0, (R7)

fourNext:
	ADD  R4<<2, R3
	SUBS $4, R1
	BGE  four

ones:
	ADDS $4, R1                     // remaining columns, 0..3
	BEQ  done

one:
	FMOVD.P 8(R5), F30
	FABSD   F30, F30
	MOVD    R3, R8
	MOVD    R6, R7
	LSR     $3, R0, R12
	CBZ     R12, one4

one8:
	FLDPQ   (R7), (F0, F1)
	FLDPQ   32(R7), (F2, F3)
	GROW4(FMLA0, 30, R8)
	FSTPQ.P (F0, F1), 32(R7)
	FSTPQ.P (F2, F3), 32(R7)
	SUBS    $1, R12
	BNE     one8

one4:
	TBZ     $2, R0, one2
	FLDPQ   (R7), (F0, F1)
	GROW2(FMLA0, 30, R8)
	FSTPQ.P (F0, F1), 32(R7)

one2:
	TBZ     $1, R0, one1
	FMOVQ   (R7), F0
	GROW1(FMLA0, 30, R8)
	FMOVQ.P F0, 16(R7)

one1:
	TBZ   $0, R0, oneNext
	FMOVD (R7), F0
	GROW_ROW(FMLA0, 30, R8)
	FMOVD F0, (R7)

oneNext:
	ADD  R4, R3
	SUBS $1, R1
	BNE  one

done:
	RET

// func columnMaxNEON(m, p int, l []float64, ld int, c []float64)
//
// Of the four running maxima in V0 to V3 each keeps a NaN that it has met.
//
//	R0 m    R1 columns left    R3 l at the column    R4 bytes from column to column
//	R5 c    R8 column, running    R12 count
TEXT ·columnMaxNEON(SB), NOSPLIT, $0-72
	MOVD m+0(FP), R0
	MOVD p+8(FP), R1
	MOVD l_base+16(FP), R3
	MOVD ld+40(FP), R4
	LSL  $3, R4
	MOVD c_base+48(FP), R5

column:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	MOVD R3, R8
	LSR  $3, R0, R12
	CBZ  R12, max4

max8:
	FLDPQ.P 32(R8), (F4, F5)
	FLDPQ.P 32(R8), (F6, F7)
	FABS(4, 4)
	FABS(5, 5)
	FABS(6, 6)
	FABS(7, 7)
	FMAX(4, 0, 0)
	FMAX(5, 1, 1)
	FMAX(6, 2, 2)
	FMAX(7, 3, 3)
	SUBS    $1, R12
	BNE     max8

max4:
	TBZ     $2, R0, max2
	FLDPQ.P 32(R8), (F4, F5)
	FABS(4, 4)
	FABS(5, 5)
	FMAX(4, 0, 0)
	FMAX(5, 1, 1)

max2:
	TBZ     $1, R0, max1
	FMOVQ.P 16(R8), F6
	FABS(6, 6)
	FMAX(6, 2, 2)

max1:
	TBZ   $0, R0, maxDone
	FMOVD (R8), F7
	FABS(7, 7)
	FMAX(7, 3, 3)

maxDone:
	FMAX(1, 0, 0)
	FMAX(3, 2, 2)
	FMAX(2, 0, 0)
	FMAXP(0, 0)
	FMOVD.P F0, 8(R5)
	ADD     R4, R3
	SUBS    $1, R1
	BNE     column
	RET
