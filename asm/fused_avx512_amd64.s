//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// No operand is brought to the beginning of a line first, as axpyAVX512 does: the
// order of the sums would depend on addresses.

// FUSED_SUM leaves in X the sum of the eight elements of Z, of which Y and X are the
// lower parts. It destroys the register of which TY and TX are parts.
#define FUSED_SUM(Z, Y, X, TY, TX) \
	VEXTRACTF64X4 $1, Z, TY     \
	VADDPD        TY, Y, Y      \
	VEXTRACTF128  $1, Y, TX     \
	VADDPD        TX, X, X      \
	VUNPCKHPD     X, X, TX      \
	VADDSD        TX, X, X

// func dotSquaresAVX512(x, y []float64) (xy, xx float64)
TEXT ·dotSquaresAVX512(SB), NOSPLIT, $0-64
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
	SUBQ   $32, CX
	JLT    ds8

ds32:
	VMOVUPD     (SI), Z8
	VMOVUPD     64(SI), Z9
	VMOVUPD     128(SI), Z10
	VMOVUPD     192(SI), Z11
	VFMADD231PD (DI), Z8, Z0
	VFMADD231PD 64(DI), Z9, Z1
	VFMADD231PD 128(DI), Z10, Z2
	VFMADD231PD 192(DI), Z11, Z3
	VFMADD231PD Z8, Z8, Z4
	VFMADD231PD Z9, Z9, Z5
	VFMADD231PD Z10, Z10, Z6
	VFMADD231PD Z11, Z11, Z7
	ADDQ        $256, SI
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         ds32

ds8:
	ADDQ $24, CX                    // remaining - 8
	JLT  dsTail

ds8loop:
	VMOVUPD     (SI), Z8
	VFMADD231PD (DI), Z8, Z0
	VFMADD231PD Z8, Z8, Z4
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         ds8loop

dsTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          dsSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z8
	VMOVUPD.Z   (DI), K1, Z9
	VFMADD231PD Z9, Z8, Z1
	VFMADD231PD Z8, Z8, Z5

dsSum:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	VADDPD Z2, Z0, Z0
	VADDPD Z5, Z4, Z4
	VADDPD Z7, Z6, Z6
	VADDPD Z6, Z4, Z4
	FUSED_SUM(Z0, Y0, X0, Y1, X1)
	FUSED_SUM(Z4, Y4, X4, Y1, X1)
	VMOVSD X0, xy+48(FP)
	VMOVSD X4, xx+56(FP)
	VZEROUPPER
	RET

// func axpySquaresAVX512(a float64, x, y []float64) float64
TEXT ·axpySquaresAVX512(SB), NOSPLIT, $0-64
	VBROADCASTSD a+0(FP), Z12
	MOVQ         x_base+8(FP), SI
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	VXORPD       X0, X0, X0         // four accumulators
	VXORPD       X1, X1, X1
	VXORPD       X2, X2, X2
	VXORPD       X3, X3, X3
	SUBQ         $32, CX
	JLT          as8

as32:
	VMOVUPD     (DI), Z4
	VMOVUPD     64(DI), Z5
	VMOVUPD     128(DI), Z6
	VMOVUPD     192(DI), Z7
	VFMADD231PD (SI), Z12, Z4
	VFMADD231PD 64(SI), Z12, Z5
	VFMADD231PD 128(SI), Z12, Z6
	VFMADD231PD 192(SI), Z12, Z7
	VMOVUPD     Z4, (DI)
	VMOVUPD     Z5, 64(DI)
	VMOVUPD     Z6, 128(DI)
	VMOVUPD     Z7, 192(DI)
	VFMADD231PD Z4, Z4, Z0
	VFMADD231PD Z5, Z5, Z1
	VFMADD231PD Z6, Z6, Z2
	VFMADD231PD Z7, Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         as32

as8:
	ADDQ $24, CX                    // remaining - 8
	JLT  asTail

as8loop:
	VMOVUPD     (DI), Z4
	VFMADD231PD (SI), Z12, Z4
	VMOVUPD     Z4, (DI)
	VFMADD231PD Z4, Z4, Z0
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         as8loop

asTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          asSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z4
	VMOVUPD.Z   (SI), K1, Z5
	VFMADD231PD Z5, Z12, Z4
	VMOVUPD     Z4, K1, (DI)
	VFMADD231PD Z4, Z4, K1, Z1      // 0·Inf beyond the end is a NaN

asSum:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	VADDPD Z2, Z0, Z0
	FUSED_SUM(Z0, Y0, X0, Y1, X1)
	VMOVSD X0, ret+56(FP)
	VZEROUPPER
	RET

// func axpyXpbyAVX512(a float64, p, y []float64, b float64, x []float64)
TEXT ·axpyXpbyAVX512(SB), NOSPLIT, $0-88
	VBROADCASTSD a+0(FP), Z12
	MOVQ         p_base+8(FP), SI
	MOVQ         p_len+16(FP), CX
	MOVQ         y_base+32(FP), DI
	VBROADCASTSD b+56(FP), Z13
	MOVQ         x_base+64(FP), DX
	SUBQ         $16, CX
	JLT          ax8

ax16:
	VMOVUPD     (SI), Z0            // p
	VMOVUPD     64(SI), Z1
	VMOVUPD     (DI), Z2            // y
	VMOVUPD     64(DI), Z3
	VMOVUPD     (DX), Z4            // x
	VMOVUPD     64(DX), Z5
	VFMADD231PD Z0, Z12, Z2
	VFMADD231PD Z1, Z12, Z3
	VFMADD231PD Z0, Z13, Z4
	VFMADD231PD Z1, Z13, Z5
	VMOVUPD     Z2, (DI)
	VMOVUPD     Z3, 64(DI)
	VMOVUPD     Z4, (SI)
	VMOVUPD     Z5, 64(SI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	ADDQ        $128, DX
	SUBQ        $16, CX
	JGE         ax16

ax8:
	ADDQ        $8, CX              // remaining - 8
	JLT         axTail
	VMOVUPD     (SI), Z0
	VMOVUPD     (DI), Z2
	VMOVUPD     (DX), Z4
	VFMADD231PD Z0, Z12, Z2
	VFMADD231PD Z0, Z13, Z4
	VMOVUPD     Z2, (DI)
	VMOVUPD     Z4, (SI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	SUBQ        $8, CX

axTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          axDone
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z0
	VMOVUPD.Z   (DI), K1, Z2
	VMOVUPD.Z   (DX), K1, Z4
	VFMADD231PD Z0, Z12, Z2
	VFMADD231PD Z0, Z13, Z4
	VMOVUPD     Z2, K1, (DI)
	VMOVUPD     Z4, K1, (SI)

axDone:
	VZEROUPPER
	RET

// func xpbyPazAVX512(x []float64, b float64, y []float64, a float64, z []float64)
TEXT ·xpbyPazAVX512(SB), NOSPLIT, $0-88
	MOVQ         x_base+0(FP), DX
	VBROADCASTSD b+24(FP), Z13
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	VBROADCASTSD a+56(FP), Z12
	MOVQ         z_base+64(FP), SI
	SUBQ         $16, CX
	JLT          xp8

xp16:
	VMOVUPD     (DI), Z0            // y
	VMOVUPD     64(DI), Z1
	VMOVUPD     (DX), Z2            // x
	VMOVUPD     64(DX), Z3
	VFMADD231PD (SI), Z12, Z0       // y + a z
	VFMADD231PD 64(SI), Z12, Z1
	VFMADD231PD Z0, Z13, Z2
	VFMADD231PD Z1, Z13, Z3
	VMOVUPD     Z2, (DI)
	VMOVUPD     Z3, 64(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	ADDQ        $128, DX
	SUBQ        $16, CX
	JGE         xp16

xp8:
	ADDQ        $8, CX              // remaining - 8
	JLT         xpTail
	VMOVUPD     (DI), Z0
	VMOVUPD     (DX), Z2
	VFMADD231PD (SI), Z12, Z0
	VFMADD231PD Z0, Z13, Z2
	VMOVUPD     Z2, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	SUBQ        $8, CX

xpTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          xpDone
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z0
	VMOVUPD.Z   (DX), K1, Z2
	VMOVUPD.Z   (SI), K1, Z1
	VFMADD231PD Z1, Z12, Z0
	VFMADD231PD Z0, Z13, Z2
	VMOVUPD     Z2, K1, (DI)

xpDone:
	VZEROUPPER
	RET

// func twoStepAVX512(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)
TEXT ·twoStepAVX512(SB), NOSPLIT, $0-184
	VBROADCASTSD a+0(FP), Z16
	MOVQ         y_base+8(FP), SI
	VBROADCASTSD b+32(FP), Z17
	MOVQ         z_base+40(FP), DX
	MOVQ         x_base+64(FP), DI
	VBROADCASTSD c+88(FP), Z18
	MOVQ         t_base+96(FP), R8
	MOVQ         r_base+120(FP), R9
	MOVQ         r_len+128(FP), CX
	MOVQ         w_base+144(FP), R10
	VXORPD       X0, X0, X0         // two accumulators of r·w
	VXORPD       X1, X1, X1
	VXORPD       X2, X2, X2         // two of r·r
	VXORPD       X3, X3, X3
	SUBQ         $16, CX
	JLT          ts8

ts16:
	VMOVUPD     (DI), Z4            // x
	VMOVUPD     64(DI), Z5
	VMOVUPD     (R9), Z6            // r
	VMOVUPD     64(R9), Z7
	VMOVUPD     (DX), Z8            // z, perhaps r
	VMOVUPD     64(DX), Z9
	VFMADD231PD (SI), Z16, Z4
	VFMADD231PD 64(SI), Z16, Z5
	VFMADD231PD (R8), Z18, Z6
	VFMADD231PD 64(R8), Z18, Z7
	VFMADD231PD Z8, Z17, Z4
	VFMADD231PD Z9, Z17, Z5
	VMOVUPD     Z6, (R9)
	VMOVUPD     Z7, 64(R9)
	VMOVUPD     Z4, (DI)
	VMOVUPD     Z5, 64(DI)
	VFMADD231PD (R10), Z6, Z0
	VFMADD231PD 64(R10), Z7, Z1
	VFMADD231PD Z6, Z6, Z2
	VFMADD231PD Z7, Z7, Z3
	ADDQ        $128, SI
	ADDQ        $128, DI
	ADDQ        $128, DX
	ADDQ        $128, R8
	ADDQ        $128, R9
	ADDQ        $128, R10
	SUBQ        $16, CX
	JGE         ts16

ts8:
	ADDQ        $8, CX              // remaining - 8
	JLT         tsTail
	VMOVUPD     (DI), Z4
	VMOVUPD     (R9), Z6
	VMOVUPD     (DX), Z8
	VFMADD231PD (SI), Z16, Z4
	VFMADD231PD (R8), Z18, Z6
	VFMADD231PD Z8, Z17, Z4
	VMOVUPD     Z6, (R9)
	VMOVUPD     Z4, (DI)
	VFMADD231PD (R10), Z6, Z0
	VFMADD231PD Z6, Z6, Z2
	ADDQ        $64, SI
	ADDQ        $64, DI
	ADDQ        $64, DX
	ADDQ        $64, R8
	ADDQ        $64, R9
	ADDQ        $64, R10
	SUBQ        $8, CX

tsTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          tsSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z4
	VMOVUPD.Z   (R9), K1, Z6
	VMOVUPD.Z   (DX), K1, Z8
	VMOVUPD.Z   (SI), K1, Z9
	VMOVUPD.Z   (R8), K1, Z10
	VMOVUPD.Z   (R10), K1, Z11
	VFMADD231PD Z9, Z16, Z4
	VFMADD231PD Z10, Z18, Z6
	VFMADD231PD Z8, Z17, Z4
	VMOVUPD     Z6, K1, (R9)
	VMOVUPD     Z4, K1, (DI)
	VFMADD231PD Z11, Z6, K1, Z1     // 0·Inf beyond the end is a NaN
	VFMADD231PD Z6, Z6, K1, Z3

tsSum:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	FUSED_SUM(Z0, Y0, X0, Y1, X1)
	FUSED_SUM(Z2, Y2, X2, Y1, X1)
	VMOVSD X0, rw+168(FP)
	VMOVSD X2, rr+176(FP)
	VZEROUPPER
	RET
