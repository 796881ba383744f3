//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// func gerAVX512(m, n int, alpha float64, x, y []float64, a []float64, lda int)
//
// Column after column of A passes over x, which stays in the first cache.
TEXT ·gerAVX512(SB), NOSPLIT, $0-104
	MOVQ   m+0(FP), R8
	MOVQ   n+8(FP), R9
	VMOVSD alpha+16(FP), X10
	MOVQ   x_base+24(FP), R12
	MOVQ   y_base+48(FP), R13
	MOVQ   a_base+72(FP), BX
	MOVQ   lda+96(FP), R10
	SHLQ   $3, R10                  // bytes from column to column
	MOVQ   R8, CX
	ANDQ   $7, CX
	TAIL_MASK(AX)

gerColumn:
	VMULSD       (R13), X10, X0
	VBROADCASTSD X0, Z0             // alpha·y[j]
	MOVQ         R12, SI            // x[i]
	MOVQ         BX, DI             // a[i, j]
	MOVQ         R8, DX
	SUBQ         $32, DX
	JLT          ger8

ger32:
	VMOVUPD     (SI), Z1
	VMOVUPD     64(SI), Z2
	VMOVUPD     128(SI), Z3
	VMOVUPD     192(SI), Z4
	VFMADD213PD (DI), Z0, Z1
	VFMADD213PD 64(DI), Z0, Z2
	VFMADD213PD 128(DI), Z0, Z3
	VFMADD213PD 192(DI), Z0, Z4
	VMOVUPD     Z1, (DI)
	VMOVUPD     Z2, 64(DI)
	VMOVUPD     Z3, 128(DI)
	VMOVUPD     Z4, 192(DI)
	ADDQ        $256, SI
	ADDQ        $256, DI
	SUBQ        $32, DX
	JGE         ger32

ger8:
	ADDQ $24, DX                    // remaining - 8
	JLT  gerTail

ger8loop:
	VMOVUPD     (SI), Z1
	VFMADD213PD (DI), Z0, Z1
	VMOVUPD     Z1, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, DX
	JGE         ger8loop

gerTail:
	TESTQ       CX, CX
	JZ          gerNext
	VMOVUPD.Z   (SI), K1, Z1
	VMOVUPD.Z   (DI), K1, Z2
	VFMADD213PD Z2, Z0, Z1
	VMOVUPD     Z1, K1, (DI)

gerNext:
	ADDQ $8, R13
	ADDQ R10, BX
	DECQ R9
	JNZ  gerColumn
	VZEROUPPER
	RET
