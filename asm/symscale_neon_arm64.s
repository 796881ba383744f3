//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "sparse_neon_arm64.h"

// SCALE sets v to the product of the value at k and of F31 times the scale at i, and F0 to the largest of it and that
// in magnitude; t is for the scale.
#define SCALE(k, i, v, t) \
	FMOVD (R3)(k<<3), v             \
	FMOVD (R9)(i<<3), t             \
	FMULD F31, t, t                 \
	FMULD t, v, v

#define LARGEST(v, t, m) \
	FABSD v, t                      \
	FMAXD t, m, m

// func scaleSymColsNEON(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64)
//
// Maxima keep a NaN that they have met.
//
//	R0 ptr, R10 ind, R2 src, R1 dst, all running    R3 val    R9 s, R4 from the column on    R5 columns left    R6 budget
//	R7, R8 begin and end of the column    R12 entries    R14 to R17 elements of ind    R19 to R22 of src
TEXT ·scaleSymColsNEON(SB), NOSPLIT, $0-176
	MOVD   dst_base+0(FP), R1
	MOVD   ptr_base+24(FP), R0
	MOVD   ptr_len+32(FP), R5
	MOVD   ind_base+48(FP), R10
	MOVD   src_base+72(FP), R2
	MOVD   val_base+96(FP), R3
	MOVD   s_base+120(FP), R9
	MOVD   first+144(FP), R4
	MOVD   budget+152(FP), R6
	FMOVD  ZR, F0
	FMOVD  ZR, F1
	FMOVD  ZR, F2
	FMOVD  ZR, F3
	ADD    R4<<3, R9, R4
	SUBS   $1, R5
	BLE    done
	MOVD.P 8(R0), R7
	ADD    R7<<3, R1
	ADD    R7<<2, R10
	ADD    R7<<2, R2

column:
	MOVD.P  8(R0), R8
	SUB     R7, R8, R12
	MOVD    R8, R7
	ADD     $const_rowCost, R12, R13
	SUBS    R13, R6
	BLT     done
	FMOVD.P 8(R4), F31
	LSR     $2, R12, R13
	CBZ     R13, two

four:
	LDPSW.P 8(R10), (R14, R15)
	LDPSW.P 8(R10), (R16, R17)
	LDPSW.P 8(R2), (R19, R20)
	LDPSW.P 8(R2), (R21, R22)
	SCALE(R19, R14, F4, F16)
	SCALE(R20, R15, F5, F17)
	SCALE(R21, R16, F6, F18)
	SCALE(R22, R17, F7, F19)
	FSTPD.P (F4, F5), 16(R1)
	FSTPD.P (F6, F7), 16(R1)
	LARGEST(F4, F16, F0)
	LARGEST(F5, F17, F1)
	LARGEST(F6, F18, F2)
	LARGEST(F7, F19, F3)
	SUBS    $1, R13
	BNE     four

two:
	TBZ     $1, R12, one
	LDPSW.P 8(R10), (R14, R15)
	LDPSW.P 8(R2), (R19, R20)
	SCALE(R19, R14, F4, F16)
	SCALE(R20, R15, F5, F17)
	FSTPD.P (F4, F5), 16(R1)
	LARGEST(F4, F16, F0)
	LARGEST(F5, F17, F1)

one:
	TBZ     $0, R12, next
	MOVW.P  4(R10), R14
	MOVW.P  4(R2), R19
	SCALE(R19, R14, F4, F16)
	FMOVD.P F4, 8(R1)
	LARGEST(F4, F16, F2)

next:
	SUBS $1, R5
	BNE  column

done:
	FMAXD F1, F0, F0
	FMAXD F3, F2, F2
	FMAXD F2, F0, F0
	FMOVD F0, most+168(FP)
	MOVD  ptr_len+32(FP), R7
	SUB   $1, R7
	SUB   R5, R7
	MOVD  R7, done+160(FP)
	RET
