//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"

// Leaves between the one that is added and the one whose rows are asked for, and that whose record is.
#define AHEAD_ROWS 8
#define AHEAD_LEAF 16

// LEAF leaves in CX the address of the record of leaf which[AX].
#define LEAF \
	MOVLQSX (R10)(AX*4), CX \
	SHLQ    $5, CX          \
	ADDQ    R9, CX

// ROWS leaves in DX and SI the addresses of the values and of the numbers of the rows of the leaf at CX, from place DI on.
#define ROWS \
	MOVQ (CX), DX           \
	MOVQ 8(CX), SI          \
	ADDQ DI, DX             \
	ADDQ DI, SI             \
	LEAQ (R13)(DX*8), DX    \
	LEAQ (R12)(SI*4), SI

// func addLeavesAVX2(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int
// Requests for some 40 rows, as those of most leaves, never fault, also where there are fewer. Longer leaves come by
// themselves once their first rows are read.
TEXT ·addLeavesAVX2(SB), NOSPLIT, $0-160
	MOVQ leaf_base+0(FP), R9
	MOVQ which_base+24(FP), R10
	MOVQ pos_base+48(FP), R11
	MOVQ ind_base+72(FP), R12
	MOVQ val_base+96(FP), R13
	MOVQ y_base+120(FP), R8
	MOVQ budget+144(FP), R15
	XORQ BX, BX                 // leaves added

loop:
	MOVQ       which_len+32(FP), DI
	DECQ       DI
	LEAQ       AHEAD_LEAF(BX), AX
	CMPQ       AX, DI
	CMOVQGT    DI, AX
	LEAF
	PREFETCHT0 (CX)

	LEAQ       AHEAD_ROWS(BX), AX
	CMPQ       AX, DI
	CMOVQGT    DI, AX
	MOVLQSX    (R11)(AX*4), DI
	LEAF
	ROWS
	PREFETCHT0 (DX)
	PREFETCHT0 (SI)
	PREFETCHT0 64(DX)
	PREFETCHT0 128(DX)
	PREFETCHT0 64(SI)
	PREFETCHT0 192(DX)
	PREFETCHT0 256(DX)

	MOVQ    BX, AX
	MOVLQSX (R11)(BX*4), DI
	LEAF
	MOVQ    24(CX), AX
	ADDQ    AX, AX              // without the sign
	JZ      next
	ROWS
	VMOVSD  (DX), X0
	VMULSD  24(CX), X0, X0
	MOVQ    16(CX), CX
	SUBQ    DI, CX
	SUBQ    CX, R15
	SCATTER_AXPY

next:
	INCQ  BX
	CMPQ  BX, which_len+32(FP)
	JGE   done
	TESTQ R15, R15
	JG    loop

done:
	MOVQ BX, ret+152(FP)
	VZEROUPPER
	RET
