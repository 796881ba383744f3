//go:build !purego

#include "textflag.h"

// ABS_BITS sets Y15 to the bits of a number without its sign. It destroys tmp.
#define ABS_BITS(tmp) \
	MOVQ         $0x7fffffffffffffff, tmp \
	VMOVQ        tmp, X15                 \
	VBROADCASTSD X15, Y15

// func asumAVX2(x []float64) float64
TEXT ·asumAVX2(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	ABS_BITS(AX)
	VXORPD Y0, Y0, Y0               // four accumulators
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	SUBQ   $16, CX
	JLT    asum4

asum16:
	VANDPD (SI), Y15, Y4
	VANDPD 32(SI), Y15, Y5
	VANDPD 64(SI), Y15, Y6
	VANDPD 96(SI), Y15, Y7
	VADDPD Y4, Y0, Y0
	VADDPD Y5, Y1, Y1
	VADDPD Y6, Y2, Y2
	VADDPD Y7, Y3, Y3
	ADDQ   $128, SI
	SUBQ   $16, CX
	JGE    asum16

asum4:
	ADDQ $12, CX                    // remaining - 4
	JLT  asumSum

asum4loop:
	VANDPD (SI), Y15, Y4
	VADDPD Y4, Y0, Y0
	ADDQ   $32, SI
	SUBQ   $4, CX
	JGE    asum4loop

asumSum:
	VADDPD       Y1, Y0, Y0
	VADDPD       Y3, Y2, Y2
	VADDPD       Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VUNPCKHPD    X0, X0, X1
	VADDSD       X1, X0, X0
	ADDQ         $4, CX             // remaining, 0..3
	JZ           asumDone

asumOne:
	VMOVSD (SI), X1
	VANDPD X1, X15, X1
	VADDSD X1, X0, X0
	ADDQ   $8, SI
	DECQ   CX
	JNZ    asumOne

asumDone:
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func absMaxAVX2(x []float64) float64
//
// Of two operands of which one is NaN, VMAXPD returns the last in Intel's order, which
// is the accumulator here.
TEXT ·absMaxAVX2(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	ABS_BITS(AX)
	VXORPD Y0, Y0, Y0               // four accumulators
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	SUBQ   $16, CX
	JLT    max4

max16:
	VANDPD (SI), Y15, Y4
	VANDPD 32(SI), Y15, Y5
	VANDPD 64(SI), Y15, Y6
	VANDPD 96(SI), Y15, Y7
	VMAXPD Y0, Y4, Y0
	VMAXPD Y1, Y5, Y1
	VMAXPD Y2, Y6, Y2
	VMAXPD Y3, Y7, Y3
	ADDQ   $128, SI
	SUBQ   $16, CX
	JGE    max16

max4:
	ADDQ $12, CX                    // remaining - 4
	JLT  maxAll

max4loop:
	VANDPD (SI), Y15, Y4
	VMAXPD Y0, Y4, Y0
	ADDQ   $32, SI
	SUBQ   $4, CX
	JGE    max4loop

maxAll:
	VMAXPD       Y1, Y0, Y0
	VMAXPD       Y3, Y2, Y2
	VMAXPD       Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPD       X1, X0, X0
	VUNPCKHPD    X0, X0, X1
	VMAXSD       X1, X0, X0
	ADDQ         $4, CX             // remaining, 0..3
	JZ           maxDone

maxOne:
	VMOVSD (SI), X1
	VANDPD X1, X15, X1
	VMAXSD X0, X1, X0
	ADDQ   $8, SI
	DECQ   CX
	JNZ    maxOne

maxDone:
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET
