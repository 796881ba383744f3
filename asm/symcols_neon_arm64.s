//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "sparse_neon_arm64.h"

// BOTH adds to F0 the product of v and the element of x at i, and to that of y the product of v and F31, the element of
// x for the column; t and u are for the elements.
#define BOTH(i, v, t, u, s) \
	FMOVD  (R9)(i<<3), t            \
	FMOVD  (R4)(i<<3), u            \
	FMADDD t, s, v, s               \
	FMADDD v, u, F31, u             \
	FMOVD  u, (R4)(i<<3)

// func mulSymColsNEON(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
//
// An entry on the diagonal is the first of its column.
//
//	R0 ptr, running    R9 x    R4 y    R5 columns left    R6 budget    R7 begin of the column    R8 its number
//	R1 its element of y
TEXT ·mulSymColsNEON(SB), NOSPLIT, $0-144
	MOVD   ptr_base+0(FP), R0
	MOVD   ptr_len+8(FP), R5
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   x_base+72(FP), R9
	MOVD   y_base+96(FP), R4
	MOVD   first+120(FP), R8
	MOVD   budget+128(FP), R6
	SUBS   $1, R5
	BLE    done
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

column:
	MOVD.P 8(R0), R1
	SUB    R7, R1, R12
	MOVD   R1, R7
	ADD    $const_rowCost, R12, R13
	SUBS   R13, R6
	BLT    done
	CBZ    R12, next
	MOVW   (R10), R14
	CMP    R8, R14
	BLT    done
	FMOVD  (R9)(R8<<3), F31
	FMOVD  ZR, F0
	FMOVD  ZR, F1
	BNE    below
	FMOVD  (R11), F4
	FMULD  F4, F31, F0
	ADD    $4, R10
	ADD    $8, R11
	SUB    $1, R12

below:
	LSR $2, R12, R13
	CBZ R13, two

four:
	ENTRIES4
	BOTH(R14, F4, F16, F20, F0)
	BOTH(R15, F5, F17, F21, F1)
	BOTH(R16, F6, F18, F22, F0)
	BOTH(R17, F7, F19, F23, F1)
	SUBS $1, R13
	BNE  four

two:
	TBZ $1, R12, one
	ENTRIES2
	BOTH(R14, F4, F16, F20, F0)
	BOTH(R15, F5, F17, F21, F1)

one:
	TBZ $0, R12, end
	ENTRY
	BOTH(R14, F4, F16, F20, F0)

end:
	FADDD F1, F0, F0
	FMOVD (R4)(R8<<3), F2
	FADDD F0, F2, F2
	FMOVD F2, (R4)(R8<<3)

next:
	ADD  $1, R8
	SUBS $1, R5
	BNE  column

done:
	MOVD first+120(FP), R7
	SUB  R7, R8
	MOVD R8, ret+136(FP)
	RET
