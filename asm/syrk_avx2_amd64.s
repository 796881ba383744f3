//go:build !purego

#include "textflag.h"

// rowMasks holds masks of four rows: at byte 32-8q those with index ≥ q, at
// byte 64-8n those with index < n.
DATA rowMasks<>+0(SB)/8, $0
DATA rowMasks<>+8(SB)/8, $0
DATA rowMasks<>+16(SB)/8, $0
DATA rowMasks<>+24(SB)/8, $0
DATA rowMasks<>+32(SB)/8, $-1
DATA rowMasks<>+40(SB)/8, $-1
DATA rowMasks<>+48(SB)/8, $-1
DATA rowMasks<>+56(SB)/8, $-1
DATA rowMasks<>+64(SB)/8, $0
DATA rowMasks<>+72(SB)/8, $0
DATA rowMasks<>+80(SB)/8, $0
DATA rowMasks<>+88(SB)/8, $0
GLOBL rowMasks<>(SB), RODATA|NOPTR, $96

// Registers of the strip kernel:
//
//	SI  first row of the tile in A     R10 bytes from column to column of A
//	DI  first row of the tile in C     R11 bytes from column to column of C
//	DX  packed alpha·B, 4 per column   R9  k
//	R8  rows left
//	R13 8 in the tile on the diagonal, else 0
//	AX, BX running pointers            CX  counter
//	R12 mask of the first vector       R14 mask of the last one (addresses)
//
// Tile column q has its vectors in Y(4+3q), Y(5+3q), Y(6+3q).

// FMA3, FMA2, FMA1 add to one tile column the product of a column of A, in Y0
// to Y2, and element off of B.
#define FMA3(off, c0, c1, c2) \
	VBROADCASTSD off(BX), Y3     \
	VFMADD231PD  Y0, Y3, c0      \
	VFMADD231PD  Y1, Y3, c1      \
	VFMADD231PD  Y2, Y3, c2

#define FMA2(off, c0, c1) \
	VBROADCASTSD off(BX), Y3     \
	VFMADD231PD  Y0, Y3, c0      \
	VFMADD231PD  Y1, Y3, c1

#define FMA1(off, c0) \
	VBROADCASTSD off(BX), Y3     \
	VFMADD231PD  Y0, Y3, c0

// NEXT_COLUMN moves on in C and leaves after column w.
#define NEXT_COLUMN(done) \
	ADDQ R11, AX                 \
	SUBQ R13, R12                \
	DECQ BX                      \
	JZ   done

// ADD_MASKED adds vector c to C at off where mask, a register, says so.
#define ADD_MASKED(off, c, mask) \
	VMASKMOVPD off(AX), mask, Y1 \
	VADDPD     Y1, c, Y1         \
	VMASKMOVPD Y1, mask, off(AX)

// ADD_FULL adds vector c to C at off.
#define ADD_FULL(off, c) \
	VADDPD  off(AX), c, c        \
	VMOVUPD c, off(AX)

// PUT3, PUT2, PUT1 add one tile column to C under masks; PUT3_FULL without.
#define PUT3_FULL(c0, c1, c2, done) \
	ADD_FULL(0, c0)              \
	ADD_FULL(32, c1)             \
	ADD_FULL(64, c2)             \
	NEXT_COLUMN(done)

#define PUT3(c0, c1, c2, done) \
	VMOVUPD (R12), Y0            \
	ADD_MASKED(0, c0, Y0)        \
	ADD_FULL(32, c1)             \
	ADD_MASKED(64, c2, Y2)       \
	NEXT_COLUMN(done)

#define PUT2(c0, c1, done) \
	VMOVUPD (R12), Y0            \
	ADD_MASKED(0, c0, Y0)        \
	ADD_MASKED(32, c1, Y2)       \
	NEXT_COLUMN(done)

#define PUT1(c0, done) \
	VANDPD (R12), Y2, Y0         \
	ADD_MASKED(0, c0, Y0)        \
	NEXT_COLUMN(done)

// BEGIN_TILE prepares the pointers for the loop over k.
#define BEGIN_TILE \
	MOVQ SI, AX                  \
	MOVQ DX, BX                  \
	MOVQ R9, CX

// BEGIN_PUT prepares pointers and masks for the update of C.
#define BEGIN_PUT \
	MOVQ    DI, AX               \
	MOVQ    w+8(FP), BX          \
	LEAQ    rowMasks<>+32(SB), R12 \
	VMOVUPD (R14), Y2

// LAST_ROWS points R14 to the mask of the first CX rows, 1 ≤ CX ≤ 4.
#define LAST_ROWS \
	LEAQ rowMasks<>+64(SB), R14  \
	SHLQ $3, CX                  \
	SUBQ CX, R14

// func syrkStripAVX2(m, w, k int, alpha float64, a, b []float64, lda int, packed, c []float64, ldc int, diagonal bool)
TEXT ·syrkStripAVX2(SB), NOSPLIT, $0-145
	MOVQ k+16(FP), R9
	MOVQ lda+80(FP), R10
	SHLQ $3, R10

	// packed[q + 4p] = alpha·b[q + p·lda], 0 for q ≥ w
	VBROADCASTSD alpha+24(FP), Y0
	MOVQ         b_base+56(FP), SI
	MOVQ         packed_base+88(FP), DX
	MOVQ         DX, DI
	MOVQ         w+8(FP), CX
	LAST_ROWS
	VMOVUPD      (R14), Y2
	MOVQ         R9, CX

pack:
	VMASKMOVPD (SI), Y2, Y1
	VMULPD     Y1, Y0, Y1
	VMOVUPD    Y1, (DI)
	ADDQ       R10, SI
	ADDQ       $32, DI
	DECQ       CX
	JNZ        pack

	MOVQ    m+0(FP), R8
	MOVQ    a_base+32(FP), SI
	MOVQ    c_base+112(FP), DI
	MOVQ    ldc+136(FP), R11
	SHLQ    $3, R11
	MOVBLZX diagonal+144(FP), R13
	SHLQ    $3, R13

tile:
	CMPQ R8, $8
	JLE  tile8
	MOVQ $4, CX
	CMPQ R8, $12
	JGE  tile12
	LEAQ -8(R8), CX

tile12:
	LAST_ROWS
	MOVQ DI, AX                     // C arrives while the sums are formed
	MOVQ w+8(FP), BX

fetch:
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	ADDQ       R11, AX
	DECQ       BX
	JNZ        fetch

	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	VXORPD Y8, Y8, Y8
	VXORPD Y9, Y9, Y9
	VXORPD Y10, Y10, Y10
	VXORPD Y11, Y11, Y11
	VXORPD Y12, Y12, Y12
	VXORPD Y13, Y13, Y13
	VXORPD Y14, Y14, Y14
	VXORPD Y15, Y15, Y15
	BEGIN_TILE

loop12:
	VMOVUPD    (AX), Y0
	VMOVUPD    32(AX), Y1
	VMOVUPD    (R14), Y3
	VMASKMOVPD 64(AX), Y3, Y2
	FMA3(0, Y4, Y5, Y6)
	FMA3(8, Y7, Y8, Y9)
	FMA3(16, Y10, Y11, Y12)
	FMA3(24, Y13, Y14, Y15)
	ADDQ       R10, AX
	ADDQ       $32, BX
	DECQ       CX
	JNZ        loop12

	BEGIN_PUT
	TESTQ R13, R13
	JNZ   masked12
	CMPQ  R8, $12
	JLT   masked12
	PUT3_FULL(Y4, Y5, Y6, next12)
	PUT3_FULL(Y7, Y8, Y9, next12)
	PUT3_FULL(Y10, Y11, Y12, next12)
	PUT3_FULL(Y13, Y14, Y15, next12)

masked12:
	PUT3(Y4, Y5, Y6, next12)
	PUT3(Y7, Y8, Y9, next12)
	PUT3(Y10, Y11, Y12, next12)
	PUT3(Y13, Y14, Y15, next12)

next12:
	XORQ R13, R13                   // the diagonal lies above
	ADDQ $96, SI
	ADDQ $96, DI
	SUBQ $12, R8
	JGT  tile
	JMP  done

tile8:
	CMPQ   R8, $4
	JLE    tile4
	LEAQ   -4(R8), CX
	LAST_ROWS
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y7, Y7, Y7
	VXORPD Y8, Y8, Y8
	VXORPD Y10, Y10, Y10
	VXORPD Y11, Y11, Y11
	VXORPD Y13, Y13, Y13
	VXORPD Y14, Y14, Y14
	BEGIN_TILE
	VMOVUPD (R14), Y2

loop8:
	VMOVUPD    (AX), Y0
	VMASKMOVPD 32(AX), Y2, Y1
	FMA2(0, Y4, Y5)
	FMA2(8, Y7, Y8)
	FMA2(16, Y10, Y11)
	FMA2(24, Y13, Y14)
	ADDQ       R10, AX
	ADDQ       $32, BX
	DECQ       CX
	JNZ        loop8

	BEGIN_PUT
	PUT2(Y4, Y5, done)
	PUT2(Y7, Y8, done)
	PUT2(Y10, Y11, done)
	PUT2(Y13, Y14, done)

tile4:
	MOVQ   R8, CX
	LAST_ROWS
	VXORPD Y4, Y4, Y4
	VXORPD Y7, Y7, Y7
	VXORPD Y10, Y10, Y10
	VXORPD Y13, Y13, Y13
	BEGIN_TILE
	VMOVUPD (R14), Y2

loop4:
	VMASKMOVPD (AX), Y2, Y0
	FMA1(0, Y4)
	FMA1(8, Y7)
	FMA1(16, Y10)
	FMA1(24, Y13)
	ADDQ       R10, AX
	ADDQ       $32, BX
	DECQ       CX
	JNZ        loop4

	BEGIN_PUT
	PUT1(Y4, done)
	PUT1(Y7, done)
	PUT1(Y10, done)
	PUT1(Y13, done)

done:
	VZEROUPPER
	RET
