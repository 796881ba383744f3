//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "neon_arm64.h"
#include "tinysolve_neon_arm64.h"

// SUM adds to v an element of a column times z, SUM1 that of F16; SUM2 adds two products with V16, one to each half of v.
#define SUM(o, column, z, v) \
	FMOVD  o(column), F18           \
	FMADDD F18, v, z, v

#define SUM1(column, v) \
	FMOVD (column), F18             \
	VFMLA V16.D2, V18.D2, v.D2

#define SUM2(column, v) \
	FMOVQ.P 16(column), F18         \
	VFMLA   V16.D2, V18.D2, v.D2

// LAST subtracts the sum in v from the element of x whose row is o bytes after R12.
#define LAST(o, v) \
	MOVW  o(R12), R9                \
	FMOVD (R8)(R9<<3), F16          \
	FSUBD v, F16, v                 \
	GIVE(v)

// UPn solves with the transposed triangle of a chunk of n. o is 8 times the size of the chunk.
#define UP1(o) \
	LAST(0, F0)

#define UP2(o) \
	LAST(4, F1)                     \
	SUM(8-o, R14, F1, F0)           \
	UP1(o)

#define UP4(o) \
	LAST(12, F3)                  \
	SUM(24-o, R16, F3, F2)          \
	SUM(24-o, R15, F3, F1)          \
	SUM(24-o, R14, F3, F0)          \
	LAST(8, F2)                   \
	SUM(16-o, R15, F2, F1)          \
	SUM(16-o, R14, F2, F0)          \
	UP2(o)

#define UP8(o) \
	LAST(28, F7)                  \
	SUM(56-o, R21, F7, F6)          \
	SUM(56-o, R20, F7, F5)          \
	SUM(56-o, R19, F7, F4)          \
	SUM(56-o, R17, F7, F3)          \
	SUM(56-o, R16, F7, F2)          \
	SUM(56-o, R15, F7, F1)          \
	SUM(56-o, R14, F7, F0)          \
	LAST(24, F6)                  \
	SUM(48-o, R20, F6, F5)          \
	SUM(48-o, R19, F6, F4)          \
	SUM(48-o, R17, F6, F3)          \
	SUM(48-o, R16, F6, F2)          \
	SUM(48-o, R15, F6, F1)          \
	SUM(48-o, R14, F6, F0)          \
	LAST(20, F5)                  \
	SUM(40-o, R19, F5, F4)          \
	SUM(40-o, R17, F5, F3)          \
	SUM(40-o, R16, F5, F2)          \
	SUM(40-o, R15, F5, F1)          \
	SUM(40-o, R14, F5, F0)          \
	LAST(16, F4)                  \
	SUM(32-o, R17, F4, F3)          \
	SUM(32-o, R16, F4, F2)          \
	SUM(32-o, R15, F4, F1)          \
	SUM(32-o, R14, F4, F0)          \
	UP4(o)

// ZEROn clears the sums of a chunk of n, TWOn adds two rows to them, ROWn one, TOTALn adds the halves of each.
#define ZERO1 \
	VEOR V0.B16, V0.B16, V0.B16

#define TWO1 \
	SUM2(R14, V0)

#define ROW1 \
	SUM1(R14, V0)

#define TOTAL1 \
	FADDPD(0, 0)

#define ZERO2 \
	ZERO1                          \
	VEOR V1.B16, V1.B16, V1.B16

#define TWO2 \
	TWO1                          \
	SUM2(R15, V1)

#define ROW2 \
	ROW1                          \
	SUM1(R15, V1)

#define TOTAL2 \
	TOTAL1                          \
	FADDPD(1, 1)

#define ZERO4 \
	ZERO2                          \
	VEOR V2.B16, V2.B16, V2.B16                   \
	VEOR V3.B16, V3.B16, V3.B16

#define TWO4 \
	TWO2                          \
	SUM2(R16, V2)                   \
	SUM2(R17, V3)

#define ROW4 \
	ROW2                          \
	SUM1(R16, V2)                   \
	SUM1(R17, V3)

#define TOTAL4 \
	TOTAL2                          \
	FADDPD(2, 2)                   \
	FADDPD(3, 3)

#define ZERO8 \
	ZERO4                          \
	VEOR V4.B16, V4.B16, V4.B16                   \
	VEOR V5.B16, V5.B16, V5.B16                   \
	VEOR V6.B16, V6.B16, V6.B16                   \
	VEOR V7.B16, V7.B16, V7.B16

#define TWO8 \
	TWO4                          \
	SUM2(R19, V4)                   \
	SUM2(R20, V5)                   \
	SUM2(R21, V6)                   \
	SUM2(R22, V7)

#define ROW8 \
	ROW4                          \
	SUM1(R19, V4)                   \
	SUM1(R20, V5)                   \
	SUM1(R21, V6)                   \
	SUM1(R22, V7)

#define TOTAL8 \
	TOTAL4                          \
	FADDPD(4, 4)                   \
	FADDPD(5, 5)                   \
	FADDPD(6, 6)                   \
	FADDPD(7, 7)

// CHUNK is the chunk of n pivots that ends before pivot R6. R25 is the distance of diagonal elements in bytes.
#define CHUNK(n, columns, zero, two, row, total, up, pairs, odd, end) \
	SUB  $n, R6                     \
	ADD  R6<<2, R3, R12             \
	ADD  $(4*n), R12, R10           \
	MADD R25, R7, R6, R14           \
	ADD  $(8*n), R14                \
	columns                         \
	zero                            \
	SUB  R6, R4, R13                \
	SUB  $n, R13                    \
	LSR  $1, R13, R11               \
	CBZ  R11, odd                   \
pairs:                           \
	PAIR                            \
	two                             \
	SUBS $1, R11                    \
	BNE  pairs                      \
odd:                             \
	TBZ  $0, R13, end               \
	MOVW (R10), R9                  \
	FMOVD (R8)(R9<<3), F16          \
	row                             \
end:                             \
	total                           \
	AND  $~1, R13                   \
	SUB  R13<<3, R14                \
	columns                         \
	up(8*n)

// func frontsBackwardNEON(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsBackwardNEON(SB), NOSPLIT, $0-48
	MOVD  t+0(FP), R0
	MOVD  hi+16(FP), R1
	MOVD  lo+8(FP), R2
	MOVD  x_base+24(FP), R8
	FMOVD $1.0, F25

front:
	SUB  $1, R1
	CMP  R2, R1
	BLT  done
	FRONT
	CBZ  R6, front
	MOVD TinyFronts_D(R0), R10
	CBZ  R10, chunks
	ADD  R25<<3, R10
	MOVD TinyFronts_E(R0), R11
	CBZ  R11, 2(PC)
	ADD  R25<<3, R11
	MOVD R3, R12
	MOVD R6, R13

pivot:
	MOVW.P  4(R12), R9
	FMOVD   (R8)(R9<<3), F0
	FMOVD.P 8(R10), F1
	CBZ     R11, single
	FMOVD.P 8(R11), F2
	FCMPD   $(0.0), F2
	BNE     pair

single:
	FCMPD $(0.0), F1
	BEQ   zero
	FDIVD F1, F0, F0
	GIVE(F0)
	SUBS  $1, R13
	BNE   pivot
	B     chunks

zero:
	MOVD ZR, (R8)(R9<<3)
	SUBS $1, R13
	BNE  pivot
	B    chunks

pair:                                   // divided by e, as in the portable form
	MOVW.P  4(R12), R14
	FMOVD   (R8)(R14<<3), F3
	FMOVD.P 8(R10), F4
	ADD     $8, R11
	FDIVD   F2, F1, F1              // p
	FDIVD   F2, F4, F4              // q
	FDIVD   F2, F0, F0              // y
	FDIVD   F2, F3, F3              // z
	FNMSUBD F4, F25, F1, F5
	FDIVD   F5, F25, F5
	FNMSUBD F0, F3, F4, F6
	FNMSUBD F3, F0, F1, F7
	FMULD   F5, F6, F6
	FMULD   F5, F7, F7
	FMOVD   F6, (R8)(R9<<3)
	FMOVD   F7, (R8)(R14<<3)
	SUBS    $2, R13
	BNE     pivot

chunks:
	ADD $8, R5, R25

chunk:
	CMP $8, R6
	BLT fewer
	CHUNK(8, COLUMNS8, ZERO8, TWO8, ROW8, TOTAL8, UP8, eight, eightOdd, eightEnd)
	B   chunk

fewer:
	TBZ $2, R6, fewer4
	CHUNK(4, COLUMNS4, ZERO4, TWO4, ROW4, TOTAL4, UP4, four, fourOdd, fourEnd)

fewer4:
	TBZ $1, R6, fewer2
	CHUNK(2, COLUMNS2, ZERO2, TWO2, ROW2, TOTAL2, UP2, two, twoOdd, twoEnd)

fewer2:
	TBZ $0, R6, front
	CHUNK(1, COLUMNS1, ZERO1, TWO1, ROW1, TOTAL1, UP1, one, oneOdd, oneEnd)
	B   front

done:
	RET
