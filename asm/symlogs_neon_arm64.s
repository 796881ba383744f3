//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// func symLogMaxNEON(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32)
//
// It stops before a column that has denormals.
//
//	R0 ptr, R10 ind, R11 val, all running    R4 row    R5 columns left    R6 budget    R7 begin of the column
//	R8 pair of row for the column    R17 largest    R22 log of the scale less logBias    R23 largest of the column
TEXT ·symLogMaxNEON(SB), NOSPLIT, $0-124
	MOVD   ptr_base+0(FP), R0
	MOVD   ptr_len+8(FP), R5
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   row_base+72(FP), R4
	MOVD   first+96(FP), R8
	MOVD   budget+104(FP), R6
	ADD    R8<<3, R4, R8
	MOVD   ZR, R17
	SUBS   $1, R5
	BLE    done
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

column:
	MOVD.P 8(R0), R12
	SUB    R7, R12, R13
	MOVD   R12, R7
	ADD    $const_rowCost, R13, R12
	SUBS   R12, R6
	BLT    done
	LDPSW  (R8), (R22, R23)
	SUB    $const_logBias, R22
	CBZ    R13, next

entry:
	MOVW.P 4(R10), R14
	MOVD.P 8(R11), R15
	UBFX   $(52-const_LogFraction), R15, $(11+const_LogFraction), R16
	CMP    $const_logOne, R16
	BLT    small

scaled:
	CMP   R17, R16
	CSEL  GT, R16, R17, R17
	ADD   R14<<3, R4, R19
	LDPSW (R19), (R20, R21)
	ADD   R22, R16
	ADD   R16, R20
	CMP   R23, R20
	CSEL  GT, R20, R23, R23
	CMP   R21, R20
	CSEL  GT, R20, R21, R21
	MOVW  R21, 4(R19)
	SUBS  $1, R13
	BNE   entry
	MOVW  4(R8), R21                // the diagonal may have changed it
	CMP   R23, R21
	CSEL  GT, R21, R23, R23
	MOVW  R23, 4(R8)

next:
	ADD  $8, R8
	SUBS $1, R5
	BNE  column

done:
	MOVD ptr_len+8(FP), R7
	SUB  $1, R7
	SUB  R5, R7
	MOVD R7, done+112(FP)
	MOVW R17, largest+120(FP)
	RET

small:
	LSL  $1, R15, R15
	CBNZ R15, done
	MOVD $const_NoLog, R16
	B    scaled
