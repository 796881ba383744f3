//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "tinysolve_amd64.h"
#include "multifronts_amd64.h"

// MINUS subtracts the element at addr times the row v0, v1 from the row z0, z1.
#define MINUS(addr, v0, v1, z0, z1) \
	VBROADCASTSD addr, Y10        \
	VFNMADD231PD Y10, v0, z0      \
	VFNMADD231PD Y10, v1, z1

// GET and PUT move a row at a.
#define GET(a, z0, z1) \
	VMOVUPD (R13)(a*1), z0   \
	VMOVUPD 32(R13)(a*1), z1
#define PUT(a, z0, z1) \
	VMOVUPD z0, (R13)(a*1)   \
	VMOVUPD z1, 32(R13)(a*1)

// func frontsForwardManyAVX2(t *TinyFronts, p *frontPart, x []float64)
//
// Y0 to Y7 rows of the pivots, Y8 and Y9 a row, R15 the first row that stands elsewhere.
TEXT ·frontsForwardManyAVX2(SB), NOSPLIT, $24-40
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
	CMPQ R11, $4
	JLT  block2
	ROW(0, DX, AX)
	ROW(4, DX, SI)
	ROW(8, DX, R14)
	ROW(12, DX, R15)
	GET(AX, Y0, Y1)
	GET(SI, Y2, Y3)
	GET(R14, Y4, Y5)
	GET(R15, Y6, Y7)
	MOVQ skip-8(SP), AX
	TESTQ AX, AX
	JGT  rows4
	MINUS(8(DI), Y0, Y1, Y2, Y3)
	PUT(SI, Y2, Y3)
	MINUS(16(DI), Y0, Y1, Y4, Y5)
	MINUS(16(DI)(BX*1), Y2, Y3, Y4, Y5)
	PUT(R14, Y4, Y5)
	MINUS(24(DI), Y0, Y1, Y6, Y7)
	MINUS(24(DI)(BX*1), Y2, Y3, Y6, Y7)
	MINUS(24(DI)(BX*2), Y4, Y5, Y6, Y7)
	PUT(R15, Y6, Y7)
	MOVL $4, AX

rows4:
	LEAQ (DX)(AX*4), SI
	LEAQ (DI)(AX*8), R14
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  end4
	MOVQ far-24(SP), R15

row4:
	MOVLQSX (SI), AX
	CMPQ AX, R15
	JGE  far4

near4:
	SHLQ $6, AX
	GET(AX, Y8, Y9)
	MINUS((R14), Y0, Y1, Y8, Y9)
	MINUS((R14)(BX*1), Y2, Y3, Y8, Y9)
	MINUS((R14)(BX*2), Y4, Y5, Y8, Y9)
	MINUS((R14)(CX*1), Y6, Y7, Y8, Y9)
	PUT(AX, Y8, Y9)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row4

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
	CMPQ R11, $2
	JLT  block1
	ROW(0, DX, AX)
	ROW(4, DX, SI)
	GET(AX, Y0, Y1)
	GET(SI, Y2, Y3)
	MOVQ skip-8(SP), AX
	TESTQ AX, AX
	JGT  rows2
	MINUS(8(DI), Y0, Y1, Y2, Y3)
	PUT(SI, Y2, Y3)
	MOVL $2, AX

rows2:
	LEAQ (DX)(AX*4), SI
	LEAQ (DI)(AX*8), R14
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  end2
	MOVQ far-24(SP), R15

row2:
	MOVLQSX (SI), AX
	CMPQ AX, R15
	JGE  far2

near2:
	SHLQ $6, AX
	GET(AX, Y8, Y9)
	MINUS((R14), Y0, Y1, Y8, Y9)
	MINUS((R14)(BX*1), Y2, Y3, Y8, Y9)
	PUT(AX, Y8, Y9)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row2

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
	CMPQ R11, $1
	JLT  next
	ROW(0, DX, AX)
	GET(AX, Y0, Y1)
	MOVQ skip-8(SP), AX
	TESTQ AX, AX
	JGT  rows1
	MOVL $1, AX

rows1:
	LEAQ (DX)(AX*4), SI
	LEAQ (DI)(AX*8), R14
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  next
	MOVQ far-24(SP), R15

row1:
	MOVLQSX (SI), AX
	CMPQ AX, R15
	JGE  far1

near1:
	SHLQ $6, AX
	GET(AX, Y8, Y9)
	MINUS((R14), Y0, Y1, Y8, Y9)
	PUT(AX, Y8, Y9)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row1

next:
	INCQ R9
	JMP  front

far1:
	FAR
	JMP near1

done:
	VZEROUPPER
	RET

// func frontsBackwardManyAVX2(t *TinyFronts, p *frontPart, x []float64)
//
// Y0 to Y7 rows of the pivots, Y8 and Y9 another row, R15 the diagonal of the block.
TEXT ·frontsBackwardManyAVX2(SB), NOSPLIT, $8-40
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
	SUBQ $4, R11
	JLT  block2
	LEAQ 8(BX), R15
	IMULQ R11, R15
	ADDQ DI, R15
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	GET(AX, Y0, Y1)
	ROW(4, SI, AX)
	GET(AX, Y2, Y3)
	ROW(8, SI, AX)
	GET(AX, Y4, Y5)
	ROW(12, SI, AX)
	GET(AX, Y6, Y7)
	MOVQ skip-8(SP), AX
	LEAQ 4(R11), R14
	TESTQ AX, AX
	CMOVQLE R14, AX
	LEAQ (DX)(AX*4), SI
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  own4
	SUBQ R11, AX
	LEAQ (R15)(AX*8), R14

row4:
	ROW(0, SI, AX)
	GET(AX, Y8, Y9)
	MINUS((R14), Y8, Y9, Y0, Y1)
	MINUS((R14)(BX*1), Y8, Y9, Y2, Y3)
	MINUS((R14)(BX*2), Y8, Y9, Y4, Y5)
	MINUS((R14)(CX*1), Y8, Y9, Y6, Y7)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row4

own4:
	CMPQ skip-8(SP), $0
	JGT  store4
	MINUS(24(R15)(BX*2), Y6, Y7, Y4, Y5)
	MINUS(24(R15)(BX*1), Y6, Y7, Y2, Y3)
	MINUS(24(R15), Y6, Y7, Y0, Y1)
	MINUS(16(R15)(BX*1), Y4, Y5, Y2, Y3)
	MINUS(16(R15), Y4, Y5, Y0, Y1)
	MINUS(8(R15), Y2, Y3, Y0, Y1)

store4:
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	PUT(AX, Y0, Y1)
	ROW(4, SI, AX)
	PUT(AX, Y2, Y3)
	ROW(8, SI, AX)
	PUT(AX, Y4, Y5)
	ROW(12, SI, AX)
	PUT(AX, Y6, Y7)
	JMP  block4

block2:
	ADDQ $2, R11
	JLT  block1
	LEAQ 8(BX), R15
	IMULQ R11, R15
	ADDQ DI, R15
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	GET(AX, Y0, Y1)
	ROW(4, SI, AX)
	GET(AX, Y2, Y3)
	MOVQ skip-8(SP), AX
	LEAQ 2(R11), R14
	TESTQ AX, AX
	CMOVQLE R14, AX
	LEAQ (DX)(AX*4), SI
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  own2
	SUBQ R11, AX
	LEAQ (R15)(AX*8), R14

row2:
	ROW(0, SI, AX)
	GET(AX, Y8, Y9)
	MINUS((R14), Y8, Y9, Y0, Y1)
	MINUS((R14)(BX*1), Y8, Y9, Y2, Y3)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row2

own2:
	CMPQ skip-8(SP), $0
	JGT  store2
	MINUS(8(R15), Y2, Y3, Y0, Y1)

store2:
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	PUT(AX, Y0, Y1)
	ROW(4, SI, AX)
	PUT(AX, Y2, Y3)
	SUBQ $2, R11

block1:
	ADDQ $1, R11
	JLT  front
	LEAQ 8(BX), R15
	IMULQ R11, R15
	ADDQ DI, R15
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	GET(AX, Y0, Y1)
	MOVQ skip-8(SP), AX
	LEAQ 1(R11), R14
	TESTQ AX, AX
	CMOVQLE R14, AX
	LEAQ (DX)(AX*4), SI
	MOVQ R10, R12
	SUBQ AX, R12
	JLE  own1
	SUBQ R11, AX
	LEAQ (R15)(AX*8), R14

row1:
	ROW(0, SI, AX)
	GET(AX, Y8, Y9)
	MINUS((R14), Y8, Y9, Y0, Y1)
	ADDQ $4, SI
	ADDQ $8, R14
	DECQ R12
	JNZ  row1

own1:
	LEAQ (DX)(R11*4), SI
	ROW(0, SI, AX)
	PUT(AX, Y0, Y1)
	JMP  front

done:
	VZEROUPPER
	RET

// func frontsDivideManyAVX2(t *TinyFronts, p *frontPart, x []float64)
//
// SI and R14 elements of D and E, BX bytes from one of E to the next, Y15 zero.
TEXT ·frontsDivideManyAVX2(SB), NOSPLIT, $0-40
	MOVQ   t+0(FP), R8
	MOVQ   p+8(FP), R12
	MOVQ   x_base+16(FP), R13
	MOVQ   frontPart_lo(R12), R9
	VXORPD Y15, Y15, Y15
	VBROADCASTSD solveOne<>+0(SB), Y14

front:
	CMPQ    R9, frontPart_hi(R12)
	JGE     done
	FRONT
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), AX
	MOVQ    TinyFronts_D(R8), SI
	LEAQ    (SI)(AX*8), SI
	XORL    BX, BX
	MOVQ    TinyFronts_E(R8), R14
	TESTQ   R14, R14
	JZ      pivot
	MOVL    $8, BX
	LEAQ    (R14)(AX*8), R14

pivot:
	SUBQ         $1, R11
	JLT          next
	ROW(0, DX, AX)
	GET(AX, Y0, Y1)
	VBROADCASTSD (SI), Y4
	TESTQ        BX, BX
	JZ           alone
	VBROADCASTSD (R14), Y5
	VUCOMISD     X5, X15
	JP           pair
	JNE          pair

alone:
	VUCOMISD X4, X15
	JP       divide
	JNE      divide
	PUT(AX, Y15, Y15)
	JMP      one

divide:
	VDIVPD Y4, Y0, Y0
	VDIVPD Y4, Y1, Y1
	PUT(AX, Y0, Y1)

one:
	ADDQ $4, DX
	ADDQ $8, SI
	ADDQ BX, R14
	JMP  pivot

pair:
	SUBQ         $1, R11
	ROW(4, DX, CX)
	GET(CX, Y2, Y3)
	VBROADCASTSD 8(SI), Y6
	VDIVPD       Y5, Y4, Y4
	VDIVPD       Y5, Y6, Y6
	VDIVPD       Y5, Y0, Y0
	VDIVPD       Y5, Y1, Y1
	VDIVPD       Y5, Y2, Y2
	VDIVPD       Y5, Y3, Y3
	VMOVAPD      Y4, Y7
	VFMSUB213PD  Y14, Y6, Y7
	VDIVPD       Y7, Y14, Y7
	VMOVAPD      Y6, Y8
	VMOVAPD      Y6, Y9
	VFMSUB213PD  Y2, Y0, Y8
	VFMSUB213PD  Y3, Y1, Y9
	VFMSUB213PD  Y0, Y4, Y2
	VFMSUB213PD  Y1, Y4, Y3
	VMULPD       Y7, Y8, Y8
	VMULPD       Y7, Y9, Y9
	VMULPD       Y7, Y2, Y2
	VMULPD       Y7, Y3, Y3
	PUT(AX, Y8, Y9)
	PUT(CX, Y2, Y3)
	ADDQ         $8, DX
	ADDQ         $16, SI
	LEAQ         (R14)(BX*2), R14
	JMP          pivot

next:
	INCQ R9
	JMP  front

done:
	VZEROUPPER
	RET
