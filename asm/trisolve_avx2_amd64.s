//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"

// triMask has three words of ones, then zeros: four words from word 3-t on
// select the first t elements of a vector.
DATA triMask<>+0(SB)/8, $-1
DATA triMask<>+8(SB)/8, $-1
DATA triMask<>+16(SB)/8, $-1
DATA triMask<>+24(SB)/8, $0
DATA triMask<>+32(SB)/8, $0
DATA triMask<>+40(SB)/8, $0
DATA triMask<>+48(SB)/8, $0
GLOBL triMask<>(SB), RODATA|NOPTR, $56

// Registers of both routines:
//
//	R8 x   R9 work   R10 ind   R11 val   R12 ptr   R13 first
//	BX the column, or the first one of four
//	DI in a panel: end of the vector in work, which holds the elements of x that
//	   belong to the columns of the panel and, behind them, to the rows below
//	SI in a panel: the entries of the columns below their common triangle
//	CX index of the innermost loop, which runs up to 0
//	AX, DX, R14, R15 in a panel: ends of the values of four columns
//
// Locals: next piece, pieces left, first column, columns, rows below the panel.
#define PIECE 0(SP)
#define LEFT  8(SP)
#define START 16(SP)
#define WIDTH 24(SP)
#define BELOW 32(SP)

// TRI_ARGS loads the operands.
#define TRI_ARGS \
	MOVQ pieces_base+0(FP), AX \
	MOVQ AX, PIECE             \
	MOVQ pieces_len+8(FP), AX  \
	SHRQ $1, AX                \
	MOVQ AX, LEFT              \
	MOVQ first_base+24(FP), R13 \
	MOVQ ptr_base+48(FP), R12  \
	MOVQ ind_base+72(FP), R10  \
	MOVQ val_base+96(FP), R11  \
	MOVQ x_base+120(FP), R8    \
	MOVQ work_base+144(FP), R9

// NEXT_PIECE loads its first column to BX and its count to DI, or jumps to done.
#define NEXT_PIECE(done) \
	DECQ    LEFT       \
	JLT     done       \
	MOVQ    PIECE, AX  \
	MOVLQSX (AX), BX   \
	MOVLQSX 4(AX), DI  \
	ADDQ    $8, AX     \
	MOVQ    AX, PIECE

// COLUMN sets SI, DX and CX to the entries of column BX below the diagonal.
#define COLUMN \
	MOVQ (R13)(BX*8), AX  \
	MOVQ 8(R12)(BX*8), CX \
	SUBQ AX, CX           \
	LEAQ (R10)(AX*4), SI  \
	LEAQ (R11)(AX*8), DX

// PANEL prepares a panel with first column BX and -DI columns: WIDTH, BELOW,
// START, DI = end of the vector in work, SI = its row indices, CX = rows below.
#define PANEL \
	NEGQ DI                \
	MOVQ DI, WIDTH         \
	MOVQ BX, START         \
	LEAQ (BX)(DI*1), AX    \
	MOVQ (R12)(AX*8), CX   \
	MOVQ -8(R13)(AX*8), DX \
	SUBQ DX, CX            \
	MOVQ CX, BELOW         \
	LEAQ (R10)(DX*4), SI   \
	LEAQ (R9)(DI*8), DI    \
	LEAQ (DI)(CX*8), DI

// COPY_FOURS copies WIDTH ≥ 4 elements from src to dst, the last four perhaps
// twice. It destroys AX, DX and Y0. loop and last are labels.
#define COPY_FOURS(src, dst, loop, last) \
	MOVQ    WIDTH, DX          \
	SUBQ    $4, DX             \
	XORQ    AX, AX             \
loop:                              \
	CMPQ    AX, DX             \
	JGE     last               \
	VMOVUPD (src)(AX*8), Y0    \
	VMOVUPD Y0, (dst)(AX*8)    \
	ADDQ    $4, AX             \
	JMP     loop               \
last:                              \
	VMOVUPD (src)(DX*8), Y0    \
	VMOVUPD Y0, (dst)(DX*8)

// FOUR_ENDS loads the ends of the values of columns BX to BX+3 and CX = -SI.
#define FOUR_ENDS \
	MOVQ 8(R12)(BX*8), AX   \
	MOVQ 16(R12)(BX*8), DX  \
	MOVQ 24(R12)(BX*8), R14 \
	MOVQ 32(R12)(BX*8), R15 \
	LEAQ (R11)(AX*8), AX    \
	LEAQ (R11)(DX*8), DX    \
	LEAQ (R11)(R14*8), R14  \
	LEAQ (R11)(R15*8), R15  \
	MOVQ SI, CX             \
	NEGQ CX

// SPREAD leaves the elements of Y0 in X0 to X3.
#define SPREAD \
	VEXTRACTF128 $1, Y0, X2    \
	VPERMILPD    $1, X0, X1    \
	VPERMILPD    $1, X2, X3

// STORE_FOUR joins X0 to X3 in Y8 and stores it in front of the index CX.
#define STORE_FOUR \
	VUNPCKLPD   X1, X0, X8         \
	VUNPCKLPD   X3, X2, X9         \
	VINSERTF128 $1, X9, Y8, Y8     \
	VMOVUPD     Y8, -32(DI)(CX*8)

// TAIL sets Y10 to the mask of the last -CX elements. It destroys R10.
#define TAIL \
	MOVQ    $triMask<>(SB), R10 \
	VMOVUPD 24(R10)(CX*8), Y10

// func triSolveAVX2(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool)
TEXT ·triSolveAVX2(SB), NOSPLIT, $40-169
	TRI_ARGS

piece:
	NEXT_PIECE(done)
	TESTQ DI, DI
	JLT   panel

column:
	COLUMN
	VMOVSD (R8)(BX*8), X0
	CMPB   unit+168(FP), $0
	JNE    columnUnit
	VDIVSD -8(DX), X0, X0
	VMOVSD X0, (R8)(BX*8)

columnUnit:
	VXORPD X1, X1, X1
	VSUBSD X0, X1, X0
	SCATTER_AXPY
	INCQ   BX
	DECQ   DI
	JNZ    column
	JMP    piece

panel:
	PANEL
	LEAQ   (R8)(BX*8), R14
	COPY_FOURS(R14, R9, copyIn, copyInLast)
	MOVQ   CX, AX                     // zero for the rows below, and the pad
	NEGQ   AX
	VXORPD Y0, Y0, Y0

zero:
	VMOVUPD Y0, (DI)(AX*8)
	ADDQ    $4, AX
	JLE     zero
	MOVQ    WIDTH, AX
	LEAQ    -1(AX)(CX*1), SI          // entries of the first column

ones:
	// Columns one by one until a multiple of four is left.
	MOVQ   START, AX
	ADDQ   WIDTH, AX
	SUBQ   BX, AX
	TESTQ  $3, AX
	JZ     fours
	MOVQ   8(R12)(BX*8), AX
	LEAQ   (R11)(AX*8), AX
	MOVQ   SI, CX
	NEGQ   CX
	VMOVSD -8(DI)(CX*8), X0
	CMPB   unit+168(FP), $0
	JNE    oneUnit
	VDIVSD -8(AX)(CX*8), X0, X0
	VMOVSD X0, -8(DI)(CX*8)

oneUnit:
	VBROADCASTSD X0, Y4
	ADDQ         $4, CX
	JGT          oneTail

one4:
	VMOVUPD      -32(DI)(CX*8), Y8
	VFNMADD231PD -32(AX)(CX*8), Y4, Y8
	VMOVUPD      Y8, -32(DI)(CX*8)
	ADDQ         $4, CX
	JLE          one4

oneTail:
	SUBQ         $4, CX
	JZ           oneNext
	TAIL
	VMASKMOVPD   (AX)(CX*8), Y10, Y9
	VMOVUPD      (DI)(CX*8), Y8
	VFNMADD231PD Y9, Y4, Y8
	VMOVUPD      Y8, (DI)(CX*8)

oneNext:
	INCQ BX
	DECQ SI
	JMP  ones

fours:
	SUBQ $3, SI                       // below the triangle of four columns

four:
	FOUR_ENDS
	VMOVUPD -32(DI)(CX*8), Y0
	SPREAD
	CMPB    unit+168(FP), $0
	JNE     fourUnit
	VDIVSD       -32(AX)(CX*8), X0, X0
	VFNMADD231SD -24(AX)(CX*8), X0, X1
	VFNMADD231SD -16(AX)(CX*8), X0, X2
	VFNMADD231SD -8(AX)(CX*8), X0, X3
	VDIVSD       -24(DX)(CX*8), X1, X1
	VFNMADD231SD -16(DX)(CX*8), X1, X2
	VFNMADD231SD -8(DX)(CX*8), X1, X3
	VDIVSD       -16(R14)(CX*8), X2, X2
	VFNMADD231SD -8(R14)(CX*8), X2, X3
	VDIVSD       -8(R15)(CX*8), X3, X3
	JMP          fourSolved

fourUnit:
	VFNMADD231SD -24(AX)(CX*8), X0, X1
	VFNMADD231SD -16(AX)(CX*8), X0, X2
	VFNMADD231SD -8(AX)(CX*8), X0, X3
	VFNMADD231SD -16(DX)(CX*8), X1, X2
	VFNMADD231SD -8(DX)(CX*8), X1, X3
	VFNMADD231SD -8(R14)(CX*8), X2, X3

fourSolved:
	STORE_FOUR
	VBROADCASTSD X0, Y4
	VBROADCASTSD X1, Y5
	VBROADCASTSD X2, Y6
	VBROADCASTSD X3, Y7
	ADDQ         $8, CX
	JGT          four4

four8:
	VMOVUPD      -64(DI)(CX*8), Y8
	VMOVUPD      -32(DI)(CX*8), Y9
	VFNMADD231PD -64(AX)(CX*8), Y4, Y8
	VFNMADD231PD -32(AX)(CX*8), Y4, Y9
	VFNMADD231PD -64(DX)(CX*8), Y5, Y8
	VFNMADD231PD -32(DX)(CX*8), Y5, Y9
	VFNMADD231PD -64(R14)(CX*8), Y6, Y8
	VFNMADD231PD -32(R14)(CX*8), Y6, Y9
	VFNMADD231PD -64(R15)(CX*8), Y7, Y8
	VFNMADD231PD -32(R15)(CX*8), Y7, Y9
	VMOVUPD      Y8, -64(DI)(CX*8)
	VMOVUPD      Y9, -32(DI)(CX*8)
	ADDQ         $8, CX
	JLE          four8

four4:
	SUBQ         $4, CX
	JGT          fourTail
	VMOVUPD      -32(DI)(CX*8), Y8
	VFNMADD231PD -32(AX)(CX*8), Y4, Y8
	VFNMADD231PD -32(DX)(CX*8), Y5, Y8
	VFNMADD231PD -32(R14)(CX*8), Y6, Y8
	VFNMADD231PD -32(R15)(CX*8), Y7, Y8
	VMOVUPD      Y8, -32(DI)(CX*8)
	ADDQ         $4, CX

fourTail:
	SUBQ         $4, CX               // minus the elements left, 0..3
	JZ           fourNext
	TAIL
	VMOVUPD      (DI)(CX*8), Y8
	VMASKMOVPD   (AX)(CX*8), Y10, Y9
	VFNMADD231PD Y9, Y4, Y8
	VMASKMOVPD   (DX)(CX*8), Y10, Y9
	VFNMADD231PD Y9, Y5, Y8
	VMASKMOVPD   (R14)(CX*8), Y10, Y9
	VFNMADD231PD Y9, Y6, Y8
	VMASKMOVPD   (R15)(CX*8), Y10, Y9
	VFNMADD231PD Y9, Y7, Y8
	VMOVUPD      Y8, (DI)(CX*8)

fourNext:
	ADDQ $4, BX
	SUBQ $4, SI
	CMPQ SI, BELOW
	JGE  four

	// Back to x: the columns of the panel, then the rows below.
	MOVQ ind_base+72(FP), R10
	MOVQ START, BX
	LEAQ (R8)(BX*8), R14
	COPY_FOURS(R9, R14, copyOut, copyOutLast)
	MOVQ BELOW, CX
	TESTQ CX, CX
	JZ   piece
	ADDQ WIDTH, BX
	MOVQ -8(R13)(BX*8), DX
	LEAQ (R10)(DX*4), SI              // rows below
	LEAQ (SI)(CX*4), SI
	NEGQ CX

scatter:
	MOVLQSX (SI)(CX*4), AX
	VMOVSD  (R8)(AX*8), X0
	VADDSD  (DI)(CX*8), X0, X0
	VMOVSD  X0, (R8)(AX*8)
	INCQ    CX
	JNZ     scatter
	JMP     piece

done:
	VZEROUPPER
	RET

// func triSolveTAVX2(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool)
TEXT ·triSolveTAVX2(SB), NOSPLIT, $40-169
	TRI_ARGS

piece:
	NEXT_PIECE(done)
	TESTQ DI, DI
	JLT   panel
	ADDQ  DI, BX

column:
	DECQ   BX
	COLUMN
	MOVQ   DX, R15
	GATHER_DOT
	VMOVSD (R8)(BX*8), X1
	VSUBSD X0, X1, X0
	CMPB   unit+168(FP), $0
	JNE    columnUnit
	VDIVSD -8(R15), X0, X0

columnUnit:
	VMOVSD X0, (R8)(BX*8)
	DECQ   DI
	JNZ    column
	JMP    piece

panel:
	PANEL
	LEAQ (R8)(BX*8), R14
	COPY_FOURS(R14, R9, copyIn, copyInLast)

	// Elements of x that belong to the rows below, in vectors since they are
	// loaded as such at once; zeros fill up the last, and the pad.
	VXORPD  Y0, Y0, Y0
	VMOVUPD Y0, (DI)
	MOVQ WIDTH, R15
	LEAQ (R9)(R15*8), R15
	SUBQ $4, CX
	JLT  gatherTail

gatherFour:
	MOVLQSX     (SI), AX
	MOVLQSX     4(SI), DX
	VMOVSD      (R8)(AX*8), X0
	VMOVHPD     (R8)(DX*8), X0, X0
	MOVLQSX     8(SI), AX
	MOVLQSX     12(SI), DX
	VMOVSD      (R8)(AX*8), X1
	VMOVHPD     (R8)(DX*8), X1, X1
	VINSERTF128 $1, X1, Y0, Y0
	VMOVUPD     Y0, (R15)
	ADDQ        $16, SI
	ADDQ        $32, R15
	SUBQ        $4, CX
	JGE         gatherFour

gatherTail:
	ADDQ        $4, CX                // elements left, 0..3
	JZ          gathered
	VXORPD      X1, X1, X1
	MOVLQSX     (SI), AX
	VMOVSD      (R8)(AX*8), X0
	DECQ        CX
	JZ          gatherLast
	MOVLQSX     4(SI), AX
	VMOVHPD     (R8)(AX*8), X0, X0
	DECQ        CX
	JZ          gatherLast
	MOVLQSX     8(SI), AX
	VMOVSD      (R8)(AX*8), X1

gatherLast:
	VINSERTF128 $1, X1, Y0, Y0
	VMOVUPD     Y0, (R15)

gathered:
	MOVQ BELOW, SI
	MOVQ WIDTH, AX
	ADDQ AX, BX                       // behind the last column

four:
	SUBQ   $4, BX
	FOUR_ENDS
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	ADDQ   $8, CX
	JGT    four4

four8:
	VMOVUPD     -64(DI)(CX*8), Y8
	VMOVUPD     -32(DI)(CX*8), Y9
	VFMADD231PD -64(AX)(CX*8), Y8, Y0
	VFMADD231PD -64(DX)(CX*8), Y8, Y1
	VFMADD231PD -64(R14)(CX*8), Y8, Y2
	VFMADD231PD -64(R15)(CX*8), Y8, Y3
	VFMADD231PD -32(AX)(CX*8), Y9, Y4
	VFMADD231PD -32(DX)(CX*8), Y9, Y5
	VFMADD231PD -32(R14)(CX*8), Y9, Y6
	VFMADD231PD -32(R15)(CX*8), Y9, Y7
	ADDQ        $8, CX
	JLE         four8

four4:
	SUBQ        $4, CX
	JGT         fourTail
	VMOVUPD     -32(DI)(CX*8), Y8
	VFMADD231PD -32(AX)(CX*8), Y8, Y0
	VFMADD231PD -32(DX)(CX*8), Y8, Y1
	VFMADD231PD -32(R14)(CX*8), Y8, Y2
	VFMADD231PD -32(R15)(CX*8), Y8, Y3
	ADDQ        $4, CX

fourTail:
	SUBQ        $4, CX                // minus the elements left, 0..3
	JZ          fourSum
	TAIL
	VMOVUPD     (DI)(CX*8), Y8
	VMASKMOVPD  (AX)(CX*8), Y10, Y9
	VFMADD231PD Y9, Y8, Y4
	VMASKMOVPD  (DX)(CX*8), Y10, Y9
	VFMADD231PD Y9, Y8, Y5
	VMASKMOVPD  (R14)(CX*8), Y10, Y9
	VFMADD231PD Y9, Y8, Y6
	VMASKMOVPD  (R15)(CX*8), Y10, Y9
	VFMADD231PD Y9, Y8, Y7

fourSum:
	VADDPD     Y4, Y0, Y0
	VADDPD     Y5, Y1, Y1
	VADDPD     Y6, Y2, Y2
	VADDPD     Y7, Y3, Y3
	VHADDPD    Y1, Y0, Y0
	VHADDPD    Y3, Y2, Y2
	VPERM2F128 $0x21, Y2, Y0, Y1      // upper half of Y0, lower half of Y2
	VBLENDPD   $0xC, Y2, Y0, Y0
	VADDPD     Y1, Y0, Y0             // the four sums
	MOVQ       SI, CX
	NEGQ       CX
	VMOVUPD    -32(DI)(CX*8), Y8
	VSUBPD     Y0, Y8, Y0
	SPREAD
	CMPB       unit+168(FP), $0
	JNE        fourUnit
	VDIVSD       -8(R15)(CX*8), X3, X3
	VFNMADD231SD -8(R14)(CX*8), X3, X2
	VFNMADD231SD -8(DX)(CX*8), X3, X1
	VFNMADD231SD -8(AX)(CX*8), X3, X0
	VDIVSD       -16(R14)(CX*8), X2, X2
	VFNMADD231SD -16(DX)(CX*8), X2, X1
	VFNMADD231SD -16(AX)(CX*8), X2, X0
	VDIVSD       -24(DX)(CX*8), X1, X1
	VFNMADD231SD -24(AX)(CX*8), X1, X0
	VDIVSD       -32(AX)(CX*8), X0, X0
	JMP          fourSolved

fourUnit:
	VFNMADD231SD -8(R14)(CX*8), X3, X2
	VFNMADD231SD -8(DX)(CX*8), X3, X1
	VFNMADD231SD -8(AX)(CX*8), X3, X0
	VFNMADD231SD -16(DX)(CX*8), X2, X1
	VFNMADD231SD -16(AX)(CX*8), X2, X0
	VFNMADD231SD -24(AX)(CX*8), X1, X0

fourSolved:
	STORE_FOUR
	ADDQ $4, SI
	MOVQ BX, AX
	SUBQ START, AX
	CMPQ AX, $4
	JGE  four

	CMPQ BX, START
	JEQ  panelDone

one:
	DECQ   BX
	MOVQ   8(R12)(BX*8), AX
	LEAQ   (R11)(AX*8), AX
	MOVQ   SI, CX
	NEGQ   CX
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	ADDQ   $8, CX
	JGT    one4

one8:
	VMOVUPD     -64(DI)(CX*8), Y8
	VMOVUPD     -32(DI)(CX*8), Y9
	VFMADD231PD -64(AX)(CX*8), Y8, Y0
	VFMADD231PD -32(AX)(CX*8), Y9, Y1
	ADDQ        $8, CX
	JLE         one8

one4:
	SUBQ        $4, CX
	JGT         oneTail
	VMOVUPD     -32(DI)(CX*8), Y8
	VFMADD231PD -32(AX)(CX*8), Y8, Y0
	ADDQ        $4, CX

oneTail:
	SUBQ        $4, CX
	JZ          oneSum
	TAIL
	VMOVUPD     (DI)(CX*8), Y8
	VMASKMOVPD  (AX)(CX*8), Y10, Y9
	VFMADD231PD Y9, Y8, Y1

oneSum:
	VADDPD       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VPERMILPD    $1, X0, X1
	VADDSD       X1, X0, X0
	MOVQ         SI, CX
	NEGQ         CX
	VMOVSD       -8(DI)(CX*8), X1
	VSUBSD       X0, X1, X0
	CMPB         unit+168(FP), $0
	JNE          oneUnit
	VDIVSD       -8(AX)(CX*8), X0, X0

oneUnit:
	VMOVSD X0, -8(DI)(CX*8)
	INCQ   SI
	CMPQ   BX, START
	JNE    one

panelDone:
	MOVQ ind_base+72(FP), R10
	LEAQ (R8)(BX*8), R14
	COPY_FOURS(R9, R14, copyOut, copyOutLast)
	JMP  piece

done:
	VZEROUPPER
	RET
