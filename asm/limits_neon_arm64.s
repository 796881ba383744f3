//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func sumNEON(x []float64) float64
TEXT ·sumNEON(SB), NOSPLIT, $0-32
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	LSR  $3, R4, R5
	CBZ  R5, sumTail

sum8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FADD(16, 0, 0)
	FADD(17, 1, 1)
	FADD(18, 2, 2)
	FADD(19, 3, 3)
	SUBS    $1, R5
	BNE     sum8

sumTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, sum1

sum2:
	FMOVQ.P 16(R0), F16
	FADD(16, 0, 0)
	SUBS    $1, R5
	BNE     sum2

sum1:
	TBZ   $0, R4, sumDone
	FMOVD (R0), F16
	FADD(16, 0, 0)

sumDone:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD F0, ret+24(FP)
	RET

// func triadNEON(a float64, x, z, y []float64)
TEXT ·triadNEON(SB), NOSPLIT, $0-80
	FMOVD a+0(FP), F31
	MOVD  x_base+8(FP), R0
	MOVD  z_base+32(FP), R1
	MOVD  y_base+56(FP), R2
	MOVD  y_len+64(FP), R4
	LSR   $3, R4, R5
	CBZ   R5, triadTail

triad8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FLDPQ.P 32(R1), (F20, F21)
	FLDPQ.P 32(R1), (F22, F23)
	FMLA0(31, 20, 16)
	FMLA0(31, 21, 17)
	FMLA0(31, 22, 18)
	FMLA0(31, 23, 19)
	FSTPQ.P (F16, F17), 32(R2)
	FSTPQ.P (F18, F19), 32(R2)
	SUBS    $1, R5
	BNE     triad8

triadTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, triad1

triad2:
	FMOVQ.P 16(R0), F16
	FMOVQ.P 16(R1), F20
	FMLA0(31, 20, 16)
	FMOVQ.P F16, 16(R2)
	SUBS    $1, R5
	BNE     triad2

triad1:
	TBZ   $0, R4, triadDone
	FMOVD (R0), F16
	FMOVD (R1), F20
	FMLA0(31, 20, 16)
	FMOVD F16, (R2)

triadDone:
	RET
