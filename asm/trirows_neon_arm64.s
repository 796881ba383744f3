//go:build !purego

#include "textflag.h"
#include "sparse_neon_arm64.h"

// Both routines keep in R0 the end of ptr for a row, in R4 its element of x, in R5 the rows left, in R7 and R8 begin and
// end of its entries.

// func triRowsNEON(ptr []int, ind []int32, val, x []float64, lo, hi int)
TEXT ·triRowsNEON(SB), NOSPLIT, $0-112
	MOVD   ptr_base+0(FP), R0
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   x_base+72(FP), R9
	MOVD   lo+96(FP), R6
	MOVD   hi+104(FP), R5
	SUBS   R6, R5
	BLE    done
	ADD    R6<<3, R0
	ADD    R6<<3, R9, R4
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

row:
	MOVD.P 8(R0), R8
	SUB    R7, R8, R12
	MOVD   R8, R7
	ROW_DOT(four, two, one, end)
	FMOVD   (R4), F1
	FSUBD   F0, F1, F1
	FMOVD.P F1, 8(R4)
	SUBS    $1, R5
	BNE     row

done:
	RET

// func triRowsBackNEON(ptr []int, ind []int32, val, d, x []float64, lo, hi int)
//
// R3 is d.
TEXT ·triRowsBackNEON(SB), NOSPLIT, $0-136
	MOVD ptr_base+0(FP), R0
	MOVD ind_base+24(FP), R1
	MOVD val_base+48(FP), R2
	MOVD d_base+72(FP), R3
	MOVD x_base+96(FP), R9
	MOVD lo+120(FP), R6
	MOVD hi+128(FP), R5
	ADD  R5<<3, R0
	ADD  R5<<3, R3
	ADD  R5<<3, R9, R4
	SUBS R6, R5
	BLE  done
	MOVD (R0), R8

row:
	MOVD.W -8(R0), R7
	SUB    R7, R8, R12
	MOVD   R7, R8
	ADD    R7<<2, R1, R10
	ADD    R7<<3, R2, R11
	ROW_DOT(four, two, one, end)
	FMOVD.W -8(R3), F1
	FMOVD.W -8(R4), F2
	FNMSUBD F1, F0, F2, F2
	FMOVD   F2, (R4)
	SUBS    $1, R5
	BNE     row

done:
	RET
