//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"
#include "trisolve_amd64.h"

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
