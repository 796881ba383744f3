//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "tinysolve_amd64.h"
#include "multifronts_amd64.h"

// LESSn subtracts from z what n pivots contribute to the row at R14.
#define LESS1(z) VFNMADD231PD.BCST (R14), Z0, z
#define LESS2(z) \
	LESS1(z) \
	VFNMADD231PD.BCST (R14)(BX*1), Z1, z
#define LESS4(z) \
	LESS2(z) \
	VFNMADD231PD.BCST (R14)(BX*2), Z2, z \
	VFNMADD231PD.BCST (R14)(CX*1), Z3, z

// TAKEn subtracts what row z of the panel at off(R14) contributes from n pivots, whose sums are a, b, c, d.
#define TAKE1(off, z, a) VFNMADD231PD.BCST off(R14), z, a
#define TAKE2(off, z, a, b) \
	TAKE1(off, z, a) \
	VFNMADD231PD.BCST off(R14)(BX*1), z, b
#define TAKE4(off, z, a, b, c, d) \
	TAKE2(off, z, a, b) \
	VFNMADD231PD.BCST off(R14)(BX*2), z, c \
	VFNMADD231PD.BCST off(R14)(CX*1), z, d

// func frontsForwardManyAVX512(t *TinyFronts, p *frontPart, x []float64)
//
// Z0 to Z3 rows of the pivots, R15 the first row that stands elsewhere.
TEXT ·frontsForwardManyAVX512(SB), NOSPLIT, $24-40
	MOVQ t+0(FP), R8
	MOVQ p+8(FP), R12
	MOVQ x_base+16(FP), R13
	MOVQ frontPart_lo(R12), R9
	MOVQ frontPart_slot(R12), AX
	MOVQ AX, slot-16(SP)
	MOVQ frontPart_far(R12), AX
	MOVQ AX, far-24(SP)

front:
	MOVQ p+8(FP), R12
	CMPQ R9, frontPart_hi(R12)
	JGE  done
	FRONT
	WINDOW(next)
	MOVQ AX, skip-8(SP)

block4:
	CMPQ    R11, $4
	JLT     block2
	ROW(0, DX, AX)
	ROW(4, DX, SI)
	ROW(8, DX, R14)
	ROW(12, DX, R15)
	VMOVUPD (R13)(AX*1), Z0
	VMOVUPD (R13)(SI*1), Z1
	VMOVUPD (R13)(R14*1), Z2
	VMOVUPD (R13)(R15*1), Z3
	MOVQ    skip-8(SP), AX
	TESTQ   AX, AX
	JGT     rows4
	VFNMADD231PD.BCST 8(DI), Z0, Z1
	VFNMADD231PD.BCST 16(DI), Z0, Z2
	VFNMADD231PD.BCST 24(DI), Z0, Z3
	VFNMADD231PD.BCST 16(DI)(BX*1), Z1, Z2
	VFNMADD231PD.BCST 24(DI)(BX*1), Z1, Z3
	VFNMADD231PD.BCST 24(DI)(BX*2), Z2, Z3
	VMOVUPD Z1, (R13)(SI*1)
	VMOVUPD Z2, (R13)(R14*1)
	VMOVUPD Z3, (R13)(R15*1)
	MOVL    $4, AX

rows4:
	LEAQ (DX)(AX*4), SI
	LEAQ (DI)(AX*8), R14
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  end4
	MOVQ far-24(SP), R15

row4:
	MOVLQSX (SI), AX
	CMPQ    AX, R15
	JGE     far4

near4:
	SHLQ    $6, AX
	VMOVUPD (R13)(AX*1), Z4
	LESS4(Z4)
	VMOVUPD Z4, (R13)(AX*1)
	ADDQ    $4, SI
	ADDQ    $8, R14
	DECQ    R12
	JNZ     row4

end4:
	SUBQ $4, skip-8(SP)
	SUBQ $4, R10
	LEAQ 32(DI)(BX*4), DI
	ADDQ $16, DX
	SUBQ $4, R11
	JMP  block4

far4:
	FAR
	JMP near4

block2:
	CMPQ    R11, $2
	JLT     block1
	ROW(0, DX, AX)
	ROW(4, DX, SI)
	VMOVUPD (R13)(AX*1), Z0
	VMOVUPD (R13)(SI*1), Z1
	MOVQ    skip-8(SP), AX
	TESTQ   AX, AX
	JGT     rows2
	VFNMADD231PD.BCST 8(DI), Z0, Z1
	VMOVUPD Z1, (R13)(SI*1)
	MOVL    $2, AX

rows2:
	LEAQ (DX)(AX*4), SI
	LEAQ (DI)(AX*8), R14
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  end2
	MOVQ far-24(SP), R15

row2:
	MOVLQSX (SI), AX
	CMPQ    AX, R15
	JGE     far2

near2:
	SHLQ    $6, AX
	VMOVUPD (R13)(AX*1), Z4
	LESS2(Z4)
	VMOVUPD Z4, (R13)(AX*1)
	ADDQ    $4, SI
	ADDQ    $8, R14
	DECQ    R12
	JNZ     row2

end2:
	SUBQ $2, skip-8(SP)
	SUBQ $2, R10
	LEAQ 16(DI)(BX*2), DI
	ADDQ $8, DX
	SUBQ $2, R11
	JMP  block1

far2:
	FAR
	JMP near2

block1:
	TESTQ   R11, R11
	JZ      next
	ROW(0, DX, AX)
	VMOVUPD (R13)(AX*1), Z0
	MOVQ    skip-8(SP), AX
	MOVL    $1, SI
	TESTQ   AX, AX
	CMOVQLE SI, AX
	LEAQ    (DX)(AX*4), SI
	LEAQ    (DI)(AX*8), R14
	SUBQ    AX, R10
	JLE     next
	MOVQ    far-24(SP), R15

row1:
	MOVLQSX (SI), AX
	CMPQ    AX, R15
	JGE     far1

near1:
	SHLQ    $6, AX
	VMOVUPD (R13)(AX*1), Z4
	LESS1(Z4)
	VMOVUPD Z4, (R13)(AX*1)
	ADDQ    $4, SI
	ADDQ    $8, R14
	DECQ    R10
	JNZ     row1

next:
	INCQ R9
	JMP  front

far1:
	FAR
	JMP near1

done:
	VZEROUPPER
	RET

// func frontsBackwardManyAVX512(t *TinyFronts, p *frontPart, x []float64)
//
// Z0 to Z3 rows of the pivots and sums of every other row, Z4 to Z7 of the others; R15 the diagonal of the block.
TEXT ·frontsBackwardManyAVX512(SB), NOSPLIT, $8-40
	MOVQ t+0(FP), R8
	MOVQ p+8(FP), R12
	MOVQ x_base+16(FP), R13
	MOVQ frontPart_hi(R12), R9

front:
	MOVQ p+8(FP), R12
	DECQ R9
	CMPQ R9, frontPart_lo(R12)
	JLT  done
	FRONT
	WINDOW(front)
	MOVQ AX, skip-8(SP)

block4:
	SUBQ  $4, R11
	JLT   block2
	LEAQ  8(BX), R15
	IMULQ R11, R15
	ADDQ  DI, R15
	LEAQ  (DX)(R11*4), SI
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z0
	ROW(4, SI, AX)
	VMOVUPD (R13)(AX*1), Z1
	ROW(8, SI, AX)
	VMOVUPD (R13)(AX*1), Z2
	ROW(12, SI, AX)
	VMOVUPD (R13)(AX*1), Z3
	MOVQ  skip-8(SP), AX
	LEAQ  4(R11), R14
	TESTQ AX, AX
	CMOVQLE R14, AX
	LEAQ  (DX)(AX*4), SI
	MOVQ  R10, R12
	SUBQ  AX, R12
	SUBQ  R11, AX
	LEAQ  (R15)(AX*8), R14
	SUBQ  $2, R12
	JLT   last4
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

row4:
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	ROW(4, SI, AX)
	VMOVUPD (R13)(AX*1), Z9
	TAKE4(0, Z8, Z0, Z1, Z2, Z3)
	TAKE4(8, Z9, Z4, Z5, Z6, Z7)
	ADDQ  $8, SI
	ADDQ  $16, R14
	SUBQ  $2, R12
	JGE   row4
	VADDPD Z4, Z0, Z0
	VADDPD Z5, Z1, Z1
	VADDPD Z6, Z2, Z2
	VADDPD Z7, Z3, Z3

last4:
	ADDQ $2, R12
	JLE  own4
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	TAKE4(0, Z8, Z0, Z1, Z2, Z3)

own4:
	CMPQ skip-8(SP), $0
	JGT  store4
	VFNMADD231PD.BCST 24(R15)(BX*2), Z3, Z2
	VFNMADD231PD.BCST 24(R15)(BX*1), Z3, Z1
	VFNMADD231PD.BCST 24(R15), Z3, Z0
	VFNMADD231PD.BCST 16(R15)(BX*1), Z2, Z1
	VFNMADD231PD.BCST 16(R15), Z2, Z0
	VFNMADD231PD.BCST 8(R15), Z1, Z0

store4:
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	VMOVUPD Z0, (R13)(AX*1)
	ROW(4, SI, AX)
	VMOVUPD Z1, (R13)(AX*1)
	ROW(8, SI, AX)
	VMOVUPD Z2, (R13)(AX*1)
	ROW(12, SI, AX)
	VMOVUPD Z3, (R13)(AX*1)
	JMP  block4

block2:
	ADDQ  $2, R11
	JLT   block1
	LEAQ  8(BX), R15
	IMULQ R11, R15
	ADDQ  DI, R15
	LEAQ  (DX)(R11*4), SI
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z0
	ROW(4, SI, AX)
	VMOVUPD (R13)(AX*1), Z1
	MOVQ  skip-8(SP), AX
	LEAQ  2(R11), R14
	TESTQ AX, AX
	CMOVQLE R14, AX
	LEAQ  (DX)(AX*4), SI
	MOVQ  R10, R12
	SUBQ  AX, R12
	SUBQ  R11, AX
	LEAQ  (R15)(AX*8), R14
	SUBQ  $2, R12
	JLT   last2
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5

row2:
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	ROW(4, SI, AX)
	VMOVUPD (R13)(AX*1), Z9
	TAKE2(0, Z8, Z0, Z1)
	TAKE2(8, Z9, Z4, Z5)
	ADDQ  $8, SI
	ADDQ  $16, R14
	SUBQ  $2, R12
	JGE   row2
	VADDPD Z4, Z0, Z0
	VADDPD Z5, Z1, Z1

last2:
	ADDQ $2, R12
	JLE  own2
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	TAKE2(0, Z8, Z0, Z1)

own2:
	CMPQ skip-8(SP), $0
	JGT  store2
	VFNMADD231PD.BCST 8(R15), Z1, Z0

store2:
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	VMOVUPD Z0, (R13)(AX*1)
	ROW(4, SI, AX)
	VMOVUPD Z1, (R13)(AX*1)
	SUBQ $2, R11

block1:
	ADDQ  $1, R11
	JLT   front
	ROW(0, DX, AX)
	VMOVUPD (R13)(AX*1), Z0
	MOVQ  AX, R15
	MOVQ  skip-8(SP), AX
	MOVL  $1, SI
	TESTQ AX, AX
	CMOVQLE SI, AX
	LEAQ  (DX)(AX*4), SI
	MOVQ  R10, R12
	SUBQ  AX, R12
	LEAQ  (DI)(AX*8), R14
	SUBQ  $2, R12
	JLT   last1
	VPXORQ Z4, Z4, Z4

row1:
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	ROW(4, SI, AX)
	VMOVUPD (R13)(AX*1), Z9
	TAKE1(0, Z8, Z0)
	TAKE1(8, Z9, Z4)
	ADDQ  $8, SI
	ADDQ  $16, R14
	SUBQ  $2, R12
	JGE   row1
	VADDPD Z4, Z0, Z0

last1:
	ADDQ $2, R12
	JLE  store1
	ROW(0, SI, AX)
	VMOVUPD (R13)(AX*1), Z8
	TAKE1(0, Z8, Z0)

store1:
	VMOVUPD Z0, (R13)(R15*1)
	JMP  front

done:
	VZEROUPPER
	RET
