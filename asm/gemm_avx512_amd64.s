//go:build !purego

#include "textflag.h"
#include "gemm_avx512_amd64.h"

// Besides the registers of the tiles:
//
//	DI  C at the tile    R11 bytes from column to column of C
//	R8  rows left        columns-8(SP) the columns of the strip, at most 8
//	R13 1 in the tile on the diagonal, else 0
//	K1  mask of the tile's first vector in the present column
//	K5  vectors of C that are read: all, or none where C is overwritten

// FIRST_ROWS sets K1 for the next column: on the diagonal one row less.
#define FIRST_ROWS \
	SHLQ  CX, R14     \
	KMOVB R14, K1

// PUT3, PUT2, PUT1 put alpha times one tile column into C and leave after
// column w.
#define PUT3(c0, c1, c2, done) \
	KANDB       K1, K5, K2          \
	VMOVUPD.Z   (AX), K2, Z24       \
	VMOVUPD.Z   64(AX), K5, Z25     \
	VMOVUPD.Z   128(AX), K6, Z26    \
	VFMADD231PD c0, Z31, Z24        \
	VFMADD231PD c1, Z31, Z25        \
	VFMADD231PD c2, Z31, Z26        \
	VMOVUPD     Z24, K1, (AX)       \
	VMOVUPD     Z25, 64(AX)         \
	VMOVUPD     Z26, K3, 128(AX)    \
	ADDQ        R11, AX             \
	FIRST_ROWS                      \
	DECQ        BX                  \
	JZ          done

#define PUT2(c0, c1, done) \
	KANDB       K1, K5, K2          \
	VMOVUPD.Z   (AX), K2, Z24       \
	VMOVUPD.Z   64(AX), K6, Z25     \
	VFMADD231PD c0, Z31, Z24        \
	VFMADD231PD c1, Z31, Z25        \
	VMOVUPD     Z24, K1, (AX)       \
	VMOVUPD     Z25, K3, 64(AX)     \
	ADDQ        R11, AX             \
	FIRST_ROWS                      \
	DECQ        BX                  \
	JZ          done

#define PUT1(c0, done) \
	KANDB       K1, K3, K2          \
	KANDB       K2, K5, K4          \
	VMOVUPD.Z   (AX), K4, Z24       \
	VFMADD231PD c0, Z31, Z24        \
	VMOVUPD     Z24, K2, (AX)       \
	ADDQ        R11, AX             \
	FIRST_ROWS                      \
	DECQ        BX                  \
	JZ          done

// PUT_FULL is PUT3 for a tile of 24 rows that is read and not on the diagonal.
#define PUT_FULL(c0, c1, c2) \
	VFMADD213PD (AX), Z31, c0       \
	VFMADD213PD 64(AX), Z31, c1     \
	VFMADD213PD 128(AX), Z31, c2    \
	VMOVUPD     c0, (AX)            \
	VMOVUPD     c1, 64(AX)          \
	VMOVUPD     c2, 128(AX)         \
	ADDQ        R11, AX

// BEGIN_PUT prepares pointers and masks for the update of C.
#define BEGIN_PUT \
	VBROADCASTSD alpha+24(FP), Z31  \
	MOVQ         DI, AX             \
	MOVQ         columns-8(SP), BX            \
	MOVQ         R13, CX            \
	MOVQ         $0xFF, R14         \
	KMOVB        R14, K1            \
	KANDB        K3, K5, K6

// func gemmTilesAVX512(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc int, mode int)
TEXT ·gemmTilesAVX512(SB), NOSPLIT, $8-152
	MOVQ  k+16(FP), R9
	MOVQ  lda+56(FP), R10
	SHLQ  $3, R10
	MOVQ  ldb+96(FP), R15
	SHLQ  $3, R15
	MOVQ  ldc+136(FP), R11
	SHLQ  $3, R11
	MOVQ  mode+144(FP), AX
	SHRQ  $1, AX
	ANDQ  $1, AX                    // 1 if C is overwritten
	DECQ  AX
	KMOVB AX, K5

strip:
	MOVQ    n+8(FP), AX
	MOVQ    $8, CX
	CMPQ    AX, CX
	CMOVQGT CX, AX
	MOVQ    AX, columns-8(SP)
	MOVQ    m+0(FP), R8
	MOVQ    a_base+32(FP), SI
	MOVQ    b_base+72(FP), DX
	MOVQ    c_base+112(FP), DI
	MOVQ    mode+144(FP), R13
	ANDQ    $1, R13                 // 1 if the strip begins on the diagonal

tile:
	MOVQ DI, AX                     // C arrives while the sums are formed
	MOVQ columns-8(SP), BX
	CMPQ R8, $16
	JLE  short

fetch:
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	ADDQ       R11, AX
	DECQ       BX
	JNZ        fetch

	LEAQ    -16(R8), CX
	MOVQ    $8, AX
	CMPQ    CX, AX
	CMOVQGT AX, CX
	LAST_ROWS
	ZERO_ALL
	CMPQ    columns-8(SP), $4
	JLE     narrow3
	CMPQ    R8, $24
	JLT     part3
	CMPQ    columns-8(SP), $8
	JLT     part3
	BTQ     $2, mode+144(FP)
	JCS     byFull
	LOOP(STEPFULLX, STEPFULLY, turnFull, evenFull, endFull)
	JMP     putFull

byFull:
	LOOPC(STEPFULLXC, STEPFULLYC, turnCFull, evenCFull, endCFull)

putFull:
	TESTQ   $3, mode+144(FP)
	JNZ     put3
	VBROADCASTSD alpha+24(FP), Z31
	MOVQ    DI, AX
	PUT_FULL(Z0, Z1, Z2)
	PUT_FULL(Z3, Z4, Z5)
	PUT_FULL(Z6, Z7, Z8)
	PUT_FULL(Z9, Z10, Z11)
	PUT_FULL(Z12, Z13, Z14)
	PUT_FULL(Z15, Z16, Z17)
	PUT_FULL(Z18, Z19, Z20)
	PUT_FULL(Z21, Z22, Z23)
	JMP     next

part3:
	BTQ     $2, mode+144(FP)
	JCS     by38
	LOOP(STEP38X, STEP38Y, turn38, even38, end38)
	JMP     put3

by38:
	LOOPC(STEP38XC, STEP38YC, turnC38, evenC38, endC38)
	JMP     put3

narrow3:
	BTQ     $2, mode+144(FP)
	JCS     by34
	LOOP(STEP34X, STEP34Y, turn34, even34, end34)
	JMP     put3

by34:
	LOOPC(STEP34XC, STEP34YC, turnC34, evenC34, endC34)

put3:
	BEGIN_PUT
	PUT3(Z0, Z1, Z2, next)
	PUT3(Z3, Z4, Z5, next)
	PUT3(Z6, Z7, Z8, next)
	PUT3(Z9, Z10, Z11, next)
	PUT3(Z12, Z13, Z14, next)
	PUT3(Z15, Z16, Z17, next)
	PUT3(Z18, Z19, Z20, next)
	PUT3(Z21, Z22, Z23, next)

next:
	XORQ R13, R13                   // the diagonal lies above
	MOVQ step+64(FP), AX
	LEAQ (SI)(AX*8), SI
	ADDQ $192, DI
	SUBQ $24, R8
	JGT  tile

done:
	MOVQ next+104(FP), AX
	SHLQ $3, AX
	ADDQ AX, b_base+72(FP)
	LEAQ (R11*8), AX
	ADDQ AX, c_base+112(FP)
	SUBQ $8, n+8(FP)
	JGT  strip
	VZEROUPPER
	RET

short:
	ZERO_ALL
	CMPQ    R8, $8
	JLE     short1
	LEAQ    -8(R8), CX
	LAST_ROWS
	CMPQ    columns-8(SP), $4
	JLE     narrow2
	BTQ     $2, mode+144(FP)
	JCS     by28
	LOOP(STEP28X, STEP28Y, turn28, even28, end28)
	JMP     put2

by28:
	LOOPC(STEP28XC, STEP28YC, turnC28, evenC28, endC28)
	JMP     put2

narrow2:
	BTQ     $2, mode+144(FP)
	JCS     by24
	LOOP(STEP24X, STEP24Y, turn24, even24, end24)
	JMP     put2

by24:
	LOOPC(STEP24XC, STEP24YC, turnC24, evenC24, endC24)

put2:
	BEGIN_PUT
	PUT2(Z0, Z1, done)
	PUT2(Z3, Z4, done)
	PUT2(Z6, Z7, done)
	PUT2(Z9, Z10, done)
	PUT2(Z12, Z13, done)
	PUT2(Z15, Z16, done)
	PUT2(Z18, Z19, done)
	PUT2(Z21, Z22, done)

short1:
	MOVQ    R8, CX
	LAST_ROWS
	CMPQ    columns-8(SP), $4
	JLE     narrow1
	BTQ     $2, mode+144(FP)
	JCS     by18
	LOOP(STEP18X, STEP18Y, turn18, even18, end18)
	JMP     put1

by18:
	LOOPC(STEP18XC, STEP18YC, turnC18, evenC18, endC18)
	JMP     put1

narrow1:
	BTQ     $2, mode+144(FP)
	JCS     by14
	LOOP(STEP14X, STEP14Y, turn14, even14, end14)
	JMP     put1

by14:
	LOOPC(STEP14XC, STEP14YC, turnC14, evenC14, endC14)

put1:
	BEGIN_PUT
	PUT1(Z0, done)
	PUT1(Z3, done)
	PUT1(Z6, done)
	PUT1(Z9, done)
	PUT1(Z12, done)
	PUT1(Z15, done)
	PUT1(Z18, done)
	PUT1(Z21, done)
	JMP done // not reached: a strip has at most eight columns
