//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "tinysolve_amd64.h"

// Rows are taken one by one: most fronts have few, and the others come from memory no
// faster than this. The registers are those of tinysolve_amd64.h.

// func frontsForwardAVX2(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsForwardAVX2(SB), NOSPLIT, $16-48
	MOVQ t+0(FP), R8
	MOVQ lo+8(FP), R9
	MOVQ x_base+24(FP), R13

front:
	CMPQ R9, hi+16(FP)
	JGE  done
	FRONT

chunk:
	MOVQ    $8, R12
	CMPQ    R11, R12
	CMOVQLT R11, R12
	TESTQ   R12, R12
	JZ      next
	LEAQ    (DI)(BX*4), SI
	MOVQ    DX, rows-8(SP)
	MOVQ    R10, m-16(SP)
	OWN(0, X0)
	PREFETCHT0 AHEAD(DI)
	CMPQ    R12, $1
	JEQ     below
	OWN(1, X1)
	PREFETCHT0 AHEAD(DI)(BX*1)
	LEFT1
	VMOVSD  X1, (R13)(AX*8)
	CMPQ    R12, $2
	JEQ     below
	OWN(2, X2)
	PREFETCHT0 AHEAD(DI)(BX*2)
	LEFT2
	VMOVSD  X2, (R13)(AX*8)
	CMPQ    R12, $3
	JEQ     below
	OWN(3, X3)
	PREFETCHT0 AHEAD(DI)(CX*1)
	LEFT3
	VMOVSD  X3, (R13)(AX*8)
	CMPQ    R12, $4
	JEQ     below
	OWN(4, X4)
	PREFETCHT0 AHEAD(SI)
	LEFT4
	VMOVSD  X4, (R13)(AX*8)
	CMPQ    R12, $5
	JEQ     below
	OWN(5, X5)
	PREFETCHT0 AHEAD(SI)(BX*1)
	LEFT5
	VMOVSD  X5, (R13)(AX*8)
	CMPQ    R12, $6
	JEQ     below
	OWN(6, X6)
	PREFETCHT0 AHEAD(SI)(BX*2)
	LEFT6
	VMOVSD  X6, (R13)(AX*8)
	CMPQ    R12, $7
	JEQ     below
	OWN(7, X7)
	PREFETCHT0 AHEAD(SI)(CX*1)
	LEFT7
	VMOVSD  X7, (R13)(AX*8)

below:
	SUBQ R12, R10
	JZ   left
	LEAQ (DX)(R12*4), DX
	LEAQ (DI)(R12*8), R14
	LEAQ (SI)(R12*8), R15

row:
	OWN(0, X8)
	VFNMADD231SD (R14), X0, X8
	CMPQ         R12, $1
	JEQ          scatter
	VMULSD       (R14)(BX*1), X1, X9
	CMPQ         R12, $2
	JEQ          sum
	VFNMADD231SD (R14)(BX*2), X2, X8
	CMPQ         R12, $3
	JEQ          sum
	VFMADD231SD  (R14)(CX*1), X3, X9
	CMPQ         R12, $4
	JEQ          sum
	VFNMADD231SD (R15), X4, X8
	CMPQ         R12, $5
	JEQ          sum
	VFMADD231SD  (R15)(BX*1), X5, X9
	CMPQ         R12, $6
	JEQ          sum
	VFNMADD231SD (R15)(BX*2), X6, X8
	CMPQ         R12, $7
	JEQ          sum
	VFMADD231SD  (R15)(CX*1), X7, X9

sum:
	VSUBSD X9, X8, X8

scatter:
	VMOVSD X8, (R13)(AX*8)
	ADDQ   $4, DX
	ADDQ   $8, R14
	ADDQ   $8, R15
	DECQ   R10
	JNZ    row

left:
	SUBQ R12, R11
	JZ   next
	MOVQ rows-8(SP), DX                 // eight columns on
	ADDQ $32, DX
	MOVQ m-16(SP), R10
	SUBQ $8, R10
	LEAQ 64(DI)(BX*8), DI
	JMP  chunk

next:
	INCQ R9
	JMP  front

done:
	VZEROUPPER
	RET

// func frontsBackwardAVX2(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsBackwardAVX2(SB), NOSPLIT, $24-48
	MOVQ t+0(FP), R8
	MOVQ hi+16(FP), R9
	MOVQ x_base+24(FP), R13

front:
	DECQ  R9
	CMPQ  R9, lo+8(FP)
	JLT   done
	FRONT
	TESTQ R11, R11
	JZ    front
	MOVQ  DX, rows-8(SP)
	MOVQ  R10, m-16(SP)
	MOVQ  DI, panel-24(SP)
	MOVQ  TinyFronts_D(R8), R14
	TESTQ R14, R14
	JZ    chunk
	MOVQ  TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), R15
	LEAQ  (R14)(R15*8), R14             // D
	MOVQ  TinyFronts_E(R8), AX
	LEAQ  (AX)(R15*8), R15              // E
	TESTQ AX, AX
	CMOVQEQ AX, R15
	MOVQ  R11, R10
	VXORPD X15, X15, X15

pivot:
	MOVLQSX  (DX), AX
	VMOVSD   (R13)(AX*8), X8
	VMOVSD   (R14), X9
	TESTQ    R15, R15
	JZ       single
	VMOVSD   (R15), X10
	ADDQ     $8, R15
	VUCOMISD X10, X15
	JP       pair
	JNE      pair

single:
	VUCOMISD X9, X15
	JP       divide
	JNE      divide
	VMOVSD   X15, (R13)(AX*8)
	JMP      pivoted

divide:
	VDIVSD X9, X8, X8
	VMOVSD X8, (R13)(AX*8)

pivoted:
	ADDQ $4, DX
	ADDQ $8, R14
	DECQ R10
	JNZ  pivot
	JMP  chunk

pair:                                   // as PAIRS
	MOVLQSX     4(DX), SI
	VMOVSD      solveOne<>+0(SB), X11
	VDIVSD      X10, X11, X10
	VMULSD      X10, X8, X8
	VMULSD      (R13)(SI*8), X10, X12
	VMULSD      X10, X9, X9
	VMULSD      8(R14), X10, X13
	VMOVAPD     X9, X14
	VFMSUB213SD X11, X13, X14           // p·q - 1
	VMOVAPD     X8, X10
	VFMSUB213SD X12, X13, X10
	VFMSUB213SD X8, X9, X12
	VDIVSD      X14, X10, X10
	VDIVSD      X14, X12, X12
	VMOVSD      X10, (R13)(AX*8)
	VMOVSD      X12, (R13)(SI*8)
	ADDQ        $8, R15
	ADDQ        $8, DX
	ADDQ        $16, R14
	SUBQ        $2, R10
	JNZ         pivot

chunk:                                  // the last eight columns
	MOVQ    $8, R12
	CMPQ    R11, R12
	CMOVQLT R11, R12
	SUBQ    R12, R11
	LEAQ    8(BX), AX
	IMULQ   R11, AX
	MOVQ    panel-24(SP), DI
	ADDQ    AX, DI
	LEAQ    (DI)(BX*4), SI
	MOVQ    rows-8(SP), DX
	LEAQ    (DX)(R11*4), DX
	MOVQ    m-16(SP), R10
	SUBQ    R11, R10
	VXORPD  X0, X0, X0
	VXORPD  X1, X1, X1
	VXORPD  X2, X2, X2
	VXORPD  X3, X3, X3
	VXORPD  X4, X4, X4
	VXORPD  X5, X5, X5
	VXORPD  X6, X6, X6
	VXORPD  X7, X7, X7
	SUBQ    R12, R10
	JZ      own
	LEAQ    (DX)(R12*4), DX
	LEAQ    (DI)(R12*8), R14
	LEAQ    (SI)(R12*8), R15

row:
	OWN(0, X8)
	VFMADD231SD (R14), X8, X0
	CMPQ        R12, $1
	JEQ         summed
	VFMADD231SD (R14)(BX*1), X8, X1
	CMPQ        R12, $2
	JEQ         summed
	VFMADD231SD (R14)(BX*2), X8, X2
	CMPQ        R12, $3
	JEQ         summed
	VFMADD231SD (R14)(CX*1), X8, X3
	CMPQ        R12, $4
	JEQ         summed
	VFMADD231SD (R15), X8, X4
	CMPQ        R12, $5
	JEQ         summed
	VFMADD231SD (R15)(BX*1), X8, X5
	CMPQ        R12, $6
	JEQ         summed
	VFMADD231SD (R15)(BX*2), X8, X6
	CMPQ        R12, $7
	JEQ         summed
	VFMADD231SD (R15)(CX*1), X8, X7

summed:
	ADDQ $4, DX
	ADDQ $8, R14
	ADDQ $8, R15
	DECQ R10
	JNZ  row
	MOVQ rows-8(SP), DX
	LEAQ (DX)(R11*4), DX

own:
	LESS(0, X0)
	CMPQ R12, $1
	JEQ  column0
	LESS(1, X1)
	CMPQ R12, $2
	JEQ  column1
	LESS(2, X2)
	CMPQ R12, $3
	JEQ  column2
	LESS(3, X3)
	CMPQ R12, $4
	JEQ  column3
	LESS(4, X4)
	CMPQ R12, $5
	JEQ  column4
	LESS(5, X5)
	CMPQ R12, $6
	JEQ  column5
	LESS(6, X6)
	CMPQ R12, $7
	JEQ  column6
	LESS(7, X7)
	UP7

column6:
	UP6

column5:
	UP5

column4:
	UP4

column3:
	UP3

column2:
	UP2

column1:
	UP1

column0:
	STORE(0, X0)
	PREFETCHT0 BACK(DI)
	TESTQ R11, R11
	JNZ   chunk
	JMP   front

done:
	VZEROUPPER
	RET
