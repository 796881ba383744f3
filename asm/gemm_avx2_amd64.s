//go:build !purego

#include "textflag.h"
#include "gemm_avx2_amd64.h"

// Besides the registers of the tiles:
//
//	DI  C at the tile    R11 bytes from column to column of C
//	R8  rows left        R12 columns of the strip, at most 4
//	R13 8 in the tile on the diagonal, else 0
//	R14 address of the mask of the first vector in the present column

// PUT_FULL puts alpha, in Y15, times vector c into C at off; Y13 is zero where C
// is overwritten, else all ones.
#define PUT_FULL(off, c) \
	VANDPD      off(AX), Y13, Y12   \
	VFMADD231PD c, Y15, Y12         \
	VMOVUPD     Y12, off(AX)

// PUT_MASKED is PUT_FULL for the rows of a mask.
#define PUT_MASKED(off, c, mask) \
	VMASKMOVPD  off(AX), mask, Y12  \
	VANDPD      Y12, Y13, Y12       \
	VFMADD231PD c, Y15, Y12         \
	VMASKMOVPD  Y12, mask, off(AX)

// PUT_PLAIN puts a tile column of 12 rows into C, which is read.
#define PUT_PLAIN(c0, c1, c2) \
	VFMADD213PD (AX), Y15, c0       \
	VFMADD213PD 32(AX), Y15, c1     \
	VFMADD213PD 64(AX), Y15, c2     \
	VMOVUPD     c0, (AX)            \
	VMOVUPD     c1, 32(AX)          \
	VMOVUPD     c2, 64(AX)          \
	ADDQ        R11, AX

// NEXT_COLUMN moves on in C and leaves after column w.
#define NEXT_COLUMN(done) \
	ADDQ R11, AX                 \
	SUBQ R13, R14                \
	DECQ BX                      \
	JZ   done

#define PUT3(c0, c1, c2, done) \
	PUT_FULL(0, c0)              \
	PUT_FULL(32, c1)             \
	PUT_FULL(64, c2)             \
	NEXT_COLUMN(done)

// PUT3D is PUT3 in the tile on the diagonal.
#define PUT3D(c0, c1, c2, done) \
	VMOVUPD (R14), Y14           \
	PUT_MASKED(0, c0, Y14)       \
	PUT_FULL(32, c1)             \
	PUT_FULL(64, c2)             \
	NEXT_COLUMN(done)

// PUT2 and PUT1 have the last vector masked by Y14. c0 is masked by the diagonal
// too; its register is free afterwards.
#define PUT2(c0, c1, done) \
	PUT_MASKED(32, c1, Y14)      \
	VMOVUPD (R14), c1            \
	PUT_MASKED(0, c0, c1)        \
	NEXT_COLUMN(done)

#define PUT1(c0, spare, done) \
	VANDPD (R14), Y14, spare     \
	PUT_MASKED(0, c0, spare)     \
	NEXT_COLUMN(done)

// BEGIN_PUT prepares pointers and operands for the update of C.
#define BEGIN_PUT \
	VBROADCASTSD alpha+24(FP), Y15      \
	VBROADCASTSD read-8(SP), Y13        \
	LEAQ         tileMasks<>+32(SB), R14 \
	MOVQ         DI, AX                 \
	MOVQ         R12, BX

// func gemmTilesAVX2(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc int, mode int)
TEXT ·gemmTilesAVX2(SB), NOSPLIT, $16-152
	MOVQ k+16(FP), R9
	MOVQ lda+56(FP), R10
	SHLQ $3, R10
	MOVQ ldb+96(FP), R15
	SHLQ $3, R15
	MOVQ ldc+136(FP), R11
	SHLQ $3, R11
	MOVQ mode+144(FP), AX
	SHRQ $1, AX
	ANDQ $1, AX                     // 1 if C is overwritten
	DECQ AX
	MOVQ AX, read-8(SP)             // all ones if C is read

strip:
	MOVQ    n+8(FP), R12
	MOVQ    $4, CX
	CMPQ    R12, CX
	CMOVQGT CX, R12
	MOVQ    m+0(FP), R8
	MOVQ    a_base+32(FP), SI
	MOVQ    b_base+72(FP), DX
	MOVQ    c_base+112(FP), DI
	MOVQ    mode+144(FP), R13
	ANDQ    $1, R13
	SHLQ    $3, R13                 // 8 if the strip begins on the diagonal

tile:
	CMPQ R8, $12
	JLT  short
	MOVQ DI, AX                     // C arrives while the sums are formed
	MOVQ R12, BX

fetch:
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	ADDQ       R11, AX
	DECQ       BX
	JNZ        fetch

	ZERO_ALL
	MOVQ R13, diagonal-16(SP)
	BTQ  $2, mode+144(FP)
	JCS  by3
	LOOP4(single3, turns3, turn3, end3)
	JMP  put3

by3:
	LOOPC4(singleC3, turnsC3, turnC3, endC3)

put3:
	MOVQ diagonal-16(SP), R13
	BEGIN_PUT
	TESTQ $3, mode+144(FP)
	JNZ   special
	CMPQ  R12, $4
	JLT   special
	PUT_PLAIN(Y0, Y1, Y2)
	PUT_PLAIN(Y3, Y4, Y5)
	PUT_PLAIN(Y6, Y7, Y8)
	PUT_PLAIN(Y9, Y10, Y11)
	JMP   next

special:
	TESTQ R13, R13
	JNZ   diagonal
	PUT3(Y0, Y1, Y2, next)
	PUT3(Y3, Y4, Y5, next)
	PUT3(Y6, Y7, Y8, next)
	PUT3(Y9, Y10, Y11, next)

diagonal:
	PUT3D(Y0, Y1, Y2, next)
	PUT3D(Y3, Y4, Y5, next)
	PUT3D(Y6, Y7, Y8, next)
	PUT3D(Y9, Y10, Y11, next)

next:
	XORQ R13, R13                   // the diagonal lies above
	MOVQ step+64(FP), AX
	LEAQ (SI)(AX*8), SI
	ADDQ $96, DI
	SUBQ $12, R8
	JGT  tile

done:
	MOVQ next+104(FP), AX
	SHLQ $3, AX
	ADDQ AX, b_base+72(FP)
	LEAQ (R11*4), AX
	ADDQ AX, c_base+112(FP)
	SUBQ $4, n+8(FP)
	JGT  strip
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
	ZERO_ALL
	BTQ  $2, mode+144(FP)
	JCS  by2
	LOOP(STEP2X, STEP2Y, turn2, even2, end2)
	JMP  put2

by2:
	LOOPC(STEP2XC, STEP2YC, turnC2, evenC2, endC2)

put2:
	BEGIN_PUT
	PUT2(Y0, Y1, next2)
	PUT2(Y3, Y4, next2)
	PUT2(Y6, Y7, next2)
	PUT2(Y9, Y10, next2)

next2:
	XORQ R13, R13                   // the diagonal lies above
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $8, R8
	JLE  done

short1:
	MOVQ R8, CX
	LAST_ROWS
	ZERO_ALL
	BTQ  $2, mode+144(FP)
	JCS  by1
	LOOP(STEP1X, STEP1Y, turn1, even1, end1)
	JMP  put1

by1:
	LOOPC(STEP1XC, STEP1YC, turnC1, evenC1, endC1)

put1:
	BEGIN_PUT
	PUT1(Y0, Y1, done)
	PUT1(Y3, Y4, done)
	PUT1(Y6, Y7, done)
	PUT1(Y9, Y10, done)
	JMP done // not reached: a strip has at most four columns
