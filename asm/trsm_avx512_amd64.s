//go:build !purego

#include "textflag.h"
#include "gemm_avx512_amd64.h"

// Besides the registers of the tiles:
//
//	DI  C at the tile    R11 bytes from column to column of C
//	R8  rows left        R12 w, the columns of the strip
//	R14 T, 8 numbers a column, with the reciprocals of its diagonal

// TAKE3, TAKE2, TAKE1 leave in one tile column that of C less the sum, and go on
// to the solution after column w.
#define TAKE3(c0, c1, c2, solve) \
	VMOVUPD   (AX), Z24              \
	VMOVUPD   64(AX), Z25            \
	VMOVUPD.Z 128(AX), K3, Z26       \
	VSUBPD    c0, Z24, c0            \
	VSUBPD    c1, Z25, c1            \
	VSUBPD    c2, Z26, c2            \
	ADDQ      R11, AX                \
	DECQ      BX                     \
	JZ        solve

#define TAKE2(c0, c1, solve) \
	VMOVUPD   (AX), Z24              \
	VMOVUPD.Z 64(AX), K3, Z25        \
	VSUBPD    c0, Z24, c0            \
	VSUBPD    c1, Z25, c1            \
	ADDQ      R11, AX                \
	DECQ      BX                     \
	JZ        solve

#define TAKE1(c0, solve) \
	VMOVUPD.Z (AX), K3, Z24          \
	VSUBPD    c0, Z24, c0            \
	ADDQ      R11, AX                \
	DECQ      BX                     \
	JZ        solve

// DIVv divides a tile column by the pivot whose reciprocal is at d, stores it and
// leaves after column w.
#define DIV3(d, c0, c1, c2, next) \
	VBROADCASTSD d(R14), Z24         \
	VMULPD       c0, Z24, c0         \
	VMULPD       c1, Z24, c1         \
	VMULPD       c2, Z24, c2         \
	VMOVUPD      c0, (AX)            \
	VMOVUPD      c1, 64(AX)          \
	VMOVUPD      c2, K3, 128(AX)     \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

#define DIV2(d, c0, c1, next) \
	VBROADCASTSD d(R14), Z24         \
	VMULPD       c0, Z24, c0         \
	VMULPD       c1, Z24, c1         \
	VMOVUPD      c0, (AX)            \
	VMOVUPD      c1, K3, 64(AX)      \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

#define DIV1(d, c0, next) \
	VMULPD.BCST  d(R14), c0, c0      \
	VMOVUPD      c0, K3, (AX)        \
	ADDQ         R11, AX             \
	DECQ         BX                  \
	JZ           next

// SUBv subtracts from tile column c the product of column x and the number of T
// at t.
#define SUB3(t, x0, x1, x2, c0, c1, c2) \
	VBROADCASTSD t(R14), Z24         \
	VFNMADD231PD x0, Z24, c0         \
	VFNMADD231PD x1, Z24, c1         \
	VFNMADD231PD x2, Z24, c2

#define SUB2(t, x0, x1, c0, c1) \
	VBROADCASTSD t(R14), Z24         \
	VFNMADD231PD x0, Z24, c0         \
	VFNMADD231PD x1, Z24, c1

#define SUB1(t, x0, c0) \
	VFNMADD231PD.BCST t(R14), x0, c0

// BEGIN_COLUMNS prepares for the columns of C.
#define BEGIN_COLUMNS \
	MOVQ DI, AX                      \
	MOVQ R12, BX

// func trsmStripAVX512(m, w, k int, a []float64, lda int, b []float64, ldb int, t []float64, c []float64, ldc int)
TEXT ·trsmStripAVX512(SB), NOSPLIT, $0-144
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
	CMPQ    R8, $16
	JLE     short
	LEAQ    -16(R8), CX
	MOVQ    $8, AX
	CMPQ    CX, AX
	CMOVQGT AX, CX
	LAST_ROWS
	LOOP(STEP38X, STEP38Y, turn38, even38, end38)
	BEGIN_COLUMNS
	TAKE3(Z0, Z1, Z2, solve3)
	TAKE3(Z3, Z4, Z5, solve3)
	TAKE3(Z6, Z7, Z8, solve3)
	TAKE3(Z9, Z10, Z11, solve3)
	TAKE3(Z12, Z13, Z14, solve3)
	TAKE3(Z15, Z16, Z17, solve3)
	TAKE3(Z18, Z19, Z20, solve3)
	TAKE3(Z21, Z22, Z23, solve3)

solve3:
	BEGIN_COLUMNS
	DIV3(0, Z0, Z1, Z2, next)
	SUB3(8, Z0, Z1, Z2, Z3, Z4, Z5)
	SUB3(16, Z0, Z1, Z2, Z6, Z7, Z8)
	SUB3(24, Z0, Z1, Z2, Z9, Z10, Z11)
	SUB3(32, Z0, Z1, Z2, Z12, Z13, Z14)
	SUB3(40, Z0, Z1, Z2, Z15, Z16, Z17)
	SUB3(48, Z0, Z1, Z2, Z18, Z19, Z20)
	SUB3(56, Z0, Z1, Z2, Z21, Z22, Z23)
	DIV3(72, Z3, Z4, Z5, next)
	SUB3(80, Z3, Z4, Z5, Z6, Z7, Z8)
	SUB3(88, Z3, Z4, Z5, Z9, Z10, Z11)
	SUB3(96, Z3, Z4, Z5, Z12, Z13, Z14)
	SUB3(104, Z3, Z4, Z5, Z15, Z16, Z17)
	SUB3(112, Z3, Z4, Z5, Z18, Z19, Z20)
	SUB3(120, Z3, Z4, Z5, Z21, Z22, Z23)
	DIV3(144, Z6, Z7, Z8, next)
	SUB3(152, Z6, Z7, Z8, Z9, Z10, Z11)
	SUB3(160, Z6, Z7, Z8, Z12, Z13, Z14)
	SUB3(168, Z6, Z7, Z8, Z15, Z16, Z17)
	SUB3(176, Z6, Z7, Z8, Z18, Z19, Z20)
	SUB3(184, Z6, Z7, Z8, Z21, Z22, Z23)
	DIV3(216, Z9, Z10, Z11, next)
	SUB3(224, Z9, Z10, Z11, Z12, Z13, Z14)
	SUB3(232, Z9, Z10, Z11, Z15, Z16, Z17)
	SUB3(240, Z9, Z10, Z11, Z18, Z19, Z20)
	SUB3(248, Z9, Z10, Z11, Z21, Z22, Z23)
	DIV3(288, Z12, Z13, Z14, next)
	SUB3(296, Z12, Z13, Z14, Z15, Z16, Z17)
	SUB3(304, Z12, Z13, Z14, Z18, Z19, Z20)
	SUB3(312, Z12, Z13, Z14, Z21, Z22, Z23)
	DIV3(360, Z15, Z16, Z17, next)
	SUB3(368, Z15, Z16, Z17, Z18, Z19, Z20)
	SUB3(376, Z15, Z16, Z17, Z21, Z22, Z23)
	DIV3(432, Z18, Z19, Z20, next)
	SUB3(440, Z18, Z19, Z20, Z21, Z22, Z23)
	DIV3(504, Z21, Z22, Z23, next)

next:
	ADDQ $192, SI
	ADDQ $192, DI
	SUBQ $24, R8
	JGT  tile
	VZEROUPPER
	RET

short:
	CMPQ    R8, $8
	JLE     short1
	LEAQ    -8(R8), CX
	LAST_ROWS
	LOOP(STEP28X, STEP28Y, turn28, even28, end28)
	BEGIN_COLUMNS
	TAKE2(Z0, Z1, solve2)
	TAKE2(Z3, Z4, solve2)
	TAKE2(Z6, Z7, solve2)
	TAKE2(Z9, Z10, solve2)
	TAKE2(Z12, Z13, solve2)
	TAKE2(Z15, Z16, solve2)
	TAKE2(Z18, Z19, solve2)
	TAKE2(Z21, Z22, solve2)

solve2:
	BEGIN_COLUMNS
	DIV2(0, Z0, Z1, done)
	SUB2(8, Z0, Z1, Z3, Z4)
	SUB2(16, Z0, Z1, Z6, Z7)
	SUB2(24, Z0, Z1, Z9, Z10)
	SUB2(32, Z0, Z1, Z12, Z13)
	SUB2(40, Z0, Z1, Z15, Z16)
	SUB2(48, Z0, Z1, Z18, Z19)
	SUB2(56, Z0, Z1, Z21, Z22)
	DIV2(72, Z3, Z4, done)
	SUB2(80, Z3, Z4, Z6, Z7)
	SUB2(88, Z3, Z4, Z9, Z10)
	SUB2(96, Z3, Z4, Z12, Z13)
	SUB2(104, Z3, Z4, Z15, Z16)
	SUB2(112, Z3, Z4, Z18, Z19)
	SUB2(120, Z3, Z4, Z21, Z22)
	DIV2(144, Z6, Z7, done)
	SUB2(152, Z6, Z7, Z9, Z10)
	SUB2(160, Z6, Z7, Z12, Z13)
	SUB2(168, Z6, Z7, Z15, Z16)
	SUB2(176, Z6, Z7, Z18, Z19)
	SUB2(184, Z6, Z7, Z21, Z22)
	DIV2(216, Z9, Z10, done)
	SUB2(224, Z9, Z10, Z12, Z13)
	SUB2(232, Z9, Z10, Z15, Z16)
	SUB2(240, Z9, Z10, Z18, Z19)
	SUB2(248, Z9, Z10, Z21, Z22)
	DIV2(288, Z12, Z13, done)
	SUB2(296, Z12, Z13, Z15, Z16)
	SUB2(304, Z12, Z13, Z18, Z19)
	SUB2(312, Z12, Z13, Z21, Z22)
	DIV2(360, Z15, Z16, done)
	SUB2(368, Z15, Z16, Z18, Z19)
	SUB2(376, Z15, Z16, Z21, Z22)
	DIV2(432, Z18, Z19, done)
	SUB2(440, Z18, Z19, Z21, Z22)
	DIV2(504, Z21, Z22, done)

short1:
	MOVQ    R8, CX
	LAST_ROWS
	LOOP(STEP18X, STEP18Y, turn18, even18, end18)
	BEGIN_COLUMNS
	TAKE1(Z0, solve1)
	TAKE1(Z3, solve1)
	TAKE1(Z6, solve1)
	TAKE1(Z9, solve1)
	TAKE1(Z12, solve1)
	TAKE1(Z15, solve1)
	TAKE1(Z18, solve1)
	TAKE1(Z21, solve1)

solve1:
	BEGIN_COLUMNS
	DIV1(0, Z0, done)
	SUB1(8, Z0, Z3)
	SUB1(16, Z0, Z6)
	SUB1(24, Z0, Z9)
	SUB1(32, Z0, Z12)
	SUB1(40, Z0, Z15)
	SUB1(48, Z0, Z18)
	SUB1(56, Z0, Z21)
	DIV1(72, Z3, done)
	SUB1(80, Z3, Z6)
	SUB1(88, Z3, Z9)
	SUB1(96, Z3, Z12)
	SUB1(104, Z3, Z15)
	SUB1(112, Z3, Z18)
	SUB1(120, Z3, Z21)
	DIV1(144, Z6, done)
	SUB1(152, Z6, Z9)
	SUB1(160, Z6, Z12)
	SUB1(168, Z6, Z15)
	SUB1(176, Z6, Z18)
	SUB1(184, Z6, Z21)
	DIV1(216, Z9, done)
	SUB1(224, Z9, Z12)
	SUB1(232, Z9, Z15)
	SUB1(240, Z9, Z18)
	SUB1(248, Z9, Z21)
	DIV1(288, Z12, done)
	SUB1(296, Z12, Z15)
	SUB1(304, Z12, Z18)
	SUB1(312, Z12, Z21)
	DIV1(360, Z15, done)
	SUB1(368, Z15, Z18)
	SUB1(376, Z15, Z21)
	DIV1(432, Z18, done)
	SUB1(440, Z18, Z21)
	DIV1(504, Z21, done)

done:
	VZEROUPPER
	RET
