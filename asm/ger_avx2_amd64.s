//go:build !purego

#include "textflag.h"

// func gerAVX2(m, n int, alpha float64, x, y []float64, a []float64, lda int)
//
// Column after column of A passes over x, which stays in the first cache.
TEXT ·gerAVX2(SB), NOSPLIT, $0-104
	MOVQ   m+0(FP), R8
	MOVQ   n+8(FP), R9
	VMOVSD alpha+16(FP), X10
	MOVQ   x_base+24(FP), R12
	MOVQ   y_base+48(FP), R13
	MOVQ   a_base+72(FP), BX
	MOVQ   lda+96(FP), R10
	SHLQ   $3, R10                  // bytes from column to column

gerColumn:
	VMULSD       (R13), X10, X0
	VBROADCASTSD X0, Y0             // alpha·y[j]
	MOVQ         R12, SI            // x[i]
	MOVQ         BX, DI             // a[i, j]
	MOVQ         R8, DX
	SUBQ         $16, DX
	JLT          ger4

ger16:
	VMOVUPD     (SI), Y1
	VMOVUPD     32(SI), Y2
	VMOVUPD     64(SI), Y3
	VMOVUPD     96(SI), Y4
	VFMADD213PD (DI), Y0, Y1
	VFMADD213PD 32(DI), Y0, Y2
	VFMADD213PD 64(DI), Y0, Y3
	VFMADD213PD 96(DI), Y0, Y4
	VMOVUPD     Y1, (DI)
	VMOVUPD     Y2, 32(DI)
	VMOVUPD     Y3, 64(DI)
	VMOVUPD     Y4, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, DX
	JGE         ger16

ger4:
	ADDQ $12, DX                    // remaining - 4
	JLT  gerTail

ger4loop:
	VMOVUPD     (SI), Y1
	VFMADD213PD (DI), Y0, Y1
	VMOVUPD     Y1, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, DX
	JGE         ger4loop

gerTail:
	ADDQ $4, DX                     // remaining, 0..3
	JZ   gerNext

gerOne:
	VMOVSD      (SI), X1
	VFMADD213SD (DI), X0, X1
	VMOVSD      X1, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        DX
	JNZ         gerOne

gerNext:
	ADDQ $8, R13
	ADDQ R10, BX
	DECQ R9
	JNZ  gerColumn
	VZEROUPPER
	RET
