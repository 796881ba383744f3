//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// smallBelow holds masks of four rows: at byte 32-8q those with index > q.
DATA smallBelow<>+0(SB)/8, $0
DATA smallBelow<>+8(SB)/8, $0
DATA smallBelow<>+16(SB)/8, $0
DATA smallBelow<>+24(SB)/8, $0
DATA smallBelow<>+32(SB)/8, $0
DATA smallBelow<>+40(SB)/8, $-1
DATA smallBelow<>+48(SB)/8, $-1
DATA smallBelow<>+56(SB)/8, $-1
GLOBL smallBelow<>(SB), RODATA|NOPTR, $64

DATA smallConst<>+0(SB)/8, $0x7fffffffffffffff   // all but the sign
DATA smallConst<>+8(SB)/8, $1.0
DATA smallConst<>+16(SB)/8, $1e-14               // tinyLoss
DATA smallConst<>+24(SB)/8, $0x7fefffffffffffff  // the largest number
GLOBL smallConst<>(SB), RODATA|NOPTR, $32

// Offsets in the work space, which begins at R13.
#define FRONT 0        // the front, columns 256 bytes apart
#define LOWER 8192     // four columns of L
#define GROWTH 9216    // growth of the rows of the front
#define IS 9472        // for each of four columns, ones if it is a pivot
#define INVERSE 9600   // 1/d of four pivots, each in all lanes
#define SIZE 9728      // |d| likewise
#define WITHIN 9856    // elements of L in the rows of four pivots likewise, 128 bytes a pivot

// ROW takes the lowest row out of the bits in mask. It destroys tmp.
#define ROW(mask, row, tmp) \
	BSFL mask, row      \
	LEAL -1(mask), tmp  \
	ANDL tmp, mask

// PIVOT eliminates pivot q of four, column u, in the four rows that hold it. It leaves
// the column of L in l.
#define PIVOT(q, u, lane, l) \
	VPERMPD     lane, u, Y8              \
	VPERMPD     lane, Y15, Y12           \
	VMOVSD      smallConst<>+8(SB), X9   \
	VDIVSD      X8, X9, X9               \
	VANDPD      Y14, Y8, Y10             \
	VADDSD      (8*q)(SI), X12, X12      \
	VMULSD      smallConst<>+16(SB), X12, X12 \
	VUCOMISD    X12, X10                 \
	JCS         bad                      \
	VUCOMISD    floor+32(FP), X10        \
	JCS         bad                      \
	VMOVSD      smallConst<>+24(SB), X12 \
	VUCOMISD    X10, X12                 \
	JCS         bad                      \
	VBROADCASTSD X9, Y9                  \
	VMOVUPD     Y9, (INVERSE+32*q)(R13)  \
	VMOVUPD     Y10, (SIZE+32*q)(R13)    \
	VMULPD      u, Y9, Y11               \
	VMOVUPD     smallBelow<>+(32-8*q)(SB), Y12 \
	VBLENDVPD   Y12, Y11, u, l           \
	VMOVUPD     l, (LOWER+256*q)(R13)(CX*1) \
	VMOVUPD     l, (R15)                 \
	ADDQ        BX, R15                  \
	VMOVSD      X8, (8*q)(DX)            \
	VANDPD      Y14, l, Y11              \
	VCMPPD      $22, Y13, Y11, Y11       \
	VANDPD      Y12, Y11, Y11            \
	VTESTPD     Y11, Y11                 \
	JNE         bad                      \
	VMULPD      l, l, Y11                \
	VANDPD      Y12, Y11, Y11            \
	VFMADD231PD Y11, Y10, Y15

// NEXT subtracts pivot q, whose column is u and that of L l, from column t, which is v.
#define NEXT(q, u, l, t, v, lane) \
	VPERMPD      lane, l, Y11            \
	VANDPD       (IS+32*t)(R13), Y11, Y11 \
	VMOVUPD      Y11, (WITHIN+128*q+32*t)(R13) \
	VFNMADD231PD Y11, u, v

// LOAD loads rows CX of the four columns, zeros for those that are no pivots.
#define LOAD \
	VMOVUPD (R14)(CX*1), Y0              \
	VMOVUPD 256(R14)(CX*1), Y1           \
	VMOVUPD 512(R14)(CX*1), Y2           \
	VMOVUPD 768(R14)(CX*1), Y3           \
	VANDPD  (IS+32)(R13), Y1, Y1         \
	VANDPD  (IS+64)(R13), Y2, Y2         \
	VANDPD  (IS+96)(R13), Y3, Y3         \
	VMOVUPD GROWTH(R13)(CX*1), Y15

// PART divides u by pivot q and adds to growth and Y10, the rows that are too large.
#define PART(q, u, l) \
	VMULPD      (INVERSE+32*q)(R13), u, l \
	VMOVUPD     l, (LOWER+256*q)(R13)(CX*1) \
	VMULPD      l, l, Y8                 \
	VFMADD231PD (SIZE+32*q)(R13), Y8, Y15 \
	VANDPD      Y14, l, Y9               \
	VCMPPD      $22, Y13, Y9, Y9         \
	VORPD       Y9, Y10, Y10

// UPDATE subtracts pivot q of four from four columns.
#define UPDATE(q, u) \
	VBROADCASTSD (LOWER+256*q)(R13)(AX*1), Y4 \
	VBROADCASTSD (LOWER+256*q+8)(R13)(AX*1), Y5 \
	VBROADCASTSD (LOWER+256*q+16)(R13)(AX*1), Y6 \
	VBROADCASTSD (LOWER+256*q+24)(R13)(AX*1), Y7 \
	VFNMADD231PD Y4, u, Y8               \
	VFNMADD231PD Y5, u, Y9               \
	VFNMADD231PD Y6, u, Y10              \
	VFNMADD231PD Y7, u, Y11

// func smallFrontsAVX2(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
//
// Registers between the parts:
//
//	R8 t    R9 f    R10 m    R11 p    R13 work space    R15 budget
TEXT ·smallFrontsAVX2(SB), 0, $10432-64
	NO_LOCAL_POINTERS
	MOVQ t+0(FP), R8
	MOVQ lo+8(FP), R9
	MOVQ budget+40(FP), R15
	LEAQ work-10432(SP), R13
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
	JLE     pause
	CMPQ    R10, $const_SmallOrder
	JGT     other
	MOVQ    TinyFronts_ChildPtr(R8), AX
	MOVLQSX 4(AX)(R9*4), DI
	MOVLQSX (AX)(R9*4), AX
	SUBQ    AX, DI
	CMPQ    DI, $const_smallChildren
	JGT     other
	ADDQ    R10, DI
	IMULQ   $const_smallCost, DI
	SUBQ    DI, R15
	JLT     pause

	// Zeros, then values into the columns of the pivots.
	VXORPD  Y0, Y0, Y0
	VMOVUPD Y0, GROWTH(R13)
	VMOVUPD Y0, (GROWTH+32)(R13)
	VMOVUPD Y0, (GROWTH+64)(R13)
	VMOVUPD Y0, (GROWTH+96)(R13)
	VMOVUPD Y0, (GROWTH+128)(R13)
	VMOVUPD Y0, (GROWTH+160)(R13)
	VMOVUPD Y0, (GROWTH+192)(R13)
	VMOVUPD Y0, (GROWTH+224)(R13)
	LEAQ    FRONT(R13), R14
	LEAQ    3(R10), CX
	ANDQ    $-4, CX
	XORL    AX, AX

clear:
	CMPQ    AX, $16
	JGE     clear16
	VMOVUPD Y0, (R14)
	VMOVUPD Y0, 32(R14)
	VMOVUPD Y0, 64(R14)
	VMOVUPD Y0, 96(R14)

clear16:
	VMOVUPD Y0, 128(R14)
	VMOVUPD Y0, 160(R14)
	VMOVUPD Y0, 192(R14)
	VMOVUPD Y0, 224(R14)
	ADDQ    $256, R14
	INCQ    AX
	CMPQ    AX, CX
	JLT     clear
	MOVQ    TinyFronts_Fill(R8), SI
	LEAQ    (SI)(R12*4), SI
	MOVQ    TinyFronts_ValPtr(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_Val(R8), DX
	LEAQ    (DX)(AX*8), DX
	LEAQ    FRONT(R13), R14
	MOVQ    R11, CX

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
	ADDQ $256, R14
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
	JGE     eliminate
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
	SHLQ $8, R14
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

	// Pivots, four at a time:
	//
	//	R10 8 times the columns, rounded up   R11 pivots left   R12 pivot   R14 its column
	//	BX  bytes of a column of the panel    DI  panel         DX  D       SI  Growth
	//	CX  rows that are worked on, in bytes
eliminate:
	MOVQ    R9, f-8(SP)
	MOVQ    R15, budget-16(SP)
	MOVQ    TinyFronts_Panel(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_L(R8), DI
	LEAQ    (DI)(AX*8), DI
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), R12
	MOVQ    TinyFronts_D(R8), DX
	LEAQ    (DX)(R12*8), DX
	MOVQ    TinyFronts_Growth(R8), SI
	LEAQ    (SI)(R12*8), SI
	LEAQ    7(R10), BX
	ANDQ    $-8, BX
	SHLQ    $3, BX
	ADDQ    $3, R10
	ANDQ    $-4, R10
	SHLQ    $3, R10
	LEAQ    FRONT(R13), R14
	XORL    R12, R12
	VBROADCASTSD smallConst<>+0(SB), Y14
	VBROADCASTSD limit+24(FP), Y13
	VPCMPEQD Y0, Y0, Y0
	VMOVUPD Y0, (IS+32)(R13)
	VMOVUPD Y0, (IS+64)(R13)
	VMOVUPD Y0, (IS+96)(R13)

strip:
	CMPQ    R11, $4
	JGE     load
	VXORPD  Y0, Y0, Y0
	VMOVUPD Y0, (IS+96)(R13)
	VMOVUPD Y0, (SIZE+96)(R13)
	VMOVUPD Y0, (INVERSE+96)(R13)
	VMOVUPD Y0, (LOWER+768)(R13)(R12*8)
	VMOVUPD Y0, (WITHIN+352)(R13)       // column 3 of pivot 2
	CMPQ    R11, $3
	JGE     load
	VMOVUPD Y0, (IS+64)(R13)
	VMOVUPD Y0, (SIZE+64)(R13)
	VMOVUPD Y0, (INVERSE+64)(R13)
	VMOVUPD Y0, (LOWER+512)(R13)(R12*8)
	VMOVUPD Y0, (WITHIN+192)(R13)       // columns 2 and 3 of pivot 1
	VMOVUPD Y0, (WITHIN+224)(R13)
	CMPQ    R11, $2
	JGE     load
	VMOVUPD Y0, (IS+32)(R13)
	VMOVUPD Y0, (SIZE+32)(R13)
	VMOVUPD Y0, (INVERSE+32)(R13)
	VMOVUPD Y0, (LOWER+256)(R13)(R12*8)

load:
	LEAQ (R12*8), CX
	LEAQ (DI)(CX*1), R15
	LOAD
	PIVOT(0, Y0, $0, Y4)
	NEXT(0, Y0, Y4, 1, Y1, $0x55)
	NEXT(0, Y0, Y4, 2, Y2, $0xaa)
	NEXT(0, Y0, Y4, 3, Y3, $0xff)
	CMPQ R11, $2
	JLT  columns
	PIVOT(1, Y1, $0x55, Y5)
	NEXT(1, Y1, Y5, 2, Y2, $0xaa)
	NEXT(1, Y1, Y5, 3, Y3, $0xff)
	CMPQ R11, $3
	JLT  columns
	PIVOT(2, Y2, $0xaa, Y6)
	NEXT(2, Y2, Y6, 3, Y3, $0xff)
	CMPQ R11, $4
	JLT  columns
	PIVOT(3, Y3, $0xff, Y7)

	// The other columns up to the diagonal of the block of rows at CX: AX 8 times the
	// column, R9 where it is, R15 the last.
columns:
	VMOVUPD Y15, GROWTH(R13)(CX*1)
	LEAQ    (R12*8), AX
	LEAQ    32(AX), R9
	CMPQ    R11, $4
	CMOVQGE R9, AX
	LEAQ    32(CX), R15
	CMPQ    R15, R10
	CMOVQGT R10, R15
	MOVQ    AX, R9
	SHLQ    $5, R9
	ADDQ    CX, R9
	ADDQ    R13, R9
	CMPQ    AX, R15
	JGE     rows

column:
	VMOVUPD (R9), Y8
	VMOVUPD 256(R9), Y9
	VMOVUPD 512(R9), Y10
	VMOVUPD 768(R9), Y11
	UPDATE(0, Y0)
	UPDATE(1, Y1)
	UPDATE(2, Y2)
	UPDATE(3, Y3)
	VMOVUPD Y8, (R9)
	VMOVUPD Y9, 256(R9)
	VMOVUPD Y10, 512(R9)
	VMOVUPD Y11, 768(R9)
	ADDQ    $1024, R9
	ADDQ    $32, AX
	CMPQ    AX, R15
	JLT     column

rows:
	ADDQ         $32, CX
	CMPQ         CX, BX
	JGE          stripDone
	LOAD
	VFNMADD231PD (WITHIN+32)(R13), Y0, Y1
	VFNMADD231PD (WITHIN+64)(R13), Y0, Y2
	VFNMADD231PD (WITHIN+96)(R13), Y0, Y3
	VFNMADD231PD (WITHIN+192)(R13), Y1, Y2
	VFNMADD231PD (WITHIN+224)(R13), Y1, Y3
	VFNMADD231PD (WITHIN+352)(R13), Y2, Y3
	VXORPD       Y10, Y10, Y10
	PART(0, Y0, Y4)
	PART(1, Y1, Y5)
	PART(2, Y2, Y6)
	PART(3, Y3, Y7)
	VTESTPD      Y10, Y10
	JNE          bad
	LEAQ         (DI)(CX*1), AX
	VMOVUPD      Y4, (AX)
	CMPQ         R11, $2
	JLT          columns
	VMOVUPD      Y5, (AX)(BX*1)
	CMPQ         R11, $3
	JLT          columns
	VMOVUPD      Y6, (AX)(BX*2)
	CMPQ         R11, $4
	JLT          columns
	ADDQ         BX, AX
	VMOVUPD      Y7, (AX)(BX*2)
	JMP          columns

bad:
	MOVQ f-8(SP), R9
	MOVQ $const_tinyPivot, AX
	JMP  exit

stripDone:
	ADDQ $1024, R14
	ADDQ $4, R12
	ADDQ $32, DX
	ADDQ $32, SI
	LEAQ (DI)(BX*4), DI
	SUBQ $4, R11
	JGT  strip

	// Growth of the rows.
	MOVQ    f-8(SP), R9
	MOVQ    budget-16(SP), R15
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX 4(AX)(R9*4), R11
	MOVLQSX (AX)(R9*4), AX
	SUBQ    AX, R11
	MOVQ    TinyFronts_RowPtr(R8), AX
	MOVQ    8(AX)(R9*8), R10
	MOVQ    (AX)(R9*8), AX
	SUBQ    AX, R10
	MOVQ    TinyFronts_Row(R8), DX
	LEAQ    (DX)(AX*4), DX
	MOVQ    TinyFronts_Growth(R8), BX
	MOVQ    $1, CX

growth:
	MOVLQSX (DX)(CX*4), AX
	VMOVSD  GROWTH(R13)(CX*8), X0
	VADDSD  (BX)(AX*8), X0, X0
	VMOVSD  X0, (BX)(AX*8)
	INCQ    CX
	CMPQ    CX, R10
	JLT     growth

	// The block, four rows at a time from a multiple of four on: R14 its column in the front,
	// DI where it goes, SI its number, DX bytes of a column.
	MOVQ R10, BX
	SUBQ R11, BX
	JZ   next
	MOVQ TinyFronts_BlockAt(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ TinyFronts_Block(R8), DI
	LEAQ (DI)(AX*8), DI
	MOVQ R11, R14
	SHLQ $8, R14
	ADDQ R13, R14
	LEAQ (R14)(R11*8), R14
	XORL SI, SI
	LEAQ (BX*8), DX

block:
	MOVQ SI, CX
	ANDQ $-4, CX
	SHLQ $3, CX

blockRows:
	LEAQ    32(CX), AX
	CMPQ    AX, DX
	JGT     blockRest
	VMOVUPD (R14)(CX*1), Y0
	VMOVUPD Y0, (DI)(CX*1)
	MOVQ    AX, CX
	JMP     blockRows

blockRow:
	VMOVSD (R14)(CX*1), X0
	VMOVSD X0, (DI)(CX*1)
	ADDQ   $8, CX

blockRest:
	CMPQ CX, DX
	JLT  blockRow
	ADDQ $256, R14
	ADDQ DX, DI
	INCQ SI
	CMPQ SI, BX
	JLT  block

next:
	INCQ R9
	JMP  front

pause:
	MOVQ $const_tinyPause, AX
	JMP  exit

other:
	MOVQ $const_tinyOther, AX

exit:
	MOVQ R9, next+48(FP)
	MOVQ AX, why+56(FP)
	VZEROUPPER
	RET
