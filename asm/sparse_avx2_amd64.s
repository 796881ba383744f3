//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"

// func dotSpAVX2(ind []int32, val, x []float64) float64
TEXT ·dotSpAVX2(SB), NOSPLIT, $0-80
	MOVQ ind_base+0(FP), SI
	MOVQ ind_len+8(FP), CX
	MOVQ val_base+24(FP), DX
	MOVQ x_base+48(FP), R8
	GATHER_DOT
	VMOVSD X0, ret+72(FP)
	VZEROUPPER
	RET

// func axpySpAVX2(a float64, ind []int32, val, y []float64)
TEXT ·axpySpAVX2(SB), NOSPLIT, $0-80
	VMOVSD a+0(FP), X0
	MOVQ   ind_base+8(FP), SI
	MOVQ   ind_len+16(FP), CX
	MOVQ   val_base+32(FP), DX
	MOVQ   y_base+56(FP), R8
	SCATTER_AXPY
	VZEROUPPER
	RET
