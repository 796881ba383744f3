//go:build !purego

#include "textflag.h"

// Registers of the strip kernel:
//
//	SI  first row of the tile in A     R10 bytes from column to column of A
//	DI  first row of the tile in C     R11 bytes from column to column of C
//	DX  packed alpha·B, 8 per column   R9  k
//	R8  rows left                      R12 w, the columns of the strip
//	R13 1 in the tile on the diagonal, else 0
//	AX, BX running pointers  CX counter  R14 mask of the tile's first vector
//	K1 mask of the first vector, K3 of the last one
//
// Tile column q has its vectors in Z(3q), Z(3q+1), Z(3q+2).

#define ZERO8(a, b, c, d, e, f, g, h) \
	VPXORQ a, a, a \
	VPXORQ b, b, b \
	VPXORQ c, c, c \
	VPXORQ d, d, d \
	VPXORQ e, e, e \
	VPXORQ f, f, f \
	VPXORQ g, g, g \
	VPXORQ h, h, h

// FMA3 and FMA2 add to one tile column the product of a column of A, in Z24 to
// Z26, and the element of B at b.
#define FMA3(b, r, c0, c1, c2) \
	VBROADCASTSD b(BX), r        \
	VFMADD231PD  Z24, r, c0      \
	VFMADD231PD  Z25, r, c1      \
	VFMADD231PD  Z26, r, c2

#define FMA2(b, r, c0, c1) \
	VBROADCASTSD b(BX), r        \
	VFMADD231PD  Z24, r, c0      \
	VFMADD231PD  Z25, r, c1

// STEP24 adds the product of a column of A, at a0 to a2, and its row of B, at
// byte b.
#define STEP24(a0, a1, a2, b) \
	VMOVUPD a0, Z24                  \
	VMOVUPD a1, Z25                  \
	VMOVUPD a2, Z26                  \
	FMA3(b+0, Z27, Z0, Z1, Z2)       \
	FMA3(b+8, Z28, Z3, Z4, Z5)       \
	FMA3(b+16, Z29, Z6, Z7, Z8)      \
	FMA3(b+24, Z30, Z9, Z10, Z11)    \
	FMA3(b+32, Z31, Z12, Z13, Z14)   \
	FMA3(b+40, Z27, Z15, Z16, Z17)   \
	FMA3(b+48, Z28, Z18, Z19, Z20)   \
	FMA3(b+56, Z29, Z21, Z22, Z23)

// FIRST_ROWS sets K1 for the next column: on the diagonal one row less.
#define FIRST_ROWS \
	SHLQ  CX, R14     \
	KMOVB R14, K1

// PUT3, PUT2, PUT1 add one tile column to C and leave after column w.
#define PUT3(c0, c1, c2, done) \
	VADDPD  (AX), c0, K1, c0     \
	VADDPD  64(AX), c1, c1       \
	VADDPD  128(AX), c2, c2      \
	VMOVUPD c0, K1, (AX)         \
	VMOVUPD c1, 64(AX)           \
	VMOVUPD c2, 128(AX)          \
	ADDQ    R11, AX              \
	FIRST_ROWS                   \
	DECQ    BX                   \
	JZ      done

#define PUT2(c0, c1, done) \
	VADDPD  (AX), c0, K1, c0     \
	VADDPD  64(AX), c1, K3, c1   \
	VMOVUPD c0, K1, (AX)         \
	VMOVUPD c1, K3, 64(AX)       \
	ADDQ    R11, AX              \
	FIRST_ROWS                   \
	DECQ    BX                   \
	JZ      done

#define PUT1(c0, done) \
	KANDB   K1, K3, K2           \
	VADDPD  (AX), c0, K2, c0     \
	VMOVUPD c0, K2, (AX)         \
	ADDQ    R11, AX              \
	FIRST_ROWS                   \
	DECQ    BX                   \
	JZ      done

// BEGIN_TILE prepares the pointers for the loop over k.
#define BEGIN_TILE \
	MOVQ SI, AX                  \
	MOVQ DX, BX                  \
	MOVQ R9, CX

// BEGIN_PUT prepares pointers and masks for the update of C.
#define BEGIN_PUT \
	MOVQ  DI, AX                 \
	MOVQ  R12, BX                \
	MOVQ  R13, CX                \
	MOVQ  $0xFF, R14             \
	KMOVB R14, K1

// LAST_ROWS sets K3 to the lowest CX bits, 1 ≤ CX ≤ 8. It destroys AX.
#define LAST_ROWS \
	MOVQ  $-1, AX                \
	SHLQ  CX, AX                 \
	NOTQ  AX                     \
	KMOVB AX, K3

// func syrkStripAVX512(m, w, k int, alpha float64, a, b []float64, lda int, packed, c []float64, ldc int, diagonal bool)
TEXT ·syrkStripAVX512(SB), NOSPLIT, $0-145
	MOVQ w+8(FP), R12
	MOVQ k+16(FP), R9
	MOVQ lda+80(FP), R10
	SHLQ $3, R10

	// packed[q + 8p] = alpha·b[q + p·lda], 0 for q ≥ w
	VBROADCASTSD alpha+24(FP), Z0
	MOVQ         b_base+56(FP), SI
	MOVQ         packed_base+88(FP), DX
	MOVQ         DX, DI
	MOVQ         R12, CX
	LAST_ROWS
	MOVQ         R9, CX

pack:
	VMOVUPD.Z (SI), K3, Z1
	VMULPD    Z1, Z0, Z1
	VMOVUPD   Z1, (DI)
	ADDQ      R10, SI
	ADDQ      $64, DI
	DECQ      CX
	JNZ       pack

	MOVQ    m+0(FP), R8
	MOVQ    a_base+32(FP), SI
	MOVQ    c_base+112(FP), DI
	MOVQ    ldc+136(FP), R11
	SHLQ    $3, R11
	MOVBLZX diagonal+144(FP), R13

tile:
	CMPQ R8, $24
	JLT  tile16
	MOVQ DI, AX                     // C arrives while the sums are formed
	MOVQ R12, BX

fetch:
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	PREFETCHT0 184(AX)
	ADDQ       R11, AX
	DECQ       BX
	JNZ        fetch

	ZERO8(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	ZERO8(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	ZERO8(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	BEGIN_TILE
	SHRQ $1, CX                     // two columns of A at a time
	JCC  even
	STEP24((AX), 64(AX), 128(AX), 0)
	ADDQ R10, AX
	ADDQ $64, BX
	TESTQ CX, CX

even:
	JZ   put24

loop24:
	STEP24((AX), 64(AX), 128(AX), 0)
	STEP24((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), 64)
	LEAQ (AX)(R10*2), AX
	ADDQ $128, BX
	DECQ CX
	JNZ  loop24

put24:
	BEGIN_PUT
	PUT3(Z0, Z1, Z2, next24)
	PUT3(Z3, Z4, Z5, next24)
	PUT3(Z6, Z7, Z8, next24)
	PUT3(Z9, Z10, Z11, next24)
	PUT3(Z12, Z13, Z14, next24)
	PUT3(Z15, Z16, Z17, next24)
	PUT3(Z18, Z19, Z20, next24)
	PUT3(Z21, Z22, Z23, next24)

next24:
	XORQ R13, R13                   // the diagonal lies above
	ADDQ $192, SI
	ADDQ $192, DI
	SUBQ $24, R8
	JGT  tile
	JMP  done

tile16:
	CMPQ R8, $8
	JLE  tile8
	LEAQ -8(R8), CX
	MOVQ $8, AX
	CMPQ CX, AX
	CMOVQGT AX, CX                  // the second vector may be full
	LAST_ROWS
	ZERO8(Z0, Z1, Z3, Z4, Z6, Z7, Z9, Z10)
	ZERO8(Z12, Z13, Z15, Z16, Z18, Z19, Z21, Z22)
	BEGIN_TILE

loop16:
	VMOVUPD   (AX), Z24
	VMOVUPD.Z 64(AX), K3, Z25
	FMA2(0, Z27, Z0, Z1)
	FMA2(8, Z28, Z3, Z4)
	FMA2(16, Z29, Z6, Z7)
	FMA2(24, Z30, Z9, Z10)
	FMA2(32, Z31, Z12, Z13)
	FMA2(40, Z27, Z15, Z16)
	FMA2(48, Z28, Z18, Z19)
	FMA2(56, Z29, Z21, Z22)
	ADDQ      R10, AX
	ADDQ      $64, BX
	DECQ      CX
	JNZ       loop16

	BEGIN_PUT
	PUT2(Z0, Z1, next16)
	PUT2(Z3, Z4, next16)
	PUT2(Z6, Z7, next16)
	PUT2(Z9, Z10, next16)
	PUT2(Z12, Z13, next16)
	PUT2(Z15, Z16, next16)
	PUT2(Z18, Z19, next16)
	PUT2(Z21, Z22, next16)

next16:
	XORQ R13, R13                   // the diagonal lies above
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $16, R8
	JLE  done

tile8:
	MOVQ R8, CX
	LAST_ROWS
	ZERO8(Z0, Z3, Z6, Z9, Z12, Z15, Z18, Z21)
	BEGIN_TILE

loop8:
	VMOVUPD.Z (AX), K3, Z24
	VFMADD231PD.BCST 0(BX), Z24, Z0
	VFMADD231PD.BCST 8(BX), Z24, Z3
	VFMADD231PD.BCST 16(BX), Z24, Z6
	VFMADD231PD.BCST 24(BX), Z24, Z9
	VFMADD231PD.BCST 32(BX), Z24, Z12
	VFMADD231PD.BCST 40(BX), Z24, Z15
	VFMADD231PD.BCST 48(BX), Z24, Z18
	VFMADD231PD.BCST 56(BX), Z24, Z21
	ADDQ      R10, AX
	ADDQ      $64, BX
	DECQ      CX
	JNZ       loop8

	BEGIN_PUT
	PUT1(Z0, done)
	PUT1(Z3, done)
	PUT1(Z6, done)
	PUT1(Z9, done)
	PUT1(Z12, done)
	PUT1(Z15, done)
	PUT1(Z18, done)
	PUT1(Z21, done)

done:
	VZEROUPPER
	RET
