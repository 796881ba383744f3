//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "tinysolve_amd64.h"
#include "tinysolve_avx2_amd64.h"

// Rows below the pivots are taken by fours, which are gathered one by one: the gathers of the hardware take longer. The registers are
// those of tinysolve_amd64.h.

// func frontsForwardAVX2(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsForwardAVX2(SB), NOSPLIT, $24-48
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
	VBROADCASTSD X0, Y0
	PREFETCHT0 AHEAD(DI)
	CMPQ    R12, $1
	JEQ     below
	OWN(1, X1)
	PREFETCHT0 AHEAD(DI)(BX*1)
	LEFT1
	FINAL(1, X1, Y1)
	CMPQ    R12, $2
	JEQ     below
	OWN(2, X2)
	PREFETCHT0 AHEAD(DI)(BX*2)
	LEFT2
	FINAL(2, X2, Y2)
	CMPQ    R12, $3
	JEQ     below
	OWN(3, X3)
	PREFETCHT0 AHEAD(DI)(CX*1)
	LEFT3
	FINAL(3, X3, Y3)
	CMPQ    R12, $4
	JEQ     below
	OWN(4, X4)
	PREFETCHT0 AHEAD(SI)
	LEFT4
	FINAL(4, X4, Y4)
	CMPQ    R12, $5
	JEQ     below
	OWN(5, X5)
	PREFETCHT0 AHEAD(SI)(BX*1)
	LEFT5
	FINAL(5, X5, Y5)
	CMPQ    R12, $6
	JEQ     below
	OWN(6, X6)
	PREFETCHT0 AHEAD(SI)(BX*2)
	LEFT6
	FINAL(6, X6, Y6)
	CMPQ    R12, $7
	JEQ     below
	OWN(7, X7)
	PREFETCHT0 AHEAD(SI)(CX*1)
	LEFT7
	FINAL(7, X7, Y7)

below:
	SUBQ R12, R10
	JZ   left
	LEAQ (DX)(R12*4), DX
	LEAQ (DI)(R12*8), R14
	LEAQ (SI)(R12*8), R15

	MOVQ DI, panel-24(SP)
	SUBQ $4, R10
	JLT  pair

four:
	GATHER4(DI, SI, R8)
	TAKE(VFNMADD231PD, VMULPD, VFMADD231PD, VSUBPD, Y8, Y9, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, sum4, taken4)
	VEXTRACTF128 $1, Y8, X9
	VMOVSD  X8, (R13)(AX*8)
	VMOVHPD X8, (R13)(DI*8)
	VMOVSD  X9, (R13)(SI*8)
	VMOVHPD X9, (R13)(R8*8)
	ONWARD(4)
	SUBQ    $4, R10
	JGE     four

pair:
	TESTQ   $2, R10
	JEQ     single
	GATHER2(DI)
	TAKE(VFNMADD231PD, VMULPD, VFMADD231PD, VSUBPD, X8, X9, X0, X1, X2, X3, X4, X5, X6, X7, sum2, taken2)
	VMOVSD  X8, (R13)(AX*8)
	VMOVHPD X8, (R13)(DI*8)
	ONWARD(2)

single:
	TESTQ   $1, R10
	JEQ     below0
	OWN(0, X8)
	TAKE(VFNMADD231SD, VMULSD, VFMADD231SD, VSUBSD, X8, X9, X0, X1, X2, X3, X4, X5, X6, X7, sum1, taken1)
	VMOVSD  X8, (R13)(AX*8)

below0:
	MOVQ panel-24(SP), DI
	MOVQ t+0(FP), R8

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
	MOVQ  TinyFronts_Done(R8), SI
	ORQ   R15, SI
	JNZ   pivot

	// The pivots stand in their order, and all are single.
	MOVLQSX (DX), SI
	LEAQ    (R13)(SI*8), SI
	SUBQ    $4, R10
	JLT     divide2

divide4:
	VMOVUPD (R14), Y9
	VMOVUPD (SI), Y8
	VDIVPD  Y9, Y8, Y8
	VCMPPD  $4, Y15, Y9, Y9             // not zero
	VANDPD  Y9, Y8, Y8
	VMOVUPD Y8, (SI)
	ADDQ    $32, R14
	ADDQ    $32, SI
	SUBQ    $4, R10
	JGE     divide4

divide2:
	TESTQ   $2, R10
	JEQ     divide1
	VMOVUPD (R14), X9
	VMOVUPD (SI), X8
	VDIVPD  X9, X8, X8
	VCMPPD  $4, X15, X9, X9
	VANDPD  X9, X8, X8
	VMOVUPD X8, (SI)
	ADDQ    $16, R14
	ADDQ    $16, SI

divide1:
	TESTQ  $1, R10
	JEQ    chunk
	VMOVSD (R14), X9
	VMOVSD (SI), X8
	VDIVSD X9, X8, X8
	VCMPSD $4, X15, X9, X9
	VANDPD X9, X8, X8
	VMOVSD X8, (SI)
	JMP    chunk

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

	SUBQ $4, R10
	JLT  rest

four:
	GATHER4(AX, AX, AX)
	GIVE(VFMADD231PD, Y8, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, given4)
	ONWARD(4)
	SUBQ $4, R10
	JGE  four

	FOLD(Y0, X0)
	FOLD(Y1, X1)
	SUM2(X0, X1)
	CMPQ R12, $2
	JLE  rest
	FOLD(Y2, X2)
	FOLD(Y3, X3)
	SUM2(X2, X3)
	CMPQ R12, $4
	JLE  rest
	FOLD(Y4, X4)
	FOLD(Y5, X5)
	FOLD(Y6, X6)
	FOLD(Y7, X7)
	SUM2(X4, X5)
	SUM2(X6, X7)

rest:
	ANDQ $3, R10
	JEQ  summed

row:
	OWN(0, X8)
	GIVE(VFMADD231SD, X8, X0, X1, X2, X3, X4, X5, X6, X7, given1)
	ONWARD(1)
	DECQ R10
	JNE  row

summed:
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
