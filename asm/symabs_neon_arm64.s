//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "sparse_neon_arm64.h"

// OWN adds to F0 and F1 the product of v and the element of x at i, and its magnitude.
#define OWN(i, v) \
	FMOVD (R9)(i<<3), F16           \
	FMULD F16, v, F16               \
	FABSD F16, F17                  \
	FADDD F16, F0, F0               \
	FADDD F17, F1, F1

// OTHER adds the product of v and F31, the element of x for the column, and its magnitude to the pair of y at i.
#define OTHER(i, v) \
	ADD   i<<4, R4, R19             \
	FLDPD (R19), (F20, F21)         \
	FMULD F31, v, F18               \
	FABSD F18, F19                  \
	FADDD F18, F20, F20             \
	FADDD F19, F21, F21             \
	FSTPD (F20, F21), (R19)

// func mulSymAbsNEON(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
//
// The registers are those of mulSymColsNEON.
TEXT ·mulSymAbsNEON(SB), NOSPLIT, $0-144
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
	FMOVD  (R9)(R8<<3), F31
	FMOVD  ZR, F0
	FMOVD  ZR, F1
	MOVW   (R10), R14
	CMP    R8, R14
	BNE    below
	ENTRY
	OWN(R14, F4)
	SUB    $1, R12

below:
	LSR $1, R12, R13
	CBZ R13, one

two:
	ENTRIES2
	OWN(R14, F4)
	OTHER(R14, F4)
	OWN(R15, F5)
	OTHER(R15, F5)
	SUBS $1, R13
	BNE  two

one:
	TBZ $0, R12, end
	ENTRY
	OWN(R14, F4)
	OTHER(R14, F4)

end:
	ADD   R8<<4, R4, R19
	FLDPD (R19), (F20, F21)
	FADDD F0, F20, F20
	FADDD F1, F21, F21
	FSTPD (F20, F21), (R19)

next:
	ADD  $1, R8
	SUBS $1, R5
	BNE  column

done:
	MOVD first+120(FP), R7
	SUB  R7, R8
	MOVD R8, ret+136(FP)
	RET
