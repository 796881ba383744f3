//go:build !purego

#include "textflag.h"
#include "gemm_avx2_amd64.h"

// Besides the registers of the tiles:
//
//	DI  C at the tile    R11 bytes from column to column of C
//	R8  rows left        R12 w, the columns of the strip
//	R14 T, 8 numbers a column, with the reciprocals of its diagonal

// TAKE3, TAKE2, TAKE1 leave in one tile column that of C less the sum, and go on
// to the solution after column w. Y14 masks the last vector of short tiles.
#define TAKE3(c0, c1, c2, solve) \
	VMOVUPD (AX), Y12                \
	VMOVUPD 32(AX), Y13              \
	VMOVUPD 64(AX), Y14              \
	VSUBPD  c0, Y12, c0              \
	VSUBPD  c1, Y13, c1              \
	VSUBPD  c2, Y14, c2              \
	ADDQ    R11, AX                  \
	DECQ    BX                       \
	JZ      solve

#define TAKE2(c0, c1, solve) \
	VMOVUPD    (AX), Y12             \
	VMASKMOVPD 32(AX), Y14, Y13      \
	VSUBPD     c0, Y12, c0           \
	VSUBPD     c1, Y13, c1           \
	ADDQ       R11, AX               \
	DECQ       BX                    \
	JZ         solve

#define TAKE1(c0, solve) \
	VMASKMOVPD (AX), Y14, Y12        \
	VSUBPD     c0, Y12, c0           \
	ADDQ       R11, AX               \
	DECQ       BX                    \
	JZ         solve

// DIVv divides a tile column by the pivot whose reciprocal is at d, stores it and
// leaves after column w.
#define DIV3(d, c0, c1, c2, next) \
	VBROADCASTSD d(R14), Y12         \
	VMULPD       c0, Y12, c0         \
	VMULPD       c1, Y12, c1         \
	VMULPD       c2, Y12, c2         \
	VMOVUPD      c0, (AX)            \
	VMOVUPD      c1, 32(AX)          \
	VMOVUPD      c2, 64(AX)          \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

#define DIV2(d, c0, c1, next) \
	VBROADCASTSD d(R14), Y12         \
	VMULPD       c0, Y12, c0         \
	VMULPD       c1, Y12, c1         \
	VMOVUPD      c0, (AX)            \
	VMASKMOVPD   c1, Y14, 32(AX)     \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

#define DIV1(d, c0, next) \
	VBROADCASTSD d(R14), Y12         \
	VMULPD       c0, Y12, c0         \
	VMASKMOVPD   c0, Y14, (AX)       \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

// SUBv subtracts from tile column c the product of column x and the number of T
// at t.
#define SUB3(t, x0, x1, x2, c0, c1, c2) \
	VBROADCASTSD t(R14), Y12         \
	VFNMADD231PD x0, Y12, c0         \
	VFNMADD231PD x1, Y12, c1         \
	VFNMADD231PD x2, Y12, c2

#define SUB2(t, x0, x1, c0, c1) \
	VBROADCASTSD t(R14), Y12         \
	VFNMADD231PD x0, Y12, c0         \
	VFNMADD231PD x1, Y12, c1

#define SUB1(t, x0, c0) \
	VBROADCASTSD t(R14), Y12         \
	VFNMADD231PD x0, Y12, c0

// BEGIN_COLUMNS prepares for the columns of C.
#define BEGIN_COLUMNS \
	MOVQ DI, AX                      \
	MOVQ R12, BX

// func trsmStripAVX2(m, w, k int, a []float64, lda int, b []float64, ldb int, t []float64, c []float64, ldc int)
TEXT ·trsmStripAVX2(SB), NOSPLIT, $0-144
	MOVQ m+0(FP), R8
	MOVQ w+8(FP), R12
	MOVQ k+16(FP), R9
	MOVQ a_base+24(FP), SI
	MOVQ lda+48(FP), R10
	SHLQ $3, R10
	MOVQ b_base+56(FP), DX
	MOVQ ldb+80(FP), R15
	SHLQ $3, R15
	MOVQ t_base+88(FP), R14
	MOVQ c_base+112(FP), DI
	MOVQ ldc+136(FP), R11
	SHLQ $3, R11
	JPL  tile
	LEAQ -1(R12), AX                // from last to first: begin at the last
	IMULQ R11, AX
	SUBQ AX, DI

tile:
	ZERO_ALL
	CMPQ R8, $12
	JLT  short
	LOOP(STEP3X, STEP3Y, turn3, even3, end3)
	BEGIN_COLUMNS
	TAKE3(Y0, Y1, Y2, solve3)
	TAKE3(Y3, Y4, Y5, solve3)
	TAKE3(Y6, Y7, Y8, solve3)
	TAKE3(Y9, Y10, Y11, solve3)

solve3:
	BEGIN_COLUMNS
	DIV3(0, Y0, Y1, Y2, next)
	SUB3(8, Y0, Y1, Y2, Y3, Y4, Y5)
	SUB3(16, Y0, Y1, Y2, Y6, Y7, Y8)
	SUB3(24, Y0, Y1, Y2, Y9, Y10, Y11)
	DIV3(72, Y3, Y4, Y5, next)
	SUB3(80, Y3, Y4, Y5, Y6, Y7, Y8)
	SUB3(88, Y3, Y4, Y5, Y9, Y10, Y11)
	DIV3(144, Y6, Y7, Y8, next)
	SUB3(152, Y6, Y7, Y8, Y9, Y10, Y11)
	DIV3(216, Y9, Y10, Y11, next)

next:
	ADDQ $96, SI
	ADDQ $96, DI
	SUBQ $12, R8
	JGT  tile
	VZEROUPPER
	RET

short:
	CMPQ    R8, $4
	JLE     short1
	LEAQ    -4(R8), CX
	MOVQ    $4, AX
	CMPQ    CX, AX
	CMOVQGT AX, CX                  // the second vector may be full
	LAST_ROWS
	LOOP(STEP2X, STEP2Y, turn2, even2, end2)
	BEGIN_COLUMNS
	TAKE2(Y0, Y1, solve2)
	TAKE2(Y3, Y4, solve2)
	TAKE2(Y6, Y7, solve2)
	TAKE2(Y9, Y10, solve2)

solve2:
	BEGIN_COLUMNS
	DIV2(0, Y0, Y1, next2)
	SUB2(8, Y0, Y1, Y3, Y4)
	SUB2(16, Y0, Y1, Y6, Y7)
	SUB2(24, Y0, Y1, Y9, Y10)
	DIV2(72, Y3, Y4, next2)
	SUB2(80, Y3, Y4, Y6, Y7)
	SUB2(88, Y3, Y4, Y9, Y10)
	DIV2(144, Y6, Y7, next2)
	SUB2(152, Y6, Y7, Y9, Y10)
	DIV2(216, Y9, Y10, next2)

next2:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $8, R8
	JGT  tile
	VZEROUPPER
	RET

short1:
	MOVQ R8, CX
	LAST_ROWS
	LOOP(STEP1X, STEP1Y, turn1, even1, end1)
	BEGIN_COLUMNS
	TAKE1(Y0, solve1)
	TAKE1(Y3, solve1)
	TAKE1(Y6, solve1)
	TAKE1(Y9, solve1)

solve1:
	BEGIN_COLUMNS
	DIV1(0, Y0, done)
	SUB1(8, Y0, Y3)
	SUB1(16, Y0, Y6)
	SUB1(24, Y0, Y9)
	DIV1(72, Y3, done)
	SUB1(80, Y3, Y6)
	SUB1(88, Y3, Y9)
	DIV1(144, Y6, done)
	SUB1(152, Y6, Y9)
	DIV1(216, Y9, done)

done:
	VZEROUPPER
	RET
