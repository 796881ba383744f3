//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemm_neon_arm64.h"

// Besides the registers of the tiles:
//
//	R7  C at the tile    R8 bytes from column to column of C
//	R0  rows left        R1 w, the columns of the strip
//	R13 1 in the tile on the diagonal, else 0
//	R14 bytes from tile to tile of A
//	R15 all ones if C is read, 0 if it is overwritten
//	V30 R15 in both halves    V31 alpha, while C is updated

// PUT_PAIR puts alpha times the two vectors from register c on into C at off.
#define PUT_PAIR(off, c) \
	FLDPQ off(R9), (F24, F25)            \
	VAND  V30.B16, V24.B16, V24.B16      \
	VAND  V30.B16, V25.B16, V25.B16      \
	FMLA0(31, c, 24)                     \
	FMLA0(31, c+1, 25)                   \
	FSTPQ (F24, F25), off(R9)

// PUT_VEC is PUT_PAIR for one vector, PUT_UPPER for its upper half, PUT_ROW for its
// lower half.
#define PUT_VEC(off, c) \
	FMOVQ off(R9), F24                   \
	VAND  V30.B16, V24.B16, V24.B16      \
	FMLA0(31, c, 24)                     \
	FMOVQ F24, off(R9)

#define PUT_UPPER(off, c) \
	ADD  $(off+8), R9, R12               \
	VLD1 (R12), V24.D[1]                 \
	VAND V30.B16, V24.B16, V24.B16       \
	FMLA0(31, c, 24)                     \
	VST1 V24.D[1], (R12)

#define PUT_ROW(off, c) \
	FMOVD off(R9), F24                   \
	VAND  V30.B16, V24.B16, V24.B16      \
	FMLA0(31, c, 24)                     \
	FMOVD F24, off(R9)

// NEXT_COLUMN moves on in C and leaves after column w.
#define NEXT_COLUMN(done) \
	ADD  R8, R9                          \
	SUBS $1, R10                         \
	BEQ  done

// PUTv updates a column of C by v vectors from register c on.
#define PUT6(c, done) \
	PUT_PAIR(0, c)                       \
	PUT_PAIR(32, c+2)                    \
	PUT_PAIR(64, c+4)                    \
	NEXT_COLUMN(done)

#define PUT4(c, done) \
	PUT_PAIR(0, c)                       \
	PUT_PAIR(32, c+2)                    \
	NEXT_COLUMN(done)

#define PUT2(c, done) \
	PUT_PAIR(0, c)                       \
	NEXT_COLUMN(done)

#define PUT1(c, done) \
	PUT_VEC(0, c)                        \
	NEXT_COLUMN(done)

#define PUT1_ROW(c, done) \
	PUT_ROW(0, c)                        \
	NEXT_COLUMN(done)

// HEADq updates the first four rows of column q in the tile on the diagonal.
#define HEAD1 \
	PUT_UPPER(0, 6)                      \
	PUT_VEC(16, 7)

#define HEAD2 \
	PUT_VEC(16, 13)

#define HEAD3 \
	PUT_UPPER(16, 19)

// BEGIN_PUT prepares pointers and operands for the update of C.
#define BEGIN_PUT \
	FMOVD alpha+24(FP), F31              \
	VDUP  R15, V30.D2                    \
	MOVD  R7, R9                         \
	MOVD  R1, R10

// func gemmTilesNEON(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc int, mode int)
TEXT ·gemmTilesNEON(SB), NOSPLIT, $0-152
	MOVD k+16(FP), R2
	MOVD lda+56(FP), R4
	LSL  $3, R4
	MOVD step+64(FP), R14
	LSL  $3, R14
	MOVD ldb+96(FP), R6
	LSL  $3, R6
	MOVD ldc+136(FP), R8
	LSL  $3, R8
	MOVD mode+144(FP), R15
	UBFX $1, R15, $1, R15                // 1 if C is overwritten
	SUB  $1, R15

strip:
	MOVD m+0(FP), R0
	MOVD n+8(FP), R1
	CMP  $4, R1
	BLE  narrow
	MOVD $4, R1

narrow:
	MOVD a_base+32(FP), R3
	MOVD b_base+72(FP), R5
	MOVD c_base+112(FP), R7
	MOVD mode+144(FP), R13
	AND  $1, R13                         // 1 if the strip begins on the diagonal
	CBZ  R13, tile
	CMP  R1, R0                          // no rows of columns from m on
	CSEL LT, R0, R1, R1

tile:
	CMP  $12, R0
	BLT  short
	MOVD R7, R9                          // C arrives while the sums are formed
	MOVD R1, R10

fetch:
	PRFM (R9), PSTL1KEEP
	PRFM 64(R9), PSTL1KEEP
	ADD  R8, R9
	SUBS $1, R10
	BNE  fetch

	ZERO_ALL
	LOOP(STEP6, FMLA0, FMLA1, turn6, even6, end6)
	BEGIN_PUT
	CBNZ R13, diagonal6
	PUT6(0, next)
	PUT6(6, next)
	PUT6(12, next)
	PUT6(18, next)

next:
	MOVD ZR, R13                         // the diagonal lies above
	ADD  R14, R3
	ADD  $96, R7
	SUBS $12, R0
	BGT  tile

done:
	MOVD next+104(FP), R9
	MOVD b_base+72(FP), R10
	ADD  R9<<3, R10
	MOVD R10, b_base+72(FP)
	MOVD c_base+112(FP), R10
	ADD  R8<<2, R10
	MOVD R10, c_base+112(FP)
	MOVD n+8(FP), R10
	SUBS $4, R10
	MOVD R10, n+8(FP)
	BGT  strip
	RET

diagonal6:
	PUT6(0, next)
	HEAD1
	PUT_PAIR(32, 8)
	PUT_PAIR(64, 10)
	NEXT_COLUMN(next)
	HEAD2
	PUT_PAIR(32, 14)
	PUT_PAIR(64, 16)
	NEXT_COLUMN(next)
	HEAD3
	PUT_PAIR(32, 20)
	PUT_PAIR(64, 22)
	B    next

short:
	TBZ  $3, R0, short2
	ZERO_ALL
	LOOP(STEP4, FMLA0, FMLA1, turn4, even4, end4)
	BEGIN_PUT
	CBNZ R13, diagonal4
	PUT4(0, next4)
	PUT4(6, next4)
	PUT4(12, next4)
	PUT4(18, next4)

next4:
	MOVD ZR, R13                         // the diagonal lies above
	ADD  $64, R3
	ADD  $64, R7

short2:
	TBZ  $2, R0, short1
	ZERO_ALL
	LOOP(STEP2, FMLA0, FMLA1, turn2, even2, end2)
	BEGIN_PUT
	CBNZ R13, diagonal2
	PUT2(0, next2)
	PUT2(6, next2)
	PUT2(12, next2)
	PUT2(18, next2)

next2:
	MOVD ZR, R13                         // the diagonal lies above
	ADD  $32, R3
	ADD  $32, R7

short1:
	TBZ  $1, R0, row
	ZERO_ALL
	LOOP(STEP1, FMLA0, FMLA1, turn1, even1, end1)
	BEGIN_PUT
	CBNZ R13, diagonal1
	PUT1(0, next1)
	PUT1(6, next1)
	PUT1(12, next1)
	PUT1(18, next1)

next1:
	ADD  $16, R3
	ADD  $16, R7

row:
	TBZ  $0, R0, done
	ZERO_ALL
	LOOP(STEP_ROW, FMLA0, FMLA1, turnRow, evenRow, endRow)
	BEGIN_PUT
	PUT1_ROW(0, done)
	PUT1_ROW(6, done)
	PUT1_ROW(12, done)
	PUT1_ROW(18, done)
	B    done

diagonal4:
	PUT4(0, next4)
	HEAD1
	PUT_PAIR(32, 8)
	NEXT_COLUMN(next4)
	HEAD2
	PUT_PAIR(32, 14)
	NEXT_COLUMN(next4)
	HEAD3
	PUT_PAIR(32, 20)
	B    next4

diagonal2:
	PUT2(0, next2)
	HEAD1
	NEXT_COLUMN(next2)
	HEAD2
	NEXT_COLUMN(next2)
	HEAD3
	B    next2

diagonal1:                               // w ≤ m ≤ 3: other columns begin below
	PUT1(0, next1)
	PUT_UPPER(0, 6)
	B    next1
