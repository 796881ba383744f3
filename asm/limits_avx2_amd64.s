//go:build !purego

#include "textflag.h"

// func sumAVX2(x []float64) float64
TEXT ·sumAVX2(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	VXORPD X0, X0, X0               // eight accumulators, two loads a cycle
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X4, X4, X4
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	VXORPD X8, X8, X8               // and one for the tail
	SUBQ   $32, CX
	JLT    sum4

sum32:
	VADDPD (SI), Y0, Y0
	VADDPD 32(SI), Y1, Y1
	VADDPD 64(SI), Y2, Y2
	VADDPD 96(SI), Y3, Y3
	VADDPD 128(SI), Y4, Y4
	VADDPD 160(SI), Y5, Y5
	VADDPD 192(SI), Y6, Y6
	VADDPD 224(SI), Y7, Y7
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    sum32

sum4:
	ADDQ $28, CX                    // remaining - 4
	JLT  sumTail

sum4loop:
	VADDPD (SI), Y0, Y0
	ADDQ   $32, SI
	SUBQ   $4, CX
	JGE    sum4loop

sumTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   sumSum

sumOne:
	VADDSD (SI), X8, X8
	ADDQ   $8, SI
	DECQ   CX
	JNZ    sumOne

sumSum:
	VADDPD       Y1, Y0, Y0
	VADDPD       Y3, Y2, Y2
	VADDPD       Y5, Y4, Y4
	VADDPD       Y7, Y6, Y6
	VADDPD       Y2, Y0, Y0
	VADDPD       Y6, Y4, Y4
	VADDPD       Y4, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VUNPCKHPD    X0, X0, X1
	VADDSD       X1, X0, X0
	VADDSD       X8, X0, X0
	VMOVSD       X0, ret+24(FP)
	VZEROUPPER
	RET

// func copyToAVX2(x, y []float64)
TEXT ·copyToAVX2(SB), NOSPLIT, $0-48
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ y_base+24(FP), DI
	SUBQ $16, CX
	JLT  copy4

copy16:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     copy16

copy4:
	ADDQ $12, CX                    // remaining - 4
	JLT  copyTail

copy4loop:
	VMOVUPD (SI), Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     copy4loop

copyTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   copyDone

copyOne:
	VMOVSD (SI), X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNZ    copyOne

copyDone:
	VZEROUPPER
	RET

// func triadAVX2(a float64, x, z, y []float64)
TEXT ·triadAVX2(SB), NOSPLIT, $0-80
	VBROADCASTSD a+0(FP), Y0
	MOVQ         x_base+8(FP), SI
	MOVQ         z_base+32(FP), DX
	MOVQ         y_base+56(FP), DI
	MOVQ         y_len+64(FP), CX
	SUBQ         $16, CX
	JLT          triad4

triad16:
	VMOVUPD     (SI), Y1
	VMOVUPD     32(SI), Y2
	VMOVUPD     64(SI), Y3
	VMOVUPD     96(SI), Y4
	VFMADD231PD (DX), Y0, Y1
	VFMADD231PD 32(DX), Y0, Y2
	VFMADD231PD 64(DX), Y0, Y3
	VFMADD231PD 96(DX), Y0, Y4
	VMOVUPD     Y1, (DI)
	VMOVUPD     Y2, 32(DI)
	VMOVUPD     Y3, 64(DI)
	VMOVUPD     Y4, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DX
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         triad16

triad4:
	ADDQ $12, CX                    // remaining - 4
	JLT  triadTail

triad4loop:
	VMOVUPD     (SI), Y1
	VFMADD231PD (DX), Y0, Y1
	VMOVUPD     Y1, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DX
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         triad4loop

triadTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   triadDone

triadOne:
	VMOVSD      (SI), X1
	VFMADD231SD (DX), X0, X1
	VMOVSD      X1, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DX
	ADDQ        $8, DI
	DECQ        CX
	JNZ         triadOne

triadDone:
	VZEROUPPER
	RET

// Rows of s in registers, twelve vectors from offset on.
#define LOAD_CHAINS(offset) \
	VMOVUPD (offset+0)(SI), Y0    \
	VMOVUPD (offset+32)(SI), Y1   \
	VMOVUPD (offset+64)(SI), Y2   \
	VMOVUPD (offset+96)(SI), Y3   \
	VMOVUPD (offset+128)(SI), Y4  \
	VMOVUPD (offset+160)(SI), Y5  \
	VMOVUPD (offset+192)(SI), Y6  \
	VMOVUPD (offset+224)(SI), Y7  \
	VMOVUPD (offset+256)(SI), Y8  \
	VMOVUPD (offset+288)(SI), Y9  \
	VMOVUPD (offset+320)(SI), Y10 \
	VMOVUPD (offset+352)(SI), Y11

#define STORE_CHAINS(offset) \
	VMOVUPD Y0, (offset+0)(SI)    \
	VMOVUPD Y1, (offset+32)(SI)   \
	VMOVUPD Y2, (offset+64)(SI)   \
	VMOVUPD Y3, (offset+96)(SI)   \
	VMOVUPD Y4, (offset+128)(SI)  \
	VMOVUPD Y5, (offset+160)(SI)  \
	VMOVUPD Y6, (offset+192)(SI)  \
	VMOVUPD Y7, (offset+224)(SI)  \
	VMOVUPD Y8, (offset+256)(SI)  \
	VMOVUPD Y9, (offset+288)(SI)  \
	VMOVUPD Y10, (offset+320)(SI) \
	VMOVUPD Y11, (offset+352)(SI)

// STEP_CHAINS computes s = a·s + b in twelve registers, a in Y12, b in Y13.
#define STEP_CHAINS \
	VFMADD213PD Y13, Y12, Y0  \
	VFMADD213PD Y13, Y12, Y1  \
	VFMADD213PD Y13, Y12, Y2  \
	VFMADD213PD Y13, Y12, Y3  \
	VFMADD213PD Y13, Y12, Y4  \
	VFMADD213PD Y13, Y12, Y5  \
	VFMADD213PD Y13, Y12, Y6  \
	VFMADD213PD Y13, Y12, Y7  \
	VFMADD213PD Y13, Y12, Y8  \
	VFMADD213PD Y13, Y12, Y9  \
	VFMADD213PD Y13, Y12, Y10 \
	VFMADD213PD Y13, Y12, Y11

// func fmaChainsAVX2(n int, a, b float64, s []float64)
TEXT ·fmaChainsAVX2(SB), NOSPLIT, $0-48
	VBROADCASTSD a+8(FP), Y12
	VBROADCASTSD b+16(FP), Y13
	MOVQ         s_base+24(FP), SI
	MOVQ         n+0(FP), CX
	LOAD_CHAINS(0)

chainsLow:
	STEP_CHAINS
	DECQ CX
	JNZ  chainsLow
	STORE_CHAINS(0)
	MOVQ n+0(FP), CX
	LOAD_CHAINS(384)

chainsHigh:
	STEP_CHAINS
	DECQ CX
	JNZ  chainsHigh
	STORE_CHAINS(384)
	VZEROUPPER
	RET
