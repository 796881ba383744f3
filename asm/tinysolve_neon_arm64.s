//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "neon_arm64.h"
#include "tinysolve_neon_arm64.h"

// LEFT subtracts from v an element of a column times z, LESS1 from the lower half of V16; LESS2 subtracts two from V16, where z is the number of
// a register.
#define LEFT(o, column, z, v) \
	FMOVD  o(column), F18           \
	FMSUBD F18, v, z, v

#define LESS1(column, z) \
	LEFT(0, column, z, F16)

#define LESS2(column, z) \
	FMOVQ.P 16(column), F18         \
	FMLS0(z, 18, 16)

// OWNn solves with the triangle of a chunk of n. o is 8 times the size of the chunk.
#define OWN1(o) \
	TAKE(0, F0)

#define OWN2(o) \
	OWN1(o)                         \
	TAKE(4, F1)                     \
	LEFT(8-o, R14, F0, F1)          \
	GIVE(F1)

#define OWN4(o) \
	OWN2(o)                         \
	TAKE(8, F2)                   \
	LEFT(16-o, R14, F0, F2)         \
	LEFT(16-o, R15, F1, F2)         \
	GIVE(F2)                        \
	TAKE(12, F3)                  \
	LEFT(24-o, R14, F0, F3)         \
	LEFT(24-o, R15, F1, F3)         \
	LEFT(24-o, R16, F2, F3)         \
	GIVE(F3)

#define OWN8(o) \
	OWN4(o)                         \
	TAKE(16, F4)                  \
	LEFT(32-o, R14, F0, F4)         \
	LEFT(32-o, R15, F1, F4)         \
	LEFT(32-o, R16, F2, F4)         \
	LEFT(32-o, R17, F3, F4)         \
	GIVE(F4)                        \
	TAKE(20, F5)                  \
	LEFT(40-o, R14, F0, F5)         \
	LEFT(40-o, R15, F1, F5)         \
	LEFT(40-o, R16, F2, F5)         \
	LEFT(40-o, R17, F3, F5)         \
	LEFT(40-o, R19, F4, F5)         \
	GIVE(F5)                        \
	TAKE(24, F6)                  \
	LEFT(48-o, R14, F0, F6)         \
	LEFT(48-o, R15, F1, F6)         \
	LEFT(48-o, R16, F2, F6)         \
	LEFT(48-o, R17, F3, F6)         \
	LEFT(48-o, R19, F4, F6)         \
	LEFT(48-o, R20, F5, F6)         \
	GIVE(F6)                        \
	TAKE(28, F7)                  \
	LEFT(56-o, R14, F0, F7)         \
	LEFT(56-o, R15, F1, F7)         \
	LEFT(56-o, R16, F2, F7)         \
	LEFT(56-o, R17, F3, F7)         \
	LEFT(56-o, R19, F4, F7)         \
	LEFT(56-o, R20, F5, F7)         \
	LEFT(56-o, R21, F6, F7)         \
	GIVE(F7)

// TWOn subtracts from two rows what the chunk of n contributes, ROWn from one.
#define TWO1 \
	LESS2(R14, 0)

#define ROW1 \
	LESS1(R14, F0)

#define TWO2 \
	TWO1                            \
	LESS2(R15, 1)

#define ROW2 \
	ROW1                            \
	LESS1(R15, F1)

#define TWO4 \
	TWO2                            \
	LESS2(R16, 2)                   \
	LESS2(R17, 3)

#define ROW4 \
	ROW2                            \
	LESS1(R16, F2)                   \
	LESS1(R17, F3)

#define TWO8 \
	TWO4                            \
	LESS2(R19, 4)                   \
	LESS2(R20, 5)                   \
	LESS2(R21, 6)                   \
	LESS2(R22, 7)

#define ROW8 \
	ROW4                            \
	LESS1(R19, F4)                   \
	LESS1(R20, F5)                   \
	LESS1(R21, F6)                   \
	LESS1(R22, F7)

// CHUNK is a chunk of n = 1<<bits pivots.
#define CHUNK(n, bits, columns, own, two, row, pairs, odd, end) \
	ADD  $(8*n), R7, R14            \
	columns                         \
	MOVD R3, R12                    \
	own(8*n)                        \
	ADD  $(4*n), R3, R10            \
	SUB  $n, R4                     \
	LSR  $1, R4, R11                \
	CBZ  R11, odd                   \
pairs:                           \
	PAIR                            \
	two                             \
	UNPAIR                          \
	SUBS $1, R11                    \
	BNE  pairs                      \
odd:                             \
	TBZ  $0, R4, end                \
	MOVW (R10), R9                  \
	FMOVD (R8)(R9<<3), F16          \
	row                             \
	GIVE(F16)                       \
end:                             \
	ADD  $(4*n), R3                 \
	ADD  $(8*n), R7                 \
	ADD  R5<<bits, R7               \
	SUB  $n, R6

// func frontsForwardNEON(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsForwardNEON(SB), NOSPLIT, $0-48
	MOVD t+0(FP), R0
	MOVD lo+8(FP), R1
	MOVD hi+16(FP), R2
	MOVD x_base+24(FP), R8

front:
	CMP R2, R1
	BGE done
	FRONT

chunk:
	CMP $8, R6
	BLT fewer
	CHUNK(8, 3, COLUMNS8, OWN8, TWO8, ROW8, eight, eightOdd, eightEnd)
	B   chunk

fewer:
	TBZ $2, R6, fewer4
	CHUNK(4, 2, COLUMNS4, OWN4, TWO4, ROW4, four, fourOdd, fourEnd)

fewer4:
	TBZ $1, R6, fewer2
	CHUNK(2, 1, COLUMNS2, OWN2, TWO2, ROW2, two, twoOdd, twoEnd)

fewer2:
	TBZ $0, R6, next
	CHUNK(1, 0, COLUMNS1, OWN1, TWO1, ROW1, one, oneOdd, oneEnd)

next:
	ADD $1, R1
	B   front

done:
	RET
