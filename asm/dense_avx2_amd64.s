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

DATA absMask<>+0(SB)/8, $0x7FFFFFFFFFFFFFFF
GLOBL absMask<>(SB), RODATA|NOPTR, $8

// func iamaxAVX2(x []float64) int
TEXT ·iamaxAVX2(SB), NOSPLIT, $0-32
	MOVQ         x_base+0(FP), SI
	MOVQ         x_len+8(FP), CX
	VBROADCASTSD absMask<>(SB), Y7
	VXORPD       Y0, Y0, Y0         // largest so far, in two accumulators
	VXORPD       Y1, Y1, Y1
	VXORPD       Y6, Y6, Y6         // not zero where NaN was met
	MOVQ         SI, DI
	MOVQ         CX, DX
	SUBQ         $8, CX
	JLT          maxTail

max8:
	VANDPD (DI), Y7, Y2
	VANDPD 32(DI), Y7, Y3
	VCMPPD $3, Y3, Y2, Y4           // unordered
	VORPD  Y4, Y6, Y6
	VMAXPD Y2, Y0, Y0
	VMAXPD Y3, Y1, Y1
	ADDQ   $64, DI
	SUBQ   $8, CX
	JGE    max8

maxTail:
	VMAXPD Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPD X1, X0, X0
	VEXTRACTF128 $1, Y6, X5
	VORPD  X5, X6, X6
	VUNPCKHPD X6, X6, X5
	VORPD  X5, X6, X6
	VUNPCKHPD X0, X0, X1
	VMAXSD X1, X0, X0
	ADDQ   $8, CX                   // remaining, 0..7
	JZ     maxDone

max1:
	VMOVSD (DI), X2
	VANDPD X7, X2, X2
	VCMPSD $3, X2, X2, X4
	VORPD  X4, X6, X6
	VMAXSD X2, X0, X0
	ADDQ   $8, DI
	DECQ   CX
	JNZ    max1

maxDone:
	VMOVQ  X6, AX
	TESTQ  AX, AX
	JNZ    nan
	VBROADCASTSD X0, Y0
	MOVQ   SI, DI                   // where it stands first
	SUBQ   $4, DX
	JLT    findTail

find4:
	VANDPD (DI), Y7, Y2
	VCMPPD $0, Y2, Y0, Y3
	VMOVMSKPD Y3, AX
	TESTL  AX, AX
	JNZ    found
	ADDQ   $32, DI
	SUBQ   $4, DX
	JGE    find4

findTail:
	VMOVSD (DI), X2                 // one of the last ones is it
	VANDPD X7, X2, X2
	VUCOMISD X2, X0
	JEQ    here
	ADDQ   $8, DI
	JMP    findTail

found:
	BSFL   AX, AX
	LEAQ   (DI)(AX*8), DI

here:
	SUBQ   SI, DI
	SHRQ   $3, DI
	MOVQ   DI, ret+24(FP)
	VZEROUPPER
	RET

nan:
	MOVQ   $-1, ret+24(FP)
	VZEROUPPER
	RET
