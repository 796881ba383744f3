//go:build !purego

#include "textflag.h"
#include "sparse_neon_arm64.h"

// func dotSpNEON(ind []int32, val, x []float64) float64
TEXT ·dotSpNEON(SB), NOSPLIT, $0-80
	MOVD ind_base+0(FP), R10
	MOVD ind_len+8(FP), R12
	MOVD val_base+24(FP), R11
	MOVD x_base+48(FP), R9
	ROW_DOT(four, two, one, end)
	FMOVD F0, ret+72(FP)
	RET

// func axpySpNEON(a float64, ind []int32, val, y []float64)
TEXT ·axpySpNEON(SB), NOSPLIT, $0-80
	FMOVD a+0(FP), F31
	MOVD  ind_base+8(FP), R10
	MOVD  ind_len+16(FP), R12
	MOVD  val_base+32(FP), R11
	MOVD  y_base+56(FP), R9
	ROW_AXPY(four, two, one, end)
	RET

// func addLeavesNEON(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int
//
//	R0 leaves   R1 which   R2 pos   R3 ind   R4 val   R5 leaves left   R6 budget   R7 a leaf
TEXT ·addLeavesNEON(SB), NOSPLIT, $0-160
	MOVD leaf_base+0(FP), R0
	MOVD which_base+24(FP), R1
	MOVD which_len+32(FP), R5
	MOVD pos_base+48(FP), R2
	MOVD ind_base+72(FP), R3
	MOVD val_base+96(FP), R4
	MOVD y_base+120(FP), R9
	MOVD budget+144(FP), R6
	CBZ  R5, done

leaf:
	MOVW.P 4(R1), R7
	MOVW.P 4(R2), R8
	ADD    R7<<5, R0, R7
	FMOVD  24(R7), F0
	FCMPD  $(0.0), F0
	BEQ    next
	LDP    (R7), (R11, R10)
	MOVD   16(R7), R12
	SUB    R8, R12
	SUB    R12, R6
	ADD    R8, R11
	ADD    R8, R10
	ADD    R11<<3, R4, R11
	ADD    R10<<2, R3, R10
	FMOVD  (R11), F31
	FMULD  F0, F31, F31
	ROW_AXPY(four, two, one, next)
	SUB    $1, R5
	CMP    $0, R6
	BLE    done
	CBNZ   R5, leaf

done:
	MOVD which_len+32(FP), R7
	SUB  R5, R7
	MOVD R7, ret+152(FP)
	RET
