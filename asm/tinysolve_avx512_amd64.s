//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "tinysolve_amd64.h"

// func frontsForwardAVX512(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsForwardAVX512(SB), NOSPLIT, $16-48
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
	VBROADCASTSD X0, Z16
	CMPQ    R12, $1
	JEQ     below
	OWN(1, X1)
	PREFETCHT0 AHEAD(DI)(BX*1)
	LEFT1
	FINAL(1, X1, Z17)
	CMPQ    R12, $2
	JEQ     below
	OWN(2, X2)
	PREFETCHT0 AHEAD(DI)(BX*2)
	LEFT2
	FINAL(2, X2, Z18)
	CMPQ    R12, $3
	JEQ     below
	OWN(3, X3)
	PREFETCHT0 AHEAD(DI)(CX*1)
	LEFT3
	FINAL(3, X3, Z19)
	CMPQ    R12, $4
	JEQ     below
	OWN(4, X4)
	PREFETCHT0 AHEAD(SI)
	LEFT4
	FINAL(4, X4, Z20)
	CMPQ    R12, $5
	JEQ     below
	OWN(5, X5)
	PREFETCHT0 AHEAD(SI)(BX*1)
	LEFT5
	FINAL(5, X5, Z21)
	CMPQ    R12, $6
	JEQ     below
	OWN(6, X6)
	PREFETCHT0 AHEAD(SI)(BX*2)
	LEFT6
	FINAL(6, X6, Z22)
	CMPQ    R12, $7
	JEQ     below
	OWN(7, X7)
	PREFETCHT0 AHEAD(SI)(CX*1)
	LEFT7
	FINAL(7, X7, Z23)

below:
	SUBQ R12, R10
	JZ   left
	LEAQ (DX)(R12*4), DX
	LEAQ (DI)(R12*8), R14
	LEAQ (SI)(R12*8), R15

group:
	GATHER(Z11)
	VFNMADD231PD (R14), Z16, K1, Z11
	PREFETCHT0 AHEAD(R14)
	CMPQ         R12, $1
	JEQ          scatter
	VMULPD.Z     (R14)(BX*1), Z17, K1, Z12
	CMPQ         R12, $2
	JEQ          sum
	VFNMADD231PD (R14)(BX*2), Z18, K1, Z11
	PREFETCHT0 AHEAD(R14)(BX*2)
	CMPQ         R12, $3
	JEQ          sum
	VFMADD231PD  (R14)(CX*1), Z19, K1, Z12
	PREFETCHT0 AHEAD(R14)(CX*1)
	CMPQ         R12, $4
	JEQ          sum
	VFNMADD231PD (R15), Z20, K1, Z11
	PREFETCHT0 AHEAD(R15)
	CMPQ         R12, $5
	JEQ          sum
	VFMADD231PD  (R15)(BX*1), Z21, K1, Z12
	PREFETCHT0 AHEAD(R15)(BX*1)
	CMPQ         R12, $6
	JEQ          sum
	VFNMADD231PD (R15)(BX*2), Z22, K1, Z11
	PREFETCHT0 AHEAD(R15)(BX*2)
	CMPQ         R12, $7
	JEQ          sum
	VFMADD231PD  (R15)(CX*1), Z23, K1, Z12
	PREFETCHT0 AHEAD(R15)(CX*1)

sum:
	VSUBPD Z12, Z11, Z11

scatter:
	VSCATTERDPD Z11, K1, (R13)(Y10*8)
	ADDQ        $32, DX
	ADDQ        $64, R14
	ADDQ        $64, R15
	SUBQ        $8, R10
	JGT         group

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

// func frontsBackwardAVX512(t *TinyFronts, lo, hi int, x []float64)
TEXT ·frontsBackwardAVX512(SB), NOSPLIT, $88-48
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

chunk:                                  // the last eight columns, or seven where eight would part a pair
	MOVQ     $8, R12
	CMPQ     R11, R12
	CMOVQLT  R11, R12
	SUBQ     R12, R11
	JZ       place
	MOVQ     TinyFronts_E(R8), SI
	TESTQ    SI, SI
	JZ       place
	MOVQ     TinyFronts_First(R8), AX
	MOVLQSX  (AX)(R9*4), AX
	ADDQ     R11, AX
	VXORPD   X0, X0, X0
	VUCOMISD -8(SI)(AX*8), X0
	JP       narrow
	JEQ      place

narrow:
	INCQ R11
	DECQ R12

place:
	LEAQ   8(BX), AX
	IMULQ  R11, AX
	MOVQ   panel-24(SP), DI
	ADDQ   AX, DI
	LEAQ   (DI)(BX*4), SI
	MOVQ   rows-8(SP), DX
	LEAQ   (DX)(R11*4), DX
	MOVQ   m-16(SP), R10
	SUBQ   R11, R10
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	SUBQ   R12, R10
	JZ     own
	LEAQ   (DX)(R12*4), DX
	LEAQ   (DI)(R12*8), R14
	LEAQ   (SI)(R12*8), R15

group:
	GATHER(Z11)
	VFMADD231PD (R14), Z11, K1, Z0
	PREFETCHT0 BACK(R14)
	CMPQ        R12, $1
	JEQ         summed
	VFMADD231PD (R14)(BX*1), Z11, K1, Z1
	PREFETCHT0 BACK(R14)(BX*1)
	CMPQ        R12, $2
	JEQ         summed
	VFMADD231PD (R14)(BX*2), Z11, K1, Z2
	PREFETCHT0 BACK(R14)(BX*2)
	CMPQ        R12, $3
	JEQ         summed
	VFMADD231PD (R14)(CX*1), Z11, K1, Z3
	PREFETCHT0 BACK(R14)(CX*1)
	CMPQ        R12, $4
	JEQ         summed
	VFMADD231PD (R15), Z11, K1, Z4
	PREFETCHT0 BACK(R15)
	CMPQ        R12, $5
	JEQ         summed
	VFMADD231PD (R15)(BX*1), Z11, K1, Z5
	PREFETCHT0 BACK(R15)(BX*1)
	CMPQ        R12, $6
	JEQ         summed
	VFMADD231PD (R15)(BX*2), Z11, K1, Z6
	PREFETCHT0 BACK(R15)(BX*2)
	CMPQ        R12, $7
	JEQ         summed
	VFMADD231PD (R15)(CX*1), Z11, K1, Z7
	PREFETCHT0 BACK(R15)(CX*1)

summed:
	ADDQ $32, DX
	ADDQ $64, R14
	ADDQ $64, R15
	SUBQ $8, R10
	JGT  group
	MOVQ rows-8(SP), DX
	LEAQ (DX)(R11*4), DX

own:
	CMPQ        R12, $1
	JEQ         single
	BZHIL       R12, solveOnes<>+0(SB), AX
	KMOVB       AX, K3
	KMOVB       AX, K2
	VMOVDQU32.Z (DX), K3, Y10
	VPXORQ      Z9, Z9, Z9
	VPXORQ      Z8, Z8, Z8
	VGATHERDPD  (R13)(Y10*8), K2, Z9
	MOVQ        TinyFronts_D(R8), R14
	TESTQ       R14, R14
	JZ          reduce
	MOVQ        TinyFronts_First(R8), AX
	MOVLQSX     (AX)(R9*4), AX
	ADDQ        R11, AX
	VMOVUPD.Z   (R14)(AX*8), K3, Z11
	VCMPPD      $4, Z8, Z11, K3, K4     // not zero
	CMPQ        R12, $4
	JGT         wide
	VDIVPD.Z    Y11, Y9, K4, Y12        // takes half as long
	JMP         pairs

wide:
	VDIVPD.Z    Z11, Z9, K4, Z12

pairs:
	MOVQ        TinyFronts_E(R8), R14
	TESTQ       R14, R14
	JZ          divided
	VMOVUPD.Z   (R14)(AX*8), K3, Z13
	VCMPPD      $4, Z8, Z13, K3, K5     // first columns of pairs
	KORTESTB    K5, K5
	JEQ         divided
	PAIRS

divided:
	VMOVAPD Z12, Z9

reduce:
	CMPQ R12, $2
	JLE  reduce2
	CMPQ R12, $4
	JLE  reduce4
	PAIRSUM(Z0, Z1)
	PAIRSUM(Z2, Z3)
	PAIRSUM(Z4, Z5)
	PAIRSUM(Z6, Z7)
	QUADSUM(Z0, Z2)
	QUADSUM(Z4, Z6)
	QUADSUM(Z0, Z4)
	VSUBPD  Z0, Z9, Z9
	VMOVUPD Z9, own-88(SP)
	VMOVSD  own-88(SP), X0
	VMOVSD  own-80(SP), X1
	VMOVSD  own-72(SP), X2
	VMOVSD  own-64(SP), X3
	VMOVSD  own-56(SP), X4
	VMOVSD  own-48(SP), X5
	VMOVSD  own-40(SP), X6
	VMOVSD  own-32(SP), X7
	CMPQ    R12, $6
	JLT     column4
	JEQ     column5
	CMPQ    R12, $7
	JEQ     column6
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

reduce4:
	PAIRSUM(Z0, Z1)
	PAIRSUM(Z2, Z3)
	QUADSUM(Z0, Z2)
	QUADSUM(Z0, Z0)
	VSUBPD  Y0, Y9, Y9
	VMOVUPD Y9, own-88(SP)
	VMOVSD  own-88(SP), X0
	VMOVSD  own-80(SP), X1
	VMOVSD  own-72(SP), X2
	VMOVSD  own-64(SP), X3
	CMPQ    R12, $3
	JEQ     column2
	JMP     column3

reduce2:
	PAIRSUM(Z0, Z1)
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VSUBPD        X0, X9, X0
	VPERMILPD     $1, X0, X1
	JMP           column1

single:                                 // as own, for one column
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VPERMILPD     $1, X0, X1
	VADDSD        X1, X0, X0
	OWN(0, X8)
	MOVQ          TinyFronts_D(R8), R14
	TESTQ         R14, R14
	JZ            undivided
	MOVQ          TinyFronts_First(R8), AX
	MOVLQSX       (AX)(R9*4), AX
	ADDQ          R11, AX
	VMOVSD        (R14)(AX*8), X9
	VXORPD        X10, X10, X10
	VUCOMISD      X9, X10
	JP            divide
	JEQ           zero

divide:
	VDIVSD X9, X8, X10

zero:
	VMOVAPD X10, X8

undivided:
	VSUBSD X0, X8, X0
	JMP    column0

done:
	VZEROUPPER
	RET
