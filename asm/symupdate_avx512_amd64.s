//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// Registers, for blocks of eight rows:
//
//	SI  L at the block   R9  bytes from column to column of L
//	DX  X                R10 bytes from column to column of X
//	DI  A at the block   R11 bytes from column to column of A
//	R8  rows left        R12 columns before the block
//	K1  mask of the block's rows
//	Z0, Z1 columns of L  AX, BX running pointers  CX counter

// PRODUCT1 and PRODUCT2 subtract from Z2 what belongs to one column of A.
#define PRODUCT1 \
	VFNMADD231PD.BCST (BX), Z0, Z2   \
	ADDQ              $8, BX

#define PRODUCT2 \
	VFNMADD231PD.BCST (BX), Z0, Z2   \
	VFNMADD231PD.BCST (BX)(R10*1), Z1, Z2 \
	ADDQ              $8, BX

// COLUMNS updates the columns before the block, then those of the block itself.
#define COLUMNS(product, full, part, diagonal) \
	CMPQ      CX, $0                 \
	JLE       diagonal               \
	CMPQ      R8, $8                 \
	JLT       part                   \
full:                                \
	VMOVUPD   (AX), Z2               \
	product                          \
	VMOVUPD   Z2, (AX)               \
	ADDQ      R11, AX                \
	DECQ      CX                     \
	JNZ       full                   \
	JMP       diagonal               \
part:                                \
	VMOVUPD.Z (AX), K1, Z2           \
	product                          \
	VMOVUPD   Z2, K1, (AX)           \
	ADDQ      R11, AX                \
	DECQ      CX                     \
	JNZ       part                   \
diagonal:                            \
	KMOVB     R14, K2                \
	VMOVUPD.Z (AX), K2, Z2           \
	product                          \
	VMOVUPD   Z2, K2, (AX)           \
	ADDQ      R11, AX                \
	LEAQ      (R14)(R14*1), CX       \
	ANDQ      CX, R14                \
	JNZ       diagonal

// func symUpdateAVX512(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)
TEXT ·symUpdateAVX512(SB), NOSPLIT, $0-120
	MOVQ  m+8(FP), R8
	MOVQ  l_base+24(FP), SI
	MOVQ  ldl+48(FP), R9
	SHLQ  $3, R9
	MOVQ  x_base+56(FP), DX
	MOVQ  ldx+80(FP), R10
	SHLQ  $3, R10
	MOVQ  a_base+88(FP), DI
	MOVQ  lda+112(FP), R11
	SHLQ  $3, R11
	MOVQ  skip+0(FP), CX
	LEAQ  (DX)(CX*8), DX            // the first column
	MOVQ  CX, R12
	IMULQ R11, R12
	ADDQ  R12, DI
	MOVQ  CX, R12
	NEGQ  R12
	MOVQ  $0xFF, R13                // rows from the diagonal on, in the first block
	SHLQ  CX, R13
	ANDQ  $0xFF, R13

block:
	MOVQ $0xFF, R14                 // the rows of the block
	CMPQ R8, $8
	JGE  whole
	MOVQ R8, CX
	MOVQ $-1, R14
	SHLQ CX, R14
	NOTQ R14

whole:
	KMOVB     R14, K1
	ANDQ      R13, R14
	MOVQ      $0xFF, R13
	VMOVUPD.Z (SI), K1, Z0
	MOVQ      DI, AX
	MOVQ      DX, BX
	MOVQ      R12, CX
	CMPQ      k+16(FP), $2
	JEQ       two
	COLUMNS(PRODUCT1, full1, part1, diagonal1)
	JMP       next

two:
	VMOVUPD.Z (SI)(R9*1), K1, Z1
	COLUMNS(PRODUCT2, full2, part2, diagonal2)

next:
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $8, R12
	SUBQ $8, R8
	JGT  block
	VZEROUPPER
	RET
