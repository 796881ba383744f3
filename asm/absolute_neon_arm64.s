//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func asumNEON(x []float64) float64
TEXT ·asumNEON(SB), NOSPLIT, $0-32
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	LSR  $3, R4, R5
	CBZ  R5, asumTail

asum8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FABS(16, 16)
	FABS(17, 17)
	FABS(18, 18)
	FABS(19, 19)
	FADD(16, 0, 0)
	FADD(17, 1, 1)
	FADD(18, 2, 2)
	FADD(19, 3, 3)
	SUBS    $1, R5
	BNE     asum8

asumTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, asum1

asum2:
	FMOVQ.P 16(R0), F16
	FABS(16, 16)
	FADD(16, 0, 0)
	SUBS    $1, R5
	BNE     asum2

asum1:
	TBZ   $0, R4, asumDone
	FMOVD (R0), F16
	FABS(16, 16)
	FADD(16, 0, 0)

asumDone:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD F0, ret+24(FP)
	RET

// func absMaxNEON(x []float64) float64
//
// Elements that are greater replace those in V0 to V3, which NaN never are.
TEXT ·absMaxNEON(SB), NOSPLIT, $0-32
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	LSR  $3, R4, R5
	CBZ  R5, maxTail

max8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FACGT(0, 16, 20)
	FACGT(1, 17, 21)
	FACGT(2, 18, 22)
	FACGT(3, 19, 23)
	VBIT    V20.B16, V16.B16, V0.B16
	VBIT    V21.B16, V17.B16, V1.B16
	VBIT    V22.B16, V18.B16, V2.B16
	VBIT    V23.B16, V19.B16, V3.B16
	SUBS    $1, R5
	BNE     max8

maxTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, max1

max2:
	FMOVQ.P 16(R0), F16
	FACGT(0, 16, 20)
	VBIT    V20.B16, V16.B16, V0.B16
	SUBS    $1, R5
	BNE     max2

max1:
	TBZ   $0, R4, maxDone
	FMOVD (R0), F16
	FACGT(0, 16, 20)
	VBIT  V20.B16, V16.B16, V0.B16

maxDone:
	FABS(0, 0)
	FABS(1, 1)
	FABS(2, 2)
	FABS(3, 3)
	FMAX(1, 0, 0)
	FMAX(3, 2, 2)
	FMAX(2, 0, 0)
	FMAXP(0, 0)
	FMOVD F0, ret+24(FP)
	RET
