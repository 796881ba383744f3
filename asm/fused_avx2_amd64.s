//go:build !purego

#include "textflag.h"

// FUSED_SUM leaves in X the sum of the four elements of Y, of which X is the lower
// part. It destroys TX.
#define FUSED_SUM(Y, X, TX) \
	VEXTRACTF128 $1, Y, TX     \
	VADDPD       TX, X, X      \
	VUNPCKHPD    X, X, TX      \
	VADDSD       TX, X, X

// func dotSquaresAVX2(x, y []float64) (xy, xx float64)
TEXT ·dotSquaresAVX2(SB), NOSPLIT, $0-64
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	MOVQ   y_base+24(FP), DI
	VXORPD X0, X0, X0               // four accumulators of x·y
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X4, X4, X4               // four of x·x
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	VXORPD X12, X12, X12            // and those of the tail
	VXORPD X13, X13, X13
	SUBQ   $16, CX
	JLT    ds4

ds16:
	VMOVUPD     (SI), Y8
	VMOVUPD     32(SI), Y9
	VMOVUPD     64(SI), Y10
	VMOVUPD     96(SI), Y11
	VFMADD231PD (DI), Y8, Y0
	VFMADD231PD 32(DI), Y9, Y1
	VFMADD231PD 64(DI), Y10, Y2
	VFMADD231PD 96(DI), Y11, Y3
	VFMADD231PD Y8, Y8, Y4
	VFMADD231PD Y9, Y9, Y5
	VFMADD231PD Y10, Y10, Y6
	VFMADD231PD Y11, Y11, Y7
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         ds16

ds4:
	ADDQ $12, CX                    // remaining - 4
	JLT  dsTail

ds4loop:
	VMOVUPD     (SI), Y8
	VFMADD231PD (DI), Y8, Y0
	VFMADD231PD Y8, Y8, Y4
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         ds4loop

dsTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   dsSum

dsOne:
	VMOVSD      (SI), X8
	VFMADD231SD (DI), X8, X12
	VFMADD231SD X8, X8, X13
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         dsOne

dsSum:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	VADDPD Y2, Y0, Y0
	VADDPD Y5, Y4, Y4
	VADDPD Y7, Y6, Y6
	VADDPD Y6, Y4, Y4
	FUSED_SUM(Y0, X0, X1)
	FUSED_SUM(Y4, X4, X1)
	VADDSD X12, X0, X0
	VADDSD X13, X4, X4
	VMOVSD X0, xy+48(FP)
	VMOVSD X4, xx+56(FP)
	VZEROUPPER
	RET

// func axpySquaresAVX2(a float64, x, y []float64) float64
TEXT ·axpySquaresAVX2(SB), NOSPLIT, $0-64
	VBROADCASTSD a+0(FP), Y12
	MOVQ         x_base+8(FP), SI
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	VXORPD       X0, X0, X0         // four accumulators
	VXORPD       X1, X1, X1
	VXORPD       X2, X2, X2
	VXORPD       X3, X3, X3
	VXORPD       X8, X8, X8         // and one for the tail
	SUBQ         $16, CX
	JLT          as4

as16:
	VMOVUPD     (DI), Y4
	VMOVUPD     32(DI), Y5
	VMOVUPD     64(DI), Y6
	VMOVUPD     96(DI), Y7
	VFMADD231PD (SI), Y12, Y4
	VFMADD231PD 32(SI), Y12, Y5
	VFMADD231PD 64(SI), Y12, Y6
	VFMADD231PD 96(SI), Y12, Y7
	VMOVUPD     Y4, (DI)
	VMOVUPD     Y5, 32(DI)
	VMOVUPD     Y6, 64(DI)
	VMOVUPD     Y7, 96(DI)
	VFMADD231PD Y4, Y4, Y0
	VFMADD231PD Y5, Y5, Y1
	VFMADD231PD Y6, Y6, Y2
	VFMADD231PD Y7, Y7, Y3
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         as16

as4:
	ADDQ $12, CX                    // remaining - 4
	JLT  asTail

as4loop:
	VMOVUPD     (DI), Y4
	VFMADD231PD (SI), Y12, Y4
	VMOVUPD     Y4, (DI)
	VFMADD231PD Y4, Y4, Y0
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         as4loop

asTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   asSum

asOne:
	VMOVSD      (DI), X4
	VFMADD231SD (SI), X12, X4
	VMOVSD      X4, (DI)
	VFMADD231SD X4, X4, X8
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         asOne

asSum:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	VADDPD Y2, Y0, Y0
	FUSED_SUM(Y0, X0, X1)
	VADDSD X8, X0, X0
	VMOVSD X0, ret+56(FP)
	VZEROUPPER
	RET

// func axpyXpbyAVX2(a float64, p, y []float64, b float64, x []float64)
TEXT ·axpyXpbyAVX2(SB), NOSPLIT, $0-88
	VBROADCASTSD a+0(FP), Y12
	MOVQ         p_base+8(FP), SI
	MOVQ         p_len+16(FP), CX
	MOVQ         y_base+32(FP), DI
	VBROADCASTSD b+56(FP), Y13
	MOVQ         x_base+64(FP), DX
	SUBQ         $8, CX
	JLT          ax4

ax8:
	VMOVUPD     (SI), Y0            // p
	VMOVUPD     32(SI), Y1
	VMOVUPD     (DI), Y2            // y
	VMOVUPD     32(DI), Y3
	VMOVUPD     (DX), Y4            // x
	VMOVUPD     32(DX), Y5
	VFMADD231PD Y0, Y12, Y2
	VFMADD231PD Y1, Y12, Y3
	VFMADD231PD Y0, Y13, Y4
	VFMADD231PD Y1, Y13, Y5
	VMOVUPD     Y2, (DI)
	VMOVUPD     Y3, 32(DI)
	VMOVUPD     Y4, (SI)
	VMOVUPD     Y5, 32(SI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	SUBQ        $8, CX
	JGE         ax8

ax4:
	ADDQ        $4, CX              // remaining - 4
	JLT         axTail
	VMOVUPD     (SI), Y0
	VMOVUPD     (DI), Y2
	VMOVUPD     (DX), Y4
	VFMADD231PD Y0, Y12, Y2
	VFMADD231PD Y0, Y13, Y4
	VMOVUPD     Y2, (DI)
	VMOVUPD     Y4, (SI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	ADDQ        $32, DX
	SUBQ        $4, CX

axTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   axDone

axOne:
	VMOVSD      (SI), X0
	VMOVSD      (DI), X2
	VMOVSD      (DX), X4
	VFMADD231SD X0, X12, X2
	VFMADD231SD X0, X13, X4
	VMOVSD      X2, (DI)
	VMOVSD      X4, (SI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	ADDQ        $8, DX
	DECQ        CX
	JNZ         axOne

axDone:
	VZEROUPPER
	RET

// func xpbyPazAVX2(x []float64, b float64, y []float64, a float64, z []float64)
TEXT ·xpbyPazAVX2(SB), NOSPLIT, $0-88
	MOVQ         x_base+0(FP), DX
	VBROADCASTSD b+24(FP), Y13
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	VBROADCASTSD a+56(FP), Y12
	MOVQ         z_base+64(FP), SI
	SUBQ         $8, CX
	JLT          xp4

xp8:
	VMOVUPD     (DI), Y0            // y
	VMOVUPD     32(DI), Y1
	VMOVUPD     (DX), Y2            // x
	VMOVUPD     32(DX), Y3
	VFMADD231PD (SI), Y12, Y0       // y + a z
	VFMADD231PD 32(SI), Y12, Y1
	VFMADD231PD Y0, Y13, Y2
	VFMADD231PD Y1, Y13, Y3
	VMOVUPD     Y2, (DI)
	VMOVUPD     Y3, 32(DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	SUBQ        $8, CX
	JGE         xp8

xp4:
	ADDQ        $4, CX              // remaining - 4
	JLT         xpTail
	VMOVUPD     (DI), Y0
	VMOVUPD     (DX), Y2
	VFMADD231PD (SI), Y12, Y0
	VFMADD231PD Y0, Y13, Y2
	VMOVUPD     Y2, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	ADDQ        $32, DX
	SUBQ        $4, CX

xpTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   xpDone

xpOne:
	VMOVSD      (DI), X0
	VMOVSD      (DX), X2
	VFMADD231SD (SI), X12, X0
	VFMADD231SD X0, X13, X2
	VMOVSD      X2, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	ADDQ        $8, DX
	DECQ        CX
	JNZ         xpOne

xpDone:
	VZEROUPPER
	RET

// func twoStepAVX2(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)
TEXT ·twoStepAVX2(SB), NOSPLIT, $0-184
	VBROADCASTSD a+0(FP), Y10
	MOVQ         y_base+8(FP), SI
	VBROADCASTSD b+32(FP), Y11
	MOVQ         z_base+40(FP), DX
	MOVQ         x_base+64(FP), DI
	VBROADCASTSD c+88(FP), Y12
	MOVQ         t_base+96(FP), R8
	MOVQ         r_base+120(FP), R9
	MOVQ         r_len+128(FP), CX
	MOVQ         w_base+144(FP), R10
	VXORPD       X0, X0, X0         // two accumulators of r·w
	VXORPD       X1, X1, X1
	VXORPD       X2, X2, X2         // two of r·r
	VXORPD       X3, X3, X3
	VXORPD       X13, X13, X13      // and those of the tail
	VXORPD       X14, X14, X14
	SUBQ         $8, CX
	JLT          ts4

ts8:
	VMOVUPD     (DI), Y4            // x
	VMOVUPD     32(DI), Y5
	VMOVUPD     (R9), Y6            // r
	VMOVUPD     32(R9), Y7
	VMOVUPD     (DX), Y8            // z, perhaps r
	VMOVUPD     32(DX), Y9
	VFMADD231PD (SI), Y10, Y4
	VFMADD231PD 32(SI), Y10, Y5
	VFMADD231PD (R8), Y12, Y6
	VFMADD231PD 32(R8), Y12, Y7
	VFMADD231PD Y8, Y11, Y4
	VFMADD231PD Y9, Y11, Y5
	VMOVUPD     Y6, (R9)
	VMOVUPD     Y7, 32(R9)
	VMOVUPD     Y4, (DI)
	VMOVUPD     Y5, 32(DI)
	VFMADD231PD (R10), Y6, Y0
	VFMADD231PD 32(R10), Y7, Y1
	VFMADD231PD Y6, Y6, Y2
	VFMADD231PD Y7, Y7, Y3
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	ADDQ        $64, R8
	ADDQ        $64, R9
	ADDQ        $64, R10
	SUBQ        $8, CX
	JGE         ts8

ts4:
	ADDQ        $4, CX              // remaining - 4
	JLT         tsTail
	VMOVUPD     (DI), Y4
	VMOVUPD     (R9), Y6
	VMOVUPD     (DX), Y8
	VFMADD231PD (SI), Y10, Y4
	VFMADD231PD (R8), Y12, Y6
	VFMADD231PD Y8, Y11, Y4
	VMOVUPD     Y6, (R9)
	VMOVUPD     Y4, (DI)
	VFMADD231PD (R10), Y6, Y0
	VFMADD231PD Y6, Y6, Y2
	ADDQ        $32, SI
	ADDQ        $32, DI
	ADDQ        $32, DX
	ADDQ        $32, R8
	ADDQ        $32, R9
	ADDQ        $32, R10
	SUBQ        $4, CX

tsTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   tsSum

tsOne:
	VMOVSD      (DI), X4
	VMOVSD      (R9), X6
	VMOVSD      (DX), X8
	VFMADD231SD (SI), X10, X4
	VFMADD231SD (R8), X12, X6
	VFMADD231SD X8, X11, X4
	VMOVSD      X6, (R9)
	VMOVSD      X4, (DI)
	VFMADD231SD (R10), X6, X13
	VFMADD231SD X6, X6, X14
	ADDQ        $8, SI
	ADDQ        $8, DI
	ADDQ        $8, DX
	ADDQ        $8, R8
	ADDQ        $8, R9
	ADDQ        $8, R10
	DECQ        CX
	JNZ         tsOne

tsSum:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	FUSED_SUM(Y0, X0, X1)
	FUSED_SUM(Y2, X2, X1)
	VADDSD X13, X0, X0
	VADDSD X14, X2, X2
	VMOVSD X0, rw+168(FP)
	VMOVSD X2, rr+176(FP)
	VZEROUPPER
	RET
