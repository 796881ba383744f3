//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"
#include "trisolve_amd64.h"

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
