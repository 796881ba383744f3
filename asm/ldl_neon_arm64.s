//go:build !purego

#include "textflag.h"

// Offsets of the columns of the strip.
#define STRIP1 64
#define STRIP2 128
#define STRIP3 192

// PIVOT sets inv to the reciprocal of pivot and leaves if one of the two is not finite.
#define PIVOT(pivot, inv, r, bad) \
	FDIVD pivot, F25, inv           \
	FABSD pivot, F26                \
	FABSD inv, F27                  \
	MOVD  $r, R10                   \
	FCMPD F26, F24                  \
	BLT   bad                       \
	FCMPD F27, F24                  \
	BLT   bad

// func ldlTileNEON(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int
//
// w ≤ 4. The lower triangle is in F0 to F3, F4 to F6, F7 and F8, and F9 by columns, L in F11 to F13, F15, F16 and F18, the
// reciprocals in F20 to F23. What is not there is computed, too, but not stored.
//
//	R0 w    R3, R5, R6, R7 columns of A    R8 strip    R9 d    R10 the bad pivot
TEXT ·ldlTileNEON(SB), NOSPLIT, $0-80
	MOVD  w+0(FP), R0
	MOVD  a_base+8(FP), R3
	MOVD  lda+32(FP), R4
	LSL   $3, R4
	MOVD  d_base+40(FP), R9
	MOVD  strip+64(FP), R8
	ADD   R4, R3, R5
	ADD   R4, R5, R6
	ADD   R4, R6, R7
	FMOVD $1.0, F25
	MOVD  $0x7fefffffffffffff, R10
	FMOVD R10, F24
	FMOVD (R3), F0
	CMP   $2, R0
	BLT   loaded
	FMOVD 8(R3), F1
	FMOVD 8(R5), F4
	BEQ   loaded
	FMOVD 16(R3), F2
	FMOVD 16(R5), F5
	FMOVD 16(R6), F7
	CMP   $3, R0
	BEQ   loaded
	FMOVD 24(R3), F3
	FMOVD 24(R5), F6
	FMOVD 24(R6), F8
	FMOVD 24(R7), F9

loaded:
	PIVOT(F0, F20, 0, store)
	CMP    $2, R0
	BLT    good
	FMULD  F20, F1, F11
	FMULD  F20, F2, F12
	FMULD  F20, F3, F13
	FMSUBD F11, F4, F1, F4
	FMSUBD F11, F5, F2, F5
	FMSUBD F11, F6, F3, F6
	PIVOT(F4, F21, 1, store)
	CMP    $3, R0
	BLT    good
	FMSUBD F12, F7, F2, F7
	FMSUBD F12, F8, F3, F8
	FMULD  F21, F5, F15
	FMULD  F21, F6, F16
	FMSUBD F15, F7, F5, F7
	FMSUBD F15, F8, F6, F8
	PIVOT(F7, F22, 2, store)
	CMP    $4, R0
	BLT    good
	FMSUBD F13, F9, F3, F9
	FMSUBD F16, F9, F6, F9
	FMULD  F22, F8, F18
	FMSUBD F18, F9, F8, F9
	PIVOT(F9, F23, 3, store)

good:
	MOVD $-1, R10

store:
	CMP   $3, R0
	BLT   store2
	BEQ   store3
	FMOVD F13, 24(R3)
	FMOVD F16, 24(R5)
	FMOVD F18, 24(R6)
	FMOVD F9, 24(R7)
	FMOVD F3, 24(R8)
	FMOVD F6, (STRIP1+24)(R8)
	FMOVD F8, (STRIP2+24)(R8)
	FMOVD F23, (STRIP3+24)(R8)
	FMOVD F9, 24(R9)

store3:
	FMOVD F12, 16(R3)
	FMOVD F15, 16(R5)
	FMOVD F7, 16(R6)
	FMOVD F2, 16(R8)
	FMOVD F5, (STRIP1+16)(R8)
	FMOVD F22, (STRIP2+16)(R8)
	FMOVD F7, 16(R9)

store2:
	CMP   $2, R0
	BLT   store1
	FMOVD F11, 8(R3)
	FMOVD F4, 8(R5)
	FMOVD F1, 8(R8)
	FMOVD F21, (STRIP1+8)(R8)
	FMOVD F4, 8(R9)

store1:
	FMOVD F0, (R3)
	FMOVD F20, (R8)
	FMOVD F0, (R9)
	MOVD  R10, ret+72(FP)
	RET
