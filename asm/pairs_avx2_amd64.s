//go:build !purego

#include "textflag.h"

// func mixPairAVX2(a, b, c float64, x, y, u, v []float64)
TEXT ·mixPairAVX2(SB), NOSPLIT, $0-120
	VBROADCASTSD a+0(FP), Y12
	VBROADCASTSD b+8(FP), Y13
	VBROADCASTSD c+16(FP), Y14
	MOVQ         x_base+24(FP), SI
	MOVQ         x_len+32(FP), CX
	MOVQ         y_base+48(FP), DI
	MOVQ         u_base+72(FP), R8
	MOVQ         v_base+96(FP), R9
	SUBQ         $8, CX
	JLT          mx4

mx8:
	VMOVUPD     (SI), Y0            // x
	VMOVUPD     32(SI), Y1
	VMOVUPD     (DI), Y2            // y
	VMOVUPD     32(DI), Y3
	VMULPD      Y2, Y14, Y4         // c·y
	VMULPD      Y3, Y14, Y5
	VMULPD      Y2, Y13, Y6         // b·y
	VMULPD      Y3, Y13, Y7
	VFMADD231PD Y0, Y12, Y4
	VFMADD231PD Y1, Y12, Y5
	VFMADD231PD Y0, Y14, Y6
	VFMADD231PD Y1, Y14, Y7
	VMOVUPD     Y4, (R8)
	VMOVUPD     Y5, 32(R8)
	VMOVUPD     Y6, (R9)
	VMOVUPD     Y7, 32(R9)
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, R8
	ADDQ        $64, R9
	SUBQ        $8, CX
	JGE         mx8

mx4:
	ADDQ        $4, CX              // remaining - 4
	JLT         mxTail
	VMOVUPD     (SI), Y0
	VMOVUPD     (DI), Y2
	VMULPD      Y2, Y14, Y4
	VMULPD      Y2, Y13, Y6
	VFMADD231PD Y0, Y12, Y4
	VFMADD231PD Y0, Y14, Y6
	VMOVUPD     Y4, (R8)
	VMOVUPD     Y6, (R9)
	ADDQ        $32, SI
	ADDQ        $32, DI
	ADDQ        $32, R8
	ADDQ        $32, R9
	SUBQ        $4, CX

mxTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   mxDone

mxOne:
	VMOVSD      (SI), X0
	VMOVSD      (DI), X2
	VMULSD      X2, X14, X4
	VMULSD      X2, X13, X6
	VFMADD231SD X0, X12, X4
	VFMADD231SD X0, X14, X6
	VMOVSD      X4, (R8)
	VMOVSD      X6, (R9)
	ADDQ        $8, SI
	ADDQ        $8, DI
	ADDQ        $8, R8
	ADDQ        $8, R9
	DECQ        CX
	JNZ         mxOne

mxDone:
	VZEROUPPER
	RET

// func growthPairAVX2(a, b, c float64, x, y, g []float64)
//
//	Y15  all bits but the sign
TEXT ·growthPairAVX2(SB), NOSPLIT, $0-96
	VBROADCASTSD a+0(FP), Y12
	VBROADCASTSD b+8(FP), Y13
	VBROADCASTSD c+16(FP), Y14
	MOVQ         x_base+24(FP), SI
	MOVQ         x_len+32(FP), CX
	MOVQ         y_base+48(FP), DI
	MOVQ         g_base+72(FP), R8
	VPCMPEQQ     Y15, Y15, Y15
	VPSRLQ       $1, Y15, Y15
	SUBQ         $4, CX
	JLT          gpTail

gp4:
	VMOVUPD     (SI), Y0            // x
	VMOVUPD     (DI), Y1            // y
	VMULPD      Y0, Y0, Y2
	VMULPD      Y1, Y1, Y3
	VMULPD      Y0, Y1, Y4
	VMULPD      Y12, Y2, Y2         // a·x²
	VANDPD      Y15, Y4, Y4
	VFMADD231PD Y13, Y3, Y2
	VFMADD231PD Y14, Y4, Y2
	VADDPD      (R8), Y2, Y2
	VMOVUPD     Y2, (R8)
	ADDQ        $32, SI
	ADDQ        $32, DI
	ADDQ        $32, R8
	SUBQ        $4, CX
	JGE         gp4

gpTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   gpDone

gpOne:
	VMOVSD      (SI), X0
	VMOVSD      (DI), X1
	VMULSD      X0, X0, X2
	VMULSD      X1, X1, X3
	VMULSD      X0, X1, X4
	VMULSD      X12, X2, X2
	VANDPD      X15, X4, X4
	VFMADD231SD X13, X3, X2
	VFMADD231SD X14, X4, X2
	VADDSD      (R8), X2, X2
	VMOVSD      X2, (R8)
	ADDQ        $8, SI
	ADDQ        $8, DI
	ADDQ        $8, R8
	DECQ        CX
	JNZ         gpOne

gpDone:
	VZEROUPPER
	RET
