//go:build !purego

#include "textflag.h"

// SUM_Y0 leaves in X0 the sum of the four elements of Y0. It destroys Y1.
#define SUM_Y0 \
	VEXTRACTF128 $1, Y0, X1     \
	VADDPD       X1, X0, X0     \
	VUNPCKHPD    X0, X0, X1     \
	VADDSD       X1, X0, X0

// func dotAVX2(x, y []float64) float64
TEXT ·dotAVX2(SB), NOSPLIT, $0-56
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	MOVQ   y_base+24(FP), DI
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X8, X8, X8               // and one for the tail
	SUBQ   $16, CX
	JLT    dot4

dot16:
	VMOVUPD     (SI), Y4
	VMOVUPD     32(SI), Y5
	VMOVUPD     64(SI), Y6
	VMOVUPD     96(SI), Y7
	VFMADD231PD (DI), Y4, Y0
	VFMADD231PD 32(DI), Y5, Y1
	VFMADD231PD 64(DI), Y6, Y2
	VFMADD231PD 96(DI), Y7, Y3
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         dot16

dot4:
	ADDQ $12, CX                    // remaining - 4
	JLT  dotTail

dot4loop:
	VMOVUPD     (SI), Y4
	VFMADD231PD (DI), Y4, Y0
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         dot4loop

dotTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   dotSum

dotOne:
	VMOVSD      (SI), X4
	VFMADD231SD (DI), X4, X8
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         dotOne

dotSum:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	VADDPD Y2, Y0, Y0
	SUM_Y0
	VADDSD X8, X0, X0
	VMOVSD X0, ret+48(FP)
	VZEROUPPER
	RET

// func sumSquaresAVX2(x []float64) float64
TEXT ·sumSquaresAVX2(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X8, X8, X8               // and one for the tail
	SUBQ   $16, CX
	JLT    sq4

sq16:
	VMOVUPD     (SI), Y4
	VMOVUPD     32(SI), Y5
	VMOVUPD     64(SI), Y6
	VMOVUPD     96(SI), Y7
	VFMADD231PD Y4, Y4, Y0
	VFMADD231PD Y5, Y5, Y1
	VFMADD231PD Y6, Y6, Y2
	VFMADD231PD Y7, Y7, Y3
	ADDQ        $128, SI
	SUBQ        $16, CX
	JGE         sq16

sq4:
	ADDQ $12, CX                    // remaining - 4
	JLT  sqTail

sq4loop:
	VMOVUPD     (SI), Y4
	VFMADD231PD Y4, Y4, Y0
	ADDQ        $32, SI
	SUBQ        $4, CX
	JGE         sq4loop

sqTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   sqSum

sqOne:
	VMOVSD      (SI), X4
	VFMADD231SD X4, X4, X8
	ADDQ        $8, SI
	DECQ        CX
	JNZ         sqOne

sqSum:
	VADDPD Y1, Y0, Y0
	VADDPD Y3, Y2, Y2
	VADDPD Y2, Y0, Y0
	SUM_Y0
	VADDSD X8, X0, X0
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func axpyAVX2(a float64, x, y []float64)
TEXT ·axpyAVX2(SB), NOSPLIT, $0-56
	VBROADCASTSD a+0(FP), Y0
	MOVQ         x_base+8(FP), SI
	MOVQ         x_len+16(FP), CX
	MOVQ         y_base+32(FP), DI
	SUBQ         $16, CX
	JLT          axpy4

axpy16:
	VMOVUPD     (DI), Y1
	VMOVUPD     32(DI), Y2
	VMOVUPD     64(DI), Y3
	VMOVUPD     96(DI), Y4
	VFMADD231PD (SI), Y0, Y1
	VFMADD231PD 32(SI), Y0, Y2
	VFMADD231PD 64(SI), Y0, Y3
	VFMADD231PD 96(SI), Y0, Y4
	VMOVUPD     Y1, (DI)
	VMOVUPD     Y2, 32(DI)
	VMOVUPD     Y3, 64(DI)
	VMOVUPD     Y4, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         axpy16

axpy4:
	ADDQ $12, CX                    // remaining - 4
	JLT  axpyTail

axpy4loop:
	VMOVUPD     (DI), Y1
	VFMADD231PD (SI), Y0, Y1
	VMOVUPD     Y1, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         axpy4loop

axpyTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   axpyDone

axpyOne:
	VMOVSD      (DI), X1
	VFMADD231SD (SI), X0, X1
	VMOVSD      X1, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         axpyOne

axpyDone:
	VZEROUPPER
	RET

// func scaleAVX2(a float64, x []float64)
TEXT ·scaleAVX2(SB), NOSPLIT, $0-32
	VBROADCASTSD a+0(FP), Y0
	MOVQ         x_base+8(FP), SI
	MOVQ         x_len+16(FP), CX
	SUBQ         $16, CX
	JLT          scale4

scale16:
	VMULPD  (SI), Y0, Y1
	VMULPD  32(SI), Y0, Y2
	VMULPD  64(SI), Y0, Y3
	VMULPD  96(SI), Y0, Y4
	VMOVUPD Y1, (SI)
	VMOVUPD Y2, 32(SI)
	VMOVUPD Y3, 64(SI)
	VMOVUPD Y4, 96(SI)
	ADDQ    $128, SI
	SUBQ    $16, CX
	JGE     scale16

scale4:
	ADDQ $12, CX                    // remaining - 4
	JLT  scaleTail

scale4loop:
	VMULPD  (SI), Y0, Y1
	VMOVUPD Y1, (SI)
	ADDQ    $32, SI
	SUBQ    $4, CX
	JGE     scale4loop

scaleTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   scaleDone

scaleOne:
	VMULSD (SI), X0, X1
	VMOVSD X1, (SI)
	ADDQ   $8, SI
	DECQ   CX
	JNZ    scaleOne

scaleDone:
	VZEROUPPER
	RET
