//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Loops take eight numbers of each operand a turn, tails two, the last number in the lower half of a vector whose upper
// half is zero and stays so where it is summed: an infinite factor would make it NaN. Sums are those of four vectors.

// func dotSquaresNEON(x, y []float64) (xy, xx float64)
TEXT ·dotSquaresNEON(SB), NOSPLIT, $0-64
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R4
	MOVD y_base+24(FP), R1
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	LSR  $3, R4, R5
	CBZ  R5, dotTail

dot8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FLDPQ.P 32(R1), (F20, F21)
	FLDPQ.P 32(R1), (F22, F23)
	VFMLA   V16.D2, V20.D2, V0.D2
	VFMLA   V17.D2, V21.D2, V1.D2
	VFMLA   V18.D2, V22.D2, V2.D2
	VFMLA   V19.D2, V23.D2, V3.D2
	VFMLA   V16.D2, V16.D2, V4.D2
	VFMLA   V17.D2, V17.D2, V5.D2
	VFMLA   V18.D2, V18.D2, V6.D2
	VFMLA   V19.D2, V19.D2, V7.D2
	SUBS    $1, R5
	BNE     dot8

dotTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, dot1

dot2:
	FMOVQ.P 16(R0), F16
	FMOVQ.P 16(R1), F20
	VFMLA   V16.D2, V20.D2, V0.D2
	VFMLA   V16.D2, V16.D2, V4.D2
	SUBS    $1, R5
	BNE     dot2

dot1:
	TBZ   $0, R4, dotDone
	FMOVD (R0), F16
	FMOVD (R1), F20
	VFMLA V16.D2, V20.D2, V0.D2
	VFMLA V16.D2, V16.D2, V4.D2

dotDone:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD F0, xy+48(FP)
	FADD(5, 4, 4)
	FADD(7, 6, 6)
	FADD(6, 4, 4)
	FADDPD(4, 4)
	FMOVD F4, xx+56(FP)
	RET

// func axpySquaresNEON(a float64, x, y []float64) float64
TEXT ·axpySquaresNEON(SB), NOSPLIT, $0-64
	FMOVD a+0(FP), F31
	MOVD  x_base+8(FP), R0
	MOVD  y_base+32(FP), R1
	MOVD  y_len+40(FP), R4
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	LSR   $3, R4, R5
	CBZ   R5, axpyTail

axpy8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FLDPQ   (R1), (F20, F21)
	FLDPQ   32(R1), (F22, F23)
	FMLA0(31, 16, 20)
	FMLA0(31, 17, 21)
	FMLA0(31, 18, 22)
	FMLA0(31, 19, 23)
	VFMLA   V20.D2, V20.D2, V0.D2
	VFMLA   V21.D2, V21.D2, V1.D2
	VFMLA   V22.D2, V22.D2, V2.D2
	VFMLA   V23.D2, V23.D2, V3.D2
	FSTPQ.P (F20, F21), 32(R1)
	FSTPQ.P (F22, F23), 32(R1)
	SUBS    $1, R5
	BNE     axpy8

axpyTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, axpy1

axpy2:
	FMOVQ.P 16(R0), F16
	FMOVQ   (R1), F20
	FMLA0(31, 16, 20)
	VFMLA   V20.D2, V20.D2, V0.D2
	FMOVQ.P F20, 16(R1)
	SUBS    $1, R5
	BNE     axpy2

axpy1:
	TBZ   $0, R4, axpyDone
	FMOVD  (R0), F16
	FMOVD  (R1), F20
	FMADDD F31, F20, F16, F20
	VFMLA  V20.D2, V20.D2, V0.D2
	FMOVD  F20, (R1)

axpyDone:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD F0, ret+56(FP)
	RET

// func axpyXpbyNEON(a float64, p, y []float64, b float64, x []float64)
TEXT ·axpyXpbyNEON(SB), NOSPLIT, $0-88
	FMOVD a+0(FP), F30
	MOVD  p_base+8(FP), R0
	MOVD  p_len+16(FP), R4
	MOVD  y_base+32(FP), R1
	FMOVD b+56(FP), F31
	MOVD  x_base+64(FP), R2
	LSR   $3, R4, R5
	CBZ   R5, stepTail

step8:
	FLDPQ   (R0), (F16, F17)
	FLDPQ   32(R0), (F18, F19)
	FLDPQ   (R1), (F20, F21)
	FLDPQ   32(R1), (F22, F23)
	FLDPQ.P 32(R2), (F24, F25)
	FLDPQ.P 32(R2), (F26, F27)
	FMLA0(30, 16, 20)
	FMLA0(30, 17, 21)
	FMLA0(30, 18, 22)
	FMLA0(30, 19, 23)
	FMLA0(31, 16, 24)
	FMLA0(31, 17, 25)
	FMLA0(31, 18, 26)
	FMLA0(31, 19, 27)
	FSTPQ.P (F20, F21), 32(R1)
	FSTPQ.P (F22, F23), 32(R1)
	FSTPQ.P (F24, F25), 32(R0)
	FSTPQ.P (F26, F27), 32(R0)
	SUBS    $1, R5
	BNE     step8

stepTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, step1

step2:
	FMOVQ   (R0), F16
	FMOVQ   (R1), F20
	FMOVQ.P 16(R2), F24
	FMLA0(30, 16, 20)
	FMLA0(31, 16, 24)
	FMOVQ.P F20, 16(R1)
	FMOVQ.P F24, 16(R0)
	SUBS    $1, R5
	BNE     step2

step1:
	TBZ   $0, R4, stepDone
	FMOVD (R0), F16
	FMOVD (R1), F20
	FMOVD (R2), F24
	FMLA0(30, 16, 20)
	FMLA0(31, 16, 24)
	FMOVD F20, (R1)
	FMOVD F24, (R0)

stepDone:
	RET

// func xpbyPazNEON(x []float64, b float64, y []float64, a float64, z []float64)
TEXT ·xpbyPazNEON(SB), NOSPLIT, $0-88
	MOVD  x_base+0(FP), R0
	FMOVD b+24(FP), F31
	MOVD  y_base+32(FP), R1
	MOVD  y_len+40(FP), R4
	FMOVD a+56(FP), F30
	MOVD  z_base+64(FP), R2
	LSR   $3, R4, R5
	CBZ   R5, stepTail

step8:
	FLDPQ.P 32(R0), (F16, F17)
	FLDPQ.P 32(R0), (F18, F19)
	FLDPQ   (R1), (F20, F21)
	FLDPQ   32(R1), (F22, F23)
	FLDPQ.P 32(R2), (F24, F25)
	FLDPQ.P 32(R2), (F26, F27)
	FMLA0(30, 24, 20)
	FMLA0(30, 25, 21)
	FMLA0(30, 26, 22)
	FMLA0(30, 27, 23)
	FMLA0(31, 20, 16)
	FMLA0(31, 21, 17)
	FMLA0(31, 22, 18)
	FMLA0(31, 23, 19)
	FSTPQ.P (F16, F17), 32(R1)
	FSTPQ.P (F18, F19), 32(R1)
	SUBS    $1, R5
	BNE     step8

stepTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, step1

step2:
	FMOVQ.P 16(R0), F16
	FMOVQ   (R1), F20
	FMOVQ.P 16(R2), F24
	FMLA0(30, 24, 20)
	FMLA0(31, 20, 16)
	FMOVQ.P F16, 16(R1)
	SUBS    $1, R5
	BNE     step2

step1:
	TBZ   $0, R4, stepDone
	FMOVD (R0), F16
	FMOVD (R1), F20
	FMOVD (R2), F24
	FMLA0(30, 24, 20)
	FMLA0(31, 20, 16)
	FMOVD F16, (R1)

stepDone:
	RET

// func twoStepNEON(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)
//
// V0 to V3 sum r·w, V4 to V7 r².
TEXT ·twoStepNEON(SB), NOSPLIT, $0-184
	FMOVD a+0(FP), F29
	MOVD  y_base+8(FP), R0
	FMOVD b+32(FP), F30
	MOVD  z_base+40(FP), R1
	MOVD  x_base+64(FP), R2
	FMOVD c+88(FP), F31
	MOVD  t_base+96(FP), R3
	MOVD  r_base+120(FP), R6
	MOVD  r_len+128(FP), R4
	MOVD  w_base+144(FP), R7
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	VEOR  V4.B16, V4.B16, V4.B16
	VEOR  V5.B16, V5.B16, V5.B16
	VEOR  V6.B16, V6.B16, V6.B16
	VEOR  V7.B16, V7.B16, V7.B16
	LSR   $3, R4, R5
	CBZ   R5, stepTail

step8:
	FLDPQ.P 32(R0), (F8, F9)
	FLDPQ.P 32(R0), (F10, F11)
	FLDPQ.P 32(R1), (F12, F13)
	FLDPQ.P 32(R1), (F14, F15)
	FLDPQ   (R2), (F16, F17)
	FLDPQ   32(R2), (F18, F19)
	FLDPQ   (R6), (F20, F21)
	FLDPQ   32(R6), (F22, F23)
	FLDPQ.P 32(R3), (F24, F25)
	FLDPQ.P 32(R3), (F26, F27)
	FMLA0(29, 8, 16)
	FMLA0(29, 9, 17)
	FMLA0(29, 10, 18)
	FMLA0(29, 11, 19)
	FMLA0(30, 12, 16)
	FMLA0(30, 13, 17)
	FMLA0(30, 14, 18)
	FMLA0(30, 15, 19)
	FMLA0(31, 24, 20)
	FMLA0(31, 25, 21)
	FMLA0(31, 26, 22)
	FMLA0(31, 27, 23)
	VFMLA   V20.D2, V20.D2, V4.D2
	VFMLA   V21.D2, V21.D2, V5.D2
	VFMLA   V22.D2, V22.D2, V6.D2
	VFMLA   V23.D2, V23.D2, V7.D2
	FSTPQ.P (F16, F17), 32(R2)
	FSTPQ.P (F18, F19), 32(R2)
	FSTPQ.P (F20, F21), 32(R6)
	FSTPQ.P (F22, F23), 32(R6)
	FLDPQ.P 32(R7), (F8, F9)
	FLDPQ.P 32(R7), (F10, F11)
	VFMLA   V20.D2, V8.D2, V0.D2
	VFMLA   V21.D2, V9.D2, V1.D2
	VFMLA   V22.D2, V10.D2, V2.D2
	VFMLA   V23.D2, V11.D2, V3.D2
	SUBS    $1, R5
	BNE     step8

stepTail:
	UBFX $1, R4, $2, R5
	CBZ  R5, step1

step2:
	FMOVQ.P 16(R0), F8
	FMOVQ.P 16(R1), F12
	FMOVQ   (R2), F16
	FMOVQ   (R6), F20
	FMOVQ.P 16(R3), F24
	FMLA0(29, 8, 16)
	FMLA0(30, 12, 16)
	FMLA0(31, 24, 20)
	VFMLA   V20.D2, V20.D2, V4.D2
	FMOVQ.P F16, 16(R2)
	FMOVQ.P F20, 16(R6)
	FMOVQ.P 16(R7), F8
	VFMLA   V20.D2, V8.D2, V0.D2
	SUBS    $1, R5
	BNE     step2

step1:
	TBZ   $0, R4, stepDone
	FMOVD  (R0), F8
	FMOVD  (R1), F12
	FMOVD  (R2), F16
	FMOVD  (R6), F20
	FMOVD  (R3), F24
	FMLA0(29, 8, 16)
	FMLA0(30, 12, 16)
	FMADDD F31, F20, F24, F20
	VFMLA  V20.D2, V20.D2, V4.D2
	FMOVD  F16, (R2)
	FMOVD  F20, (R6)
	FMOVD  (R7), F8
	VFMLA  V20.D2, V8.D2, V0.D2

stepDone:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD F0, rw+168(FP)
	FADD(5, 4, 4)
	FADD(7, 6, 6)
	FADD(6, 4, 4)
	FADDPD(4, 4)
	FMOVD F4, rr+176(FP)
	RET
