//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

DATA packOnes<>+0(SB)/8, $1.0
DATA packOnes<>+8(SB)/8, $1.0
GLOBL packOnes<>(SB), RODATA|NOPTR, $16

// SCALING sets R5 to the factors d and R6 to the bytes from one to the next: to a
// pair of ones that stays if there are none.
#define SCALING(base, len) \
	MOVD base, R5            \
	MOVD $8, R6              \
	MOVD len, R7             \
	CBNZ R7, scaled          \
	MOVD $packOnes<>(SB), R5 \
	MOVD ZR, R6              \
scaled:

// NEXT_COLUMN moves on in source, factors and destination and goes back for the
// next column.
#define NEXT_COLUMN(turn) \
	ADD  R4, R10             \
	ADD  R6, R11             \
	ADD  R9, R12             \
	SUBS $1, R13             \
	BNE  turn

// BEGIN_COLUMNS prepares for the columns of a group of rows.
#define BEGIN_COLUMNS \
	MOVD R3, R10             \
	MOVD R5, R11             \
	MOVD R8, R12             \
	MOVD R2, R13

// func packRowsNEON(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
//
// Twelve rows go together, fewer in groups of four.
//
//	R0 r    R2 k    R3 source at the group    R4 bytes from column to column of it
//	R8 destination at the group    R9 bytes from column to column of it
//	R10, R11, R12 running pointers of source, factors, destination    R13 count
TEXT ·packRowsNEON(SB), NOSPLIT, $0-104
	MOVD r+0(FP), R0
	MOVD k+8(FP), R2
	MOVD src_base+16(FP), R3
	MOVD ld+40(FP), R4
	LSL  $3, R4
	SCALING(d_base+48(FP), d_len+56(FP))
	MOVD dst_base+72(FP), R8
	MOVD ldd+96(FP), R9
	LSL  $3, R9
	CMP  $12, R0
	BLT  four
	BEGIN_COLUMNS

rows12:
	FMOVD (R11), F6
	ADD   R4<<3, R10, R14           // eight columns ahead
	PRFM  (R14), PLDL1KEEP
	PRFM  64(R14), PLDL1KEEP
	FLDPQ (R10), (F0, F1)
	FLDPQ 32(R10), (F2, F3)
	FLDPQ 64(R10), (F4, F5)
	FMUL0(6, 0, 0)
	FMUL0(6, 1, 1)
	FMUL0(6, 2, 2)
	FMUL0(6, 3, 3)
	FMUL0(6, 4, 4)
	FMUL0(6, 5, 5)
	FSTPQ (F0, F1), (R12)
	FSTPQ (F2, F3), 32(R12)
	FSTPQ (F4, F5), 64(R12)
	NEXT_COLUMN(rows12)
	RET

four:
	CMP  $4, R0
	BLT  last
	BEGIN_COLUMNS

rows4:
	FMOVD (R11), F6
	FLDPQ (R10), (F0, F1)
	FMUL0(6, 0, 0)
	FMUL0(6, 1, 1)
	FSTPQ (F0, F1), (R12)
	NEXT_COLUMN(rows4)
	ADD   $32, R3
	ADD   $32, R8
	SUB   $4, R0
	B     four

last:                               // 0 to 3 rows, and zeros up to four
	CBZ  R0, done
	BEGIN_COLUMNS
	VEOR V1.B16, V1.B16, V1.B16
	CMP  $2, R0
	BEQ  rows2
	BGT  rows3

rows1:
	FMOVD (R11), F6
	FMOVD (R10), F0
	FMULD F6, F0, F0
	FSTPQ (F0, F1), (R12)
	NEXT_COLUMN(rows1)
	RET

rows2:
	FMOVD (R11), F6
	FMOVQ (R10), F0
	FMUL0(6, 0, 0)
	FSTPQ (F0, F1), (R12)
	NEXT_COLUMN(rows2)
	RET

rows3:
	FMOVD (R11), F6
	FMOVQ (R10), F0
	FMOVD 16(R10), F1
	FMUL0(6, 0, 0)
	FMULD F6, F1, F1
	FSTPQ (F0, F1), (R12)
	NEXT_COLUMN(rows3)

done:
	RET

// CLAMP sets a pointer one column on if r has more than q columns, and a mask to
// all ones if so, else to zero.
#define CLAMP(q, from, to, mask) \
	CMP   $q, R0             \
	CSETM GT, mask           \
	AND   mask, R4, R7       \
	ADD   R7, from, to

// TURN makes of two rows of the columns V0 to V3 two columns, rows 0 and 1 in V16
// and V18, rows 2 and 3 in V17 and V19.
#define TURN \
	VTRN1 V1.D2, V0.D2, V16.D2 \
	VTRN1 V3.D2, V2.D2, V17.D2 \
	VTRN2 V1.D2, V0.D2, V18.D2 \
	VTRN2 V3.D2, V2.D2, V19.D2

// KEEP clears what lies below row r of one column.
#define KEEP(x, y) \
	VAND V20.B16, x.B16, x.B16 \
	VAND V21.B16, y.B16, y.B16

// func packColsNEON(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
//
//	R3, R10, R11, R12 the columns of the source, the last one again where r < 4
//	R8 destination    R9 bytes from column to column of it    R13 count
TEXT ·packColsNEON(SB), NOSPLIT, $0-104
	MOVD r+0(FP), R0
	MOVD k+8(FP), R2
	MOVD src_base+16(FP), R3
	MOVD ld+40(FP), R4
	LSL  $3, R4
	SCALING(d_base+48(FP), d_len+56(FP))
	MOVD dst_base+72(FP), R8
	MOVD ldd+96(FP), R9
	LSL  $3, R9
	MOVD $-1, R13
	VMOV R13, V20.D[0]
	CLAMP(1, R3, R10, R13)
	VMOV R13, V20.D[1]
	CLAMP(2, R10, R11, R13)
	VMOV R13, V21.D[0]
	CLAMP(3, R11, R12, R13)
	VMOV R13, V21.D[1]
	LSL  $1, R6                     // factors go by pairs
	LSR  $1, R2, R13
	CBZ  R13, odd

two:
	FMOVQ   (R5), F6
	FMOVQ.P 16(R3), F0
	FMOVQ.P 16(R10), F1
	FMOVQ.P 16(R11), F2
	FMOVQ.P 16(R12), F3
	TURN
	FMUL0(6, 16, 16)
	FMUL0(6, 17, 17)
	FMUL1(6, 18, 18)
	FMUL1(6, 19, 19)
	KEEP(V16, V17)
	KEEP(V18, V19)
	FSTPQ   (F16, F17), (R8)
	ADD     R9, R8
	FSTPQ   (F18, F19), (R8)
	ADD     R9, R8
	ADD     R6, R5
	SUBS    $1, R13
	BNE     two

odd:
	TBZ   $0, R2, packed
	FMOVD (R5), F6
	FMOVD (R3), F0
	FMOVD (R10), F1
	FMOVD (R11), F2
	FMOVD (R12), F3
	TURN
	FMUL0(6, 16, 16)
	FMUL0(6, 17, 17)
	KEEP(V16, V17)
	FSTPQ (F16, F17), (R8)

packed:
	RET
