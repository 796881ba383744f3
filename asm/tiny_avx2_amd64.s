//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// tinyMasks holds masks of four rows: at byte 24-8q those with index > q, at byte 64-8n
// those with index < n.
DATA tinyMasks<>+0(SB)/8, $0
DATA tinyMasks<>+8(SB)/8, $0
DATA tinyMasks<>+16(SB)/8, $0
DATA tinyMasks<>+24(SB)/8, $0
DATA tinyMasks<>+32(SB)/8, $-1
DATA tinyMasks<>+40(SB)/8, $-1
DATA tinyMasks<>+48(SB)/8, $-1
DATA tinyMasks<>+56(SB)/8, $-1
DATA tinyMasks<>+64(SB)/8, $0
DATA tinyMasks<>+72(SB)/8, $0
DATA tinyMasks<>+80(SB)/8, $0
DATA tinyMasks<>+88(SB)/8, $0
GLOBL tinyMasks<>(SB), RODATA|NOPTR, $96

DATA tinyConst<>+0(SB)/8, $0x7fffffffffffffff   // all but the sign
DATA tinyConst<>+8(SB)/8, $1.0
DATA tinyConst<>+16(SB)/8, $1e-14               // tinyLoss
DATA tinyConst<>+24(SB)/8, $0x7fefffffffffffff  // the largest number
GLOBL tinyConst<>(SB), RODATA|NOPTR, $32

// Offsets in the work space, which begins at R13.
#define FRONT 0        // the front, columns 128 bytes apart
#define PIVOT 2048     // column of the pivot before the division
#define GROWTH 2176    // growth of the rows of the front

// Registers:
//
//	R8  t    R9  f    R10 m    R11 p    R12 its first column
//	R13 work space    R14 column that is worked on    R15 budget

// ROW takes the lowest row out of the bits in mask. It destroys tmp.
#define ROW(mask, row, tmp) \
	BSFL mask, row      \
	LEAL -1(mask), tmp  \
	ANDL tmp, mask

// CLEAR8 and CLEAR16 clear the first rows of a column.
#define CLEAR8(k) \
	VMOVUPD Y0, (FRONT+128*k)(R13)      \
	VMOVUPD Y0, (FRONT+128*k+32)(R13)

#define CLEAR16(k) \
	CLEAR8(k)                           \
	VMOVUPD Y0, (FRONT+128*k+64)(R13)   \
	VMOVUPD Y0, (FRONT+128*k+96)(R13)

// func tinyFrontsAVX2(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
TEXT ·tinyFrontsAVX2(SB), 0, $2400-64
	NO_LOCAL_POINTERS
	MOVQ t+0(FP), R8
	MOVQ lo+8(FP), R9
	MOVQ budget+40(FP), R15
	LEAQ work-2400(SP), R13
	ADDQ $31, R13
	ANDQ $-32, R13

front:
	CMPQ    R9, hi+16(FP)
	JGE     pause
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), R12
	MOVLQSX 4(AX)(R9*4), R11
	SUBQ    R12, R11
	MOVQ    TinyFronts_RowPtr(R8), AX
	MOVQ    8(AX)(R9*8), R10
	SUBQ    (AX)(R9*8), R10
	CMPQ    R10, $const_TinyOrder
	JGT     pause
	MOVQ    TinyFronts_ChildPtr(R8), AX
	MOVLQSX 4(AX)(R9*4), BX
	MOVLQSX (AX)(R9*4), AX
	SUBQ    AX, BX
	CMPQ    BX, $const_tinyChildren
	JGT     other
	ADDQ    R10, BX
	SUBQ    BX, R15
	JLT     pause
	VXORPD  Y0, Y0, Y0
	VMOVUPD Y0, GROWTH(R13)
	VMOVUPD Y0, (GROWTH+32)(R13)
	CMPQ    R10, $8
	JGT     clear16
	CLEAR8(0)
	CLEAR8(1)
	CLEAR8(2)
	CLEAR8(3)
	CLEAR8(4)
	CLEAR8(5)
	CLEAR8(6)
	CLEAR8(7)
	JMP     values

clear16:
	VMOVUPD Y0, (GROWTH+64)(R13)
	VMOVUPD Y0, (GROWTH+96)(R13)
	CLEAR16(0)
	CLEAR16(1)
	CLEAR16(2)
	CLEAR16(3)
	CLEAR16(4)
	CLEAR16(5)
	CLEAR16(6)
	CLEAR16(7)
	CLEAR16(8)
	CLEAR16(9)
	CLEAR16(10)
	CLEAR16(11)
	CLEAR16(12)
	CLEAR16(13)
	CLEAR16(14)
	CLEAR16(15)

values:
	MOVQ TinyFronts_Fill(R8), SI
	LEAQ (SI)(R12*4), SI
	MOVQ TinyFronts_ValPtr(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ TinyFronts_Val(R8), DX
	LEAQ (DX)(AX*8), DX
	LEAQ FRONT(R13), R14
	MOVQ R11, CX

valueColumn:
	MOVL  (SI), BX
	ADDQ  $4, SI
	TESTL BX, BX
	JZ    valueNext

value:
	ROW(BX, AX, DI)
	VMOVSD (DX), X0
	VMOVSD X0, (R14)(AX*8)
	ADDQ   $8, DX
	TESTL  BX, BX
	JNZ    value

valueNext:
	ADDQ $128, R14
	DECQ CX
	JNZ  valueColumn
	MOVQ TinyFronts_ChildPtr(R8), AX
	MOVLQSX (AX)(R9*4), SI

	// The rows of a child are bits of BX, those from its column on bits of CX; DX runs
	// through its block, DI counts columns.
child:
	MOVQ    TinyFronts_ChildPtr(R8), AX
	MOVLQSX 4(AX)(R9*4), AX
	CMPQ    SI, AX
	JGE     pivots
	MOVQ    TinyFronts_Child(R8), AX
	MOVLQSX (AX)(SI*4), CX
	INCQ    SI
	MOVQ    TinyFronts_Into(R8), AX
	MOVL    (AX)(CX*4), BX
	MOVQ    TinyFronts_BlockAt(R8), AX
	MOVQ    (AX)(CX*8), AX
	MOVQ    TinyFronts_Block(R8), DX
	LEAQ    (DX)(AX*8), DX
	XORL    DI, DI
	TESTL   BX, BX
	JZ      child

childColumn:
	MOVL BX, CX
	BSFL BX, R14
	SHLQ $7, R14
	ADDQ R13, R14

childRow:
	ROW(CX, AX, R12)
	VMOVSD (DX), X0
	VADDSD (R14)(AX*8), X0, X0
	VMOVSD X0, (R14)(AX*8)
	ADDQ   $8, DX
	TESTL  CX, CX
	JNZ    childRow
	ADDQ   $8, DI
	ADDQ   DI, DX                   // to the diagonal of the next column
	LEAL   -1(BX), AX
	ANDL   AX, BX
	JNZ    childColumn
	JMP    child

	// R14 column of the pivot, R12 its number, SI end of the rows in bytes, DX panel.
pivots:
	MOVQ TinyFronts_Panel(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ TinyFronts_L(R8), DX
	LEAQ (DX)(AX*8), DX
	LEAQ FRONT(R13), R14
	LEAQ (R10*8), SI
	XORL R12, R12
	VBROADCASTSD tinyConst<>+0(SB), Y15
	VBROADCASTSD limit+24(FP), Y14

pivot:
	MOVQ     TinyFronts_First(R8), AX
	MOVLQSX  (AX)(R9*4), AX
	ADDQ     R12, AX
	VMOVSD   (R14)(R12*8), X0       // the pivot
	VANDPD   X15, X0, X1
	VMOVSD   tinyConst<>+8(SB), X2
	VDIVSD   X0, X2, X2
	MOVQ     TinyFronts_Growth(R8), BX
	VMOVSD   (BX)(AX*8), X3
	VADDSD   GROWTH(R13)(R12*8), X3, X3
	VMULSD   tinyConst<>+16(SB), X3, X3
	VUCOMISD X3, X1
	JCS      bad
	VUCOMISD floor+32(FP), X1
	JCS      bad
	VMOVSD   tinyConst<>+24(SB), X3
	VUCOMISD X1, X3
	JCS      bad
	MOVQ     TinyFronts_D(R8), BX
	VMOVSD   X0, (BX)(AX*8)
	VBROADCASTSD X1, Y1
	VBROADCASTSD X2, Y2

	// Divide by it, four rows at a time from AX bytes on; Y3 are those below the pivot.
	MOVQ    R12, AX
	ANDQ    $3, AX
	SHLQ    $3, AX
	NEGQ    AX
	LEAQ    tinyMasks<>(SB), BX
	VMOVUPD 24(BX)(AX*1), Y3
	MOVQ    R12, AX
	ANDQ    $-4, AX
	SHLQ    $3, AX
	VXORPD  Y8, Y8, Y8              // rows that are too large

divide:
	VMOVUPD     (R14)(AX*1), Y4
	VMULPD      Y4, Y2, Y5
	VMOVUPD     Y4, PIVOT(R13)(AX*1)
	VBLENDVPD   Y3, Y5, Y4, Y6
	VMOVUPD     Y6, (R14)(AX*1)
	VANDPD      Y15, Y5, Y7
	VCMPPD      $22, Y14, Y7, Y7
	VANDPD      Y3, Y7, Y7
	VORPD       Y7, Y8, Y8
	VMULPD      Y5, Y5, Y5
	VANDPD      Y3, Y5, Y5
	VMOVUPD     GROWTH(R13)(AX*1), Y7
	VFMADD231PD Y5, Y1, Y7
	VMOVUPD     Y7, GROWTH(R13)(AX*1)
	LEAQ        32(AX), CX
	CMPQ        CX, SI
	JGT         dividePart
	VMOVUPD     Y6, (DX)(AX*1)
	MOVQ        CX, AX
	VPCMPEQD    Y3, Y3, Y3
	CMPQ        AX, SI
	JLT         divide
	JMP         divided

dividePart:
	SUBQ       CX, SI               // -8 times the rows that the last four have too many
	VMOVUPD    32(BX)(SI*1), Y7
	VPERMQ     $0x1b, Y7, Y7
	ADDQ       CX, SI
	VMASKMOVPD Y6, Y7, (DX)(AX*1)

divided:
	ADDQ    SI, DX
	VTESTPD Y8, Y8
	JNE     bad
	LEAQ    1(R12), BX              // columns from BX on, at CX
	LEAQ    128(R14), CX

update:
	CMPQ         BX, R10
	JGE          updated
	VBROADCASTSD (R14)(BX*8), Y0
	MOVQ         BX, AX
	ANDQ         $-4, AX
	SHLQ         $3, AX

updateRows:
	VMOVUPD      (CX)(AX*1), Y4
	VFNMADD231PD PIVOT(R13)(AX*1), Y0, Y4
	VMOVUPD      Y4, (CX)(AX*1)
	ADDQ         $32, AX
	CMPQ         AX, SI
	JLT          updateRows
	INCQ         BX
	ADDQ         $128, CX
	JMP          update

updated:
	ADDQ $128, R14
	INCQ R12
	CMPQ R12, R11
	JLT  pivot

	// Growth of the rows, and the block: R14 its column in the front, DI in Block.
	MOVQ TinyFronts_RowPtr(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ TinyFronts_Row(R8), DX
	LEAQ (DX)(AX*4), DX
	MOVQ TinyFronts_Growth(R8), BX
	MOVQ $1, CX

growth:
	CMPQ    CX, R10
	JGE     grown
	MOVLQSX (DX)(CX*4), AX
	VMOVSD  GROWTH(R13)(CX*8), X0
	VADDSD  (BX)(AX*8), X0, X0
	VMOVSD  X0, (BX)(AX*8)
	INCQ    CX
	JMP     growth

grown:
	MOVQ TinyFronts_BlockAt(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ TinyFronts_Block(R8), DI
	LEAQ (DI)(AX*8), DI
	MOVQ R10, CX
	SUBQ R11, CX                    // rows of the column
	JZ   next
	XORL DX, DX

block:
	LEAQ (R14)(R11*8), SI           // its diagonal
	MOVQ CX, BX

blockRow:
	VMOVSD (SI), X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   BX
	JNZ    blockRow
	ADDQ   $8, DX
	ADDQ   DX, DI
	ADDQ   $136, R14
	DECQ   CX
	JNZ    block

next:
	INCQ R9
	JMP  front

pause:
	MOVQ $const_tinyPause, AX
	JMP  exit

bad:
	MOVQ $const_tinyPivot, AX
	JMP  exit

other:
	MOVQ $const_tinyOther, AX

exit:
	MOVQ R9, next+48(FP)
	MOVQ AX, why+56(FP)
	VZEROUPPER
	RET
