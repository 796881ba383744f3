//go:build !purego

#include "textflag.h"

// Both routines take the entries of a row two by two, in two sums, and the one nearest to the diagonal at the end: it
// is the one that the row before has just computed, and a chain of one product and one store a row is all that
// rows wait for.
//
//	R8 x   R10 ind   R11 val   R12 ptr   BX row   DI end of the rows
//	SI, CX first entry of the row and the one after its last   AX, DX columns

// func triRowsAVX2(ptr []int, ind []int32, val, x []float64, lo, hi int)
TEXT ·triRowsAVX2(SB), NOSPLIT, $0-112
	MOVQ ptr_base+0(FP), R12
	MOVQ ind_base+24(FP), R10
	MOVQ val_base+48(FP), R11
	MOVQ x_base+72(FP), R8
	MOVQ lo+96(FP), BX
	MOVQ hi+104(FP), DI
	CMPQ BX, DI
	JGE  done
	MOVQ (R12)(BX*8), SI

row:
	MOVQ   8(R12)(BX*8), CX
	SUBQ   $1, CX            // the last entry
	CMPQ   SI, CX
	JGT    next
	VMOVSD (R8)(BX*8), X0
	VXORPD X1, X1, X1
	LEAQ   -1(CX), R9
	CMPQ   SI, R9
	JGE    rest

two:
	MOVLQSX      (R10)(SI*4), AX
	MOVLQSX      4(R10)(SI*4), DX
	VMOVSD       (R11)(SI*8), X2
	VMOVSD       8(R11)(SI*8), X3
	VFNMADD231SD (R8)(AX*8), X2, X0
	VFNMADD231SD (R8)(DX*8), X3, X1
	ADDQ         $2, SI
	CMPQ         SI, R9
	JLT          two

rest:
	CMPQ         SI, CX
	JEQ          last
	MOVLQSX      (R10)(SI*4), AX
	VMOVSD       (R11)(SI*8), X2
	VFNMADD231SD (R8)(AX*8), X2, X0

last:
	VADDSD       X1, X0, X0
	MOVLQSX      (R10)(CX*4), AX
	VMOVSD       (R11)(CX*8), X2
	VFNMADD231SD (R8)(AX*8), X2, X0
	VMOVSD       X0, (R8)(BX*8)

next:
	LEAQ 1(CX), SI
	INCQ BX
	CMPQ BX, DI
	JLT  row

done:
	VZEROUPPER
	RET

// func triRowsBackAVX2(ptr []int, ind []int32, val, d, x []float64, lo, hi int)
// R13 d   DI first row
TEXT ·triRowsBackAVX2(SB), NOSPLIT, $0-136
	MOVQ ptr_base+0(FP), R12
	MOVQ ind_base+24(FP), R10
	MOVQ val_base+48(FP), R11
	MOVQ d_base+72(FP), R13
	MOVQ x_base+96(FP), R8
	MOVQ lo+120(FP), DI
	MOVQ hi+128(FP), BX
	CMPQ DI, BX
	JGE  doneBack
	MOVQ (R12)(BX*8), CX

rowBack:
	DECQ   BX
	MOVQ   (R12)(BX*8), SI
	VMOVSD (R8)(BX*8), X0
	VMULSD (R13)(BX*8), X0, X0
	CMPQ   SI, CX
	JGE    nextBack
	VXORPD X1, X1, X1
	SUBQ   $2, CX            // of the next two entries the first
	CMPQ   CX, SI
	JLE    restBack

twoBack:
	MOVLQSX      4(R10)(CX*4), AX
	MOVLQSX      (R10)(CX*4), DX
	VMOVSD       8(R11)(CX*8), X2
	VMOVSD       (R11)(CX*8), X3
	VFNMADD231SD (R8)(AX*8), X2, X0
	VFNMADD231SD (R8)(DX*8), X3, X1
	SUBQ         $2, CX
	CMPQ         CX, SI
	JGT          twoBack

restBack:
	JLT          lastBack       // one entry is left, else two
	MOVLQSX      4(R10)(CX*4), AX
	VMOVSD       8(R11)(CX*8), X2
	VFNMADD231SD (R8)(AX*8), X2, X0

lastBack:
	VADDSD       X1, X0, X0
	MOVLQSX      (R10)(SI*4), AX
	VMOVSD       (R11)(SI*8), X2
	VFNMADD231SD (R8)(AX*8), X2, X0

nextBack:
	VMOVSD X0, (R8)(BX*8)
	MOVQ   SI, CX
	CMPQ   BX, DI
	JGT    rowBack

doneBack:
	VZEROUPPER
	RET
