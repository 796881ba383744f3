//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Loops take 16 numbers of each operand a turn in sums, 8 in updates, with post-indexed
// loads of four vectors: loads and stores, not the branch or its count, set the
// pace. Tails go by the bits of the length, the last number in the lower half of a
// vector whose upper half is zero.

// func dotNEON(x, y []float64) float64
TEXT ·dotNEON(SB), NOSPLIT, $0-56
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R2
	MOVD y_base+24(FP), R1
	VEOR V0.B16, V0.B16, V0.B16          // eight accumulators
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	LSR  $4, R2, R3
	CBZ  R3, dot8

dot16:
	VLD1.P 64(R0), [V16.D2, V17.D2, V18.D2, V19.D2]
	VLD1.P 64(R1), [V20.D2, V21.D2, V22.D2, V23.D2]
	VLD1.P 64(R0), [V24.D2, V25.D2, V26.D2, V27.D2]
	VLD1.P 64(R1), [V28.D2, V29.D2, V30.D2, V31.D2]
	VFMLA  V16.D2, V20.D2, V0.D2
	VFMLA  V17.D2, V21.D2, V1.D2
	VFMLA  V18.D2, V22.D2, V2.D2
	VFMLA  V19.D2, V23.D2, V3.D2
	VFMLA  V24.D2, V28.D2, V4.D2
	VFMLA  V25.D2, V29.D2, V5.D2
	VFMLA  V26.D2, V30.D2, V6.D2
	VFMLA  V27.D2, V31.D2, V7.D2
	SUBS   $1, R3
	BNE    dot16

dot8:
	TBZ    $3, R2, dot4
	VLD1.P 64(R0), [V16.D2, V17.D2, V18.D2, V19.D2]
	VLD1.P 64(R1), [V20.D2, V21.D2, V22.D2, V23.D2]
	VFMLA  V16.D2, V20.D2, V0.D2
	VFMLA  V17.D2, V21.D2, V1.D2
	VFMLA  V18.D2, V22.D2, V2.D2
	VFMLA  V19.D2, V23.D2, V3.D2

dot4:
	TBZ    $2, R2, dot2
	VLD1.P 32(R0), [V16.D2, V17.D2]
	VLD1.P 32(R1), [V20.D2, V21.D2]
	VFMLA  V16.D2, V20.D2, V4.D2
	VFMLA  V17.D2, V21.D2, V5.D2

dot2:
	TBZ    $1, R2, dot1
	VLD1.P 16(R0), [V16.D2]
	VLD1.P 16(R1), [V20.D2]
	VFMLA  V16.D2, V20.D2, V6.D2

dot1:
	TBZ   $0, R2, dotSum
	FMOVD (R0), F16
	FMOVD (R1), F20
	VFMLA V16.D2, V20.D2, V7.D2

dotSum:
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	FADD(2, 0, 0)
	FADD(3, 1, 1)
	FADD(1, 0, 0)
	FADDP(0, 0, 0)
	FMOVD F0, ret+48(FP)
	RET

// func sumSquaresNEON(x []float64) float64
TEXT ·sumSquaresNEON(SB), NOSPLIT, $0-32
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R2
	VEOR V0.B16, V0.B16, V0.B16          // eight accumulators
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	LSR  $4, R2, R3
	CBZ  R3, sq8

sq16:
	VLD1.P 64(R0), [V16.D2, V17.D2, V18.D2, V19.D2]
	VLD1.P 64(R0), [V20.D2, V21.D2, V22.D2, V23.D2]
	VFMLA  V16.D2, V16.D2, V0.D2
	VFMLA  V17.D2, V17.D2, V1.D2
	VFMLA  V18.D2, V18.D2, V2.D2
	VFMLA  V19.D2, V19.D2, V3.D2
	VFMLA  V20.D2, V20.D2, V4.D2
	VFMLA  V21.D2, V21.D2, V5.D2
	VFMLA  V22.D2, V22.D2, V6.D2
	VFMLA  V23.D2, V23.D2, V7.D2
	SUBS   $1, R3
	BNE    sq16

sq8:
	TBZ    $3, R2, sq4
	VLD1.P 64(R0), [V16.D2, V17.D2, V18.D2, V19.D2]
	VFMLA  V16.D2, V16.D2, V0.D2
	VFMLA  V17.D2, V17.D2, V1.D2
	VFMLA  V18.D2, V18.D2, V2.D2
	VFMLA  V19.D2, V19.D2, V3.D2

sq4:
	TBZ    $2, R2, sq2
	VLD1.P 32(R0), [V16.D2, V17.D2]
	VFMLA  V16.D2, V16.D2, V4.D2
	VFMLA  V17.D2, V17.D2, V5.D2

sq2:
	TBZ    $1, R2, sq1
	VLD1.P 16(R0), [V16.D2]
	VFMLA  V16.D2, V16.D2, V6.D2

sq1:
	TBZ   $0, R2, sqSum
	FMOVD (R0), F16
	VFMLA V16.D2, V16.D2, V7.D2

sqSum:
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	FADD(2, 0, 0)
	FADD(3, 1, 1)
	FADD(1, 0, 0)
	FADDP(0, 0, 0)
	FMOVD F0, ret+24(FP)
	RET

// func axpyNEON(a float64, x, y []float64)
TEXT ·axpyNEON(SB), NOSPLIT, $0-56
	FMOVD a+0(FP), F31
	MOVD  x_base+8(FP), R0
	MOVD  x_len+16(FP), R2
	MOVD  y_base+32(FP), R1
	LSR   $3, R2, R3
	CBZ   R3, axpy4

axpy8:
	VLD1.P 64(R0), [V16.D2, V17.D2, V18.D2, V19.D2]
	VLD1   (R1), [V0.D2, V1.D2, V2.D2, V3.D2]
	FMLA0(31, 16, 0)
	FMLA0(31, 17, 1)
	FMLA0(31, 18, 2)
	FMLA0(31, 19, 3)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R1)
	SUBS   $1, R3
	BNE    axpy8

axpy4:
	TBZ    $2, R2, axpy2
	VLD1.P 32(R0), [V16.D2, V17.D2]
	VLD1   (R1), [V0.D2, V1.D2]
	FMLA0(31, 16, 0)
	FMLA0(31, 17, 1)
	VST1.P [V0.D2, V1.D2], 32(R1)

axpy2:
	TBZ    $1, R2, axpy1
	VLD1.P 16(R0), [V16.D2]
	VLD1   (R1), [V0.D2]
	FMLA0(31, 16, 0)
	VST1.P [V0.D2], 16(R1)

axpy1:
	TBZ    $0, R2, axpyDone
	FMOVD  (R0), F16
	FMOVD  (R1), F0
	FMADDD F16, F0, F31, F0
	FMOVD  F0, (R1)

axpyDone:
	RET

// func scaleNEON(a float64, x []float64)
TEXT ·scaleNEON(SB), NOSPLIT, $0-32
	FMOVD a+0(FP), F31
	MOVD  x_base+8(FP), R0
	MOVD  x_len+16(FP), R2
	LSR   $3, R2, R3
	CBZ   R3, scale4

scale8:
	VLD1   (R0), [V0.D2, V1.D2, V2.D2, V3.D2]
	FMUL0(31, 0, 0)
	FMUL0(31, 1, 1)
	FMUL0(31, 2, 2)
	FMUL0(31, 3, 3)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R0)
	SUBS   $1, R3
	BNE    scale8

scale4:
	TBZ    $2, R2, scale2
	VLD1   (R0), [V0.D2, V1.D2]
	FMUL0(31, 0, 0)
	FMUL0(31, 1, 1)
	VST1.P [V0.D2, V1.D2], 32(R0)

scale2:
	TBZ    $1, R2, scale1
	VLD1   (R0), [V0.D2]
	FMUL0(31, 0, 0)
	VST1.P [V0.D2], 16(R0)

scale1:
	TBZ   $0, R2, scaleDone
	FMOVD (R0), F0
	FMULD F31, F0, F0
	FMOVD F0, (R0)

scaleDone:
	RET
