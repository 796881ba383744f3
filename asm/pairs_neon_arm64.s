//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// MIX sets the vectors s and t to a·s + c·t and c·s + b·t; p and q are for products. V29,
// V30 and V31 hold a, b and c.
#define MIX(s, t, p, q) \
	FMUL0(31, t, p)          \
	FMUL0(31, s, q)          \
	FMLA0(29, s, p)          \
	FMLA0(30, t, q)

// func mixPairNEON(a, b, c float64, x, y, u, v []float64)
TEXT ·mixPairNEON(SB), NOSPLIT, $0-120
	FMOVD a+0(FP), F29
	FMOVD b+8(FP), F30
	FMOVD c+16(FP), F31
	MOVD  x_base+24(FP), R0
	MOVD  x_len+32(FP), R4
	MOVD  y_base+48(FP), R1
	MOVD  u_base+72(FP), R2
	MOVD  v_base+96(FP), R3
	LSR   $3, R4, R5
	CBZ   R5, mix4

mix8:
	FLDPQ.P 32(R0), (F0, F1)
	FLDPQ.P 32(R0), (F2, F3)
	FLDPQ.P 32(R1), (F4, F5)
	FLDPQ.P 32(R1), (F6, F7)
	MIX(0, 4, 16, 20)
	MIX(1, 5, 17, 21)
	MIX(2, 6, 18, 22)
	MIX(3, 7, 19, 23)
	FSTPQ.P (F16, F17), 32(R2)
	FSTPQ.P (F18, F19), 32(R2)
	FSTPQ.P (F20, F21), 32(R3)
	FSTPQ.P (F22, F23), 32(R3)
	SUBS    $1, R5
	BNE     mix8

mix4:
	TBZ     $2, R4, mix2
	FLDPQ.P 32(R0), (F0, F1)
	FLDPQ.P 32(R1), (F4, F5)
	MIX(0, 4, 16, 20)
	MIX(1, 5, 17, 21)
	FSTPQ.P (F16, F17), 32(R2)
	FSTPQ.P (F20, F21), 32(R3)

mix2:
	TBZ     $1, R4, mix1
	FMOVQ.P 16(R0), F0
	FMOVQ.P 16(R1), F4
	MIX(0, 4, 16, 20)
	FMOVQ.P F16, 16(R2)
	FMOVQ.P F20, 16(R3)

mix1:
	TBZ   $0, R4, mixDone
	FMOVD (R0), F0
	FMOVD (R1), F4
	MIX(0, 4, 16, 20)
	FMOVD F16, (R2)
	FMOVD F20, (R3)

mixDone:
	RET

// GROW adds to the vector g what s and t contribute, with V29, V30 and V31 for a, b and c;
// s, t and p are lost.
#define GROW(s, t, p, g) \
	FMUL(t, s, p)            \
	FMUL(s, s, s)            \
	FMUL(t, t, t)            \
	FABS(p, p)               \
	FMLA0(29, s, g)          \
	FMLA0(30, t, g)          \
	FMLA0(31, p, g)

// func growthPairNEON(a, b, c float64, x, y, g []float64)
TEXT ·growthPairNEON(SB), NOSPLIT, $0-96
	FMOVD a+0(FP), F29
	FMOVD b+8(FP), F30
	FMOVD c+16(FP), F31
	MOVD  x_base+24(FP), R0
	MOVD  x_len+32(FP), R4
	MOVD  y_base+48(FP), R1
	MOVD  g_base+72(FP), R2
	LSR   $3, R4, R5
	CBZ   R5, grow4

grow8:
	FLDPQ.P 32(R0), (F0, F1)
	FLDPQ.P 32(R0), (F2, F3)
	FLDPQ.P 32(R1), (F4, F5)
	FLDPQ.P 32(R1), (F6, F7)
	FLDPQ   (R2), (F20, F21)
	FLDPQ   32(R2), (F22, F23)
	GROW(0, 4, 16, 20)
	GROW(1, 5, 17, 21)
	GROW(2, 6, 18, 22)
	GROW(3, 7, 19, 23)
	FSTPQ.P (F20, F21), 32(R2)
	FSTPQ.P (F22, F23), 32(R2)
	SUBS    $1, R5
	BNE     grow8

grow4:
	TBZ     $2, R4, grow2
	FLDPQ.P 32(R0), (F0, F1)
	FLDPQ.P 32(R1), (F4, F5)
	FLDPQ   (R2), (F20, F21)
	GROW(0, 4, 16, 20)
	GROW(1, 5, 17, 21)
	FSTPQ.P (F20, F21), 32(R2)

grow2:
	TBZ     $1, R4, grow1
	FMOVQ.P 16(R0), F0
	FMOVQ.P 16(R1), F4
	FMOVQ   (R2), F20
	GROW(0, 4, 16, 20)
	FMOVQ.P F20, 16(R2)

grow1:
	TBZ   $0, R4, growDone
	FMOVD (R0), F0
	FMOVD (R1), F4
	FMOVD (R2), F20
	GROW(0, 4, 16, 20)
	FMOVD F20, (R2)

growDone:
	RET
