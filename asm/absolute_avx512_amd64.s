//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// ABS_BITS sets Z31 to the bits of a number without its sign. It destroys tmp.
#define ABS_BITS(tmp) \
	MOVQ         $0x7fffffffffffffff, tmp \
	VPBROADCASTQ tmp, Z31

// func asumAVX512(x []float64) float64
TEXT ·asumAVX512(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	ABS_BITS(AX)
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	SUBQ   $32, CX
	JLT    asum8

asum32:
	VANDPD (SI), Z31, Z4
	VANDPD 64(SI), Z31, Z5
	VANDPD 128(SI), Z31, Z6
	VANDPD 192(SI), Z31, Z7
	VADDPD Z4, Z0, Z0
	VADDPD Z5, Z1, Z1
	VADDPD Z6, Z2, Z2
	VADDPD Z7, Z3, Z3
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    asum32

asum8:
	ADDQ $24, CX                    // remaining - 8
	JLT  asumTail

asum8loop:
	VANDPD (SI), Z31, Z4
	VADDPD Z4, Z0, Z0
	ADDQ   $64, SI
	SUBQ   $8, CX
	JGE    asum8loop

asumTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        asumSum
	TAIL_MASK(AX)
	VMOVUPD.Z (SI), K1, Z4
	VANDPD    Z4, Z31, Z4
	VADDPD    Z4, Z1, Z1

asumSum:
	VADDPD        Z1, Z0, Z0
	VADDPD        Z3, Z2, Z2
	VADDPD        Z2, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VUNPCKHPD     X0, X0, X1
	VADDSD        X1, X0, X0
	VMOVSD        X0, ret+24(FP)
	VZEROUPPER
	RET

// func absMaxAVX512(x []float64) float64
//
// Of two operands of which one is NaN, VMAXPD returns the last in Intel's order, which
// is the accumulator here.
TEXT ·absMaxAVX512(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	ABS_BITS(AX)
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	SUBQ   $32, CX
	JLT    max8

max32:
	VANDPD (SI), Z31, Z4
	VANDPD 64(SI), Z31, Z5
	VANDPD 128(SI), Z31, Z6
	VANDPD 192(SI), Z31, Z7
	VMAXPD Z0, Z4, Z0
	VMAXPD Z1, Z5, Z1
	VMAXPD Z2, Z6, Z2
	VMAXPD Z3, Z7, Z3
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    max32

max8:
	ADDQ $24, CX                    // remaining - 8
	JLT  maxTail

max8loop:
	VANDPD (SI), Z31, Z4
	VMAXPD Z0, Z4, Z0
	ADDQ   $64, SI
	SUBQ   $8, CX
	JGE    max8loop

maxTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        maxAll
	TAIL_MASK(AX)
	VMOVUPD.Z (SI), K1, Z4
	VANDPD    Z4, Z31, Z4
	VMAXPD    Z1, Z4, Z1

maxAll:
	VMAXPD        Z1, Z0, Z0
	VMAXPD        Z3, Z2, Z2
	VMAXPD        Z2, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VMAXPD        X1, X0, X0
	VUNPCKHPD     X0, X0, X1
	VMAXSD        X1, X0, X0
	VMOVSD        X0, ret+24(FP)
	VZEROUPPER
	RET
