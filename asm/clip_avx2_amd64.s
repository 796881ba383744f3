//go:build !purego

#include "textflag.h"

// CLIP adds the terms of four elements to SUM and SQR: t = 1 − m − step·q, u = t·inv + B. Y15 = step, Y14 = inv, Y13 = 1,
// Y11 = 0. It destroys Y4, Y5, Y6, Y7.
#define CLIP(OFF, B, SUM, SQR) \
	VMOVUPD      OFF(DI), Y4       \
	VSUBPD       OFF(SI), Y13, Y5  \
	VFNMADD231PD Y4, Y15, Y5       \
	VFMADD213PD  B, Y14, Y5        \
	VMAXPD       Y11, Y5, Y6       \
	VMINPD       Y13, Y6, Y6       \
	VFMADD231PD  Y4, Y6, SUM       \
	VCMPPD       $0x1E, Y11, Y5, Y6 \
	VCMPPD       $0x11, Y13, Y5, Y7 \
	VANDPD       Y6, Y7, Y6        \
	VMULPD       Y4, Y4, Y7        \
	VANDPD       Y6, Y7, Y6        \
	VADDPD       Y6, SQR, SQR

// func clipSlopeAVX2(m, q, beta []float64, step, inv float64) (slope, curve float64)
TEXT ·clipSlopeAVX2(SB), NOSPLIT, $0-104
	MOVQ         m_base+0(FP), SI
	MOVQ         m_len+8(FP), CX
	MOVQ         q_base+24(FP), DI
	MOVQ         beta_base+48(FP), R8
	MOVQ         beta_len+56(FP), R9
	VBROADCASTSD step+72(FP), Y15
	VBROADCASTSD inv+80(FP), Y14
	MOVQ         $0x3FF0000000000000, AX
	VMOVQ        AX, X13
	VBROADCASTSD X13, Y13
	MOVQ         $0x3FE0000000000000, AX
	VMOVQ        AX, X8
	VBROADCASTSD X8, Y8                  // ½ unless there is beta
	VMOVAPD      Y8, Y9
	VXORPD       Y11, Y11, Y11
	VXORPD       Y0, Y0, Y0              // sums
	VXORPD       Y1, Y1, Y1
	VXORPD       Y2, Y2, Y2              // squares
	VXORPD       Y3, Y3, Y3
	SUBQ         $8, CX
	JLT          cs4

cs8:
	TESTQ   R9, R9
	JZ      cs8half
	VMOVUPD (R8), Y8
	VMOVUPD 32(R8), Y9
	ADDQ    $64, R8

cs8half:
	CLIP(0, Y8, Y0, Y2)
	CLIP(32, Y9, Y1, Y3)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $8, CX
	JGE  cs8

cs4:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	ADDQ   $4, CX                        // remaining - 4
	JLT    csSum
	TESTQ  R9, R9
	JZ     cs4half
	VMOVUPD (R8), Y8
	ADDQ    $32, R8

cs4half:
	CLIP(0, Y8, Y0, Y2)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $4, CX

csSum:
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VUNPCKHPD    X0, X0, X1
	VADDSD       X1, X0, X0
	VEXTRACTF128 $1, Y2, X3
	VADDPD       X3, X2, X2
	VUNPCKHPD    X2, X2, X3
	VADDSD       X3, X2, X2
	ADDQ         $4, CX                  // remaining, 0..3
	JZ           csDone

csOne:
	TESTQ  R9, R9
	JZ     csOneHalf
	VMOVSD (R8), X8
	ADDQ   $8, R8

csOneHalf:
	VMOVSD       (DI), X4
	VSUBSD       (SI), X13, X5
	VFNMADD231SD X4, X15, X5
	VFMADD213SD  X8, X14, X5
	VMAXSD       X11, X5, X6
	VMINSD       X13, X6, X6
	VFMADD231SD  X4, X6, X0
	VCMPSD       $0x1E, X11, X5, X6
	VCMPSD       $0x11, X13, X5, X7
	VANDPD       X6, X7, X6
	VMULSD       X4, X4, X7
	VANDPD       X6, X7, X6
	VADDSD       X6, X2, X2
	ADDQ         $8, SI
	ADDQ         $8, DI
	DECQ         CX
	JNZ          csOne

csDone:
	VMOVSD X0, slope+88(FP)
	VMOVSD X2, curve+96(FP)
	VZEROUPPER
	RET
