//go:build !purego

#include "textflag.h"

// updateMasks holds masks of four rows: at byte 32-8q those with index ≥ q, at byte
// 64-8n those with index < n.
DATA updateMasks<>+0(SB)/8, $0
DATA updateMasks<>+8(SB)/8, $0
DATA updateMasks<>+16(SB)/8, $0
DATA updateMasks<>+24(SB)/8, $0
DATA updateMasks<>+32(SB)/8, $-1
DATA updateMasks<>+40(SB)/8, $-1
DATA updateMasks<>+48(SB)/8, $-1
DATA updateMasks<>+56(SB)/8, $-1
DATA updateMasks<>+64(SB)/8, $0
DATA updateMasks<>+72(SB)/8, $0
DATA updateMasks<>+80(SB)/8, $0
DATA updateMasks<>+88(SB)/8, $0
GLOBL updateMasks<>(SB), RODATA|NOPTR, $96

// Registers, for blocks of four rows:
//
//	SI  L at the block   R9  bytes from column to column of L
//	DX  X                R10 bytes from column to column of X
//	DI  A at the block   R11 bytes from column to column of A
//	R8  rows left        R12 columns before the block
//	Y7  mask of the block's rows   R14 address of the mask of a column
//	Y0, Y1 columns of L  AX, BX running pointers   CX, R13 counters

// PRODUCT1 and PRODUCT2 subtract from Y2 what belongs to one column of A.
#define PRODUCT1 \
	VBROADCASTSD (BX), Y3            \
	VFNMADD231PD Y3, Y0, Y2          \
	ADDQ         $8, BX

#define PRODUCT2 \
	VBROADCASTSD (BX), Y3            \
	VFNMADD231PD Y3, Y0, Y2          \
	VBROADCASTSD (BX)(R10*1), Y4     \
	VFNMADD231PD Y4, Y1, Y2          \
	ADDQ         $8, BX

// COLUMNS updates the columns before the block, then those of the block itself.
#define COLUMNS(product, full, part, diagonal) \
	MOVQ       DI, AX                \
	MOVQ       DX, BX                \
	MOVQ       R12, CX               \
	CMPQ       CX, $0                \
	JLE        diagonal              \
	CMPQ       R8, $4                \
	JLT        part                  \
full:                                \
	VMOVUPD    (AX), Y2              \
	product                          \
	VMOVUPD    Y2, (AX)              \
	ADDQ       R11, AX               \
	DECQ       CX                    \
	JNZ        full                  \
	JMP        diagonal              \
part:                                \
	VMASKMOVPD (AX), Y7, Y2          \
	product                          \
	VMASKMOVPD Y2, Y7, (AX)          \
	ADDQ       R11, AX               \
	DECQ       CX                    \
	JNZ        part                  \
diagonal:                            \
	VANDPD     (R14), Y7, Y6         \
	VMASKMOVPD (AX), Y6, Y2          \
	product                          \
	VMASKMOVPD Y2, Y6, (AX)          \
	ADDQ       R11, AX               \
	SUBQ       $8, R14               \
	DECQ       R13                   \
	JNZ        diagonal

// func symUpdateAVX2(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)
TEXT ·symUpdateAVX2(SB), NOSPLIT, $0-120
	MOVQ m+8(FP), R8
	MOVQ l_base+24(FP), SI
	MOVQ ldl+48(FP), R9
	SHLQ $3, R9
	MOVQ x_base+56(FP), DX
	MOVQ ldx+80(FP), R10
	SHLQ $3, R10
	MOVQ a_base+88(FP), DI
	MOVQ lda+112(FP), R11
	SHLQ $3, R11
	MOVQ skip+0(FP), R13
	LEAQ (DX)(R13*8), DX            // the first column
	MOVQ R13, R12
	IMULQ R11, R12
	ADDQ R12, DI
	MOVQ R13, R12
	NEGQ R12                        // columns before the block

block:
	LEAQ    updateMasks<>(SB), R14
	MOVQ    $4, CX
	CMPQ    R8, CX
	CMOVQLT R8, CX                  // rows of the block
	MOVQ    CX, AX
	NEGQ    CX
	VMOVUPD 64(R14)(CX*8), Y7
	ADDQ    $32, R14
	SHLQ    $3, R13                 // of which columns begin below the first
	SUBQ    R13, R14
	SHRQ    $3, R13
	SUBQ    R13, AX
	MOVQ    AX, R13
	VMASKMOVPD (SI), Y7, Y0
	CMPQ    k+16(FP), $2
	JEQ     two
	COLUMNS(PRODUCT1, full1, part1, diagonal1)
	JMP     next

two:
	VMASKMOVPD (SI)(R9*1), Y7, Y1
	COLUMNS(PRODUCT2, full2, part2, diagonal2)

next:
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $4, R12
	XORQ R13, R13
	SUBQ $4, R8
	JGT  block
	VZEROUPPER
	RET
